"""The form of a training need, and the parts that it is made of."""

from marketplace.forms.needs.need import NeedForm
from marketplace.forms.needs.search import NeedSearchForm
from marketplace.forms.needs.skills import NeedSkillFormSet, add_blank_rows, add_row, chosen_in, skill_formset
from marketplace.forms.needs.weights import WeightsForm

__all__ = [
    "NeedForm",
    "NeedSearchForm",
    "NeedSkillFormSet",
    "WeightsForm",
    "add_blank_rows",
    "add_row",
    "chosen_in",
    "skill_formset",
]
