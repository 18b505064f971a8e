"""People sign in with their email address. `is_staff` makes a person an administrator."""

import zoneinfo
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone


def known_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            "“%(name)s” is not a time zone, write for example America/New_York", params={"name": name}
        )


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField("email address")
    full_name = models.CharField("name", max_length=150, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[known_time_zone])
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("administrator", default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = PersonManager()
    _without_password = False

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name_plural = "people"
        ordering = ["email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once")]

    def __str__(self) -> str:
        return self.full_name or self.email

    def set_unusable_password(self) -> None:
        super().set_unusable_password()
        self._without_password = True

    def save(self, *args: Any, **options: Any) -> None:
        """Another password, or none any more, ends the person's API token: who knew the old one may have made it.

        Held here because it happens on several roads: pages, back office, `manage.py changepassword`.
        """
        # Django keeps what set_password was given until it is saved, and forgets it where it only makes a hash anew.
        changed = self.pk is not None and (self._password is not None or self._without_password)  # type: ignore[attr-defined]
        with transaction.atomic():
            super().save(*args, **options)
            if changed:
                apps.get_model("authtoken", "Token").objects.filter(user=self).delete()
        self._without_password = False


def display_name(person: Person) -> str:
    """How allauth's mails address a person."""
    return str(person)
