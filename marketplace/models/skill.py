"""The taxonomy: skills with stable external ids, their names, hierarchy and relations."""

from django.db import models
from django.db.models import F, Q

from marketplace.querysets.skill import SkillQuerySet


class SkillSource(models.TextChoices):
    ESCO = "esco", "ESCO"
    ONET = "onet", "O*NET"
    OWN = "own", "Own"


class SkillKind(models.TextChoices):
    SKILL = "skill", "Skill"
    KNOWLEDGE = "knowledge", "Knowledge"
    TECHNOLOGY = "technology", "Technology"
    GROUP = "group", "Group"


class Skill(models.Model):
    """A skill, or a group that only orders skills (kind `group`: never asked for, taught or found by search)."""

    source = models.CharField(max_length=8, choices=SkillSource)
    external_id = models.CharField(max_length=255, help_text="ESCO URI, O*NET code, or an own id")
    label = models.CharField(max_length=255)
    kind = models.CharField(max_length=12, choices=SkillKind, default=SkillKind.SKILL)
    code = models.CharField(
        max_length=32, blank=True, help_text="Hierarchy code of a group, for example S4.5.0"
    )
    description = models.TextField(blank=True)
    occupation_count = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="How many occupations ask for it; unknown where the source does not say",
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    broader = models.ManyToManyField(
        "self", through="SkillBroader", symmetrical=False, related_name="narrower"
    )
    related = models.ManyToManyField(
        "self", through="SkillRelation", symmetrical=False, related_name="related_from"
    )

    objects = SkillQuerySet.as_manager()

    class Meta:
        ordering = ["label", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="skill_external_id_once")
        ]
        indexes = [models.Index(fields=["kind", "label"], name="skill_kind_label")]

    def __str__(self) -> str:
        return self.label


class SkillAlias(models.Model):
    """Another name of a skill. One alias may name several skills: 670 of ESCO's do."""

    skill = models.ForeignKey(Skill, models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=255)

    class Meta:
        verbose_name_plural = "skill aliases"
        ordering = ["text", "pk"]
        constraints = [models.UniqueConstraint(fields=["skill", "text"], name="skill_alias_once")]

    def __str__(self) -> str:
        return self.text


class SkillBroader(models.Model):
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="broader_links")
    broader = models.ForeignKey(Skill, models.CASCADE, related_name="narrower_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["skill", "broader"], name="skill_broader_once"),
            models.CheckConstraint(
                condition=~Q(skill=F("broader")),
                name="skill_not_its_own_broader",
                violation_error_message="A skill is not broader than itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} is narrower than {self.broader}"


class SkillRelation(models.Model):
    class Kind(models.TextChoices):
        ESSENTIAL = "essential", "Essential"
        OPTIONAL = "optional", "Optional"

    skill = models.ForeignKey(Skill, models.CASCADE, related_name="relations")
    other = models.ForeignKey(Skill, models.CASCADE, related_name="relations_from")
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["skill", "other", "kind"], name="skill_relation_once"),
            models.CheckConstraint(
                condition=~Q(skill=F("other")),
                name="skill_not_related_to_itself",
                violation_error_message="A skill is not related to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} – {self.other} ({self.kind})"


class TaxonomyLoad(models.Model):
    """One load of a taxonomy. The newest row is the version that search indexes are built for."""

    source = models.CharField(max_length=8, choices=SkillSource)
    name = models.CharField(max_length=120, help_text="For example ESCO 1.2.0")
    attribution = models.TextField(blank=True)
    skills = models.PositiveIntegerField()
    aliases = models.PositiveIntegerField()
    occupations = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Of how many occupations the counts on skills are; unknown without them",
    )
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.skills} skills"
