from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_frozen_audit")]
    operations = [
        migrations.AddField("notice", "mail_attempts", models.PositiveSmallIntegerField(default=0)),
    ]
