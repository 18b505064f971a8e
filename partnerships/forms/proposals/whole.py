"""A draft on one page: terms, price, skills, and the modules of a custom one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from components.widgets import DateInput
from marketplace.forms.amounts import AmountField
from marketplace.forms.microcredentials.rows import MOST_SKILLS, TaughtSkillForm, TaughtSkillFormSet
from marketplace.forms.microcredentials.sections import DATE_ERROR, YES_NO, length, price
from marketplace.models import CredentialType, DeliveryMode
from marketplace.models.modes import from_bits, to_bits
from marketplace.prices import fee_not_stated
from partnerships.forms.proposals.modules import module_rows
from partnerships.models import ProposalVersion
from partnerships.services.proposals import VersionValues
from partnerships.services.proposals.content import tuition_before_modules

CREDIT = {True: "yes", False: "no", None: ""}
PLAIN = [
    "title", "text", "note", "headcount", "by_class", "classes", "fees", "materials", "travel", "starts_on",
    "ends_on", "weeks", "clock_hours", "credit_hours", "credential_type",
]  # fmt: skip


def counting(label: str, **options: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=1, max_value=100_000, widget=widget, **options)


class TermsForm(forms.Form):
    """Amounts are for all learners. What is not stated stays empty: it is shown as “not stated”, never as nothing."""

    title = forms.CharField(max_length=250)
    text = forms.CharField(
        label="What is included",
        required=False,
        max_length=10_000,
        help_text="What learners do and receive. The employer signs for these words.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    note = forms.CharField(
        label="Message to the employer",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    headcount = counting("Learners")
    by_class = forms.BooleanField(label="Priced by the class", required=False)
    classes = counting("Classes")
    tuition = AmountField(label="Tuition", help_text="As listed; what modules add or take off comes on top")
    fees = price("Fees", "Registration, testing, badges, set-up")
    materials = price("Materials", "Books, kits, software")
    travel = price("Travel", "Only where you teach at the employer’s site")
    delivery = forms.TypedMultipleChoiceField(
        label="How it is taught",
        coerce=int,
        choices=DeliveryMode,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = forms.DateField(label="Starts", required=False, widget=DateInput, error_messages=DATE_ERROR)
    ends_on = forms.DateField(label="Ends", required=False, widget=DateInput, error_messages=DATE_ERROR)
    weeks = length("Weeks", 6)
    clock_hours = length("Clock hours", 7)
    gives_credit = forms.ChoiceField(label="Gives academic credit", choices=YES_NO, required=False)
    credit_hours = length("Credit hours", 5)
    credential_type = forms.ChoiceField(
        label="What learners receive", choices=[("", "Not stated"), *CredentialType.choices], required=False
    )

    def __init__(self, data: Any, *, version: ProposalVersion) -> None:
        super().__init__(data, initial=_initial(version))
        self.currency = version.currency or _currency(version)
        if missing := fee_not_stated(version.proposal.microcredential):
            self.fields["fees"].help_text = f"Your listing states no {missing}: add them where there are any"
        if version.is_custom:
            del self.fields["clock_hours"]
        else:
            self.fields["tuition"].help_text = ""

    def clean_gives_credit(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["gives_credit"])

    def values(self) -> VersionValues:
        data = self.cleaned_data
        plain = {name: data[name] for name in PLAIN if name in data}
        chosen = {"modes": to_bits(data["delivery"]), "gives_credit": data["gives_credit"]}
        priced = {"tuition": data["tuition"], "currency": self.currency}
        return VersionValues(**plain, **chosen, **priced)


class ProposalForms:
    def __init__(self, data: Any, *, version: ProposalVersion) -> None:
        self.terms = TermsForm(data, version=version)
        self.skills = _skill_rows(data, version)
        self.modules = module_rows(data, version) if version.is_custom else None

    def __iter__(self) -> Iterator[forms.BaseForm | forms.BaseFormSet]:
        return iter(filter(None, (self.terms, self.skills, self.modules)))

    def is_valid(self) -> bool:
        """Every part is asked, so that every error shows at once."""
        valid = [part.is_valid() for part in self]
        return all(valid)

    def values(self) -> dict[str, Any]:
        """What change_draft takes."""
        modules = {} if self.modules is None else {"modules": self.modules.modules()}
        return {"values": self.terms.values(), "skills": self.skills.taught()} | modules

    def refuse(self, error: ValidationError) -> None:
        """Show what a service found, at its field where the form has it."""
        rows = {"skills": self.skills, "modules": self.modules}
        found = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, texts in found.items():
            if rows.get(name) is not None:
                rows[name].non_form_errors().extend(texts)
            else:
                self.terms.add_error(name if name in self.terms.fields else None, texts)


def _initial(version: ProposalVersion) -> dict[str, Any]:
    plain = {name: getattr(version, name) for name in PLAIN}
    tuition = tuition_before_modules(version) if version.currency else None
    delivery = [mode.value for mode in from_bits(version.modes)]
    return plain | {"tuition": tuition, "delivery": delivery, "gives_credit": CREDIT[version.gives_credit]}


def _currency(version: ProposalVersion) -> str:
    proposal = version.proposal
    return str(proposal.microcredential.currency or proposal.need.currency)


def _skill_rows(data: Any, version: ProposalVersion) -> TaughtSkillFormSet:
    kind = forms.formset_factory(
        TaughtSkillForm,
        formset=TaughtSkillFormSet,
        extra=3,
        can_delete=True,
        max_num=MOST_SKILLS,
        absolute_max=2 * MOST_SKILLS,
        validate_max=True,
    )
    rows = [{"skill": row["skill"], "name": row["label"], "level": row["level"]} for row in version.skills]
    formset: TaughtSkillFormSet = kind(data, prefix="skills", initial=rows)
    return formset
