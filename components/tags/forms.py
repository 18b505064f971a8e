"""Forms: fields with their label, hint and error, the error summary, weights and the skill picker."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BaseFormSet, BoundField
from django.template import Library

from components import words

register = Library()

GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)
LEFT_EMPTY = str(forms.Field.default_error_messages["required"])
SAID_INSTEAD = {
    "box": "Fill this in",
    "group": "Choose one",
    "checkbox": "Tick this box",
    "file": "Choose a file",
}
ROW_KEEPS = {"skill", "name", "id", "DELETE"}


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField,
    *,
    label: str = "",
    hint: str = "",
    prefix: str = "",
    suffix: str = "",
    currency: str = "",
    stacked: bool = False,
    hide_label: bool = False,
) -> dict[str, object]:
    """A bound field, whatever its widget. `currency` writes the sign before the box, `suffix` a unit after it."""
    hint = hint or bound.help_text
    context = {
        "bound": bound,
        "label": label or bound.label,
        "hint": hint,
        "hint_id": f"{bound.auto_id}_hint",
        "error_id": f"{bound.auto_id}_error",
        "prefix": prefix or words.sign(currency).strip(),
        "suffix": suffix,
        "stacked": stacked,
        "hide_label": hide_label,
        "kind": _kind(bound.field.widget),
        "optional": not bound.field.required,
        "errors": _texts(bound),
    }
    context["control"] = _control(bound, context)
    return context


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, GROUPS):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "file" if isinstance(widget, forms.FileInput) else "box"


def _texts(bound: BoundField) -> list[str]:
    """The errors of a field, Django's stock sentence for an empty one replaced by what to do."""
    instead = SAID_INSTEAD[_kind(bound.field.widget)]
    return [instead if text == LEFT_EMPTY else text for text in bound.errors]


def _control(bound: BoundField, context: dict[str, Any]) -> str:
    """The widget with what assistive technology needs; a group renders its own choices."""
    if context["kind"] == "group":
        return ""
    described = [context["hint_id"]] if context["hint"] else []
    described += [context["error_id"]] if bound.errors else []
    attributes = {"aria-describedby": " ".join(described) or None, "class": _class(bound, context["kind"])}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return bound.as_widget(attrs={name: value for name, value in attributes.items() if value})


def _class(bound: BoundField, kind: str) -> str:
    own = bound.field.widget.attrs.get("class", "")
    return f"{own} input".strip() if kind == "box" else own


@register.inclusion_tag("components/fields.html")
def fields(form: forms.BaseForm) -> dict[str, object]:
    """All of a plain form: what is to be corrected, then its fields in their order."""
    return {"form": form}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*sources: forms.BaseForm | BaseFormSet, focus: bool = True) -> dict[str, object]:
    """What is to be corrected in forms and formsets, each with a link to its field. Takes the focus."""
    found = [error for source in sources if source is not None for error in _errors_of(source)]
    title = "One thing to correct." if len(found) == 1 else f"{len(found)} things to correct."
    return {"found": found, "title": title, "focus": focus}


def _errors_of(source: forms.BaseForm | BaseFormSet) -> Iterable[tuple[str, str]]:
    """(id of the field or empty, text) of each error; a formset as a whole stands where its prefix is the id."""
    if isinstance(source, BaseFormSet):
        yield from ((source.prefix, text) for text in source.non_form_errors())
        for form in source.forms:
            yield from _errors_of(form)
        return
    for name, errors in source.errors.items():
        if name == forms.forms.NON_FIELD_ERRORS:
            yield from (("", text) for text in errors)
        else:
            bound = source[name]
            yield from ((_first_id(bound), f"{bound.label}: {text}") for text in _texts(bound))


def _first_id(bound: BoundField) -> str:
    return f"{bound.auto_id}_0" if isinstance(bound.field.widget, GROUPS) else bound.auto_id


@register.inclusion_tag("components/form_actions.html")
def form_actions(
    label: str, *, cancel_url: str = "", cancel: str = "Cancel", busy: str = "", rest: bool = False
) -> dict[str, object]:
    """The one primary button, and the way out. Stays in view; with `rest` it stands still."""
    return {"label": label, "cancel_url": cancel_url, "cancel": cancel, "busy": busy, "rest": rest}


@register.inclusion_tag("components/weights.html")
def weights(skill: BoundField, cost: BoundField, satisfaction: BoundField) -> dict[str, object]:
    """Three fields in whole percent; with a script, sliders that always add up to 100."""
    bounds = (("skill", skill), ("cost", cost), ("satisfaction", satisfaction))
    errors = [text for _, bound in bounds for text in bound.errors]
    return {"weights": bounds, "errors": errors}


@register.inclusion_tag("components/skill_picker.html")
def skill_picker(
    formset: BaseFormSet, url: str, *, label: str = "Add a skill", hint: str = ""
) -> dict[str, object]:
    """A formset with `skill` (hidden id), `name` (text, the way without a script) and columns of its own."""
    return {
        "formset": formset,
        "rows": [_row(form) for form in formset.forms],
        "blank": _row(formset.empty_form),
        "heads": _row(formset.empty_form)["columns"],
        "url": url,
        "label": label,
        "hint": hint,
        "input_id": f"{formset.prefix}-search",
    }


def _row(form: forms.BaseForm) -> dict[str, object]:
    columns = [bound for bound in form.visible_fields() if bound.name not in ROW_KEEPS]
    return {"form": form, "columns": columns, "name": _known_name(form)}


def _known_name(form: forms.BaseForm) -> str:
    """What the row is called: typed or given. A blank row has no name."""
    return str(form["name"].value() or "") if form.is_bound or form.initial else ""
