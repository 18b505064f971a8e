"""Founding an organisation and changing its profile."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.changes import announce
from accounts.models import Membership, Organisation, Person, Role
from accounts.services.errors import NotAllowed
from accounts.services.places import complete_place

PROFILE_FIELDS = frozenset(
    [
        "name",
        "about",
        "website",
        "currency",
        "employees",
        "country",
        "region",
        "city",
        "postcode",
        "latitude",
        "longitude",
    ]
)


@transaction.atomic
def create_organisation(
    *,
    owner: Person,
    kind: str,
    name: str,
    institution_type: str = "",
    country: str = "",
    region: str = "",
    city: str = "",
    postcode: str = "",
) -> Organisation:
    """A new organisation that waits for verification, with its first owner. Blanks are filled from the postcode.

    Raises:
        ValidationError: a field is out of bounds, or the type does not fit the kind.
    """
    organisation = Organisation(kind=kind, name=name.strip(), institution_type=institution_type)
    organisation.country, organisation.postcode = country.upper(), postcode.strip()
    organisation.region, organisation.city = region.strip(), city.strip()
    complete_place(organisation)
    organisation.full_clean()
    organisation.save()
    Membership.objects.create(organisation=organisation, person=owner, role=Role.OWNER)
    return organisation


@transaction.atomic
def change_profile(
    *, organisation: Organisation, changes: Mapping[str, object], by: Person | None = None
) -> Organisation:
    """Change what an organisation says of itself. A position follows its postcode unless it was changed as well.

    Microcredentials that state no place are taught where their institution is: if that moves, all is matched anew.

    Raises:
        NotAllowed: the name of a verified organisation; it was verified under that name.
        ValidationError: a field is out of bounds.
        ValueError: a field that is not part of the profile.
    """
    if unknown := set(changes) - PROFILE_FIELDS:
        raise ValueError(f"not part of a profile: {', '.join(sorted(unknown))}")
    row: Organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = {field: getattr(row, field) for field in PROFILE_FIELDS}
    if row.is_verified and changes.get("name", row.name) != row.name:
        raise NotAllowed("Administrators verified this name. Ask them to change it.")
    for field, value in changes.items():
        setattr(row, field, value)
    _follow_postcode(row, before)
    row.full_clean()
    row.save()
    if row.is_institution and row.is_verified and _has_moved(row, before):
        announce(everything=True, by=by)
    return row


def _has_moved(row: Organisation, before: Mapping[str, object]) -> bool:
    return any(getattr(row, field) != before[field] for field in ("latitude", "longitude"))


def _follow_postcode(row: Organisation, before: Mapping[str, object]) -> None:
    moved = any(getattr(row, field) != before[field] for field in ("country", "postcode"))
    if moved and not _has_moved(row, before):
        row.latitude = row.longitude = None
    complete_place(row)
    if (row.latitude is None) != (row.longitude is None):
        missing = "latitude" if row.latitude is None else "longitude"
        raise ValidationError({missing: "State both latitude and longitude, or neither"})
