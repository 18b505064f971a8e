"""An institution's own catalogue: what is read, applied, changed again and taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Organisation
from marketplace.importing.catalogue_columns import COLUMNS
from marketplace.importing.sample import sample_file
from marketplace.models import CatalogueImport, Microcredential, MicrocredentialSkill, SkillStatus
from marketplace.search import forget_index
from marketplace.services.imports import apply_import, preview_import, undo_import
from marketplace.transitions import NotAllowed
from tests.factories import (
    MatchFactory,
    MicrocredentialFactory,
    MicrocredentialSkillFactory,
    OrganisationFactory,
    PersonFactory,
    SkillAliasFactory,
    SkillFactory,
)
from tests.marketplace import listener
from tests.marketplace.importing import NOW, bring, everything, said, table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _listening(settings) -> None:
    settings.CHANGE_LISTENER = "tests.marketplace.listener.listen"
    listener.heard.clear()
    forget_index()


@pytest.fixture
def institution() -> Organisation:
    return OrganisationFactory(institution=True, country="US", currency="USD")


def only() -> Microcredential:
    return Microcredential.objects.get()


def rows_of(kept: CatalogueImport) -> list:
    return list(kept.rows.all())


def test_every_column_arrives(institution: Organisation) -> None:
    skill = SkillFactory(label="weld steel")
    SkillAliasFactory(skill=skill, text="steel welding")
    other = SkillFactory(external_id="http://data.europa.eu/esco/skill/1")
    kept, outcome = bring(
        table(
            "own_id,title,description,skills,seat_price,tiers,class_price,learner_fee,materials_price,cohort_fee,"
            "travel_price,currency,price_as_of,min_cohort,max_cohort,seats_free,modes,starts,starts_any_day,weeks,"
            "clock_hours,postcode,city,region,country,credit,credit_hours,credential_type,cip_code,language,link,"
            "stacks_into,prerequisites,state",
            'W-1,Welding,Weld steel,Steel Welding@4;http://data.europa.eu/esco/skill/1,"$1,450.50",8:1350;12:1250,'
            "9000,20,120,500,300,eur,2026-09-01,6,14,0,on_campus;At the employer's site,2027-04-05;2027-01-18,no,10,"
            "120.5,7645,,,,yes,3,industry certification,480508,Spanish,www.example.edu/w,An associate degree,None,live",
        ),
        institution,
    )
    assert said(rows_of(kept)) == []
    assert said(rows_of(kept), "warnings") == []
    made = only()
    facts = {
        "institution": institution, "external_id": "W-1", "title": "Welding", "description": "Weld steel",
        "state": "live", "listed_at": NOW, "currency": "EUR", "seat_price": Decimal("1450.50"),
        "class_price": Decimal(9000), "learner_fee": Decimal(20), "materials_price": Decimal(120),
        "cohort_fee": Decimal(500), "travel_price": Decimal(300), "price_as_of": date(2026, 9, 1), "min_cohort": 6,
        "max_cohort": 14, "seats_free": 0, "modes": 3, "starts_any_day": False, "weeks": Decimal(10),
        "clock_hours": Decimal("120.5"), "postcode": "07645", "city": "Montvale", "region": "NJ", "country": "US",
        "latitude": 41.055, "longitude": -74.0459, "gives_credit": True, "credit_hours": Decimal(3),
        "credential_type": "industry_certification", "cip_code": "48.0508", "language": "es",
        "link": "https://www.example.edu/w", "stacks_into_text": "An associate degree", "prerequisites": "None",
    }  # fmt: skip
    assert {name: getattr(made, name) for name in facts} == facts
    assert list(made.tiers.values_list("from_headcount", "seat_price")) == [
        (8, Decimal(1350)),
        (12, Decimal(1250)),
    ]
    assert list(made.starts.values_list("starts_on", flat=True)) == [date(2027, 1, 18), date(2027, 4, 5)]
    assert set(made.taught_skills.values_list("skill", "level", "status")) == {
        (skill.pk, 4, "confirmed"),
        (other.pk, 3, "confirmed"),
    }
    assert outcome.counts == {"create": 1}
    assert listener.heard == [
        {"need": None, "microcredential": None, "employer": None, "everything": True, "by": None}
    ]
    assert " welding " in made.search_text


def test_the_sample_has_every_column_and_no_fault(institution: Organisation) -> None:
    for label in (
        "apply arc welding techniques", "operate welding equipment", "read standard blueprints", "lead a team",
        "give constructive feedback", "use spreadsheets software",
    ):  # fmt: skip
        SkillFactory(label=label)
    kept, outcome = bring(sample_file().encode("utf-8-sig"), institution)
    assert sample_file().splitlines()[0] == ",".join(column.name for column in COLUMNS)
    assert (said(rows_of(kept)), said(rows_of(kept), "warnings"), kept.notes) == ([], [], [])
    assert outcome.counts == {"create": 3}
    assert list(Microcredential.objects.order_by("pk").values_list("state", flat=True)) == [
        "live",
        "draft",
        "draft",
    ]


def test_the_same_file_twice_changes_nothing(institution: Organisation) -> None:
    content = table(
        "own_id,title,description,seat_price,starts", "A-1,Welding,Weld,900,2027-01-15", "A-2,Turning,,,"
    )
    bring(content, institution)
    before = everything()
    listener.heard.clear()
    _, outcome = bring(content, institution)
    assert outcome.counts == {"unchanged": 2}
    assert outcome.ids == []
    assert everything() == before
    assert listener.heard == []


def test_a_column_that_is_absent_leaves_what_is_there_and_a_blank_cell_clears_it(
    institution: Organisation,
) -> None:
    there = MicrocredentialFactory(
        institution=institution, external_id="A-1", title="Old", seat_price=900, weeks=6, description="Weld"
    )
    kept, outcome = bring(table("own_id,title,seat_price", "A-1,Welding,"), institution)
    there.refresh_from_db()
    assert (there.title, there.seat_price, there.weeks, there.description) == (
        "Welding",
        None,
        Decimal(6),
        "Weld",
    )
    assert rows_of(kept)[0].before == {"facts": {"title": "Old", "seat_price": "900.00"}}
    assert outcome.counts == {"update": 1}


def test_new_rows_are_drafts_unless_the_person_lists_them_at_once(institution: Organisation) -> None:
    content = table(
        "own_id,title,description,state", "A-1,Welding,Weld,", "A-2,Turning,Turn,retired", "A-3,Bare,,"
    )
    bring(content, institution, list_at_once=True)
    assert dict(Microcredential.objects.values_list("external_id", "state")) == {
        "A-1": "live",
        "A-2": "retired",
        "A-3": "draft",
    }
    warnings = said(rows_of(CatalogueImport.objects.get()), "warnings")
    assert warnings == [
        (4, "state", "It has neither a description nor a skill, so it cannot be listed: kept as a draft.")
    ]


def test_a_state_that_cannot_follow_is_refused(institution: Organisation) -> None:
    MicrocredentialFactory(institution=institution, external_id="A-1", draft=True)
    kept, outcome = bring(table("own_id,title,state", "A-1,Welding,retired"), institution)
    assert said(rows_of(kept)) == [(2, "state", "It is a draft here and cannot become retired.")]
    assert outcome.counts == {"refused": 1}


def test_other_institutions_are_left_alone(institution: Organisation) -> None:
    theirs = MicrocredentialFactory(external_id="A-1")
    before = everything()
    bring(table("own_id,title", "A-1,Mine"), institution)
    assert everything()[:1] == before
    assert theirs.institution.microcredentials.count() == 1


@pytest.mark.parametrize(
    "content",
    [
        "own_id;title\nA-1;Café für Köche\n".encode(),
        "own_id\ttitle\r\nA-1\tCafé für Köche\r\n".encode("utf-8-sig"),
        "own_id,title\nA-1,Café für Köche\n".encode("utf-16"),
        "sep=;\nown_id;title\nA-1;Café für Köche\n".encode(),
        "  OWN id , Course Title \n\nA-1, Café für Köche \n,\n".encode(),
        "own_id,title,,\rA-1,Café für Köche,,\r".encode(),
    ],
)
def test_delimiters_encodings_and_spreadsheet_habits(content: bytes, institution: Organisation) -> None:
    kept, _ = bring(content, institution)
    assert (only().external_id, only().title) == ("A-1", "Café für Köche")
    assert said(rows_of(kept), "warnings") == []


def test_windows_letters_are_read_with_a_warning(institution: Organisation) -> None:
    kept, _ = bring("own_id,title\nA-1,Café\nA-2,Tea\n".encode("cp1252"), institution)
    assert said(rows_of(kept), "warnings") == [
        (2, "title", "The file is not in UTF-8. Read as Windows-1252 this says “Café”.")
    ]


def test_synonyms_are_shown_back(institution: Organisation) -> None:
    kept, _ = bring(
        table("Course Code,Course Name,Tuition,State,Colour", "A-1,Welding,900,NJ,red"), institution
    )
    assert kept.notes == [
        "Read as our columns: “Course Code” as own_id, “Course Name” as title, “Tuition” as seat_price, "
        "“State” as region.",
        "Not read, because Trellis has no such column: “Colour”.",
    ]
    assert only().region == "NJ"


@pytest.mark.parametrize(
    ("column", "cell", "warning"),
    [
        ("seat_price", "0", "Zero was taken as “not stated”, never as free."),
        ("seat_price", "free", "Zero was taken as “not stated”, never as free."),
        ("seat_price", "TBD", "“TBD” was taken as “not stated”."),
        ("seat_price", "186193", "186,193.00 for one learner is unusually high: taken as it stands."),
        ("clock_hours", "0", "Zero hours: taken as “not stated”."),
        ("clock_hours", "9999", "9,999 hours are more than two years of full time: taken as it stands."),
        ("modes", "online", "“online” was taken as live online and self-paced. Say which of them it is."),
        ("postcode", "00001", "00001 is no known ZIP code: distances to it are not known."),
        ("starts", "2020-01-15", "All starts have passed."),
        ("starts", "3/1/2027", "3/1/2027 was read as 1 March 2027. Write year-month-day, for example 2027-01-15."),
        ("starts", "46402", "46402 was read as a spreadsheet's number for 15 January 2027."),
        ("skills", "paint, draw",
         "“paint, draw” is not a skill of the taxonomy. Left out. A semicolon parts skills, a comma does not."),
    ],
)  # fmt: skip
def test_what_is_assumed_is_said(column: str, cell: str, warning: str, institution: Organisation) -> None:
    kept, outcome = bring(table(f"own_id;title;{column}", f"A-1;Welding;{cell}"), institution)
    assert said(rows_of(kept), "warnings") == [(2, column, warning)]
    assert outcome.counts == {"create": 1}


def test_the_file_tells_in_which_order_its_dates_are(institution: Organisation) -> None:
    bring(table("own_id,title,starts", "A-1,Welding,25/12/2027", "A-2,Turning,03/04/2027"), institution)
    assert Microcredential.objects.get(external_id="A-2").starts.get().starts_on == date(2027, 4, 3)


def test_skills_of_the_file_replace_confirmed_ones_and_leave_suggestions(institution: Organisation) -> None:
    there = MicrocredentialFactory(institution=institution, external_id="A-1")
    old, kept_suggestion = SkillFactory(label="old"), SkillFactory(label="guess")
    taken_up, new = SkillFactory(label="taken up"), SkillFactory(label="new")
    MicrocredentialSkillFactory(microcredential=there, skill=old)
    for skill in (kept_suggestion, taken_up):
        MicrocredentialSkillFactory(
            microcredential=there, skill=skill, status=SkillStatus.SUGGESTED, confidence=0.5
        )
    bring(table("own_id,title,skills", "A-1,Welding,new;taken up@5"), institution)
    assert set(there.taught_skills.values_list("skill__label", "level", "status")) == {
        ("guess", 3, "suggested"),
        ("new", 3, "confirmed"),
        ("taken up", 5, "confirmed"),
    }
    assert new.pk != old.pk


def test_a_name_of_several_skills_is_left_out(institution: Organisation) -> None:
    for label in ("weld pipes", "weld plates"):
        SkillAliasFactory(skill=SkillFactory(label=label), text="welding")
    kept, _ = bring(table("own_id,title,skills", "A-1,Welding,welding"), institution)
    assert said(rows_of(kept), "warnings") == [
        (
            2,
            "skills",
            "“welding” means several skills: “weld pipes”, “weld plates”. Left out; write the id of the one you mean.",
        )
    ]
    assert not MicrocredentialSkill.objects.exists()


def test_what_somebody_changed_after_the_preview_is_not_overwritten(institution: Organisation) -> None:
    changed = MicrocredentialFactory(institution=institution, external_id="A-1", title="Old")
    removed = MicrocredentialFactory(institution=institution, external_id="A-2")
    kept = preview_import(
        content=table("own_id,title", "A-1,New", "A-2,New", "A-3,New", "A-4,New"),
        file_name="c.csv", format="csv", institution=institution, by=None, now=NOW,
    )  # fmt: skip
    changed.title = "Newer"
    changed.save()
    removed.delete()
    MicrocredentialFactory(institution=institution, external_id="A-3", title="Theirs")
    outcome = apply_import(catalogue_import=kept, by=None, now=NOW)
    assert dict(Microcredential.objects.values_list("external_id", "title")) == {
        "A-1": "Newer",
        "A-3": "Theirs",
        "A-4": "New",
    }
    assert (outcome.counts, outcome.conflicts) == ({"refused": 3, "create": 1}, 3)
    assert said(rows_of(kept)) == [
        (2, "", "Somebody changed this microcredential after the preview. "
                "Upload the file again to see what it would do now."),
        (3, "", "This microcredential was removed after the preview. Upload the file again."),
        (4, "", "A microcredential with this own id appeared after the preview. Upload the file again."),
    ]  # fmt: skip


def test_an_import_is_applied_once(institution: Organisation) -> None:
    kept, _ = bring(table("own_id,title", "A-1,Welding"), institution)
    stale = CatalogueImport.objects.get(pk=kept.pk)
    stale.state = "previewed"
    for row in (kept, stale):
        with pytest.raises(NotAllowed):
            apply_import(catalogue_import=row, by=None, now=NOW)
    assert Microcredential.objects.count() == 1


class TestUndo:
    def test_created_ones_go_and_changed_ones_get_back_what_they_had(self, institution: Organisation) -> None:
        there = MicrocredentialFactory(
            institution=institution, external_id="A-1", title="Old", seat_price=500
        )
        there.tiers.create(from_headcount=5, seat_price=450)
        MicrocredentialSkillFactory(microcredential=there, skill=SkillFactory(label="old"), level=2)
        SkillFactory(label="new")
        before = everything()
        kept, _ = bring(
            table("own_id,title,skills,seat_price,tiers", "A-1,New,new,900,8:800", "A-2,Turning,,,"),
            institution,
        )
        listener.heard.clear()
        undone = undo_import(catalogue_import=kept, by=PersonFactory(), now=NOW)
        assert (undone.deleted, undone.restored, undone.retired, undone.kept, undone.left) == (1, 1, 0, 0, 0)
        assert [row[:-1] for row in everything()] == [row[:-1] for row in before]
        assert list(there.tiers.values_list("from_headcount", "seat_price")) == [(5, Decimal(450))]
        assert list(there.taught_skills.values_list("skill__label", "level")) == [("old", 2)]
        assert [heard["everything"] for heard in listener.heard] == [True]

    def test_what_something_refers_to_is_retired(self, institution: Organisation) -> None:
        kept, _ = bring(table("own_id,title,description", "A-1,Welding,Weld"), institution, list_at_once=True)
        MatchFactory(microcredential=only())
        undone = undo_import(catalogue_import=kept, by=PersonFactory(), now=NOW)
        assert (undone.deleted, undone.retired) == (0, 1)
        assert (only().state, only().retired_at) == ("retired", NOW)

    def test_what_somebody_worked_on_stays(self, institution: Organisation) -> None:
        bring(table("own_id,title,weeks", "A-1,Old,4"), institution)
        kept, _ = bring(table("own_id,title,weeks", "A-1,New,6", "A-2,Turning,"), institution)
        Microcredential.objects.filter(external_id="A-1").update(title="Mine")
        Microcredential.objects.filter(external_id="A-2").update(title="Mine too")
        undone = undo_import(catalogue_import=kept, by=PersonFactory(), now=NOW)
        assert (undone.restored, undone.kept, undone.left) == (1, 1, 1)
        assert list(Microcredential.objects.order_by("pk").values_list("title", "weeks", "state")) == [
            ("Mine", Decimal(4), "draft"),
            ("Mine too", None, "draft"),
        ]

    def test_one_after_the_other_leaves_nothing(self, institution: Organisation) -> None:
        first, _ = bring(table("own_id,title", "A-1,Old"), institution)
        second, _ = bring(table("own_id,title", "A-1,New"), institution)
        undone = undo_import(catalogue_import=second, by=PersonFactory(), now=NOW)
        assert (undone.restored, only().title) == (1, "Old")
        undone = undo_import(catalogue_import=first, by=PersonFactory(), now=NOW)
        assert (undone.deleted, Microcredential.objects.count()) == (1, 0)

    def test_what_a_later_import_changed_stays(self, institution: Organisation) -> None:
        first, _ = bring(table("own_id,title", "A-1,Old"), institution)
        bring(table("own_id,title", "A-1,New"), institution)
        undone = undo_import(catalogue_import=first, by=PersonFactory(), now=NOW)
        assert (undone.kept, only().title) == (1, "New")

    def test_twice_is_once(self, institution: Organisation) -> None:
        kept, _ = bring(table("own_id,title", "A-1,Welding"), institution)
        undo_import(catalogue_import=kept, by=PersonFactory(), now=NOW)
        with pytest.raises(NotAllowed):
            undo_import(catalogue_import=kept, by=PersonFactory(), now=NOW)
