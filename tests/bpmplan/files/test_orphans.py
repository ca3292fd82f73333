"""What no row names is swept after some days."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from bpmplan import files, retention
from bpmplan.files import orphans
from plans.models import Edit
from plans.models.sections import Attachment
from plans.writing import deleting, saving
from tests import making

from . import upload

TOMORROW = timezone.now() + timedelta(days=1)


@pytest.mark.django_db
def test_an_annex_that_was_deleted_can_come_back_with_its_file(aalborg, erik):
    plan = making.plan(aalborg, erik)
    stored = files.store(upload(b"%PDF-1.4 bilag"))
    annex = Attachment(
        plan=plan,
        title="Bilag",
        file_name=stored.name,
        content_type=stored.content_type,
        sha256=stored.sha256,
        size=stored.size,
    )
    annex = saving.add(annex, by=erik, now=making.NOW)
    deleting.delete(Attachment, plan=plan, key=annex.key, seen=deleting.seen_of(annex), by=erik, now=making.NOW)
    assert not Attachment.objects.exists() and Edit.objects.filter(deleted=True).exists()
    orphans.sweep(TOMORROW)
    assert files.is_stored(stored.sha256)


@pytest.mark.django_db
def test_an_orphan_is_swept_by_the_nights_sweep_when_it_is_old_enough(settings, tmp_path):
    stored = files.store(upload(b"%PDF-1.4 ingen har brug for mig"))
    path = tmp_path / "media" / files.path_of(stored.sha256)
    part = path.with_name(path.name + ".abc.part")
    part.write_bytes(b"half")
    other = path.with_name("note-from-the-operators.txt")
    other.write_bytes(b"x")
    now = timezone.now()
    assert retention.sweep_all(now + timedelta(days=6))["orphans"] == 0
    settings.KEEP = {"KEEP_ORPHAN_FILES_DAYS": "2"}
    assert retention.sweep_all(now + timedelta(days=6))["orphans"] == 2
    assert [one.name for one in path.parent.iterdir()] == [other.name]


@pytest.mark.django_db
def test_what_is_stored_again_while_it_is_swept_stays(monkeypatch, tmp_path):
    """The names are read, then the same content is stored by somebody, then it would have been deleted."""
    stored = files.store(upload(b"%PDF-1.4 igen"))
    path = tmp_path / "media" / files.path_of(stored.sha256)
    long_ago = (timezone.now() - timedelta(days=9)).timestamp()
    os.utime(path, (long_ago, long_ago))

    def names_then_stored():
        files.store(upload(b"%PDF-1.4 igen"))
        return set()

    monkeypatch.setattr(orphans, "named", names_then_stored)
    assert orphans.sweep(timezone.now() - timedelta(days=7)) == 0
    assert path.exists()


@pytest.mark.django_db
def test_what_the_law_wants_gone_goes_at_once_unless_somebody_else_names_it(aalborg):
    logo, alone = files.store_bytes(b"a", files.PNG, "a"), files.store_bytes(b"b", files.PDF, "b")
    aalborg.logo = logo.sha256
    aalborg.save()
    assert orphans.delete_unnamed([logo.sha256, alone.sha256, "0" * 64]) == 1
    assert files.is_stored(logo.sha256) and not files.is_stored(alone.sha256)


def test_a_sweep_with_nothing_old_reads_no_row(db, django_assert_num_queries):
    files.store(upload(b"%PDF-1.4 ny"))
    with django_assert_num_queries(0):
        orphans.sweep(timezone.now() - timedelta(days=7))
