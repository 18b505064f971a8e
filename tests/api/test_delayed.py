"""What is said while the queue is away: it is saved, and matching is delayed."""

import pytest

from matching.models import MatchRun
from tests.api.callers import calling
from tests.factories import (
    MicrocredentialFactory,
    NeedSkillFactory,
    PersonFactory,
    SkillFactory,
    member_of,
)

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = "X-Trellis-Matching"


def test_a_change_is_saved_and_said_to_be_delayed():
    need = NeedSkillFactory(need__state="draft").need
    api, address = calling(member_of(need.employer)), f"/api/v1/needs/{need.pk}/"
    assert HEADER not in api.patch(address, {"headcount": 7})  # a draft is nobody's to match
    for answer in (api.post(f"{address}post/"), api.patch(address, {"headcount": 8})):
        assert (answer.status_code, answer[HEADER]) == (200, "delayed")
    assert MatchRun.objects.get().state == "waiting"


def test_an_institutions_change_is_delayed_too():
    row = MicrocredentialFactory(draft=True, description="Weld.")
    api, address = calling(member_of(row.institution)), f"/api/v1/microcredentials/{row.pk}/"
    assert HEADER not in api.patch(address, {"seat_price": "7.00"})
    answer = api.post(f"{address}list/")
    assert (answer.json()["state"], answer[HEADER]) == ("live", "delayed")
    sent = {"skills": [{"skill": SkillFactory().pk}]}
    assert api.patch(address, sent)[HEADER] == "delayed"


def test_a_requested_run_is_delayed():
    answer = calling(PersonFactory(administrator=True)).post("/api/v1/runs/")
    assert (answer.status_code, answer.json()["delayed"], answer.json()["run"]["state"]) == (
        202,
        True,
        "waiting",
    )


@pytest.mark.broker
def test_with_the_queue_there_nothing_is_said(broker):
    need = NeedSkillFactory(need__state="draft").need
    answer = calling(member_of(need.employer)).post(f"/api/v1/needs/{need.pk}/post/")
    assert (answer.status_code, HEADER in answer) == (200, False)
    assert calling(PersonFactory(administrator=True)).post("/api/v1/runs/").json()["delayed"] is False
