import pytest

from tests.factories import (
    PASSWORD,
    MatchFactory,
    MicrocredentialSkillFactory,
    NeedSkillFactory,
    OrganisationFactory,
    PersonFactory,
    SkillAliasFactory,
    member_of,
)


@pytest.mark.django_db
def test_factories_make_valid_rows():
    made = [MatchFactory(), NeedSkillFactory(), MicrocredentialSkillFactory(), SkillAliasFactory()]
    for row in [*made, OrganisationFactory(), OrganisationFactory(institution=True, waiting=True)]:
        row.full_clean(exclude={"explanation", "payload"} & {f.name for f in row._meta.fields})


@pytest.mark.django_db
def test_members_have_their_role_and_the_password():
    college = OrganisationFactory(institution=True)
    person = member_of(college, role="viewer", full_name="Ada")
    assert [(m.organisation, m.role) for m in person.memberships.all()] == [(college, "viewer")]
    assert person.check_password(PASSWORD)
    assert str(person) == "Ada"
    assert PersonFactory(administrator=True).is_staff is True
