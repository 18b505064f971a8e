"""Invitations: an employer asks an institution to answer a need; and what the invited ask back."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation, Person
from marketplace.models import Microcredential, TrainingNeed
from matching.models import Match
from partnerships.querysets.invitation import InvitationQuerySet, QuestionQuerySet


class InvitationState(models.TextChoices):
    OPEN = "open", "Waiting for an answer"
    ANSWERED = "answered", "Answered"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Expired without an answer"
    CLOSED = "closed", "Closed"


class DeclineReason(models.TextChoices):
    DATES = "dates", "The dates do not work"
    CAPACITY = "capacity", "No capacity"
    PRICE = "price", "The price does not work"
    CONTENT = "content", "Not what is taught here"
    CHOSE_ANOTHER = "chose_another", "Another proposal was chosen"
    NOT_NEEDED = "not_needed", "Not needed any more"
    OTHER = "other", "Something else"


class CloseReason(models.TextChoices):
    NEED_CLOSED = "need_closed", "The need was closed"
    FILLED = "filled", "The need was filled"
    NO_SEATS = "no_seats", "No seats are left"
    RETIRED = "retired", "The microcredential is not offered any more"
    CANCELLED = "cancelled", "What was agreed was cancelled"


class Invitation(models.Model):
    """`answered_at` is the time of the institution's first answer, a sent proposal or a decline; NULL: none yet.

    `match` is what it was sent from; NULL where that match is gone. `sent_by` is NULL where it was re-routed by rule.
    """

    need = models.ForeignKey(TrainingNeed, models.PROTECT, related_name="invitations")
    institution = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    microcredential = models.ForeignKey(Microcredential, models.PROTECT, related_name="invitations")
    match = models.ForeignKey(Match, models.SET_NULL, null=True, blank=True, related_name="invitations")
    state = models.CharField(max_length=9, choices=InvitationState, default=InvitationState.OPEN)
    message = models.TextField("message to the institution", max_length=2000, blank=True)
    sent_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=13, choices=DeclineReason, blank=True)
    decline_note = models.TextField(max_length=1000, blank=True)
    close_reason = models.CharField(max_length=11, choices=CloseReason, blank=True)
    rerouted_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="rerouted_to"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "expires_at"], name="invitation_state_expires"),
            models.Index(fields=["institution", "state"], name="invitation_institution_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "institution"],
                condition=Q(state__in=["open", "answered"]),
                name="invitation_once",
                violation_error_message="This institution is invited already.",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("sent_at")), name="invitation_expires_later"),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(decline_reason=""), name="invitation_decline_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(close_reason=""), name="invitation_close_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} for {self.need}"

    @property
    def told_close_reason(self) -> str:
        """As the institution is told: that a need was filled would say that another was chosen."""
        return str(CloseReason.NEED_CLOSED) if self.close_reason == CloseReason.FILLED else self.close_reason

    @property
    def waits(self) -> bool:
        return self.state == InvitationState.OPEN


class Question(models.Model):
    """Asked by an invited institution; all invited see question and answer, none sees who asked."""

    need = models.ForeignKey(TrainingNeed, models.PROTECT, related_name="questions")
    institution = models.ForeignKey(Organisation, models.PROTECT, related_name="questions")
    text = models.TextField(max_length=2000)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(max_length=4000, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="question_answer_has_author",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]
