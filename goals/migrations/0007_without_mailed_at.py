from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("goals", "0006_letters_in_outbox")]

    operations = [
        migrations.RemoveField("letterreceipt", "token"),
        migrations.RemoveField("letterreceipt", "mailed_at"),
        migrations.RemoveField("letterreceipt", "refused_at"),
        migrations.RemoveField("event", "mailed_at"),
        migrations.RemoveField("lineageevent", "mailed_at"),
    ]
