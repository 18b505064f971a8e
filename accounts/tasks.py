"""Thin Celery tasks of notices."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.services.notice_mail import mail_at_once, mail_digests


@shared_task(name="accounts.mail_notices")
def mail_notices() -> None:
    """Mail what waits. Delivered twice it finds nothing to do; lost, the next sweep does it."""
    mail_at_once(now=timezone.now())


@shared_task(name="accounts.mail_waiting_notices")
def mail_waiting_notices() -> None:
    """The sweep: what was lost or failed, and the daily mails whose hour has come."""
    mail_at_once(now=timezone.now())
    mail_digests(now=timezone.now())
