import pytest

from accounts.models import Membership
from accounts.services import NotAllowed, change_role, leave_organisation, remove_member, restore_member
from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def roles(organisation):
    return dict(organisation.memberships.values_list("person__email", "role"))


@pytest.fixture
def employer():
    organisation = OrganisationFactory()
    MembershipFactory(organisation=organisation, person__email="ann@example.test")
    MembershipFactory(organisation=organisation, person__email="ben@example.test", role="viewer")
    return organisation


def membership(email):
    return Membership.objects.get(person__email=email)


def test_a_role_changes(employer):
    change_role(membership=membership("ben@example.test"), role="owner")
    change_role(membership=membership("ann@example.test"), role="editor")
    assert roles(employer) == {"ann@example.test": "editor", "ben@example.test": "owner"}


def test_the_last_owner_stays(employer):
    ann = membership("ann@example.test")
    before = roles(employer)
    with pytest.raises(NotAllowed):
        change_role(membership=ann, role="viewer")
    with pytest.raises(NotAllowed):
        remove_member(membership=ann)
    with pytest.raises(NotAllowed):
        leave_organisation(organisation=employer, person=ann.person)
    assert roles(employer) == before


def test_an_owner_whose_account_is_closed_does_not_count(employer):
    MembershipFactory(organisation=employer, person__is_active=False)
    with pytest.raises(NotAllowed):
        remove_member(membership=membership("ann@example.test"))


def test_of_two_owners_who_remove_each_other_one_stays(employer):
    ben = change_role(membership=membership("ben@example.test"), role="owner")
    ann = membership("ann@example.test")
    remove_member(membership=ann)
    with pytest.raises(NotAllowed):
        remove_member(membership=ben)
    with pytest.raises(NotAllowed):
        remove_member(membership=ann)
    assert roles(employer) == {"ben@example.test": "owner"}


def test_a_removal_can_be_taken_back(employer):
    ben = membership("ben@example.test")
    remove_member(membership=ben)
    assert roles(employer) == {"ann@example.test": "owner"}
    restore_member(organisation=employer, person=ben.person, role="viewer")
    assert roles(employer) == {"ann@example.test": "owner", "ben@example.test": "viewer"}
    restore_member(organisation=employer, person=ben.person, role="owner")
    assert roles(employer)["ben@example.test"] == "viewer"


def test_who_is_no_member_cannot_leave(employer):
    with pytest.raises(NotAllowed):
        leave_organisation(organisation=employer, person=PersonFactory())


def test_an_unknown_role_is_refused(employer):
    with pytest.raises(ValueError, match="king"):
        change_role(membership=membership("ben@example.test"), role="king")
