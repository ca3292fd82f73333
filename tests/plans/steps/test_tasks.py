"""What waits for a person: given parts, notes that name them, drafts said to be ready; and one mail a day about it."""

from datetime import timedelta

import pytest
from django.core import mail as mailbox
from django.utils import timezone

from bpmplan.steps import Refused
from plans.content.readiness import readiness_of
from plans.models import Plan, PlanGoal
from plans.steps import digest, workflow
from plans.steps.my_tasks import tasks_of
from plans.writing import notes, saving
from tests import making
from tests.making import NOW

pytestmark = pytest.mark.usefixtures("built_cast")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def goal(aalborg, erik):
    plan = making.plan(aalborg, erik)
    return saving.add(PlanGoal(plan=plan, is_own=True, title="Eget"), by=erik, now=NOW)


def remark(goal, by, text, now=NOW, **more):
    return notes.say(
        plan=goal.plan, section="plangoal", key=goal.key, field="ambition", text=text, by=by, now=now, **more
    )


def sentences(user):
    return [task.sentence for task in tasks_of(user)]


def test_tasks_are_computed_the_oldest_first_and_gone_when_done(goal, erik, signe):
    given = remark(goal, signe, "Skriv den.", NOW + HOUR, given_to=erik, due=NOW.date())
    named = remark(goal, signe, "@Erik?", NOW)
    assert sentences(erik) == ["Signe har nævnt dig i en bemærkning", "Signe har givet dig en tekst"]
    assert sentences(signe) == []
    notes.answer(note=named, text="Ja. @Signe", by=erik, now=NOW + HOUR)
    notes.resolve(note=given, by=erik, now=NOW + HOUR)
    assert sentences(erik) == []
    assert sentences(signe) == ["Erik har nævnt dig i en bemærkning"]
    save = {"plan": goal.plan, "key": goal.key, "started_from": 0, "now": NOW + HOUR}
    saving.save(PlanGoal, values={"ambition": "Flere"}, by=signe, **save)
    assert sentences(erik) == ["Signe har rettet i en tekst, der var meldt klar"]
    notes.resolve(note=given, by=erik, now=NOW + HOUR)
    notes.resolve(note=named, by=signe, now=NOW + HOUR)
    assert sentences(signe) == []


def test_a_draft_is_said_to_be_ready_once_and_waits_for_an_approver(client_for, goal, erik, signe):
    plan = goal.plan
    assert [name for name, _ in workflow.open_steps(plan, erik, [])] == ["ready"]
    workflow.take(plan, "ready", by=erik, now=NOW)
    with pytest.raises(Refused):
        workflow.take(plan, "ready", by=erik, now=NOW)
    plan.refresh_from_db()
    assert plan.is_writable
    assert workflow.open_steps(plan, erik, []) == []
    assert "Meldt klar til godkendelse" in client_for(erik).get(plan.get_absolute_url()).content.decode()
    assert sentences(signe) == ["Erik har meldt planen klar til godkendelse"]
    assert sentences(erik) == []


def test_what_is_asked_for_on_return_is_shown_with_its_answer(client_for, goal, erik, signe, work):
    plan = goal.plan
    making.own_goal(plan, erik)
    making.complete(plan, erik)
    values = {"ambition": "Flere i job.", "strategy": "Besøg.", "follow_up": "Udvalget får en status."}
    saving.save(PlanGoal, plan=plan, key=goal.key, started_from=0, values=values, by=erik, now=NOW)
    workflow.take(plan, "submit", by=signe, now=NOW)
    one, two = remark(goal, signe, "Hvad koster det?"), remark(goal, signe, "Hvem?")
    page = client_for(signe).get(f"/arbejde/{plan.pk}/trin/return/").content.decode()
    assert "Hvad koster det?" in page
    chapter = f"section_{plan.chapters.get(title='Forord').key.hex}"
    data = {f"note_{one.pk}": "on", f"note_{two.pk}": "on", f"note_{two.pk}_word": "Sig hvem.", chapter: "on"}
    data |= {"reason": "To spørgsmål.", "note_0": "on", f"section_{'0' * 32}": "on", f"note_{one.pk + 9}_word": "x"}
    address = f"/arbejde/{plan.pk}/trin/return/"
    again = client_for(signe).post(address, data)
    assert again.status_code == 422
    assert "Skriv, hvad der skal rettes." in again.content.decode() and "Sig hvem." in again.content.decode()
    assert client_for(signe).post(address, data | {f"{chapter}_word": "Kortere."}).status_code == 302
    later = timezone.now()
    notes.answer(note=one, text="Intet.", by=erik, now=later)
    foreword = plan.chapters.get(title="Forord")
    values = {"text": "Kort."}
    saving.save(
        type(foreword), plan=plan, key=foreword.key, started_from=foreword.edit_no, values=values, by=erik, now=later
    )
    shown = client_for(signe).get(f"/arbejde/{plan.pk}/trin/submit/").content.decode()
    assert "Der er bedt om svar 3 steder" in shown
    assert "»Hvad koster det?« <strong>Besvaret</strong>" in shown
    assert "»Hvem?« <strong>Ikke besvaret</strong>" in shown
    assert "»Forord«</a>: »Kortere.« <strong>Rettet, men ikke besvaret</strong>" in shown
    assert sentences(erik) == ["Signe har bedt om svar, før planen sendes igen"] * 2
    page = client_for(erik).get(plan.get_absolute_url()).content.decode()
    shown = ["1 bemærkning, 1 bedt om svar", "2 bemærkninger, 1 bedt om svar", "1 bemærkning, bedt om svar<"]
    assert [page.count(words) for words in shown] == [1, 1, 1]
    assert {item.code for item in readiness_of(Plan.objects.get(pk=plan.pk)).people} == {"asked"}
    work()
    assert "* Forord: Kortere." in next(mail.body for mail in mailbox.outbox if "sendt tilbage" in mail.subject)


def test_who_leaves_hands_what_waits_for_them_to_a_colleague_or_to_nobody(
    client_for, goal, erik, mads, lone, signe, anna
):
    given = remark(goal, signe, "Skriv den.", given_to=erik)
    named = remark(goal, lone, "@Erik og @Mads: hvad koster det?")
    client, page = client_for(anna), f"/brugere/aalborg/{erik.membership.pk}/"
    shown = client.get(page).content.decode()
    assert "Erik har 2 opgaver i kommunens planer" in shown and "»Skriv den.«" in shown
    for wrong in (lone.pk, erik.pk, "x"):
        assert "Vælg en anden" in client.post(f"{page}deaktiver/", {"successor": wrong}).content.decode()
    client.post(f"{page}deaktiver/", {"successor": ""})
    erik.refresh_from_db()
    assert not erik.is_active and erik.membership.events.get(step="deactivated").detail.startswith("2 opgaver er ikke")
    assert sentences(signe) == ["Erik kan ikke længere skrive en tekst. Giv den til en anden"]
    [item] = readiness_of(goal.plan).people
    assert "der ikke længere kan skrive den" in item.sentence
    client.post(f"{page}opgaver/", {"successor": mads.pk})
    assert "opgaver i kommunens planer" not in client.get(page).content.decode()
    assert sorted(sentences(mads)) == [
        "Anna har givet dig en bemærkning videre fra Erik",
        "Anna har givet dig en tekst videre",
    ]
    assert sentences(signe) == []
    notes.answer(note=named, text="Intet.", by=mads, now=timezone.now())
    data = {"deed": "give", "to": signe.pk}
    deed = f"/arbejde/{goal.plan.pk}/bemaerkninger/{given.pk}/"
    assert client_for(lone).post(deed, data).status_code == 403
    listed = client_for(mads).post(deed, data, follow=True).content.decode()
    assert "Teksten er givet videre til Signe." in listed and "gav den videre fra Mads til Signe" in listed
    assert sentences(mads) == []
    assert "har allerede teksten" in client_for(mads).post(deed, data, follow=True).content.decode()


def test_a_digest_is_sent_once_a_day_and_only_when_something_is_new(goal, erik, signe, work):
    remark(goal, signe, "@Erik: se her", NOW)
    [sent] = digest.put_in_outbox(now=NOW + HOUR)
    assert sent.user == erik
    assert digest.put_in_outbox(now=NOW + HOUR) == []
    assert digest.put_in_outbox(now=NOW + DAY) == []  # nothing is new
    remark(goal, signe, "@Erik, og her", NOW + 2 * HOUR)
    assert digest.put_in_outbox(now=NOW + 3 * HOUR) == []  # one a day
    assert len(digest.put_in_outbox(now=NOW + DAY)) == 1
    work()
    assert "Signe har nævnt dig i en bemærkning" in mailbox.outbox[0].body
