"""A plan is heard: parties get letters with links, answer without an account, and their points are seen to."""

import html
import re
from datetime import timedelta

import pytest
from django.core import mail as mails
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bpmplan import files
from bpmplan.links.models import Link
from bpmplan.outbox.models import Mail
from bpmplan.steps import Refused
from plans.content.live import of_plan
from plans.content.standing import standing_of
from plans.dates import hearing_reminders
from plans.documents import blocks, kinds, pdf, store
from plans.hearing import answers, beginning, overview, parties, points, retention
from plans.hearing.note import hearing_before
from plans.models import (
    AskedParty,
    Erasure,
    Hearing,
    HearingAnswer,
    HearingPoint,
    Law,
    Note,
    Party,
    PartyKind,
    PathDate,
    PathWhat,
    PlanGoal,
    PointOutcome,
)
from plans.steps import deadlines, digest, opening, workflow
from plans.steps.my_tasks import tasks_of
from plans.writing import notes, saving
from tests import making
from tests.making import NOW
from tests.scene import SHORT_PDF

pytestmark = pytest.mark.usefixtures("built_cast")


def today():
    return timezone.localdate()


@pytest.fixture(autouse=True)
def _short_documents(monkeypatch):
    monkeypatch.setattr(pdf, "write", lambda *args, **kwargs: SHORT_PDF)


@pytest.fixture
def listed(aalborg, signe):
    return [
        parties.save(municipality=aalborg, name=name, kind=kind, address=address, by=signe)
        for name, kind, address in (
            ("Handicaprådet", PartyKind.COUNCIL, "handicap@x.dk"),
            ("Ungerådet", PartyKind.COUNCIL, "unge@x.dk"),
            ("Naboforeningen", PartyKind.ASSOCIATION, ""),
        )
    ]


@pytest.fixture
def plan(aalborg, signe):
    year = today().year + 1
    made = making.plan(aalborg, signe, years=(year, year), now=timezone.now() - timedelta(days=1))
    making.own_goal(made, signe)
    making.complete(made, signe)
    return made


@pytest.fixture
def hearing(plan, listed, signe, work):
    """The plan is in hearing for ten days, and the letters are sent."""
    now = timezone.now()
    event = workflow.take(plan, "hear", by=signe, now=now)
    made = beginning.begin(
        revision=event.revision, deadline=today() + timedelta(days=10), parties=listed, by=signe, now=now, words="Kort."
    )
    work()
    plan.refresh_from_db()
    return made


def to(address):
    """The newest mail to an address."""
    return next(mail for mail in reversed(mails.outbox) if mail.to == [address])


def link_in(mail):
    return re.search(r"/hoering/\S+/", mail.body)[0]


def shown(response, status=200):
    assert response.status_code == status
    return html.unescape(response.content.decode())


SENT = {"name": "Handicaprådet", "address": "svar@x.dk", "text": "Se afsnit 3.\nTak.", "shows_name": "shows"}


# --- the list ---------------------------------------------------------------------------------------------------------

FILES = {
    "navn;slags;e-mail\nHandicaprådet;råd;nyt@x.dk\n'=Klub;;\n": (1, 1),
    "Navn,Slags,E-mail\r\nUngerådet,Råd,unge@x.dk\r\n": (0, 0),
    "navn\nÆldrerådet\n;;\n": (1, 0),
    "slags;navn\nSang;Koret\n": "Linje 2: Slagsen »Sang« kendes ikke. Skriv en af disse: Råd,",
    "navn;e-mail\nEt;\nEt;\n": "Linje 3: »Et« står i filen mere end én gang.",
    "navn;e-mail\nEt;ikke en adresse\n": "Linje 2: ",
    "navn;e-mail\n;a@x.dk\n": "Linje 2: Navnet mangler.",
    "hvad;hvem\n1;2\n": "Første linje skal være kolonnernes navne: navn; slags; e-mail.",
    "navn\n": "Der er ingen høringsparter i filen.",
    "": "Første linje skal være",
}


def test_the_list_is_taken_in_whole_or_not_at_all(listed, aalborg, signe, erik):
    before = set(Party.objects.values_list("pk", "name", "kind", "address"))
    for text, expected in FILES.items():
        if isinstance(expected, str):
            with pytest.raises(Refused) as refused:
                parties.take_in(municipality=aalborg, text=text, by=signe)
            assert str(refused.value).startswith(expected), text
            continue
        taken = parties.take_in(municipality=aalborg, text=text, by=signe)
        assert (taken.new, taken.changed) == expected, text
    assert {name for _, name, *_ in before} < set(Party.objects.values_list("name", flat=True))
    assert Party.objects.get(name="Handicaprådet").address == "nyt@x.dk"
    assert Party.objects.get(name="=Klub").kind == PartyKind.OTHER
    with pytest.raises(PermissionDenied):
        parties.take_in(municipality=aalborg, text="navn\nX\n", by=erik)


@pytest.mark.one_database
def test_the_list_s_pages(client_for, listed, aalborg, signe):
    client, address = client_for(signe), reverse("party_list", args=["aalborg"])
    page = shown(client.post(address, {"name": "Handicaprådet", "kind": "council"}), 422)
    assert "Der er allerede en høringspart med det navn på listen." in page
    file = client.get(reverse("party_file", args=["aalborg"])).content
    bring = reverse("party_import", args=["aalborg"])
    sent = {"file": SimpleUploadedFile("liste.csv", file + "Ældrerådet;Råd;\r\n".encode())}
    assert "1 ny høringspart" in shown(client.post(bring, sent, follow=True))
    wrong = SimpleUploadedFile("liste.csv", b"navn;slags\nX;Y\n")
    assert "Slagsen »Y« kendes ikke" in shown(client.post(bring, {"file": wrong}), 422)
    edit = reverse("party_edit", args=["aalborg", listed[0].pk])
    client.post(edit, {"name": "Handicaprådet i Aalborg", "kind": "council", "address": ""})
    assert "ingen e-mail, får brev af jer" in shown(client.get(address))
    client.post(edit, {"deed": "delete"})
    assert not Party.objects.filter(pk=listed[0].pk).exists()


# --- the letters ------------------------------------------------------------------------------------------------------


@pytest.mark.one_database
def test_a_plan_is_sent_in_hearing_with_a_deadline_and_a_letter_to_each(client_for, plan, listed, signe, work):
    client, address = client_for(signe), reverse("plan_step", args=[plan.pk, "hear"])
    page = shown(client.get(address))
    assert "Naboforeningen (forening, ingen e-mail)" in page
    past = {"deadline": f"{today():%d.%m.%Y}", "words": "Hvad mangler?"}
    assert "Fristen skal ligge efter i dag." in (page := shown(client.post(address, past), 422))
    assert "Hvad mangler?" in page
    wrong = {"deadline": f"01.02.{today().year + 40}", "words": "Hvad mangler?"}
    assert "id_deadline_error" in (page := shown(client.post(address, wrong), 422))
    assert "Har året en tastefejl?" in page
    type(plan).objects.filter(pk=plan.pk).update(first_year=2024, last_year=2024)  # a plan may be late
    day = today() + timedelta(days=20)
    chosen = {"deadline": f"{day:%d.%m.%Y}", "parties": [listed[0].pk, listed[2].pk, 0], "address": "plan@aalborg.dk"}
    assert client.post(address, past | chosen).status_code == 302
    hearing = Hearing.objects.get()
    assert (hearing.deadline, hearing.words) == (day, "Hvad mangler?")
    assert PathDate.objects.get(plan=plan, what=PathWhat.HEARING_ENDS).day == day
    assert deadlines.dates_of(plan) == {deadlines.HEARING_ENDS: day}
    standing = standing_of(hearing.revision)
    assert (standing.hearing.deadline, standing.hearing.address) == (day, "plan@aalborg.dk")
    work()
    letters = [mail for mail in mails.outbox if "/hoering/" in mail.body]
    assert [mail.to for mail in letters] == [["handicap@x.dk"]]
    assert "Hvad mangler?" in letters[0].body
    assert "plan@aalborg.dk" in letters[0].body
    assert letters[0].from_email == "Aalborg Kommune <noreply@bpmplan.invalid>"
    assert letters[0].reply_to == ["plan@aalborg.dk"]
    assert "Venlig hilsen\nAalborg Kommune\nplan@aalborg.dk\n" in letters[0].body


@pytest.mark.one_database
def test_a_party_without_an_address_gets_a_letter_to_print(client_for, plan, hearing, signe, erik):
    client, address = client_for(signe), reverse("plan_hearing", args=[plan.pk])
    assert "ingen e-mail: udskriv et brev" in shown(client.get(address))
    asked = AskedParty.objects.get(name="Naboforeningen")
    address, sent = reverse("hearing_party", args=[plan.pk, asked.pk]), {"deed": "letter"}
    first, second = (shown(client.post(address, sent)) for _ in range(2))
    for words in ("Til Naboforeningen", "senest <strong>", "Kort.", signe.email, "<svg", "Aalborg Kommune"):
        assert words in first, words
    links = [re.search(r"/hoering/[^<\s]+/", page)[0] for page in (first, second)]
    assert links[0] != links[1]
    page = shown(client.post(address, sent | {"address": "ny@x.dk"}), 422)
    assert "Her er skrevet en anden e-mail." in page and 'value="ny@x.dk"' in page
    assert [Client().get(link).status_code for link in links] == [200, 200]
    assert client_for(erik).post(address, sent).status_code == 403
    newest = beginning.links_of(asked).first()
    assert "åbnet sidst" in shown(client.get(address))
    wrong = client.post(address, {"link": Link.objects.get(name="Ungerådet").pk})
    assert wrong.status_code == 404, "another party's"
    for sentence in ("Linket er trukket tilbage.", "er allerede trukket tilbage."):
        assert sentence in shown(client.post(address, {"link": newest.pk}, follow=True))
    assert [Client().get(link).status_code for link in links] == [200, 410]


@pytest.mark.one_database
def test_a_party_reads_the_plan_as_a_page_with_the_numbers_of_its_pdf(hearing):
    client, address = Client(), link_in(to("handicap@x.dk"))
    assert f'href="{address}plan/"' in shown(client.get(address))
    answer = client.get(f"{address}plan/")
    page = shown(answer)
    assert b'<span class="paragraph-number">1</span>' in answer.content
    assert "Flere unge i job" in page
    links = set(re.findall(r'(?:href|src)="(/(?:hoering|kommuner|arbejde)/[^"]+)"', page))
    assert links == {address, f"{address}nummererede-afsnit.pdf", f"{address}plan.pdf"}
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex", "no-referrer")
    assert answer["Cache-Control"] == "private, no-store"
    link = Link.objects.get(kind="hearing", name="Handicaprådet")
    assert set(link.openings.values_list("what", flat=True)) == {"siden", "planen som side"}


@pytest.mark.one_database
def test_a_hearing_from_before_gets_its_parties_later(client_for, plan, listed, signe, erik, work):
    workflow.take(plan, "hear", by=signe, now=timezone.now())
    assert standing_of(plan.newest_revision).hearing is None
    client, address = client_for(signe), reverse("plan_hearing", args=[plan.pk])
    assert "ingen, der høres" in shown(client.get(address))
    day = today() + timedelta(days=8)
    sent = {"deadline": f"{day:%d.%m.%Y}", "parties": [listed[0].pk], "words": "Vores ord"}
    shown(client.post(address, sent, follow=True))
    page = shown(client.post(address, sent), 422)
    assert "Høringen er allerede begyndt." in page
    assert "Vores ord" in page
    more, longer = (reverse(name, args=[plan.pk]) for name in ("hearing_more", "hearing_extend"))
    chosen = {"parties": [listed[1].pk]}
    assert "1 part mere høres nu." in shown(client.post(more, chosen, follow=True))
    assert "Den nye frist skal ligge efter" in shown(client.post(longer, {"deadline": sent["deadline"]}), 422)
    sent = {"deadline": f"{day + timedelta(days=3):%d.%m.%Y}", "seen": f"{day + timedelta(days=3)}"}
    shown(client.post(longer, sent, follow=True))
    assert Hearing.objects.get().deadline == day + timedelta(days=3)
    assert deadlines.dates_of(plan) == {deadlines.HEARING_ENDS: day + timedelta(days=3)}
    with pytest.raises(Refused, match="står i parternes breve"):
        deadlines.set_path_dates(plan, {deadlines.HEARING_ENDS: day}, by=signe, now=timezone.now())
    work()
    first = link_in(to("unge@x.dk"))
    again = reverse("hearing_party", args=[plan.pk, AskedParty.objects.get(name="Ungerådet").pk])
    page = shown(client.post(again, {"address": "ingen @ sted"}), 422)
    assert "gyldig" in page
    assert 'value="ingen @ sted"' in page
    shown(client.post(again, {"address": "ny@x.dk"}, follow=True))
    work()
    assert link_in(to("ny@x.dk")) != first
    assert Client().get(first).status_code == 200
    assert client_for(erik).post(more, chosen).status_code == 403


def test_who_is_silent_is_reminded_once_before_the_deadline(hearing, work):
    given = {"hearing": hearing, "text": "Tak.", "now": timezone.now()}
    answers.receive(**given, name="Handicaprådet", asked=AskedParty.objects.get(name="Handicaprådet"))
    run = hearing_reminders.put_in_outbox
    near = timezone.now() + timedelta(days=8)
    assert run(now=timezone.now()) == 0  # asked today
    assert run(now=near - timedelta(days=7)) == 0  # the deadline is far
    assert (run(now=near), run(now=near)) == (1, 0)
    work()
    reminder = to("unge@x.dk")
    assert reminder.subject.startswith("Husk høringen")
    assert Client().get(link_in(reminder)).status_code == 200
    assert [mail.to for mail in mails.outbox].count(["handicap@x.dk"]) == 1
    Hearing.objects.update(deadline=hearing.deadline + timedelta(days=1))
    assert run(now=near) == 1  # another deadline
    assert run(now=near + timedelta(days=9)) == 0  # which has passed


@pytest.mark.one_database
def test_who_is_silent_is_told_of_a_later_deadline_and_the_letter_is_seen_first(
    client_for, plan, hearing, aalborg, signe, work
):
    more = parties.save(municipality=aalborg, name="Koret", kind="other", address="kor@x.dk", by=signe)
    beginning.ask_more(hearing=hearing, parties=[more], by=signe, now=timezone.now())
    work()
    answers.receive(
        hearing=hearing, name="Ja", text="Tak.", now=timezone.now(), asked=AskedParty.objects.get(name="Handicaprådet")
    )
    letter = beginning.links_of(koret := AskedParty.objects.get(name="Koret")).get()
    beginning.withdraw(asked=koret, link=letter, by=signe, now=timezone.now())
    sent, client, address = len(mails.outbox), client_for(signe), reverse("hearing_extend", args=[plan.pk])
    assert "Se brevet" in shown(client.get(address))
    PathDate.objects.create(
        plan=plan, what="meeting", body=aalborg.bodies.get(is_last=True), day=hearing.deadline + timedelta(days=9),
        set_at=NOW, set_by=signe,
    )  # fmt: skip
    too_late = {"deadline": f"{hearing.deadline + timedelta(days=10):%d.%m.%Y}"}
    assert "kan ikke træffes, før høringen er slut" in shown(client.post(address, too_late), 422)
    later = {"deadline": f"{hearing.deadline + timedelta(days=1):%d.%m.%Y}"}
    page = shown(client.post(address, later))
    for words in (
        "Længere frist i høringen",
        "Ungerådet (unge@x.dk).",
        "[linket til Ungerådet]",
        "Koret, Naboforeningen",
    ):
        assert words in page
    seen = {"seen": re.search(r'name="seen" value="([^"]+)"', page)[1]}
    last = {"deadline": f"{hearing.deadline + timedelta(days=2):%d.%m.%Y}"}
    assert "Fristen er nu" in shown(client.post(address, last | seen)), "another letter than the one that was seen"
    assert Hearing.objects.get().deadline == hearing.deadline
    assert "Brevet til 1 part er lagt" in shown(client.post(address, later | seen, follow=True))
    beginning.extend(hearing=hearing, deadline=hearing.deadline + timedelta(days=2), by=signe, now=timezone.now())
    work()
    assert [mail.to for mail in mails.outbox[sent:]] == [["unge@x.dk"]], "the one before is no longer true"
    assert Client().get(link_in(to("unge@x.dk"))).status_code == 200
    assert hearing_reminders.put_in_outbox(now=timezone.now() + timedelta(days=8)) == 1
    near = timezone.now() + timedelta(days=11)
    beginning.extend(hearing=hearing, deadline=hearing.deadline + timedelta(days=3), by=signe, now=near)
    assert hearing_reminders.put_in_outbox(now=near + timedelta(days=1)) == 0, "the letter was the reminder"


@pytest.mark.one_database
def test_nothing_more_is_mailed_to_the_address_of_a_link_that_was_withdrawn(client_for, plan, hearing, signe, work):
    asked = AskedParty.objects.get(name="Ungerådet")
    address = reverse("hearing_party", args=[plan.pk, asked.pk])
    client = client_for(signe)
    near = timezone.now() + timedelta(days=8)
    hearing_reminders.put_in_outbox(now=near)  # to both, and none has left
    client.post(address, {"address": "forkert@x.dk"})
    letter = beginning.links_of(asked).get(address="forkert@x.dk")
    page = shown(client.post(address, {"link": letter.pk}, follow=True))
    assert "Der sendes ikke mere til forkert@x.dk: skriv en anden e-mail, eller udskriv et brev." in page
    asked.refresh_from_db()
    assert asked.address == ""
    work()
    assert [mail.to for mail in mails.outbox[-1:]] == [["handicap@x.dk"]]
    assert not [mail for mail in mails.outbox if mail.to == ["forkert@x.dk"]]
    Hearing.objects.update(deadline=hearing.deadline + timedelta(days=1))
    assert hearing_reminders.put_in_outbox(now=near) == 1  # not to who has no address
    client.post(address, {"address": "rigtig@x.dk"})
    earlier = beginning.links_of(asked).filter(address="unge@x.dk").first()
    beginning.withdraw(asked=asked, link=earlier, by=signe, now=timezone.now())
    asked.refresh_from_db()
    assert asked.address == "rigtig@x.dk"


# --- answers ----------------------------------------------------------------------------------------------------------


def test_an_outsider_answers_by_the_link_and_gets_a_receipt(client_for, hearing, work):
    client, address = Client(), link_in(to("handicap@x.dk"))
    with CaptureQueriesContext(connection) as queries:
        page = shown(client.get(address))
    assert not [query["sql"] for query in queries if '"plans_revision"."content", "' in query["sql"]]
    for sentence in ("Notatet følger planen til politisk behandling og er offentligt", "5 år efter fristen", "Kort."):
        assert sentence in page, sentence
    for missing, sentence in (
        ("text", ""),
        ("shows_name", "Vælg, om navnet må stå i høringsnotatet."),
        ("name", "Skriv, hvem svaret er fra."),
    ):
        file = SimpleUploadedFile("kommentar.pdf", SHORT_PDF if missing != "text" else b"MZ")
        page = shown(client.post(address, SENT | {missing: "", "file_2": file}), 422)
        assert (sentence or "Filtypen kan ikke bruges.") in page
        assert ("Vælg »kommentar.pdf« igen." in page) == (missing != "text")
        assert "svar@x.dk" in page
    assert "maxlength" not in page, "a long paste would be cut without a word"
    page = shown(client.post(address, SENT | {"text": "Æ" * 40_001}), 422)
    assert "40001" in re.search(r"id_text_error.*", page)[0]
    assert "Æ" * 40_001 in page
    attached = {"file_1": SimpleUploadedFile("svar.pdf", SHORT_PDF), "file_2": SimpleUploadedFile("x.pdf", SHORT_PDF)}
    assert "Der er sendt en kvittering til svar@x.dk." in shown(client.post(address, SENT | attached, follow=True))
    answer = HearingAnswer.objects.get()
    assert (answer.asked.name, answer.text, answer.way, answer.is_late) == (
        "Handicaprådet",
        SENT["text"],
        "link",
        False,
    )
    assert [file.file_name for file in answer.files.all()] == ["svar.pdf"]
    work()
    assert "har modtaget høringssvaret" in to("svar@x.dk").body
    assert [party.name for party in overview.unanswered(hearing).parties] == ["Naboforeningen", "Ungerådet"]


@pytest.mark.one_database
def test_a_late_answer_is_marked_and_none_is_taken_when_the_hearing_has_ended(client_for, plan, hearing, signe, work):
    client, address = Client(), link_in(to("handicap@x.dk"))
    Hearing.objects.update(deadline=today() - timedelta(days=1))
    page = shown(client.get(address))
    assert "bliver noteret som for sent" in page
    assert "js/unsaved.js" in page, "who has written an answer is asked before it is left"
    assert "Det kom efter fristen" in shown(client.post(address, SENT | {"shows_name": "hides"}, follow=True))
    work()
    assert "noteret som for sent" in to("svar@x.dk").body
    assert "Navnet udelades." in to("svar@x.dk").body
    answer = HearingAnswer.objects.get()
    assert (answer.is_late, answer.hides_name) == (True, True)
    assert "Efter fristen" in shown(client_for(signe).get(reverse("plan_hearing", args=[plan.pk])))
    workflow.take(plan, "end_hearing", by=signe, now=timezone.now())
    page = shown(client.get(address))
    assert "Høringen er slut." in page and "unsaved.js" not in page
    assert "Høringen er slut, så svaret kan ikke sendes her." in shown(client.post(address, SENT), 422)


@pytest.mark.one_database
def test_everybody_answers_on_the_page_of_a_hearing_that_is_open_to_all(plan, hearing, client_for, signe):
    client, revision = Client(), hearing.revision
    address = f"{revision.get_absolute_url()}hoering/"
    assert client.get(address).status_code == 404
    assert client_for(signe).get(address).status_code == 404
    opening.open_to_all(revision=revision, by=signe, now=timezone.now())
    assert address in shown(client.get(revision.get_absolute_url()))
    page = shown(client.get(address))
    assert "Notatet følger planen til politisk behandling og er offentligt" in page
    assert client.get(f"{revision.get_absolute_url()}hoeringsnotat.pdf").status_code == 404
    sent = SENT | {"name": "Bent", "address": "", "shows_name": "hides"}
    assert "Tak. Svaret er modtaget" in shown(client.post(address, sent, follow=True))
    answer = HearingAnswer.objects.get()
    assert (answer.name, answer.way, answer.asked, answer.hides_name) == ("Bent", "page", None, True)
    workflow.take(plan, "end_hearing", by=signe, now=timezone.now())
    sent |= {"text": "Vi har skrevet på det hele dagen. <b>"}
    page = shown(client.post(address, sent, headers={"Origin": "http://testserver"}), 410)
    assert f"{sent['text']}</textarea>" in page
    assert sent["text"] not in shown(client.post(address, sent), 410), "no other site puts words in somebody's mouth"
    assert HearingAnswer.objects.count() == 1
    Link.objects.update(withdrawn_at=timezone.now(), withdrawn_by=signe)
    sent |= {"about": "chapter 7ee7a4c1-7cc3-4ec3-8399-c99ad3b88ae0"}  # nobody's words, but of a choice
    page = shown(client.post(link_in(to("handicap@x.dk")), sent, headers={"Origin": "http://testserver"}), 410)
    assert f"{sent['text']}</textarea>" in page and "7ee7a4c1" not in page


@pytest.mark.one_database
def test_an_answer_that_came_by_letter_is_typed_in(client_for, plan, hearing, erik):
    client, address = client_for(erik), reverse("hearing_answer_add", args=[plan.pk])
    asked = AskedParty.objects.get(name="Naboforeningen")
    sent = {"asked": asked.pk, "name": "", "text": "Tak.", "received_on": f"{today():%d.%m.%Y}", "shows_name": "shows"}
    future = {"received_on": f"{today() + timedelta(days=1):%d.%m.%Y}"}
    assert "Svaret kan ikke være modtaget i fremtiden." in shown(client.post(address, sent | future), 422)
    assert "Skriv, hvem svaret er fra." in shown(client.post(address, sent | {"asked": ""}), 422)
    assert "pr. mail eller brev, skrevet ind af Erik" in shown(client.post(address, sent, follow=True))
    answer = HearingAnswer.objects.get()
    assert (answer.name, answer.asked, answer.entered_by) == ("Naboforeningen", asked, erik)


# --- points -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def answer(hearing, plan):
    asked = AskedParty.objects.get(name="Handicaprådet")
    return answers.receive(
        hearing=hearing, asked=asked, name="Handicaprådet", text="Flere, og bedre.", now=timezone.now()
    )


def test_a_point_stands_at_its_part_and_is_answered_there(client_for, plan, answer, signe, erik):
    client, address = client_for(signe), reverse("hearing_answer", args=[plan.pk, answer.pk])
    goal = plan.plangoals.get()
    sent = {"part": f"plangoal:{goal.key}:strategy", "text": "Målet er for lavt.", "given_to": erik.pk}
    assert "Punktet, kort" in (page := shown(client.get(address)))
    assert re.search(r"Forord \(nr\. \d+\)", page), re.findall(r"(?:Forord|label=).*", page)
    assert client.post(address, sent | {"text": " "}).status_code == 422
    page = shown(client.post(address, sent | {"deed": "none"}), 422)
    assert "Her er skrevet et punkt." in page
    assert sent["text"] in page
    shown(client.post(address, sent, follow=True))
    shown(client.post(address, {"part": "", "text": "Planen er god."}, follow=True))
    point, general = HearingPoint.objects.order_by("pk")
    assert (point.note.field, point.note.given_to, general.is_general) == ("strategy", erik, True)
    beside = reverse("plan_beside", args=[plan.pk, "bemaerkninger"]) + f"?del={goal.key}-strategy"
    page = shown(client_for(erik).get(beside))
    assert "Punkt i høringssvaret fra" in page
    assert reverse("hearing_point", args=[plan.pk, point.pk]) in page
    with pytest.raises(Refused, match="Skriv, hvad I gjorde ved det"):
        notes.resolve(note=point.note, by=erik, now=timezone.now())
    respond = reverse("hearing_point", args=[plan.pk, point.pk])
    mine = client_for(erik)
    assert "Skriv, hvad I gjorde ved punktet." in shown(mine.post(respond, {"outcome": "changed"}), 422)
    answered = {"outcome": "changed", "what_we_did": "Måltallet er hævet til 300."}
    shown(mine.post(respond, answered, follow=True))
    point.refresh_from_db()
    assert (point.outcome, point.answered_by, point.note.is_open) == (PointOutcome.CHANGED, erik, False)
    late = answered | {"what_we_did": "Måltallet bliver stående.", "started_from": ""}
    page = shown(client.post(respond, late), 422)
    for words in ("Erik har svaret imens: »Måltallet er hævet til 300.« (Planen ændres)", late["what_we_did"]):
        assert words in page
    again = late | {"started_from": re.search(r'name="started_from" value="([^"]+)"', page)[1]}
    shown(client.post(respond, again, follow=True))
    point.refresh_from_db()
    assert (point.what_we_did, point.answered_by) == (late["what_we_did"], signe)
    remaining = overview.unanswered(answer.hearing)
    assert remaining.points == [general]
    page = shown(client.get(reverse("plan_step", args=[plan.pk, "end_hearing"])))
    for words in ("Det er ikke besvaret endnu", "Ungerådet", "Planen er god."):
        assert words in page
    assert remaining.in_words == "2 parter har ikke svaret, og 1 punkt er ikke besvaret"
    at_general = reverse("hearing_point", args=[plan.pk, general.pk])
    page = shown(client.post(at_general, {"deed": "remove", "what_we_did": "Tak for det."}), 422)
    assert "Gem det, eller slet teksten" in page
    assert "Tak for det." in page
    shown(client.post(at_general, {"deed": "remove"}, follow=True))
    assert Note.objects.filter(point__isnull=False).count() == 1
    with pytest.raises(Refused, match="Der er taget punkter"):
        answers.say_no_points(answer=answer, by=erik, now=timezone.now())


@pytest.mark.one_database
def test_points_are_worked_on_until_politicians_have_the_plan(plan, answer, signe, lone, client_for):
    facts = {"answer": answer, "text": "Et punkt.", "now": timezone.now()}
    with pytest.raises(PermissionDenied):
        points.take(**facts, by=lone)
    workflow.take(plan, "end_hearing", by=signe, now=timezone.now())
    points.take(**facts, by=signe)
    page = shown(client_for(signe).get(reverse("plan_step", args=[plan.pk, "submit"])))
    assert "så ligger høringen fast" in page and "Et punkt.</a>" in page and "Ungerådet" not in page
    workflow.take(plan, "submit", by=signe, now=timezone.now())
    address = reverse("hearing_answer", args=[plan.pk, answer.pk])
    page = shown(client_for(signe).post(address, {"text": "Det tog en time at skrive."}), 422)
    assert "ligger fast" in page
    assert "Det tog en time at skrive." in page


def test_who_began_the_hearing_is_told_of_answers_in_one_mail_a_day(plan, answer, hearing, signe, erik, work):
    answers.receive(hearing=hearing, name="Bent", text="Nej.", now=timezone.now())
    sentence = "Der er kommet 2 høringssvar, som ingen har gennemgået"
    assert [task.sentence for task in tasks_of(signe)] == [sentence]
    assert tasks_of(erik) == []
    work()
    digest.put_in_outbox(now=timezone.now())
    digest.put_in_outbox(now=timezone.now())
    work()
    digests = [mail for mail in mails.outbox if mail.to == [signe.email] and sentence in mail.body]
    assert len(digests) == 1
    assert reverse("plan_hearing", args=[plan.pk]) in digests[0].body
    answers.say_no_points(answer=answer, by=erik, now=timezone.now())
    points.take(answer=hearing.answers.get(name="Bent"), text="Et punkt.", by=erik, now=timezone.now())
    assert tasks_of(signe) == []


def test_an_answer_is_erased_when_the_law_demands_it(
    client_for, plan, hearing, signe, erik, work, django_capture_on_commit_callbacks
):
    given = {"hearing": hearing, "name": "Bent Hansen", "text": "Min nabo.", "address": "bent@x.dk"}
    file = files.store_bytes(b"%PDF-1.7 svar", files.PDF, "svar.pdf")
    answer = answers.receive(**given, files=[file], now=timezone.now())
    point = points.take(answer=answer, text="Hvad med dem?", by=signe, now=timezone.now())
    work()
    note_text(plan, hearing.revision)
    address = reverse("hearing_answer_erase", args=[plan.pk, answer.pk])
    client = client_for(signe)
    assert "Navnet slettes også" in shown(client.get(address))
    sent = {"law": Law.ASKED_FOR, "reason": "Bent Hansen bad om det."}
    page = shown(client.post(address, sent), 422)
    assert "skriv den uden navn" in page
    assert "Bent Hansen bad om det." in page
    with django_capture_on_commit_callbacks(execute=True):
        page = shown(client.post(address, sent | {"reason": "Personen bad om det."}, follow=True))
    assert "af Signe efter databeskyttelsesforordningens artikel 17" in page
    answer.refresh_from_db()
    assert (answer.name, answer.text, answer.address, answer.files.count()) == ("", "", "", 0)
    assert list(answer.points.all()) == [point]
    assert not Mail.objects.filter(address="bent@x.dk").exists()
    assert not default_storage.exists(files.path_of(file.sha256))
    assert "Bent" not in note_text(plan, hearing.revision)[0]
    assert Erasure.objects.get() == answer.erasure
    assert client.get(address).status_code == 302
    assert "allerede slettet" in shown(client.post(address, sent | {"reason": "Igen."}), 422)
    assert client_for(erik).get(address).status_code == 403


def test_an_answer_is_emptied_when_its_time_is_up(answer, hearing):
    HearingAnswer.objects.update(hides_name=True, address="a@x.dk")
    before = timezone.now() + timedelta(days=2)
    assert retention._sweep(before) == 0
    assert retention._sweep(before + timedelta(days=30)) == 1
    answer.refresh_from_db()
    assert (answer.name, answer.text, answer.address, answer.sender) == ("", "", "", "Afsender slettet")
    assert set(AskedParty.objects.values_list("address", flat=True)) == {""}


# --- the note ---------------------------------------------------------------------------------------------------------


def note_text(plan, revision=None):
    """The text of the hearing note, of a version or of the draft, made of what its sources read."""
    kind = kinds.NOTE if revision else kinds.DRAFT_NOTE
    if revision:
        document = store.of_version(revision, now=timezone.now(), kind=kind)
    else:
        document = store.of_draft(plan, of_plan(plan), now=timezone.now(), by=None, kind=kind)
    doc = kind.doc(*kind.sources(document))
    return html.unescape(re.sub(r"<[^>]+>", " ", blocks.body_of(doc, kind.blocks))), document.standing


def test_the_note_says_who_answered_and_what_was_done_but_no_name_that_is_left_out(plan, answer, hearing, signe):
    given = {"hearing": hearing, "now": timezone.now(), "address": ""}
    answers.receive(**given, name="Bent Hansen", text="Hvad med mig?", hides_name=True)
    hidden = AskedParty.objects.get(name="Ungerådet")
    answers.receive(**given, name="Ungerådet", text="Nej.", hides_name=True, asked=hidden)
    goal = plan.plangoals.get()
    part = ("plangoal", goal.key, "strategy")
    point = points.take(answer=answer, text="Skriv mere.", part=part, by=signe, now=timezone.now())
    text, standing = note_text(plan, hearing.revision)
    for words in ("3 parter blev spurgt særskilt. Der kom 3 svar med 1 punkt.", "Punktet er ikke besvaret endnu."):
        assert words in text
    assert "Bent" not in text
    assert "Hvad med mig?" not in text
    assert re.search(r"Handicaprådet\s+Råd\s+svarede", text)
    assert re.search(r"Ungerådet\s+Råd\s+ikke oplyst", text)
    assert re.search(r"Naboforeningen\s+Forening\s+ikke oplyst", text)  # else it is seen who of the two answered
    assert "Mål 1: Flere unge i job" in text
    points.respond(point=point, outcome="changed", what_we_did="Det er gjort.", by=signe, now=timezone.now())
    assert note_text(plan, hearing.revision)[1] != standing
    workflow.take(plan, "end_hearing", by=signe, now=timezone.now())
    saving.save(
        PlanGoal, plan=plan, key=goal.key, started_from=goal.edit_no, values={"strategy": "Mere."}, by=signe, now=NOW
    )
    plan.refresh_from_db()
    text, _ = note_text(plan)
    for words in ("Kommunens svar – Planen ændres: Det er gjort.", "Ændret siden høringen: "):
        assert re.search(rf"{re.escape(words[:15])}.*{re.escape(words[-8:])}", text.replace("\n", " ")), words
    revision = workflow.take(plan, "submit", by=signe, now=timezone.now()).revision
    assert "strategi" in note_text(plan, revision)[0].lower()


@pytest.mark.one_database
def test_a_note_is_for_all_when_the_plan_goes_to_politicians_and_no_link_opens_it(plan, hearing, client_for, signe):
    assert kinds.NOTE.is_internal(hearing.revision)
    assert not kinds.NUMBERED.is_internal(hearing.revision)
    address = link_in(to("handicap@x.dk"))
    assert Client().get(f"{address}hoeringsnotat.pdf").status_code == 404
    workflow.take(plan, "end_hearing", by=signe, now=timezone.now())
    revision = workflow.take(plan, "submit", by=signe, now=timezone.now()).revision
    assert not kinds.NOTE.is_internal(revision)
    assert hearing_before(plan, revision.number) == hearing
    assert hearing_before(plan, hearing.revision.number - 1) is None
    without = kinds.NOTE.doc(of_plan(plan), standing_of(revision))
    assert "Der er ikke holdt høring" in blocks.body_of(without, kinds.NOTE.blocks)
