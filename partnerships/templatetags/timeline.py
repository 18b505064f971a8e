"""The activity timeline of a need, a proposal or an agreement, as far as the reader may see it."""

from typing import Any

from django.template import Context, Library

from marketplace.models import TrainingNeed
from partnerships.models import Agreement, Proposal
from partnerships.queries import timeline

register = Library()

SHOWN = 10


@register.inclusion_tag("partnerships/activity.html", takes_context=True)
def activity(
    context: Context,
    *,
    need: TrainingNeed | None = None,
    proposal: Proposal | None = None,
    agreement: Agreement | None = None,
) -> dict[str, Any]:
    """`{% activity need=need %}`: a card with the newest first, folded after ten; nothing where nothing happened."""
    person, lines = context["user"], []
    if need is not None:
        lines = timeline.timeline_of_need(person, need)
    elif proposal is not None:
        lines = timeline.timeline_of_proposal(person, proposal)
    elif agreement is not None:
        lines = timeline.timeline_of_agreement(person, agreement)
    return {"recent": lines[:SHOWN], "earlier": lines[SHOWN:]}
