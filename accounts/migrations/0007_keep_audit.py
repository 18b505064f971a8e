from django.db import migrations

from config.frozen import kept, never_emptied


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_count_mail_attempts")]
    operations = [kept("accounts_auditentry"), never_emptied("accounts_auditentry")]
