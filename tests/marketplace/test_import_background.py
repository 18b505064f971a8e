"""Large files: read, applied and searched for skills by a worker, whatever happens to it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, Person
from marketplace.models import CatalogueImport, Microcredential
from marketplace.search import forget_index
from marketplace.services.imports import (
    apply_import,
    discard_import,
    preview_import,
    receive_file,
    request_apply,
    suggest_for_import,
    undo_import,
    waiting_imports,
    work_on,
)
from marketplace.services.imports.working import OUR_FAULT, claim
from marketplace.suggester import forget_lexicon
from tests.factories import OrganisationFactory, SkillFactory, member_of
from tests.marketplace import listener
from tests.marketplace.importing import NOW, table
from tests.marketplace.test_import_pages import upload

pytestmark = pytest.mark.django_db
FILE = table("own_id,title,description", "A-1,Welding,We weld steel pipes", "A-2,Turning,We operate lathes")


def clock() -> datetime:
    return NOW


@pytest.fixture(autouse=True)
def _listening(settings) -> None:
    settings.CHANGE_LISTENER = "tests.marketplace.listener.listen"
    listener.heard.clear()
    forget_index()
    forget_lexicon()


@pytest.fixture
def institution() -> Organisation:
    return OrganisationFactory(institution=True)


@pytest.fixture
def editor(institution: Organisation) -> Person:
    return member_of(institution, "editor")


@pytest.fixture
def received(institution: Organisation, editor: Person) -> CatalogueImport:
    return receive_file(
        content=FILE,
        file_name="c.csv",
        format="csv",
        institution=institution,
        by=editor,
        now=NOW,
        list_at_once=True,
    )


def test_a_large_file_is_kept_for_a_worker_and_the_page_shows_how_far_it_is(
    institution: Organisation, editor: Person
) -> None:
    client = Client()
    client.force_login(editor)
    lines = (f"A-{n},Title {n}" for n in range(2001))
    response = upload(client, table("own_id,title", *lines), institution.pk)
    kept = CatalogueImport.objects.get()
    assert (response.status_code, kept.state, kept.rows.count()) == (302, "reading", 0)
    page = client.get(response.url).content.decode()
    assert "Reading the file" in page
    address = reverse("imports:progress", args=[kept.pk])
    assert "HX-Refresh" not in client.get(address).headers
    work_on(pk=kept.pk, clock=clock)
    assert client.get(address).headers["HX-Refresh"] == "true"
    kept.refresh_from_db()
    assert (kept.state, kept.content, kept.rows.count()) == ("previewed", None, 2001)
    client.post(reverse("imports:apply", args=[kept.pk]))
    kept.refresh_from_db()
    assert (kept.state, Microcredential.objects.count()) == ("applying", 0)
    work_on(pk=kept.pk, clock=clock)
    kept.refresh_from_db()
    assert (kept.state, Microcredential.objects.count()) == ("applied", 2001)
    client.post(reverse("imports:undo", args=[kept.pk]))
    kept.refresh_from_db()
    assert (kept.state, Microcredential.objects.count()) == ("undoing", 2001)
    work_on(pk=kept.pk, clock=clock)
    kept.refresh_from_db()
    assert (kept.state, Microcredential.objects.count()) == ("undone", 0)


def test_twice_delivered_is_once_done(received: CatalogueImport) -> None:
    work_on(pk=received.pk, clock=clock)
    work_on(pk=received.pk, clock=clock)
    received.refresh_from_db()
    assert (received.state, received.rows.count()) == ("previewed", 2)
    request_apply(catalogue_import=received)
    work_on(pk=received.pk, clock=clock)
    work_on(pk=received.pk, clock=clock)
    assert Microcredential.objects.count() == 2
    assert waiting_imports(clock=clock) == []


def test_one_worker_at_a_time_and_another_when_it_is_silent(received: CatalogueImport) -> None:
    assert claim(pk=received.pk, now=NOW) == received
    assert claim(pk=received.pk, now=NOW + timedelta(seconds=89)) is None
    assert waiting_imports(clock=lambda: NOW + timedelta(seconds=89)) == []
    assert waiting_imports(clock=lambda: NOW + timedelta(seconds=91)) == [received.pk]
    assert claim(pk=received.pk, now=NOW + timedelta(seconds=91)) == received


def test_an_unreadable_file_says_why(received: CatalogueImport, editor: Person) -> None:
    CatalogueImport.objects.update(content=b"title\nWelding\n")
    work_on(pk=received.pk, clock=clock)
    received.refresh_from_db()
    assert (received.state, received.error) == (
        "failed",
        "Row 1: the column own_id is missing. The file's columns are “title”.",
    )
    client = Client()
    client.force_login(editor)
    page = client.get(reverse("imports:preview", args=[received.pk])).content.decode()
    assert "the column own_id is missing." in page


def test_what_was_discarded_meanwhile_stays_discarded(received: CatalogueImport) -> None:
    claimed = claim(pk=received.pk, now=NOW)
    discard_import(catalogue_import=received)
    assert claimed is not None
    work_on(pk=received.pk, clock=lambda: NOW + timedelta(seconds=91))
    received.refresh_from_db()
    assert (received.state, received.rows.count(), received.content) == ("discarded", 0, None)


def test_a_fault_of_ours_ends_the_work_and_is_said(received: CatalogueImport, settings) -> None:
    work_on(pk=received.pk, clock=clock)
    received.refresh_from_db()
    request_apply(catalogue_import=received)
    settings.CHANGE_LISTENER = "tests.marketplace.listener.nobody"
    work_on(pk=received.pk, clock=clock)
    received.refresh_from_db()
    assert (received.state, received.error, Microcredential.objects.count()) == ("previewed", OUR_FAULT, 0)
    assert waiting_imports(clock=clock) == []


class TestSkills:
    @pytest.fixture
    def skills(self) -> dict[str, int]:
        return {
            label: SkillFactory(label=label).pk
            for label in ("weld steel pipes", "operate lathes", "paint walls")
        }

    def labels(self) -> dict[str, list[tuple[str, str]]]:
        rows = Microcredential.objects.order_by("external_id")
        return {
            row.external_id: list(row.taught_skills.values_list("skill__label", "status")) for row in rows
        }

    def test_are_suggested_for_what_was_applied_and_a_match_is_asked_for(
        self, institution: Organisation, skills: dict[str, int]
    ) -> None:
        kept = self.applied(institution, FILE)
        assert waiting_imports(clock=clock) == [kept.pk]
        listener.heard.clear()
        work_on(pk=kept.pk, clock=clock)
        assert ("weld steel pipes", "suggested") in self.labels()["A-1"]
        assert [heard["everything"] for heard in listener.heard] == [True]
        assert waiting_imports(clock=clock) == []

    def test_are_not_suggested_where_the_file_states_some(
        self, institution: Organisation, skills: dict[str, int]
    ) -> None:
        content = table("own_id,title,description,skills", "A-1,Welding,We weld steel pipes,paint walls")
        work_on(pk=self.applied(institution, content).pk, clock=clock)
        assert self.labels() == {"A-1": [("paint walls", "confirmed")]}

    def test_are_suggested_anew_for_what_an_undo_put_back(
        self, institution: Organisation, editor: Person, skills: dict[str, int]
    ) -> None:
        work_on(pk=self.applied(institution, FILE).pk, clock=clock)
        other = table("own_id,title,description", "A-1,Painting,We paint walls")
        kept = self.applied(institution, other)
        work_on(pk=kept.pk, clock=clock)
        assert ("weld steel pipes", "suggested") not in self.labels()["A-1"]
        undo_import(catalogue_import=kept, by=editor, now=NOW)
        work_on(pk=kept.pk, clock=clock)
        assert ("weld steel pipes", "suggested") in self.labels()["A-1"]

    def test_nothing_waits_where_nothing_changed(self, institution: Organisation) -> None:
        work_on(pk=self.applied(institution, FILE).pk, clock=clock)
        self.applied(institution, FILE)
        assert waiting_imports(clock=clock) == []

    def test_a_long_search_stops_and_goes_on_where_it_stopped(
        self, institution: Organisation, skills: dict[str, int]
    ) -> None:
        kept = self.applied(institution, FILE)
        suggest_for_import(catalogue_import=kept, until=NOW, clock=clock)
        kept.refresh_from_db()
        assert (kept.suggested_at, self.labels()) == (None, {"A-1": [], "A-2": []})
        CatalogueImport.objects.filter(pk=kept.pk).update(done=1)
        work_on(pk=kept.pk, clock=clock)
        kept.refresh_from_db()
        labels = self.labels()
        assert (kept.suggested_at, labels["A-1"]) == (NOW, [])
        assert ("operate lathes", "suggested") in labels["A-2"]

    def applied(self, institution: Organisation, content: bytes) -> CatalogueImport:
        kept = preview_import(
            content=content, file_name="c.csv", format="csv", institution=institution, by=None, now=NOW
        )
        apply_import(catalogue_import=kept, by=None, now=NOW)
        return kept
