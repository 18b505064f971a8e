from collections import Counter
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from accounts.models import Membership, Organisation, Person
from marketplace.models import Microcredential, SatisfactionRecord, Skill, TrainingNeed
from matching.demo.history import OUTSIDE, SOURCE
from matching.demo.people import MEMBERS, PASSWORD, sign_ins
from matching.demo.reading import SKILL_KEYS, items_of, read
from matching.demo.region import NotEmpty, load_region
from matching.evaluation.simulation.demo_region import EMPLOYERS, NEW, OFFERED, demo_past
from matching.models import Match, MatchRun, Review
from tests.factories import OrganisationFactory, SkillFactory

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NAMES = ("microcredentials", "needs")
LABELS = sorted(
    {
        label
        for name in NAMES
        for _, item in items_of(name)
        for key in SKILL_KEYS
        for label in item.get(key, ())
    }
)


@pytest.fixture
def taxonomy(db: None) -> None:
    for label in LABELS:
        SkillFactory(label=label)


@pytest.fixture
def printed(taxonomy: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The demo is loaded; what the command printed, by line."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue().splitlines()


def test_every_skill_of_the_demo_is_in_the_carried_list() -> None:
    from marketplace.taxonomy import read_carried

    carried = [concept.label for concept in read_carried().concepts if concept.kind != "group"]
    assert [label for label in LABELS if carried.count(label) != 1] == []


def test_the_region_is_whole(taxonomy: None, mailoutbox: list[object]) -> None:
    load_region(now=timezone.now())
    assert Organisation.objects.verified().employers().count() == len(read("employers"))
    assert Organisation.objects.verified().institutions().count() == len(read("institutions"))
    assert Microcredential.objects.count() == len(items_of("microcredentials"))
    assert dict(TrainingNeed.objects.values_list("external_id", "state")) == {
        item["id"]: "draft" if item.get("draft") else "open" for _, item in items_of("needs")
    }
    assert list(MatchRun.objects.values_list("kind", "state", "error")) == [("full", "done", "")]
    assert Match.objects.filter(rank=1).count() == TrainingNeed.objects.open().count()
    assert set(Review.objects.values_list("verdict", flat=True)) == {"approved", "rejected"}
    assert Match.objects.filter(status="proposed").exists()
    assert mailoutbox == []  # nobody is written to


def test_the_past_is_the_simulated_one(taxonomy: None) -> None:
    load_region(now=timezone.now())
    past, names = demo_past(), list(OFFERED)
    records = SatisfactionRecord.objects.filter(source=SOURCE, verified=True)
    assert records.count() == len(past.level)
    first = records.get(external_id="demo-0")
    assert first.institution.name == read("institutions")[names[past.institution[0]]]["name"]
    assert first.learners == past.learners[0]
    known = [first.met_need, first.employees_liked, first.work_improved]
    assert known == [None if level == 0 else (level - 1) / 4 for level in past.level[0]]
    new = {read("institutions")[name]["name"] for name in NEW}
    assert not records.filter(institution__name__in=new).exists()
    assert not records.exclude(microcredential__institution=F("institution")).exists()


def test_the_simulated_region_is_the_demo() -> None:
    offered = Counter(key for key, item in items_of("microcredentials") if item.get("state") != "draft")
    assert {key: offered[key] for key in read("institutions")} == OFFERED
    assert len(read("employers")) + len(OUTSIDE) == EMPLOYERS


def test_each_role_can_sign_in_and_nobody_else(printed: list[str]) -> None:
    shown = sign_ins()
    assert printed == [f"{role}: {email}  {word}" for role, email, word in shown]
    assert [role for role, _, _ in shown] == [
        "Employer, owner",
        "Employer, viewer",
        "Institution, owner",
        "Institution, editor",
        "Administrator",
    ]
    usable = {person.email for person in Person.objects.all() if person.check_password(PASSWORD)}
    assert usable == {email for _, email, _ in shown}
    assert not [
        person
        for person in Person.objects.all()
        if person.has_usable_password() and person.email not in usable
    ]
    for email, _, _, role in MEMBERS:
        assert Membership.objects.get(person__email=email).role == role


def test_without_demo_people_there_is_nothing_to_show(db: None) -> None:
    assert sign_ins() == []


def test_it_refuses_where_an_organisation_exists(taxonomy: None) -> None:
    OrganisationFactory()
    with pytest.raises(NotEmpty):
        load_region(now=NOW)
    assert Organisation.objects.count() == 1
    assert Person.objects.count() == 0


def test_it_names_the_skills_that_are_missing_and_writes_nothing(
    taxonomy: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    Skill.objects.filter(label="SQL").delete()
    with pytest.raises(CommandError, match=r"Not found: SQL$"):
        call_command("load_demo")
    assert Person.objects.count() == 0
    assert settings.EMAIL_BACKEND.endswith("locmem.EmailBackend")


def test_a_database_of_ones_own_is_refused(taxonomy: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://trellis@127.0.0.1/trellis")
    with pytest.raises(CommandError, match="public"):
        call_command("load_demo")
    assert Organisation.objects.count() == 0
