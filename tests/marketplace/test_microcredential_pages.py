"""The pages: what stands on them, in how many queries, and what the forms do."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.forms import Textarea, TextInput
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marketplace.models import Microcredential, Start
from tests.factories import (
    MicrocredentialFactory,
    MicrocredentialSkillFactory,
    OrganisationFactory,
    SkillFactory,
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


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", ["/microcredentials/?learners=12", "/microcredentials/mine/"])
def test_as_many_queries_for_three_rows_as_for_one(client, institution, row, address):
    client.get(address)
    one = queries(client, address)
    full_row(institution)
    full_row(institution)
    assert queries(client, address) == one
    assert one <= 16


def test_as_many_queries_on_the_page_for_any_number_of_skills(client, row):
    client.get(url("detail", row.pk))
    one = queries(client, url("detail", row.pk))
    for _ in range(3):
        MicrocredentialSkillFactory(microcredential=row, status="suggested", confidence=0.4)
    assert queries(client, url("detail", row.pk)) == one


@pytest.mark.parametrize("name", ["catalogue", "mine"])
def test_twenty_five_a_page(client, institution, owner, name):
    MicrocredentialFactory.create_batch(26, institution=institution)
    first, second = client.get(url(name)), client.get(url(name), {"page": 2})
    assert [len(page.context["page"]) for page in (first, second)] == [25, 1]
    pages = [{row.pk for row in page.context["page"]} for page in (first, second)]
    assert not pages[0] & pages[1]


@pytest.mark.parametrize("query", [{"page": "x"}, {"page": "99"}, {"show": "nonsense"}, {"q": "\x00%"}])
def test_a_broken_address_of_the_own_list_is_answered(client, row, query):
    assert client.get(url("mine"), query).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"learners": "many"}, {"price_to": "cheap"}, {"institution": "999"}, {"skill": "999"}, {"skill": "9" * 40},
        {"starts_before": "soon"}, {"mode": ["7", "x"]}, {"near": "here"}, {"km": "-1"}, {"sort": "nonsense"},
        {"q": "\x00"}, {"page": "x"},
    ],
)  # fmt: skip
def test_what_cannot_be_read_asks_nothing(client, row, query):
    response = client.get(url("catalogue"), query)
    assert response.status_code == 200
    if "skill" not in query and "q" not in query:
        assert [found.pk for found in response.context["page"]] == [row.pk]


def test_the_catalogue_shows_the_landed_price(client, row):
    page = client.get(url("catalogue"), {"learners": "12", "price_to": "$650"})
    assert [found.landed.per_learner for found in page.context["page"]] == [D("650.00")]
    assert (
        client.get(url("catalogue"), {"learners": "9", "price_to": "$650"}).context["page"].paginator.count
        == 0
    )


def test_a_filter_in_use_is_taken_away_by_its_link(client, row):
    page = client.get(
        url("catalogue"), {"q": "micro", "near": "08608", "km": "60", "mode": ["1", "4"], "page": "1"}
    )
    assert page.context["active"] == [
        ("“micro”", "?near=08608&km=60&mode=1&mode=4"),
        ("Delivery: On campus, Hybrid", "?q=micro&near=08608&km=60"),
        ("Near postcode: 08608", "?q=micro&mode=1&mode=4"),
    ]


def test_the_own_list_has_every_state_and_tells_what_is_left_to_do(client, institution, row):
    draft = MicrocredentialFactory(institution=institution, draft=True)
    retired = MicrocredentialFactory(institution=institution, retired=True)
    MicrocredentialFactory()
    tabs = {
        "": {row.pk, draft.pk, retired.pk},
        "live": {row.pk},
        "draft": {draft.pk},
        "retired": {retired.pk},
        "suggestions": {row.pk},
        "price": {draft.pk},
        "dates": {draft.pk},
    }
    for show, expected in tabs.items():
        page = client.get(url("mine"), {"show": show})
        assert {found.pk for found in page.context["rows"]} == expected
        assert page.context["counts"].tabs == {name: len(rows) for name, rows in tabs.items()}
    assert (page.context["counts"].suggestions, page.context["counts"].sure) == (1, 1)


def test_dates_that_have_passed_are_not_stated(client, institution, owner):
    row = MicrocredentialFactory(institution=institution)
    Start.objects.create(microcredential=row, starts_on=timezone.localdate() - timedelta(days=1))
    assert client.get(url("mine"), {"show": "dates"}).context["rows"] == [row]
    Start.objects.create(microcredential=row, starts_on=timezone.localdate())
    assert client.get(url("mine"), {"show": "dates"}).context["rows"] == []


def test_a_viewer_has_no_buttons(client, institution, row):
    client.force_login(member_of(institution, "viewer"))
    for address in (url("mine"), url("detail", row.pk)):
        text = client.get(address).content.decode()
        assert "/confirm/" not in text
        assert url("edit", row.pk) not in text
        assert url("bulk") not in text


def test_employers_see_no_state_and_no_buttons(client, row):
    client.force_login(member_of(OrganisationFactory()))
    page = client.get(url("detail", row.pk), {"learners": "12"})
    assert (page.context["member"], page.context["own_headcount"]) == (False, 12)
    assert [cost.headcount for cost in page.context["landed"]] == [10, 12, 20, 30]
    assert url("edit", row.pk) not in page.content.decode()


class TestForm:
    def post(self, client, address, **fields):
        return client.post(address, form(**fields))

    def test_everything_is_kept(self, client, institution, owner):
        skill = SkillFactory(label="CNC setup")
        response = self.post(
            client, url("new"), title="CNC", description="", seat_price="$1,200.50", clock_hours="48", weeks="",
            delivery=["1", "4"], gives_credit="yes", credit_hours="3", cip_code="10101", language="es",
            max_cohort="16", country="US", postcode="08608", starts_any_day="on", link="college.test/cnc",
            **{
                "skills-TOTAL_FORMS": "1", "skills-0-skill": skill.pk,
                "skills-0-name": "CNC setup", "skills-0-level": "4",
                "tiers-TOTAL_FORMS": "2", "tiers-0-from_headcount": "10", "tiers-0-seat_price": "1100",
                "starts-TOTAL_FORMS": "2", "starts-0-starts_on": "2031-03-01",
            },
        )  # fmt: skip
        row = Microcredential.objects.get()
        assert response.url == url("detail", row.pk)
        assert (row.institution, row.created_by, row.state) == (institution, owner, "draft")
        assert (row.seat_price, row.clock_hours, row.weeks, row.modes) == (D("1200.50"), D(48), None, 5)
        assert (row.gives_credit, row.cip_code, row.language, row.city) == (True, "01.0101", "es", "Trenton")
        assert (row.link, row.starts_any_day, row.has_position) == ("https://college.test/cnc", True, True)
        assert list(row.taught_skills.values_list("skill", "level")) == [(skill.pk, 4)]
        assert list(row.tiers.values_list("from_headcount", "seat_price")) == [(10, D(1100))]
        assert [day.isoformat() for day in row.starts.values_list("starts_on", flat=True)] == ["2031-03-01"]

    def test_saving_what_is_shown_changes_nothing(self, client, row):
        page = client.get(url("edit", row.pk))
        before = Microcredential.objects.values().get(), list(row.tiers.values()), list(row.starts.values())
        response = client.post(url("edit", row.pk), shown(page.context["forms"]))
        assert response.status_code == 302
        after = Microcredential.objects.values().get(), list(row.tiers.values()), list(row.starts.values())
        for state in (before, after):
            state[0].pop("updated_at")
            state[0].pop("search_text")
        assert after == before
        assert list(row.taught_skills.order_by("pk").values_list("status", flat=True)) == [
            "confirmed",
            "suggested",
        ]

    def test_unknown_is_unknown_and_never_nothing(self, client, owner):
        self.post(client, url("new"))
        row = Microcredential.objects.get()
        unknown = ("seat_price", "class_price", "learner_fee", "materials_price", "clock_hours", "weeks", "max_cohort",
                   "seats_free", "gives_credit", "credit_hours", "latitude")  # fmt: skip
        assert [getattr(row, name) for name in unknown] == [None] * len(unknown)
        assert row.modes == 0

    @pytest.mark.parametrize(
        ("fields", "place", "text"),
        [
            ({"title": ""}, "title", "This field is required."),
            ({"seat_price": "TBD"}, "seat_price", "Write an amount such as 1,200 or 1200.50."),
            ({"class_price": "-5"}, "class_price", "Write an amount of 0 or more."),
            (
                {"min_cohort": "12", "max_cohort": "8"},
                "max_cohort",
                "Write 12 or more, or lower the smallest class.",
            ),
            ({"cip_code": "99.0101"}, "cip_code", "Write a CIP code such as 15.0406."),
            ({"cip_code": "nursing"}, "cip_code", "Write a CIP code such as 15.0406."),
            (
                {"credit_hours": "3"},
                "gives_credit",
                "Credit hours are stated: choose Yes, or leave the hours empty.",
            ),
            ({"price_as_of": "2/30/2027"}, "price_as_of", "Write a date as 2027-03-01."),
            ({"link": "javascript:alert(1)"}, "link", "Enter a valid URL."),
            ({"stacks_into": ["999999"]}, "stacks_into", None),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field_and_kept(self, client, owner, fields, place, text):
        page = self.post(client, url("new"), description="Keep this.", **fields)
        errors = page.context["forms"].facts.errors
        assert list(errors) == [place]
        assert text is None or errors[place] == [text]
        assert "Keep this." in page.content.decode()
        assert not Microcredential.objects.exists()

    @pytest.mark.parametrize(
        ("rows", "place", "text"),
        [
            (("", "90"), "0-from_headcount", "Tier 1: From how many learners does this price hold?"),
            (("5", ""), "0-seat_price", "Tier 1: Write the price per seat, or leave the row empty."),
            (("1", "90"), "0-from_headcount", "Tier 1: Ensure this value is greater than or equal to 2."),
            (("5", "cheap"), "0-seat_price", "Tier 1: Write an amount such as 1,200 or 1200.50."),
            (("5", "90", "5", "80"), "1-from_headcount", "Tier 2: tier 1 begins at 5 learners too."),
            (("5", "90", "9", "-1"), "1-seat_price", "Tier 2: Write an amount of 0 or more."),
        ],
    )
    def test_a_bad_tier_is_named_by_its_row(self, client, owner, rows, place, text):
        names = [f"tiers-{n}-{name}" for n in range(2) for name in ("from_headcount", "seat_price")]
        typed = {"tiers-TOTAL_FORMS": "2"} | dict(zip(names, rows, strict=False))
        page = self.post(client, url("new"), seat_price="100", **typed)
        number, name = place.split("-")
        assert page.context["forms"].tiers.forms[int(number)].errors[name] == [text]
        assert text in page.content.decode()
        assert not Microcredential.objects.exists()

    def test_smaller_groups_have_a_price_too(self, client, owner):
        tier = {"tiers-TOTAL_FORMS": "1", "tiers-0-from_headcount": "5", "tiers-0-seat_price": "90"}
        page = self.post(client, url("new"), **tier)
        assert list(page.context["forms"].facts.errors) == ["seat_price"]
        assert self.post(client, url("new"), **tier, min_cohort="5").status_code == 302

    def test_an_unknown_skill_is_named_by_its_row(self, client, owner):
        typed = {"skills-TOTAL_FORMS": "1", "skills-0-name": "flying carpets", "skills-0-level": "3"}
        page = self.post(client, url("new"), **typed)
        [error] = page.context["forms"].skills.forms[0].errors["name"]
        assert error.startswith("Row 1: no skill is called “flying carpets”.")

    def test_who_saves_over_somebody_else_is_asked(self, client, row):
        seen = row.updated_at.isoformat()
        self.post(client, url("edit", row.pk), title="Theirs", seen=seen)
        page = self.post(client, url("edit", row.pk), title="Mine", seen=seen)
        assert page.status_code == 200
        assert "Somebody else saved" in page.content.decode()
        assert Microcredential.objects.get().title == "Theirs"
        assert 'value="Mine"' in page.content.decode()
        self.post(client, url("edit", row.pk), title="Mine", seen=seen, overwrite="on")
        assert Microcredential.objects.get().title == "Mine"

    def test_a_broken_time_of_reading_is_no_time(self, client, row):
        assert self.post(client, url("edit", row.pk), seen="2027-99-99T00:00").status_code == 302

    def test_saving_and_listing_is_one_step_with_a_way_back(self, client, owner):
        response = self.post(client, url("new"), then="list", description="Learners weld")
        row = Microcredential.objects.get()
        assert (response.url, row.state) == (url("detail", row.pk), "live")
        assert (f"“{row}” is live", f"undo:{url('withdraw', row.pk)}") in said(response)

    def test_what_cannot_be_listed_is_saved_and_says_why(self, client, owner):
        response = self.post(client, url("new"), then="list", description="")
        row = Microcredential.objects.get()
        assert (response.url, row.state) == (url("detail", row.pk), "draft")
        assert [text.split(".")[0] for text, _ in said(response)] == ["Not listed", "Saved"]

    def test_the_hint_computes_from_what_is_typed(self, client, owner):
        page = client.post(
            url("price"),
            form(seat_price="100", class_price="900", materials_price="5", max_cohort="oops", title=""),
        )
        assert [cost.per_learner for cost in page.context["landed"]] == [D("95.00"), D("50.00"), D("35.00")]
        assert page.context["class_from"] == 9

    def test_the_hint_of_nothing_says_what_to_do(self, client, owner):
        assert "never as free" in client.post(url("price"), form()).content.decode()


def shown(forms):
    """What a browser sends when the form is submitted untouched."""
    sent = {}
    for part in forms:
        managed = getattr(part, "management_form", None)
        for bound in [*(managed or []), *[field for one in getattr(part, "forms", [part]) for field in one]]:
            value = bound.value()
            if value is None or value is False:
                continue
            if (value := _typed(bound, value)) is None:
                continue
            many = isinstance(value, list) or hasattr(value, "values_list")
            sent[bound.html_name] = [str(getattr(v, "pk", v)) for v in value] if many else value
    return sent


def _typed(bound, value):
    single = isinstance(bound.field.widget, TextInput | Textarea)
    return bound.field.widget.format_value(value) if single else value
