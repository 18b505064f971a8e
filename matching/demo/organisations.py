"""The made-up organisations, verified by the made-up administrator."""

from datetime import datetime

from accounts.models import Kind, Organisation, Person
from accounts.services.organisations import change_profile, create_organisation
from accounts.services.verification import verify_organisation
from matching.demo.people import create_owner
from matching.demo.reading import read


def create_organisations(*, administrator: Person, now: datetime) -> dict[str, Organisation]:
    """By the key that the demo's files use."""
    made = {}
    for kind, name in ((Kind.INSTITUTION, "institutions"), (Kind.EMPLOYER, "employers")):
        for key, facts in read(name).items():
            made[key] = _create(key, kind, facts, administrator, now)
    return made


def _create(key: str, kind: str, facts: dict[str, str], administrator: Person, now: datetime) -> Organisation:
    organisation = create_organisation(
        owner=create_owner(key, facts["name"]),
        kind=kind,
        name=facts["name"],
        institution_type=facts.get("type", ""),
        country="US",
        postcode=facts["postcode"],
    )
    change_profile(organisation=organisation, changes={"about": facts["about"]})
    return verify_organisation(organisation=organisation, by=administrator, now=now)


def place_of(organisation: Organisation) -> dict[str, object]:
    """The columns of a place, for what happens at the organisation's own."""
    columns = ("country", "region", "city", "postcode", "latitude", "longitude")
    return {name: getattr(organisation, name) for name in columns}
