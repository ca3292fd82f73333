from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("goals", "0003_continuations_from_the_single_key")]

    operations = [migrations.RemoveField(model_name="goal", name="continues")]
