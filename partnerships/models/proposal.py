"""Proposals: an institution's answer to an invitation, in versions of which a sent one never changes."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation, Person
from marketplace.models import CredentialType, Microcredential, TrainingNeed
from marketplace.models.microcredential import amount
from marketplace.models.modes import ALL_MODES, DeliveryMode, from_bits
from marketplace.models.need import not_negative
from marketplace.prices import Landed
from partnerships.models.invitation import DeclineReason, Invitation
from partnerships.querysets.proposal import AttachmentQuerySet, ProposalQuerySet


class ProposalState(models.TextChoices):
    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent"
    COUNTERED = "countered", "Countered"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Expired"


class Side(models.TextChoices):
    EMPLOYER = "employer", "Employer"
    INSTITUTION = "institution", "Institution"


class Proposal(models.Model):
    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="proposals")
    need = models.ForeignKey(TrainingNeed, models.PROTECT, related_name="proposals")
    institution = models.ForeignKey(Organisation, models.PROTECT, related_name="proposals")
    microcredential = models.ForeignKey(
        Microcredential, models.PROTECT, related_name="proposals", verbose_name="built from"
    )
    state = models.CharField(max_length=9, choices=ProposalState, default=ProposalState.DRAFT)
    # The end of what was sent last; NULL while nothing was.
    expires_at = models.DateTimeField(null=True, blank=True)
    zone = models.CharField("time zone of that end", max_length=64, default="UTC")
    # Of what was said last; said anew since, it is reminded of anew.
    reminded_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=13, choices=DeclineReason, blank=True)
    decline_note = models.TextField(max_length=1000, blank=True)
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    first_sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # The cohort that this would repeat.
    renews = models.ForeignKey(
        "partnerships.Cohort", models.PROTECT, null=True, blank=True, related_name="renewals"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["need", "state"], name="proposal_need_state"),
            models.Index(fields=["state", "expires_at"], name="proposal_state_expires"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(first_sent_at__isnull=False, expires_at__isnull=False),
                name="proposal_sent_expires",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(decline_reason=""), name="proposal_decline_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} for {self.need}"


class ProposalVersion(models.Model):
    """What one side says at one time. Once sent nothing of it changes: the database refuses (config/frozen.py).

    Amounts are for all `headcount` learners in `currency`, as in `marketplace.prices.Landed`; NULL is "not stated". An
    empty `currency`: a draft whose price nobody has stated yet, so that its tuition is no number to go by.
    `skills`: list of {skill (key), label, level}. `modules` of a custom one: list of {title, change, hours, price,
    skills (keys), labels} where change is kept, added, changed or dropped, price (text of a Decimal, for all learners)
    is the difference that it makes, and hours may be null; what they add is `customisation`, what they take off is
    off `tuition`. `listed`: the listing at this headcount when it was sent, {title, currency, clock_hours, skills} and
    its amounts {total, tuition, fees, materials, travel} as texts or null. `fits`: what the engine said when it was
    sent, {proposed, listed}, each {skill, coverage, points (skill, satisfaction, fit before price), covered, partly,
    missing}, or null.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=11, choices=Side, default=Side.INSTITUTION)
    is_custom = models.BooleanField(default=False)
    title = models.CharField(max_length=250)
    text = models.TextField("what is included", max_length=10000, blank=True)
    note = models.TextField("message", max_length=2000, blank=True)
    headcount = models.PositiveIntegerField(
        "learners", validators=[MinValueValidator(1), MaxValueValidator(100000)]
    )
    currency = models.CharField(max_length=3)
    by_class = models.BooleanField("priced by the class", default=False)
    classes = models.PositiveIntegerField(default=1, validators=[MinValueValidator(1)])
    tuition = models.DecimalField(max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    fees = amount("fees")
    materials = amount("materials")
    travel = amount("travel")
    customisation = models.DecimalField(
        max_digits=12, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(0)]
    )
    price_as_of = models.DateField("the listing’s price as of", null=True, blank=True)
    modes = models.PositiveSmallIntegerField("delivery", default=0)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    weeks = models.DecimalField(
        max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    clock_hours = models.DecimalField(
        max_digits=7, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    gives_credit = models.BooleanField("gives academic credit", null=True, blank=True)
    credit_hours = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    credential_type = models.CharField(max_length=24, choices=CredentialType, blank=True)
    skills = models.JSONField(default=list)
    modules = models.JSONField(default=list)
    listed = models.JSONField(null=True, blank=True)
    fits = models.JSONField(null=True, blank=True)
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField("the price holds until", null=True, blank=True)
    text_hash = models.CharField("SHA-256 of all of it", max_length=64, blank=True)

    class Meta:
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposal_version_once"),
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(sent_at__isnull=True), name="proposal_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(tuition__gte=0, customisation__gte=0)
                & not_negative("fees", "materials", "travel"),
                name="proposal_amounts_not_negative",
                violation_error_message="A price is not below 0.",
            ),
            models.CheckConstraint(
                condition=Q(headcount__gte=1, classes__gte=1),
                name="proposal_version_headcount_positive",
                violation_error_message="A proposal is for at least one learner.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(starts_on__lte=F("ends_on")),
                name="proposal_dates_in_order",
                violation_error_message="It ends before it starts.",
            ),
            models.CheckConstraint(condition=Q(modes__lte=ALL_MODES), name="proposal_modes_known"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, expires_at__isnull=True, text_hash="")
                | Q(sent_at__isnull=False, expires_at__gt=F("sent_at")) & ~Q(text_hash=""),
                name="proposal_version_sent_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    @property
    def modules_without_skills(self) -> int:
        """They change nothing of what is taught, dropped ones included: `skills` counts whole."""
        return sum(not module["skills"] for module in self.modules)

    @property
    def is_sent(self) -> bool:
        return self.sent_at is not None

    @property
    def mode_list(self) -> list[DeliveryMode]:
        return from_bits(self.modes)

    @property
    def is_by_institution(self) -> bool:
        return self.side == Side.INSTITUTION

    def landed(self, funding: Decimal = Decimal(0)) -> Landed:
        """Its cost by the one definition. `funding`: confirmed for all learners; nothing for an institution's eyes."""
        return Landed(
            headcount=self.headcount,
            currency=self.currency,
            by_class=self.by_class,
            classes=self.classes,
            tuition=self.tuition,
            fees=self.fees,
            materials=self.materials,
            travel=self.travel,
            customisation=self.customisation,
            confirmed=funding,
            other_road=None,
        )


class Attachment(models.Model):
    """A PDF beside a proposal, checked by its content, kept outside what the web serves."""

    version = models.ForeignKey(ProposalVersion, models.PROTECT, related_name="attachments")
    file = models.FileField(upload_to="attachments/%Y/%m/")
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField("bytes")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
