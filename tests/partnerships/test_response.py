"""Time to first answer."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from partnerships.models import Invitation
from partnerships.queries.response import Response, response_of, responses_of
from tests.factories import (
    CohortFactory,
    InvitationFactory,
    MicrocredentialFactory,
    OrganisationFactory,
    ProposalFactory,
)
from tests.partnerships.chain import MONDAY

pytestmark = pytest.mark.django_db


def sent(row: Any, state: str, hours: float | None = None, **fields: Any) -> Invitation:
    answered: datetime | None = None if hours is None else MONDAY + timedelta(hours=hours)
    return InvitationFactory(microcredential=row, state=state, sent_at=MONDAY, answered_at=answered, **fields)


def test_nothing_is_known_of_who_was_never_invited():
    institution = OrganisationFactory(institution=True)
    assert responses_of([institution.pk]) == {institution.pk: Response()}
    nothing = Response()
    assert (nothing.count, nothing.share_in_time, nothing.median, nothing.median_said) == (0, None, None, "")


def test_silence_counts_as_not_in_time_and_a_decline_as_an_answer():
    row = MicrocredentialFactory()
    sent(row, "answered", 10)
    sent(row, "declined", 40, decline_reason="dates")
    sent(row, "closed", 30, close_reason="filled")
    sent(row, "expired")
    sent(row, "open")
    sent(row, "withdrawn")
    sent(row, "closed", close_reason="need_closed")
    sent(MicrocredentialFactory(), "answered", 1)
    found = response_of(row.institution_id)
    assert (found.count, found.in_time, found.waiting) == (4, 3, 1)
    assert (found.share_in_time, found.median, found.median_said) == (0.75, timedelta(hours=30), "30 hours")


def test_of_two_the_median_lies_between():
    row = MicrocredentialFactory()
    sent(row, "answered", 24)
    sent(row, "answered", 72)
    assert response_of(row.institution_id).median_said == "2 days"


def test_all_silent_has_no_median():
    row = MicrocredentialFactory()
    sent(row, "expired")
    found = response_of(row.institution_id)
    assert (found.share_in_time, found.median) == (0.0, None)


def test_a_renewal_measures_nothing():
    """Both sides want it already, and an institution could make itself quick by renewing."""
    row = MicrocredentialFactory()
    again = sent(row, "answered", 0.01)
    ProposalFactory(invitation=again, renews=CohortFactory())
    assert response_of(row.institution_id).count == 0
