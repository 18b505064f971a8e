"""Occupations and what they ask for; and how far one skill serves for another, as it was last worked out."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from marketplace.models.skill import Skill, SkillRelation, SkillSource


class Occupation(models.Model):
    """An occupation of a taxonomy. Nobody asks for one or teaches one: it only says which skills go together."""

    source = models.CharField(max_length=8, choices=SkillSource)
    external_id = models.CharField(max_length=255)
    label = models.CharField(max_length=255)
    group = models.CharField(
        max_length=16, blank=True, help_text="Narrow group of like work: ISCO unit group"
    )

    class Meta:
        ordering = ["label", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="occupation_external_id_once")
        ]

    def __str__(self) -> str:
        return self.label


class OccupationSkill(models.Model):
    occupation = models.ForeignKey(Occupation, models.CASCADE, related_name="asks")
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="asked_by")
    kind = models.CharField(max_length=10, choices=SkillRelation.Kind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["skill", "occupation", "kind"], name="occupation_skill_once")
        ]

    def __str__(self) -> str:
        return f"{self.occupation} asks for {self.skill} ({self.kind})"


class SimilarityVersion(models.Model):
    """One reckoning of the similarity of skills. The rows of SkillNeighbour are those of the newest.

    `checksum` is of all of them in a fixed order, by external ids: equal numbers, equal checksum. Skills above
    `last_skill` came later and have no neighbours yet.
    """

    number = models.PositiveIntegerField(unique=True)
    checksum = models.CharField(max_length=64)
    last_skill = models.PositiveBigIntegerField()
    summary = models.JSONField(default=dict)
    built_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"Similarity {self.number}"


class SkillNeighbour(models.Model):
    """`taught` serves for `asked` as far as `credit` says; the other way round is a row of its own."""

    asked = models.ForeignKey(Skill, models.CASCADE, related_name="served_by")
    taught = models.ForeignKey(Skill, models.CASCADE, related_name="serves")
    credit = models.PositiveSmallIntegerField(help_text="Hundredths")
    roads = models.PositiveSmallIntegerField(help_text="Why: the bits of marketplace.related.roads")

    class Meta:
        ordering = ["-credit", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["asked", "taught"], name="skill_neighbour_once"),
            models.CheckConstraint(
                condition=~Q(asked=F("taught")),
                name="skill_not_its_own_neighbour",
                violation_error_message="A skill is not its own neighbour.",
            ),
            models.CheckConstraint(
                condition=Q(credit__gt=0, credit__lt=100),
                name="skill_neighbour_credit",
                violation_error_message="The credit of a neighbour is above 0 and below 100 hundredths.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.taught} serves for {self.asked} at {self.credit} %"
