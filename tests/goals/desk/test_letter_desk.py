"""The ministry's desk for letters: a letter is read, shown beside what was read in it, corrected, saved as a draft."""

import io
import re
from datetime import UTC, date, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from goals import workflow
from goals.desk.reading import marked_letter
from goals.letters import propose
from goals.models import Goal, GoalSet, Letter, LetterKind, Wording
from tests.odd_images import odd_images

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
READ = "/admin/goals/goalset/indlaes/"
LETTER = """Beskæftigelsesministeriet
Holmens Kanal 20
1060 København K

12. juni 2026
J.nr. 2026 - 417

Til landets kommuner

Udmelding af beskæftigelsespolitiske mål for 2027

De beskæftigelsespolitiske mål for 2027 er:

1. Alle ledige skal have en værdig sagsbehandling.
2. Flere ledige skal opkvalificeres til grøn omstilling.
3. Flere seniorer skal blive i arbejde.

Mål 2 handler om, at virksomhederne mangler faglærte, og at ledige skal have de rette kompetencer.

Med venlig hilsen

Anne Andersen
Beskæftigelsesminister
"""
CORRECTED = LETTER.replace("Flere seniorer skal blive i arbejde", "Flere seniorer skal blive længere i arbejde")
CORRECTED = CORRECTED.replace("12. juni 2026", "2. september 2026").replace("2026 - 417", "2026 - 533")
CONSULTATION = """Til Beskæftigelsesrådet

Høring om beskæftigelsespolitiske mål for 2028

Hermed sendes udkast til de beskæftigelsespolitiske mål for 2028 i høring.

1. Alle ledige skal have en værdig sagsbehandling
2. Flere ledige skal opkvalificeres

Rådets bemærkninger bedes sendt senest den 23. maj 2027.
"""


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.MINISTRY_NEEDS_SECOND_FACTOR = False


@pytest.fixture
def staff(client, minna):
    client.force_login(minna)
    return minna


def typed(page, **changes):
    """What a browser would send back from the second page."""
    reading = page.context["reading"]
    data = {}
    for form in (reading.carried, reading.head, reading.rows.management_form, *reading.rows.forms):
        for field in form:
            value = field.value()
            if value not in (None, False, ""):
                data[field.html_name] = value.strftime("%d.%m.%Y") if isinstance(value, date) else str(value)
    return data | changes


def read(client, text=LETTER):
    page = client.post(READ, {"pasted": text})
    assert page.status_code == 200
    return page


def test_a_pasted_letter_is_shown_beside_what_was_read_in_it(client, staff, real):
    page = read(client)
    text = page.content.decode()
    assert not GoalSet.objects.filter(year=2027).exists()  # nothing is saved unseen
    reading = page.context["reading"]
    assert reading.head["year"].value() == 2027
    assert reading.head["journal_number"].value() == "2026 - 417"
    assert [form["title"].value() for form in reading.rows.forms[:3]] == [
        "Alle ledige skal have en værdig sagsbehandling",
        "Flere ledige skal opkvalificeres til grøn omstilling",
        "Flere seniorer skal blive i arbejde",
    ]
    for place in re.findall(r'href="#(laest-[^"]+)"', text):
        assert f'<mark id="{place}">' in text
    assert '<mark id="laest-goal-2-title-1">' in text
    deadline = reading.head["consultation_deadline"]
    assert deadline.value() is None
    assert "Ikke fundet i brevet." in deadline.help_text


def test_a_doubt_is_said_at_the_field_that_it_is_about(client, staff, real):
    doubtful = LETTER.replace("De beskæftigelsespolitiske mål for 2027 er:", "De fire mål for 2027 er:")
    doubtful = doubtful.replace("2. Flere ledige", "1.1. Særligt unge\n2. Flere ledige")
    doubtful = doubtful.replace("Beskæftigelsesminister\n", "").replace("12. juni 2026\n", "Udskrevet 14. juni 2026\n")
    page = read(client, doubtful)
    reading, text = page.context["reading"], page.content.decode()
    assert "Brevet taler om fire mål, men der er læst tre." in text
    assert reading.head["dated_on"].value() is None
    assert "Datoen 14.06.2026 hører til siden" in reading.head.fields["dated_on"].help_text
    assert "Anne Andersen" in reading.head.fields["minister"].help_text
    assert "punkter under sig" in reading.rows.forms[0].fields["rationale"].help_text
    assert not reading.head.fields["journal_number"].help_text
    for name in ("dated_on", "minister"):
        described = re.search(rf'<(?:input|textarea)[^>]*name="{name}"[^>]*aria-describedby="([^"]+)"', text)
        assert f'id="{described[1]}"' in text


def test_each_goal_is_set_beside_the_one_it_continues_word_by_word(client, staff, real):
    reading = (page := read(client)).context["reading"]
    before = {goal.number: goal for goal in Goal.objects.filter(goal_set__year=2024)}
    assert [form["continues"].value() for form in reading.rows.forms[:3]] == [before[1].pk, before[2].pk, None]
    text = page.content.decode()
    assert re.search(r"<ins><span[^>]*>Tilføjet: </span> ?til grøn omstilling ?</ins>", text)
    assert "Titlen er den samme som i 2024, mål 1." in text


def test_the_corrected_proposal_becomes_a_draft(client, staff, real):
    page = client.post(READ, {"file": SimpleUploadedFile("Udmelding.txt", LETTER.encode())})
    data = typed(page, minister="Anna Andersen", **{"maal-2-short_title": "Seniorer", "maal-2-indicator": "no"})
    answer = client.post(READ, data)
    goal_set = GoalSet.objects.get(year=2027)
    assert answer.url == reverse("admin:goals_goalset_change", args=[goal_set.pk])
    assert goal_set.is_draft
    letter = goal_set.letters.get()
    assert (letter.date, letter.journal_number, letter.minister) == (date(2026, 6, 12), "2026 - 417", "Anna Andersen")
    assert "Til landets kommuner" in letter.text
    assert letter.files.get().name == "Udmelding.txt"
    goals = {goal.number: goal for goal in goal_set.goals.with_words()}
    assert goals[2].continuations.get().earlier.ident == "2024-2"
    assert "faglærte" in goals[2].wording.rationale
    assert (goals[3].short_title, goals[3].official_indicator) == ("Seniorer", "no")
    assert not goals[3].continuations.exists()
    assert workflow.letter_problems(letter) == []
    assert LogEntry.objects.filter(user=staff, object_id=str(letter.pk)).exists()
    workflow.take(goal_set, "announce", by=staff)
    assert client.get("/maal/2027/").status_code == 200


def test_a_word_file_is_read_and_kept(client, staff, real):
    document, content = Document(), io.BytesIO()
    for line in LETTER.split("\n\n"):
        for paragraph in line.splitlines():
            document.add_paragraph(paragraph)
    document.save(content)
    page = client.post(READ, {"file": SimpleUploadedFile("Udmelding.docx", content.getvalue())})
    client.post(READ, typed(page))
    assert Letter.objects.get(goal_set__year=2027).files.get().name == "Udmelding.docx"


JPEG = odd_images()["turned"]


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        ({}, "Vælg en fil, eller sæt brevets tekst ind."),
        ({"file": SimpleUploadedFile("scan.png", b"\x89PNG\r\n\x1a\n")}, "Filtypen kan ikke bruges her"),
        ({"file": SimpleUploadedFile("brev.jpg", JPEG)}, "Filtypen kan ikke bruges her. Brug PDF, Word"),
        ({"file": SimpleUploadedFile("tom.pdf", b"")}, "tom"),
        ({"file": SimpleUploadedFile("skidt.pdf", b"%PDF-1.7\nikke en pdf")}, "PDF-filen"),
        ({"pasted": "\0"}, "Nul"),
    ],
)
def test_what_cannot_be_read_is_said_in_danish(client, staff, upload, sentence):
    for file in upload.values():
        if hasattr(file, "seek"):
            file.seek(0)
    letters = Letter.objects.count()
    page = client.post(READ, upload)
    assert page.status_code == 200
    assert sentence.lower() in page.content.decode().lower()
    assert Letter.objects.count() == letters


def test_a_mistake_keeps_everything_that_was_written(client, staff, real):
    page = read(client)
    data = typed(page, year="", **{"maal-1-number": "1", "maal-0-title": "Min egen titel"})
    answer = client.post(READ, data)
    text = answer.content.decode()
    assert "Ret felterne nedenfor" in text
    assert "Min egen titel" in text
    assert "Til landets kommuner" in text
    assert not GoalSet.objects.filter(year=2027).exists()
    answer = client.post(READ, typed(answer, year="2027"))
    assert "Der er to mål med nummer 1." in answer.content.decode()
    answer = client.post(READ, typed(answer, **{"maal-1-number": "2", "maal-2-DELETE": "on"}))
    assert answer.status_code == 302
    assert Goal.objects.filter(goal_set__year=2027).count() == 2


def test_a_consultation_becomes_one_with_its_deadline(client, staff, real):
    page = read(client, CONSULTATION)
    assert client.post(READ, typed(page)).status_code == 302
    letter = Letter.objects.get(goal_set__year=2028)
    assert (letter.kind, letter.deadline) == (LetterKind.CONSULTATION, date(2027, 5, 23))
    workflow.take(letter.goal_set, "consult", by=staff)
    announcement = CONSULTATION.replace("Høring om", "Udmelding af").replace(" i høring", "")
    announcement = announcement.replace("Rådets bemærkninger bedes sendt senest den 23. maj 2027.", "")
    client.post(READ, typed(read(client, announcement), kind="announcement"))
    assert Letter.objects.filter(goal_set__year=2028, kind=LetterKind.ANNOUNCEMENT).exists()


def test_a_set_carried_on_gives_way_to_the_letter(client, staff, real):
    following = workflow.continue_set(GoalSet.objects.get(year=2024), by=staff)
    following.year = 2027
    following.save()
    page = read(client)
    assert "Der er allerede et målsæt for 2027" in page.content.decode()
    client.post(READ, typed(page))
    assert following.goals.count() == 3
    assert following.letters.count() == 1
    assert workflow.letter_problems(following.letters.get()) == []


def test_a_letter_about_announced_goals_becomes_a_correction(client, staff, real):
    client.post(READ, typed(read(client)))
    goal_set = GoalSet.objects.get(year=2027)
    workflow.take(goal_set, "announce", by=staff)
    page = read(client, CORRECTED)
    assert page.context["reading"].head["kind"].value() == LetterKind.CORRECTION
    assert client.post(READ, typed(page, kind="announcement")).status_code == 200
    assert client.post(READ, typed(page)).status_code == 302
    letter = goal_set.letters.get(kind=LetterKind.CORRECTION)
    assert [wording.goal.number for wording in letter.wordings.all()] == [3]
    later = LETTER.replace("12. juni 2026", "3. september 2026").replace("2026 - 417", "2026 - 534")
    more = later.replace("3. Flere", "3. Flere seniorer skal blive i arbejde.\n4. Flere")
    page = read(client, more.replace("4. Flere seniorer skal blive i arbejde", "4. Flere unge skal i job"))
    assert page.context["reading"].head["kind"].value() == LetterKind.ADDITION
    assert client.post(READ, typed(page)).status_code == 302
    addition = goal_set.letters.get(kind=LetterKind.ADDITION)
    assert [wording.title for wording in addition.wordings.all()] == ["Flere unge skal i job"]
    page = client.post(READ, typed(read(client, later), kind="correction"), follow=True)
    assert "Brevet ændrer ikke målene for 2027" in page.content.decode()


def test_only_the_ministry_reads_letters_in(client_for, erik, minna):
    assert client_for(None).get(READ).status_code == 302
    assert client_for(erik).get(READ).status_code in (302, 403)
    assert client_for(minna).get(READ).status_code == 200


def test_a_file_that_was_never_stored_is_refused(client, staff, real):
    data = typed(read(client), file="noget andet")
    page = client.post(READ, data, follow=True)
    assert "Læs brevet ind igen" in page.content.decode()
    assert not Wording.objects.filter(letter__goal_set__year=2027).exists()


@pytest.mark.parametrize("text", [LETTER, CONSULTATION, "<script>alert(1)</script>\n\n1. <b>Mål</b> for 2027", ""])
def test_the_marks_change_nothing_in_the_letter(text):
    proposal = propose(text)
    html, _ = marked_letter(proposal)
    plain = re.sub(r"<[^>]+>", "", html)
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
        plain = plain.replace(entity, sign)
    assert plain == proposal.text
    assert html.count("<mark ") == html.count("</mark>")
