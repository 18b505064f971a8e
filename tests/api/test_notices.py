"""Notices in the API: one's own, and how one is told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Notice, NoticeSetting
from accounts.services.audit import notify
from tests.api.callers import calling
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
LIST, ALL, SETTINGS = (reverse(f"api:notice-{name}") for name in ("list", "read-all", "delivery"))
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture
def person():
    return PersonFactory()


def told(person, text="Told", *, after=0, waits=False):
    [notice] = notify(
        people=[person],
        kind="match",
        text=text,
        url="/needs/",
        now=NOW + timedelta(minutes=after),
        waits=waits,
    )
    return notice


def test_one_reads_ones_own_in_the_order_of_the_page(person):
    told(person, "Old")
    told(person, "Waits", waits=True)
    new = told(person, "New", after=1)
    told(PersonFactory(), "Another's")
    shown = calling(person).get(LIST).json()
    assert [row["text"] for row in shown["results"]] == ["Waits", "New", "Old"]
    assert shown["results"][1] == {
        "id": new.pk,
        "kind": "match",
        "text": "New",
        "url": "/needs/",
        "waits": False,
        "created_at": "2026-11-24T08:01:00Z",
        "read_at": None,
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"unread": "true"}, ["Waits", "Unread"]),
        ({"unread": "false"}, ["Read"]),
        ({"waits": "1"}, ["Waits"]),
        ({"waits": "0", "unread": "1"}, ["Unread"]),
    ],
)
def test_lists_are_narrowed(person, asked, found):
    told(person, "Waits", waits=True)
    told(person, "Unread")
    Notice.objects.filter(pk=told(person, "Read").pk).update(read_at=NOW)
    assert [row["text"] for row in calling(person).get(LIST, asked).json()["results"]] == found


@pytest.mark.parametrize("asked", [{"unread": "perhaps"}, {"waiting": "1"}])
def test_what_cannot_be_asked_is_an_error(person, asked):
    answer = calling(person).get(LIST, asked)
    assert (answer.status_code, list(answer.json())) == (400, list(asked))


def test_reading_one_twice_keeps_the_first_time(person):
    notice, call = told(person), calling(person)
    assert call.get(reverse("api:notice-detail", args=[notice.pk])).json()["read_at"] is None
    first = call.post(reverse("api:notice-read", args=[notice.pk])).json()["read_at"]
    assert first is not None
    assert call.post(reverse("api:notice-read", args=[notice.pk])).json()["read_at"] == first


def test_another_persons_notice_is_not_there(person):
    notice, call = told(person), calling(PersonFactory(administrator=True))
    assert call.get(reverse("api:notice-detail", args=[notice.pk])).status_code == 404
    assert call.post(reverse("api:notice-read", args=[notice.pk])).status_code == 404
    assert call.post(ALL).json() == {"read": 0}
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_are_read_but_for_what_came_since(person):
    told(person)
    later, call = told(person, after=2), calling(person)
    assert call.post(ALL, {"until": "2026-11-24T09:01:00+01:00"}).json() == {"read": 1}
    assert [row["id"] for row in call.get(LIST, {"unread": "1"}).json()["results"]] == [later.pk]
    assert call.post(ALL).json() == {"read": 1}
    assert call.post(ALL).json() == {"read": 0}
    assert call.post(ALL, {"until": "yesterday"}).json().keys() == {"until"}


def test_how_one_is_told(person):
    call = calling(person)
    assert call.get(SETTINGS).json() == {"delivery": "at_once", "daily_hour": 8}
    assert NoticeSetting.objects.count() == 0
    assert call.patch(SETTINGS, {"delivery": "daily"}).json() == {"delivery": "daily", "daily_hour": 8}
    assert call.patch(SETTINGS, {"daily_hour": 17}).json() == {"delivery": "daily", "daily_hour": 17}
    assert told(person).delivery == "daily"
    assert call.patch(SETTINGS, {"delivery": "none"}).json()["delivery"] == "none"
    assert NoticeSetting.objects.get().person == person


@pytest.mark.parametrize(
    "said", [{"delivery": "pigeon"}, {"daily_hour": 24}, {"daily_hour": None}, {"hour": 3}]
)
def test_a_way_that_there_is_none_of_changes_nothing(person, said):
    answer = calling(person).patch(SETTINGS, said)
    assert (answer.status_code, list(answer.json())) == (400, list(said))
    assert NoticeSetting.objects.count() == 0


def test_a_stranger_is_told_nothing(person):
    told(person)
    for address in (LIST, SETTINGS):
        assert calling().get(address).status_code == 401
    assert calling().post(ALL).status_code == 401
    assert Notice.objects.unread().count() == 1


def test_a_list_asks_the_database_as_often_for_three_as_for_one(person):
    call, counts = calling(person), []
    for more in (1, 2):
        for _ in range(more):
            told(person)
        with CaptureQueriesContext(connection) as asked:
            answer = call.get(LIST)
        counts.append(len(asked))
    assert answer.json()["count"] == 3
    assert counts[0] == counts[1]
