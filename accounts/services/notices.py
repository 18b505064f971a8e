"""What people do with notices: read them, and say how they want to be told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Notice, NoticeDelivery, NoticeSetting, Person


def read_notice(*, notice: Notice, now: datetime) -> None:
    """Mark it as read; the time of the first reading stays."""
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=now)


def read_all(*, person: Person, until: datetime, now: datetime) -> int:
    """Mark as read what was written until then, so that what came while the person looked stays unread.

    Returns:
        how many were unread.
    """
    return Notice.objects.of(person).unread().filter(created_at__lte=until).update(read_at=now)


def setting_of(person: Person) -> NoticeSetting:
    """The person's own, or what holds without one (not saved)."""
    return NoticeSetting.objects.filter(person=person).first() or NoticeSetting(person=person)


@transaction.atomic
def change_delivery(*, person: Person, delivery: str, daily_hour: int | None = None) -> NoticeSetting:
    """How the person is told from now on. What waits for a mail goes the new way as well; what was to be shown here
    alone stays so.

    Raises:
        ValidationError: an unknown way, or no hour of the day.
    """
    setting = setting_of(person)
    setting.delivery = delivery
    setting.daily_hour = setting.daily_hour if daily_hour is None else daily_hour
    setting.full_clean(validate_unique=False)
    setting.save()
    waiting = Notice.objects.of(person).filter(mailed_at__isnull=True).exclude(delivery=NoticeDelivery.NONE)
    waiting.update(delivery=delivery)
    return setting


def end_mails(*, person: Person) -> None:
    """No mail of notices any more; they are still shown here. Twice changes nothing more."""
    change_delivery(person=person, delivery=NoticeDelivery.NONE)
