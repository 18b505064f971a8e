"""Agreements: an accepted proposal that both sides confirm by name, with the seats that it holds."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Organisation, Person
from marketplace.models import Microcredential, TrainingNeed
from partnerships.models.proposal import Proposal, ProposalVersion, Side
from partnerships.querysets.agreement import AgreementQuerySet


class AgreementState(models.TextChoices):
    SIGNING = "signing", "Waiting for signatures"
    IN_FORCE = "in_force", "In force"
    ENDED = "ended", "Ended"
    CANCELLED = "cancelled", "Cancelled"


class IPChoice(models.TextChoices):
    INSTITUTION = "institution", "The institution keeps the custom material and licenses its use"
    EMPLOYER = "employer", "The employer owns the custom material"
    BOTH = "both", "Both may use the custom material"


class Agreement(models.Model):
    """What both sign: frozen at acceptance, but for its state. Names are those of the day.

    `seats_held` were taken off the microcredential's free seats; NULL where it states none. Signed by both until
    `sign_until`, counted in `sign_zone`, or cancelled then; NULL where it was signed before there was an end.
    """

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="agreement")
    version = models.OneToOneField(ProposalVersion, models.PROTECT, related_name="agreement")
    need = models.ForeignKey(TrainingNeed, models.PROTECT, related_name="agreements")
    employer = models.ForeignKey(Organisation, models.PROTECT, related_name="bought")
    institution = models.ForeignKey(Organisation, models.PROTECT, related_name="sold")
    microcredential = models.ForeignKey(Microcredential, models.PROTECT, related_name="agreements")
    employer_name = models.CharField(max_length=200)
    institution_name = models.CharField(max_length=200)
    headcount = models.PositiveIntegerField("learners", validators=[MinValueValidator(1)])
    total = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    text = models.TextField()
    text_hash = models.CharField("SHA-256 of the text", max_length=64)
    ip_choice = models.CharField("custom material", max_length=11, choices=IPChoice, blank=True)
    needs_second = models.BooleanField("a second person of the institution signs", default=False)
    seats_held = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=AgreementState, default=AgreementState.SIGNING)
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    sign_until = models.DateTimeField("to be signed until", null=True, blank=True)
    sign_zone = models.CharField("time zone of that end", max_length=64, default="UTC")
    sign_reminded_at = models.DateTimeField(null=True, blank=True)
    in_force_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    cancel_note = models.TextField("why it was cancelled", max_length=1000, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(total__gte=0), name="agreement_total_not_negative"),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_note=""), name="agreement_cancel_has_note"
            ),
            models.CheckConstraint(
                condition=~Q(state="signing") | Q(sign_until__isnull=False), name="agreement_signing_has_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer_name} and {self.institution_name}: {self.version.title}"


class Confirmation(models.Model):
    """A person's signature: who, when, and the hash of the text that was signed."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="confirmations")
    side = models.CharField(max_length=11, choices=Side)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField("full name as signed", max_length=150)
    text_hash = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering = ["confirmed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "person"], name="confirmation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} for the {self.side}"
