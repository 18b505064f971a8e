"""What could pay for training: dated rules that everybody sees, and what an employer was awarded."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Person
from marketplace.funding import Malformed, Terms, parsed
from marketplace.funding.places import name_of
from marketplace.funding.terms import steps_in, tiers_in
from marketplace.models.microcredential import Microcredential, amount
from marketplace.models.need import TrainingNeed, not_negative
from marketplace.querysets.funding import FundingAwardQuerySet, FundingRuleQuerySet


class RuleKind(models.TextChoices):
    GRANT = "grant", "Money for the employer"
    TAX = "tax", "A note on tax"
    AID = "aid", "Aid to the learner"
    WAGES = "wages", "Pays wages"


def readable(read: Any, column: str, value: Any) -> None:
    """
    Raises:
        ValidationError: the data are not what the column holds.
    """
    try:
        read(value)
    except Malformed as error:
        raise ValidationError({column: str(error)}) from error


class FundingRule(models.Model):
    """One programme as of the day on which somebody last checked it. Only a grant is ever subtracted, once awarded.

    NULL is "not stated". `conditions` are as marketplace/funding/conditions.py reads them; `share_by_employees` are
    [employees up to, percent] pairs, ascending, above which `share_percent` holds; `steps` is a list of sentences.
    """

    key = models.SlugField(max_length=60, unique=True, help_text="Stays as it is; data files go by it")
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=5, choices=RuleKind, default=RuleKind.GRANT)
    summary = models.TextField(max_length=600, help_text="What it pays, in two sentences")
    trap = models.TextField("what to beware of", max_length=600, blank=True)
    jurisdiction = models.CharField(
        max_length=6,
        validators=[
            RegexValidator(r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$", "Write a country, US, or a state, US-OH.")
        ],
        help_text="US, or for one state US-OH",
    )
    effective_from = models.DateField("in force from", null=True, blank=True)
    effective_to = models.DateField("in force until", null=True, blank=True)
    conditions = models.JSONField(default=list, blank=True)
    currency = models.CharField(max_length=3, default="USD")
    share_percent = models.DecimalField(
        "share of the cost, percent",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    share_by_employees = models.JSONField("share by number of employees", default=list, blank=True)
    rate_per_hour = amount("rate for a learner’s clock hour")
    cap_per_learner = amount("at most per learner")
    cap_per_round = amount("at most per round")
    cap_per_employer = amount("at most per employer")
    apply_before_days = models.PositiveIntegerField(
        "apply this many days before the start",
        null=True,
        blank=True,
        validators=[MaxValueValidator(730)],
        help_text="0: any day before it starts. Empty: no such deadline",
    )
    steps = models.JSONField("what an employer does", default=list, blank=True)
    stacks_with = models.ManyToManyField("self", blank=True, verbose_name="may be combined with")
    source_name = models.CharField(max_length=150)
    source_url = models.URLField("source", max_length=300)
    checked_on = models.DateField("last checked", null=True, blank=True)
    # NULL: as shipped, and a newer data file may change it.
    changed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = FundingRuleQuerySet.as_manager()

    class Meta:
        ordering = ["jurisdiction", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_from__isnull=True)
                | Q(effective_to__isnull=True)
                | Q(effective_from__lte=F("effective_to")),
                name="funding_rule_dates_in_order",
                violation_error_message="It ends before it begins.",
            ),
            models.CheckConstraint(
                condition=not_negative(
                    "share_percent", "rate_per_hour", "cap_per_learner", "cap_per_round", "cap_per_employer"
                ),
                name="funding_rule_amounts_not_negative",
                violation_error_message="An amount is not below 0.",
            ),
            models.CheckConstraint(
                condition=Q(share_percent__isnull=True) | Q(share_percent__lte=100),
                name="funding_rule_share_within_all",
                violation_error_message="A share is at most 100 %%.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        readable(parsed, "conditions", self.conditions)
        readable(tiers_in, "share_by_employees", self.share_by_employees)
        readable(steps_in, "steps", self.steps)

    @property
    def where(self) -> str:
        """`Ohio`, `the United States`"""
        return name_of(self.jurisdiction)

    @property
    def is_grant(self) -> bool:
        return self.kind == RuleKind.GRANT

    @property
    def terms(self) -> Terms:
        """As the evaluation takes it."""
        return Terms(
            jurisdiction=self.jurisdiction,
            lowers_cost=self.is_grant,
            conditions=parsed(self.conditions),
            effective_from=self.effective_from,
            effective_to=self.effective_to,
            share_percent=self.share_percent,
            share_by_employees=tiers_in(self.share_by_employees),
            rate_per_hour=self.rate_per_hour,
            cap_per_learner=self.cap_per_learner,
            cap_per_round=self.cap_per_round,
            cap_per_employer=self.cap_per_employer,
            apply_before_days=self.apply_before_days,
            steps=steps_in(self.steps),
        )


class AwardBasis(models.TextChoices):
    PER_LEARNER = "per_learner", "For each learner"
    TOTAL = "total", "For all learners together"


class FundingAward(models.Model):
    """What the employer says it was awarded: the one thing that is subtracted. Taken back, it stays as a row.

    `microcredential` NULL: it counts whichever microcredential is bought. `currency` is the need's of that day; in
    another one it does not count.
    """

    need = models.ForeignKey(TrainingNeed, models.CASCADE, related_name="awards")
    rule = models.ForeignKey(FundingRule, models.PROTECT, related_name="awards")
    microcredential = models.ForeignKey(
        Microcredential, models.CASCADE, null=True, blank=True, related_name="awards"
    )
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    basis = models.CharField(max_length=11, choices=AwardBasis, default=AwardBasis.PER_LEARNER)
    currency = models.CharField(max_length=3)
    evidence = models.TextField(max_length=1000, help_text="For example the letter’s number and date")
    marked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    marked_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = FundingAwardQuerySet.as_manager()

    class Meta:
        ordering = ["-marked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="funding_award_positive",
                violation_error_message="An award is above 0.",
            ),
            models.UniqueConstraint(
                fields=["need", "rule", "microcredential"],
                condition=Q(withdrawn_at__isnull=True),
                name="funding_award_once_for_pair",
                violation_error_message="This rule was awarded for it already: take that back first.",
            ),
            models.UniqueConstraint(
                fields=["need", "rule"],
                condition=Q(withdrawn_at__isnull=True, microcredential__isnull=True),
                name="funding_award_once_for_need",
                violation_error_message="This rule was awarded for it already: take that back first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.amount} {self.currency}"

    @property
    def is_each(self) -> bool:
        return self.basis == AwardBasis.PER_LEARNER

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None


class PrivateSubscription(models.Model):
    """What the employer would pay instead for a subscription of its own: build or buy. Compared, never scored."""

    need = models.OneToOneField(TrainingNeed, models.CASCADE, related_name="subscription")
    name = models.CharField("which subscription", max_length=120, blank=True)
    price = models.DecimalField("price per learner", max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    stated_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    stated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(price__gte=0),
                name="private_subscription_not_negative",
                violation_error_message="A price is not below 0.",
            )
        ]

    def __str__(self) -> str:
        return self.name or "A subscription"
