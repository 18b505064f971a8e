"""Clicks on agreements, cohorts, feedback and the chain's numbers, each ready to be made."""

from decimal import Decimal
from typing import Any

from marketplace.models import Microcredential
from partnerships.models import Agreement, Cohort, Feedback
from partnerships.queries.policy import current_policy
from partnerships.services.agreements import cancel_agreement, set_threshold, sign_agreement
from partnerships.services.cohorts import cancel_cohort, complete_cohort, renew_cohort, start_cohort
from partnerships.services.feedback import (
    ask_learners,
    give_feedback,
    reply_to_feedback,
    stop_asking_learners,
    take_down_feedback,
)
from partnerships.services.policies import replace_policy
from partnerships.services.proposals import (
    accept_proposal,
)
from tests.factories import PersonFactory, member_of
from tests.partnerships.clicks_of_offers import Click, click, sent
from tests.partnerships.proposing import NOW, asked

LEVELS = {
    "employer": {"met_need": 5, "employees_liked": 4, "work_improved": None},
    "institution": {"need_was_clear": 5, "learners_prepared": 4, "answered_quickly": 3},
}


def agreed() -> tuple[Agreement, Any, Any]:
    """With seats held, and an owner of each side."""
    made, proposal = sent()
    Microcredential.objects.filter(pk=made.row.pk).update(seats_free=30)
    agreement = accept_proposal(proposal=proposal, number=1, by=made.buyer, now=NOW)
    return agreement, member_of(made.need.employer, "owner"), member_of(made.row.institution, "owner")


def signing() -> Click:
    agreement, owner, _ = agreed()
    return click(sign_agreement, agreement=agreement, by=owner, name="Ada", text_hash=agreement.text_hash)


def signing_last() -> Click:
    agreement, owner, head = agreed()
    signed = {"agreement": agreement, "text_hash": agreement.text_hash}
    sign_agreement(by=owner, name="Ada", now=NOW, **signed)
    return click(sign_agreement, by=head, name="Bert", **signed)


def cancelling_an_agreement() -> Click:
    agreement, owner, _ = agreed()
    return click(cancel_agreement, agreement=agreement, by=owner, note="Flooded.")


def planned() -> tuple[Cohort, Any, Any]:
    agreement, owner, head = agreed()
    for by in (owner, head):
        sign_agreement(agreement=agreement, by=by, name="A", text_hash=agreement.text_hash, now=NOW)
    return agreement.cohorts.get(), owner, head


def running() -> tuple[Cohort, Any, Any]:
    cohort, owner, head = planned()
    start_cohort(cohort=cohort, by=head, enrolled=9, starts_on=NOW.date(), now=NOW)
    return Cohort.objects.get(pk=cohort.pk), owner, head


def completed() -> tuple[Cohort, Any, Any]:
    cohort, owner, head = running()
    complete_cohort(cohort=cohort, by=head, completed=8, ends_on=NOW.date(), now=NOW)
    return Cohort.objects.get(pk=cohort.pk), owner, head


def starting() -> Click:
    cohort, _, head = planned()
    return click(start_cohort, cohort=cohort, by=head, enrolled=9, starts_on=NOW.date())


def completing() -> Click:
    cohort, _, head = running()
    return click(complete_cohort, cohort=cohort, by=head, completed=8, ends_on=NOW.date())


def cancelling_a_planned_cohort() -> Click:
    cohort, owner, _ = planned()
    return click(cancel_cohort, cohort=cohort, by=owner, note="Nobody came.")


def cancelling_a_running_cohort() -> Click:
    cohort, _, head = running()
    return click(cancel_cohort, cohort=cohort, by=head, note="Flooded.")


def renewing() -> Click:
    cohort, owner, _ = completed()
    return click(renew_cohort, cohort=cohort, by=owner)


def feedback_of(side: str, cohort: Cohort, by: Any) -> dict[str, Any]:
    return {
        "cohort": cohort, "side": side, "by": by, "levels": LEVELS[side], "would_continue": True, "comment": "Good.",
    }  # fmt: skip


def giving_feedback() -> Click:
    cohort, owner, _ = completed()
    return click(give_feedback, **feedback_of("employer", cohort, owner))


def giving_the_second_feedback() -> Click:
    """Which reveals both, and makes history of them."""
    cohort, owner, head = completed()
    give_feedback(now=NOW, **feedback_of("employer", cohort, owner))
    return click(give_feedback, **feedback_of("institution", cohort, head))


def revealed() -> tuple[Feedback, Any]:
    cohort, owner, head = completed()
    for side, by in (("employer", owner), ("institution", head)):
        give_feedback(now=NOW, **feedback_of(side, cohort, by))
    return cohort.feedback.get(side="employer"), head


def replying() -> Click:
    feedback, head = revealed()
    return click(reply_to_feedback, feedback=feedback, by=head, text="Thank you.")


def taking_down() -> Click:
    feedback, _ = revealed()
    by = PersonFactory(administrator=True)
    return click(take_down_feedback, feedback=feedback, by=by, reason="It names a learner.")


def asking_learners() -> Click:
    cohort, owner, _ = running()
    return click(ask_learners, cohort=cohort, by=owner)


def asking_learners_no_more() -> Click:
    cohort, owner, _ = running()
    ask_learners(cohort=cohort, by=owner, now=NOW)
    return click(stop_asking_learners, cohort=cohort, by=owner)


def setting_a_threshold() -> Click:
    institution = asked().row.institution
    by = member_of(institution, "owner")
    return click(set_threshold, institution=institution, amount=Decimal(5), currency="USD", by=by)


def replacing_the_policy() -> Click:
    by, about = PersonFactory(administrator=True), {"policy": current_policy(), "note": "Spring"}
    PersonFactory(administrator=True)
    return click(replace_policy, numbers={"answer_days": 7}, by=by, **about)


CLICKS = [
    signing,
    signing_last,
    cancelling_an_agreement,
    starting,
    completing,
    cancelling_a_planned_cohort,
    cancelling_a_running_cohort,
    renewing,
    giving_feedback,
    giving_the_second_feedback,
    replying,
    taking_down,
    asking_learners,
    asking_learners_no_more,
    setting_a_threshold,
    replacing_the_policy,
]
