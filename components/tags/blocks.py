"""Components that hold content."""

from django.template import Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = Library()

NOTICE_ICONS = {"good": "check", "warn": "warn", "bad": "warn", "info": "info"}


@register.simple_block_tag
def notice(content: SafeString, tone: str = "info", title: str = "", role: str = "") -> SafeString:
    """`{% notice "warn" "Your limit costs you 5 matches." %}At $1,400, 3 of them return.{% endnotice %}`"""
    return render_to_string(
        "components/notice.html",
        {"content": content, "tone": tone, "title": title, "role": role, "symbol": NOTICE_ICONS[tone]},
    )


@register.simple_block_tag
def dialog(content: SafeString, id: str, title: str) -> SafeString:
    """Opened by any `<a href="/confirm/page/" data-dialog="{{ id }}">`; without a script the link leads on."""
    return render_to_string("components/dialog.html", {"content": content, "id": id, "title": title})


@register.simple_block_tag(takes_context=True)
def confirm(
    context: dict[str, object],
    content: SafeString,
    id: str,
    *,
    label: str,
    title: str,
    url: str,
    page: str,
    yes: str,
    no: str = "Cancel",
    kind: str = "danger",
) -> SafeString:
    """A button that asks first: a dialog with a script, the page `page` without one. Both post to `url`."""
    values = {"content": content, "id": id, "label": label, "title": title, "url": url, "page": page}
    token = {"csrf_token": context.get("csrf_token"), "yes": yes, "no": no, "kind": kind}
    return render_to_string("components/confirm.html", values | token)
