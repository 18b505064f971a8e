"""Every state against every other: what is declared works once, what is not is refused and changes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.utils import timezone

from accounts.models import AuditEntry
from marketplace import transitions as below
from marketplace.models import CatalogueImport, DocumentReading
from marketplace.transitions import NotAllowed, move
from partnerships import transitions as chain
from partnerships.management.commands import write_transitions
from partnerships.services.steps import step
from partnerships.transition_tables import document, states_of
from tests.factories import (
    AgreementFactory,
    CohortFactory,
    InvitationFactory,
    MicrocredentialFactory,
    NeedFactory,
    PersonFactory,
    ProposalFactory,
)

pytestmark = pytest.mark.django_db
FACTORIES = {
    "invitation": InvitationFactory,
    "proposal": ProposalFactory,
    "agreement": AgreementFactory,
    "cohort": CohortFactory,
}


def whole(kind: str) -> dict[str, Any]:
    """What some state of its kind demands, so that a test can put a row into any of them."""
    now = timezone.now()
    return {
        "invitation": {"decline_reason": "dates", "close_reason": "filled"},
        "proposal": {
            "first_sent_at": now,
            "expires_at": now + timedelta(days=9),
            "decline_reason": "dates",
        },
        "agreement": {"cancel_note": "No class came together."},
        "cohort": {
            "enrolled": 3,
            "completed": 2,
            "ended_at": now,
            "ends_on": now.date(),
            "feedback_until": now + timedelta(days=14),
        },
    }[kind]


def in_state(kind: str, state: str) -> Any:
    row = FACTORIES[kind]()
    type(row).objects.filter(pk=row.pk).update(state=state, **whole(kind))
    row.refresh_from_db()
    return row


def pairs(declared: bool) -> list[tuple[str, str, str]]:
    return [
        (kind, here, to)
        for kind, table in chain.TABLES.items()
        for here in states_of(table)
        for to in states_of(table)
        if (to in table.get(here, {})) == declared and (declared or here != to)
    ]


def rows_of(row: Model) -> list[dict[str, Any]]:
    return list(type(row)._default_manager.order_by("pk").values())


def entries_of(row: Model) -> list[tuple[Any, ...]]:
    found = AuditEntry.objects.filter(subject=row._meta.model_name, subject_key=row.pk)
    return list(found.values_list("step", "by", "before__state", "after__state"))


@pytest.mark.parametrize(("kind", "here", "to"), pairs(declared=True))
def test_a_declared_step_is_made_once(kind: str, here: str, to: str) -> None:
    row, stale, by = in_state(kind, here), None, PersonFactory()
    stale = type(row).objects.get(pk=row.pk)
    assert step(row, to, by=by, now=timezone.now())
    assert row.state == to
    assert entries_of(row) == [(to, by.pk, here, to)]
    if here == to:  # a further version: each is a step of its own
        return
    before = rows_of(row)
    # The second click of a double click, by a page that still shows the old state or already the new one.
    assert not step(stale, to, by=by, now=timezone.now())
    if to not in chain.TABLES[kind].get(to, {}):
        assert not step(row, to, by=by, now=timezone.now())
    assert rows_of(row) == before
    assert entries_of(row) == [(to, by.pk, here, to)]


@pytest.mark.parametrize(("kind", "here", "to"), pairs(declared=False))
def test_a_forbidden_step_changes_nothing(kind: str, here: str, to: str) -> None:
    row = in_state(kind, here)
    before = rows_of(row)
    with pytest.raises(NotAllowed, match="cannot become"):
        step(row, to, by=PersonFactory(), now=timezone.now())
    assert rows_of(row) == before
    assert entries_of(row) == []


@pytest.mark.parametrize(("kind", "here", "to"), pairs(declared=True))
def test_of_two_at_once_the_slower_is_refused(kind: str, here: str, to: str) -> None:
    """It read the row before the faster one moved it elsewhere."""
    ways = [other for other in states_of(chain.TABLES[kind]) if other not in {here, to}]
    row = in_state(kind, here)
    type(row).objects.filter(pk=row.pk).update(state=ways[0])
    with pytest.raises(NotAllowed):
        step(row, to, by=None, now=timezone.now())
    assert entries_of(row) == []


def made_below(name: str, state: str) -> Any:
    now = timezone.now()
    if name == "training need":
        row: Any = NeedFactory()
    elif name == "microcredential":
        row = MicrocredentialFactory()
    elif name == "catalogue import":
        row = CatalogueImport.objects.create(file_name="a.csv", format="csv", created_at=now, error="Torn")
    else:
        by = PersonFactory()
        row = DocumentReading.objects.create(file_name="a.pdf", created_by=by, created_at=now, error="Torn")
    type(row).objects.filter(pk=row.pk).update(state=state)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize(
    ("name", "here", "to"),
    [
        (name, here, to)
        for name, table in below.TABLES.items()
        for here in states_of(table)
        for to in states_of(table)
    ],
)
def test_below_the_chain_what_is_declared_works_and_nothing_else(name: str, here: str, to: str) -> None:
    table, row = below.TABLES[name], made_below(name, here)
    if to in table.get(here, {}):
        move(row, table, to)
        assert row.state == to
        return
    before = rows_of(row)
    with pytest.raises(NotAllowed, match="cannot become"):
        move(row, table, to)
    assert rows_of(row) == before


def test_every_state_of_a_model_is_declared() -> None:
    for kind, factory in FACTORIES.items():
        choices = set(factory._meta.model._meta.get_field("state").choices)
        assert {value for value, _ in choices} == set(states_of(chain.TABLES[kind]))


def test_the_document_is_fresh() -> None:
    assert write_transitions.PLACE.read_text() == document()
    call_command("write_transitions", check=True)


def test_a_stale_document_is_found_and_written_anew(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_transitions, "PLACE", tmp_path / "transitions.md")
    with pytest.raises(CommandError, match="stale"):
        call_command("write_transitions", check=True)
    call_command("write_transitions")
    assert (tmp_path / "transitions.md").read_text() == document()
