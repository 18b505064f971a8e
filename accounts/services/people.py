"""A person's own profile and API token."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import transaction

from accounts.models import Person


def change_person(*, person: Person, full_name: str, time_zone: str) -> None:
    """Change the name and the time zone.

    Raises:
        ValidationError: the time zone is none.
    """
    person.full_name, person.time_zone = full_name.strip(), time_zone
    person.full_clean(exclude=["password"])
    person.save(update_fields=["full_name", "time_zone"])


@transaction.atomic
def create_token(*, person: Person) -> str:
    """A new API token, which is shown this once; an older one ends."""
    revoke_token(person=person)
    key: str = _tokens().create(user=person).key
    return key


def revoke_token(*, person: Person) -> bool:
    """End the person's API token; False where there was none."""
    deleted, _ = _tokens().filter(user=person).delete()
    return bool(deleted)


def _tokens() -> Any:
    # By name: rules import no part of the web framework, and the token is a row like any other.
    return apps.get_model("authtoken", "Token").objects
