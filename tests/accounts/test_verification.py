import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from accounts.models import VerificationDecision
from accounts.services import NotAllowed, refuse_organisation, verify_organisation
from matching.models import MatchRun
from tests.accounts.conftest import NOW
from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return PersonFactory(administrator=True)


def waiting_runs():
    return list(MatchRun.objects.filter(state="waiting").values_list("kind", "requested_by"))


def test_verifying_an_institution_asks_for_a_new_match(administrator, django_capture_on_commit_callbacks):
    college = OrganisationFactory(institution=True, waiting=True, name="Lakeside")
    member_of(college, email="owner@example.test")
    member_of(college, role="editor", email="editor@example.test")
    with django_capture_on_commit_callbacks(execute=True):
        verify_organisation(organisation=college, by=administrator, now=NOW, note=" Welcome ")
    college.refresh_from_db()
    assert college.verification == "verified"
    (decision,) = college.decisions.all()
    assert (decision.verdict, decision.note, decision.decided_by, decision.decided_at) == (
        *("verified", "Welcome", administrator),
        NOW,
    )
    assert waiting_runs() == [("full", administrator.pk)]
    assert [(m.to, m.subject) for m in mail.outbox] == [
        (["owner@example.test"], "Trellis: Lakeside is verified")
    ]
    assert "Welcome" in mail.outbox[0].body


def test_taking_a_verification_back_asks_for_a_new_match(administrator):
    college = OrganisationFactory(institution=True, verified=True)
    refuse_organisation(organisation=college, by=administrator, now=NOW, note="Not accredited")
    college.refresh_from_db()
    assert college.verification == "refused"
    assert waiting_runs() == [("full", administrator.pk)]


def test_what_changes_nothing_in_the_market_asks_for_no_match(administrator):
    refuse_organisation(
        organisation=OrganisationFactory(institution=True, waiting=True), by=administrator, now=NOW, note="No"
    )
    verify_organisation(organisation=OrganisationFactory(waiting=True), by=administrator, now=NOW)
    assert waiting_runs() == []


def test_a_refusal_says_why(administrator):
    employer = OrganisationFactory(waiting=True)
    with pytest.raises(NotAllowed):
        refuse_organisation(organisation=employer, by=administrator, now=NOW, note="  ")
    employer.refresh_from_db()
    assert employer.verification == "waiting"


def test_the_same_verdict_twice_is_refused(administrator):
    employer = OrganisationFactory(verified=True)
    with pytest.raises(NotAllowed):
        verify_organisation(organisation=employer, by=administrator, now=NOW)
    assert VerificationDecision.objects.count() == 0


def test_nobody_verifies_their_own_and_members_verify_none(administrator, django_capture_on_commit_callbacks):
    college = OrganisationFactory(institution=True, waiting=True)
    MembershipFactory(organisation=college, person=administrator, role="viewer")
    for person in (administrator, PersonFactory(), member_of(college)):
        with django_capture_on_commit_callbacks(execute=True), pytest.raises(PermissionDenied):
            verify_organisation(organisation=college, by=person, now=NOW)
    college.refresh_from_db()
    assert (college.verification, waiting_runs(), mail.outbox) == ("waiting", [], [])


def test_a_mail_server_that_is_away_undoes_no_decision(
    administrator, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    employer = OrganisationFactory(waiting=True)
    member_of(employer)
    with django_capture_on_commit_callbacks(execute=True):
        verify_organisation(organisation=employer, by=administrator, now=NOW)
    employer.refresh_from_db()
    assert employer.verification == "verified"
