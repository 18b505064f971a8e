"""Where something is. Latitude and longitude are degrees (WGS 84); both or neither are stated."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q


def both_or_neither(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(latitude__isnull=True, longitude__isnull=True)
        # A comparison with NULL is unknown, and a check lets the unknown pass: so it says that neither is NULL.
        | Q(latitude__isnull=False, longitude__isnull=False)
        & Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
        name=name,
        violation_error_message="State both latitude and longitude, or neither.",
    )


class Place(models.Model):
    country = models.CharField(max_length=2, blank=True, help_text="Two letters, for example US")
    region = models.CharField("state or region", max_length=80, blank=True)
    city = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    latitude = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if (self.latitude is None) != (self.longitude is None):
            missing = "latitude" if self.latitude is None else "longitude"
            raise ValidationError({missing: "State both latitude and longitude, or neither."})

    @property
    def place_name(self) -> str:
        """City and region as people say them; empty when neither is stated."""
        return ", ".join(part for part in (self.city, self.region) if part)

    @property
    def has_position(self) -> bool:
        return self.latitude is not None and self.longitude is not None
