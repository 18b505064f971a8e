"""One page: the facts and the rows, checked and handed over together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.dateparse import parse_datetime

from accounts.models import Organisation
from marketplace.forms.microcredentials.facts import FactsForm
from marketplace.forms.microcredentials.rows import skill_rows, start_rows, tier_rows
from marketplace.models import Microcredential

WORDS = {"title", "description"}  # what skills are suggested from


class MicrocredentialForms:
    def __init__(
        self, data: Any = None, *, institution: Organisation, row: Microcredential | None = None
    ) -> None:
        self.facts = FactsForm(data, institution=institution, row=row)
        self.skills = skill_rows(data, row)
        self.tiers = tier_rows(data, row)
        self.starts = start_rows(data, row)

    def __iter__(self) -> Iterator[forms.BaseForm | forms.BaseFormSet]:
        return iter((self.facts, self.skills, self.tiers, self.starts))

    def is_valid(self) -> bool:
        """Every part is asked, so that every error shows at once."""
        valid = [part.is_valid() for part in self]
        return self._small_groups_have_a_price() and all(valid)

    def values(self) -> dict[str, Any]:
        """What create_microcredential and change_microcredential take."""
        return {
            "facts": self.facts.facts(),
            "skills": self.skills.taught(),
            "tiers": self.tiers.rows(),
            "starts": self.starts.days(),
            "stacks_into": list(self.facts.cleaned_data["stacks_into"]),
        }

    @property
    def seen(self) -> datetime | None:
        try:
            return parse_datetime(self.facts.cleaned_data.get("seen", ""))
        except ValueError:
            return None

    @property
    def words_changed(self) -> bool:
        return bool(WORDS & set(self.facts.changed_data))

    def refuse(self, error: ValidationError) -> None:
        """Show what a service found, at its field where the form has it."""
        found = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, texts in found.items():
            self.facts.add_error(name if name in self.facts.fields else None, texts)

    def priced(self) -> tuple[Microcredential, list[tuple[int, Decimal]]]:
        """An unsaved row with the prices typed so far, and the tiers: what the hint of the landed price reads."""
        for part in self:
            part.is_valid()
        names = [
            name for name in self.facts.fields if name.endswith(("_price", "_fee", "_cohort", "currency"))
        ]
        typed = {name: self.facts.cleaned_data.get(name) for name in names}
        return Microcredential(**typed | {"currency": typed["currency"] or ""}), self.tiers.rows()

    def _small_groups_have_a_price(self) -> bool:
        """Tiers say what larger groups pay; what smaller ones pay must be known too."""
        if not self.tiers.is_valid() or not self.tiers.rows() or "seat_price" in self.facts.errors:
            return True
        smallest = self.tiers.rows()[0][0]
        least = self.facts.cleaned_data.get("min_cohort") or 1
        if self.facts.cleaned_data.get("seat_price") is None and least < smallest:
            self.facts.add_error(
                "seat_price",
                f"Tier 1 begins at {smallest} learners: write what fewer pay, or a smallest class of {smallest}.",
            )
            return False
        return True
