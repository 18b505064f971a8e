from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0002_frozen")]

    operations = [
        migrations.AlterField(
            model_name="invitation",
            name="close_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("need_closed", "The need was closed"),
                    ("filled", "The need was filled"),
                    ("no_seats", "No seats are left"),
                    ("retired", "The microcredential is not offered any more"),
                    ("cancelled", "What was agreed was cancelled"),
                ],
                max_length=11,
            ),
        ),
    ]
