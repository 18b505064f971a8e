"""Who calls the API in tests, and what must not have changed where they are refused."""

from typing import Any

from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from accounts.models import Organisation, Person
from marketplace.models import (
    Microcredential,
    MicrocredentialSkill,
    NeedSkill,
    PriceTier,
    Start,
    TrainingNeed,
)
from matching.models import Match, MatchRun, Review
from tests.factories import OrganisationFactory, PersonFactory, member_of

WRITTEN = (
    TrainingNeed,
    NeedSkill,
    Microcredential,
    MicrocredentialSkill,
    PriceTier,
    Start,
    MatchRun,
    Match,
    Review,
)


# What a verdict reads of a match's explanation.
EXPLAINED = {"skills": [], "gates": [], "start": None}


def calling(person: Person | None = None) -> APIClient:
    """A client with the person's token; without a person, a stranger."""
    client = APIClient(raise_request_exception=True)
    if person is not None:
        token, _ = Token.objects.get_or_create(user=person)
        client.credentials(HTTP_AUTHORIZATION=f"Token {token.key}")
    return client


def outsiders() -> list[Person]:
    """People of other organisations, and of none."""
    return [
        member_of(OrganisationFactory(employer=True)),
        member_of(OrganisationFactory(institution=True)),
        PersonFactory(),
    ]


def writers(organisation: Organisation) -> list[Person]:
    return [member_of(organisation, "owner"), member_of(organisation, "editor")]


def everything() -> list[list[dict[str, Any]]]:
    """Every row that the API may write."""
    return [list(model.objects.order_by("pk").values()) for model in WRITTEN]
