from django.db import migrations
from django.utils import timezone

SURVEY = "Collegis/UPCEA survey of 507 employers, 2023"


def add(apps, schema_editor):
    apps.get_model("matching", "ScoringPolicy").objects.create(
        version=1, state="active", note="The first policy: the weights Trellis ships with.", activated_at=timezone.now()
    )
    prior = apps.get_model("matching", "SectorPrior").objects
    for question, mean in (("met_need", 0.77), ("employees_liked", 0.71), ("work_improved", 0.68)):
        prior.create(question=question, mean=mean, source=SURVEY)


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
