"""The buyer's own weights, in the form of a need and on the need's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.module_loading import import_string

from components.widgets import WeightInput
from marketplace.models import TrainingNeed

NAMES = ("weight_skill", "weight_cost", "weight_satisfaction")


def region_weights() -> dict[str, int]:
    """What counts where a buyer says nothing, by name; config.settings names who knows (docs/adr/0003)."""
    weights: tuple[int, int, int] = import_string(settings.REGION_WEIGHTS)()
    return dict(zip(NAMES, weights, strict=True))


def weight(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=100, widget=WeightInput)


class WeightsFields(forms.Form):
    """Three weights that add up to 100, or the region's."""

    # Whether a moved weight alone says that it is to count. In a long form it may have been brushed in passing.
    moving_decides = False

    use_region = forms.BooleanField(
        label="Use the region's weights",
        required=False,
        initial=True,
        help_text="Untick to rank with weights of your own.",
    )
    weight_skill = weight("Skill overlap")
    weight_cost = weight("Cost")
    weight_satisfaction = weight("Satisfaction history")

    @staticmethod
    def weights_of(need: TrainingNeed | None) -> dict[str, Any]:
        """What the fields show at first."""
        if need is None or not need.has_own_weights:
            return {"use_region": True} | region_weights()
        return {"use_region": False} | {name: getattr(need, name) for name in NAMES}

    def clean_weights(self) -> dict[str, int | None]:
        """The three as they are saved: whole percent, or None each for the region's."""
        values = {name: self.cleaned_data.get(name) for name in NAMES}
        moved = any(name in self.changed_data for name in NAMES)
        decided = self.moving_decides and moved and "use_region" not in self.changed_data
        if self.cleaned_data.get("use_region") and not decided:
            if moved and not self.moving_decides:
                self.add_error(
                    "use_region",
                    "You moved a weight. Untick this to rank with your own weights, or move it back.",
                )
            return dict.fromkeys(NAMES)
        if not any(name in self.errors for name in NAMES):
            self._must_sum(values)
        return values

    def _must_sum(self, values: dict[str, int | None]) -> None:
        total = sum(value or 0 for value in values.values())
        if total != 100:
            self.add_error(
                "weight_skill", f"The three weights must add up to 100 %, these add up to {total} %."
            )


class WeightsForm(WeightsFields):
    """The weights alone. `need` supplies what is shown at first."""

    moving_decides = True

    def __init__(self, *args: Any, need: TrainingNeed, **options: Any) -> None:
        super().__init__(*args, initial=self.weights_of(need), **options)

    def clean(self) -> dict[str, Any]:
        super().clean()
        return self.cleaned_data | self.clean_weights()
