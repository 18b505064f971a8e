"""Mails of notices: at once, or in one mail a day. What is claimed is sent by one worker and once at most."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from accounts.models import Notice, NoticeDelivery, NoticeSetting, Person
from accounts.querysets.audit import NoticeQuerySet
from accounts.services.notice_letters import letter

log = logging.getLogger(__name__)

MOST_LETTERS = 200  # a sweep ends before the next one begins
MOST_NOTICES = 50  # in one letter; the rest follows in the next one
DEFAULT_HOUR = 8


def mail_at_once(*, now: datetime) -> int:
    """A letter to each person with notices that are due; several that came together share one.

    Returns:
        how many letters were sent.
    """
    due = Notice.objects.unmailed(NoticeDelivery.AT_ONCE).due_at_once(now)
    people = list(due.order_by("person_id").values_list("person_id", flat=True).distinct()[:MOST_LETTERS])
    rows = due.filter(person__in=people)
    return _send_all(((rows.filter(person=key), False) for key in people), now)


def mail_digests(*, now: datetime) -> int:
    """One letter to each person whose hour of the day has come, with what was written before that hour.

    Returns:
        how many letters were sent.
    """
    waiting = Notice.objects.unmailed(NoticeDelivery.DAILY)
    keys = waiting.order_by("person_id").values_list("person_id", flat=True).distinct()
    hours = dict(NoticeSetting.objects.filter(person__in=keys).values_list("person_id", "daily_hour"))
    due = []
    for person in Person.objects.filter(pk__in=keys).order_by("pk"):
        hour = last_hour(hours.get(person.pk, DEFAULT_HOUR), person.time_zone, now)
        rows = waiting.filter(person=person, created_at__lt=hour).due_since(hour, now)
        due.append((rows, True))
    return _send_all(due, now)


def last_hour(hour: int, zone: str, now: datetime) -> datetime:
    """When it was that hour in `zone` for the last time, now included.

    Counted on the calendar there: a day of 23 or 25 hours moves nothing. An hour that is skipped falls on the one
    after it, of an hour that comes twice the first one counts.
    """
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    moments = (datetime.combine(today - timedelta(days=n), time(hour), here).astimezone(UTC) for n in (0, 1))
    return next(moment for moment in moments if moment <= now)


def _send_all(due: Iterable[tuple[NoticeQuerySet, bool]], now: datetime) -> int:
    """Letter by letter, until the mail server is found away: then the rest waits for the next sweep."""
    sent = 0
    for rows, daily in due:
        claimed = _claim(rows, now)
        if not claimed:
            continue
        try:
            letter(claimed[0].person, claimed, daily=daily).send()
            sent += 1
        except (SMTPRecipientsRefused, SMTPDataError) as error:
            _give_back(claimed, error)
        except Exception as error:
            # Whatever it is, the claim must not outlive it, and the next letters would meet the same.
            _give_back(claimed, error)
            break
    return sent


@transaction.atomic
def _claim(rows: NoticeQuerySet, now: datetime) -> list[Notice]:
    """Mark as mailed before it is: of two workers one gets them, and one that dies midway sends nothing twice."""
    locked = rows.select_related("person").select_for_update(of=("self",)).order_by("-created_at", "-pk")
    found = list(locked[:MOST_NOTICES])
    unclaimed = Notice.objects.filter(pk__in=[notice.pk for notice in found], mailed_at__isnull=True)
    return found if unclaimed.update(mailed_at=now) == len(found) else []


def _give_back(claimed: list[Notice], error: Exception) -> None:
    """One more attempt that failed; how long the next one waits is in accounts.querysets.audit.TRIES."""
    log.error("the notices of person %s were not mailed: %s", claimed[0].person_id, error)
    keys = [notice.pk for notice in claimed]
    Notice.objects.filter(pk__in=keys).update(mailed_at=None, mail_attempts=F("mail_attempts") + 1)
