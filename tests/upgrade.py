"""Loads the first version's demo database into an empty one, as it was then, and migrates it: run by test_upgrade.py.

``DATABASE_URL`` names the empty database. Prints what the test looks at, as JSON.
"""

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

from goals.models import Continuation  # noqa: E402
from plans.content.stored import fingerprint, of_revision  # noqa: E402
from plans.models import Edit, Initiative, Plan, Revision, Target  # noqa: E402
from tests import ROOT  # noqa: E402

OURS = {app.label for app in apps.get_app_configs() if app.name.partition(".")[0] in {"bpmplan", "goals", "plans"}}
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
    """Make the tables of the first version, and put its demo into them."""
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


def main():
    load_first_version()
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
                "kept": [edit.before for edit in Edit.objects.filter(section__in=["target", "initiative"])],
                "fingerprints_hold": all(fingerprint(one.content) == one.fingerprint for one in revisions),
            }
        )
    )


if __name__ == "__main__":
    sys.exit(main())
