"""The reviewer's queue: most valuable and least certain first."""

from __future__ import annotations

from django.db.models import ExpressionWrapper, F, FloatField, QuerySet
from django.db.models.functions import Ln

from accounts.models import Person
from matching.models import Match


def review_queue(person: Person) -> QuerySet[Match]:
    """Matches that wait for this administrator.

    Order: what was not postponed, then value times doubt, where value is fit times the logarithm of the learners and
    doubt is one plus ten times the uncertainty; then by key, so that the order never jumps.
    """
    learners = Ln(F("need__headcount") + 1.0, output_field=FloatField())
    worth = ExpressionWrapper(
        F("fit") * learners * (1.0 + 10.0 * F("uncertainty")), output_field=FloatField()
    )
    waiting: QuerySet[Match] = Match.objects.reviewable_by(person).waiting()
    return waiting.annotate(worth=worth).order_by(F("postponed_at").asc(nulls_first=True), "-worth", "pk")
