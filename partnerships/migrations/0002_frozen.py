from django.db import migrations

from config.frozen import frozen

SIGNED = ["text", "text_hash", "total", "currency", "headcount", "employer_name", "institution_name", "version_id"]


def first_policy(apps, schema_editor):
    apps.get_model("partnerships", "PartnershipPolicy").objects.create(note="The first: what Trellis ships with.")


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0001_chain"), ("accounts", "0005_frozen_audit")]
    operations = [
        frozen("partnerships_proposalversion", "OLD.sent_at IS NOT NULL"),
        frozen("partnerships_agreement", " OR ".join(f"OLD.{name} <> NEW.{name}" for name in SIGNED)),
        frozen("partnerships_confirmation"),
        migrations.RunPython(first_policy, migrations.RunPython.noop),
    ]
