"""Draft, live, retired: guards, races, many at once, and the way back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from marketplace.models import Microcredential
from marketplace.services.microcredentials import (
    list_microcredential,
    list_microcredentials,
    relist_microcredential,
    retire_microcredential,
    retire_microcredentials,
    undo_listing,
    undo_retiring,
    what_keeps_from_listing,
    withdraw_microcredential,
)
from marketplace.transitions import NotAllowed
from matching.models import MatchRun
from tests.factories import MicrocredentialFactory as MC
from tests.factories import MicrocredentialSkillFactory, OrganisationFactory, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def institution():
    return OrganisationFactory(institution=True)


@pytest.fixture
def owner(institution):
    return member_of(institution)


def now():
    return timezone.now()


def announced():
    """(kind, id) of every request for a match, in order."""
    return list(MatchRun.objects.order_by("pk").values_list("kind", "microcredential"))


def states():
    return dict(Microcredential.objects.order_by("pk").values_list("pk", "state"))


def test_a_described_draft_goes_live(owner, institution):
    row, moment = MC(draft=True, institution=institution, description="Weld."), now()
    list_microcredential(microcredential=row, by=owner, now=moment)
    assert (row.state, row.listed_at) == ("live", moment)
    assert announced() == [("microcredential", row.pk)]


def test_a_skill_serves_instead_of_a_description(owner, institution):
    row = MC(draft=True, institution=institution)
    assert what_keeps_from_listing(row) == ["Describe it, or say at least one skill that it teaches."]
    MicrocredentialSkillFactory(microcredential=row, status="rejected", confidence=0.5)
    assert what_keeps_from_listing(row) != []
    MicrocredentialSkillFactory(microcredential=row)
    assert what_keeps_from_listing(row) == []


def test_what_lacks_is_said_and_nothing_changes(owner, institution):
    row = MC(draft=True, institution=institution, title=" ")
    with pytest.raises(ValidationError) as refused:
        list_microcredential(microcredential=row, by=owner, now=now())
    assert refused.value.messages == [
        "Give it a title.",
        "Describe it, or say at least one skill that it teaches.",
    ]
    assert (states(), announced()) == ({row.pk: "draft"}, [])


def test_an_institution_that_waits_for_verification_may_list(owner):
    row = MC(draft=True, institution__verification="waiting", description="Weld.")
    list_microcredential(microcredential=row, by=owner, now=now())
    assert not Microcredential.objects.live().exists()
    assert row.state == "live"


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ("live", list_microcredential),
        ("retired", list_microcredential),
        ("draft", relist_microcredential),
        ("live", relist_microcredential),
        ("draft", retire_microcredential),
        ("retired", retire_microcredential),
    ],
)
def test_a_step_from_another_state_is_refused(owner, institution, state, step):
    row = MC(institution=institution, description="Weld.", state=state)
    with pytest.raises(NotAllowed):
        step(microcredential=row, by=owner, now=now())
    assert (states(), announced()) == ({row.pk: state}, [])


@pytest.mark.parametrize("state", ["draft", "retired"])
def test_only_what_is_live_is_withdrawn(owner, institution, state):
    row = MC(institution=institution, state=state)
    with pytest.raises(NotAllowed):
        withdraw_microcredential(microcredential=row, by=owner)
    assert states() == {row.pk: state}


def test_there_and_back(owner, institution):
    row = MC(institution=institution, description="Weld.")
    withdraw_microcredential(microcredential=row, by=owner)
    assert row.state == "draft"
    list_microcredential(microcredential=row, by=owner, now=now())
    retire_microcredential(microcredential=row, by=owner, now=now())
    assert row.retired_at is not None
    relist_microcredential(microcredential=row, by=owner, now=now())
    assert (row.state, row.retired_at) == ("live", None)


def test_of_two_at_once_one_is_refused(owner, institution):
    row = MC(institution=institution)
    theirs = Microcredential.objects.get(pk=row.pk)
    retire_microcredential(microcredential=row, by=owner, now=now())
    with pytest.raises(NotAllowed):
        withdraw_microcredential(microcredential=theirs, by=owner)
    assert states() == {row.pk: "retired"}


class TestMany:
    def test_complete_drafts_of_ones_own_go_live(self, owner, institution):
        ready = MC(draft=True, institution=institution, description="Weld.")
        skilled = MicrocredentialSkillFactory(
            microcredential__draft=True, microcredential__institution=institution
        )
        bare = MC(draft=True, institution=institution)
        live = MC(institution=institution)
        foreign = MC(draft=True, description="Weld.")
        rows = [ready, skilled.microcredential, bare, live, foreign]
        done = list_microcredentials(ids=[row.pk for row in rows], by=owner, now=now())
        assert (done.count, done.left_out) == (2, 3)
        assert states() == {
            ready.pk: "live",
            skilled.microcredential.pk: "live",
            bare.pk: "draft",
            live.pk: "live",
            foreign.pk: "draft",
        }
        assert set(announced()) == {
            ("microcredential", ready.pk),
            ("microcredential", skilled.microcredential.pk),
        }

    def test_undo_takes_back_what_was_listed_then_and_nothing_else(self, owner, institution):
        before = MC(institution=institution)
        rows = MC.create_batch(2, draft=True, institution=institution, description="Weld.")
        done = list_microcredentials(ids=[row.pk for row in rows], by=owner, now=now())
        assert undo_listing(listed_at=done.at, by=owner, now=now()).count == 2
        assert states() == {before.pk: "live", rows[0].pk: "draft", rows[1].pk: "draft"}
        assert undo_listing(listed_at=done.at, by=owner, now=now()).count == 0

    def test_retire_and_undo(self, owner, institution):
        rows = MC.create_batch(3, institution=institution)
        done = retire_microcredentials(ids=[row.pk for row in rows[:2]], by=owner, now=now())
        assert list(states().values()) == ["retired", "retired", "live"]
        assert undo_retiring(retired_at=done.at, by=owner, now=now()).count == 2
        assert list(states().values()) == ["live", "live", "live"]
        assert Microcredential.objects.filter(retired_at__isnull=False).count() == 0

    def test_nobody_undoes_for_another_institution(self, owner, institution):
        row = MC(institution=institution)
        done = retire_microcredentials(ids=[row.pk], by=owner, now=now())
        stranger = member_of(OrganisationFactory(institution=True))
        viewer = member_of(institution, "viewer")
        for person in (stranger, viewer):
            assert undo_retiring(retired_at=done.at, by=person, now=now()).count == 0
        assert states() == {row.pk: "retired"}

    def test_very_many_ask_for_one_full_match(self, owner, institution):
        rows = MC.create_batch(11, institution=institution)
        retire_microcredentials(ids=[row.pk for row in rows], by=owner, now=now() + timedelta(seconds=1))
        assert announced() == [("full", None)]

    def test_none_changed_asks_for_nothing(self, owner):
        done = retire_microcredentials(ids=[], by=owner, now=now())
        assert (done.count, done.left_out, announced()) == (0, 0, [])
