"""The examples of docs/api.md, run from top to bottom: what they show of an answer is what comes back."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from marketplace.models import FundingRule, SkillBroader, SkillNeighbour
from tests.api.callers import calling
from tests.factories import (
    MatchFactory,
    MicrocredentialFactory,
    MicrocredentialSkillFactory,
    NeedFactory,
    OrganisationFactory,
    SkillAliasFactory,
    SkillFactory,
    member_of,
)

pytestmark = pytest.mark.django_db
TEXT = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
PAIR = re.compile(r"```http\n([A-Z]+) (\S+)\n(.*?)```\n```http\nHTTP/1.1 (\d+) [^\n]+\n\n(.*?)```", re.DOTALL)
EXAMPLES = PAIR.findall(TEXT)


@pytest.fixture
def market() -> dict[str, Any]:
    """The rows that the examples speak of, by the id that they have there."""
    place = {"country": "US", "region": "NJ", "city": "Trenton", "postcode": "08608"}
    employer = OrganisationFactory(employer=True, name="Brightwater Foods", **place)
    plc = SkillFactory(external_id="http://data.europa.eu/esco/skill/plc", label="operate PLCs")
    SkillAliasFactory(skill=plc, text="use programmable logic controllers")
    wiring = SkillFactory(label="read wiring diagrams")
    SkillNeighbour.objects.create(asked=plc, taught=wiring, credit=31, roads=16)
    group = SkillFactory(kind="group", label="controlling systems", code="S8")
    SkillBroader.objects.create(skill=plc, broader=group)
    college = OrganisationFactory(institution=True, name="Mercer College")
    row = MicrocredentialFactory(
        institution=college, title="Programming PLCs", seat_price=Decimal(820), modes=1
    )
    row.tiers.create(from_headcount=10, seat_price=740)
    MicrocredentialSkillFactory(microcredential=row, skill=plc)
    MicrocredentialSkillFactory(microcredential=row, skill=wiring, status="suggested", confidence=0.6)
    need = NeedFactory(employer=employer, title="Wiring for fitters")
    MatchFactory(need=need, microcredential=row, status="approved", landed_cost=740)
    rule = FundingRule.objects.get(key="us-oh-techcred")
    return {"8012": employer, "4711": plc, "4712": wiring, "3010": row, "5801": need, "6101": rule}


def holds(shown: Any, actual: Any) -> None:
    """Every value that is shown is there; of an object a part may be shown, of a list all of it."""
    if isinstance(shown, dict):
        for name, value in shown.items():
            assert name in actual, (name, actual)
            holds(value, actual[name])
    elif isinstance(shown, list):
        assert len(shown) == len(actual), actual
        for one, other in zip(shown, actual, strict=True):
            holds(one, other)
    else:
        assert shown == actual


def test_the_examples_are_found():
    assert TEXT.count("```http\n") == 2 * len(EXAMPLES) == 24


def test_the_examples_are_true(market):
    api = calling(member_of(market["8012"], "editor", full_name="Dana Ortiz"))
    ids = {documented: row.pk for documented, row in market.items()}

    def real(text: str) -> str:
        return re.sub(r"\b\d{4}\b", lambda found: str(ids.get(found[0], found[0])), text)

    for method, path, head, status, shown in EXAMPLES:
        body = head.split("\n\n", 1)[1] if "\n\n" in head else ""
        answer = api.generic(method, real(path), real(body), "application/json")
        assert answer.status_code == int(status), answer.content
        if answer.status_code == 201:
            ids[str(json.loads(shown)["id"])] = answer.json()["id"]
        holds(json.loads(real(shown)), answer.json())


def test_every_address_is_spoken_of():
    nouns = [
        "me",
        "skills",
        "needs",
        "microcredentials",
        "matches",
        "funding-rules",
        "runs",
        "schema",
        "docs",
    ]
    steps = [
        "post",
        "close",
        "reopen",
        "list",
        "withdraw",
        "retire",
        "relist",
        "approve",
        "reject",
        "undo",
        "restore",
    ]

    assert [noun for noun in nouns if f"/api/v1/{noun}/" not in TEXT] == []
    assert [step for step in steps if f"`{step}/`" not in TEXT] == []
