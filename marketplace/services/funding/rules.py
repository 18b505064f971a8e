"""Keeping funding rules: written by administrators, confirmed as checked, brought by a data file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from marketplace.models import FundingRule

LINKED = "stacks_with"
NOT_WRITTEN = {"id", "key", "changed_by", "updated_at"}
WRITTEN = frozenset(field.name for field in FundingRule._meta.concrete_fields) - NOT_WRITTEN


@transaction.atomic
def save_rule(
    *,
    rule: FundingRule,
    by: Person | None,
    values: Mapping[str, Any],
    stacks_with: Iterable[FundingRule] | None = None,
) -> FundingRule:
    """Write a new rule (its `key` set) or one that exists; whoever writes it has checked what it says.

    Raises:
        ValidationError: by field.
        TypeError: a name is no column of a rule.
    """
    if unknown := sorted(set(values) - WRITTEN):
        raise TypeError(f"a funding rule has no column to write named {', '.join(unknown)}")
    for name, value in values.items():
        setattr(rule, name, value)
    rule.changed_by = by
    rule.full_clean()
    rule.save()
    if stacks_with is not None:
        rule.stacks_with.set([other for other in stacks_with if other.pk != rule.pk])
    return rule


def confirm_rule(*, rule: FundingRule, by: Person | None, on: date) -> FundingRule:
    """Somebody has read the source on this day and found the rule as it stands."""
    rule.checked_on, rule.changed_by = on, by
    rule.save(update_fields=["checked_on", "changed_by", "updated_at"])
    return rule


@transaction.atomic
def load_rules(*, rules: Sequence[Mapping[str, Any]]) -> Counter[str]:
    """Write the rules of a data file by their keys. What a person has changed stays as it is.

    Returns:
        how many were `new`, `changed`, `unchanged` or `kept`.

    Raises:
        ValidationError: naming the rule.
    """
    known = {rule.key: rule for rule in FundingRule.objects.all()}
    counts: Counter[str] = Counter()
    written: dict[str, FundingRule] = {}
    for values in rules:
        rule = known.get(values["key"]) or FundingRule(key=values["key"])
        verdict = _verdict(rule, values)
        counts[verdict] += 1
        if verdict in {"new", "changed"}:
            written[rule.key] = _shipped(rule, values)
    _link(rules, written)
    return counts


def _verdict(rule: FundingRule, values: Mapping[str, Any]) -> str:
    if rule.pk is None:
        return "new"
    if rule.changed_by_id is not None:
        return "kept"
    columns = set(values) & WRITTEN
    return "changed" if any(getattr(rule, name) != values[name] for name in columns) else "unchanged"


def _shipped(rule: FundingRule, values: Mapping[str, Any]) -> FundingRule:
    own = {name: value for name, value in values.items() if name not in {"key", LINKED}}
    try:
        return save_rule(rule=rule, by=None, values=own)
    except ValidationError as error:
        raise ValidationError(f"{rule.key}: {'; '.join(error.messages)}") from error


def _link(rules: Sequence[Mapping[str, Any]], written: Mapping[str, FundingRule]) -> None:
    for values in rules:
        if values["key"] in written and LINKED in values:
            written[values["key"]].stacks_with.set(FundingRule.objects.filter(key__in=values[LINKED]))
