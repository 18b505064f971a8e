"""Who acts for an organisation, and how far."""

from django.db import models

from accounts.models.organisation import Organisation
from accounts.models.person import Person


class Role(models.TextChoices):
    OWNER = "owner", "Owner"
    EDITOR = "editor", "Editor"
    VIEWER = "viewer", "Viewer"


class Membership(models.Model):
    """Owners also manage people and the profile; editors write needs and microcredentials; viewers read."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=6, choices=Role)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["organisation", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "person"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.person} is {self.get_role_display().lower()} of {self.organisation}"

    @property
    def may_edit(self) -> bool:
        return self.role in {Role.OWNER, Role.EDITOR}
