"""What each goal continued in one foreign key becomes a row; two goals of a year that continue the same were split."""

from collections import Counter

from django.db import migrations
from django.utils import timezone


def copy(apps, schema_editor):
    Goal = apps.get_model("goals", "Goal")
    Continuation = apps.get_model("goals", "Continuation")
    goals = list(Goal.objects.exclude(continues=None).values_list("pk", "goal_set_id", "continues_id"))
    branches = Counter((goal_set, earlier) for _, goal_set, earlier in goals)
    now = timezone.now()
    Continuation.objects.bulk_create(
        Continuation(
            goal_id=goal,
            earlier_id=earlier,
            kind="split" if branches[goal_set, earlier] > 1 else "continued",
            at=now,
        )
        for goal, goal_set, earlier in goals
    )


def copy_back(apps, schema_editor):
    """Of several earlier goals the first: one key holds no more."""
    Goal = apps.get_model("goals", "Goal")
    Continuation = apps.get_model("goals", "Continuation")
    for row in Continuation.objects.order_by("-pk"):
        Goal.objects.filter(pk=row.goal_id).update(continues=row.earlier_id)


class Migration(migrations.Migration):
    dependencies = [("goals", "0002_continuation_tables")]

    operations = [migrations.RunPython(copy, copy_back)]
