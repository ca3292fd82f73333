"""What an initiative costs stands in rows with year and source, and when it is done is a period.

An amount becomes a row without year and source, two days the time between them. What is kept of earlier saves is brought
along, since an earlier text can be put back. Frozen contents stay as they are.
"""

from itertools import groupby

import django.db.models.deletion
from django.db import migrations, models

from bpmplan.values.columns import PeriodColumn

SOURCES = [
    ("", "ikke angivet"),
    ("own", "kommunens budget"),
    ("state", "statslige midler"),
    ("funds", "fonde"),
    ("other", "andre kilder"),
]


def span(first_day, last_day):
    """The notation of the time between two days as text; an empty text without both."""
    if not first_day and not last_day:
        return ""
    return first_day if first_day == last_day else f"{first_day or '..'}/{last_day or '..'}"


def bring_along(apps, schema_editor):
    initiatives, rows = apps.get_model("plans", "Initiative").objects, apps.get_model("plans", "EconomyRow").objects
    days = {}
    for one in initiatives.only("plan_id", "key", "first_day", "last_day", "economy_amount").iterator():
        days[one.plan_id, one.key] = {name: str(getattr(one, name) or "") for name in ("first_day", "last_day")}
        if period := span(**days[one.plan_id, one.key]):
            initiatives.filter(pk=one.pk).update(period=period)
        if one.economy_amount is not None:
            rows.create(initiative_id=one.pk, amount=one.economy_amount)
    edits = apps.get_model("plans", "Edit").objects
    kept = edits.filter(section="initiative").order_by("plan_id", "key", "-edit_no")
    for section, of_section in groupby(kept.iterator(), key=lambda edit: (edit.plan_id, edit.key)):
        then = days.get(section, {"first_day": "", "last_day": ""})
        for edit in of_section:  # the newest first: each takes what it changed back to what stood before
            before = dict(edit.before)
            changed = {name: before.pop(name) or "" for name in ("first_day", "last_day") if name in before}
            if changed:
                then = then | changed
                before["period"] = span(**then) or None
            if "economy" in before:
                amount = before["economy"]
                before["economy"] = [] if amount is None else [[None, "", amount]]
            if before != edit.before:
                edits.filter(pk=edit.pk).update(before=before)


class Migration(migrations.Migration):
    dependencies = [("plans", "0030_values_periods_units_and_comparisons")]

    operations = [
        migrations.RemoveConstraint("initiative", "initiative_days_in_order"),
        migrations.RenameField("initiative", "economy", "economy_amount"),
        migrations.CreateModel(
            name="EconomyRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", PeriodColumn("år", default=None)),
                (
                    "source",
                    models.CharField(
                        blank=True, choices=SOURCES, default="", max_length=5, verbose_name="finansiering"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=0, max_digits=13, verbose_name="beløb")),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="economy", to="plans.initiative"
                    ),
                ),
            ],
            options={
                "verbose_name": "beløb",
                "verbose_name_plural": "beløb",
                "ordering": ["period", "source"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("initiative", "period", "source"),
                        name="economy_row_one_for_period_and_source",
                        violation_error_message="Der er to beløb for det samme.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(period__regex=r"^($|[0-9]{4}$|[0-9]{4}/[0-9]{4}$)"),
                        name="economy_row_period_is_years",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(source__in=[source for source, _ in SOURCES]),
                        name="economy_row_source_known",
                    ),
                ],
            },
        ),
        migrations.AddField("initiative", "period", PeriodColumn("periode", default=None)),
        migrations.RunPython(bring_along, migrations.RunPython.noop),
        migrations.RemoveField("initiative", "economy_amount"),
        migrations.RemoveField("initiative", "first_day"),
        migrations.RemoveField("initiative", "last_day"),
        migrations.AddConstraint(
            "initiative", PeriodColumn.check_constraint("period", name="initiative_period_is_period")
        ),
    ]
