"""The examples of docs/api.md, run from top to bottom: what they show of an answer is what comes back."""

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from marketplace.models import FundingRule, SkillBroader, SkillNeighbour
from partnerships.models import Invitation
from tests.api.callers import calling
from tests.factories import (
    AgreementFactory,
    CohortFactory,
    MatchFactory,
    MicrocredentialFactory,
    MicrocredentialSkillFactory,
    NeedFactory,
    OrganisationFactory,
    ProposalFactory,
    SkillAliasFactory,
    SkillFactory,
    member_of,
    sent_version,
)
from tests.marketplace.documents import pdf
from tests.partnerships.thawing import thaw

pytestmark = pytest.mark.django_db
TEXT = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
PAIR = re.compile(r"```http\n([A-Z]+) (\S+)\n(.*?)```\n```http\nHTTP/1.1 (\d+) [^\n]+\n\n(.*?)```", re.DOTALL)
EXAMPLES = PAIR.findall(TEXT)
INSTITUTIONS_TOKEN = "Token 5d20ea"


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
    need = NeedFactory(employer=employer, title="Wiring for fitters", headcount=12)
    match = MatchFactory(need=need, microcredential=row, status="approved", landed_cost=740)
    bought = NeedFactory(employer=employer, headcount=12)
    version = sent_version(proposal=ProposalFactory(invitation__need=bought, invitation__microcredential=row))
    thaw(Invitation)
    Invitation.objects.update(answered_at=F("sent_at") + timedelta(hours=26))
    cohort = CohortFactory(agreement=AgreementFactory(version=version, in_force=True))
    rule = FundingRule.objects.get(key="us-oh-techcred")
    skills = {"4711": plc, "4712": wiring}
    return skills | {
        "8012": employer,
        "3010": row,
        "5801": need,
        "6101": rule,
        "7001": match,
        "7601": cohort,
    }


def holds(shown: Any, actual: Any) -> None:
    """Every value that is shown is there; of an object a part may be shown, of a list all of it.

    A text that ends with … is another one each time.
    """
    if isinstance(shown, dict):
        for name, value in shown.items():
            assert name in actual, (name, actual)
            holds(value, actual[name])
    elif isinstance(shown, list):
        assert len(shown) == len(actual), actual
        for one, other in zip(shown, actual, strict=True):
            holds(one, other)
    elif isinstance(shown, str) and shown.endswith("…"):
        assert isinstance(actual, str)
    else:
        assert shown == actual


def learn(shown: Any, actual: Any, ids: dict[str, int]) -> None:
    """Which row an answer means by an id that the document has not named before."""
    if isinstance(shown, dict) and "id" in shown:
        ids.setdefault(str(shown["id"]), actual["id"])
    if isinstance(shown, dict):
        for name in shown.keys() & actual.keys():
            learn(shown[name], actual[name], ids)
    elif isinstance(shown, list):
        for one, other in zip(shown, actual, strict=False):
            learn(one, other, ids)


@dataclass
class Reader:
    """Sends the examples one after another; `ids` are the rows by the ids that the document gives them, `text_hash` is
    that of the text that was read last."""

    callers: dict[str, APIClient]
    ids: dict[str, int]
    text_hash: str = ""

    def real(self, text: str) -> str:
        return re.sub(r"\b\d{4}\b", lambda found: str(self.ids.get(found[0], found[0])), text)

    def send(self, method: str, path: str, head: str) -> Any:
        """As whom the token belongs to, else as the employer; a file is a whole one."""
        headers, _, body = head.partition("\n\n")
        caller = self.callers["institution" if INSTITUTIONS_TOKEN in headers else "employer"]
        if "multipart" not in headers:
            said = re.sub(r'"text_hash": "[^"]+"', f'"text_hash": "{self.text_hash}"', self.real(body))
            return caller.generic(method, self.real(path), said, "application/json")
        file = body.replace("\n", "\r\n").encode().replace("%PDF-1.7 …".encode(), pdf(["PLC"]))
        return caller.generic(method, self.real(path), file, headers.rpartition("Content-Type: ")[2])

    def check(self, shown: str, answer: Any) -> None:
        learn(json.loads(shown), answer.json(), self.ids)
        holds(json.loads(self.real(shown)), answer.json())
        found = re.findall(r'"text_hash":"(\w+)"', answer.content.decode())
        self.text_hash = found[0] if found else self.text_hash


def test_the_examples_are_found():
    assert TEXT.count("```http\n") == 2 * len(EXAMPLES) == 54


def test_the_examples_are_true(market):
    reader = Reader(
        {
            "employer": calling(member_of(market["8012"], "editor", full_name="Dana Ortiz")),
            "institution": calling(member_of(market["3010"].institution, full_name="Priya Nair")),
        },
        {documented: row.pk for documented, row in market.items()},
    )
    for method, path, head, status, shown in EXAMPLES:
        answer = reader.send(method, path, head)
        assert answer.status_code == int(status), (path, answer.content)
        reader.check(shown, answer)


def test_every_address_is_spoken_of():
    """Each word of an address stands in a section that speaks of its first one, as an address or as a step."""
    sections = TEXT.split("\n## ")
    paths = [path.removeprefix("/api/v1/") for path in SchemaGenerator().get_schema(None, True)["paths"]]
    missing = []
    for path in [*paths, "schema/", "docs/"]:
        first, *steps = [word for word in path.strip("/").split("/") if not word.startswith("{")]
        speaking = "\n".join(section for section in sections if f"/api/v1/{first}/" in section)
        missing += [path] if not speaking else [path for step in steps if not names(speaking, step)]
    assert missing == []


def names(text: str, step: str) -> bool:
    return f"`{step}/`" in text or f"/{step}/" in text
