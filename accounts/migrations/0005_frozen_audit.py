from django.db import migrations

from config.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_audit_and_notices")]
    operations = [frozen("accounts_auditentry")]
