"""The chain's numbers that are assumptions, as rows that are added and never changed."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Organisation, Person


def days(default: int, label: str) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )


class PartnershipPolicy(models.Model):
    """The newest row holds for what begins from then on; what has begun keeps its dates."""

    open_per_need = models.PositiveSmallIntegerField(
        "open invitations per need", default=5, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    open_per_institution = models.PositiveSmallIntegerField(
        "open invitations per institution",
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
    )
    answer_days = days(10, "working days to answer an invitation")
    remind_days = days(3, "working days before the end at which to remind")
    proposal_days = days(30, "days that a proposal's price holds")
    sign_days = days(10, "working days to sign an agreement")
    last_call_days = days(2, "working days before the end at which to remind of a signature or a decision")
    feedback_days = days(14, "days for feedback")
    unmet_days = days(10, "days after which a need without an answer counts as unmet")
    fewest_learner_answers = models.PositiveSmallIntegerField(
        "learners' answers from which they count", default=5, validators=[MinValueValidator(3)]
    )
    note = models.CharField("why it was changed", max_length=300, blank=True)
    created_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "partnership policies"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Partnership policy {self.pk}"


class SigningThreshold(models.Model):
    """Above this amount an agreement needs a second person of the institution. The newest row holds."""

    institution = models.ForeignKey(Organisation, models.CASCADE, related_name="signing_thresholds")
    amount = models.DecimalField(
        "a second person signs above",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="Empty: one person is enough",
    )
    currency = models.CharField(max_length=3)
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="signing_threshold_not_negative",
                violation_error_message="An amount is not below 0.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.amount} {self.currency}"
