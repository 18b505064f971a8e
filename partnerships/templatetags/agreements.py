"""What other pages show of agreements: those of a need or a proposal, and what is known of an institution."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library

from accounts.models import Organisation
from marketplace.models import Microcredential, TrainingNeed
from partnerships.models import Agreement, Proposal
from partnerships.queries.agreements import agreements_for
from partnerships.queries.cohorts import believed_of, repeat_purchases

register = Library()


@register.inclusion_tag("agreements/of_need.html", takes_context=True)
def need_agreements(context: Context, need: TrainingNeed) -> dict[str, Any]:
    """The agreements on a need that the reader may see, with their cohorts; nothing where there are none."""
    rows = agreements_for(context["user"]).filter(need=need).prefetch_related("cohorts__agreement")
    return {"agreements": list(rows)}


@register.simple_tag
def agreement_of(proposal: Proposal) -> Agreement | None:
    """What an accepted proposal became."""
    return Agreement.objects.filter(proposal=proposal).first()


@register.inclusion_tag("agreements/history.html")
def known_of(institution: Organisation, microcredential: Microcredential) -> dict[str, Any]:
    """Satisfaction with its interval and count, and repeat purchases apart: two queries each time."""
    return {
        "institution": institution.name,
        "believed": believed_of(microcredential),
        "repeats": repeat_purchases(institution),
    }
