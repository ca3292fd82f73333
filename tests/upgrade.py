"""Loads the first version's demo database into an empty one, as it was then, and migrates it: run by test_upgrade.py.

``DATABASE_URL`` names the empty database. Prints what the test looks at, as JSON.
"""

import gc
import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bpmplan.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.db.models import CharField  # noqa: E402
from django.db.models.functions import Cast  # noqa: E402

from goals.models import Continuation  # noqa: E402
from plans.content.stored import fingerprint, of_revision  # noqa: E402
from plans.models import Comparison, Edit, Initiative, Plan, Revision, Target, TargetValue  # noqa: E402
from tests import ROOT, databases  # noqa: E402
from tests.bpmplan.outbox import before  # noqa: E402

OURS = {app.label for app in apps.get_app_configs() if app.name.partition(".")[0] in {"bpmplan", "goals", "plans"}}
AS_KEPT = Cast("period", CharField())
THEN = [("accounts", "0001_initial"), ("goals", "0001_initial"), ("plans", "0001_initial")]


def load(models_then, rows):
    """Rows as ``dumpdata`` wrote them, by the models of that time; links between rows after all rows."""
    links = []
    for row in rows:
        model = models_then.get_model(row["model"])
        values = {"pk": model._meta.pk.to_python(row["pk"])}
        for name, value in row["fields"].items():
            field = model._meta.get_field(name)
            if field.many_to_many:
                links.append((model, values["pk"], name, value))
            elif value is not None:
                values[field.attname] = value if field.remote_field else field.to_python(value)
        model.objects.bulk_create([model(**values)])
    for model, pk, name, value in links:
        getattr(model.objects.get(pk=pk), name).set(value)


def load_first_version():
    """Make the tables of the first version, and put its demo into them; returns its models."""
    executor = MigrationExecutor(connection)
    theirs = [leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] not in OURS]
    state = executor.migrate([*theirs, *THEN])
    rows = json.loads((ROOT / "tests/data/demo-first-version.json").read_text(encoding="utf-8"))
    with transaction.atomic():
        load(state.apps, rows)
        edit = state.apps.get_model("plans.edit").objects.filter(section="target").first()
        edit.before = {"unit": "percent", "values": [[2024, "year", 1, "250"], [2024, "half", 1, "54.5"]]}
        edit.save()
        edit = state.apps.get_model("plans.edit").objects.filter(section="initiative", edit_no=0).first()
        for edit.edit_no, edit.before in enumerate(
            ({"last_day": None, "title": "Før"}, {"first_day": "2022-01-01", "economy": "100"}), 1
        ):
            edit.pk = 9000 + edit.edit_no
            edit.save(force_insert=True)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(
            django.core.management.color.no_style(), [m for m in state.apps.get_models() if m._meta.managed]
        ):
            cursor.execute(statement)
    return state.apps


def load_same_periods():
    """Rows as they were kept before each period had one notation: several about the same."""
    models_then = MigrationExecutor(connection).migrate([("plans", "0031_economy_in_rows_and_periods")]).apps
    with transaction.atomic():
        target = models_then.get_model("plans.target").objects.order_by("pk").last()
        values = models_then.get_model("plans.targetvalue").objects.filter(target_id=target.pk)
        values.delete()
        for period, value in (("2027M01/2027M06", "60"), ("2027H1", "65"), ("2028Q1/2028Q4", "70")):
            values.create(target_id=target.pk, period=period, value=value)
        comparisons = models_then.get_model("plans.comparison").objects
        for whom, period in (("Hele landet", "2027MYTD03"), ("hele landet", "2027Q1"), ("Fyn", "2027Q1")):
            comparisons.create(target_id=target.pk, whom=whom, period=period, value="50")
        edit = models_then.get_model("plans.edit").objects.filter(section="target").first()
        rows = [["Fyn", "2027MYTD12", "1"], ["fyn", "2027", "2"], ["Fyn", None, "3"]]
        edit.pk, edit.edit_no = 9100, 99
        edit.before = {"values": [["2027M04/2027M06", "8"], ["2027Q2", "9"]], "comparisons": rows}
        edit.save(force_insert=True)
        initiative = models_then.get_model("plans.initiative").objects.order_by("pk").last()
        models_then.get_model("plans.initiative").objects.filter(pk=initiative.pk).update(period="2027M01/2027M12")
    return target.pk, initiative.pk


def main():
    gc.disable()  # every step makes all models anew: looking for garbage meanwhile took a seventh of the time
    before.fill(load_first_version().get_model)
    target, initiative = load_same_periods()
    call_command("migrate", verbosity=0)
    revisions = Revision.objects.order_by("pk")
    print(
        json.dumps(
            {
                "plans": [str(plan) for plan in Plan.objects.order_by("pk")],
                "titles": [[goal.title for goal in of_revision(revision).goals] for revision in revisions],
                "lineage": list(Continuation.objects.values_list("earlier", flat=True)),
                "aims": sorted(
                    [one.unit, str(one.baseline), [f"{period}: {value}" for period, value in one.shown_values]]
                    for one in Target.objects.prefetch_related("values")
                ),
                "money": sorted(
                    [one.title, str(one.period), [str(row) for row in one.economy.all()]]
                    for one in Initiative.objects.prefetch_related("economy")
                ),
                "same_periods": [
                    sorted(TargetValue.objects.filter(target=target).values_list(AS_KEPT, Cast("value", CharField()))),
                    sorted(Comparison.objects.filter(target=target).values_list("whom", AS_KEPT)),
                    sorted(Initiative.objects.filter(pk=initiative).values_list(AS_KEPT)),
                ],
                "kept": [edit.before for edit in Edit.objects.filter(section__in=["target", "initiative"])],
                "fingerprints_hold": all(fingerprint(one.content) == one.fingerprint for one in revisions),
                "mails": before.looked_at(),
                "shape": databases.shape(),
            }
        )
    )


if __name__ == "__main__":
    sys.exit(main())
