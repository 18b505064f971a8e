"""Reviews: administrators' verdicts on matches, kept for good."""

from django.db import models
from django.db.models import Q

from accounts.models import Person
from matching.models.match import Match
from matching.models.policy import ScoringPolicy


class Verdict(models.TextChoices):
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"
    UNDONE = "undone", "Verdict taken back"


class ReasonCode(models.TextChoices):
    SKILLS_OVERSTATED = "skills_overstated", "Skills overstated"
    LEVEL_WRONG = "level_wrong", "Level is wrong"
    PRICE_IN_DOUBT = "price_in_doubt", "Price in doubt"
    CANNOT_DELIVER = "cannot_deliver", "Cannot deliver"
    CONFLICT_OF_INTEREST = "conflict_of_interest", "Conflict of interest"
    OTHER = "other", "Something else"


class Review(models.Model):
    """A verdict, its author and its time. `reviewer` is NULL where a policy's rule approved automatically."""

    match = models.ForeignKey(Match, models.CASCADE, related_name="reviews")
    verdict = models.CharField(max_length=8, choices=Verdict)
    reason = models.CharField(max_length=24, choices=ReasonCode, blank=True)
    note = models.TextField(blank=True, max_length=2000)
    reviewer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="reviews")
    policy = models.ForeignKey(ScoringPolicy, models.PROTECT, null=True, blank=True, related_name="+")
    takes_back = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="taken_back_by"
    )
    fit = models.FloatField()
    basis = models.JSONField(default=dict)
    status_before = models.CharField(max_length=8)
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict="rejected") | ~Q(reason=""), name="review_rejection_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=False) | Q(policy__isnull=False), name="review_has_author"
            ),
            models.CheckConstraint(
                condition=~Q(reason="other") | ~Q(note=""), name="review_other_needs_a_sentence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.match}"
