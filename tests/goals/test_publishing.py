"""What the ministry publishes and mails is only what it means to."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from bpmplan import files
from bpmplan.outbox.models import Mail
from bpmplan.steps import Refused
from goals import mails, workflow
from goals.desk.sending import Sending
from goals.models import Goal, GoalSet, LetterFile, LetterKind
from plans.rollover.changes_in_goals import changes_in_goals
from tests.making import plan as begun

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built_cast")]
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
SECRET = "Kun til internt brug"


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.MINISTRY_NEEDS_SECOND_FACTOR = False


def page(client, address):
    return " ".join(client.get(address).content.decode().split())


def written(letter, titles):
    for wording, title in zip(letter.wordings.order_by("goal__number"), titles, strict=True):
        wording.title, wording.rationale = title, f"Fordi {title.lower()}."
        wording.save()
    return letter


@pytest.fixture
def consulted(minna, anna, signe, esbjerg):
    """2027: three goals in consultation, with a file; two of them in the announcement that waits."""
    goal_set = GoalSet.objects.create(year=2027)
    for number, title in enumerate(("Unge", "Seniorer", "Handicap"), 1):
        Goal.objects.create(goal_set=goal_set, number=number, short_title=title)
    letter = workflow.begin_letter(goal_set, LetterKind.CONSULTATION, by=minna, deadline=date(2026, 5, 1), note=SECRET)
    written(letter, ("Udkast om unge", "Udkast om seniorer", "Udkast om handicap"))
    stored = files.store(SimpleUploadedFile("høring.txt", b"Udkast"))
    LetterFile.objects.create(
        letter=letter, name=stored.name, content_type=stored.content_type, sha256=stored.sha256, size=stored.size
    )
    workflow.take(goal_set, "consult", by=minna, now=NOW)
    goal_set.consultation = letter
    goal_set.announcement = workflow.begin_letter(
        goal_set, LetterKind.ANNOUNCEMENT, by=minna, goals=list(goal_set.goals.filter(number__lt=3)),
        date=date(2026, 6, 1), journal_number="2026 - 17",
    )  # fmt: skip
    written(goal_set.announcement, ("Flere unge i job", "Flere seniorer i job"))
    return goal_set


@pytest.fixture
def announced(consulted, minna):
    workflow.take(consulted, "announce", by=minna, now=NOW)
    return consulted


def test_announcing_publishes_nothing_of_the_consultation(announced, client, minna):
    announced.consultation.files.update(is_enclosure=True, title="Udkast til notat")
    file = announced.consultation.files.get().get_absolute_url()
    for address in ("/maal/2027/", "/maal/2027/1/", "/maal/2027/2/"):
        html = page(client, address)
        assert "Udkast" not in html and "Høring" not in html and "høring" not in html and SECRET not in html
    assert client.get(file).status_code == 404
    client.force_login(minna)
    assert "Udkast om unge" in page(client, "/maal/2027/1/")
    assert "Kan kun ses af ministeriet." in page(client, "/maal/2027/")
    assert b"".join(client.get(file).streaming_content) == b"Udkast"


def test_a_consultation_is_public_where_that_is_ticked(announced, client):
    announced.consultation.refresh_from_db()
    announced.consultation.is_public = True
    announced.consultation.save()
    html = page(client, "/maal/2027/1/")
    assert "Udkast" in html and "Høring" in page(client, "/maal/2027/")
    assert b"".join(client.get(announced.consultation.files.get().get_absolute_url()).streaming_content) == b"Udkast"
    assert client.get("/maal/2027/3/").status_code == 404


def test_a_goal_dropped_after_the_consultation_goes_silently(announced, client, minna):
    assert client.get("/maal/2027/3/").status_code == 404
    assert "Handicap" not in page(client, "/maal/2027/") + page(client, "/maal/")
    words = mails.preview(announced.announcement, "announce").body
    assert "Mål 2: Flere seniorer i job" in words
    assert "Mål 3" not in words and "trukket tilbage" not in words
    client.force_login(minna)
    assert "var i høring, men blev ikke udmeldt" in page(client, "/maal/2027/3/")


def test_it_can_come_back_as_an_addition_but_not_be_withdrawn(announced, client, minna, aalborg, erik):
    goal = announced.goals.get(number=3)
    letter = workflow.begin_letter(announced, LetterKind.WITHDRAWAL, by=minna, goals=[goal])
    assert any("er ikke udmeldt" in sentence for sentence in workflow.letter_problems(letter))
    plan = begun(aalborg, erik, goal_sets=[announced])
    assert plan.plangoals.count() == 2
    letter = workflow.begin_letter(announced, LetterKind.ADDITION, by=minna, goals=[goal], date=date(2026, 9, 1))
    written(letter, ("Flere med handicap i job",))
    workflow.take(announced, "amend", by=minna, now=NOW, letter=letter)
    assert "Flere med handicap i job" in page(client, "/maal/2027/3/")
    assert [wording.title for wording in changes_in_goals(plan).added] == ["Flere med handicap i job"]


@pytest.mark.parametrize(
    ("kind", "offered"),
    [(LetterKind.ADDITION, [3]), (LetterKind.CORRECTION, [1, 2]), (LetterKind.WITHDRAWAL, [1, 2])],
)
def test_a_later_letter_is_begun_about_goals_that_it_can_be_about(announced, client, minna, kind, offered):
    client.force_login(minna)
    html = page(client, reverse("admin:goals_goalset_letter", args=[announced.pk, kind]))
    assert [number for number in (1, 2, 3) if f"Mål {number}: " in html] == offered


def test_duty_is_told_in_the_past_only_of_years_that_have_begun(announced, client, time_machine):
    time_machine.move_to(NOW)
    assert "Der er ikke krav om en plan for 2027." in page(client, "/maal/2027/")
    time_machine.move_to(datetime(2027, 2, 1, tzinfo=UTC))
    assert "Der var ikke krav om en plan for 2027." in page(client, "/maal/2027/")


def test_a_goal_left_out_must_have_been_consulted_on(consulted, minna):
    Goal.objects.create(goal_set=consulted, number=4, short_title="Glemt")
    assert workflow.letter_problems(consulted.announcement) == ["Mål 4 mangler en ordlyd i brevet."]


def test_an_announcement_withdraws_nothing(consulted, minna):
    consulted.announcement.wordings.filter(goal__number=2).update(withdrawn=True)
    with pytest.raises(Refused, match="slet dets ordlyd"):
        workflow.take(consulted, "announce", by=minna, now=NOW)


@pytest.mark.parametrize("public", [False, True])
def test_notes_are_internal_unless_ticked(announced, client, minna, public):
    goal = announced.goals.get(number=1)
    announced.announcement.refresh_from_db()
    for owner in (announced, goal, announced.announcement):
        owner.note, owner.note_is_public = SECRET, public
        owner.save()
    for address in ("/maal/2027/", "/maal/2027/1/"):
        assert (SECRET in page(client, address)) is public
    client.force_login(minna)
    assert "Intern bemærkning" in page(client, "/maal/2027/") or public


def test_before_sending_one_page_says_what_becomes_public_and_what_is_mailed(consulted, client, minna, esbjerg):
    consulted.note, consulted.focus = SECRET, "Ukraine"
    consulted.save()
    step = reverse("admin:goals_goalset_step", args=[consulted.pk, "announce"])
    client.force_login(minna)
    html = page(client, step)
    assert "Ordlyden af mål 1, 2 for 2027" in html
    assert "hvad de viderefører, officiel indikator og resumé" in html
    assert "Der er ikke krav om en plan for 2027." in html and "Særligt fokus i 2027: Ukraine" in html
    assert "Høringsbrevet, dets filer og den ordlyd, der var i høring." in html
    assert "Mål 3 (Handicap), som var i høring og ikke er i brevet." in html
    assert "Den sendes til 2 modtagere i 1 kommune. 1 kommune har ingen modtager: Esbjerg." in html
    assert "De beskæftigelsespolitiske mål for 2027 er udmeldt" in html
    assert SECRET not in html
    shown = mails.preview(consulted.announcement, "announce")
    assert "Hej " in shown.body and "[modtagerens eget link]" in shown.body
    client.post(step)
    assert Mail.objects.filter(kind="letter").count() == 2


def test_the_preview_is_the_mail_word_for_word(consulted, minna, client, mailoutbox, work):
    shown = mails.preview(consulted.announcement, "announce")
    workflow.take(consulted, "announce", by=minna, now=NOW)
    work()
    sent = {message.body for message in mailoutbox}
    before, after = shown.body.split("[modtagerens eget link]")
    assert any(body.startswith(before) and body.endswith(after) for body in sent)
    assert {message.subject for message in mailoutbox} == {shown.subject}


def test_a_consultation_is_said_to_stay_inside(consulted, minna):
    sending = Sending.of(consulted.consultation, "consult")
    assert (sending.public, sending.mail) == ([], None)


# A year without goals


def test_a_year_can_be_announced_to_have_no_goals(client, minna, aalborg, erik, client_for):
    goal_set = GoalSet.objects.create(year=2027)
    assert "no_goals" in [name for name, _ in workflow.open_steps(goal_set, minna)]
    event = workflow.take(goal_set, "no_goals", by=minna, now=NOW)
    assert (goal_set.is_announced, goal_set.has_no_goals, event.by) == (True, True, minna)
    assert not Mail.objects.exists()
    html = page(client, "/maal/2027/")
    assert "Der er ingen beskæftigelsespolitiske mål for 2027." in html
    assert "Ingen mål i år</span>" in html and "Udmeldt</span>" not in html
    begin = page(client_for(erik), "/arbejde/ny/")
    assert "Der er ingen mål for 2027." in begin
    assert f'name="goal_sets" value="{goal_set.pk}"' not in begin
    assert [name for name, _ in workflow.open_steps(goal_set, minna)] == ["goals_after_all"]
    with pytest.raises(Refused, match="Skriv en begrundelse"):
        workflow.take(goal_set, "goals_after_all", by=minna, now=NOW)
    workflow.take(goal_set, "goals_after_all", by=minna, now=NOW, reason="De kom alligevel.")
    assert goal_set.is_draft and not goal_set.has_no_goals


def test_the_list_of_years_names_a_year_without_goals(announced, client, minna, time_machine):
    time_machine.move_to(datetime(2027, 3, 1, tzinfo=UTC))
    workflow.take(GoalSet.objects.create(year=2028), "no_goals", by=minna, now=NOW)
    html = page(client, "/maal/")
    assert "Der er ingen mål for 2028." in html
    assert 'De seneste udmeldte mål er <a href="/maal/2027/">' in html


def test_a_year_with_goals_is_no_year_without(announced, minna):
    with pytest.raises(Refused):
        workflow.take(announced, "no_goals", by=minna, now=NOW)
    with pytest.raises(Refused, match="udmeldt mål for 2027"):
        workflow.take(announced, "goals_after_all", by=minna, now=NOW, reason="Nej")
    draft = GoalSet.objects.create(year=2030)
    Goal.objects.create(goal_set=draft, number=1, short_title="Unge")
    with pytest.raises(Refused, match="mål eller breve for 2030"):
        workflow.take(draft, "no_goals", by=minna, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        GoalSet.objects.filter(pk=draft.pk).update(has_no_goals=True)
