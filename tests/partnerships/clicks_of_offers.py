"""Clicks on invitations, questions and proposals, each ready to be made."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from marketplace.models import Microcredential
from partnerships.services.attachments import add_attachment, remove_attachment
from partnerships.services.invitations import (
    close_invitations_of,
    decline_invitation,
    withdraw_invitation,
)
from partnerships.services.proposals import (
    accept_proposal,
    counter_proposal,
    decline_proposal,
    discard_version,
    draft_proposal,
    revise_proposal,
    send_proposal,
    take_over_counter,
    withdraw_proposal,
)
from partnerships.services.questions import answer_question, ask_question
from tests.marketplace.documents import pdf
from tests.partnerships.chain import chain
from tests.partnerships.proposing import NOW, Asked, asked, fresh

Click = Callable[[datetime], object]
COUNTER = {"number": 1, "headcount": 9, "tuition": Decimal(8000), "note": "Nine come."}


def click(verb: Callable[..., object], **options: Any) -> Click:
    """The rows stay those of a page that was opened before either click."""
    return lambda now: verb(now=now, **options)


def sent(**options: Any) -> tuple[Asked, Any]:
    made = asked()
    return made, made.sent(**options)


def withdrawing_an_invitation() -> Click:
    made = asked()
    return click(withdraw_invitation, invitation=made.invitation, by=made.buyer)


def declining_an_invitation() -> Click:
    made = asked()
    return click(decline_invitation, invitation=made.invitation, by=made.teacher, reason="dates")


def declining_one_that_goes_on() -> Click:
    made = chain()
    [row] = made.invite(0, now=NOW)
    return click(decline_invitation, invitation=row, by=made.people[0], reason="capacity")


def closing_all_of_a_need() -> Click:
    made = chain()
    made.invite(0, 1, now=NOW)
    return click(close_invitations_of, need=made.need, reason="need_closed", by=made.buyer)


def asking() -> Click:
    made = asked()
    about = {"need": made.need, "institution": made.row.institution, "by": made.teacher}
    return click(ask_question, text="Do all work the same shift?", **about)


def answering_a_question() -> Click:
    made = asked()
    question = ask_question(
        need=made.need, institution=made.row.institution, by=made.teacher, text="Which shift?", now=NOW
    )
    return click(answer_question, question=question, by=made.buyer, text="Days.")


def drafting() -> Click:
    made = asked()
    return click(draft_proposal, invitation=made.invitation, by=made.teacher)


def sending() -> Click:
    made = asked()
    return click(send_proposal, proposal=made.draft(), by=made.teacher)


def sending_a_further_version() -> Click:
    made, proposal = sent()
    revise_proposal(proposal=proposal, by=made.teacher, now=NOW)
    return click(send_proposal, proposal=proposal, by=made.teacher)


def beginning_a_version() -> Click:
    made, proposal = sent()
    return click(revise_proposal, proposal=proposal, by=made.teacher)


def discarding_a_version() -> Click:
    made, proposal = sent()
    revise_proposal(proposal=proposal, by=made.teacher, now=NOW)
    return click(discard_version, proposal=proposal, by=made.teacher)


def attaching() -> Click:
    made = asked()
    return click(add_attachment, proposal=made.draft(), content=pdf(["What"]), name="a.pdf", by=made.teacher)


def taking_an_attachment_off() -> Click:
    made = asked()
    row = add_attachment(proposal=made.draft(), content=pdf(["What"]), name="a.pdf", by=made.teacher, now=NOW)
    return click(remove_attachment, attachment=row, by=made.teacher)


def withdrawing_a_draft() -> Click:
    made = asked()
    return click(withdraw_proposal, proposal=made.draft(), by=made.teacher)


def withdrawing_a_proposal() -> Click:
    made, proposal = sent()
    return click(withdraw_proposal, proposal=proposal, by=made.teacher)


def declining_a_proposal() -> Click:
    made, proposal = sent()
    return click(decline_proposal, proposal=proposal, by=made.buyer, reason="dates")


def countering() -> Click:
    made, proposal = sent()
    return click(counter_proposal, proposal=proposal, by=made.buyer, **COUNTER)


def taking_a_counter_over() -> Click:
    made, proposal = sent()
    counter_proposal(proposal=proposal, by=made.buyer, now=NOW, **COUNTER)
    return click(take_over_counter, proposal=fresh(proposal), number=2, by=made.teacher)


def accepting() -> Click:
    made, proposal = sent()
    Microcredential.objects.filter(pk=made.row.pk).update(seats_free=30)
    return click(accept_proposal, proposal=proposal, number=1, by=made.buyer)


CLICKS = [
    withdrawing_an_invitation,
    declining_an_invitation,
    declining_one_that_goes_on,
    closing_all_of_a_need,
    asking,
    answering_a_question,
    drafting,
    sending,
    sending_a_further_version,
    beginning_a_version,
    discarding_a_version,
    attaching,
    taking_an_attachment_off,
    withdrawing_a_draft,
    withdrawing_a_proposal,
    declining_a_proposal,
    countering,
    taking_a_counter_over,
    accepting,
]
