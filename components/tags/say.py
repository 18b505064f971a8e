"""Words, numbers, money and dates."""

from datetime import date, datetime

from django.template import Library
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from components import words

register = Library()

register.filter("points", words.points)
register.filter("percent", words.percent)
register.filter("distance", words.distance)
register.filter("whole", words.whole)
register.filter("currency_sign", words.sign)


@register.filter
def money(value: words.Number, currency: str = "") -> str:
    """An agreed or listed amount: cents are shown where there are some."""
    return words.money(value, currency)


@register.filter
def estimate(value: words.Number, currency: str = "") -> str:
    """A computed amount: rounded, because its cents would be false."""
    return words.money(value, currency, cents=False)


@register.filter
def stated(value: object) -> object:
    """The value, or `not stated` where it is unknown. A zero is a value."""
    return words.NOT_STATED if value is None or value == "" else value


@register.filter
def counted(number: int, names: str) -> str:
    """`{{ n|counted:"college,colleges" }}` is `3 colleges`."""
    one, many = names.split(",")
    return words.counted(int(number), one, many)


@register.filter("deadline")
def deadline_text(value: datetime | None) -> str:
    """In a text of its own: `It holds until {{ end|deadline }}`. On pages, `{% deadline end %}`."""
    return words.NOT_STATED if value is None else words.deadline(value, timezone.now())


@register.simple_tag
def when(value: datetime | None, *, now: datetime | None = None) -> SafeString | str:
    """Something that happened, as people say it; the exact time on hover."""
    return _moment(value, words.moment, now or timezone.now())


@register.simple_tag
def due(value: datetime | None, *, now: datetime | None = None) -> SafeString | str:
    """What is left until a deadline; the exact time on hover."""
    return _moment(value, words.remaining, now or timezone.now())


@register.simple_tag
def deadline(value: datetime | None, *, now: datetime | None = None) -> SafeString | str:
    """Until when something is possible: the day, with its hour where that is not the end of the reader's day."""
    return _moment(value, words.deadline, now or timezone.now())


@register.simple_tag
def day(value: date | None, *, today: date | None = None) -> SafeString | str:
    """A start or an end: `Mon, 1 March`; the full date on hover. Of a moment the reader's day."""
    if value is None:
        return words.NOT_STATED
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    said = words.day(value, today or timezone.localdate())
    return format_html(
        '<time datetime="{}" title="{} {} {}">{}</time>',
        value.isoformat(),
        value.day,
        f"{value:%B}",
        value.year,
        said,
    )


def _moment(value: datetime | None, say: object, now: datetime) -> SafeString | str:
    if value is None:
        return words.NOT_STATED
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', value.isoformat(), words.exact(value), say(value, now)
    )
