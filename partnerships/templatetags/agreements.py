"""What other pages show of agreements: those of a need or a proposal, and what is known of an institution."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library
from django.utils import timezone

from accounts.models import Organisation
from marketplace.models import Microcredential, TrainingNeed
from partnerships.models import Agreement, Proposal
from partnerships.queries.cohorts import believed_of, repeat_purchases
from partnerships.queries.taking_part import taking_part

register = Library()


@register.inclusion_tag("agreements/of_need.html", takes_context=True)
def need_agreements(context: Context, need: TrainingNeed) -> dict[str, Any]:
    """Who takes part by the agreements that the reader may see, and what is next; nothing where there are none."""
    part = taking_part(context["user"], need, now=timezone.now())
    may_write = bool(context.get("may_write"))
    may_invite = may_write and need.is_on_market
    return {"need": need, "part": part, "may_write": may_write, "may_invite": may_invite}


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
