"""The ministry's desk in the admin: from an empty year to announced goals and a correction; nobody else comes in."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bpmplan import files
from bpmplan.accounts.models import User
from goals import workflow
from goals.models import Continuation, Event, Goal, GoalSet, Indicator, Letter, LetterFile, LetterKind, Wording

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
MODELS = ("goalset", "letter", "goal", "event")


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.MINISTRY_NEEDS_SECOND_FACTOR = False


@pytest.fixture
def staff(client, minna):
    client.force_login(minna)
    return minna


def change(obj):
    return reverse(f"admin:goals_{obj._meta.model_name}_change", args=[obj.pk])


def inputs(client, address):
    """What a browser would send back from the admin's form: the values of its form and formsets."""
    context = client.get(address).context
    forms = [context["adminform"].form]
    for formset in context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    data = {}
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False and value != [] and not field.html_name.endswith("upload"):
                data[field.html_name] = str(value) if not hasattr(value, "isoformat") else value.isoformat()
    return data


def test_from_an_empty_year_to_announced_goals_and_a_correction(client, staff, real):
    answer = client.post(reverse("admin:goals_goalset_add"), {"year": 2025, "focus": "", "note": ""})
    goal_set = GoalSet.objects.get(year=2025)
    assert answer.url == change(goal_set)
    carried = Goal.objects.get(goal_set__year=2024, number=4)
    data = inputs(client, change(goal_set)) | {
        "goals-0-number": 1,
        "goals-0-short_title": "Handicap",
        "goals-0-continues": carried.pk,
        "goals-0-official_indicator": "no",
    }
    assert client.post(change(goal_set), data).status_code == 302
    goal = goal_set.goals.get()
    assert goal.continuations.get().earlier == carried
    answer = client.post(reverse("admin:goals_goalset_letter", args=[goal_set.pk, "announcement"]))
    letter = goal_set.letters.get()
    assert answer.url == change(letter)
    assert letter.wordings.get().title == "Flere personer med handicap skal i beskæftigelse"
    data = inputs(client, change(letter)) | {
        "date": "12.05.2026",
        "journal_number": "2026 - 17",
        "wordings-0-title": "Flere personer med handicap skal i job.",
    }
    assert client.post(change(letter), data).status_code == 302
    step = reverse("admin:goals_goalset_step", args=[goal_set.pk, "announce"])
    assert "uden punktum" in client.get(step).content.decode()
    assert client.post(step).status_code == 302
    assert GoalSet.objects.get(pk=goal_set.pk).is_draft
    data = inputs(client, change(letter)) | {"wordings-0-title": "Flere personer med handicap skal i job"}
    client.post(change(letter), data)
    answer = client.post(step, follow=True)
    assert "Målene er udmeldt." in answer.content.decode()
    assert Event.objects.get(goal_set=goal_set).by == staff
    answer = client.post(step, follow=True)
    assert "Måske har en kollega" in answer.content.decode()
    assert Event.objects.filter(goal_set=goal_set).count() == 1
    begin = reverse("admin:goals_goalset_letter", args=[goal_set.pk, "correction"])
    assert "Mål 1: Handicap" in client.get(begin).content.decode()
    answer = client.post(begin, {"goals": [goal.pk]})
    correction = goal_set.letters.get(kind=LetterKind.CORRECTION)
    assert answer.url == change(correction)
    data = inputs(client, change(correction)) | {"wordings-0-title": "Flere personer med handicap i job"}
    client.post(change(correction), data)
    client.post(reverse("admin:goals_goalset_step", args=[goal_set.pk, "amend"]))
    assert Goal.objects.get(pk=goal.pk).wording.title == "Flere personer med handicap i job"
    assert LogEntry.objects.filter(user=staff).count() >= 7


def test_a_consultation_asks_for_its_deadline(client, staff, real):
    following = workflow.continue_set(GoalSet.objects.get(year=2024), by=staff)
    workflow.begin_letter(following, LetterKind.CONSULTATION, by=staff)
    step = reverse("admin:goals_goalset_step", args=[following.pk, "consult"])
    assert "Høringsfrist" in client.get(step).content.decode()
    assert client.post(step, {}).status_code == 200
    assert client.post(step, {"deadline": "01.12.2026"}).status_code == 302
    following.refresh_from_db()
    assert following.status == "consultation"
    retract = reverse("admin:goals_goalset_step", args=[following.pk, "retract"])
    assert client.post(retract, {"reason": ""}).status_code == 200
    assert client.post(retract, {"reason": "Et mål manglede"}).status_code == 302
    following.refresh_from_db()
    assert following.is_draft


def test_the_next_year_is_made_in_one_step(client, staff, real):
    goal_set = GoalSet.objects.get(year=2024)
    address = reverse("admin:goals_goalset_continue", args=[goal_set.pk])
    assert client.get(address).status_code == 200 and not GoalSet.objects.filter(year=2025).exists()
    client.post(address)
    assert GoalSet.objects.get(year=2025).goals.count() == 5
    assert "allerede et målsæt for 2025" in client.post(address, follow=True).content.decode()


def test_a_new_goal_may_continue_goals_of_any_earlier_year(client, staff, real):
    html = client.get(change(GoalSet.objects.get(year=2021))).content.decode()
    assert "2020, mål 3: Handicap" in html and "2018, mål 5: Socialt bedrageri" in html
    assert "2022, mål 3: Flygt" not in html


def test_saving_a_goal_set_leaves_every_lineage_as_it_is(client, staff, real):
    """Goals of 2027 continue those of 2024, over years without goals; the year before was all that was offered."""
    following = workflow.continue_set(GoalSet.objects.get(year=2024), by=staff)
    GoalSet.objects.filter(pk=following.pk).update(year=2027)
    before = list(Continuation.objects.order_by("pk").values())
    for goal_set in GoalSet.objects.all():
        data = inputs(client, change(goal_set)) | {"note": "Gemt igen"}
        assert client.post(change(goal_set), data).status_code == 302
    for goal in Goal.objects.all():
        assert client.post(change(goal), inputs(client, change(goal))).status_code == 302
    assert GoalSet.objects.filter(note="Gemt igen").count() == 8
    assert list(Continuation.objects.order_by("pk").values()) == before


def test_a_sent_letter_is_shown_but_a_forged_post_changes_nothing(client, staff, real):
    letter = Letter.objects.get(goal_set__year=2023)
    before = list(Wording.objects.values())
    html = client.get(change(letter)).content.decode()
    assert 'name="wordings-0-title"' not in html and 'name="journal_number"' not in html
    wording = letter.wordings.first()
    forged = {
        "kind": "correction",
        "date": "01.01.2020",
        "journal_number": "ændret",
        "minister": "en anden",
        "source": "secondary",
        "date_source": "news",
        "sent_at": "",
        "note": "En bemærkning",
        "wordings-TOTAL_FORMS": 1,
        "wordings-INITIAL_FORMS": 1,
        "wordings-0-id": wording.pk,
        "wordings-0-letter": letter.pk,
        "wordings-0-goal": wording.goal_id,
        "wordings-0-title": "Ændret",
        "wordings-0-DELETE": "on",
        "files-TOTAL_FORMS": 0,
        "files-INITIAL_FORMS": 0,
    }
    client.post(change(letter), forged)
    assert list(Wording.objects.values()) == before
    kept = Letter.objects.get(pk=letter.pk)
    assert (kept.kind, kept.journal_number, kept.date) == ("announcement", "2022-53", date(2022, 5, 12))
    assert kept.sent_at == letter.sent_at and kept.note == "En bemærkning"


@pytest.mark.parametrize("model", ["goalset", "letter", "goal"])
def test_history_cannot_be_deleted(client, staff, real, model):
    objects = {"goalset": GoalSet, "letter": Letter, "goal": Goal}[model].objects
    before = objects.count()
    for obj in objects.all()[:3]:
        assert client.post(reverse(f"admin:goals_{model}_delete", args=[obj.pk]), {"post": "yes"}).status_code == 403
    client.post(
        reverse(f"admin:goals_{model}_changelist"),
        {"action": "delete_selected", "_selected_action": [obj.pk for obj in objects.all()], "post": "yes"},
    )
    assert objects.count() == before


def test_a_draft_letter_can_be_deleted_with_its_words(client, staff, real):
    goal_set = GoalSet.objects.get(year=2024)
    letter = workflow.begin_letter(goal_set, LetterKind.CORRECTION, by=staff)
    address = reverse("admin:goals_letter_delete", args=[letter.pk])
    assert "Virksomhederne skal sikres" in client.get(address).content.decode()
    client.post(address, {"post": "yes"})
    assert not Letter.objects.filter(pk=letter.pk).exists()
    empty = GoalSet.objects.create(year=2030)
    client.post(reverse("admin:goals_goalset_delete", args=[empty.pk]), {"post": "yes"})
    assert not GoalSet.objects.filter(year=2030).exists()


def test_files_are_added_to_a_letter_and_checked_by_content(client, staff, real):
    letter = Letter.objects.get(goal_set__year=2023)
    data = inputs(client, change(letter)) | {"files-TOTAL_FORMS": 1, "files-INITIAL_FORMS": 0}
    answer = client.post(change(letter), data | {"files-0-upload": SimpleUploadedFile("brev.pdf", b"MZ program")})
    assert "Filtypen kan ikke bruges" in answer.content.decode() and not LetterFile.objects.exists()
    pdf = SimpleUploadedFile("Udmelding 2023.pdf", b"%PDF-1.7 brev")
    assert client.post(change(letter), data | {"files-0-upload": pdf}).status_code == 302
    file = LetterFile.objects.get()
    assert (file.letter, file.name, file.content_type) == (letter, "Udmelding 2023.pdf", "application/pdf")
    html = client.get(change(letter)).content.decode()
    assert file.get_absolute_url() in html and "files-0-DELETE" not in html
    client.logout()
    answer = client.get(file.get_absolute_url())
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 brev"


def test_an_enclosure_stands_with_the_goals_that_it_is_about(client, staff, real):
    """It is said of a file of a sent letter too; its content and name stay as they were."""
    letter = Letter.objects.get(goal_set__year=2020)
    stored = files.store_bytes(b"%PDF-1.7 notat", files.PDF, "notat.pdf")
    note = LetterFile.objects.create(
        letter=letter, name=stored.name, content_type=stored.content_type, sha256=stored.sha256, size=stored.size
    )
    first, second, third = letter.goal_set.goals.order_by("number")
    data = inputs(client, change(letter)) | {"files-0-title": "Notat om de enkelte mål", "files-0-goals": [second.pk]}
    refused = client.post(change(letter), data)
    assert "Kun et bilag handler om bestemte mål" in refused.content.decode()
    anybody = Client()

    def where():
        return [
            goal.number
            for goal in (first, second, third)
            if "Notat om de enkelte mål" in anybody.get(goal.get_absolute_url()).content.decode()
        ]

    assert client.post(change(letter), data | {"files-0-is_enclosure": "on"}).status_code == 302
    assert where() == [2]
    without = {name: value for name, value in data.items() if name != "files-0-goals"}
    assert client.post(change(letter), without | {"files-0-is_enclosure": "on"}).status_code == 302
    assert where() == [1, 2, 3]
    note.refresh_from_db()
    assert (note.name, note.title, note.sha256) == ("notat.pdf", "Notat om de enkelte mål", stored.sha256)
    html = anybody.get(second.get_absolute_url()).content.decode()
    assert note.get_absolute_url() in html and "notat.pdf" in html
    assert "bilag, " in anybody.get(letter.goal_set.get_absolute_url()).content.decode()


def test_an_indicator_and_what_we_know_of_a_goal_can_be_written(client, staff, real):
    goal = Goal.objects.get(goal_set__year=2022, number=2)
    data = inputs(client, change(goal)) | {
        "official_indicator": "yes",
        "indicators-TOTAL_FORMS": 1,
        "indicators-0-name": "En indikator",
        "number": 9,
    }
    assert client.post(change(goal), data).status_code == 302
    goal.refresh_from_db()
    assert (goal.official_indicator, goal.number) == ("yes", 2)
    assert Indicator.objects.get().name == "En indikator"


def every_address():
    goal_set = GoalSet.objects.get(year=2024)
    yield from (reverse(f"admin:goals_{model}_changelist") for model in MODELS)
    yield from (change(model.objects.first()) for model in (GoalSet, Letter, Goal, Event))
    yield reverse("admin:goals_goalset_add")
    yield reverse("admin:goals_goalset_continue", args=[goal_set.pk])
    yield from (reverse("admin:goals_goalset_step", args=[goal_set.pk, step]) for step in workflow.STEPS)
    yield from (reverse("admin:goals_goalset_letter", args=[goal_set.pk, kind]) for kind in LetterKind.values)


def test_every_page_of_the_desk_opens_for_ministry_staff(client, staff, real):
    for address in every_address():
        assert client.get(address).status_code == 200, address


def test_the_desk_is_the_ministrys_alone(client, real, erik):
    staff_elsewhere = User.objects.create_user("staff@example.dk", name="Stine med adgang", is_staff=True)
    before = (GoalSet.objects.count(), Letter.objects.count(), Event.objects.count())
    for person in (None, erik, staff_elsewhere):
        if person:
            client.force_login(person)
        for address in every_address():
            assert client.get(address).status_code in (302, 403), address
            assert client.post(address, {"reason": "x"}).status_code in (302, 403), address
    assert (GoalSet.objects.count(), Letter.objects.count(), Event.objects.count()) == before


@pytest.mark.parametrize("path", ["trin/andet", "brev/andet"])
def test_unknown_steps_and_letters_are_not_found(client, staff, real, path):
    pk = GoalSet.objects.get(year=2024).pk
    assert client.get(f"/admin/goals/goalset/{pk}/{path}/").status_code == 404


@pytest.mark.parametrize("model", MODELS)
def test_lists_can_be_searched_and_ask_few_questions(client, staff, real, model, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        answer = client.get(reverse(f"admin:goals_{model}_changelist"), {"q": "2022-53"} if model == "letter" else {})
    assert answer.status_code == 200


def test_the_page_of_a_goal_set_asks_few_questions(client, staff, real, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        client.get(change(GoalSet.objects.get(year=2019)))
    with django_assert_max_num_queries(20):
        client.get(change(Letter.objects.get(goal_set__year=2023)))
