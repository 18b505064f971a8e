"""Past results as history."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation
from marketplace.importing.results import ResultRow, Scale, parse
from marketplace.models import SatisfactionImport, SatisfactionRecord
from marketplace.services.results import ResultsOutcome, folded_name, import_results
from tests.factories import MicrocredentialFactory, OrganisationFactory, PersonFactory
from tests.marketplace import listener
from tests.marketplace.importing import NOW, table

pytestmark = pytest.mark.django_db
QUESTIONS = "met_need,employees_liked,work_improved"
HEADER = f"institution,own_id,employer,ended_on,learners,{QUESTIONS},source,external_id,verified"
REAL = Path(__file__).resolve().parents[3] / "shared/data/nj-etpl/programs_listing.csv"


@pytest.fixture(autouse=True)
def _listening(settings) -> None:
    settings.CHANGE_LISTENER = "tests.marketplace.listener.listen"
    listener.heard.clear()


@pytest.fixture
def institution() -> Organisation:
    return OrganisationFactory(institution=True, name="Elm College", external_id="437")


def read(*lines: str, scale: Scale = Scale.SHARE) -> list[ResultRow]:
    return parse(table(HEADER, *lines), scale=scale, source="survey", today=NOW.date())


def bring(*lines: str, scale: Scale = Scale.SHARE) -> tuple[list[ResultRow], ResultsOutcome]:
    rows = read(*lines, scale=scale)
    return rows, import_results(rows=rows, file_name="r.csv", by=None, now=NOW)


def errors(rows: list[ResultRow]) -> list[tuple[int, str, str]]:
    return [(row.number, each["column"], each["message"]) for row in rows for each in row.errors]


def test_a_row_becomes_history_with_its_source(institution: Organisation) -> None:
    taught = MicrocredentialFactory(institution=institution, external_id="W-1")
    employer = OrganisationFactory(name="Acme, Inc.")
    person = PersonFactory()
    rows = read("elm  college,W-1,ACME Inc,2026-03-01,12,84%,0.5,,Board survey,S-1,yes")
    outcome = import_results(rows=rows, file_name="r.csv", by=person, now=NOW)
    record = SatisfactionRecord.objects.get()
    facts = {
        "institution": institution, "microcredential": taught, "employer": employer, "employer_name": "",
        "ended_on": date(2026, 3, 1), "learners": 12, "met_need": 0.84, "employees_liked": 0.5, "work_improved": None,
        "source": "Board survey", "external_id": "S-1", "verified": True,
    }  # fmt: skip
    assert {name: getattr(record, name) for name in facts} == facts
    kept = SatisfactionImport.objects.get()
    assert record.imported == kept
    assert (kept.source, kept.file_name, kept.rows, kept.imported_by, kept.imported_at) == (
        "Board survey", "r.csv", 1, person, NOW,
    )  # fmt: skip
    assert outcome.counts == {"new": 1}
    assert [heard["everything"] for heard in listener.heard] == [True]


def test_the_same_file_twice_adds_nothing_and_a_correction_changes(institution: Organisation) -> None:
    bring("437,,Acme,2026-03-01,12,0.8,,,,,", "437,,Acme,2026-04-01,12,0.8,,,,,")
    listener.heard.clear()
    _, again = bring("437,,Acme,2026-03-01,12,0.8,,,,,", "437,,Acme,2026-04-01,12,0.8,,,,,")
    assert (again.counts, SatisfactionImport.objects.count(), listener.heard) == ({"unchanged": 2}, 1, [])
    _, corrected = bring("437,,Acme,2026-03-01,12,0.9,,,,,", "437,,Acme,2026-04-01,12,0.8,,,,,")
    assert corrected.counts == {"changed": 1, "unchanged": 1}
    assert list(SatisfactionRecord.objects.values_list("met_need", flat=True).order_by("ended_on")) == [
        0.9,
        0.8,
    ]


@pytest.mark.parametrize(
    ("scale", "written", "share"),
    [
        (Scale.SHARE, "0.84", 0.84), (Scale.SHARE, "84%", 0.84), (Scale.SHARE, "84 %", 0.84), (Scale.SHARE, "1", 1.0),
        (Scale.TO_5, "1", 0.0), (Scale.TO_5, "4", 0.75), (Scale.TO_5, "5", 1.0), (Scale.TO_5, "50%", 0.5),
        (Scale.TO_6, "1", 0.0), (Scale.TO_6, "6", 1.0), (Scale.TO_6, "5.5", 0.9),
    ],
)  # fmt: skip
def test_scales(scale: Scale, written: str, share: float) -> None:
    assert read(f"x,,,2026-03-01,1,{written},,,,,", scale=scale)[0].answers["met_need"] == share


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("437,,,2026-03-01,12,84,,,,,", "met_need",
         "“84” lies outside 0 to 1. Write 84% or 0.84, or name the scale with --scale."),
        ("437,,,2026-03-01,12,-1,,,,,", "met_need",
         "“-1” lies outside 0 to 1. Write 84% or 0.84, or name the scale with --scale."),
        ("437,,,2026-03-01,12,good,,,,,", "met_need", "“good” is not a number."),
        ("437,,,2026-03-01,12,,,,,,", "met_need", "None of the three questions has an answer."),
        ("437,,,2026-03-01,0,1,,,,,", "learners", "“0” is not a whole number from 1 to 100,000."),
        ("437,,,2026-03-01,,1,,,,,", "learners",
         "It is blank. Each result needs an institution, a day and a number of learners."),
        ("437,,,2026-02-30,12,1,,,,,", "ended_on",
         "“2026-02-30” is not a date that exists. Write year-month-day, for example 2027-01-15."),
        ("437,,,2026-11-25,12,1,,,,,", "ended_on",
         "2026-11-25 has not come yet: results are of cohorts that ended."),
        ("Oak College,,,2026-03-01,12,1,,,,,", "institution", "“Oak College” is no institution here."),
        ("437,,,2026-03-01,12,1,,,,,perhaps", "verified", "“perhaps” is neither yes nor no."),
    ],
)  # fmt: skip
def test_a_faulty_row_is_refused_and_the_others_are_taken(
    line: str, column: str, message: str, institution: Organisation
) -> None:
    rows, outcome = bring(line, "437,,Acme,2026-01-01,5,1,,,,,")
    assert errors(rows) == [(2, column, message)]
    assert outcome.counts == {"refused": 1, "new": 1}
    assert SatisfactionRecord.objects.get().learners == 5


def test_a_file_cannot_pass_for_what_took_place_here(institution: Organisation) -> None:
    rows, _ = bring("Elm College,,,2026-01-01,10,1,,,trellis,cohort-1,yes")
    assert errors(rows) == [
        (2, "source", "“trellis” is kept for cohorts that took place here: name another source.")
    ]
    assert SatisfactionRecord.objects.count() == 0


def test_rows_that_cannot_be_told_apart_are_refused(institution: Organisation) -> None:
    line = "437,,Acme,2026-03-01,12,0.8,,,,,"
    rows, outcome = bring(line, line)
    assert errors(rows) == [
        (2, "external_id", "It has the same id as row 3. Give each result an external_id of its own."),
        (3, "external_id", "It has the same id as row 2. Give each result an external_id of its own."),
    ]
    assert outcome.counts == {"refused": 2}
    assert not SatisfactionImport.objects.exists()


def test_an_unknown_own_id_is_history_of_the_institution(institution: Organisation) -> None:
    rows, _ = bring("437,X-9,,2026-03-01,12,1,,,,,")
    assert [each["message"] for each in rows[0].warnings] == [
        "“X-9” is no id of Elm College: taken for the institution as a whole."
    ]
    assert SatisfactionRecord.objects.get().microcredential is None


def test_two_institutions_of_one_name_want_an_id(institution: Organisation) -> None:
    OrganisationFactory(institution=True, name="ELM COLLEGE")
    rows, _ = bring("Elm College,,,2026-03-01,12,1,,,,,")
    assert errors(rows) == [(2, "institution", "“Elm College” names 2 institutions here: write the id.")]


def test_one_provider_is_spelt_in_several_ways() -> None:
    spellings = ["Pennco Tech - Blackwood - PCS", "Pennco Tech  -  Blackwood - PVS", "pennco tech blackwood"]
    assert {folded_name(name) for name in spellings} == {"pennco tech blackwood"}


class TestCommand:
    LISTING = ("program_id,provider,avg_rating_1to6,n_ratings",
               "W-1,Somebody Else,5.5,4", "W-2,Elm  College - PVS,1.0,1", "W-3,Elm College,,0",
               "W-4,Oak College,6.0,2", "W-5,Elm College,7,2")  # fmt: skip

    def test_ratings(self, institution: Organisation, tmp_path: Path, capsys) -> None:
        taught = MicrocredentialFactory(institution=institution, external_id="W-1")
        file, report = tmp_path / "listing.csv", tmp_path / "report.csv"
        file.write_bytes(table(*self.LISTING))
        arguments = ["--format", "etpl-ratings", "--date", "2023-06-30", str(file), "--report", str(report)]
        call_command("import_results", *arguments)
        assert capsys.readouterr().out == (
            "5 rows read: 2 new, 0 changed, 0 unchanged, 2 refused, 1 without a result; 2 warnings\n"
        )
        names = (
            "institution",
            "microcredential",
            "learners",
            "employees_liked",
            "ended_on",
            "source",
            "verified",
        )
        assert list(SatisfactionRecord.objects.order_by("pk").values_list(*names)) == [
            (institution.pk, taught.pk, 4, 0.9, date(2023, 6, 30), "NJ ETPL listing", True),
            (institution.pk, None, 1, 0.0, date(2023, 6, 30), "NJ ETPL listing", True),
        ]
        lines = csv.reader(report.read_text(encoding="utf-8-sig").splitlines())
        assert [line[0] for line in lines] == ["row", "3", "5", "6", "6"]
        call_command("import_results", *arguments)
        assert capsys.readouterr().out.startswith("5 rows read: 0 new, 0 changed, 2 unchanged, 2 refused")

    def test_a_dry_run_changes_nothing(self, institution: Organisation, tmp_path: Path, capsys) -> None:
        file = tmp_path / "results.csv"
        file.write_bytes(table(HEADER, "437,,,2026-03-01,12,1,,,,,"))
        call_command("import_results", str(file), "--dry-run")
        assert capsys.readouterr().out.startswith("1 rows read: would be 1 new")
        assert (SatisfactionRecord.objects.count(), SatisfactionImport.objects.count()) == (0, 0)

    def test_verified_for_all(self, institution: Organisation, tmp_path: Path) -> None:
        file = tmp_path / "results.csv"
        file.write_bytes(table(HEADER, "437,,,2026-03-01,12,5,,,,,"))
        call_command("import_results", str(file), "--verified", "--scale", "1-6", "--source", "Board")
        record = SatisfactionRecord.objects.get()
        assert (record.verified, record.source, record.met_need) == (True, "Board", 0.8)

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--format", "etpl-ratings"],
             "--date is needed with etpl-ratings: the list does not say when its ratings were given"),
            ([], "bad.csv: Row 1: the columns institution, ended_on, learners are missing. The file's columns are “a”, "
             "“b”. Nothing was changed."),
        ],
    )  # fmt: skip
    def test_says_what_is_wrong(self, arguments: list[str], message: str, tmp_path: Path) -> None:
        file = tmp_path / "bad.csv"
        file.write_text("a,b\n1,2\n")
        with pytest.raises(CommandError) as error:
            call_command("import_results", *arguments, str(file))
        assert str(error.value) == message


@pytest.mark.skipif(not REAL.exists(), reason=f"the real list is not here: {REAL}")
def test_the_real_ratings_are_accounted_for(institution: Organisation, capsys) -> None:
    institution.name = "HPI School of Allied Health"
    institution.save()
    call_command("import_results", "--format", "etpl-ratings", "--date", "2023-06-30", str(REAL))
    read, rest = capsys.readouterr().out.split(" rows read: ")
    numbers = [int(part.split()[0]) for part in rest.split(";")[0].split(", ")]
    assert (int(read), sum(numbers), numbers[4]) == (2937, 2937, 2708)
