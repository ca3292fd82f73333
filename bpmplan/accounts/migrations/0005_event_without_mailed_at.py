from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_invitation_without_mailed_at")]

    operations = [migrations.RemoveField("membershipevent", "mailed_at")]
