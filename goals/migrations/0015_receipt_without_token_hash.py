from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("goals", "0014_letters_have_links")]

    operations = [migrations.RemoveField(model_name="letterreceipt", name="token_hash")]
