"""What happened: a row for every change of state, which nobody edits, and the notices that tell people."""

from typing import Any, NoReturn

from django.db import IntegrityError, models
from django.db.models import Q

from accounts.models.person import Person
from accounts.querysets.audit import AuditEntryQuerySet, NoticeQuerySet
from config.frozen import REFUSAL


class Audience(models.TextChoices):
    EVERYBODY = "everybody", "Both sides"
    EMPLOYER = "employer", "The employer"
    INSTITUTION = "institution", "The institution"
    ADMINISTRATORS = "administrators", "Administrators"


class AuditEntry(models.Model):
    """Who changed what, when, from what to what. The database refuses to change or delete one (config/frozen.py).

    Keys instead of foreign keys: an entry outlives what it is about, and says so. `by` NULL: a rule of Trellis.
    `employer_key` and `institution_key` are the organisations on whose timelines it stands, as far as `audience` lets.
    """

    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    who = models.CharField(max_length=200, help_text="As the person was called then")
    subject = models.SlugField(max_length=40, db_index=False)
    subject_key = models.PositiveBigIntegerField()
    step = models.CharField(max_length=60, help_text="For example: sent")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    note = models.TextField(blank=True, max_length=2000)
    need_key = models.PositiveBigIntegerField(null=True, blank=True)
    employer_key = models.PositiveBigIntegerField(null=True, blank=True)
    institution_key = models.PositiveBigIntegerField(null=True, blank=True)
    audience = models.CharField(max_length=14, choices=Audience, default=Audience.EVERYBODY)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "audit entries"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject", "subject_key"], name="audit_subject"),
            models.Index(fields=["need_key", "-at"], name="audit_need"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_key}: {self.step}"

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: what happened stays written down."""
        raise IntegrityError(REFUSAL)


class NoticeDelivery(models.TextChoices):
    AT_ONCE = "at_once", "By mail at once"
    DAILY = "daily", "By mail once a day"
    NONE = "none", "Only here, no mail"


class Notice(models.Model):
    """Told to one person. `waits`: something waits for them.

    `mailed_at` NULL: no mail has told it (yet), after `mail_attempts` that failed.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    kind = models.SlugField(max_length=40, db_index=False)
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=200, blank=True)
    waits = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    delivery = models.CharField(max_length=7, choices=NoticeDelivery)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notice_person"),
            models.Index(
                fields=["delivery", "created_at"], condition=Q(mailed_at__isnull=True), name="notice_to_mail"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class NoticeSetting(models.Model):
    """How a person wants to be told; without a row: at once."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="notice_setting")
    delivery = models.CharField(max_length=7, choices=NoticeDelivery, default=NoticeDelivery.AT_ONCE)
    daily_hour = models.PositiveSmallIntegerField("hour of the daily mail, in your time zone", default=8)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(daily_hour__lte=23), name="notice_setting_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_delivery_display()}"
