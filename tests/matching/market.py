"""A small market for tests: real rows, real engine."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from marketplace.models import Importance, Microcredential, Skill, TrainingNeed
from matching.models import Match, MatchRun, MatchStatus, RunKind
from matching.services.lanes import claim_this
from matching.services.performing import perform_run
from matching.services.requests import request_run
from matching.services.reviews import approve_match
from tests.factories import (
    MicrocredentialFactory,
    MicrocredentialSkillFactory,
    NeedFactory,
    NeedSkillFactory,
    PersonFactory,
    SkillFactory,
)


def skills(count: int) -> list[Skill]:
    return [SkillFactory(label=f"welding {n}") for n in range(count)]


def asks(wanted: list[Skill], **fields: Any) -> TrainingNeed:
    """An open need that must have all of these skills."""
    need: TrainingNeed = NeedFactory(**fields)
    for skill in wanted:
        NeedSkillFactory(need=need, skill=skill, importance=Importance.MUST, level=3)
    return need


def teaches(taught: list[Skill], **fields: Any) -> Microcredential:
    """A live microcredential with these skills confirmed, at $900 a seat."""
    row: Microcredential = MicrocredentialFactory(**{"seat_price": Decimal(900)} | fields)
    for skill in taught:
        MicrocredentialSkillFactory(microcredential=row, skill=skill, level=3)
    return row


def approve_all(matches: QuerySet[Match]) -> None:
    """By a person, whatever the matches were before."""
    person = PersonFactory(administrator=True)
    matches.update(status=MatchStatus.PROPOSED)
    for match in matches.select_related("need"):
        approve_match(match=match, by=person)


def run_now(kind: str = RunKind.FULL, **subject: Any) -> MatchRun:
    """Request a run and perform it here."""
    run = request_run(kind=kind, **subject)
    assert claim_this(run)
    perform_run(run)
    run.refresh_from_db()
    return run
