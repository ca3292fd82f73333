"""An installation of its own, for the drill: ``python -m tests.bpmplan.backup.installation DEED``.

``DATABASE_URL`` and ``MEDIA_ROOT`` say where it is. Prints what the drill compares, as JSON.
"""

import hashlib
import io
import json
import os
import shutil
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bpmplan.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import IntegrityError, connection, transaction  # noqa: E402
from django.db.migrations.recorder import MigrationRecorder  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from bpmplan import files  # noqa: E402
from bpmplan.accounts import people  # noqa: E402
from bpmplan.accounts.models import Municipality, Role, User  # noqa: E402
from bpmplan.backup import manifest as manifests  # noqa: E402
from bpmplan.backup import taking  # noqa: E402
from bpmplan.files import names  # noqa: E402
from bpmplan.jobs.worker import run_ready  # noqa: E402
from bpmplan.links.models import Link  # noqa: E402
from bpmplan.links.secret import hashed  # noqa: E402
from bpmplan.outbox.models import Mail  # noqa: E402
from plans import sample  # noqa: E402
from plans.content.stored import fingerprint  # noqa: E402
from plans.models import Document, Revision  # noqa: E402
from tests import databases  # noqa: E402
from tests.odd_images import odd_images  # noqa: E402
from tests.upgrade import load_first_version  # noqa: E402

NOT_COMPARED = {"django_session", "plans_keptpage", "django_migrations", "sqlite_sequence", "cache"}
LOGO = odd_images()["palette"]
SECRET = "et-hemmeligt-ord-i-en-adresse"


def fill():
    """The sample, and what is under way: a mail, a job, an open link, a session, a finished PDF."""
    quiet = io.StringIO()
    call_command("load_reference_data", stdout=quiet)
    sample.load(timezone.now())
    now, aalborg = timezone.now(), Municipality.objects.get(slug="aalborg")
    administrator = aalborg.memberships.administrators().first().user
    common = {"municipality": aalborg, "role": Role.READER, "is_administrator": False, "by": administrator, "now": now}
    invitation = people.invite(email="ny@aalborg.example", name="Ny", **common, send=False)
    Link.objects.of("invitation", invitation).update(secret_hash=hashed(SECRET))
    invited = people.invite(email="venter@aalborg.example", name="Venter", **common, send=False)
    Mail.objects.create(
        kind="invitation", key="drill", subjects={"invitation": invited.pk}, address=invited.email, created_at=now
    )
    aalborg.logo = files.store_bytes(LOGO, files.PNG, "logo.png").sha256
    aalborg.save()
    client = Client()
    client.force_login(administrator)
    revision = Revision.objects.adopted().first()
    client.get(revision.get_absolute_url())
    assert asked_for_pdf(client, revision) == "%PDF-"
    DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {"moment": "2027-01-01"}},
        task_path="bpmplan.somewhere.something",
        backend_name="default",
        run_after=now,
        exception_class_path="",
        traceback="",
    )
    return look()


def asked_for_pdf(client, revision):
    """How begins what a reader gets who asks for the version's PDF, and waits until the worker has made it."""
    address = f"{revision.get_absolute_url()}plan.pdf"
    answer = client.get(address)
    if answer.get("Content-Type") != files.PDF:
        run_ready()
        answer = client.get(address)
    return b"".join(answer)[:5].decode()


def look():
    """Everything that must be as it was, looked at without the backup's own code."""
    revisions = list(Revision.objects.order_by("pk"))
    return {
        "tables": {
            table: rows_of(table)
            for table in sorted(connection.introspection.table_names())
            if table not in NOT_COMPARED
        },
        "files": {sha256: content_of(sha256) for sha256 in sorted(names.irreplaceable())},
        "documents": Document.objects.count(),
        "mails": Mail.objects.count(),
        "fingerprints hold": all(fingerprint(one.content) == one.fingerprint for one in revisions),
        "link": opened_link(),
        "another link": Client().get("/invitation/en-anden/").status_code,
        "logo": Client().get("/kommuner/aalborg/logo/").status_code,
        "pages": [Client().get(one.get_absolute_url()).status_code for one in Revision.objects.adopted()],
    }


def opened_link():
    """What a link answers that was mailed. That it was opened is taken back: it would be a row more each time."""
    with transaction.atomic():
        status = Client().get(f"/invitation/{SECRET}/").status_code
        transaction.set_rollback(True)
    return status


def go_on():
    """What is done afterwards: a PDF is asked for, something new is written, and what is kept stays kept."""
    revision = Revision.objects.adopted().first()
    newest = User.objects.order_by("-pk").first().pk
    user = User.objects.create_user("efter@aalborg.example", "et langt kodeord til prøven", name="Efter")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        sessions = cursor.fetchone()[0]
    try:
        with transaction.atomic():
            Revision.objects.filter(pk=revision.pk).update(fingerprint="0" * 64)
        is_kept = False
    except IntegrityError:
        is_kept = True
    DBTaskResult.objects.filter(task_path="bpmplan.somewhere.something").delete()
    return {
        "sessions": sessions,
        "new row": user.pk > newest,
        "frozen content is kept": is_kept,
        "pdf": asked_for_pdf(Client(), revision),
    }


def rows_of(table):
    """How many rows a table has, and a hash of them, wherever its columns stand."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        columns = sorted(column.name for column in connection.introspection.get_table_description(cursor, table))
        cursor.execute(f"SELECT {', '.join(map(quote, columns))} FROM {quote(table)}")
        rows = sorted(json.dumps(row, sort_keys=True, default=str) for row in cursor.fetchall())
    return [len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()]


def content_of(sha256):
    with files.open_stored(sha256) as stored:
        return hashlib.sha256(stored.read()).hexdigest()


def first_version():
    """The first version's demo, and the rows of a backup of it in the folder that the command names."""
    load_first_version()
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True)
    migrations = sorted(MigrationRecorder(connection).applied_migrations())
    with taking.one_moment():
        tables = taking._tables(migrations, folder)
    manifests.Manifest("", "", connection.vendor, [list(one) for one in migrations], tables, {}, [], {}).write(folder)
    return {"rows": {label: table.rows for label, table in tables.items()}}


def counts():
    """How many rows each table has, and whether the versions are what they were."""
    revisions = Revision.objects.all()
    rows = {model._meta.label: model._base_manager.count() for model in apps.get_models(include_auto_created=True)}
    return {"rows": rows, "fingerprints hold": all(fingerprint(one.content) == one.fingerprint for one in revisions)}


def begin():
    """The tables of this program's version, without a row."""
    with override_settings(MIGRATION_MODULES=dict.fromkeys(apps.app_configs)):
        call_command("migrate", run_syncdb=True, verbosity=0)
    databases.note_migrations()
    return {}


def lose():
    """Database and files are gone."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    else:
        connection.close()
        for end in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{end}").unlink(missing_ok=True)
    shutil.rmtree(settings.MEDIA_ROOT)
    return {}


if __name__ == "__main__":
    deeds = {deed.__name__: deed for deed in (fill, look, go_on, begin, lose, first_version, counts)}
    print(json.dumps(deeds[sys.argv[1]]()))
