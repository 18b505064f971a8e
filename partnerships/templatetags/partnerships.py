"""What pages of needs show of invitations and questions."""

from typing import Any

from django.template import Context, Library

from marketplace.models import TrainingNeed
from partnerships.models import Invitation, Question
from partnerships.queries.invitations import offerable, with_both_sides
from partnerships.queries.taking_part import is_filled

register = Library()


@register.inclusion_tag("invitations/of_need.html", takes_context=True)
def need_invitations(context: Context, need: TrainingNeed) -> dict[str, Any]:
    """State of a need's invitations and the way to invite; for whoever may see the need itself."""
    sent = with_both_sides(Invitation.objects.visible_to(context["user"]).filter(need=need))
    invitations = list(sent.order_by("-sent_at", "-pk"))
    questions = Question.objects.visible_to(context["user"]).filter(need=need)
    waiting = sum(1 for answered_at in questions.values_list("answered_at", flat=True) if answered_at is None)
    may_invite = bool(context.get("may_write")) and need.is_on_market and not is_filled(need)
    return {
        "need": need,
        "invitations": invitations,
        "live": sent.taking_part().count() if invitations else 0,
        "unanswered": waiting,
        "may_invite": may_invite,
        "can": may_invite and bool(offerable(need)),
        "user": context["user"],
    }
