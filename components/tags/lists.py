"""Icons, tags, lists, tables and where one stands in them."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest
from django.template import Context, Library
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from components import words

register = Library()

TONE_ICONS = {"good": "check", "warn": "half", "bad": "warn", "info": "info", "plain": "suggest"}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of static/icons/trellis.svg. Without a label it is decoration, and hidden from readers."""
    address = f"{static('icons/trellis.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, address
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', address)


@register.simple_tag
def tag(text: str, tone: str = "plain", symbol: str = "") -> SafeString:
    """A state: never by its colour alone, so each tone brings an icon."""
    return format_html(
        '<span class="tag" data-tone="{}">{}{}</span>', tone, icon(symbol or TONE_ICONS[tone]), text
    )


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, object]:
    """Entries have `text`, and may have `tone`, `at`, `by`, `note` and `current`."""
    return {"entries": entries}


@register.inclusion_tag("components/steps.html")
def steps(*labels: str, current: int = 1) -> dict[str, object]:
    """Where one stands in a form of several pages; `current` counts from 1."""
    return {"steps": [(label, n < current, n == current) for n, label in enumerate(labels, 1)]}


@register.inclusion_tag("components/progress.html")
def progress(
    label: str,
    done: int | None = None,
    total: int | None = None,
    *,
    note: str = "",
    rate: float | None = None,
    seconds: float | None = None,
) -> dict[str, object]:
    """Work in progress. Without `total` its end is not known yet, and the bar says so."""
    said = [
        f"{words.whole(done)} of {words.whole(total)}" if total else "",
        f"{words.whole(rate)} a second" if rate else "",
        f"about {words.span(seconds)} left" if seconds else "",
    ]
    known = done is not None and bool(total)
    return {
        "label": label,
        "note": note,
        "known": known,
        "done": done,
        "total": total,
        "said": [s for s in said if s],
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(
    context: Context, page: Page[Any], noun: str = "item,items", *, parameter: str = "page", url: str = ""
) -> dict[str, object]:
    """Links to a page's neighbours, at this address or at `url`. The rest of the query string stays."""
    request: HttpRequest = context["request"]

    def at(number: int) -> str:
        return url + _query(request, parameter, number)

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [(n, at(n) if isinstance(n, int) else "") for n in numbers]
    one, many = noun.split(",")
    around = {
        "previous": at(page.number - 1) if page.has_previous() else "",
        "next": at(page.number + 1) if page.has_next() else "",
    }
    return {"page": page, "links": links, "total": words.counted(page.paginator.count, one, many)} | around


def _query(request: HttpRequest, parameter: str, value: str | int) -> str:
    query = request.GET.copy()
    query[parameter] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/sort_th.html", takes_context=True)
def sort_th(context: Context, label: str, field: str, *, numeric: bool = False) -> dict[str, object]:
    """A column's head that sorts: `?sort=field`, and once more for `?sort=-field`. Back to the first page."""
    request: HttpRequest = context["request"]
    current = request.GET.get("sort", "")
    query = request.GET.copy()
    query.pop("page", None)
    query["sort"] = f"-{field}" if current == field else field
    order = {field: "ascending", f"-{field}": "descending"}.get(current, "")
    return {"label": label, "numeric": numeric, "order": order, "url": f"?{query.urlencode()}"}


@register.inclusion_tag("components/pill.html", takes_context=True)
def pill(
    context: Context, label: str, parameter: str, value: str = "", count: int | None = None
) -> dict[str, object]:
    """A filter that is a link: sets one parameter, keeps the others, goes back to the first page."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query.pop("page", None)
    query.pop(parameter, None)
    if value:
        query[parameter] = value
    current = request.GET.get(parameter, "") == value
    return {"label": label, "count": count, "current": current, "url": f"?{query.urlencode()}"}


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: str, text: str = "", label: str = "", url: str = "", kind: str = ""
) -> dict[str, object]:
    """Nothing to show: why, and the next step, `primary` where the page has no other."""
    return {"title": title, "text": text, "label": label, "url": url, "kind": kind}


@register.inclusion_tag("components/keys.html")
def keys(*hints: str) -> dict[str, object]:
    """Key hints, each as `J:next`."""
    return {"hints": [hint.split(":", 1) for hint in hints]}


@register.filter
def undo_url(tags: str) -> str:
    """The address in a message's `extra_tags="undo:/address/"`; empty where there is none."""
    return next((word.removeprefix("undo:") for word in (tags or "").split() if word.startswith("undo:")), "")
