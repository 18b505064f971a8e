"""Needs are matched once an administrator has verified their employer, and no longer when that is taken back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.services import refuse_organisation, verify_organisation
from marketplace.models import TrainingNeed
from marketplace.services.needs import post_need
from matching.models import Match, MatchRun, MatchStatus, NeedResult, RunKind, RunState
from matching.services.performing import perform_waiting_runs
from matching.services.requests import MANY
from matching.services.reviews import NotAllowed, approve_match
from tests.factories import NeedFactory, OrganisationFactory, PersonFactory, member_of
from tests.matching.market import asks, run_now, skills, teaches

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return PersonFactory(administrator=True)


def verify(employer, by):
    verify_organisation(organisation=employer, by=by, now=timezone.now())


def take_back(employer, by):
    refuse_organisation(organisation=employer, by=by, now=timezone.now(), note="Not what it says")


def listed(need):
    return list(need.matches.listed().values_list("microcredential", "status"))


def waiting():
    return list(MatchRun.objects.filter(state=RunState.WAITING).order_by("pk").values_list("kind", "need"))


def test_only_needs_of_verified_employers_are_on_the_market():
    wanted = skills(2)
    row, known = teaches(wanted), asks(wanted)
    kept = [asks(wanted, employer=OrganisationFactory(**{state: True})) for state in ("waiting", "refused")]
    run = run_now()
    assert (run.state, run.total, run.stored) == (RunState.DONE, 1, 1)
    assert listed(known) == [(row.pk, MatchStatus.PROPOSED)]
    assert [listed(need) for need in kept] == [[], []]
    assert list(TrainingNeed.objects.open()) == [known]
    assert sorted(need.pk for need in TrainingNeed.objects.kept_back()) == [need.pk for need in kept]
    assert [need.is_on_market for need in (known, *kept)] == [True, False, False]


def test_posting_asks_for_a_match_only_where_the_employer_is_verified():
    for state in ("waiting", "refused"):
        need = asks(skills(1), draft=True, employer=OrganisationFactory(**{state: True}))
        post_need(need=need, by=None, now=timezone.now())
    assert waiting() == []


def test_verifying_an_employer_matches_its_open_needs(administrator):
    wanted = skills(2)
    row, employer = teaches(wanted), OrganisationFactory(waiting=True)
    need = asks(wanted, employer=employer)
    for state in ("draft", "closed"):
        asks(wanted, employer=employer, **{state: True})
    asks(wanted, employer=OrganisationFactory(waiting=True))
    verify(employer, administrator)
    assert waiting() == [("need", need.pk)]
    assert perform_waiting_runs() == 1
    assert listed(need) == [(row.pk, MatchStatus.PROPOSED)]


def test_many_needs_are_matched_in_one_run(administrator):
    employer = OrganisationFactory(waiting=True)
    NeedFactory.create_batch(MANY + 1, employer=employer)
    verify(employer, administrator)
    assert waiting() == [("full", None)]


def test_what_is_taken_back_leaves_the_market_and_returns_with_its_verdicts(administrator):
    wanted = skills(2)
    row, need, other = teaches(wanted), asks(wanted), asks(wanted)
    run_now()
    approve_match(match=need.matches.get(), by=administrator)
    take_back(need.employer, administrator)
    assert waiting() == [("need", need.pk)]
    assert perform_waiting_runs() == 1
    assert (listed(need), listed(other)) == ([], [(row.pk, MatchStatus.PROPOSED)])
    assert list(NeedResult.objects.values_list("need", flat=True)) == [other.pk]
    verify(need.employer, administrator)
    perform_waiting_runs()
    assert listed(need) == [(row.pk, MatchStatus.APPROVED)]


def test_a_full_run_empties_lists_that_an_older_one_brought_back():
    wanted = skills(2)
    teaches(wanted)
    need = asks(wanted)
    run_now()
    need.employer.verification = "refused"
    need.employer.save()
    run_now(RunKind.FULL)
    assert (listed(need), NeedResult.objects.count()) == ([], 0)


def test_nobody_decides_on_it_meanwhile(administrator):
    wanted = skills(2)
    teaches(wanted)
    need = asks(wanted)
    run_now()
    take_back(need.employer, administrator)
    with pytest.raises(NotAllowed):
        approve_match(match=need.matches.get(), by=administrator)
    assert (Match.objects.get().status, Match.objects.get().reviews.count()) == (MatchStatus.PROPOSED, 0)


@pytest.mark.parametrize(
    ("state", "role", "said"),
    [
        ("waiting", "owner", "It is matched once an administrator has verified"),
        ("refused", "owner", "See why, and what to do"),
        ("waiting", "administrator", "This need is not matched: its employer is not verified."),
        ("verified", "owner", "Nobody has looked yet"),
    ],
)
def test_the_page_says_what_it_waits_for(client, administrator, state, role, said):
    need = asks(skills(1), employer=OrganisationFactory(**{state: True}))
    client.force_login(administrator if role == "administrator" else member_of(need.employer))
    page = client.get(reverse("matches:need", args=[need.pk])).text
    assert said in page
    assert ("Match this need" in page) is (state == "verified")
    assert ("No institution sees it yet" in page) is (state != "verified")


def test_it_cannot_be_matched_by_asking(client):
    need = asks(skills(1), employer=OrganisationFactory(waiting=True))
    client.force_login(member_of(need.employer))
    assert client.post(reverse("matches:rematch", args=[need.pk])).status_code == 403
    assert MatchRun.objects.count() == 0


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("verified", ["Posted. The list of matches fills by itself."]),
        ("waiting", ["Posted. It is matched once an administrator has verified your organisation."]),
    ],
)
def test_who_posts_is_told_what_comes_next(client, state, said):
    need = asks(skills(1), draft=True, employer=OrganisationFactory(**{state: True}))
    client.force_login(member_of(need.employer))
    answer = client.post(reverse("needs:post", args=[need.pk]), follow=True)
    assert [str(message) for message in answer.context["messages"]] == said
    assert ("Waits for verification" in client.get(reverse("needs:list")).text) is (state == "waiting")


def test_a_draft_says_it_beforehand(client):
    need = asks(skills(1), draft=True, employer=OrganisationFactory(waiting=True, name="Mohican Parts"))
    client.force_login(member_of(need.employer))
    page = client.get(reverse("matches:need", args=[need.pk])).text
    assert "it is matched once an administrator has verified Mohican Parts" in page


def test_an_administrators_verdict_on_the_page_starts_it(client, administrator):
    wanted = skills(2)
    row, need = teaches(wanted), asks(wanted, employer=OrganisationFactory(waiting=True))
    client.force_login(administrator)
    client.post(reverse("organisations:decide", args=[need.employer_id]), {"verdict": "verified"})
    perform_waiting_runs()
    assert listed(need) == [(row.pk, MatchStatus.PROPOSED)]
