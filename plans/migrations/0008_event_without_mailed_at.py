from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("plans", "0007_steps_and_reminders_in_outbox")]

    operations = [
        migrations.RemoveField("event", "mailed_at"),
        migrations.RemoveField("answerevent", "mailed_at"),
    ]
