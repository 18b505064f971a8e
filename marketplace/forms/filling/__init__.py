"""Filling in a form from a text or a document: the source, what is proposed, and what was taken over."""

from marketplace.forms.filling.evidence import Source
from marketplace.forms.filling.proposals import Proposal, SkillProposal, proposals, skill_proposals
from marketplace.forms.filling.source import SourceForm, title_in
from marketplace.forms.filling.taking import Taken, leave_unjudged, take_over
from marketplace.forms.filling.targets import MICROCREDENTIAL, NEED, Target

__all__ = [
    "MICROCREDENTIAL",
    "NEED",
    "Proposal",
    "SkillProposal",
    "Source",
    "SourceForm",
    "Taken",
    "Target",
    "leave_unjudged",
    "proposals",
    "skill_proposals",
    "take_over",
    "title_in",
]
