"""A cohort keeps the time zone in which its days are counted."""

from django.db import migrations, models


def zones_of_whoever_acted(apps, schema_editor):
    """As its steps were counted: of who completed it, else started it, else signed for the institution."""
    entries = apps.get_model("accounts", "AuditEntry").objects.filter(subject="cohort", by__isnull=False)
    signed = apps.get_model("partnerships", "Confirmation").objects.filter(side="institution")
    for cohort in apps.get_model("partnerships", "Cohort").objects.all():
        acted = entries.filter(subject_key=cohort.pk, step__in=["running", "completed"]).order_by("-pk")
        zone = acted.values_list("by__time_zone", flat=True).first()
        given = signed.filter(agreement=cohort.agreement_id).order_by("-confirmed_at", "-pk")
        cohort.zone = zone or given.values_list("person__time_zone", flat=True).first() or "UTC"
        cohort.save(update_fields=["zone"])


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0003_close_with_a_cancelled_agreement")]
    operations = [
        migrations.AddField(
            model_name="cohort",
            name="zone",
            field=models.CharField(default="UTC", max_length=64, verbose_name="time zone of its days"),
        ),
        migrations.RunPython(zones_of_whoever_acted, migrations.RunPython.noop),
    ]
