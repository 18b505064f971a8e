"""A state's list of eligible training providers."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Membership, Organisation, VerificationDecision
from marketplace.importing.etpl_institutions import guess_type, tidy_name
from marketplace.models import CatalogueImport, Microcredential
from marketplace.services.imports import apply_import, preview_import, undo_import
from tests.factories import MicrocredentialFactory, OrganisationFactory, PersonFactory, member_of
from tests.marketplace import listener
from tests.marketplace.importing import NOW, bring, everything, said

pytestmark = pytest.mark.django_db
REAL = Path(__file__).resolve().parents[3] / "shared/data/nj-etpl/programs_detailed.csv"

ROW = {
    "programid": "37588", "officialname": "CompTIA Security+ Certification", "standardized_name": "CompTIcurity+",
    "providerid": "437", "name": "Ocean County Vocational Technical Schools - Brick - PCS", "city": "Brick",
    "state": "NJ", "zip": "8723", "website": "www.ocvts.org", "cipcode": "10101", "tuition": "265", "fees": "10",
    "booksmaterialscost": "90", "suppliestoolscost": "5", "othercosts": "0", "totalcost": "370",
    "totalclockhours": "36", "calendarlengthid": "6", "prerequisites": "", "leadtodegree": "True",
    "degreeawardedname": "Certificate of Completion", "leadtolicense": "f", "licenseawardedname": "",
    "leadtoindustrycredential": "True", "industrycredentialname": "", "credentialtype": "", "distancelearning": "2",
    "mention_hybrid": "False", "mention_inperson": "False", "mention_remote": "False", "statusname": "Approved",
    "providerstatusname": "Approved", "description": 'The operator""s exam.', "standardized_description": "Other",
    "featuresdescription": "Small classes.",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _listening(settings) -> None:
    settings.CHANGE_LISTENER = "tests.marketplace.listener.listen"
    listener.heard.clear()


def etpl(*rows: dict[str, str]) -> bytes:
    target = io.StringIO()
    writer = csv.DictWriter(target, list(ROW))
    writer.writeheader()
    writer.writerows([ROW | row for row in rows])
    return target.getvalue().encode()


def warnings(kept: CatalogueImport) -> list[tuple[int, str, str]]:
    return said(list(kept.rows.all()), "warnings")


def test_a_row_becomes_a_live_microcredential_of_a_verified_institution() -> None:
    kept, outcome = bring(etpl({}), None, format="etpl")
    assert (outcome.counts, warnings(kept)) == ({"create": 1}, [])
    made = Microcredential.objects.select_related("institution").get()
    facts: dict[str, Any] = {
        "external_id": "37588", "title": "CompTIA Security+ Certification", "state": "live", "listed_at": NOW,
        "description": "The operator's exam.\n\nSmall classes.\n\nLeads to: Certificate of Completion",
        "seat_price": Decimal(265), "learner_fee": Decimal(10), "materials_price": Decimal(95), "currency": "USD",
        "price_source": "Eligible training provider list", "clock_hours": Decimal(36), "weeks": None, "modes": 1,
        "cip_code": "01.0101", "postcode": "08723", "city": "Brick", "region": "NJ", "country": "US",
        "latitude": 40.0458, "longitude": -74.1092, "credential_type": "certificate", "gives_credit": None,
        "link": "https://www.ocvts.org",
    }  # fmt: skip
    assert {name: getattr(made, name) for name in facts} == facts
    institution = made.institution
    assert (institution.name, institution.external_id, institution.kind, institution.institution_type) == (
        "Ocean County Vocational Technical Schools - Brick",
        "437",
        "institution",
        "technical",
    )
    assert (institution.verification, institution.postcode, institution.latitude) == (
        "verified",
        "08723",
        40.0458,
    )
    assert [heard["everything"] for heard in listener.heard] == [True]


def test_the_same_list_twice_changes_nothing() -> None:
    content = etpl({}, {"programid": "2", "tuition": "300", "totalcost": "405"})
    bring(content, None, format="etpl")
    before = everything()
    _, outcome = bring(content, None, format="etpl")
    assert (outcome.counts, outcome.ids) == ({"unchanged": 2}, [])
    assert everything() == before
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("cells", "column", "warning"),
    [
        ({"totalcost": "400"}, "totalcost",
         "The parts add up to 370.00, the total says 400.00: the parts were taken."),
        ({"tuition": "0", "fees": "0", "booksmaterialscost": "0", "suppliestoolscost": "0", "totalcost": "0"},
         "totalcost", "The cost is zero: taken as “price not stated”, never as free."),
        ({"tuition": "0", "fees": "0", "booksmaterialscost": "0", "suppliestoolscost": "0", "totalcost": "900"},
         "totalcost", "Only the total of 900.00 is stated: taken as the price per seat."),
        ({"tuition": "186088", "totalcost": "186193"}, "tuition",
         "186,193.00 for one learner is unusually high: taken as it stands."),
        ({"totalclockhours": "0"}, "totalclockhours", "Zero hours: taken as “not stated”."),
        ({"totalclockhours": "9999"}, "totalclockhours",
         "9,999 hours are more than two years of full time: taken as it stands."),
        ({"cipcode": "0"}, "cipcode", "No CIP code: its field is not known."),
        ({"website": "591 Summit Ave"}, "website",
         "“591 Summit Ave” is not a web address. Write it as https://www.example.edu/page. Left out."),
        ({"statusname": "Suspend"}, "statusname",
         "The state says “Suspend”, not “Approved”: kept as a draft, which employers do not see."),
        ({"name": "", "city": "", "zip": "", "website": "", "distancelearning": ""}, "name",
         "The provider's name is not stated: called “Institution 437”, without a place."),
        ({"zip": "00001"}, "zip", "00001 is no known ZIP code: distances to it are not known."),
    ],
)  # fmt: skip
def test_what_is_assumed_is_said(cells: dict[str, str], column: str, warning: str) -> None:
    kept, outcome = bring(etpl(cells), None, format="etpl")
    assert warnings(kept) == [(2, column, warning)]
    assert outcome.counts == {"create": 1}


def test_a_zero_price_is_not_stated() -> None:
    zero = dict.fromkeys(("tuition", "fees", "booksmaterialscost", "suppliestoolscost", "totalcost"), "0")
    bring(etpl(zero), None, format="etpl")
    made = Microcredential.objects.get()
    assert (made.seat_price, made.learner_fee, made.materials_price, made.states_price) == (
        None,
        None,
        None,
        False,
    )


@pytest.mark.parametrize(
    ("cells", "modes"),
    [
        ({"distancelearning": "2"}, 1),
        ({"distancelearning": "1"}, 0),
        ({"distancelearning": ""}, 0),
        ({"distancelearning": "2", "mention_hybrid": "True"}, 4),
        ({"distancelearning": "1", "mention_remote": "True"}, 8),
        ({"distancelearning": "1", "mention_inperson": "True", "mention_remote": "True"}, 9),
    ],
)
def test_delivery(cells: dict[str, str], modes: int) -> None:
    bring(etpl(cells), None, format="etpl")
    assert Microcredential.objects.get().modes == modes


@pytest.mark.parametrize(
    ("cells", "kind", "credit"),
    [
        ({"degreeawardedname": "Associate's Degree"}, "degree", True),
        ({"credentialtype": "AssociateDegree"}, "degree", True),
        ({"leadtolicense": "t"}, "licence", None),
        ({"credentialtype": "License"}, "licence", None),
        ({"industrycredentialname": "CompTIA A+"}, "industry_certification", None),
        ({"credentialtype": "Certification"}, "industry_certification", None),
        ({}, "certificate", None),
        ({"degreeawardedname": ""}, "", None),
    ],
)
def test_award(cells: dict[str, str], kind: str, credit: bool | None) -> None:
    bring(etpl(cells), None, format="etpl")
    made = Microcredential.objects.get()
    assert (made.credential_type, made.gives_credit) == (kind, credit)


@pytest.mark.parametrize(
    ("name", "tidy", "kind"),
    [
        ("County College of Morris", "County College of Morris", "community_college"),
        (
            "Rowan College at Burlington County - WIOA Title 2",
            "Rowan College at Burlington County",
            "community_college",
        ),
        ("Essex County College Non-Credit  - PCS", "Essex County College Non-Credit", "community_college"),
        ("New Jersey City University", "New Jersey City University", "four_year"),
        ("Some State College - WFNJ", "Some State College", "four_year"),
        ("Warren County Technical School", "Warren County Technical School", "technical"),
        ("Elm Vo-Tech - GAINS APPRENTICESHIP", "Elm Vo-Tech", "technical"),
        ("American Institute - PCS - Toms River", "American Institute - Toms River", "private_provider"),
        ("CT America Inc.- Iselin - PCS", "CT America Inc. - Iselin", "private_provider"),
        (
            "E-Z Wheels Driving School, Inc. - Dover",
            "E-Z Wheels Driving School, Inc. - Dover",
            "private_provider",
        ),
    ],
)
def test_names_and_types_of_institutions(name: str, tidy: str, kind: str) -> None:
    assert tidy_name(name) == tidy
    assert guess_type(tidy) == kind


def test_one_institution_for_each_provider_id_whatever_its_rows_call_it() -> None:
    rows = [
        {"programid": "1"},
        {"programid": "2"},
        {"programid": "3", "name": "Health Fund - APPRENTICESHIP"},
    ]
    rows.append({"programid": "4", "name": ""})
    kept, _ = bring(etpl(*rows), None, format="etpl")
    name = "Ocean County Vocational Technical Schools - Brick"
    assert Organisation.objects.get().name == name
    assert warnings(kept) == [
        (4, "name", f"Other rows give this provider's id to {name}, which was taken."),
        (5, "name", f"Not stated here; other rows call this provider {name}."),
    ]


def test_an_institution_that_people_run_keeps_what_they_wrote() -> None:
    institution = OrganisationFactory(institution=True, external_id="437", name="Ours", city="", website="")
    member_of(institution)
    retired = MicrocredentialFactory(institution=institution, external_id="37588", retired=True, title="Ours")
    bring(etpl({}), None, format="etpl")
    institution.refresh_from_db()
    retired.refresh_from_db()
    assert (institution.name, institution.city, institution.website) == (
        "Ours",
        "Brick",
        "https://www.ocvts.org",
    )
    assert (retired.title, retired.state) == ("CompTIA Security+ Certification", "retired")


def test_what_the_state_suspends_is_withdrawn_whoever_runs_it() -> None:
    bring(etpl({}), None, format="etpl")
    member_of(Organisation.objects.get())
    bring(etpl({"statusname": "Suspend"}), None, format="etpl")
    assert Microcredential.objects.get().state == "draft"
    bring(etpl({}), None, format="etpl")
    assert Microcredential.objects.get().state == "draft"
    Membership.objects.all().delete()
    bring(etpl({}), None, format="etpl")
    assert Microcredential.objects.get().state == "live"


def test_an_undo_takes_institutions_back_too() -> None:
    known = OrganisationFactory(institution=True, external_id="9", name="Old name", city="Old")
    kept, _ = bring(etpl({}, {"programid": "2", "providerid": "9", "name": "New name"}), None, format="etpl")
    known.refresh_from_db()
    assert (known.name, known.city, Organisation.objects.count()) == ("New name", "Brick", 2)
    undo_import(catalogue_import=kept, by=PersonFactory(administrator=True), now=NOW)
    assert list(Organisation.objects.values_list("name", "city", "latitude")) == [("Old name", "Old", None)]
    assert not Microcredential.objects.exists()


def test_an_administrator_verifies_by_importing() -> None:
    administrator = PersonFactory(administrator=True)
    kept = preview_import(
        content=etpl({}), file_name="l.csv", format="etpl", institution=None, by=administrator, now=NOW
    )
    apply_import(catalogue_import=kept, by=administrator, now=NOW)
    assert list(VerificationDecision.objects.values_list("verdict", "decided_by")) == [
        ("verified", administrator.pk)
    ]


class TestCommand:
    def run(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str]:
        call_command("import_catalog", *arguments)
        captured = capsys.readouterr()
        return captured.out, captured.err

    def test_says_what_it_did_and_numbers_add_up(self, tmp_path: Path, capsys) -> None:
        file, report = tmp_path / "list.csv", tmp_path / "report.csv"
        file.write_bytes(
            etpl({"programid": "1", "totalclockhours": "0"}, {"programid": "2"}, {"programid": "2"},
                 {"programid": "", "officialname": "=cmd()"})
        )  # fmt: skip
        out, err = self.run(capsys, "--format", "etpl", str(file), "--report", str(report))
        assert out.splitlines()[-1] == "4 rows read: 1 new, 0 changed, 0 unchanged, 3 refused; 1 warnings"
        assert "row 3 2: error in programid: “2” stands in row 4 too. Keep one." in err
        lines = list(csv.reader(report.read_text(encoding="utf-8-sig").splitlines()))
        assert lines[0] == ["row", "own_id", "title", "kind", "column", "message"]
        assert [line[0] for line in lines[1:]] == ["2", "3", "4", "5"]
        assert lines[4][2] == "'=cmd()"

    def test_a_dry_run_changes_nothing(self, tmp_path: Path, capsys) -> None:
        file = tmp_path / "list.csv"
        file.write_bytes(etpl({}))
        out, _ = self.run(capsys, "--format", "etpl", str(file), "--dry-run")
        assert out == "1 rows read: would be 1 new, 0 changed, 0 unchanged, 0 refused; 0 warnings\n"
        assert [model.objects.count() for model in (Microcredential, Organisation, CatalogueImport)] == [
            0,
            0,
            0,
        ]

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--format", "csv"],
             "--institution is needed with csv: the name or id of the institution whose catalogue it is"),
            (["--format", "csv", "--institution", "Nobody"], "“Nobody” names 0 institutions here"),
            (["--format", "etpl", "--institution", "X"],
             "--institution does not go with etpl: the list names its institutions itself"),
            (["--format", "etpl"], "bad.csv: Row 1: the columns programid, officialname, "
             "providerid are missing. The file's columns are “a”, “b”. Nothing was changed."),
        ],
    )  # fmt: skip
    def test_says_what_is_wrong(self, arguments: list[str], message: str, tmp_path: Path) -> None:
        file = tmp_path / "bad.csv"
        file.write_text("a,b\n1,2\n")
        with pytest.raises(CommandError) as error:
            call_command("import_catalog", *arguments, str(file))
        assert str(error.value) == message
        assert not CatalogueImport.objects.exists()


@pytest.mark.skipif(not REAL.exists(), reason=f"the real list is not here: {REAL}")
def test_the_real_list_comes_in_whole() -> None:
    kept, outcome = bring(REAL.read_bytes(), None, format="etpl")
    assert outcome.counts == {"create": 749}
    assert outcome.warnings == 203
    assert Organisation.objects.count() == 188
    assert Microcredential.objects.filter(state="live").count() == 748
    assert Microcredential.objects.filter(seat_price=None).count() == 61
    _, again = bring(REAL.read_bytes(), None, format="etpl")
    assert again.counts == {"unchanged": 749}
    undo_import(catalogue_import=kept, by=PersonFactory(administrator=True), now=NOW)
    assert (Microcredential.objects.count(), Organisation.objects.count()) == (0, 0)
