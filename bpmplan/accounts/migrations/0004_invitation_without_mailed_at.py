from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_mailed_invitations_in_outbox")]

    operations = [migrations.RemoveField("invitation", "mailed_at")]
