"""Funding rules and awards as pages and the API list them."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.models import Person
from marketplace.models import FundingAward, FundingRule, Microcredential, PrivateSubscription, TrainingNeed


def rules_for(
    person: Person | AnonymousUser, *, words: str = "", jurisdiction: str = ""
) -> QuerySet[FundingRule]:
    """With what each may be combined with, by place and name. `words` must all occur in the name or the summary."""
    rules = FundingRule.objects.visible_to(person).prefetch_related("stacks_with")
    for word in words.split():
        rules = rules.filter(Q(name__icontains=word) | Q(summary__icontains=word))
    if jurisdiction:
        rules = rules.filter(jurisdiction=jurisdiction)
    found: QuerySet[FundingRule] = rules.select_related("changed_by").order_by("jurisdiction", "name", "pk")
    return found


def rules_in_question(awards: list[FundingAward], today: date) -> list[FundingRule]:
    """Those in force or announced, and those that an award is of, whatever their dates."""
    held = FundingRule.objects.filter(pk__in=[award.rule_id for award in awards])
    rules = FundingRule.objects.in_force(today) | held
    return list(rules.prefetch_related("stacks_with").order_by("jurisdiction", "name", "pk"))


def awards_for_pair(need: TrainingNeed, microcredential: Microcredential) -> list[FundingAward]:
    """Standing ones that count for the pair, the latest first."""
    standing = FundingAward.objects.standing().for_pair(need, microcredential)
    return list(standing.select_related("rule", "marked_by"))


def awards_of(person: Person | AnonymousUser, need: TrainingNeed) -> QuerySet[FundingAward]:
    """All of a need that the person may see, also those that were taken back."""
    found: QuerySet[FundingAward] = (
        FundingAward.objects.visible_to(person)
        .filter(need=need)
        .select_related("rule", "microcredential", "marked_by", "withdrawn_by")
        .order_by("-marked_at", "-pk")
    )
    return found


def subscription_of(need: TrainingNeed) -> PrivateSubscription | None:
    return PrivateSubscription.objects.filter(need=need).first()
