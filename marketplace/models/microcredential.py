"""Microcredentials: what an institution offers."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation, Person, Place
from accounts.models.place import both_or_neither
from marketplace.models.modes import ALL_MODES, DeliveryMode, from_bits
from marketplace.models.need import not_negative
from marketplace.models.skill import Skill
from marketplace.querysets.microcredential import MicrocredentialQuerySet


class MicrocredentialState(models.TextChoices):
    DRAFT = "draft", "Draft"
    LIVE = "live", "Live"
    RETIRED = "retired", "Retired"


class CredentialType(models.TextChoices):
    CERTIFICATE = "certificate", "Certificate"
    BADGE = "badge", "Badge"
    INDUSTRY_CERTIFICATION = "industry_certification", "Industry certification"
    LICENCE = "licence", "Licence"
    DEGREE = "degree", "Part of a degree"
    OTHER = "other", "Other"


class SkillStatus(models.TextChoices):
    CONFIRMED = "confirmed", "Confirmed"
    SUGGESTED = "suggested", "Suggested"
    REJECTED = "rejected", "Rejected"


def amount(label: str) -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(
        label, max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )


class Microcredential(Place):
    """Amounts are in `currency`; NULL is "not stated".

    Seat price and class price are alternatives where both are stated: the cheaper one at a headcount is taken.
    """

    institution = models.ForeignKey(Organisation, models.CASCADE, related_name="microcredentials")
    external_id = models.CharField("own id", max_length=64, blank=True)
    title = models.CharField(max_length=250)
    description = models.TextField(blank=True, max_length=20000)
    state = models.CharField(max_length=8, choices=MicrocredentialState, default=MicrocredentialState.DRAFT)
    skills = models.ManyToManyField(Skill, through="MicrocredentialSkill", related_name="microcredentials")
    currency = models.CharField(max_length=3, default="USD")
    seat_price = amount("price per seat")
    learner_fee = amount("fees per learner")
    materials_price = amount("materials per learner")
    class_price = amount("price per class")
    cohort_fee = amount("fees per class")
    travel_price = amount("travel to the employer, per class")
    price_source = models.CharField(max_length=200, blank=True)
    price_as_of = models.DateField(null=True, blank=True)
    min_cohort = models.PositiveIntegerField("smallest cohort", null=True, blank=True)
    max_cohort = models.PositiveIntegerField("largest cohort", null=True, blank=True)
    seats_free = models.PositiveIntegerField("free seats", null=True, blank=True)
    modes = models.PositiveSmallIntegerField("delivery", default=0, help_text="0 is not stated")
    clock_hours = models.DecimalField(
        max_digits=7, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    weeks = models.DecimalField(
        max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    starts_any_day = models.BooleanField("can start any day", default=False)
    gives_credit = models.BooleanField("gives academic credit", null=True, blank=True)
    credit_hours = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    credential_type = models.CharField(max_length=24, choices=CredentialType, blank=True)
    cip_code = models.CharField("CIP code", max_length=7, blank=True, help_text="For example 15.0406")
    language = models.CharField(max_length=8, default="en")
    stacks_into = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="stacked_from")
    stacks_into_text = models.CharField("stacks into", max_length=250, blank=True)
    prerequisites = models.TextField(blank=True, max_length=4000)
    link = models.URLField(blank=True, max_length=500)
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    listed_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    # Title, description, institution and skill names, folded: what the catalogue's search reads.
    search_text = models.TextField(blank=True, editable=False)

    objects = MicrocredentialQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        indexes = [models.Index(fields=["state", "title"], name="microcredential_state_title")]
        constraints = [
            both_or_neither("microcredential_position"),
            models.UniqueConstraint(
                fields=["institution", "external_id"],
                condition=~Q(external_id=""),
                name="microcredential_own_id_once",
                violation_error_message="Another microcredential of this institution has this own id.",
            ),
            models.CheckConstraint(
                condition=not_negative(
                    "seat_price",
                    "learner_fee",
                    "materials_price",
                    "class_price",
                    "cohort_fee",
                    "travel_price",
                ),
                name="microcredential_prices_not_negative",
                violation_error_message="A price is not below 0.",
            ),
            models.CheckConstraint(
                condition=not_negative("clock_hours", "weeks"),
                name="microcredential_length_not_negative",
                violation_error_message="Hours and weeks are not below 0.",
            ),
            models.CheckConstraint(
                condition=Q(min_cohort__isnull=True)
                | Q(max_cohort__isnull=True)
                | Q(min_cohort__lte=F("max_cohort")),
                name="microcredential_cohort_in_order",
                violation_error_message="The smallest cohort is larger than the largest.",
            ),
            models.CheckConstraint(
                condition=Q(max_cohort__isnull=True) | Q(max_cohort__gte=1),
                name="microcredential_cohort_positive",
                violation_error_message="The largest cohort has at least one learner.",
            ),
            models.CheckConstraint(
                condition=Q(modes__lte=ALL_MODES),
                name="microcredential_modes_known",
                violation_error_message="One of these ways of delivery is unknown.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def mode_list(self) -> list[DeliveryMode]:
        return from_bits(self.modes)

    @property
    def states_price(self) -> bool:
        return self.seat_price is not None or self.class_price is not None


class PriceTier(models.Model):
    """Seat price from a headcount on; below the first tier the microcredential's seat price holds."""

    microcredential = models.ForeignKey(Microcredential, models.CASCADE, related_name="tiers")
    from_headcount = models.PositiveIntegerField(validators=[MinValueValidator(2)])
    seat_price = models.DecimalField(max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        ordering = ["from_headcount"]
        constraints = [
            models.UniqueConstraint(fields=["microcredential", "from_headcount"], name="price_tier_once"),
            models.CheckConstraint(
                condition=Q(seat_price__gte=0),
                name="price_tier_not_negative",
                violation_error_message="A price is not below 0.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat_price} from {self.from_headcount}"


class Start(models.Model):
    microcredential = models.ForeignKey(Microcredential, models.CASCADE, related_name="starts")
    starts_on = models.DateField()

    class Meta:
        ordering = ["starts_on"]
        constraints = [models.UniqueConstraint(fields=["microcredential", "starts_on"], name="start_once")]

    def __str__(self) -> str:
        return self.starts_on.isoformat()


class MicrocredentialSkill(models.Model):
    """A skill that it teaches. Rejected suggestions are kept, so that they are not suggested again."""

    microcredential = models.ForeignKey(Microcredential, models.CASCADE, related_name="taught_skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="taught_by")
    level = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    status = models.CharField(max_length=9, choices=SkillStatus, default=SkillStatus.CONFIRMED)
    confidence = models.FloatField(null=True, blank=True, help_text="Of the suggestion, 0 to 1")
    evidence = models.CharField(
        max_length=300, blank=True, help_text="The words in the text that it was found by"
    )
    tier = models.CharField(max_length=24, blank=True, help_text="Which suggester found it")
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["status", F("confidence").desc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["microcredential", "skill"], name="microcredential_skill_once"),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=5),
                name="microcredential_skill_level",
                violation_error_message="A level is 1 to 5.",
            ),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__gte=0, confidence__lte=1),
                name="microcredential_skill_confidence",
                violation_error_message="A confidence is 0 to 1.",
            ),
            models.CheckConstraint(
                condition=~Q(status="suggested") | Q(confidence__isnull=False),
                name="microcredential_skill_suggested_confidence",
                violation_error_message="A suggested skill has a confidence. One that you add yourself is confirmed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} ({self.status})"
