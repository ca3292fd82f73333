"""That the replies there are were published, which stood on them alone."""

from django.db import migrations


def fill(apps, schema_editor):
    Reply, Event = apps.get_model("plans", "SurveyReply"), apps.get_model("plans", "SurveyReplyEvent")
    Event.objects.bulk_create(
        Event(reply=reply, step="publish", at=reply.published_at, by_id=reply.published_by_id)
        for reply in Reply.objects.exclude(published_at=None)
    )


class Migration(migrations.Migration):
    dependencies = [("plans", "0065_survey_reply_events")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
