"""An end for signing, and what was reminded of proposals, agreements and cohorts."""

import django.core.validators
from django.db import migrations, models
from django.utils import timezone

from config.frozen import frozen
from partnerships.working_days import end_of_working_day

SIGNED = [
    "text", "text_hash", "total", "currency", "headcount", "employer_name", "institution_name", "version_id",
    "sign_until",
]  # fmt: skip


def days(default, label):
    limits = [django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)]
    return models.PositiveSmallIntegerField(default=default, validators=limits, verbose_name=label)


def ends_from_now(apps, schema_editor):
    """What waits for signatures has the policy's days from now on, in the zone of who accepted it."""
    policy = apps.get_model("partnerships", "PartnershipPolicy").objects.latest("pk")
    agreements = apps.get_model("partnerships", "Agreement").objects
    for row in agreements.filter(state="signing").select_related("created_by"):
        row.sign_zone = row.created_by.time_zone
        row.sign_until = end_of_working_day(timezone.now(), policy.sign_days, row.sign_zone)
        row.save(update_fields=["sign_zone", "sign_until"])


def zones_of_senders(apps, schema_editor):
    """In which the ends of open proposals were counted."""
    entries = apps.get_model("accounts", "AuditEntry").objects.filter(subject="proposal", step="sent", by__isnull=False)
    for row in apps.get_model("partnerships", "Proposal").objects.filter(state__in=["sent", "countered"]):
        zones = entries.filter(subject_key=row.pk).order_by("-pk").values_list("by__time_zone", flat=True)
        row.zone = zones.first() or "UTC"
        row.save(update_fields=["zone"])


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0004_clock_zone")]
    operations = [
        migrations.AddField("partnershippolicy", "sign_days", days(10, "working days to sign an agreement")),
        migrations.AddField(
            "partnershippolicy",
            "last_call_days",
            days(2, "working days before the end at which to remind of a signature or a decision"),
        ),
        migrations.AddField(
            "agreement",
            "sign_until",
            models.DateTimeField(blank=True, null=True, verbose_name="to be signed until"),
        ),
        migrations.AddField(
            "agreement",
            "sign_zone",
            models.CharField(default="UTC", max_length=64, verbose_name="time zone of that end"),
        ),
        migrations.AddField("agreement", "sign_reminded_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "proposal",
            "zone",
            models.CharField(default="UTC", max_length=64, verbose_name="time zone of that end"),
        ),
        migrations.AddField("proposal", "reminded_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("cohort", "start_reminded_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("cohort", "end_reminded_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(ends_from_now, migrations.RunPython.noop),
        migrations.RunPython(zones_of_senders, migrations.RunPython.noop),
        migrations.AddConstraint(
            "agreement",
            models.CheckConstraint(
                condition=models.Q(("state", "signing"), _negated=True) | models.Q(("sign_until__isnull", False)),
                name="agreement_signing_has_end",
            ),
        ),
        frozen("partnerships_agreement", " OR ".join(f"OLD.{name} <> NEW.{name}" for name in SIGNED)),
    ]
