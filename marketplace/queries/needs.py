"""Training needs as pages list and show them."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import Organisation, Person
from marketplace.models import NeedSkill, NeedState, TrainingNeed


def needs_for(person: Person | AnonymousUser, *, state: str = "", words: str = "") -> QuerySet[TrainingNeed]:
    """The needs that the person may see, newest first, with their employer and `skill_count`.

    `words` must all occur, each in the title, the description or a skill's name.
    """
    needs = _matching(TrainingNeed.objects.visible_to(person), words)
    if state in NeedState.values:
        needs = needs.filter(state=state)
    counted = needs.select_related("employer").annotate(skill_count=Count("need_skills"))
    return counted.order_by("-created_at", "-pk")


def state_counts(person: Person | AnonymousUser, *, words: str = "") -> dict[str, int]:
    """How many of the needs that the person may see are in each state; states without any are 0."""
    needs = _matching(TrainingNeed.objects.visible_to(person), words)
    found = dict(needs.order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in NeedState.values}


def need_with_facts(needs: QuerySet[TrainingNeed]) -> QuerySet[TrainingNeed]:
    """With all that a page of facts reads, in two queries."""
    rows = NeedSkill.objects.select_related("skill").order_by("pk")
    return needs.select_related("employer").prefetch_related(Prefetch("need_skills", rows))


def employers_written_by(person: Person | AnonymousUser) -> QuerySet[Organisation]:
    """The employers whose needs the person may write."""
    employers: QuerySet[Organisation] = (
        Organisation.objects.employers().editable_by(person).order_by("name", "pk")
    )
    return employers


def _matching(needs: QuerySet[TrainingNeed], words: str) -> QuerySet[TrainingNeed]:
    for word in words.split():
        named = NeedSkill.objects.filter(need=OuterRef("pk"), skill__label__icontains=word)
        needs = needs.filter(Q(title__icontains=word) | Q(description__icontains=word) | Exists(named))
    return needs
