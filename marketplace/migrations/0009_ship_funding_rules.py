import tomllib
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).parents[1] / "data" / "funding_rules.toml"


def ship(apps, schema_editor):
    """The rules as shipped; `manage.py load_funding_rules` brings a newer file."""
    model = apps.get_model("marketplace", "FundingRule")
    columns = {field.name for field in model._meta.concrete_fields}
    shipped = tomllib.loads(FILE.read_text(encoding="utf-8"))["rule"]
    rows = {
        rule["key"]: model.objects.create(**{name: value for name, value in rule.items() if name in columns})
        for rule in shipped
    }
    for rule in shipped:
        rows[rule["key"]].stacks_with.set([rows[key] for key in rule.get("stacks_with", ())])


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0008_fund_training")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
