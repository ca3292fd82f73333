"""The security log's rows: what is in them, that they stay, and that they go when their time is up."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from bpmplan import retention
from bpmplan.accounts.models import Role
from bpmplan.security_log.events import EVENTS, GROUPS, label_of, names_in
from bpmplan.security_log.models import COLUMNS, Entry, Sweep, key_of, shortened
from bpmplan.security_log.recording import record

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def test_a_row_says_who_where_and_when(erik, aalborg, rf):
    request = rf.get("/", headers={"user-agent": AGENT})
    (entry,) = record("exported", user=erik, about="Kommuner som CSV", request=request)
    entry.refresh_from_db()
    assert (entry.user, entry.by, entry.municipality) == (erik, erik, aalborg)
    assert (entry.ip, entry.browser, entry.about) == ("127.0.0.1", "Firefox 128, Linux", "Kommuner som CSV")
    assert entry.label == "Liste hentet"


def test_what_concerns_two_municipalities_has_a_row_for_each(erik, elin, anna, esbjerg, aalborg):
    from bpmplan.accounts import people

    invitation = people.invite(
        municipality=esbjerg, email=erik.email, name="Erik", role=Role.EDITOR, is_administrator=False, by=elin,
        now=timezone.now(), send=False,
    )  # fmt: skip
    people.accept(invitation=invitation, user=erik, now=timezone.now())
    rows = record("signed_in", user=erik)
    assert {row.municipality_id for row in rows} == {aalborg.pk, esbjerg.pk}
    (row,) = record("role_changed", user=erik, by=elin, municipality=esbjerg)
    assert row.municipality == esbjerg


def test_ministry_staff_s_rows_belong_to_no_municipality(minna):
    (row,) = record("signed_in", user=minna)
    assert row.municipality_id is None


def test_of_a_typed_address_little_is_kept(db):
    (row,) = record("sign_in_failed", typed=" Hans.Hansen@Aalborg.example ")
    assert row.typed == "ha…@aalborg.example"
    assert row.typed_key == key_of("hans.hansen@aalborg.example")
    assert (row.user, row.by, row.municipality_id) == (None, None, None)
    assert "hansen" not in str(Entry.objects.values()).lower()
    assert shortened("min hemmelige kode") == "…"
    assert key_of("a@b.dk") != key_of("a@c.dk")


def test_only_events_of_the_table_are_written(db):
    with pytest.raises(ValueError, match="no_such"):
        record("no_such")
    assert label_of("of_a_later_version") == "of_a_later_version"
    assert {name for group in GROUPS for name in names_in(group)} == set(EVENTS)


@pytest.mark.parametrize("column", [column for column in COLUMNS if column != "id"])
def test_a_row_can_not_be_changed(column, erik, lone, esbjerg):
    (row,) = record("signed_in", user=erik)
    value = {
        "at": timezone.now() - timedelta(days=1), "user_id": lone.pk, "by_id": lone.pk, "ip": "192.0.2.7",
        "municipality_id": esbjerg.pk,
    }.get(column, "x")  # fmt: skip
    with pytest.raises(IntegrityError, match="security_log_is_kept"), transaction.atomic():
        Entry.objects.filter(pk=row.pk).update(**{column: value})


def test_a_row_can_not_be_deleted(erik):
    record("signed_in", user=erik)
    with pytest.raises(IntegrityError, match="security_log_is_not_deleted"), transaction.atomic():
        Entry.objects.all().delete()
    assert Entry.objects.filter(event="signed_in").exists()


def test_retention_deletes_what_is_old_and_leaves_a_trace(erik):
    rows = record("signed_in", user=erik) + record("signed_out", user=erik)
    now = timezone.now() + timedelta(days=364)
    assert retention.sweep_all(now)["security_log"] == 0
    assert not Sweep.objects.exists()
    assert retention.sweep_all(now + timedelta(days=2))["security_log"] >= len(rows)
    assert not Entry.objects.exists()
    (sweep,) = Sweep.objects.all()
    assert sweep.count >= 2
    with pytest.raises(IntegrityError, match="security_log_sweep_is_not_deleted"), transaction.atomic():
        sweep.delete()
    record("signed_in", user=erik)
    with pytest.raises(IntegrityError, match="security_log_is_not_deleted"), transaction.atomic():
        Entry.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_a_flush_passes_and_the_rows_are_held_again(erik):
    record("signed_in", user=erik)
    call_command("flush", interactive=False, verbosity=0)
    assert not Entry.objects.exists()
    record("sign_in_failed", typed="a@b.dk")
    with pytest.raises(IntegrityError, match="security_log_is_not_deleted"):
        Entry.objects.all().delete()
