"""Money as people write it: 1200, 1,200, $1,200.50."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from components.widgets import AmountInput

_PLAIN = re.compile(r"\d+(\.\d{1,2})?")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d{1,2})?")
_SIGNS = re.compile(r"^(US|CA|A|NZ)?[$€£¥₹]|^[A-Z]{3}\b|\b[A-Z]{3}$")
WHOLE_DIGITS = 10


class AmountField(forms.DecimalField):
    """Not negative, at most two decimals; empty is None, which means not stated and never zero."""

    widget = AmountInput

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_digits=12, decimal_places=2, **options)

    def to_python(self, value: Any) -> Decimal | None:
        if not isinstance(value, str):
            return super().to_python(value)
        if not value.strip():
            return None
        text = _SIGNS.sub("", re.sub(r"\s", "", value).upper())
        if text.startswith(("-", "−")):
            raise ValidationError("Write an amount of 0 or more.", code="min_value")
        if len(text.split(".")[0].replace(",", "")) > WHOLE_DIGITS:
            raise ValidationError("Write an amount below ten billion.", code="max_value")
        if not (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)):
            raise ValidationError("Write an amount such as 1,200 or 1200.50.", code="invalid")
        return super().to_python(text.replace(",", ""))

    def prepare_value(self, value: Any) -> Any:
        """Shown as people write it; what was typed is shown as it was typed."""
        if not isinstance(value, Decimal):
            return value
        return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True
