"""Needs from files."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation
from marketplace.importing.need_columns import COLUMNS
from marketplace.importing.needs import NamedSkill, NeedFormat, parse
from marketplace.models import NeedSkill, TrainingNeed
from tests.factories import OrganisationFactory, SkillFactory
from tests.marketplace import listener

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
DOCS = Path(__file__).resolve().parents[2] / "docs/imports.md"


@pytest.fixture(autouse=True)
def _listening(settings) -> None:
    settings.CHANGE_LISTENER = "tests.marketplace.listener.listen"
    listener.heard.clear()


@pytest.fixture
def weld():
    return SkillFactory(label="weld pipes")


@pytest.fixture
def employer() -> Organisation:
    return OrganisationFactory(name="Acme Metals", external_id="A-1")


def bring(tmp_path: Path, *lines: object, name: str = "needs.jsonl", **options: object) -> None:
    file = tmp_path / name
    file.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    call_command("import_needs", file, **options)


def everything() -> list[tuple[object, ...]]:
    needs = TrainingNeed.objects.order_by("pk").values_list("external_id", "title", "state", "updated_at")
    skills = NeedSkill.objects.order_by("pk").values_list("pk", "skill", "importance", "level")
    return [*needs, *skills, *Organisation.objects.order_by("pk").values_list("name")]


def test_a_line_becomes_an_open_need_of_its_employer(tmp_path, employer, weld, capsys):
    line = {
        "id": "N-1", "title": "Pipe welders", "description": "For our second shift", "employer": "acme metals",
        "skills": [{"label": "Weld pipes", "importance": "nice", "level": 4}], "headcount": 12, "budget": 900.5,
        "start_from": "2027-01-15", "modes": ["on_campus", "hybrid"], "credit": True,
    }  # fmt: skip
    bring(tmp_path, line)
    need = TrainingNeed.objects.get()
    assert (need.employer, need.external_id, need.state, need.headcount) == (employer, "N-1", "open", 12)
    assert (need.budget_price, need.start_from, need.modes) == (Decimal("900.50"), date(2027, 1, 15), 5)
    assert (need.credit_wanted, need.target_price, need.max_weeks) == (True, None, None)
    assert list(need.need_skills.values_list("skill", "importance", "level")) == [(weld.pk, "nice", 4)]
    assert "1 rows read: 1 new, 0 changed, 0 unchanged, 0 refused; 0 warnings" in capsys.readouterr().out
    assert listener.heard


def test_the_same_file_twice_changes_nothing_and_a_new_title_changes_one(tmp_path, employer, weld, capsys):
    lines = [{"id": f"N-{n}", "title": f"Need {n}", "skills": "weld pipes", "headcount": 5} for n in (1, 2)]
    bring(tmp_path, *lines, employer="A-1")
    before = everything()
    listener.heard.clear()
    bring(tmp_path, *lines, employer="A-1")
    assert everything() == before
    assert listener.heard == []
    bring(tmp_path, lines[0], lines[1] | {"title": "Another"}, employer="A-1")
    assert "2 rows read: 0 new, 1 changed, 1 unchanged" in capsys.readouterr().out
    assert list(TrainingNeed.objects.order_by("pk").values_list("title", flat=True)) == ["Need 1", "Another"]


def test_skills_are_found_in_the_words_where_none_are_named_and_then_left_alone(tmp_path, weld):
    line = {"id": "N-1", "title": "We need people who weld pipes", "headcount": 5}
    bring(tmp_path, line)
    asked = NeedSkill.objects.get()
    assert (asked.skill, asked.importance) == (weld, "should")
    NeedSkill.objects.update(importance="must")
    bring(tmp_path, line)
    assert NeedSkill.objects.get().importance == "must"


def test_a_need_without_any_skill_is_kept_as_a_draft(tmp_path, capsys):
    bring(tmp_path, {"id": "N-1", "title": "Qqq", "headcount": 5})
    assert TrainingNeed.objects.values_list("state", flat=True).get() == "draft"
    assert "kept as a draft" in capsys.readouterr().err


def test_an_employer_that_is_new_is_made_once_and_said(tmp_path, weld, capsys):
    lines = [{"id": f"N-{n}", "title": "weld pipes", "employer": "New Works", "headcount": 2} for n in (1, 2)]
    bring(tmp_path, *lines)
    made = Organisation.objects.get(name="New Works")
    assert (made.kind, made.verification, made.needs.count()) == ("employer", "verified", 2)
    assert "employer made: New Works" in capsys.readouterr().err


def test_csv_reads_the_same_columns(tmp_path, employer, weld):
    bring(tmp_path, "own_id;title;skills;learners;latest start", "7;Welders;should: weld pipes@2;8;2027-05-01",
          name="n.csv", employer="A-1")  # fmt: skip
    need = TrainingNeed.objects.get()
    assert (need.headcount, need.start_to) == (8, date(2027, 5, 1))
    assert list(need.need_skills.values_list("importance", "level")) == [("should", 2)]


def test_what_is_wrong_is_said_with_row_and_column_and_good_rows_are_taken(tmp_path, employer, weld, capsys):
    bring(
        tmp_path,
        {"id": "N-1", "title": "weld pipes", "headcount": "many"},
        {"id": "", "title": ""},
        {"id": "N-3", "title": "weld pipes", "target": 900, "budget": 500, "headcount": 1},
        {"id": "N-4", "title": "weld pipes", "headcount": 1, "start_from": "soon", "modes": "by post"},
        {"id": "N-5", "title": "weld pipes", "headcount": 1, "skills": "weld pipes@9"},
        {"id": "N-6", "title": "weld pipes", "headcount": 1, "state": "maybe"},
        {"id": "N-7", "title": "weld pipes", "headcount": 1, "skills": "glorp"},
        employer="A-1",
    )
    said = capsys.readouterr()
    for wanted in (
        "row 1 N-1: error in headcount: “many” is not a number.",
        "row 2 : error in own_id: It is blank.",
        "row 2 : error in title: It is blank.",
        "row 3 N-3: error in the row: What you want to pay is above your budget.",
        "row 4 N-4: error in start_from: “soon” is not a date that exists.",
        "row 4 N-4: error in modes: “by post” is not a way of delivery.",
        "row 5 N-5: error in skills: “weld pipes@9”: a level is 1 to 5",
        "row 6 N-6: error in state: “maybe” is neither open nor draft.",
        "row 7 N-7: warning in skills: “glorp” is not a skill of the taxonomy.",
    ):
        assert wanted in said.err
    assert "7 rows read: 1 new, 0 changed, 0 unchanged, 6 refused" in said.out
    assert TrainingNeed.objects.values_list("external_id", flat=True).get() == "N-7"


def test_a_refused_row_leaves_no_employer_behind(tmp_path, weld):
    bring(
        tmp_path,
        {"id": "N-3", "title": "weld pipes", "target": 9, "budget": 5, "headcount": 1, "employer": "Gone"},
    )
    assert not Organisation.objects.filter(name="Gone").exists()


def test_a_dry_run_says_the_same_and_changes_nothing(tmp_path, employer, weld, capsys):
    before = everything()
    bring(tmp_path, {"id": "N-1", "title": "weld pipes", "headcount": 1}, employer="New", dry_run=True)
    assert "1 rows read: would be 1 new" in capsys.readouterr().out
    assert everything() == before


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ([], "The file is empty."),
        (['{"id": "1", "title": "x"}', "{oops"], "Line 2, character 2: this is not JSON"),
        (['["1", "x"]'], "Line 1: it has no object."),
        (['{"id": "1", "name": "x", "title": "y"}'], "Line 1: two keys, “title” is one of them, are both read as"),
        (['{"id": "1"}'], "the column title is missing"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_changes_nothing(tmp_path, lines, fault):
    before = everything()
    with pytest.raises(CommandError) as refused:
        bring(tmp_path, *lines)
    assert fault in str(refused.value)
    assert "Nothing was changed." in str(refused.value)
    assert everything() == before


def test_letters_that_are_not_utf_8_and_unknown_formats_are_refused(tmp_path):
    (tmp_path / "n.jsonl").write_bytes(b'{"id": "1", "title": "ok"}\n{"id": "2", "title": "\xff"}')
    with pytest.raises(CommandError, match="Line 2: the letters are not in UTF-8"):
        call_command("import_needs", tmp_path / "n.jsonl")
    (tmp_path / "n.txt").write_text("x")
    with pytest.raises(CommandError, match="say with --format"):
        call_command("import_needs", tmp_path / "n.txt")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_needs", tmp_path / "none.csv")


def test_two_rows_with_one_id_are_both_refused(tmp_path, weld, capsys):
    bring(tmp_path, *[{"id": "N-1", "title": "weld pipes", "headcount": 1}] * 2)
    assert "“N-1” stands in row 2 too. Keep one." in capsys.readouterr().err
    assert TrainingNeed.objects.count() == 0


def test_importance_and_level_of_a_skill_as_written():
    content = b"own_id,title,skills\n1,x,Nice: read plans@2; weld | must:cut\n"
    (row,), _ = parse(content, format=NeedFormat.CSV, today=TODAY)
    assert row.skills == [NamedSkill("read plans", "nice", 2), NamedSkill("weld"), NamedSkill("cut", "must")]


def test_every_column_is_in_the_docs():
    text = DOCS.read_text()
    section = text[text.index("## Needs") :]
    for column in COLUMNS:
        assert f"| `{column.name}`" in section
        assert ", ".join(column.synonyms) in section
