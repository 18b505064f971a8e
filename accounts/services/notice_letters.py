"""The letter that tells a person of notices, as text and HTML, with a way out that needs no sign-in."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.mail import unlinked
from accounts.models import Notice, Person

UNSUBSCRIBE_SALT = "accounts.notices.unsubscribe"


def letter(person: Person, notices: Sequence[Notice], *, daily: bool = False) -> EmailMultiAlternatives:
    """Not sent yet. Dates in it are the person's."""
    out = address(reverse("notices:unsubscribe", args=[token_of(person)]))
    context = {
        "person": person,
        "waiting": [_line(notice) for notice in notices if notice.waits],
        "others": [_line(notice) for notice in notices if not notice.waits],
        "daily": daily,
        "all": address(reverse("notices:list")),
        "settings": address(reverse("notices:settings")),
        "out": out,
    }
    with timezone.override(person.time_zone):
        text = render_to_string("accounts/mail/notices.txt", context)
        html = render_to_string("accounts/mail/notices.html", context)
    mail = EmailMultiAlternatives(_subject(notices, daily), text.strip() + "\n", to=[person.email])
    mail.extra_headers = {
        "List-Unsubscribe": f"<{out}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    mail.attach_alternative(html, "text/html")
    return mail


def token_of(person: Person) -> str:
    """What stands in the person's link to end mails: signed, and good for nothing else."""
    return signing.Signer(salt=UNSUBSCRIBE_SALT).sign(str(person.pk))


def person_of(token: str) -> Person | None:
    """Whose mails the link ends; None where nobody signed it, or the person is gone."""
    try:
        key = signing.Signer(salt=UNSUBSCRIBE_SALT).unsign(token)
    except signing.BadSignature:
        return None
    return Person.objects.filter(pk=int(key)).first()


def address(path: str) -> str:
    """The whole address of a path of Trellis; of anything else the page of notices."""
    own = path.startswith("/") and not path.startswith(("//", "/\\"))
    return settings.PUBLIC_URL + (path if own else reverse("notices:list"))


def _line(notice: Notice) -> dict[str, object]:
    return {"text": notice.text, "at": notice.created_at, "url": address(notice.url)}


def _subject(notices: Sequence[Notice], daily: bool) -> str:
    said = f"{len(notices)} notices" + (" today" if daily else "")
    if len(notices) == 1:
        said = unlinked(" ".join(notices[0].text.split()))
    return f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{said}"
