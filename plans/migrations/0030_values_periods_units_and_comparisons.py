"""What targets aim at is a value in a period, each kept as its notation; units are words; targets are compared.

What is kept of earlier saves is brought along, since an earlier text can be put back. Frozen contents stay as they are.
"""

import django.db.models.deletion
from django.db import migrations, models

from bpmplan import danish
from bpmplan.values import Period, PeriodKind
from bpmplan.values.columns import PeriodColumn, ValueColumn
from bpmplan.values.numbers import plain

UNITS = {
    "full_year": "helårspersoner",
    "full_time": "fuldtidspersoner",
    "percent": "pct.",
    "points": "procentpoint",
    "count": "antal",
}


def notation(year, kind, part):
    return Period.of(year, PeriodKind(kind), part).notation


def bring_along(apps, schema_editor):
    targets, values = apps.get_model("plans", "Target").objects, apps.get_model("plans", "TargetValue").objects
    for target in targets.only("unit", "baseline").iterator():
        # Each row once: PostgreSQL alters no table in which a row was changed twice in the same transaction.
        baseline = "" if target.baseline is None else plain(target.baseline)
        targets.filter(pk=target.pk).update(unit=UNITS[target.unit], baseline_text=baseline)
    for value in values.iterator():
        period = notation(value.year, value.kind, value.part)
        values.filter(pk=value.pk).update(period=period, value_text=plain(value.value))
    edits = apps.get_model("plans", "Edit").objects
    for edit in edits.filter(section="target").iterator():
        before = dict(edit.before)
        if "unit" in before:
            before["unit"] = UNITS.get(before["unit"], before["unit"])
        if "values" in before:
            before["values"] = sorted([notation(*period), amount] for *period, amount in before["values"])
        if before != edit.before:
            edits.filter(pk=edit.pk).update(before=before)
    # PostgreSQL alters no table about whose rows it still has something to check.
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [("plans", "0029_goal_answer_sub_goals")]

    operations = [
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        db_collation=danish.COLUMN_COLLATION, max_length=60, unique=True, verbose_name="enhed"
                    ),
                ),
            ],
            options={"verbose_name": "enhed", "verbose_name_plural": "enheder", "ordering": ["name"]},
        ),
        migrations.CreateModel(
            name="Comparison",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("whom", models.CharField(max_length=100, verbose_name="hvem")),
                ("period", PeriodColumn("periode", default=None)),
                ("value", ValueColumn("værdi", default=None, blank=False)),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="comparisons", to="plans.target"
                    ),
                ),
            ],
            options={
                "verbose_name": "sammenligning",
                "verbose_name_plural": "sammenligninger",
                "ordering": ["period", "whom"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("target", "whom", "period"),
                        name="comparison_one_for_whom_and_period",
                        violation_error_message="Der er to værdier for det samme.",
                    ),
                    PeriodColumn.check_constraint("period", name="comparison_period_is_period"),
                    ValueColumn.check_constraint("value", name="comparison_value_is_value"),
                    models.CheckConstraint(
                        condition=~models.Q(whom="") & ~models.Q(value=""), name="comparison_is_whole"
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint("target", "target_unit_known"),
        migrations.RemoveConstraint("targetvalue", "target_value_one_for_period"),
        migrations.RemoveConstraint("targetvalue", "target_value_period_exists"),
        migrations.AlterField(
            "target", "unit", models.CharField(blank=True, default="antal", max_length=60, verbose_name="enhed")
        ),
        migrations.AddField("target", "baseline_text", ValueColumn("udgangspunkt", default=None)),
        migrations.AddField("targetvalue", "period", PeriodColumn("periode", default=None, blank=False)),
        migrations.AddField("targetvalue", "value_text", ValueColumn("værdi", default=None, blank=False)),
        migrations.AlterModelOptions(
            "targetvalue",
            {"ordering": ["period"], "verbose_name": "målværdi", "verbose_name_plural": "målværdier"},
        ),
        migrations.RunPython(bring_along, migrations.RunPython.noop),
        migrations.RemoveField("target", "baseline"),
        migrations.RenameField("target", "baseline_text", "baseline"),
        *(migrations.RemoveField("targetvalue", name) for name in ("year", "kind", "part", "value")),
        migrations.RenameField("targetvalue", "value_text", "value"),
        migrations.AddConstraint("target", ValueColumn.check_constraint("baseline", name="target_baseline_is_value")),
        migrations.AddConstraint(
            "targetvalue",
            models.UniqueConstraint(
                fields=("target", "period"),
                name="target_value_one_for_period",
                violation_error_message="Der er to værdier for den samme periode.",
            ),
        ),
        migrations.AddConstraint(
            "targetvalue", PeriodColumn.check_constraint("period", name="target_value_period_is_period")
        ),
        migrations.AddConstraint("targetvalue", ValueColumn.check_constraint("value", name="target_value_is_value")),
        migrations.AddConstraint(
            "targetvalue",
            models.CheckConstraint(condition=~models.Q(period="") & ~models.Q(value=""), name="target_value_is_whole"),
        ),
    ]
