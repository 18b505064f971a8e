"""What the gallery shows: one example of each thing, in every state."""

from datetime import datetime, timedelta
from types import SimpleNamespace

from django import forms
from django.core.paginator import Page, Paginator
from django.utils import timezone

from components.widgets import AmountInput, DateInput, WeightInput

MODES = [("campus", "On campus"), ("site", "At our site"), ("hybrid", "Hybrid"), ("online", "Live online")]
IMPORTANCE = [("must", "must"), ("should", "should"), ("nice", "nice")]
LEVELS = [(1, "1 aware"), (2, "2 assisted"), (3, "3 alone"), (4, "4 advises"), (5, "5 leads")]
SKILLS = (
    "PLC programming",
    "Robot operation",
    "Industrial networks",
    "Machine vision",
    "Predictive maintenance",
)


class FieldsForm(forms.Form):
    headcount = forms.IntegerField(label="Learners", help_text="Who will attend", initial=24)
    limit = forms.DecimalField(label="At most", help_text="Per learner", widget=AmountInput)
    start = forms.DateField(label="Start no earlier than", widget=DateInput)
    reach = forms.IntegerField(label="Within", required=False)
    level = forms.ChoiceField(label="Level", choices=LEVELS, help_text="1 to 5")
    region = forms.CharField(label="Region", disabled=True, initial="North Central Ohio", required=False)
    words = forms.CharField(
        label="In your own words", widget=forms.Textarea, help_text="As you would tell a colleague."
    )
    modes = forms.MultipleChoiceField(label="How", choices=MODES, widget=forms.CheckboxSelectMultiple)
    price = forms.ChoiceField(
        label="Price", choices=[("class", "Class price"), ("seat", "Seat price")], widget=forms.RadioSelect
    )
    custom = forms.BooleanField(
        label="A custom offer is welcome", required=False, help_text="Institutions may change what they list"
    )
    catalogue = forms.FileField(label="Catalogue", help_text="CSV, up to 10 MB", required=False)


class WeightsForm(forms.Form):
    skill = forms.IntegerField(label="Skill overlap", widget=WeightInput, initial=55)
    cost = forms.IntegerField(label="Cost", widget=WeightInput, initial=25)
    satisfaction = forms.IntegerField(label="Satisfaction history", widget=WeightInput, initial=20)


class SkillForm(forms.Form):
    skill = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(required=False, widget=forms.TextInput({"class": "input"}))
    importance = forms.ChoiceField(choices=IMPORTANCE, widget=forms.Select({"class": "input"}))
    level = forms.ChoiceField(choices=LEVELS, widget=forms.Select({"class": "input"}))


SkillFormSet = forms.formset_factory(SkillForm, extra=2, can_delete=True)


def skill_formset() -> forms.BaseFormSet:
    chosen = [{"skill": 1, "name": "PLC programming", "importance": "must", "level": 3}]
    return SkillFormSet(prefix="skills", initial=chosen)


def wrong_form() -> FieldsForm:
    return FieldsForm({"wrong-headcount": "24", "wrong-limit": "abc", "wrong-level": "3"}, prefix="wrong")


def page() -> Page[int]:
    return Paginator(range(240), 25).page(4)


def history(now: datetime) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(text="Approved", tone="good", at=now - timedelta(hours=2), by="R. Amin"),
        SimpleNamespace(
            text="Declined: dates will not hold", tone="bad", at=now - timedelta(days=1), by="Lakeshore"
        ),
        SimpleNamespace(text="Waiting for an answer", tone="info", note="6 days left", current=True),
        SimpleNamespace(text="Agreement"),
    ]


def found(query: str) -> list[dict[str, object]]:
    """The gallery's own answer to the skill picker."""
    named = enumerate(SKILLS, 1)
    return [{"id": n, "label": name} for n, name in named if query.lower() in name.lower()]


def example() -> dict[str, object]:
    now = timezone.now()
    return {
        "form": FieldsForm(),
        "wrong": wrong_form(),
        "weights_form": WeightsForm(),
        "formset": skill_formset(),
        "page": page(),
        "history": history(now),
        "moments": [now, now - timedelta(hours=3), now - timedelta(days=1), now - timedelta(days=400)],
        "deadlines": [now + timedelta(days=6), now + timedelta(hours=5), now - timedelta(days=1)],
        "days": [(now + timedelta(days=n)).date() for n in (20, 400)],
        "gates": {"Price": 12, "Dates": 5, "Distance": 9, "Seats": 0},
    }
