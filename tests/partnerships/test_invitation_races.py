"""Many at once: no cap is passed, nobody is asked twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from marketplace.transitions import NotAllowed
from partnerships.models import Invitation
from partnerships.services.invitations import expire_invitations, invite_institutions
from tests.factories import NeedFactory, OrganisationFactory, member_of
from tests.partnerships.chain import MONDAY, approved, chain, policy

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(jobs: list[Callable[[], object]]) -> list[object]:
    """What each gave, or the words in which it was refused."""

    def run(job: Callable[[], object]) -> object:
        try:
            return job()
        except NotAllowed as reason:
            return str(reason)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_of_eight_employers_at_once_three_get_the_last_three_places():
    institution = OrganisationFactory(institution=True, name="Harbour College")
    policy(open_per_institution=3)
    jobs = []
    for _ in range(8):
        need = NeedFactory()
        match, by = approved(need, institution), member_of(need.employer)
        jobs.append(lambda match=match, by=by: invite_institutions(matches=[match], by=by, now=MONDAY))
    answers = at_once(jobs)
    assert sum(isinstance(answer, list) for answer in answers) == 3
    assert sum("as many open invitations" in str(answer) for answer in answers) == 5
    assert Invitation.objects.count() == 3


def test_two_colleagues_pass_no_cap_of_a_need_and_ask_nobody_twice():
    made = chain()
    policy(open_per_need=2)
    answers = at_once([lambda n=n: made.invite(n % 4) for n in range(8)])
    assert Invitation.objects.count() == 2
    assert sum("which is the most" in str(answer) for answer in answers) == 4


def test_two_sweeps_at_once_end_and_re_route_once():
    made = chain()
    [row] = made.invite(0)
    assert sum(at_once([lambda: expire_invitations(now=row.expires_at)] * 4)) == 1
    assert made.states() == [("Harbour College", "expired"), ("Rival Academy", "open")]
