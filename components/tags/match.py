"""A fit and what explains it."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from django.template import Library

from components import words

register = Library()

PARTS = ("skill", "cost", "satisfaction")
CHIP_STATES = {
    "covered": ("check", "Covered"),
    "partly": ("half", "Partly"),
    "missing": ("missing", "Missing"),
    "suggested": ("suggest", "Suggested"),
    "confirmed": ("check", "Confirmed"),
}


@register.inclusion_tag("components/fit.html")
def fit(
    fit: words.Number,
    skill: words.Number,
    cost: words.Number | None,
    satisfaction: words.Number,
    *,
    size: str = "",
    sum: bool = True,
) -> dict[str, object]:
    """Points of 100, rounded so that the parts add up to the first; without a cost it is a fit before price."""
    said = "fit of 100" if _is_given(cost) else "of 100, before price"
    return _bar(fit, skill, cost, satisfaction) | {"size": size, "sum": sum, "said": said}


@register.inclusion_tag("components/fit_bar.html")
def fit_bar(
    fit: words.Number, skill: words.Number, cost: words.Number, satisfaction: words.Number
) -> dict[str, object]:
    return _bar(fit, skill, cost, satisfaction)


def _bar(fit: words.Number, *parts: words.Number | None) -> dict[str, object]:
    segments, start = [], Decimal(0)
    stated = [(name, _tenth(part)) for name, part in zip(PARTS, parts, strict=True) if _is_given(part)]
    for name, value in stated:
        segments.append({"part": name, "x": str(start), "width": str(value), "label": name.capitalize()})
        start += value
    return {"total": str(_tenth(fit)), "segments": segments}


def _is_given(part: words.Number | str | None) -> bool:
    """A template passes an empty text for what is not there."""
    return part not in (None, "")


def _tenth(value: words.Number) -> Decimal:
    return (words.decimal(value) or Decimal(0)).quantize(Decimal("0.1"), ROUND_HALF_UP)


@register.inclusion_tag("components/legend.html")
def fit_legend(
    skill: words.Number = None, cost: words.Number = None, satisfaction: words.Number = None
) -> dict[str, object]:
    """The three hues, with their weights in [0, 1] where they are given."""
    weights = zip(PARTS, (skill, cost, satisfaction), strict=True)
    return {
        "parts": [(name, name.capitalize(), "" if w is None else words.percent(w)) for name, w in weights]
    }


@register.inclusion_tag("components/chip.html")
def chip(
    label: str,
    state: str = "covered",
    note: str = "",
    *,
    confirm_url: str = "",
    reject_url: str = "",
    target: str = "",
) -> dict[str, object]:
    """A skill as an item of `<ul class="chips">`. With addresses it carries buttons that post to them."""
    icon, word = CHIP_STATES[state]
    return {
        "label": label,
        "state": state,
        "note": note,
        "icon": icon,
        "word": word,
        "confirm_url": confirm_url,
        "reject_url": reject_url,
        "target": target,
    }


@register.inclusion_tag("components/price.html")
def price(
    amount: words.Number, currency: str = "", note: str = "", *, cents: bool | None = False
) -> dict[str, object]:
    """The number first, what it is for beneath. An unknown price is said, and how it is treated."""
    known = words.decimal(amount) is not None
    return {"known": known, "shown": words.money(amount, currency, cents=cents), "note": note}


@register.inclusion_tag("components/interval.html")
def interval(
    mean: words.Number,
    low: words.Number,
    high: words.Number,
    count: int | None = None,
    *,
    label: str = "Satisfaction",
    noun: str = "cohort,cohorts",
    others: int | None = None,
    bare: bool = False,
) -> dict[str, object]:
    """A mean and its likely range, in [0, 1]. `count` 0 is said as `new here`; `bare` draws the bar alone.

    `others` counts what the institution's other microcredentials brought, which a new one is believed by.
    """
    one, many = noun.split(",")
    return {
        "label": label,
        "mean": words.percent(mean),
        "bare": bare,
        "x": _hundredths(mean),
        "x1": _hundredths(low),
        "x2": _hundredths(high),
        "range": f"{_hundredths(low)}–{words.percent(high)}",
        "new": count == 0,
        "others": f"from {words.counted(others, one, many)} of its institution" if others else "",
        "from": "" if not count else f"from {words.counted(count, one, many)}",
    }


def _hundredths(share: words.Number) -> str:
    return words.percent(share).split("\N{NO-BREAK SPACE}")[0]


@register.inclusion_tag("components/tally.html")
def tally(rows: Mapping[str, int] | list[tuple[str, int]]) -> dict[str, object]:
    """Counts as bars, the longest filling the width. Rows are (label, count) pairs or a mapping."""
    pairs = list(rows.items()) if isinstance(rows, Mapping) else list(rows)
    top = max((count for _, count in pairs), default=0) or 1
    return {"rows": [(label, count, f"{100 * count / top:.1f}") for label, count in pairs]}


@register.inclusion_tag("components/fact.html")
def fact(label: str, value: object = None, note: str = "") -> dict[str, object]:
    """One pair of `<dl class="facts">`."""
    known = value is not None and value != "" and value != words.NOT_STATED
    return {"label": label, "value": value if known else "Not stated", "note": note, "known": known}
