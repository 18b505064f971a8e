"""The second click of a double click, service by service: no row changes, nobody is told twice, no entry is added."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import AuditEntry, Notice
from marketplace.models import Microcredential, SatisfactionRecord, TrainingNeed
from matching.models import MatchRun
from partnerships import models as chain_models
from partnerships.services.feedback import (
    remind_feedback,
    reveal_feedback,
)
from partnerships.services.invitations import (
    close_dead_invitations,
    expire_invitations,
    remind_invitations,
)
from partnerships.services.proposals import (
    draft_proposal,
    expire_proposals,
    send_proposal,
)
from partnerships.services.unmet import tell_unmet
from tests.factories import CohortFactory, NeedFactory, PersonFactory, member_of
from tests.partnerships import clicks_of_agreements, clicks_of_offers
from tests.partnerships.chain import MONDAY, chain
from tests.partnerships.clicks_of_offers import Click, click
from tests.partnerships.proposing import NOW, asked

pytestmark = pytest.mark.django_db
WRITTEN = (
    *(getattr(chain_models, name) for name in chain_models.__all__ if hasattr(getattr(chain_models, name), "objects")),
    AuditEntry, Microcredential, MatchRun, Notice, SatisfactionRecord, TrainingNeed,
)  # fmt: skip


def written() -> dict[str, list[dict[str, Any]]]:
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in WRITTEN}


def expiring_invitations() -> Click:
    chain().invite(0, now=NOW - timedelta(days=60))
    return click(expire_invitations)


def reminding_of_invitations() -> Click:
    made = chain()
    made.invite(0, now=NOW - timedelta(days=11))
    return click(remind_invitations)


def closing_dead_invitations() -> Click:
    made = chain()
    made.invite(0, 1, now=NOW)
    Microcredential.objects.filter(institution=made.institutions[0]).update(seats_free=0)
    return click(close_dead_invitations)


def expiring_proposals() -> Click:
    made = asked(now=NOW - timedelta(days=60))
    proposal = draft_proposal(invitation=made.invitation, by=made.teacher, now=NOW - timedelta(days=60))
    send_proposal(proposal=proposal, by=made.teacher, now=NOW - timedelta(days=60))
    return click(expire_proposals)


def revealing_when_time_is_over() -> Click:
    cohort = CohortFactory(completed_now=True, feedback_until=NOW - timedelta(days=1))
    member_of(cohort.agreement.employer)
    return click(reveal_feedback)


def reminding_of_feedback() -> Click:
    cohort = CohortFactory(completed_now=True, feedback_until=NOW + timedelta(days=1))
    member_of(cohort.agreement.employer)
    return click(remind_feedback)


def telling_of_unmet_needs() -> Click:
    PersonFactory(administrator=True)
    NeedFactory(posted_at=MONDAY - timedelta(days=60))
    return click(tell_unmet)


CLOCK = [
    expiring_invitations,
    reminding_of_invitations,
    closing_dead_invitations,
    expiring_proposals,
    revealing_when_time_is_over,
    reminding_of_feedback,
    telling_of_unmet_needs,
]
# What changes no state: that it was done is a column of the cohort.
NOT_IN_THE_AUDIT = [reminding_of_feedback]


@pytest.mark.parametrize(
    "make",
    [*clicks_of_offers.CLICKS, *clicks_of_agreements.CLICKS, *CLOCK],
    ids=lambda make: make.__name__.replace("_", " "),
)
def test_the_second_click_does_nothing(make: Callable[[], Click]) -> None:
    """By a page that was opened before the first one, a second and some minutes later."""
    act = make()
    before = written()
    act(NOW)
    after = written()
    assert after != before
    assert (len(after["AuditEntry"]) > len(before["AuditEntry"])) == (make not in NOT_IN_THE_AUDIT)
    for later in (timedelta(seconds=1), timedelta(minutes=5)):
        act(NOW + later)
        assert written() == after
