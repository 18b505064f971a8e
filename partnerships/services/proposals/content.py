"""What a draft says: what may be written into it, and what follows from its modules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict

from django.core.exceptions import ValidationError

from marketplace.models import Skill
from marketplace.services.microcredentials import TaughtSkill
from partnerships.models import ProposalVersion
from partnerships.queries.beside import skill_row

KEPT, ADDED, CHANGED, DROPPED = "kept", "added", "changed", "dropped"
CHANGES = {KEPT: "Kept", ADDED: "Added", CHANGED: "Changed", DROPPED: "Dropped"}
LEVELS = range(1, 6)
NOTHING = Decimal(0)
NEW_LEVEL = 3  # of a skill that a module brings and the list does not have yet


class VersionValues(TypedDict, total=False):
    """A draft's own columns. Amounts are for all learners; `tuition` is before what modules take off."""

    title: str
    text: str
    note: str
    headcount: int
    currency: str
    by_class: bool
    classes: int
    tuition: Decimal
    fees: Decimal | None
    materials: Decimal | None
    travel: Decimal | None
    price_as_of: date | None
    modes: int
    starts_on: date | None
    ends_on: date | None
    weeks: Decimal | None
    clock_hours: Decimal | None
    gives_credit: bool | None
    credit_hours: Decimal | None
    credential_type: str


@dataclass(frozen=True)
class Module:
    """A part of a custom proposal. `price`: by how much it changes the total, for all learners."""

    title: str
    change: str = KEPT
    hours: Decimal | None = None
    price: Decimal = NOTHING
    skills: Sequence[Skill] = ()


def write(
    version: ProposalVersion,
    values: VersionValues,
    *,
    skills: Sequence[TaughtSkill] | None = None,
    modules: Sequence[Module] | None = None,
) -> None:
    """Set the columns and check the whole; what is left out stays as it is. Nothing is saved.

    What a module adds is taught, and what only dropped modules teach is not. In a custom one hours add up from its
    modules.

    Raises:
        TypeError: a name is no column of VersionValues: the caller's mistake, not a person's.
        ValidationError: by column, or under `skills` and `modules`.
    """
    if unknown := sorted(values.keys() - VersionValues.__annotations__.keys()):
        raise TypeError(f"a version has no column to write named {', '.join(unknown)}")
    listed = values.get("tuition", tuition_before_modules(version))
    for name, value in values.items():
        setattr(version, name, value)
    if modules is not None:
        version.modules = [_module_row(module) for module in modules]
    if skills is not None or modules is not None:
        version.skills = _skill_rows(version, skills, modules or ())
    _price(version, listed)
    _hours(version)
    _valid(version)


def tuition_before_modules(version: ProposalVersion) -> Decimal:
    """What `tuition` was before modules took something off."""
    return version.tuition + taken_off(version.modules)


def taken_off(modules: Sequence[dict[str, Any]]) -> Decimal:
    return -sum((min(Decimal(module["price"]), NOTHING) for module in modules), NOTHING)


def put_on(modules: Sequence[dict[str, Any]]) -> Decimal:
    return sum((max(Decimal(module["price"]), NOTHING) for module in modules), NOTHING)


def _module_row(module: Module) -> dict[str, Any]:
    return {
        "title": module.title,
        "change": module.change,
        "hours": None if module.hours is None else f"{module.hours:.2f}",
        "price": f"{module.price:.2f}",
        "skills": [skill.pk for skill in module.skills],
        "labels": [skill.label for skill in module.skills],
    }


def _skill_rows(
    version: ProposalVersion, skills: Sequence[TaughtSkill] | None, modules: Sequence[Module]
) -> list[dict[str, Any]]:
    rows = version.skills if skills is None else [skill_row(one.skill, one.level) for one in skills]
    taught = {skill.pk: skill for module in modules if module.change != DROPPED for skill in module.skills}
    dropped = {skill.pk for module in modules if module.change == DROPPED for skill in module.skills}
    kept = [row for row in rows if row["skill"] in taught or row["skill"] not in dropped]
    known = {row["skill"] for row in kept}
    return kept + [skill_row(skill, NEW_LEVEL) for key, skill in taught.items() if key not in known]


def _price(version: ProposalVersion, listed: Decimal) -> None:
    version.customisation = put_on(version.modules)
    version.tuition = listed - taken_off(version.modules)
    if version.tuition < 0:
        raise ValidationError({"modules": "What is dropped takes off more than the tuition."})


def _hours(version: ProposalVersion) -> None:
    """Of a custom one; not stated where a module that is taught does not state its own."""
    if not version.is_custom:
        return
    hours = [module["hours"] for module in version.modules if module["change"] != DROPPED]
    stated = [Decimal(text) for text in hours if text is not None]
    version.clock_hours = sum(stated, NOTHING) if stated and len(stated) == len(hours) else None


def _valid(version: ProposalVersion) -> None:
    wrong: dict[str, list[str]] = {}
    try:
        version.full_clean(
            exclude=["proposal", "created_by", "skills", "modules", "listed", "fits", "currency"]
        )
    except ValidationError as error:
        wrong |= error.message_dict
    if faults := list(_skill_faults(version)):
        wrong["skills"] = faults
    if faults := list(_module_faults(version)):
        wrong["modules"] = faults
    if version.credit_hours and version.gives_credit is not True:
        wrong["gives_credit"] = [
            "Credit hours are stated: say that it gives credit, or leave the hours empty."
        ]
    if wrong:
        raise ValidationError(wrong)


def _skill_faults(version: ProposalVersion) -> Iterator[str]:
    seen: set[int] = set()
    for row in version.skills:
        if row["skill"] in seen:
            yield f"“{row['label']}” stands there twice."
        if row["level"] not in LEVELS:
            yield f"The level of “{row['label']}” is 1 to 5."
        seen.add(row["skill"])


def _module_faults(version: ProposalVersion) -> Iterator[str]:
    if not version.is_custom and version.modules:
        yield "Only a custom proposal has modules."
    if version.is_custom and all(module["change"] == DROPPED for module in version.modules):
        yield "A custom proposal has at least one module that is taught."
    for number, module in enumerate(version.modules, 1):
        price = Decimal(module["price"])
        if module["change"] not in CHANGES:
            yield f"Module {number}: a module is kept, added, changed or dropped."
        if not module["title"].strip():
            yield f"Module {number}: give it a title."
        if module["change"] == KEPT and price:
            yield f"Module {number}: what is kept changes no price. Call it changed, or leave the price empty."
        if module["change"] == ADDED and price < 0:
            yield f"Module {number}: what is added does not lower the price."
        if module["change"] == DROPPED and price > 0:
            yield f"Module {number}: what is dropped does not raise the price. Write the amount with a minus."
