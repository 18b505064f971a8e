"""The pages of needs: lists, drafts, posting, conflicts, and what is said back."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from marketplace.forms.needs.weights import region_weights
from marketplace.models import TrainingNeed
from marketplace.search import forget_index
from marketplace.suggester import forget_lexicon
from matching.models import MatchRun
from tests.factories import (
    NeedFactory,
    NeedSkillFactory,
    OrganisationFactory,
    PersonFactory,
    SkillAliasFactory,
    SkillFactory,
    member_of,
)
from tests.marketplace.needform import sent

pytestmark = pytest.mark.django_db
DELAYED = "Saved. Matching is delayed: it starts by itself when the queue is back."


@pytest.fixture(autouse=True)
def _no_index_of_another_test():
    forget_index()
    forget_lexicon()
    yield
    forget_index()
    forget_lexicon()


@pytest.fixture
def employer():
    place = {"country": "US", "region": "NJ", "city": "Trenton", "postcode": "08608"}
    return OrganisationFactory(employer=True, currency="EUR", latitude=40.2, longitude=-74.7, **place)


@pytest.fixture
def owner(employer, client):
    person = member_of(employer)
    client.force_login(person)
    return person


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_a_new_form_begins_with_the_employers_place_and_currency(client, owner):
    form = client.get(reverse("needs:new")).context["form"]
    assert {name: form[name].value() for name in ("postcode", "city", "region", "country", "currency")} == {
        "postcode": "08608",
        "city": "Trenton",
        "region": "NJ",
        "country": "US",
        "currency": "EUR",
    }


def test_a_draft_needs_a_title_and_a_headcount_alone(client, owner, employer):
    empty = {name: "" for name in sent() if not name.startswith("skills-")}
    given = {"title": "Weld", "headcount": "3", "currency": "USD", "language": "en", "delivery": ["1"]}
    weights = {"use_region": "on", "weight_skill": "55", "weight_cost": "25", "weight_satisfaction": "20"}
    answer = client.post(reverse("needs:new"), sent(**(empty | given | weights | {"action": "save"})))
    need = TrainingNeed.objects.get()
    assert answer["Location"] == reverse("matches:need", args=[need.pk])
    assert (need.state, need.employer, need.created_by) == ("draft", employer, owner)
    assert (need.budget_price, need.start_from, need.latitude, need.has_own_weights) == (
        None,
        None,
        None,
        False,
    )
    assert said(answer) == ["Draft saved. Only your organisation sees it."]
    assert MatchRun.objects.count() == 0


def test_what_is_typed_is_what_is_saved(client, owner):
    welding, brazing = SkillFactory(label="welding"), SkillFactory(label="brazing")
    data = sent(
        {"skill": welding.pk, "name": "welding", "level": "4"},
        {"name": "Brazing", "importance": "nice"},
        {},
        action="post",
        credit_wanted="on",
        demands_stated="on",
        max_weeks="10",
        max_hours="80",
    )
    assert client.post(reverse("needs:new"), data).status_code == 302
    need = TrainingNeed.objects.get()
    assert (need.state, need.title, need.headcount, need.currency) == ("open", "Weld aluminium", 12, "USD")
    assert (str(need.target_price), str(need.budget_price), need.ceiling_price) == (
        "1000.00",
        "1200.00",
        None,
    )
    assert (need.start_from.isoformat(), need.start_to.isoformat()) == ("2027-02-01", "2027-03-12")
    assert (need.modes, need.reach_km, need.max_weeks, need.max_hours) == (3, 40.0, 10, 80)
    assert (need.credit_wanted, need.custom_welcome, need.demands_stated) == (True, True, True)
    assert (need.city, need.latitude, need.longitude) == ("Trenton", 40.2, -74.7)
    rows = need.need_skills.order_by("pk").values_list("skill__label", "importance", "level")
    assert list(rows) == [("welding", "must", 4), ("brazing", "nice", 3)]
    assert list(MatchRun.objects.values_list("kind", "need", "requested_by")) == [("need", need.pk, owner.pk)]
    assert brazing in need.skills.all()


def test_another_postcode_brings_its_own_city_and_position(client, owner):
    client.post(reverse("needs:new"), sent(postcode="10001"))
    need = TrainingNeed.objects.get()
    assert (need.city, need.region) == ("New York", "NY")
    assert (round(need.latitude), round(need.longitude)) == (41, -74)


def test_nothing_is_posted_without_a_skill_and_nothing_typed_is_lost(client, owner):
    answer = client.post(reverse("needs:new"), sent(action="post"))
    assert answer.status_code == 200
    assert TrainingNeed.objects.count() == 0
    assert answer.context["skills"].non_form_errors() == [
        "Add at least one skill: skills are what matching goes by."
    ]
    page = answer.content.decode()
    assert 'value="Weld aluminium"' in page
    assert "Our fitters weld steel." in page
    assert 'value="$1,200"' in page


def test_a_passed_window_stands_at_its_field_and_saves_no_draft(client, owner):
    skill = SkillFactory()
    data = sent({"skill": skill.pk, "name": skill.label}, action="post", start_from="", start_to="2020-03-12")
    answer = client.post(reverse("needs:new"), data)
    assert answer.context["form"].errors == {
        "start_to": ["This day has passed. Write a later one, or leave it empty."]
    }
    assert TrainingNeed.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "typed", "text"),
    [
        ("ceiling_price", "125", "Write an amount of $1,200 or more. Did you mean $1,250?"),
        ("ceiling_price", "7", "Write an amount of $1,200 or more."),
        ("ceiling_price", "0", "Write an amount of $1,200 or more."),
        ("target_price", "1,300", "Write an amount of $1,200 or less, or raise the budget."),
        ("budget_price", "1,20", "Write an amount such as 1,200 or 1200.50."),
        ("budget_price", "-1200", "Write an amount of 0 or more."),
        ("budget_price", "a lot", "Write an amount such as 1,200 or 1200.50."),
        ("budget_price", "99999999999999", "Write an amount below ten billion."),
        ("start_to", "2027-01-31", "Write a day on or after 1 February 2027, or change the earlier one."),
        ("start_to", "31/12/27", "Write a date as 2027-03-01."),
        ("headcount", "0", "Write a whole number from 1 to 100,000."),
        ("postcode", "0861", "We do not know this postcode. A US one has five digits, for example 08608."),
        ("delivery", [], "Tick at least one way."),
        ("reach_km", "-4", "Write a distance from 1 to 20,000 km."),
        ("reach_km", "far", "Write a distance from 1 to 20,000 km."),
        ("weight_skill", "60", "You moved a weight"),
    ],
)
def test_an_error_stands_at_its_field_and_keeps_what_was_typed(client, owner, field, typed, text):
    answer = client.post(reverse("needs:new"), sent(**{field: typed}))
    form = answer.context["form"]
    where = "use_region" if field == "weight_skill" else field
    assert list(form.errors) == [where]
    assert form.errors[where][0].startswith(text)
    assert TrainingNeed.objects.count() == 0
    if isinstance(typed, str):
        assert form[field].value() == typed


def test_own_weights_must_add_up(client, owner):
    data = sent(weight_skill="60")
    del data["use_region"]
    errors = client.post(reverse("needs:new"), data).context["form"].errors
    assert errors == {"weight_skill": ["The three weights must add up to 100 %, these add up to 105 %."]}
    client.post(reverse("needs:new"), data | {"weight_cost": "20"})
    need = TrainingNeed.objects.get()
    assert (need.weight_skill, need.weight_cost, need.weight_satisfaction) == (60, 20, 20)


def test_a_reach_needs_a_place(client, owner):
    answer = client.post(reverse("needs:new"), sent(postcode="", city="", region="", country=""))
    assert answer.context["form"].errors == {
        "postcode": ["A distance needs a place to start from. Write a postcode or a city."]
    }


def test_a_written_name_is_resolved_by_label_or_alias_and_errors_name_the_row(client, owner):
    welding, gas = SkillFactory(label="welding"), SkillFactory(label="gas welding")
    SkillAliasFactory(skill=gas, text="oxy-fuel joining")
    SkillAliasFactory(skill=gas, text="fusion")
    SkillAliasFactory(skill=welding, text="fusion")
    rows = [{"name": n} for n in ("WELDING ", "Oxy-Fuel joining", "fusion", "weldin gas", "qqqq", "welding")]
    answer = client.post(reverse("needs:new"), sent(*rows))
    errors = [form.errors.get("name", []) for form in answer.context["skills"].forms]
    assert errors == [
        [],
        [],
        ["Row 3: “fusion” names 2 skills: gas welding, welding. Write one of them."],
        ["Row 4: no skill is called “weldin gas”. Closest: gas welding."],
        ["Row 5: no skill is called “qqqq”. Try other words, or leave it empty."],
        ["Row 6: “welding” stands in row 1 already."],
    ]
    assert TrainingNeed.objects.count() == 0
    assert 'value="weldin gas"' in answer.content.decode()


def test_a_written_name_wins_over_what_was_chosen_before(client, owner):
    welding, brazing = SkillFactory(label="welding"), SkillFactory(label="brazing")
    client.post(reverse("needs:new"), sent({"skill": welding.pk, "name": "brazing"}))
    assert list(TrainingNeed.objects.get().skills.all()) == [brazing]


def test_a_removed_row_is_left_out(client, owner):
    welding, brazing = SkillFactory(label="welding"), SkillFactory(label="brazing")
    rows = [
        {"skill": welding.pk, "name": "welding", "DELETE": "on"},
        {"skill": brazing.pk, "name": "brazing"},
    ]
    client.post(reverse("needs:new"), sent(*rows))
    assert list(TrainingNeed.objects.get().skills.all()) == [brazing]


def test_a_retired_skill_is_to_be_replaced(client, owner):
    old = SkillFactory(label="telegraphy", retired_at=timezone.now())
    answer = client.post(reverse("needs:new"), sent({"skill": old.pk, "name": "telegraphy"}))
    assert answer.context["skills"].forms[0].errors == {
        "name": ["Row 1: “telegraphy” is not in use any more. Choose another skill."]
    }


def test_more_rows_come_without_a_word_about_what_is_missing(client, owner):
    answer = client.post(reverse("needs:new"), sent({"name": "qqqq"}, title="", action="more"))
    assert (answer.status_code, TrainingNeed.objects.count()) == (200, 0)
    assert len(answer.context["skills"].forms) > 3
    assert 'role="alert"' not in answer.content.decode()


def test_editing_shows_what_is_stored_and_saves_it_unchanged(client, owner, employer):
    place = {"city": "Trenton", "latitude": 40.0, "longitude": -74.0}
    need = NeedFactory(
        employer=employer, budget_price=1200, currency="USD", modes=8, description="Words", **place
    )
    row = NeedSkillFactory(need=need, skill__label="welding", level=2)
    page = client.get(reverse("needs:edit", args=[need.pk]))
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    data |= {"skills-TOTAL_FORMS": 1, "skills-INITIAL_FORMS": 1, "skills-0-skill": row.skill_id}
    data |= {"skills-0-name": "welding", "skills-0-level": 2, "skills-0-importance": "must"}
    before = TrainingNeed.objects.values().get(pk=need.pk)
    assert client.post(reverse("needs:edit", args=[need.pk]), data).status_code == 302
    assert TrainingNeed.objects.values().get(pk=need.pk) == before
    assert MatchRun.objects.count() == 0


def test_who_saves_second_is_told_keeps_the_words_and_may_save_again(client, owner, employer):
    need = NeedSkillFactory(need__employer=employer).need
    row = {"skill": need.skills.get().pk, "name": ""}
    seen = need.updated_at.isoformat()
    client.post(reverse("needs:edit", args=[need.pk]), sent(row, title="Theirs", seen=seen))
    answer = client.post(reverse("needs:edit", args=[need.pk]), sent(row, title="Mine", seen=seen))
    page = answer.content.decode()
    need.refresh_from_db()
    assert (answer.status_code, need.title) == (200, "Theirs")
    assert "Somebody else saved this need while you were writing." in page
    assert 'value="Mine"' in page
    assert f'name="seen" value="{need.updated_at.isoformat()}"' in page
    client.post(
        reverse("needs:edit", args=[need.pk]), sent(row, title="Mine", seen=need.updated_at.isoformat())
    )
    need.refresh_from_db()
    assert need.title == "Mine"


def test_a_closed_need_is_saved_and_reopened_in_one_step(client, owner, employer):
    need = NeedSkillFactory(need__employer=employer, need__closed=True).need
    row = {"skill": need.skills.get().pk}
    data = sent(row, action="reopen", seen=need.updated_at.isoformat())
    client.post(reverse("needs:edit", args=[need.pk]), data)
    need.refresh_from_db()
    assert (need.state, need.title) == ("open", "Weld aluminium")


def test_posting_what_is_not_ready_leads_to_the_form_and_says_why(client, owner, employer):
    need = NeedFactory(employer=employer, draft=True)
    answer = client.post(reverse("needs:post", args=[need.pk]))
    assert answer["Location"] == reverse("needs:edit", args=[need.pk])
    assert said(answer) == [
        "It cannot be open yet. Add at least one skill: skills are what matching goes by."
    ]


def test_closing_can_be_undone(client, owner, employer):
    need = NeedSkillFactory(need__employer=employer).need
    assert "Close “" in client.get(reverse("needs:close", args=[need.pk])).content.decode()
    answer = client.post(reverse("needs:close", args=[need.pk]), follow=True)
    undo = reverse("needs:reopen", args=[need.pk])
    assert f'action="{undo}"' in answer.content.decode()
    client.post(undo)
    need.refresh_from_db()
    assert need.state == "open"


@pytest.mark.parametrize(
    ("name", "state"), [("close", "draft"), ("reopen", "open"), ("delete", "open"), ("post", "open")]
)
def test_a_step_from_the_wrong_state_is_said(client, owner, employer, name, state):
    need = NeedSkillFactory(need__employer=employer, need__state=state).need
    answer = client.post(reverse(f"needs:{name}", args=[need.pk]))
    need.refresh_from_db()
    assert (answer.status_code, need.state, len(said(answer))) == (302, state, 1)


def test_weights_are_set_from_the_needs_page(client, owner, employer):
    need = NeedFactory(employer=employer)
    address = reverse("needs:weights", args=[need.pk])
    client.post(address, {"weight_skill": 60, "weight_cost": 30, "weight_satisfaction": 10})
    need.refresh_from_db()
    assert (need.weight_skill, need.weight_cost, need.weight_satisfaction) == (60, 30, 10)
    answer = client.post(address, {"weight_skill": 60, "weight_cost": 30, "weight_satisfaction": 30})
    assert "these add up to 120" in answer.content.decode()
    client.post(
        address, {"use_region": "on", "weight_skill": 60, "weight_cost": 30, "weight_satisfaction": 10}
    )
    need.refresh_from_db()
    assert not need.has_own_weights
    moved = {"use_region": "on", "weight_skill": 50, "weight_cost": 30, "weight_satisfaction": 20}
    for weights, own in ((region_weights(), None), (moved, 50)):
        client.post(address, {"use_region": "on"} | weights)
        need.refresh_from_db()
        assert need.weight_skill == own


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_need_is_saved_though_the_broker_is_away(client, owner, employer):
    skill = SkillFactory()
    answer = client.post(reverse("needs:new"), sent({"skill": skill.pk, "name": skill.label}, action="post"))
    need = TrainingNeed.objects.get()
    assert (need.state, need.employer) == ("open", employer)
    assert said(answer) == ["Posted. The list of matches fills by itself.", DELAYED]
    assert list(MatchRun.objects.values_list("state", "need")) == [("waiting", need.pk)]


def test_skills_in_the_writers_words_are_offered_without_those_chosen(client, owner):
    welding, brazing = SkillFactory(label="aluminium welding"), SkillFactory(label="torch brazing")
    words = {"title": "", "description": "They know aluminium welding but not torch brazing."}
    chosen = {"skill": welding.pk, "name": welding.label}
    answer = client.post(reverse("needs:suggest"), sent(chosen, **words))
    assert [one.skill for one in answer.context["found"]] == [brazing]
    page = answer.content.decode()
    assert f'data-pick-id="{brazing.pk}" data-pick-label="torch brazing"' in page
    assert "<html" not in page
    nothing = client.post(reverse("needs:suggest"), sent(title="", description="")).content.decode()
    assert "No skill was found in these words." in nothing


def test_a_found_skill_is_taken_up_without_a_script(client, owner):
    brazing, _ = SkillFactory(label="torch brazing"), SkillFactory(label="aluminium welding")
    words = {"title": "", "headcount": "", "description": "They do torch brazing."}
    found = client.post(reverse("needs:new"), sent(**words, action="suggest"))
    assert [one.skill for one in found.context["found"]] == [brazing]
    taken = client.post(reverse("needs:new"), sent({}, **words, add=str(brazing.pk)))
    rows = [form["name"].value() for form in taken.context["skills"].forms]
    assert (rows[:2], taken.context["found"]) == (["", "torch brazing"], [])
    assert 'role="alert"' not in taken.content.decode()
    assert TrainingNeed.objects.count() == 0


def test_only_who_writes_needs_looks_for_skills_in_words(client, employer):
    SkillFactory(label="torch brazing")
    SkillFactory(label="aluminium welding")
    words = {"description": "They do torch brazing."}
    address = reverse("needs:suggest")
    assert client.post(address, words)["Location"].startswith(reverse("account_login"))
    for person in (member_of(employer, "viewer"), PersonFactory(), PersonFactory(administrator=True)):
        client.force_login(person)
        assert client.post(address, words).status_code == 403
    client.force_login(member_of(employer, "editor"))
    assert client.post(address, words).status_code == 200
    assert client.get(address).status_code == 405
