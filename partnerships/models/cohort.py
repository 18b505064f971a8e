"""Cohorts: what was agreed takes place, with learners as counts and nobody's personal data."""

import secrets

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Person
from partnerships.models.agreement import Agreement
from partnerships.querysets.cohort import CohortQuerySet, FeedbackQuerySet


class CohortState(models.TextChoices):
    PLANNED = "planned", "Planned"
    RUNNING = "running", "Running"
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"


def learner_key() -> str:
    return secrets.token_urlsafe(24)


class Cohort(models.Model):
    """Feedback is open from completion until `feedback_until`, and seen by the other side from `revealed_at` on.

    Its days are those of `zone`: of whoever signed for the institution, then of whoever started and completed it.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="cohorts")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=CohortState, default=CohortState.PLANNED)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    zone = models.CharField("time zone of its days", max_length=64, default="UTC")
    enrolled = models.PositiveIntegerField(
        "learners enrolled", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    completed = models.PositiveIntegerField("learners who completed", null=True, blank=True)
    created_at = models.DateTimeField()
    start_reminded_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    end_reminded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    cancel_note = models.TextField("why it was cancelled", max_length=1000, blank=True)
    feedback_until = models.DateTimeField(null=True, blank=True)
    feedback_reminded_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    # Who has it may give one anonymous answer; empty: the employer does not ask its learners.
    learner_key = models.CharField(max_length=43, unique=True, null=True, blank=True)

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="cohort_number_once"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(starts_on__lte=F("ends_on")),
                name="cohort_dates_in_order",
                violation_error_message="It ends before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(completed__isnull=True) | Q(enrolled__isnull=False, completed__lte=F("enrolled")),
                name="cohort_completed_within_enrolled",
                violation_error_message="More learners completed than were enrolled.",
            ),
            models.CheckConstraint(
                condition=~Q(state="completed")
                | Q(
                    ended_at__isnull=False,
                    ends_on__isnull=False,
                    completed__isnull=False,
                    feedback_until__isnull=False,
                ),
                name="cohort_completed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Cohort {self.number} of {self.agreement}"


class Feedback(models.Model):
    """One side's answers on a completed cohort. Levels are 1 (not at all) to 5 (fully); NULL is "not yet known".

    The employer answers the three questions of satisfaction, the institution three of its own.
    """

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="feedback")
    side = models.CharField(max_length=11, choices=[("employer", "Employer"), ("institution", "Institution")])
    met_need = models.PositiveSmallIntegerField("did it meet the need", null=True, blank=True)
    employees_liked = models.PositiveSmallIntegerField("what did employees say", null=True, blank=True)
    work_improved = models.PositiveSmallIntegerField("did work improve", null=True, blank=True)
    need_was_clear = models.PositiveSmallIntegerField("was the need as described", null=True, blank=True)
    learners_prepared = models.PositiveSmallIntegerField("did learners come prepared", null=True, blank=True)
    answered_quickly = models.PositiveSmallIntegerField(
        "did the employer answer quickly", null=True, blank=True
    )
    would_continue = models.BooleanField("would you continue", null=True, blank=True)
    comment = models.TextField(max_length=2000, blank=True)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    all_alike = models.BooleanField("the same level everywhere, as in the one before", default=False)
    reply = models.TextField("the other side’s reply", max_length=2000, blank=True)
    replied_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)
    taken_down_at = models.DateTimeField(null=True, blank=True)
    taken_down_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    taken_down_why = models.TextField(max_length=1000, blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "feedback"
        ordering = ["cohort", "side"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "side"], name="feedback_once"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 1, f"{name}__lte": 5}),
                    name=f"feedback_{name}_level",
                    violation_error_message="A level is 1 to 5.",
                )
                for name in (
                    "met_need",
                    "employees_liked",
                    "work_improved",
                    "need_was_clear",
                    "learners_prepared",
                    "answered_quickly",
                )
            ),
            models.CheckConstraint(
                condition=Q(
                    side="employer",
                    need_was_clear__isnull=True,
                    learners_prepared__isnull=True,
                    answered_quickly__isnull=True,
                )
                | Q(
                    side="institution",
                    met_need__isnull=True,
                    employees_liked__isnull=True,
                    work_improved__isnull=True,
                ),
                name="feedback_questions_fit_side",
            ),
            models.CheckConstraint(
                condition=Q(taken_down_at__isnull=True) | ~Q(taken_down_why=""),
                name="feedback_takedown_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} on {self.cohort}"


class LearnerAnswer(models.Model):
    """An anonymous learner's answer: a level and a day, nothing that tells who it was."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="learner_answers")
    level = models.PositiveSmallIntegerField()
    given_on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=5),
                name="learner_answer_level",
                violation_error_message="A level is 1 to 5.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.level} of 5"
