"""What has been kept long enough is deleted; what law or others need stays."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.models import Session
from django.db import connection

from bpmplan import retention
from bpmplan.accounts import people
from bpmplan.accounts.models import Invitation, Role
from bpmplan.links.models import Link
from bpmplan.outbox.models import Mail
from goals.models import LetterReceipt
from plans.models import DeletedDraft, EarlierDraft, Edit, Event, KeptPage, Outcome, Plan, Revision, Word
from plans.steps import workflow
from plans.steps.decisions import record_decision

from ..making import NOW, decision, own_goal, plan, submitted

LATER = NOW + timedelta(days=3650)


def test_every_setting_stands_in_the_docs_with_its_default():
    text = Path(__file__, "../../../docs/data-protection.md").resolve().read_text()
    rows = dict(re.findall(r"^\| `(KEEP_\w+)` \| [^|]+ \| (\w+) \|", text, re.MULTILINE))
    assert rows == {
        one.setting: "for ever" if one.default_days is None else str(one.default_days)
        for one in retention.all_retentions()
    }


@pytest.mark.parametrize("name, value", [("KEEP_MAILS_DAYS", ""), ("KEEP_MAILS_DAYS", "3"), ("KEEP_MAIL_DAYS", "90")])
def test_a_setting_that_cannot_be_used_is_said(settings, name, value):
    settings.KEEP = {name: value}
    assert name in str(retention.settings_can_be_used()[0])


def test_an_empty_setting_keeps_for_ever_where_that_is_allowed(settings):
    settings.KEEP = {"KEEP_DISCARDED_PLANS_DAYS": "", "KEEP_MAILS_DAYS": "90"}
    days = {one.name: one.days for one in retention.all_retentions()}
    assert days["discarded_plans"] is None
    assert days["mails"] == 90
    assert retention.settings_can_be_used() == []


def test_a_sweep_that_fails_stops_none_of_the_others(db, monkeypatch):
    swept = []

    def fails(before):
        raise RuntimeError("Nej")

    kinds = [
        retention.Retention("a", "a", "KEEP_A_DAYS", 1, fails),
        retention.Retention("b", "b", "KEEP_B_DAYS", 2, lambda before: swept.append(before) or 1),
        retention.Retention("c", "c", "KEEP_C_DAYS", None, lambda before: swept.append("c")),
    ]
    monkeypatch.setattr(retention, "_registered", {one.name: one for one in kinds})
    with pytest.raises(RuntimeError):
        retention.sweep_all(NOW)
    assert swept == [NOW - timedelta(days=2)]


def test_invitations_go_when_they_have_ended_and_then_their_mails(anna, aalborg):
    def invited(address):
        return people.invite(
            municipality=aalborg, email=address, name="Ny", role=Role.EDITOR, is_administrator=False, by=anna, now=NOW
        )

    invited("gammel@aalborg.dk")
    fresh = invited("ny@aalborg.dk")
    Invitation.objects.filter(pk=fresh.pk).update(expires_at=LATER)
    Mail.objects.update(state="sent", sent_at=NOW)
    for days in (400, 401):  # what something else rests on goes the night after that
        retention.sweep_all(NOW + timedelta(days=days))
    assert [one.email for one in Invitation.objects.all()] == ["ny@aalborg.dk"]
    assert [one.address for one in Mail.objects.all()] == ["ny@aalborg.dk"]  # its invitation still rests on it


def test_expired_sign_ins_and_old_changes_in_the_admin_go(anna):
    Session.objects.create(session_key="old", session_data="", expire_date=NOW - timedelta(minutes=1))
    Session.objects.create(session_key="new", session_data="", expire_date=NOW + timedelta(hours=1))
    LogEntry.objects.log_actions(anna.pk, [anna], CHANGE, "Rettet", single_object=True)
    LogEntry.objects.update(action_time=NOW - timedelta(days=6 * 365))
    retention.sweep_all(NOW)
    assert [one.session_key for one in Session.objects.all()] == ["new"]
    assert not LogEntry.objects.exists()


def discarded(municipality, by, **kwargs):
    made = plan(municipality, by, **kwargs)
    own_goal(made, by)
    workflow.take(made, "discard", by=by, now=NOW, reason="Vi begynder forfra.")
    return made


def test_a_discarded_draft_goes_with_all_that_stood_in_it(signe, anna, aalborg, client):
    earlier = plan(aalborg, signe, years=(2026, 2026))
    own_goal(earlier, signe)
    made = discarded(aalborg, signe, earlier=earlier)
    assert EarlierDraft.objects.count() == 1
    kept = plan(aalborg, signe, years=(2028, 2028))
    retention.sweep_all(NOW + timedelta(days=365))
    assert Plan.objects.filter(pk=made.pk).exists()  # not yet older than that
    counts = retention.sweep_all(NOW + timedelta(days=366))
    assert counts["discarded_plans"] == 1
    assert set(Plan.objects.all()) == {earlier, kept}
    assert not Edit.objects.filter(plan=made.pk).exists()
    assert not Event.objects.filter(plan=made.pk).exists()
    assert not EarlierDraft.objects.exists()
    connection.check_constraints()
    trace = DeletedDraft.objects.get()
    assert (trace.municipality, trace.years, trace.discarded_at, trace.days) == (aalborg, "2027", NOW, 365)
    client.force_login(signe)
    page = client.get("/arbejde/").content.decode()
    assert "2027: kasseret 20. november 2026" in page
    assert "gemt i 365 dage" in page


def test_a_discarded_draft_with_versions_that_nobody_decided_about_goes(signe, aalborg):
    made = submitted(aalborg, signe)
    workflow.take(made, "return", by=signe, now=NOW, reason="Fejl")
    workflow.take(made, "discard", by=signe, now=NOW, reason="Vi begynder forfra.")
    assert Word.objects.exists()
    retention.sweep_all(LATER)
    assert not Revision.objects.exists()
    assert not Word.objects.exists()
    assert not Plan.objects.exists()


def test_what_a_body_decided_about_or_another_plan_was_begun_from_stays(signe, aalborg):
    decided = submitted(aalborg, signe)
    record_decision(decided, decision(aalborg, outcome=Outcome.RETURNED), by=signe, now=NOW)
    workflow.take(decided, "return", by=signe, now=NOW, reason="Ændringer")
    workflow.take(decided, "discard", by=signe, now=NOW, reason="Opgivet")
    source = plan(aalborg, signe, years=(2028, 2028))
    own_goal(source, signe)
    plan(aalborg, signe, years=(2029, 2029), earlier=source)
    workflow.take(source, "discard", by=signe, now=NOW, reason="Ikke den")
    retention.sweep_all(LATER)
    assert Plan.objects.filter(pk__in=[decided.pk, source.pk]).count() == 2


def test_one_that_is_brought_back_is_no_longer_discarded(signe, aalborg):
    made = discarded(aalborg, signe)
    workflow.take(made, "bring_back", by=signe, now=NOW, reason="Alligevel")
    retention.sweep_all(LATER)
    assert Plan.objects.filter(pk=made.pk).exists()


def test_the_link_of_a_letter_goes_and_the_receipt_stays(scene):
    receipt = LetterReceipt.objects.get(pk=scene.receipt.pk)
    assert Link.objects.of("letter", receipt).exists()
    retention.sweep_all(datetime(2036, 1, 1, tzinfo=UTC))
    receipt.refresh_from_db()
    assert not Link.objects.of("letter", receipt).exists()


def test_a_page_that_was_kept_long_is_made_anew(scene):
    client = scene.client("nobody")
    address = scene.revision.get_absolute_url()
    client.get(address)
    made = KeptPage.objects.get().made_at
    retention.sweep_all(made + timedelta(days=91))
    assert not KeptPage.objects.exists()
    assert client.get(address).status_code == 200
