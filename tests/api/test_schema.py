"""The schema, and the page that shows it without the internet."""

import re
from io import StringIO

import pytest
import yaml
from django.contrib.staticfiles import finders
from django.core.management import call_command
from drf_spectacular.drainage import GENERATOR_STATS

from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
SCHEMA, DOCS = "/api/v1/schema/", "/api/v1/docs/"


@pytest.fixture(scope="module")
def schema():
    out = StringIO()
    with GENERATOR_STATS.silence():
        call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    return yaml.safe_load(out.getvalue())


def operations(schema):
    return [
        (path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_schema_is_valid_and_warns_of_nothing(schema):
    assert schema["openapi"].startswith("3.")
    assert len(operations(schema)) == 97


def test_every_operation_says_what_it_does_and_how_it_fails(schema):
    for path, method, operation in operations(schema):
        assert operation.get("description"), (path, method)
        needed = {"400", "401", "403", "429"} | ({"404"} if "{" in path else set())
        assert needed <= operation["responses"].keys(), (path, method)
        assert operation["security"] == [{"tokenAuth": []}, {"cookieAuth": []}], (path, method)


def test_every_list_is_paged(schema):
    no_lists = {f"/api/v1/{path}/" for path in ("me", "notices/settings", "agreements/threshold")}
    for path, methods in schema["paths"].items():
        if "{" not in path and "get" in methods and path not in no_lists:
            answer = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            assert re.fullmatch(r"#/components/schemas/Paginated\w+List", answer["$ref"]), path


def test_enums_have_names_that_a_person_gave_them(schema):
    names = schema["components"]["schemas"]
    assert [name for name in names if re.search(r"[0-9A-F][0-9a-f]{2}Enum$", name)] == []
    assert {
        "NeedState",
        "MicrocredentialState",
        "MatchStatus",
        "RunState",
        "RunKind",
        "Answer",
    } <= names.keys()


def test_the_schema_tells_an_institution_of_no_budget(schema):
    names = schema["components"]["schemas"]
    private = {"fit", "cost", "weight_skill", "weight_cost", "weight_satisfaction", "uncertainty", "reviews"}
    assert private & names["OwnMatch"]["properties"].keys() == set()
    assert {"points", "u", "words_points"} & names["OwnExplanation"]["properties"].keys() == set()
    assert {"basis", "funding"} & names["CostFacts"]["properties"].keys() == set()
    assert {"points", "removal"} & names["SkillFacts"]["properties"].keys() == set()


def test_anybody_reads_the_schema_and_its_page(client):
    for _ in range(2):
        assert client.get(SCHEMA, headers={"Accept": "application/vnd.oai.openapi+json"}).status_code == 200
        assert client.get(DOCS).status_code == 200
        client.force_login(PersonFactory())


def test_the_page_needs_neither_the_internet_nor_an_inline_script(client):
    page = client.get(DOCS)
    text = page.content.decode()
    assert re.findall(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", text) == []
    addresses = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert [address for address in addresses if not address.startswith("/")] == []
    for address in addresses:
        if address.startswith("/static/"):
            assert finders.find(address.removeprefix("/static/")), address
    script = client.get(next(address for address in addresses if "script" in address.split("?")[-1]))
    assert script["Content-Type"].startswith("application/javascript")
    assert '"validatorUrl": null' in script.content.decode()


def test_the_pages_policy_allows_no_more_than_others_do(client):
    policy = client.get(DOCS)["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy.replace("style-src 'self' 'unsafe-inline'", "")
