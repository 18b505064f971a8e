"""Pages of imports: who gets where, and what each step does."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation, Person
from marketplace.models import CatalogueImport, Microcredential
from marketplace.search import forget_index
from marketplace.services.imports import apply_import, preview_import
from tests.factories import MicrocredentialFactory, OrganisationFactory, PersonFactory, member_of
from tests.marketplace import listener
from tests.marketplace.importing import NOW, everything, table
from tests.marketplace.test_import_etpl import etpl

pytestmark = pytest.mark.django_db
FILE = table("own_id,title,description,seat_price", "A-1,Welding,Weld,900", "A-2,Turning,Turn,call us")


@pytest.fixture(autouse=True)
def _listening(settings) -> None:
    settings.CHANGE_LISTENER = "tests.marketplace.listener.listen"
    listener.heard.clear()
    forget_index()


@pytest.fixture
def institution() -> Organisation:
    return OrganisationFactory(institution=True, name="Elm College")


@pytest.fixture
def editor(institution: Organisation) -> Person:
    return member_of(institution, "editor")


@pytest.fixture
def previewed(institution: Organisation, editor: Person) -> CatalogueImport:
    return preview_import(
        content=FILE, file_name="catalogue.csv", format="csv", institution=institution, by=editor, now=NOW
    )


def as_(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def upload(client: Client, content: bytes, catalogue: Any, name: str = "catalogue.csv", **data: Any) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(
        reverse("imports:start"), {"file": file, "catalogue": catalogue, "state": "draft"} | data
    )


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


class TestWhoGetsWhere:
    """Anonymous people are sent to sign in; strangers see nothing; viewers look; editors and owners act."""

    READS = ("imports:preview", "imports:progress", "imports:report")
    ACTS = ("imports:apply", "imports:discard", "imports:undo")

    def people(self, institution: Organisation) -> dict[str, Person | None]:
        return {
            "anonymous": None,
            "employer": member_of(OrganisationFactory()),
            "other": member_of(OrganisationFactory(institution=True)),
            "viewer": member_of(institution, "viewer"),
            "editor": member_of(institution, "editor"),
            "owner": member_of(institution, "owner"),
            "administrator": PersonFactory(administrator=True),
        }

    def statuses(self, institution: Organisation, method: str, address: str) -> dict[str, int]:
        people = self.people(institution)
        return {name: getattr(as_(person), method)(address).status_code for name, person in people.items()}

    @pytest.mark.parametrize("name", READS)
    def test_reading(self, name: str, institution: Organisation, previewed: CatalogueImport) -> None:
        assert self.statuses(institution, "get", reverse(name, args=[previewed.pk])) == {
            "anonymous": 302, "employer": 404, "other": 404, "viewer": 200, "editor": 200, "owner": 200,
            "administrator": 200,
        }  # fmt: skip

    @pytest.mark.parametrize("name", ACTS)
    def test_acting_is_refused_and_changes_nothing(
        self, name: str, institution: Organisation, previewed: CatalogueImport
    ) -> None:
        people = self.people(institution)
        refused = {"anonymous": 302, "employer": 404, "other": 404, "viewer": 403, "administrator": 403}
        address = reverse(name, args=[previewed.pk])
        assert {who: as_(people[who]).post(address).status_code for who in refused} == refused
        previewed.refresh_from_db()
        assert (previewed.state, Microcredential.objects.count(), listener.heard) == ("previewed", 0, [])

    @pytest.mark.parametrize("role", ["editor", "owner"])
    def test_acting_is_allowed(
        self, role: str, institution: Organisation, previewed: CatalogueImport
    ) -> None:
        response = as_(member_of(institution, role)).post(reverse("imports:apply", args=[previewed.pk]))
        assert (response.status_code, response.url) == (302, reverse("imports:preview", args=[previewed.pk]))
        assert Microcredential.objects.get().external_id == "A-1"

    def test_a_state_list_belongs_to_administrators(self, institution: Organisation, editor: Person) -> None:
        kept = preview_import(
            content=etpl({}), file_name="l.csv", format="etpl", institution=None, by=None, now=NOW
        )
        for name in (*self.READS, "imports:undo"):
            assert as_(editor).get(reverse(name, args=[kept.pk])).status_code == 404
        assert as_(editor).post(reverse("imports:apply", args=[kept.pk])).status_code == 404
        assert not Microcredential.objects.exists()
        administrator = as_(PersonFactory(administrator=True))
        assert administrator.post(reverse("imports:apply", args=[kept.pk])).status_code == 302
        assert Microcredential.objects.count() == 1

    def test_the_start_page(self, institution: Organisation) -> None:
        assert self.statuses(institution, "get", reverse("imports:start")) == {
            "anonymous": 302, "employer": 403, "other": 200, "viewer": 200, "editor": 200, "owner": 200,
            "administrator": 200,
        }  # fmt: skip

    def test_the_sample(self, institution: Organisation) -> None:
        assert set(self.statuses(institution, "get", reverse("imports:sample")).values()) == {200, 302}

    def test_uploading(self, institution: Organisation) -> None:
        people = self.people(institution)
        statuses = {
            who: upload(as_(person), FILE, institution.pk).status_code for who, person in people.items()
        }
        assert statuses == {
            "anonymous": 302, "employer": 403, "other": 422, "viewer": 403, "editor": 302, "owner": 302,
            "administrator": 422,
        }  # fmt: skip
        assert set(CatalogueImport.objects.values_list("created_by", flat=True)) == {
            people["editor"].pk,
            people["owner"].pk,
        }

    def test_the_history_shows_ones_own_alone(self, previewed: CatalogueImport) -> None:
        other = member_of(OrganisationFactory(institution=True))
        assert "catalogue.csv" not in as_(other).get(reverse("imports:start")).content.decode()

    @pytest.mark.parametrize("name", ["imports:apply", "imports:discard"])
    def test_steps_want_a_post(self, name: str, editor: Person, previewed: CatalogueImport) -> None:
        assert as_(editor).get(reverse(name, args=[previewed.pk])).status_code == 405


class TestUpload:
    def test_leads_to_a_preview_and_changes_nothing(self, institution: Organisation, editor: Person) -> None:
        client = as_(editor)
        response = upload(client, FILE, institution.pk)
        kept = CatalogueImport.objects.get()
        assert response.url == reverse("imports:preview", args=[kept.pk])
        assert (kept.state, kept.file_name, kept.created_by, kept.institution) == (
            "previewed", "catalogue.csv", editor, institution,
        )  # fmt: skip
        page = client.get(response.url).content.decode()
        assert "<h1>1 new, 1 not taken\n</h1>" in page
        assert "“call us” is not an amount." in page
        assert "Apply 1 row" in page
        assert not Microcredential.objects.exists()

    def test_keeps_the_choice_and_says_what_is_wrong(self, institution: Organisation, editor: Person) -> None:
        response = upload(as_(editor), b"PK\x03\x04rest", institution.pk, "catalogue.xlsx", state="live")
        assert response.status_code == 422
        assert response.context["form"].errors == {
            "file": [
                "This is an Excel or other zipped workbook, not a CSV file. Open it in the program that wrote it and "
                "save it as “CSV UTF-8 (comma delimited)”."
            ]
        }
        assert 'value="live"' in response.content.decode()
        assert not CatalogueImport.objects.exists()

    def test_an_empty_file(self, institution: Organisation, editor: Person) -> None:
        assert upload(as_(editor), b"", institution.pk).context["form"].errors == {
            "file": ["The file is empty. Choose one with a line of column names and some rows."]
        }

    def test_more_than_ten_megabytes(self, institution: Organisation, editor: Person) -> None:
        assert upload(as_(editor), b"x" * (10 * 1024 * 1024 + 1), institution.pk).context["form"].errors == {
            "file": ["The file has 10.0 MB; at most 10 MB are read at once. Split it."]
        }

    def test_listing_at_once(self, institution: Organisation, editor: Person) -> None:
        client = as_(editor)
        upload(client, FILE, institution.pk, state="live")
        client.post(reverse("imports:apply", args=[CatalogueImport.objects.get().pk]))
        assert Microcredential.objects.get().state == "live"

    def test_a_formula_is_shown_escaped_and_guarded_in_the_report(
        self, institution: Organisation, editor: Person
    ) -> None:
        client = as_(editor)
        upload(client, table("own_id,title,seat_price", "=1+1,<script>alert(1)</script>,x"), institution.pk)
        kept = CatalogueImport.objects.get()
        page = client.get(reverse("imports:preview", args=[kept.pk])).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert(1)" not in page
        report = client.get(reverse("imports:report", args=[kept.pk]))
        assert report["Content-Disposition"] == 'attachment; filename="report-catalogue.csv"'
        assert b"".join(report.streaming_content).decode("utf-8-sig").splitlines()[1] == (
            "2,'=1+1,<script>alert(1)</script>,error,seat_price,"
            '"“x” is not an amount. Write a number alone, for example 1200 or 1,200.50."'
        )


class TestSteps:
    def test_apply_says_what_was_done_and_offers_an_undo(
        self, editor: Person, previewed: CatalogueImport
    ) -> None:
        response = as_(editor).post(reverse("imports:apply", args=[previewed.pk]))
        assert said(response) == ["1 new, 0 changed"]
        previewed.refresh_from_db()
        assert previewed.state == "applied"
        assert [heard["everything"] for heard in listener.heard] == [True]

    def test_apply_twice_says_so(self, editor: Person, previewed: CatalogueImport) -> None:
        client = as_(editor)
        client.post(reverse("imports:apply", args=[previewed.pk]))
        response = client.post(reverse("imports:apply", args=[previewed.pk]))
        assert said(response)[-1] == "This catalogue import is applied and cannot become applied now."
        assert Microcredential.objects.count() == 1

    def test_discard(self, editor: Person, previewed: CatalogueImport) -> None:
        client = as_(editor)
        response = client.post(reverse("imports:discard", args=[previewed.pk]))
        assert (response.url, said(response)) == (
            reverse("imports:start"),
            ["Discarded. Nothing was changed."],
        )
        assert client.post(reverse("imports:apply", args=[previewed.pk])).status_code == 302
        assert not Microcredential.objects.exists()

    def test_undo_asks_first(
        self, institution: Organisation, editor: Person, previewed: CatalogueImport
    ) -> None:
        MicrocredentialFactory(institution=institution, title="Other")
        before = everything()
        apply_import(catalogue_import=previewed, by=editor, now=NOW)
        client = as_(editor)
        page = client.get(reverse("imports:undo", args=[previewed.pk]))
        assert "Undo the import of catalogue.csv?" in page.content.decode()
        assert Microcredential.objects.count() == 2
        response = client.post(reverse("imports:undo", args=[previewed.pk]))
        assert said(response) == ["Undone: 1 deleted."]
        assert everything() == before

    def test_a_change_meanwhile_is_said(
        self, institution: Organisation, editor: Person, previewed: CatalogueImport
    ) -> None:
        MicrocredentialFactory(institution=institution, external_id="A-1", title="Theirs")
        client = as_(editor)
        response = client.post(reverse("imports:apply", args=[previewed.pk]))
        assert said(response) == [
            "0 new, 0 changed",
            "1 row was left out, because somebody was faster. Look at “Not taken”.",
        ]
        assert Microcredential.objects.get().title == "Theirs"


class TestPreview:
    def test_narrows_and_pages(self, institution: Organisation, editor: Person) -> None:
        rows = [f"A-{n},Title {n},{'x' if n % 3 == 0 else 100}" for n in range(90)]
        kept = preview_import(
            content=table("own_id,title,seat_price", *rows), file_name="c.csv", format="csv",
            institution=institution, by=editor, now=NOW,
        )  # fmt: skip
        client, address = as_(editor), reverse("imports:preview", args=[kept.pk])
        assert [row.number for row, _ in client.get(address).context["rows"]] == list(range(2, 27))
        errors = client.get(address, {"show": "errors", "page": 2}).context
        assert [row.number for row, _ in errors["rows"]] == list(range(77, 92, 3))
        assert errors["counts"] == {
            "": 90,
            "new": 60,
            "changed": 0,
            "unchanged": 0,
            "errors": 30,
            "warnings": 0,
        }
        assert client.get(address, {"show": "nonsense", "page": "x"}).status_code == 200

    def test_names_the_institutions_of_a_state_list(self) -> None:
        kept = preview_import(
            content=etpl({}, {"programid": "2"}),
            file_name="l.csv",
            format="etpl",
            institution=None,
            by=None,
            now=NOW,
        )
        client = as_(PersonFactory(administrator=True))
        page = client.get(reverse("imports:preview", args=[kept.pk])).content.decode()
        name = "Ocean County Vocational Technical Schools - Brick"
        assert f"<small>row 2 · 37588 · {name}</small>" in page
        assert f"<small>row 3 · 2 · {name}</small>" in page
        assert (
            re.findall(r"[$]265 · 36 hours · Live · all [0-9]+ facts", page)
            == ["$265 · 36 hours · Live · all 18 facts"] * 2
        )

    def test_shows_what_was_and_what_will_be(self, institution: Organisation, editor: Person) -> None:
        MicrocredentialFactory(institution=institution, external_id="A-1", title="Old", seat_price=700)
        kept = preview_import(
            content=table("own_id,title,seat_price,weeks", "A-1,New,900,"), file_name="c.csv", format="csv",
            institution=institution, by=editor, now=NOW,
        )  # fmt: skip
        page = as_(editor).get(reverse("imports:preview", args=[kept.pk])).content.decode()
        assert "<dt>Title</dt><dd><del>Old</del> <ins>New</ins></dd>" in page
        assert "<dt>Price per seat</dt><dd><del>$700</del> <ins>$900</ins></dd>" in page
        assert "Weeks" not in page

    @pytest.mark.parametrize("address", ["imports:preview", "imports:start"])
    def test_asks_the_database_as_often_for_three_as_for_one(
        self, address: str, institution: Organisation, editor: Person
    ) -> None:
        counts = []
        for count in (1, 3):
            for _ in range(count):
                kept = preview_import(
                    content=table("own_id,title", *(f"A-{n},Title" for n in range(count))), file_name="c.csv",
                    format="csv", institution=institution, by=editor, now=NOW,
                )  # fmt: skip
            client = as_(editor)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(reverse(address, args=[kept.pk] if address == "imports:preview" else []))
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_the_history_is_paged(self, institution: Organisation, editor: Person) -> None:
        for _ in range(23):
            preview_import(
                content=table("own_id,title", "A-1,Title"), file_name="c.csv", format="csv",
                institution=institution, by=editor, now=NOW,
            )  # fmt: skip
        client = as_(editor)
        assert len(client.get(reverse("imports:start")).context["page"]) == 20
        assert len(client.get(reverse("imports:start"), {"page": 2}).context["page"]) == 3
