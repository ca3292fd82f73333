"""The same period in other words has one notation, and whom a target is compared with is the same in any case.

Rows and what is kept of earlier saves are brought to it; of two rows that turn out to be about the same, the one that
was written that way stays. Frozen contents stay as they are, and are read as the same periods; their words are made
again, since a period may be said in others. The constraints take the notations that are new.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models.functions import Cast, Lower

from bpmplan.danish import typed
from bpmplan.values import Period
from bpmplan.values.columns import PeriodColumn

make_words = import_module("plans.migrations.0032_words_of_all_that_is_shown").fill
SHAPES = {
    "targetvalue": "target_value_period_is_period",
    "comparison": "comparison_period_is_period",
    "initiative": "initiative_period_is_period",
}
ROWS = {"values": (0, ()), "comparisons": (1, (0,))}
"""For rows that are kept of earlier saves: where the period stands, and the other texts that say what a row is about."""


def one_notation(notation):
    return Period.read(notation).notation if notation else notation


def only_one(rows, about, notation):
    """``(those that stay, those that go)``: the first about each thing, or the one that has its notation already."""
    stay, go = {}, []
    for row in sorted(rows, key=lambda row: notation(row) != one_notation(notation(row))):
        if stay.setdefault(about(row), row) is not row:
            go.append(row)
    return list(stay.values()), go


def bring_rows(model, *others):
    rows = model.objects.annotate(notation=Cast("period", models.CharField())).order_by("pk")
    stay, go = only_one(
        rows,
        lambda row: (row.target_id, one_notation(row.notation), *(typed(getattr(row, name)) for name in others)),
        lambda row: row.notation,
    )
    model.objects.filter(pk__in=[row.pk for row in go]).delete()
    for row in stay:
        if row.notation != one_notation(row.notation):
            model.objects.filter(pk=row.pk).update(period=one_notation(row.notation))


def kept_rows(rows, place, others):
    stay, _ = only_one(
        rows,
        lambda row: (one_notation(row[place]), *(typed(row[other]) for other in others)),
        lambda row: row[place],
    )
    stay = [[one_notation(cell) if at == place else cell for at, cell in enumerate(row)] for row in stay]
    return sorted(stay, key=lambda row: [(cell is not None, cell) for cell in row])


def bring_along(apps, schema_editor):
    bring_rows(apps.get_model("plans", "TargetValue"))
    bring_rows(apps.get_model("plans", "Comparison"), "whom")
    initiatives = apps.get_model("plans", "Initiative").objects
    kept = initiatives.exclude(period="").annotate(notation=Cast("period", models.CharField()))
    for pk, notation in list(kept.values_list("pk", "notation")):
        if notation != one_notation(notation):
            initiatives.filter(pk=pk).update(period=one_notation(notation))
    edits = apps.get_model("plans", "Edit").objects
    for edit in edits.filter(section__in=["target", "initiative"]).iterator():
        before = dict(edit.before)
        for name, (place, others) in ROWS.items():
            if before.get(name):
                before[name] = kept_rows(before[name], place, others)
        if edit.section == "initiative" and before.get("period"):
            before["period"] = one_notation(before["period"])
        if before != edit.before:
            edits.filter(pk=edit.pk).update(before=before)
    # PostgreSQL alters no table about whose rows it still has something to check.
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [("plans", "0032_words_of_all_that_is_shown")]

    operations = [
        migrations.RemoveConstraint("comparison", "comparison_one_for_whom_and_period"),
        *(migrations.RemoveConstraint(model, name) for model, name in SHAPES.items()),
        migrations.RunPython(bring_along, migrations.RunPython.noop),
        *(
            migrations.AddConstraint(model, PeriodColumn.check_constraint("period", name=name))
            for model, name in SHAPES.items()
        ),
        migrations.AddConstraint(
            "comparison",
            models.UniqueConstraint(
                "target",
                Lower("whom"),
                "period",
                name="comparison_one_for_whom_and_period",
                violation_error_message="Der er to værdier for det samme.",
            ),
        ),
        migrations.RunPython(make_words, migrations.RunPython.noop),
    ]
