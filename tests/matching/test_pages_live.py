"""How a need's page keeps itself up to date while a run is on."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from matching.models import MatchRun, MatchStatus, NeedResult, RunKind, RunState
from matching.queries.progress import progress_of
from matching.services.performing import perform_waiting_runs
from matching.services.requests import request_run
from tests.factories import NeedFactory, NeedSkillFactory, member_of
from tests.matching.market import asks, run_now, skills, teaches
from tests.matching.scene import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return scene()


def text_of(response) -> str:
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode().replace("\N{NO-BREAK SPACE}", " "))


def need_page(client, made, role="owner", need=None, **query) -> str:
    client.force_login(made.people[role])
    return text_of(client.get(reverse("matches:need", args=[(need or made.need).pk]), query))


def live(client, made, seen="") -> str:
    client.force_login(made.people["owner"])
    address = reverse("matches:need_progress", args=[made.need.pk])
    return text_of(client.get(address, {"seen": seen} if seen else {}))


def seen_of(made) -> str:
    return progress_of(made.need, now=timezone.now()).seen


def test_a_page_at_rest_asks_for_nothing(client, made):
    assert "hx-trigger" not in need_page(client, made)


def test_a_page_polls_while_its_run_waits_and_keeps_the_old_list(client, made):
    request_run(kind=RunKind.NEED, need=made.need)
    text = need_page(client, made)
    assert 'hx-trigger="every 700ms"' in text
    assert "The list below is the earlier result." in text
    assert "Welding in full" in text
    fragment = live(client, made, seen_of(made))
    assert 'hx-trigger="every 700ms"' in fragment
    assert 'id="matches"' not in fragment


def test_the_fragment_brings_the_new_list_once_the_run_has_ended(client, made):
    before = seen_of(made)
    made.good.seat_price = Decimal(1300)
    made.good.save()
    run_now(RunKind.NEED, need=made.need)
    made.need.matches.filter(microcredential=made.good).update(status=MatchStatus.APPROVED)
    fragment = live(client, made, before)
    assert "hx-trigger" not in fragment
    assert (
        '<section class="stack" id="matches" aria-labelledby="matches-head" hx-swap-oob="true">' in fragment
    )
    assert 'id="around" hx-swap-oob="true"' in fragment
    assert "$1,300" in fragment


def test_the_fragment_brings_a_newer_list_even_while_another_run_is_on(client, made):
    before = seen_of(made)
    run_now(RunKind.NEED, need=made.need)
    request_run(kind=RunKind.FULL)
    fragment = live(client, made, before)
    assert "hx-trigger" in fragment
    assert 'id="matches"' in fragment


def test_links_in_a_fragment_lead_to_the_page(client):
    wanted = skills(2)
    need = asks(wanted)
    for _ in range(12):
        teaches(wanted)
    run_now()
    need.matches.update(status=MatchStatus.APPROVED)
    client.force_login(member_of(need.employer))
    response = client.get(reverse("matches:need_progress", args=[need.pk]), {"seen": "1-1", "page": "2"})
    assert 'href="?page=1"' in text_of(response)


def test_a_run_over_many_needs_says_how_far_it_is(client, made):
    now = timezone.now()
    MatchRun.objects.create(
        kind=RunKind.FULL,
        state=RunState.RUNNING,
        requested_at=now,
        started_at=now - timedelta(seconds=1000),  # so long that a slow machine tells the same
        heartbeat_at=now,
        done=4000,
        total=10000,
    )
    text = need_page(client, made)
    assert "4,000 of 10,000 · 4 a second · about 25 minutes left" in text


def test_a_run_that_waits_too_long_is_called_delayed(client, made):
    run = request_run(kind=RunKind.NEED, need=made.need, now=timezone.now() - timedelta(seconds=6))
    text = need_page(client, made)
    assert "Matching is delayed:</strong> it starts by itself when the queue is back." in text
    assert 'hx-trigger="every 2s"' in text
    run.delete()
    request_run(kind=RunKind.NEED, need=made.need, now=timezone.now() - timedelta(seconds=4))
    assert "delayed" not in need_page(client, made)


def test_a_silent_worker_is_called_delayed(made):
    now = timezone.now()
    MatchRun.objects.create(
        kind=RunKind.NEED,
        need=made.need,
        state=RunState.RUNNING,
        requested_at=now,
        started_at=now,
        heartbeat_at=now - timedelta(seconds=21),
    )
    assert progress_of(made.need, now=now).current.delayed is True


def test_the_needs_own_run_is_shown_before_others(made):
    request_run(kind=RunKind.FULL)
    own = request_run(kind=RunKind.NEED, need=made.need)
    request_run(kind=RunKind.NEED, need=asks(skills(1)))
    assert progress_of(made.need, now=timezone.now()).current.run == own


def test_a_run_of_another_need_is_no_concern(made):
    request_run(kind=RunKind.NEED, need=asks(skills(1)))
    assert progress_of(made.need, now=timezone.now()).current is None


def test_a_failed_run_is_said_and_can_be_asked_for_again(client, made):
    now = timezone.now()
    MatchRun.objects.create(
        kind=RunKind.NEED,
        need=made.need,
        state=RunState.FAILED,
        requested_at=now,
        finished_at=now,
        error="Boom",
    )
    text = need_page(client, made)
    assert "The last matching run failed" in text
    assert "Boom" not in text
    assert reverse("matches:rematch", args=[made.need.pk]) in text
    assert "Match again" not in need_page(client, made, "viewer")
    run_now(RunKind.NEED, need=made.need)
    assert "failed" not in need_page(client, made)


def test_a_fresh_need_waits_with_a_placeholder(client, made):
    need = NeedSkillFactory(need=NeedFactory(employer=made.employer)).need
    request_run(kind=RunKind.NEED, need=need)
    text = need_page(client, made, need=need)
    assert "Looking for what fits" in text
    assert "skeleton" in text
    assert NeedResult.objects.filter(need=need).count() == 0
    MatchRun.objects.all().filter(need=need).delete()
    assert "Match this need" in need_page(client, made, need=need)


def test_a_poll_is_cheap(client, made, django_assert_max_num_queries):
    request_run(kind=RunKind.NEED, need=made.need)
    seen = seen_of(made)
    client.force_login(made.people["owner"])
    with django_assert_max_num_queries(7):
        client.get(reverse("matches:need_progress", args=[made.need.pk]), {"seen": seen})


class ThenARunEnds:
    """Performs what waits just before the `number`-th query of a page, as a worker beside it might."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left == 0:
            perform_waiting_runs()
        return execute(sql, params, many, context)


def test_a_run_that_ends_while_the_page_is_made_is_seen_sooner_or_later(client, made):
    """Whenever it ends: the page has the new list, or asks again."""
    request_run(kind=RunKind.FULL)
    wanted = skills(2)
    for number in range(1, 40):
        need = asks(wanted, employer=made.employer)
        teaches(wanted)
        request_run(kind=RunKind.NEED, need=need)
        with connection.execute_wrapper(ThenARunEnds(number)):
            text = need_page(client, made, need=need)
        assert "hx-trigger" in text or "being reviewed" in text, number
