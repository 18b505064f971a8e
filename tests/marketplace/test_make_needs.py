"""Needs made from ESCO's occupations: from a small folder, and from the real one where it is there."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation
from marketplace.models import NeedSkill, Skill, TrainingNeed
from marketplace.services.esco_needs.market import quantile
from marketplace.services.esco_needs.roots import Rarity, root, roots
from marketplace.taxonomy.esco_work import read_occupations
from matching.models import MatchRun
from tests.factories import (
    MicrocredentialFactory,
    MicrocredentialSkillFactory,
    OrganisationFactory,
    SkillFactory,
)

pytestmark = pytest.mark.django_db
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "esco-1.2.0"
ROOT = "http://data.europa.eu/esco/"
TODAY = "2026-11-24"
PLACE = {
    "country": "US",
    "region": "NJ",
    "city": "Trenton",
    "postcode": "08608",
    "latitude": 40.2,
    "longitude": -74.7,
}
JOBS = {
    "welder": ("weld metal", ["welding", "metal cutting", "grinding", "fumes", "gases", "joints", "seams"]),
    "baker": ("bake bread", ["baking", "bread dough", "ovens", "yeast", "hygiene", "flour", "cakes"]),
    "astronomer": (
        "look at stars",
        ["stars", "planets", "optics", "orbits", "spectra", "telescopes", "dust"],
    ),
}


def written(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])


@pytest.fixture
def esco(tmp_path):
    """Three occupations; the last four of each one's seven skills are optional."""
    occupations, relations = [], []
    for job, (description, skills) in JOBS.items():
        occupations.append([f"{ROOT}occupation/{job}", job, f"{job} of works\n{job} of shops", description])
        for number, skill in enumerate(skills):
            relations.append([job, "essential" if number < 3 else "optional", skill.replace(" ", "-")])
    written(
        tmp_path / "occupations_en.csv",
        ["conceptUri", "preferredLabel", "altLabels", "description"],
        occupations,
    )
    written(tmp_path / "occupation_skill_rebuilt.csv", ["occupation_id", "relation", "skill_id"], relations)
    return tmp_path


@pytest.fixture
def taxonomy():
    for _, skills in JOBS.values():
        for skill in skills:
            SkillFactory(source="esco", external_id=f"{ROOT}skill/{skill.replace(' ', '-')}", label=skill)


@pytest.fixture
def catalogue(taxonomy):
    institution = OrganisationFactory(institution=True, **PLACE)
    for title, price in (("Welding basics", 1000), ("Bread baking", 800), ("Pastry and baking", 1200)):
        MicrocredentialFactory(institution=institution, title=title, seat_price=price, clock_hours=60)


def run(folder: Path, **options: object) -> str:
    out = StringIO()
    given = {"from-esco": folder, "count": 10, "seed": 7, "employers": 3, "today": TODAY} | options
    call_command("make_needs", *(f"--{name}={value}" for name, value in given.items()), stdout=out)
    return out.getvalue()


def state() -> list:
    needs = TrainingNeed.objects.order_by("external_id")
    columns = [field.name for field in TrainingNeed._meta.concrete_fields]
    same = [name for name in columns if name not in {"id", "employer", "created_at", "updated_at"}]
    rows = NeedSkill.objects.order_by("need__external_id", "pk")
    employers = Organisation.objects.employers().order_by("external_id")
    return [
        list(needs.values("employer__external_id", *same)),
        list(rows.values_list("need__external_id", "skill__external_id", "importance", "level")),
        list(employers.values_list("external_id", "name", "city", "verification")),
    ]


def test_needs_are_what_the_catalogue_can_serve(esco, catalogue):
    said = run(esco)
    needs = TrainingNeed.objects.order_by("title")
    assert [(need.title, need.state) for need in needs] == [("Baker", "open"), ("Welder", "open")]
    assert sorted(needs.values_list("external_id", flat=True)) == ["esco-7-001", "esco-7-002"]
    assert said.splitlines()[:2] == [
        "3 occupations read; 2 can be served by 3 microcredentials.",
        "10 needs were asked for: there are only 2 such occupations.",
    ]
    assert "2 needs added" in said
    assert list(MatchRun.objects.values_list("kind", "state")) == [("full", "waiting")]


def test_skills_that_are_taught_serve_an_occupation_whatever_its_title(esco, catalogue):
    microcredential = MicrocredentialFactory(title="Seen from the hill")
    for label in ("stars", "planets"):
        MicrocredentialSkillFactory(microcredential=microcredential, skill=Skill.objects.get(label=label))
    run(esco)
    assert TrainingNeed.objects.filter(title="Astronomer").count() == 1


def test_rejected_skills_and_drafts_serve_nothing(esco, catalogue):
    MicrocredentialFactory(title="Astronomer", draft=True)
    rejected = MicrocredentialFactory(title="Seen from the hill")
    for label in ("stars", "planets"):
        MicrocredentialSkillFactory(
            microcredential=rejected, skill=Skill.objects.get(label=label), status="rejected"
        )
    run(esco)
    assert TrainingNeed.objects.filter(title="Astronomer").count() == 0


def test_essential_skills_are_musts_and_optional_ones_nice(esco, catalogue):
    run(esco)
    for need in TrainingNeed.objects.all():
        skills = JOBS[need.title.lower()][1]
        found = {row.skill.label: row.importance for row in need.need_skills.all()}
        assert {skills.index(label) < 3 for label, importance in found.items() if importance == "must"} == {
            True
        }
        assert {skills.index(label) < 3 for label, importance in found.items() if importance == "nice"} == {
            False
        }
        assert 6 <= len(found) <= 7


def test_money_and_place_are_the_catalogues(esco, catalogue):
    run(esco)
    for need in TrainingNeed.objects.all():
        assert (need.city, need.has_position, need.currency) == ("Trenton", True, "USD")
        if need.budget_price is not None:
            assert 800 <= need.budget_price <= 1200
            assert need.target_price <= need.budget_price
    employers = Organisation.objects.employers()
    assert set(employers.values_list("verification", "city")) == {("verified", "Trenton")}
    assert sorted(name[:18] for name in employers.values_list("name", flat=True)) == [
        "Employer 01 Trento", "Employer 02 Trento", "Employer 03 Trento",
    ]  # fmt: skip


def test_equal_databases_give_equal_needs(esco, catalogue):
    run(esco)
    first = state()
    TrainingNeed.objects.all().delete()
    Organisation.objects.employers().delete()
    run(esco)
    assert state() == first
    TrainingNeed.objects.all().delete()
    Organisation.objects.employers().delete()
    run(esco, seed=8)
    assert state() != first


def test_a_second_time_changes_nothing_and_says_so(esco, catalogue):
    run(esco, count=1)
    MatchRun.objects.all().delete()
    first = list(TrainingNeed.objects.values())
    said = run(esco, count=1)
    assert list(TrainingNeed.objects.values()) == first
    assert said.splitlines()[1:] == [
        "1 needs of seed 7 were there already and stay as they are.",
        "Nothing was added.",
    ]
    assert MatchRun.objects.count() == 0
    run(esco, count=2)
    assert list(TrainingNeed.objects.filter(external_id="esco-7-001").values()) == first
    assert TrainingNeed.objects.count() == 2


def test_the_official_file_of_relations_is_read_as_well(esco, catalogue):
    rebuilt = esco / "occupation_skill_rebuilt.csv"
    with rebuilt.open(encoding="utf-8") as file:
        rows = [
            [f"{ROOT}occupation/{a}", b, "", f"{ROOT}skill/{c}"] for a, b, c in list(csv.reader(file))[1:]
        ]
    run(esco)
    first = state()
    TrainingNeed.objects.all().delete()
    Organisation.objects.employers().delete()
    rebuilt.unlink()
    header = ["occupationUri", "relationType", "skillType", "skillUri"]
    written(esco / "occupationSkillRelations_en.csv", header, rows)
    run(esco)
    assert state() == first


def test_a_catalogue_without_prices_and_places_leaves_them_unstated(esco, taxonomy):
    MicrocredentialFactory(title="Welding basics")
    run(esco)
    need = TrainingNeed.objects.get()
    assert (need.budget_price, need.target_price, need.ceiling_price, need.city, need.latitude) == (
        None, None, None, "", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda folder: folder / "elsewhere", "elsewhere: no such folder."),
        (lambda folder: (folder / "occupations_en.csv").unlink(), "occupations_en.csv: cannot be read"),
        (
            lambda folder: (folder / "occupation_skill_rebuilt.csv").unlink(),
            "neither occupationSkillRelations_en.csv nor occupation_skill_rebuilt.csv is here.",
        ),
        (
            lambda folder: written(
                folder / "occupations_en.csv", ["conceptUri", "preferredLabel"], [["a", "b"]]
            ),
            "column altLabels, description is missing",
        ),
        (
            lambda folder: written(
                folder / "occupation_skill_rebuilt.csv",
                ["occupation_id", "relation", "skill_id"],
                [["welder", "vital", "welding"]],
            ),
            "row 2, column relation: 'vital' is neither essential nor optional.",
        ),
    ],
)
def test_what_is_wrong_with_the_folder_is_said(esco, catalogue, spoil, says):
    changed = spoil(esco)
    with pytest.raises(CommandError) as raised:
        run(changed if isinstance(changed, Path) else esco)
    assert says in str(raised.value)
    assert (TrainingNeed.objects.count(), Organisation.objects.employers().count()) == (0, 0)


def test_an_empty_catalogue_is_said(esco, taxonomy):
    with pytest.raises(CommandError, match="no live microcredential of a verified institution"):
        run(esco)


def test_an_empty_taxonomy_is_said(esco):
    MicrocredentialFactory(title="Welding basics")
    with pytest.raises(CommandError, match="The taxonomy has none of these occupations' skills"):
        run(esco)


def test_a_catalogue_of_something_else_is_said(esco, taxonomy):
    MicrocredentialFactory(title="Underwater basket weaving")
    with pytest.raises(CommandError, match="No occupation has words or skills in common"):
        run(esco)
    assert Organisation.objects.employers().count() == 0


@pytest.mark.parametrize(
    ("option", "value"), [("--count", "0"), ("--count", "many"), ("--today", "tomorrow")]
)
def test_a_wrong_option_is_said(esco, option, value):
    with pytest.raises(CommandError, match=f"“{value}” is not a"):
        call_command("make_needs", "--from-esco", str(esco), option, value)


def test_a_person_and_an_act_share_a_root():
    assert {root("welder"), root("welding"), root("welds")} == {"weld"}
    assert roots("The Welding of Pipes, level 2") == {root("weld"), root("pipes")}
    assert roots("Advanced training program") == frozenset()


def test_a_rare_word_counts_more():
    rarity = Rarity([frozenset("ab"), frozenset("ac"), frozenset("ad")])
    assert rarity.of("a") == 0
    assert rarity.share(frozenset("ab"), frozenset("b")) == 1
    assert rarity.share(frozenset("ab"), frozenset("a")) == 0
    assert rarity.share(frozenset(), frozenset("a")) == 0


def test_quantiles_lie_between_values():
    assert [quantile([1, 2, 4], share) for share in (0, 0.25, 0.5, 0.75, 1)] == [1, 1.5, 2, 3, 4]
    assert quantile([7], 0.3) == 7


@pytest.mark.skipif(
    not REAL.is_dir(), reason="the folder of real data, ../shared/data/esco-1.2.0, is not here"
)
def test_the_real_folder_is_read():
    occupations = read_occupations(REAL)
    assert len(occupations) == 3039
    assert sum(len(one.essential) + len(one.optional) for one in occupations) == 128_970
