"""Satisfaction history: what came of past cohorts, in three questions."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Organisation, Person
from marketplace.models.microcredential import Microcredential


class SatisfactionImport(models.Model):
    """A file of past results: where they come from, and who brought them."""

    source = models.CharField(max_length=200)
    file_name = models.CharField(max_length=255, blank=True)
    rows = models.PositiveIntegerField()
    imported_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source}, {self.rows} rows"


def share(label: str) -> "models.FloatField[float | None, float | None]":
    return models.FloatField(
        label, null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )


class SatisfactionRecord(models.Model):
    """One cohort's answers: each question as the share of `learners` who said yes, 0 to 1; NULL was not asked.

    Only verified records count in a fit.
    """

    institution = models.ForeignKey(Organisation, models.CASCADE, related_name="satisfaction_records")
    microcredential = models.ForeignKey(
        Microcredential, models.CASCADE, null=True, blank=True, related_name="satisfaction_records"
    )
    employer = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    employer_name = models.CharField(
        max_length=200, blank=True, help_text="Where the employer has no account here"
    )
    ended_on = models.DateField()
    learners = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    met_need = share("did it meet the need")
    employees_liked = share("what did employees say")
    work_improved = share("did work improve")
    verified = models.BooleanField(default=False)
    source = models.CharField(max_length=200)
    external_id = models.CharField(max_length=64, blank=True)
    imported = models.ForeignKey(
        SatisfactionImport, models.CASCADE, null=True, blank=True, related_name="records"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-ended_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(learners__gte=1),
                name="satisfaction_learners_positive",
                violation_error_message="A cohort has at least one learner.",
            ),
            models.CheckConstraint(
                condition=(Q(met_need__isnull=True) | Q(met_need__gte=0, met_need__lte=1))
                & (Q(employees_liked__isnull=True) | Q(employees_liked__gte=0, employees_liked__lte=1))
                & (Q(work_improved__isnull=True) | Q(work_improved__gte=0, work_improved__lte=1)),
                name="satisfaction_shares",
                violation_error_message="An answer is a share, 0 to 1.",
            ),
            models.CheckConstraint(
                condition=Q(met_need__isnull=False)
                | Q(employees_liked__isnull=False)
                | Q(work_improved__isnull=False),
                name="satisfaction_some_answer",
                violation_error_message="At least one of the three questions has an answer.",
            ),
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~Q(external_id=""),
                name="satisfaction_external_id_once",
                violation_error_message="Another record of this source has this id.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution}, {self.ended_on}, {self.learners} learners"
