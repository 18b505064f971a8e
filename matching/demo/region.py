"""Makes the whole made-up region: rows, one full run, some verdicts."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import Organisation, Person
from matching.demo.demand import create_needs
from matching.demo.history import create_history
from matching.demo.organisations import create_organisations
from matching.demo.people import create_administrator, create_colleagues
from matching.demo.reading import find_skills, items_of
from matching.demo.supply import create_microcredentials
from matching.models import Match, MatchRun, ReasonCode, RunKind, RunState
from matching.services.performing import perform_waiting_runs
from matching.services.requests import request_run
from matching.services.reviews import approve_match, reject_match

# The best two matches of these needs are approved, this one of the first is rejected, the rest waits.
APPROVED = ("BV-1", "BV-2", "CV-1", "LF-1", "HC-1", "SF-1", "NE-1")
APPROVED_RANKS = 2
REJECTED = "PCC-AUT-1"


class NotEmpty(Exception):
    """There are organisations in the database already: the demo would mix with what is real."""


def load_region(*, now: datetime, also: Sequence[tuple[str, dict[str, Any]]] = ()) -> None:
    """`also`: further needs, as `items_of` gives them.

    Raises:
        NotEmpty: an organisation exists.
        MissingSkills: the taxonomy lacks what the demo names; nothing is written.
    """
    with no_mail(), transaction.atomic():
        if Organisation.objects.exists():
            raise NotEmpty("There are organisations already; the demo is for an empty database.")
        administrator = _create_rows(now, also)
        # One full run sees everything that the single requests were about.
        MatchRun.objects.filter(state=RunState.WAITING).exclude(kind=RunKind.FULL).delete()
        request_run(kind=RunKind.FULL, by=administrator)
    perform_waiting_runs()
    _decide(administrator, now)


@contextmanager
def no_mail() -> Iterator[None]:
    """Nobody is to be told: the people are made up, and their addresses lead nowhere."""
    kept, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.dummy.EmailBackend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = kept


def _create_rows(now: datetime, also: Sequence[tuple[str, dict[str, Any]]]) -> Person:
    offers, needs = items_of("microcredentials"), [*items_of("needs"), *also]
    skills = find_skills(item for _, item in (*offers, *needs))
    administrator = create_administrator()
    organisations = create_organisations(administrator=administrator, now=now)
    create_colleagues(organisations)
    create_microcredentials(items=offers, organisations=organisations, skills=skills, now=now)
    create_history(organisations=organisations, administrator=administrator, now=now)
    create_needs(items=needs, organisations=organisations, skills=skills, now=now)
    return administrator


def _decide(administrator: Person, now: datetime) -> None:
    """Long enough ago that institutions could be invited since."""
    best = Match.objects.filter(need__external_id__in=APPROVED, rank__lte=APPROVED_RANKS)
    for match in best.select_related("need").order_by("pk"):
        posted = match.need.posted_at or now
        approve_match(match=match, by=administrator, now=min(now, posted + timedelta(hours=20)))
    rejected = Match.objects.waiting().filter(microcredential__external_id=REJECTED)
    for match in rejected.filter(need__external_id=APPROVED[0]):
        reject_match(match=match, by=administrator, reason=ReasonCode.LEVEL_WRONG, now=now)
