"""Mail, sent once what it tells of is committed."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from smtplib import SMTPException

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.template.loader import render_to_string
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

WORD_JOINER = "\u2060"
# A dot, or what stands for one in the names of other scripts, with something on both sides of it.
INNER_DOT = re.compile(r"(?<=\S)([.\u3002\uff0e\uff61])(?=\S)")


@dataclass
class Posted:
    """`failed` is known once the transaction is committed; without an open one that is at once."""

    failed: bool = False


def unlinked(name: object) -> str:
    """The name as mails show it: looks the same, but no mail program makes a link of `shop.example` in it.

    Whoever signs up chooses names that are then mailed to strangers. Refusing all that looks like an address would
    refuse Booking.com and Node.js Academy as well.
    """
    return INNER_DOT.sub(rf"\1{WORD_JOINER}", str(name))


def post(name: str, to: Iterable[str], context: Mapping[str, object]) -> Posted:
    """Send templates/accounts/mail/<name>.txt, whose first line is the subject, to each address by itself.

    A mail server that is away never undoes what was decided: it is logged and `failed` says so.
    """
    subject, _, body = render_to_string(f"accounts/mail/{name}.txt", dict(context)).strip().partition("\n")
    subject = settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + " ".join(subject.split())
    letters = [EmailMessage(subject, body.strip() + "\n", to=[address]) for address in to]
    posted = Posted()

    def send() -> None:
        try:
            get_connection().send_messages(letters)
        except (SMTPException, OSError) as error:
            posted.failed = True
            log.error("mail %s was not sent: %s", name, error)

    transaction.on_commit(send)
    return posted


def wake_mailer() -> None:
    """Send a worker to the notices that wait for a mail, once for a transaction and after its commit.

    Where the broker is away they wait for the next sweep.
    """
    if not any(waiting is _send_mailer for _, waiting, _ in connection.run_on_commit):
        transaction.on_commit(_send_mailer, robust=True)


def _send_mailer() -> None:
    try:
        current_app.send_task("accounts.mail_notices", expires=60)
    except (OperationalError, RedisError, OSError) as error:
        log.warning("the broker is away, notices wait for the next sweep: %s", error)
