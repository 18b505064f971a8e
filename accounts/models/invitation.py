"""Inviting a colleague into an organisation."""

from django.db import models
from django.db.models import Q

from accounts.models.membership import Role
from accounts.models.organisation import Organisation
from accounts.models.person import Person


class ColleagueInvitation(models.Model):
    """Sent by an owner to an email address. The link's secret is kept as a SHA-256 hash alone."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="colleague_invitations")
    email = models.EmailField()
    role = models.CharField(max_length=6, choices=Role, default=Role.EDITOR)
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="colleague_invitation_accepted_by",
            ),
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="colleague_invitation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.organisation}"
