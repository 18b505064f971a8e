"""Numbers that depend on the whole market, frozen between full runs, and the sector's priors."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q


class ReferenceVersion(models.Model):
    """`payload` is a compressed numpy archive; `summary` is what a page can show of it."""

    number = models.PositiveIntegerField(unique=True)
    engine_version = models.CharField(max_length=32)
    payload = models.BinaryField()
    summary = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"Reference {self.number}"


class Question(models.TextChoices):
    MET_NEED = "met_need", "Met the need"
    EMPLOYEES_LIKED = "employees_liked", "Employees liked it"
    WORK_IMPROVED = "work_improved", "Work improved"


class SectorPrior(models.Model):
    """What is believed of an institution that nobody has rated yet: a mean for each question."""

    question = models.CharField(max_length=16, choices=Question, unique=True)
    mean = models.FloatField(validators=[MinValueValidator(0), MaxValueValidator(1)])
    weight = models.FloatField(default=1, help_text="Weight of this question in the satisfaction part")
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(mean__gt=0, mean__lt=1), name="sector_prior_mean")]

    def __str__(self) -> str:
        return f"{self.get_question_display()}: {self.mean}"
