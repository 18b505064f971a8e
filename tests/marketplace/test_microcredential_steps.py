"""What buttons do to microcredentials: states, decisions on suggestions, many at once, and the way back."""

import pytest

from marketplace.models import Microcredential
from tests.factories import (
    MicrocredentialFactory,
    MicrocredentialSkillFactory,
    OrganisationFactory,
    member_of,
)
from tests.marketplace.microcredential_rows import full_row, said, url
from tests.marketplace.test_microcredential_permissions import form

pytestmark = pytest.mark.django_db


@pytest.fixture
def institution():
    return OrganisationFactory(institution=True)


@pytest.fixture
def owner(institution, client):
    person = member_of(institution)
    client.force_login(person)
    return person


@pytest.fixture
def row(institution, owner):
    return full_row(institution)


class TestSteps:
    def test_listing_offers_the_way_back(self, client, institution, owner):
        row = MicrocredentialFactory(
            institution=institution, draft=True, description="Weld.", title="Welding"
        )
        assert client.get(url("list", row.pk)).context["title"] == "List “Welding”?"
        response = client.post(url("list", row.pk))
        assert said(response) == [("“Welding” is live", f"undo:{url('withdraw', row.pk)}")]
        client.post(url("withdraw", row.pk))
        assert Microcredential.objects.get().state == "draft"

    def test_an_institution_that_waits_is_told_when_it_shows(self, client, institution, owner):
        type(institution).objects.update(verification="waiting")
        row = MicrocredentialFactory(
            institution=institution, draft=True, description="Weld.", title="Welding"
        )
        [(text, _)] = said(client.post(url("list", row.pk)))
        assert text == (
            f"“Welding” is live. Employers see it once an administrator has verified {institution.name}"
        )

    def test_what_lacks_is_said(self, client, institution, owner):
        row = MicrocredentialFactory(institution=institution, draft=True)
        [(text, _)] = said(client.post(url("list", row.pk)))
        assert text == "Not listed. Describe it, or say at least one skill that it teaches."

    def test_a_step_too_late_is_said(self, client, row):
        client.post(url("retire", row.pk))
        response = client.post(url("withdraw", row.pk))
        assert [text for text, _ in said(response)][
            -1
        ] == "This microcredential is retired and cannot become draft now."

    @pytest.mark.parametrize("referer", ["https://evil.test/", "//evil.test/"])
    def test_back_leads_to_our_own_pages_alone(self, client, row, referer):
        assert client.post(url("retire", row.pk), HTTP_REFERER=referer).url == url("detail", row.pk)
        here = "http://testserver/microcredentials/mine/?show=retired"
        assert client.post(url("relist", row.pk), HTTP_REFERER=here).url == here


class TestDeciding:
    def suggestion(self, row):
        return row.taught_skills.get(status="suggested")

    def test_without_a_script_the_page_comes_back_with_a_way_to_undo(self, client, row):
        taught = self.suggestion(row)
        response = client.post(url("decide", row.pk, taught.pk, "confirm"))
        assert response.url == url("detail", row.pk)
        [(text, tags)] = said(response)
        assert text == f"“{taught.skill}” confirmed"
        client.post(tags.removeprefix("undo:"))
        assert self.suggestion(row) == taught

    @pytest.mark.parametrize("target", ["row", "skills"])
    def test_with_one_the_part_that_asked(self, client, row, target):
        taught = self.suggestion(row)
        headers = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": target}
        response = client.post(url("decide", row.pk, taught.pk, "reject"), **headers)
        text = response.content.decode()
        assert ('id="skills"' in text, f'<tr id="row-{row.pk}" hx-swap-oob="true">' in text) == (
            target == "skills",
            target == "row",
        )
        assert response.headers.get("HX-Reswap") == ("none" if target == "row" else None)
        assert f"“{taught.skill}” rejected" in text
        assert text.count(taught.skill.label) == 1

    def test_the_head_of_the_list_counts_what_is_left_of_what_was_searched(self, client, row, institution):
        other = full_row(institution, title="Baking")
        headers = {
            "HTTP_HX_REQUEST": "true",
            "HTTP_HX_TARGET": "row",
            "HTTP_HX_CURRENT_URL": f"{url('mine')}?q=baking",
        }
        [taught] = other.taught_skills.filter(status="suggested")
        answer = client.post(url("decide", other.pk, taught.pk, "confirm"), **headers)
        assert '<h1 id="heading" hx-swap-oob="true">1 microcredential</h1>' in answer.content.decode()
        headers["HTTP_HX_CURRENT_URL"] = url("mine")
        answer = client.post(url("decide", row.pk, self.suggestion(row).pk, "confirm"), **headers)
        assert '<h1 id="heading" hx-swap-oob="true">2 microcredentials</h1>' in answer.content.decode()

    def test_twice_says_that_nothing_changed(self, client, row):
        address = url("decide", row.pk, self.suggestion(row).pk, "confirm")
        client.post(address)
        assert said(client.post(address))[-1] == ("Nothing changed: it was decided before", "")

    def test_a_decision_that_is_none(self, client, row):
        assert client.post(url("decide", row.pk, self.suggestion(row).pk, "maybe")).status_code == 404
        assert client.post(url("skills", row.pk), {"decision": "maybe"}).status_code == 404

    def test_several(self, client, row):
        MicrocredentialSkillFactory(microcredential=row, status="suggested", confidence=0.2)
        waiting = row.taught_skills.filter(status="suggested").values_list("pk", flat=True)
        response = client.post(url("skills", row.pk), {"decision": "confirm", "skill": [*waiting, "x"]})
        assert said(response)[0][0] == "2 skills confirmed"


class TestMany:
    def test_asks_does_and_undoes(self, client, institution, owner):
        rows = [
            MicrocredentialFactory(institution=institution, draft=True, description="Weld.", title=title)
            for title in ("a", "b")
        ]
        live = MicrocredentialFactory(institution=institution)
        chosen = {"action": "list", "ids": [row.pk for row in (*rows, live)]}
        asked = client.post(url("bulk"), chosen)
        assert (asked.context["count"], asked.context["left_out"]) == (2, 1)
        assert list(asked.context["titles"]) == ["a", "b"]
        assert Microcredential.objects.filter(state="draft").count() == 2
        done = client.post(url("bulk"), chosen | {"sure": "on"})
        [(text, tags)] = said(done)
        assert text == "2 microcredentials listed. 1 microcredential left as it was"
        client.post(tags.removeprefix("undo:"))
        assert Microcredential.objects.filter(state="draft").count() == 2

    def test_suggestions_from_a_confidence_on_over_the_whole_list(self, client, institution, row):
        for _ in range(30):
            other = MicrocredentialFactory(institution=institution)
            MicrocredentialSkillFactory(microcredential=other, status="suggested", confidence=0.85)
            MicrocredentialSkillFactory(microcredential=other, status="suggested", confidence=0.5)
        chosen = {"action": "confirm", "everything": "on", "at_least": "80", "show": "suggestions"}
        asked = client.post(url("bulk"), chosen)
        assert (asked.context["count"], asked.context["suggestions"]) == (31, 31)
        done = client.post(url("bulk"), chosen | {"sure": "on"})
        [(text, tags)] = said(done)
        assert (text, done.url) == ("31 skills confirmed", f"{url('mine')}?show=suggestions")
        client.post(tags.removeprefix("undo:"))
        assert client.get(url("mine")).context["counts"].suggestions == 61

    def test_nothing_chosen_says_so(self, client, row):
        page = client.post(url("bulk"), {"action": "retire"})
        assert page.context["count"] == 0
        text = page.content.decode()
        assert (
            "Nothing to retire here" in text,
            "You chose no rows" in text,
            "You can undo this" in text,
        ) == (
            True,
            True,
            False,
        )

    @pytest.mark.parametrize("typed", [{}, {"action": "delete"}, {"action": "list", "at_least": "900"}])
    def test_what_cannot_be_read_changes_nothing(self, client, row, typed):
        response = client.post(url("bulk"), typed | {"ids": [row.pk], "sure": "on"})
        assert said(response)[0][0] == "Choose what to do, and with which rows."
        assert Microcredential.objects.get().state == "live"

    @pytest.mark.parametrize("ids", [["x"], ["1; DROP"], ["9" * 40]])
    def test_broken_ids_change_nothing(self, client, row, ids):
        client.post(url("bulk"), {"action": "retire", "ids": ids, "sure": "on"})
        assert Microcredential.objects.get().state == "live"


@pytest.mark.django_db(transaction=True)
def test_suggestions_that_cannot_come_now_are_not_promised(client, institution, owner):
    row = MicrocredentialFactory(institution=institution, draft=True)
    assert said(client.post(url("edit", row.pk), form(description="Weld."))) == [("Saved", "")]
    [(text, _)] = said(client.post(url("suggest", row.pk)))[-1:]
    assert text == "Skills cannot be suggested just now. Try again in a moment."


@pytest.mark.django_db(transaction=True)
def test_saved_though_the_broker_is_away_and_the_person_is_told(client, institution, owner):
    row = MicrocredentialFactory(institution=institution)
    response = client.post(url("retire", row.pk))
    assert Microcredential.objects.get().state == "retired"
    assert [text for text, _ in said(response)][-1].startswith("Saved. Matching is delayed")
