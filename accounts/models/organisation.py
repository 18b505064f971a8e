"""Organisations of two kinds, and the administrators' decisions on whether they are what they say."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models.person import Person
from accounts.models.place import Place, both_or_neither
from accounts.querysets.organisation import OrganisationQuerySet


class Kind(models.TextChoices):
    EMPLOYER = "employer", "Employer"
    INSTITUTION = "institution", "Institution"


class InstitutionType(models.TextChoices):
    COMMUNITY_COLLEGE = "community_college", "Community college"
    FOUR_YEAR = "four_year", "Four-year college or university"
    TECHNICAL = "technical", "Technical school"
    PRIVATE_PROVIDER = "private_provider", "Private provider"
    PROFESSIONAL_BODY = "professional_body", "Professional body"


class Verification(models.TextChoices):
    WAITING = "waiting", "Waiting for verification"
    VERIFIED = "verified", "Verified"
    REFUSED = "refused", "Refused"


class Organisation(Place):
    kind = models.CharField(max_length=12, choices=Kind)
    institution_type = models.CharField(max_length=20, choices=InstitutionType, blank=True)
    name = models.CharField(max_length=200)
    external_id = models.CharField(
        max_length=64, blank=True, help_text="Its identifier in the list it was imported from"
    )
    about = models.TextField("profile", blank=True, max_length=4000)
    website = models.URLField(blank=True)
    # Of an employer; funding rules ask for it. NULL is "not stated".
    employees = models.PositiveIntegerField(
        "number of employees", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    currency = models.CharField(max_length=3, default="USD")
    verification = models.CharField(max_length=10, choices=Verification, default=Verification.WAITING)
    members = models.ManyToManyField(Person, through="accounts.Membership", related_name="organisations")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            both_or_neither("organisation_position"),
            models.CheckConstraint(
                condition=Q(kind=Kind.INSTITUTION) & ~Q(institution_type="")
                | Q(kind=Kind.EMPLOYER, institution_type=""),
                name="organisation_type_fits_kind",
                violation_error_message="An institution has a type, an employer has none.",
            ),
            models.UniqueConstraint(
                fields=["kind", "external_id"],
                condition=~Q(external_id=""),
                name="organisation_external_id_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_employer(self) -> bool:
        return self.kind == Kind.EMPLOYER

    @property
    def is_institution(self) -> bool:
        return self.kind == Kind.INSTITUTION

    @property
    def is_verified(self) -> bool:
        return self.verification == Verification.VERIFIED


class VerificationDecision(models.Model):
    """One administrator's decision, kept for good; the organisation's `verification` is the latest."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="decisions")
    verdict = models.CharField(max_length=10, choices=Verification)
    note = models.TextField(blank=True, max_length=2000)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["-decided_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_verdict_display()}"
