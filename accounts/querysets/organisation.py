"""Who may see and change an organisation: the one home of that rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models.person import Person


class OrganisationQuerySet(models.QuerySet[Any]):
    def employers(self) -> OrganisationQuerySet:
        return self.filter(kind="employer")

    def institutions(self) -> OrganisationQuerySet:
        return self.filter(kind="institution")

    def verified(self) -> OrganisationQuerySet:
        return self.filter(verification="verified")

    def of(self, person: Person | AnonymousUser) -> OrganisationQuerySet:
        """Organisations that the person is a member of, in any role."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(memberships__person=person)

    def visible_to(self, person: Person | AnonymousUser) -> OrganisationQuerySet:
        """Members see their own, anybody signed in sees verified institutions, administrators see all."""
        if not person.is_authenticated:
            return self.none()
        if person.is_staff:
            return self.all()
        mine = Q(pk__in=self.model._default_manager.filter(memberships__person=person).values("pk"))
        return self.filter(mine | Q(kind="institution", verification="verified"))

    def editable_by(self, person: Person | AnonymousUser) -> OrganisationQuerySet:
        """Whose needs or microcredentials the person may write: owners and editors."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(memberships__person=person, memberships__role__in=["owner", "editor"])

    def managed_by(self, person: Person | AnonymousUser) -> OrganisationQuerySet:
        """Whose profile and people the person may change: owners."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(memberships__person=person, memberships__role="owner")
