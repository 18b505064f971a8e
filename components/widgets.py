"""Form widgets that speak HTML's own types."""

from django import forms


class DateInput(forms.DateInput):
    """A native date field. Browsers hand over and expect ISO dates, whatever they show."""

    input_type = "date"

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class AmountInput(forms.TextInput):
    """Money or another decimal: typed as people write it, with the number keys on a phone."""

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off"} | (attrs or {}))


class WeightInput(forms.NumberInput):
    """One of three weights in whole percent. A script turns the three into sliders that add up to 100."""

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__({"min": "0", "max": "100", "step": "1", "data-weight": ""} | (attrs or {}))
