"""Scoring policies: every number that a fit depends on and that is an assumption, as versioned rows."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Person


class PolicyState(models.TextChoices):
    DRAFT = "draft", "Draft"
    ACTIVE = "active", "Active"
    RETIRED = "retired", "Retired"


class ScoringPolicy(models.Model):
    """Immutable once a run has used it. Weights are whole percent; other shares lie in 0 to 1."""

    version = models.PositiveIntegerField(unique=True)
    name = models.SlugField(
        "name",
        max_length=40,
        blank=True,
        db_index=False,
        help_text="By which a run can be asked for under it",
    )
    state = models.CharField(max_length=7, choices=PolicyState, default=PolicyState.DRAFT)
    note = models.TextField(blank=True, max_length=2000, help_text="Why it was made")
    weight_skill = models.PositiveSmallIntegerField(default=55)
    weight_cost = models.PositiveSmallIntegerField(default=25)
    weight_satisfaction = models.PositiveSmallIntegerField(default=20)
    importance_must = models.FloatField(default=3)
    importance_should = models.FloatField(default=2)
    importance_nice = models.FloatField(default=1)
    coverage_floor = models.FloatField(default=0.05, validators=[MinValueValidator(0), MaxValueValidator(1)])
    words_floor = models.FloatField(
        "or this likeness of words, as far as nobody confirmed the skills",
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    beta = models.FloatField("weight of coverage over focus", default=3, validators=[MinValueValidator(0.1)])
    unconfirmed_share = models.FloatField(
        "likeness of words may stand in for this share of the skill part",
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    half_life_days = models.PositiveIntegerField("half-life of past results in days", default=730)
    employer_cap = models.FloatField(
        "learners that one employer can count for at most", default=60, validators=[MinValueValidator(1)]
    )
    top_k = models.PositiveSmallIntegerField("matches kept per need", default=20)
    # Automatic approval: at or above this fit and at or below this uncertainty; NULL switches it off.
    auto_approve_fit = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    auto_approve_uncertainty = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "scoring policies"
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="active"), name="policy_one_active"),
            models.UniqueConstraint(fields=["name"], condition=~Q(name=""), name="policy_name_once"),
            models.CheckConstraint(
                condition=Q(weight_skill=100 - F("weight_cost") - F("weight_satisfaction")),
                name="policy_weights_sum_to_100",
                violation_error_message="The three weights must add up to 100 %%.",
            ),
            models.CheckConstraint(
                condition=Q(auto_approve_fit__isnull=True, auto_approve_uncertainty__isnull=True)
                | Q(auto_approve_fit__isnull=False, auto_approve_uncertainty__isnull=False),
                name="policy_auto_approval_needs_both",
                violation_error_message="Automatic approval needs both a fit and an uncertainty.",
            ),
        ]

    def __str__(self) -> str:
        return f"Policy {self.version}{f' ({self.name})' if self.name else ''}"

    @property
    def approves_automatically(self) -> bool:
        return self.auto_approve_fit is not None
