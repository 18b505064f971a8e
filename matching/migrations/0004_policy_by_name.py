from django.db import migrations, models
from django.db.models import Max, Q

NAME = "skills-only"
NOTE = "Ships with Trellis: the skill part alone, and nobody turned away for little of it. For measuring, by name: manage.py run_matching --policy skills-only."
WAITING = {
    "need": ("need", "match_run_need_waiting_once"),
    "microcredential": ("microcredential", "match_run_microcredential_waiting_once"),
    "full": ("kind", "match_run_full_waiting_once"),
}


def add(apps, schema_editor):
    policies = apps.get_model("matching", "ScoringPolicy").objects
    last = policies.aggregate(last=Max("version"))["last"] or 0
    policies.create(
        version=last + 1, name=NAME, state="retired", note=NOTE, weight_skill=100, weight_cost=0, weight_satisfaction=0,
        coverage_floor=0, words_floor=0,
    )


def remove(apps, schema_editor):
    apps.get_model("matching", "ScoringPolicy").objects.filter(name=NAME, runs__isnull=True).delete()


def again(kind, field, name):
    condition = Q(state="waiting", kind=kind, policy__isnull=True)
    return [
        migrations.RemoveConstraint("matchrun", name),
        migrations.AddConstraint("matchrun", models.UniqueConstraint(fields=[field], condition=condition, name=name)),
    ]


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_over_ceiling")]
    operations = [
        migrations.AddField(
            "scoringpolicy",
            "name",
            models.SlugField(
                "name", max_length=40, blank=True, db_index=False, help_text="By which a run can be asked for under it"
            ),
        ),
        migrations.AddConstraint(
            "scoringpolicy",
            models.UniqueConstraint(fields=["name"], condition=~Q(name=""), name="policy_name_once"),
        ),
        *[step for kind, (field, name) in WAITING.items() for step in again(kind, field, name)],
        migrations.RunPython(add, remove),
    ]
