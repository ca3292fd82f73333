"""What the versions there are aim at for official indicators, which their content has by name."""

from django.db import migrations

from plans.content.stored import from_json
from plans.steps.freezing import aims_in


def fill(apps, schema_editor):
    Revision, Answer, Aim = (apps.get_model("plans", name) for name in ("Revision", "GoalAnswer", "TargetAim"))
    of_goals, of_municipalities = {}, {}
    rows = apps.get_model("goals", "Indicator").objects.values_list("pk", "goal", "municipality", "name")
    for pk, goal, municipality, name in rows:
        known, place = (of_goals, goal) if goal else (of_municipalities, municipality)
        known[place, name] = pk
    if not of_goals and not of_municipalities:
        return
    revisions = Revision.objects.values_list("pk", "content", "schema", "plan__municipality")
    for revision, stored, schema, municipality in revisions.iterator(chunk_size=50):
        content = from_json(stored, schema)
        answered = {}
        for key, goal in Answer.objects.filter(revision=revision).values_list("key", "wording__goal"):
            answered.setdefault(str(key), []).append(goal)
        indicators = {}
        for goal in content.goals:
            for target in goal.targets:
                named = [of_goals.get((pk, target.indicator)) for pk in answered.get(goal.under or goal.key, ())]
                named.append(of_municipalities.get((municipality, target.indicator)))
                if known := [pk for pk in named if pk]:
                    indicators[target.key] = known[0]
        Aim.objects.bulk_create(
            Aim(revision_id=revision, indicator_id=indicator, **aim) for indicator, aim in aims_in(content, indicators)
        )


class Migration(migrations.Migration):
    dependencies = [("plans", "0062_target_aims")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
