"""What there is to choose from in the catalogue's filters: only what would find something."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from accounts.models import Organisation, Person
from marketplace.cip import FAMILIES
from marketplace.models import Microcredential
from marketplace.queries.microcredentials.names import language_name

Choice = tuple[str, str]


@dataclass(frozen=True)
class Options:
    institutions: list[Choice]
    fields: list[Choice]
    languages: list[Choice]


def catalogue_options(person: Person | AnonymousUser) -> Options:
    """Institutions, fields and languages of what is live, by name; two queries."""
    live = Microcredential.objects.live().visible_to(person)
    institutions = Organisation.objects.filter(pk__in=live.values("institution")).order_by("name", "pk")
    pairs = set(live.order_by().values_list("cip_code", "language").distinct())
    families = {code[:2] for code, _ in pairs if code[:2] in FAMILIES}
    languages = {language for _, language in pairs if language}
    return Options(
        institutions=[(str(pk), name) for pk, name in institutions.values_list("pk", "name")],
        fields=sorted(((family, FAMILIES[family]) for family in families), key=lambda choice: choice[1]),
        languages=sorted(((code, language_name(code)) for code in languages), key=lambda choice: choice[1]),
    )
