"""The catalogue: what is live, searched and filtered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q
from django.db.models.expressions import OrderBy

from accounts.models import Person
from marketplace.models import Microcredential, SkillStatus
from marketplace.models.modes import to_bits
from marketplace.queries.microcredentials.place import within
from marketplace.queries.microcredentials.price import with_price
from marketplace.queries.microcredentials.rows import with_rows
from marketplace.queries.microcredentials.text import containing, with_relevance
from marketplace.querysets.microcredential import MicrocredentialQuerySet

SORTS: Mapping[str, list[str | OrderBy]] = {
    "relevance": ["-relevance", "title", "pk"],
    "price": [F("price_each").asc(nulls_last=True), "title", "pk"],
    "-price": [F("price_each").desc(nulls_last=True), "title", "pk"],
    "start": [F("next_start").asc(nulls_last=True), "title", "pk"],
    "-start": [F("next_start").desc(nulls_last=True), "title", "pk"],
    "title": ["title", "pk"],
    "-title": ["-title", "pk"],
}


@dataclass(frozen=True)
class Filters:
    """What is asked of the catalogue; a value that is None or empty asks nothing. Prices are in `currency`."""

    text: str = ""
    skill: int | None = None
    modes: Sequence[int] = ()  # any of these
    institution: int | None = None
    institution_type: str = ""
    near: tuple[float, float] | None = None  # latitude and longitude in degrees
    within_km: float | None = None
    learners: int | None = None  # prices are then landed prices at this headcount
    price_to: Decimal | None = None  # for each learner
    currency: str = "USD"
    price_stated: bool | None = None
    credit: bool | None = None
    starts_before: date | None = None
    field: str = ""  # a CIP family, two digits
    language: str = ""
    sort: str = "relevance"


def catalogue(person: Person | AnonymousUser, filters: Filters, *, today: date) -> MicrocredentialQuerySet:
    """Live microcredentials that the person may see, in the order of `filters.sort`."""
    rows = containing(Microcredential.objects.live().visible_to(person), filters.text)
    rows = rows.filter(_facts(filters), _provider(filters), _dates(filters, today))
    if filters.modes:
        rows = rows.alias(offered=F("modes").bitand(to_bits(filters.modes))).filter(offered__gt=0)
    if filters.near is not None and filters.within_km is not None:
        latitude, longitude = filters.near
        rows = within(rows, latitude, longitude, filters.within_km)
    rows = with_price(rows, filters.learners)
    if filters.price_to is not None:
        rows = rows.filter(price_each__lte=float(filters.price_to), currency=filters.currency)
    if filters.price_stated is not None:
        rows = rows.filter(price_each__isnull=not filters.price_stated)
    return with_rows(with_relevance(rows, filters.text), today=today).order_by(*SORTS[filters.sort])


def _facts(filters: Filters) -> Q:
    wanted = Q()
    if filters.skill is not None:
        taught = Microcredential.objects.filter(
            taught_skills__skill=filters.skill,
            taught_skills__status__in=[SkillStatus.CONFIRMED, SkillStatus.SUGGESTED],
        )
        wanted &= Q(pk__in=taught.values("pk"))
    if filters.credit is not None:
        wanted &= Q(gives_credit=filters.credit)
    if filters.field:
        wanted &= Q(cip_code__startswith=f"{filters.field}.") | Q(cip_code=filters.field)
    if filters.language:
        wanted &= Q(language=filters.language)
    return wanted


def _provider(filters: Filters) -> Q:
    wanted = Q()
    if filters.institution is not None:
        wanted &= Q(institution=filters.institution)
    if filters.institution_type:
        wanted &= Q(institution__institution_type=filters.institution_type)
    return wanted


def _dates(filters: Filters, today: date) -> Q:
    """Some start from today to that day, or any day at all."""
    if filters.starts_before is None:
        return Q()
    starting = Microcredential.objects.filter(starts__starts_on__range=(today, filters.starts_before))
    return Q(starts_any_day=True) | Q(pk__in=starting.values("pk"))
