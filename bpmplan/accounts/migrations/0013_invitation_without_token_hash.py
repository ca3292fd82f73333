from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_invitations_have_links")]

    operations = [migrations.RemoveField(model_name="invitation", name="token_hash")]
