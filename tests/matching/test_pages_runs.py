"""Runs as administrators watch them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.models import MatchRun, RunKind, RunState
from matching.services.requests import request_run
from tests.factories import PersonFactory
from tests.matching.market import run_now
from tests.matching.reviewing import said, text_of
from tests.matching.scene import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    person = PersonFactory(administrator=True, full_name="Ada Osei")
    client.force_login(person)
    return person


def shown(client, name, *args, **query) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return text_of(response)


def test_match_everything_now_leaves_one_request(client, administrator):
    response = client.post(reverse("runs:start"))
    run = MatchRun.objects.get()
    assert (run.kind, run.state, run.requested_by) == (RunKind.FULL, RunState.WAITING, administrator)
    assert response["Location"] == reverse("runs:detail", args=[run.pk])
    client.post(reverse("runs:start"))
    assert MatchRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_is_said(client, administrator, settings):
    from celery import current_app

    before = current_app.conf.broker_url
    current_app.conf.broker_url = "redis+socket:///no/such/socket"
    try:
        response = client.post(reverse("runs:start"))
    finally:
        current_app.conf.broker_url = before
    assert said(response)[-1] == "Matching is delayed: it starts by itself when the queue is back."
    assert MatchRun.objects.get().state == RunState.WAITING


def test_a_run_says_what_it_did(client):
    made = scene()
    client.force_login(made.administrator)
    run = run_now(by=made.administrator)
    text = shown(client, "runs:detail", run.pk)
    assert f"Run {run.pk}: all needs" in text
    assert f"by {made.administrator}" in text
    assert "Policy 1" in text
    assert "<li><span>Price</span>" in text
    assert 'hx-trigger="every 700ms"' not in text


def test_a_run_that_is_on_asks_for_itself_again(client, administrator):
    now = timezone.now()
    run = MatchRun.objects.create(
        kind=RunKind.FULL,
        state=RunState.RUNNING,
        requested_at=now,
        started_at=now - timedelta(seconds=10),
        heartbeat_at=now,
        done=50,
        total=200,
        pairs=1000,
    )
    for name in ("runs:detail", "runs:progress"):
        text = shown(client, name, run.pk)
        assert f'hx-get="{reverse("runs:progress", args=[run.pk])}" hx-trigger="every 700ms"' in text
        assert "50 of 200 · 5 a second · about 30 seconds left" in text
    assert f'hx-get="{reverse("runs:rows")}?"' in shown(client, "runs:list")
    run.state = RunState.DONE
    run.save()
    assert "hx-trigger" not in shown(client, "runs:progress", run.pk)
    assert "hx-trigger" not in shown(client, "runs:rows")


def test_a_failed_run_says_why_to_administrators(client, administrator):
    now = timezone.now()
    run = MatchRun.objects.create(
        kind=RunKind.FULL,
        state=RunState.FAILED,
        requested_at=now,
        started_at=now,
        finished_at=now,
        error="MemoryError: <b>no</b> room",
    )
    assert "MemoryError: &lt;b&gt;no&lt;/b&gt; room" in shown(client, "runs:detail", run.pk)


def test_delayed_runs_are_called_so(client, administrator):
    request_run(kind=RunKind.FULL, now=timezone.now() - timedelta(seconds=9))
    text = shown(client, "runs:list")
    assert "Delayed" in text
    run = MatchRun.objects.get()
    assert "it starts by itself when the queue is back" in shown(client, "runs:detail", run.pk)


def test_runs_are_narrowed_by_state(client, administrator):
    waiting = request_run(kind=RunKind.FULL)
    MatchRun.objects.create(kind=RunKind.FULL, state=RunState.DONE, requested_at=timezone.now())
    page = client.get(reverse("runs:list"), {"state": "waiting"}).context["page"]
    assert list(page) == [waiting]
    assert re.findall(r"Waiting <small>(\d)</small>", shown(client, "runs:list")) == ["1"]
