"""The landed price for each learner, in SQL, to filter and sort by; pages show what marketplace.prices computes."""

from __future__ import annotations

from django.db.models import Case, F, FloatField, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Least

from marketplace.models import PriceTier
from marketplace.querysets.microcredential import MicrocredentialQuerySet


def with_price(rows: MicrocredentialQuerySet, learners: int | None) -> MicrocredentialQuerySet:
    """Adds `price_each`: a float in the row's currency; None where there is no price.

    With `learners` the landed price at that headcount, all told. Without, tuition alone: the seat price or a learner's
    share of a full class, whichever is less.
    """
    if learners is None:
        return _priced(rows, _lesser(_float("seat_price"), _full_class_share()))
    whole = rows.alias(classes=_classes(learners), seat=_seat(learners))
    by_class = _float("class_price") * F("classes") / Value(float(learners))
    extras = (
        _known("learner_fee")
        + _known("materials_price")
        + _known("cohort_fee") * F("classes") / Value(float(learners))
    )
    return _priced(whole, _lesser(F("seat"), by_class) + extras)


def _priced(rows: MicrocredentialQuerySet, price: Combinable) -> MicrocredentialQuerySet:
    priced: MicrocredentialQuerySet = rows.annotate(price_each=price)
    return priced


def _float(name: str) -> Combinable:
    return Cast(name, FloatField())


def _known(name: str) -> Combinable:
    return Coalesce(_float(name), Value(0.0))


def _lesser(one: Combinable, other: Combinable) -> Combinable:
    """The lesser of what is known; LEAST alone would be unknown on SQLite when one of them is."""
    return Least(Coalesce(one, other), Coalesce(other, one), output_field=FloatField())


def _full_class_share() -> Combinable:
    return Case(
        When(max_cohort__gte=1, then=_float("class_price") / _float("max_cohort")), output_field=FloatField()
    )


def _classes(learners: int) -> Combinable:
    """ceil(learners / largest class), one where the largest is not stated."""
    full = (Value(learners - 1) + F("max_cohort")) / F("max_cohort")
    stated = Case(When(max_cohort__gte=1, then=full), default=Value(1), output_field=IntegerField())
    return Cast(stated, FloatField())


def _seat(learners: int) -> Combinable:
    """The price of the highest tier that is reached, else the plain seat price."""
    tiers = PriceTier.objects.filter(microcredential=OuterRef("pk"), from_headcount__lte=learners)
    reached = tiers.order_by("-from_headcount").values("seat_price")[:1]
    return Coalesce(Cast(Subquery(reached), FloatField()), _float("seat_price"))
