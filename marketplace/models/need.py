"""Training needs: what an employer asks for."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation, Person, Place
from accounts.models.place import both_or_neither
from marketplace.models.modes import ALL_MODES, DeliveryMode, from_bits
from marketplace.models.skill import Skill
from marketplace.querysets.need import TrainingNeedQuerySet


class NeedState(models.TextChoices):
    DRAFT = "draft", "Draft"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class Importance(models.TextChoices):
    MUST = "must", "Must"
    SHOULD = "should", "Should"
    NICE = "nice", "Nice"


def not_negative(*fields: str) -> Q:
    """Every one of the fields is unknown or at least zero."""
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0})
    return condition


class TrainingNeed(Place):
    """Prices are per learner in `currency`. NULL is "not stated", never zero and never unlimited by intent."""

    employer = models.ForeignKey(Organisation, models.CASCADE, related_name="needs")
    external_id = models.CharField(
        max_length=64, blank=True, help_text="The employer's own id, for imports and exports"
    )
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True, max_length=10000)
    state = models.CharField(max_length=6, choices=NeedState, default=NeedState.DRAFT)
    skills = models.ManyToManyField(Skill, through="NeedSkill", related_name="needs")
    headcount = models.PositiveIntegerField(
        "learners", validators=[MinValueValidator(1), MaxValueValidator(100000)]
    )
    currency = models.CharField(max_length=3, default="USD")
    target_price = models.DecimalField(
        "you want to pay",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    budget_price = models.DecimalField(
        "budget", max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    ceiling_price = models.DecimalField(
        "at most", max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    start_from = models.DateField("start no earlier than", null=True, blank=True)
    start_to = models.DateField("start no later than", null=True, blank=True)
    max_weeks = models.PositiveIntegerField("longest duration in weeks", null=True, blank=True)
    max_hours = models.PositiveIntegerField("most clock hours", null=True, blank=True)
    modes = models.PositiveSmallIntegerField("delivery", default=ALL_MODES)
    reach_km = models.FloatField("reach in km", null=True, blank=True, validators=[MinValueValidator(0)])
    credit_wanted = models.BooleanField("must give academic credit", default=False)
    language = models.CharField(max_length=8, default="en")
    custom_welcome = models.BooleanField("a custom microcredential is welcome", default=True)
    demands_stated = models.BooleanField(
        "only microcredentials that state price, dates and place", default=False
    )
    # The buyer's own weights in percent, whole numbers so that their sum is exact; all three or none.
    weight_skill = models.PositiveSmallIntegerField(null=True, blank=True)
    weight_cost = models.PositiveSmallIntegerField(null=True, blank=True)
    weight_satisfaction = models.PositiveSmallIntegerField(null=True, blank=True)
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = TrainingNeedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["employer", "state"], name="need_employer_state")]
        constraints = [
            both_or_neither("need_position"),
            models.CheckConstraint(
                condition=Q(headcount__gte=1),
                name="need_headcount_positive",
                violation_error_message="A need has at least one learner.",
            ),
            models.CheckConstraint(
                condition=not_negative("target_price", "budget_price", "ceiling_price"),
                name="need_prices_not_negative",
                violation_error_message="A price is not below 0.",
            ),
            models.CheckConstraint(
                condition=Q(budget_price__isnull=True)
                | Q(target_price__isnull=True)
                | Q(target_price__lte=F("budget_price")),
                name="need_target_within_budget",
                violation_error_message="What you want to pay is above your budget.",
            ),
            models.CheckConstraint(
                condition=Q(ceiling_price__isnull=True)
                | Q(budget_price__isnull=True)
                | Q(ceiling_price__gte=F("budget_price")),
                name="need_ceiling_above_budget",
                violation_error_message="The most you can pay is below your budget.",
            ),
            models.CheckConstraint(
                condition=Q(start_from__isnull=True)
                | Q(start_to__isnull=True)
                | Q(start_from__lte=F("start_to")),
                name="need_window_in_order",
                violation_error_message="The window ends before it begins.",
            ),
            models.CheckConstraint(
                condition=Q(modes__gte=1, modes__lte=ALL_MODES),
                name="need_some_mode",
                violation_error_message="A need allows at least one way of delivery, and no unknown ones.",
            ),
            models.CheckConstraint(
                condition=Q(
                    weight_skill__isnull=True, weight_cost__isnull=True, weight_satisfaction__isnull=True
                )
                | Q(weight_skill__isnull=False, weight_cost__isnull=False, weight_satisfaction__isnull=False)
                & Q(weight_skill__gte=0, weight_cost__gte=0, weight_satisfaction__gte=0)
                & Q(weight_skill=100 - F("weight_cost") - F("weight_satisfaction")),
                name="need_weights_sum_to_one",
                violation_error_message="The three weights must add up to 100 %%.",
            ),
            models.UniqueConstraint(
                fields=["employer", "external_id"],
                condition=~Q(external_id=""),
                name="need_external_id_once",
                violation_error_message="Another need of this employer has this own id.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def mode_list(self) -> list[DeliveryMode]:
        return from_bits(self.modes)

    @property
    def is_on_market(self) -> bool:
        """Whether it is matched: open, of a verified employer."""
        return self.state == NeedState.OPEN and self.employer.is_verified

    @property
    def has_own_weights(self) -> bool:
        return self.weight_skill is not None


class NeedSkill(models.Model):
    need = models.ForeignKey(TrainingNeed, models.CASCADE, related_name="need_skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="need_skills")
    importance = models.CharField(max_length=6, choices=Importance, default=Importance.MUST)
    level = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["need", "skill"], name="need_skill_once"),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=5),
                name="need_skill_level",
                violation_error_message="A level is 1 to 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} ({self.importance}, level {self.level})"
