"""What feedback does to the next run: satisfaction moves by what the estimator says, and no further."""

import pytest

from matching.models import ReferenceVersion, RunKind
from matching.services.performing import perform_waiting_runs
from matching.snapshot.reference import unpack
from partnerships.services.feedback import take_down_feedback
from tests.factories import AgreementFactory, CohortFactory, InvitationFactory, ProposalFactory, sent_version
from tests.matching.market import run_now
from tests.matching.scene import scene
from tests.partnerships.feedback import says

pytestmark = pytest.mark.django_db
COMPLETED = 9  # of the factory's cohort, below the cap of 20 answers for one employer


@pytest.fixture
def made():
    return scene()


def cohort_of(made):
    invitation = InvitationFactory(need=made.need, microcredential=made.good)
    version = sent_version(proposal=ProposalFactory(invitation=invitation))
    return CohortFactory(completed_now=True, agreement=AgreementFactory(in_force=True, version=version))


def test_it_moves_by_what_the_estimator_computes(made):
    before = made.approved.satisfaction
    cohort = cohort_of(made)
    seller = made.people["institution"]
    says(cohort, "employer", [5, 4, None], made.people["owner"])
    says(cohort, "institution", [5, 5, 5], seller)
    perform_waiting_runs()
    reference = unpack(bytes(ReferenceVersion.objects.get().payload)).reference
    prior, strength = reference.prior_mean, reference.microcredential_strength
    # Answers that are nine learners' and not a day old; the third question was not answered.
    good = [COMPLETED * 1.0, COMPLETED * 0.75, 0.0]
    answers = [COMPLETED, COMPLETED, 0.0]
    means = [(s * p + g) / (s + n) for s, p, g, n in zip(strength, prior, good, answers, strict=True)]
    match = made.approved
    assert before == pytest.approx(sum(prior) / 3)
    assert match.satisfaction == pytest.approx(sum(means) / 3)
    assert match.satisfaction - before == pytest.approx(sum(means) / 3 - sum(prior) / 3)
    assert match.satisfaction > before
    assert (match.explanation["satisfaction"]["cohorts"], match.explanation["satisfaction"]["learners"]) == (
        1,
        9,
    )


def test_a_takedown_takes_it_back(made):
    before = made.approved.satisfaction
    cohort = cohort_of(made)
    given = says(cohort, "employer", [1, 1, 1], made.people["owner"])
    says(cohort, "institution", [5, 5, 5], made.people["institution"])
    perform_waiting_runs()
    assert made.approved.satisfaction < before
    take_down_feedback(feedback=given, by=made.administrator, reason="Never took place", now=given.given_at)
    perform_waiting_runs()
    assert made.approved.satisfaction == pytest.approx(before)


def test_a_full_run_says_the_same_as_the_narrow_one(made):
    cohort = cohort_of(made)
    says(cohort, "employer", [5, 5, 5], made.people["owner"])
    says(cohort, "institution", [5, 5, 5], made.people["institution"])
    perform_waiting_runs()
    narrow = made.approved.satisfaction
    run_now(RunKind.FULL)
    assert made.approved.satisfaction == pytest.approx(narrow)
