from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_outbox_table")]

    operations = [
        migrations.AlterModelOptions(
            "mail", options={"ordering": ["-pk"], "verbose_name": "mail", "verbose_name_plural": "mails"}
        ),
    ]
