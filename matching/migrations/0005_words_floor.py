import django.core.validators
from django.db import migrations, models
from django.db.models import Max

OLD, NEW = 0.2, 0.5
NOTE = "Proposed: likeness by concepts gives higher numbers than likeness by words, so what stands on likeness alone is let in from 0.5 (docs/adr/0013)."
NUMBERS = [
    "weight_skill", "weight_cost", "weight_satisfaction", "importance_must", "importance_should", "importance_nice",
    "coverage_floor", "beta", "unconfirmed_share", "half_life_days", "employer_cap", "top_k",
    "auto_approve_fit", "auto_approve_uncertainty",
]


def raise_floor(apps, schema_editor):
    """A policy no run has used takes the new floor; beside a used one a draft is laid, for an administrator to activate."""
    policies = apps.get_model("matching", "ScoringPolicy").objects
    active = policies.filter(state="active", words_floor=OLD).first()
    if active is None:
        return
    if active.used_at is None:
        active.words_floor = NEW
        active.save(update_fields=["words_floor"])
        return
    last = policies.aggregate(last=Max("version"))["last"]
    numbers = {name: getattr(active, name) for name in NUMBERS}
    policies.create(version=last + 1, state="draft", note=NOTE, words_floor=NEW, **numbers)


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_policy_by_name")]
    operations = [
        migrations.AlterField(
            "scoringpolicy",
            "words_floor",
            models.FloatField(
                "or this likeness of words, as far as nobody confirmed the skills",
                default=0.5,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(1),
                ],
            ),
        ),
        migrations.RunPython(raise_floor, migrations.RunPython.noop),
    ]
