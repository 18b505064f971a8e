"""Stories of needs that nothing was agreed on yet."""

from __future__ import annotations

from decimal import Decimal

from marketplace.models import AwardBasis, FundingRule
from marketplace.services.funding import record_award
from partnerships.demo.outline import outline
from partnerships.demo.stage import Stage, Story
from partnerships.models import DeclineReason, Invitation, ProposalVersion
from partnerships.services.attachments import add_attachment
from partnerships.services.invitations import decline_invitation, expire_invitations, withdraw_invitation
from partnerships.services.proposals import (
    Module,
    change_draft,
    counter_proposal,
    decline_proposal,
    draft_proposal,
    expire_proposals,
    send_proposal,
    withdraw_proposal,
)
from partnerships.services.questions import answer_question, ask_question

GRANT = "us-wioa-iwt"
AWARDED = Decimal(150)


def tell_present(stage: Stage) -> None:
    expired(stage)
    silent(stage)
    compared(stage)
    countered(stage)
    withdrawn(stage)
    waiting(stage)


def compared(stage: Stage) -> None:
    """The employer's first need: two proposals to compare, one of them custom, an award, and what was asked."""
    story = Story.of(stage, "BV-1")
    listed, custom, asks = story.invite(
        5, "RB-MFG-110", "PM-M2", "MSU-AUT-01", message="Nights are easier than days."
    )
    _asked(story, 4.5, listed, "Do all ten work the same shift?", answered=4)
    _asked(story, 1, asks, "Which make of controller is on the line?")
    story.send(3, listed)
    _send_custom(story, 2, custom)
    _award(story, 4)


def countered(stage: Stage) -> None:
    """A counter-offer waits for the institution; one that declined made way for the next."""
    story = Story.of(stage, "BV-3")
    story.approved("MQG-TL-1", 8)
    ours, full, dear = story.invite(8, "RB-BUS-210", "MSU-LEAD-01", "PCC-SUP-1")
    decline_invitation(invitation=full, reason=DeclineReason.CAPACITY, **story.acts(full.institution, 6))
    too_dear = story.send(6, dear)
    decline_proposal(proposal=too_dear, reason=DeclineReason.DATES, **story.employer(4))
    proposal = story.send(5, ours)
    version = proposal.versions.get()
    counter_proposal(
        proposal=proposal,
        number=version.number,
        headcount=version.headcount,
        tuition=(version.tuition * Decimal("0.9")).quantize(Decimal(1)),
        starts_on=version.starts_on,
        note="Could it be ten percent less if we bring the room?",
        **story.employer(2),
    )


def withdrawn(stage: Stage) -> None:
    """An invitation that was taken back, one that is being answered, and a proposal that was taken back."""
    story = Story.of(stage, "BV-2")
    drafting, mistaken = story.invite(7, "PM-W1", "RB-MFG-130")
    withdraw_invitation(invitation=mistaken, **story.employer(6))
    story.read_by(mistaken.institution, 5)
    story.draft(1, drafting)
    other = Story.of(stage, "LF-1")
    (academy,) = other.invite(6, "TLA-WMS")
    withdraw_proposal(proposal=other.send(4, academy), **other.acts(academy.institution, 2))


def waiting(stage: Stage) -> None:
    """Invitations that wait for an answer."""
    Story.of(stage, "CV-1").invite(3, "OS-DEM", "RB-HLT-420")
    Story.of(stage, "HC-1").invite(2, "MSU-DA-01")


def expired(stage: Stage) -> None:
    """A proposal that nobody answered until its price held no more."""
    story = Story.of(stage, "SF-1")
    (invitation,) = story.invite(46, "PCC-FOOD-1")
    story.send(44, invitation)
    expire_proposals(now=stage.ago(12))


def silent(stage: Stage) -> None:
    """An invitation that ran out, after which the rule asked the next institution, which answered."""
    story = Story.of(stage, "NE-1")
    story.approved("RB-HVAC-710", 26)
    (invitation,) = story.invite(26, "PM-H2")
    expire_invitations(now=stage.ago(9))
    story.send(5, invitation.rerouted_to)


def _asked(
    story: Story, days: float, invitation: Invitation, text: str, answered: float | None = None
) -> None:
    institution = invitation.institution
    step = story.acts(institution, days)
    question = ask_question(need=story.need, institution=institution, text=text, **step)
    if answered is not None:
        answer_question(question=question, text="Five on days, five on nights.", **story.employer(answered))


def _send_custom(story: Story, days: float, invitation: Invitation) -> None:
    step = story.acts(invitation.institution, days)
    proposal = draft_proposal(invitation=invitation, is_custom=True, **step)
    change_draft(
        proposal=proposal,
        values={
            "title": "PLC and Sensors for the bottling-valve line",
            "note": "With your own faults as cases.",
        },
        modules=_modules(proposal.versions.get()),
    )
    content = outline(title="Bottling-valve line: week by week", made=step["now"])
    add_attachment(proposal=proposal, content=content, name="Week by week.pdf", **step)
    send_proposal(proposal=proposal, **step)


def _modules(version: ProposalVersion) -> list[Module]:
    hours = version.clock_hours or Decimal(40)
    return [
        Module(version.title, hours=hours),
        Module("Fault finding on your line", "added", Decimal(8), Decimal(1200)),
    ]


def _award(story: Story, days: float) -> None:
    """Where the rules are loaded."""
    rule = FundingRule.objects.filter(key=GRANT).first()
    if rule is not None:
        record_award(
            need=story.need,
            rule=rule,
            amount=AWARDED,
            basis=AwardBasis.PER_LEARNER,
            evidence="Letter of the county’s board (made up)",
            **story.employer(days),
        )
