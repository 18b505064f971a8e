"""Matches: one row for each pair of a need and a microcredential that was ever worth showing."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from marketplace.models import Microcredential, TrainingNeed
from marketplace.prices import cents_of
from matching.models.policy import ScoringPolicy
from matching.models.reference import ReferenceVersion
from matching.models.run import MatchRun
from matching.querysets.match import MatchQuerySet


class MatchStatus(models.TextChoices):
    PROPOSED = "proposed", "Waiting for review"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"
    CHANGED = "changed", "Changed since approved"


def share() -> "models.FloatField[float, float]":
    return models.FloatField()


class Match(models.Model):
    """Scores lie in 0 to 1. `rank` is NULL once the pair has left the need's list; its verdict stays.

    `over_ceiling`: approved once, and out of the list only because it costs more than the need's ceiling. The employer
    does not see it any more; the institution, which could find the ceiling by its own price, sees no difference.

    `explanation` is what pages and exports show; its shape is described in docs/matching.md.
    """

    need = models.ForeignKey(TrainingNeed, models.CASCADE, related_name="matches")
    microcredential = models.ForeignKey(Microcredential, models.CASCADE, related_name="matches")
    run = models.ForeignKey(MatchRun, models.RESTRICT, related_name="matches")
    policy = models.ForeignKey(ScoringPolicy, models.PROTECT, related_name="matches")
    reference = models.ForeignKey(ReferenceVersion, models.PROTECT, related_name="matches")
    engine_version = models.CharField(max_length=32)
    rank = models.PositiveIntegerField(null=True, blank=True)
    over_ceiling = models.BooleanField(default=False)
    fit = share()
    skill = share()
    cost = share()
    satisfaction = share()
    weight_skill = models.PositiveSmallIntegerField()
    weight_cost = models.PositiveSmallIntegerField()
    weight_satisfaction = models.PositiveSmallIntegerField()
    uncertainty = share()
    landed_cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3)
    explanation = models.JSONField(default=dict)
    status = models.CharField(max_length=8, choices=MatchStatus, default=MatchStatus.PROPOSED)
    # What the standing verdict was based on, to tell whether a re-run changed it materially.
    decided_basis = models.JSONField(null=True, blank=True)
    # "Decide later" sends a match to the end of the queue.
    postponed_at = models.DateTimeField(null=True, blank=True)
    scored_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "matches"
        ordering = ["need", "rank", "pk"]
        indexes = [
            models.Index(fields=["status", "rank"], name="match_status_rank"),
            models.Index(fields=["microcredential", "fit"], name="match_microcredential_fit"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["need", "microcredential"], name="match_pair_once"),
            models.UniqueConstraint(
                fields=["need", "rank"],
                condition=Q(rank__isnull=False),
                name="match_rank_once",
            ),
            models.CheckConstraint(
                condition=Q(rank__isnull=True) | Q(over_ceiling=False), name="match_listed_or_over_ceiling"
            ),
            models.CheckConstraint(
                condition=Q(fit__gte=0, fit__lte=1, skill__gte=0, skill__lte=1, cost__gte=0, cost__lte=1)
                & Q(satisfaction__gte=0, satisfaction__lte=1, uncertainty__gte=0),
                name="match_scores_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.microcredential} for {self.need}"

    @property
    def is_listed(self) -> bool:
        return self.rank is not None

    @property
    def gross_cost(self) -> Decimal | None:
        """The landed cost before funding: all that an institution is told of it (docs/adr/0011)."""
        atoms = self.explanation.get("cost", {})
        funded = self.landed_cost is not None and atoms.get("funding")
        return cents_of(atoms["gross"]) if funded else self.landed_cost


class NeedResult(models.Model):
    """What a run found out about a need besides its matches: one row a need, replaced with them."""

    need = models.OneToOneField(TrainingNeed, models.CASCADE, related_name="result")
    run = models.ForeignKey(MatchRun, models.RESTRICT, related_name="+")
    compared = models.PositiveIntegerField("microcredentials looked at")
    passed = models.PositiveIntegerField("microcredentials past every gate")
    turned_away = models.JSONField("turned away by each gate", default=dict)
    near_misses = models.JSONField(default=list, help_text="List of {microcredential, gate, off_by, fit}")
    scored_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Result of {self.need}"
