"""The public pages about goals: what they say, who sees what, and what they cost."""

import re
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bpmplan import files
from goals import workflow
from goals.models import Goal, GoalSet, Letter, LetterFile, LetterKind, Wording

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def consulted(real, minna):
    goal_set = GoalSet.objects.create(year=2027)
    goal = Goal.objects.create(goal_set=goal_set, number=1, short_title="Hemmeligt mål")
    letter = workflow.begin_letter(goal_set, LetterKind.CONSULTATION, by=minna, deadline=date(2026, 12, 1))
    letter.wordings.filter(goal=goal).update(title="Et hemmeligt mål")
    workflow.take(goal_set, "consult", by=minna, now=NOW)
    return goal_set


def test_the_list_of_years_says_what_is_known_today(client, real, time_machine):
    time_machine.move_to(NOW)
    html = page(client, "/maal/")
    assert 'De seneste udmeldte mål er <a href="/maal/2024/">målene for 2024</a>.' in html
    assert "Der er ingen mål udmeldt for 2025 eller senere." in html
    assert "lov nr. 1656 af 30. december 2024" in html and "lov nr. 295 af 20. marts 2023" in html
    assert html.index("Mål for 2024") < html.index("Mål for 2018")
    assert "planen for 2023 regnes for den sidste" in html


def test_the_list_of_years_is_quiet_about_law_while_goals_are_current(client, real, time_machine):
    time_machine.move_to(datetime(2024, 3, 1, tzinfo=UTC))
    html = page(client, "/maal/")
    assert "eller senere" not in html and "ophævet" not in html


def test_a_years_page_shows_its_goals_and_their_origin(client, real):
    html = page(client, "/maal/2023/")
    assert "Virksomhederne skal sikres den nødvendige og kvalificerede arbejdskraft" in html
    assert 'Videreført fra <a href="/maal/2022/5/">2022, mål 5</a>' in html
    assert "Nej, kommunen følger selv op" in html and "Ja, på Jobindsats.dk" in html and "(kilde: brevet)" in html
    assert "Resumé" in html and "vores resumé, ikke ministerens ord" in html
    assert "Kommunerne skulle lave en plan for 2023." in html
    assert "2022-53" in html and "12. maj 2022" in html
    assert "Fordrevne ukrainere" in html


def test_a_year_without_duty_and_with_a_date_from_the_news_says_so(client, real):
    html = page(client, "/maal/2024/")
    assert "Der var ikke krav om en plan for 2024." in html
    assert "datoen for en nyhed om målene; brevets egen dato kendes ikke" in html
    assert "Udmeldt af beskæftigelsesminister Ane Halsboe-Jørgensen." in html
    assert "Høringsfrist</dt><dd>23. maj 2023" in html
    assert "Ikke oplyst" in html
    assert "30. juni 2023" not in page(client, "/maal/2024/5/")


def test_disputed_goals_carry_their_note_and_dropped_ones_are_named(client, real):
    html = page(client, "/maal/2019/")
    assert "Kilderne er ikke enige om målet." in html and "Mangler på en senere liste over målene for 2019." in html
    assert "Mål fra 2019, der ikke er videreført" in page(client, "/maal/2020/")


def test_a_goals_page_shows_its_line_through_the_years(client, real):
    html = page(client, "/maal/2021/5/")
    for address in ("/maal/2018/2/", "/maal/2019/2/", "/maal/2020/1/", "/maal/2024/5/"):
        assert f'href="{address}"' in html
    assert "Samme ordlyd" in html
    assert "ændret ordlyd" in page(client, "/maal/2019/3/")


def test_goals_in_consultation_are_for_ministry_staff_only(client, consulted, minna, erik):
    for person in (None, erik):
        if person:
            client.force_login(person)
        assert "Hemmelig" not in page(client, "/maal/") and "2027" not in page(client, "/maal/2024/")
        for address in ("/maal/2027/", "/maal/2027/1/"):
            assert client.get(address).status_code == 404
    client.force_login(minna)
    assert "Et hemmeligt mål" in page(client, "/maal/2027/")
    assert "Kan kun ses af ministeriet" in page(client, "/maal/2027/1/")
    assert "I høring" in page(client, "/maal/")


def test_what_a_correction_changed_can_be_read(client, real, minna):
    goal = Goal.objects.get(goal_set__year=2024, number=2)
    letter = workflow.begin_letter(
        goal.goal_set, LetterKind.CORRECTION, by=minna, goals=[goal], date=date(2026, 11, 2), journal_number="2026 - 9"
    )
    letter.wordings.update(title="Flere ledige kvinder skal opkvalificeres", rationale="Nyt")
    for address in ("/maal/2024/", "/maal/2024/2/"):
        assert "kvinder" not in page(client, address)
    workflow.take(goal.goal_set, "amend", by=minna, now=NOW)
    for address in ("/maal/2024/", "/maal/2024/2/"):
        html = page(client, address)
        assert "Flere ledige kvinder skal opkvalificeres</" in html and "Rettelse, 2. november 2026" in html
        assert re.search(r"Flere ledige <ins><span[^>]*>Tilføjet: </span>kvinder </ins>skal opkvalificeres", html)
        assert "Ministerens begrundelse" in html


def test_a_withdrawn_goal_stays_readable_and_says_so(client, real, minna):
    goal = Goal.objects.get(goal_set__year=2024, number=2)
    workflow.begin_letter(goal.goal_set, LetterKind.WITHDRAWAL, by=minna, goals=[goal], date=date(2026, 11, 2))
    workflow.take(goal.goal_set, "amend", by=minna, now=NOW)
    assert "Målet er trukket tilbage den 2. november 2026." in page(client, "/maal/2024/2/")
    assert "Målet er trukket tilbage" in page(client, "/maal/2024/")


def test_an_unsent_letter_is_shown_to_the_ministry_only(client, real, minna):
    letter = workflow.begin_letter(
        GoalSet.objects.get(year=2024), LetterKind.CORRECTION, by=minna, goals=[], journal_number="2026 - hemmelig"
    )
    stored = files.store(SimpleUploadedFile("Rettelse æøå.pdf", b"%PDF-1.7"))
    file = LetterFile.objects.create(
        letter=letter, name=stored.name, content_type=stored.content_type, sha256=stored.sha256, size=stored.size
    )
    assert "hemmelig" not in page(client, "/maal/2024/")
    assert client.get(f"/maal/2024/filer/{file.pk}/").status_code == 404
    client.force_login(minna)
    assert "2026 - hemmelig" in page(client, "/maal/2024/")
    answer = client.get(f"/maal/2024/filer/{file.pk}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7" and answer["Content-Type"] == "application/pdf"
    assert client.get(f"/maal/2023/filer/{file.pk}/").status_code == 404


def test_what_staff_write_is_shown_as_text(client, real, minna):
    goal = Goal.objects.get(goal_set__year=2024, number=2)
    letter = workflow.begin_letter(goal.goal_set, LetterKind.CORRECTION, by=minna, goals=[goal])
    letter.wordings.update(title="<script>alert(1)</script>", focus="<b>fed</b>")
    workflow.take(goal.goal_set, "amend", by=minna, now=NOW)
    for address in ("/maal/2024/", "/maal/2024/2/"):
        html = page(client, address)
        assert "<script>alert" not in html and "<b>fed" not in html


@pytest.mark.parametrize(
    "address", ["/maal/2017/", "/maal/2023/9/", "/maal/99999/", "/maal/2023/99999999999999999999/"]
)
def test_a_year_or_goal_that_is_not_there_is_not_found(client, real, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/maal/", "/maal/2023/", "/maal/2023/5/"])
def test_pages_are_read_only(client, real, address):
    assert client.post(address).status_code == 405


@pytest.mark.parametrize(("address", "most"), [("/maal/", 6), ("/maal/2023/", 8), ("/maal/2023/5/", 6)])
def test_pages_ask_the_same_number_of_questions_however_many_goals(client, real, address, most):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            page(client, address)
        return len(queries)

    before = asked()
    for year in range(2025, 2031):
        goal_set = GoalSet.objects.create(year=year, status="announced")
        letter = Letter.objects.create(goal_set=goal_set)
        for number in range(1, 8):
            goal = Goal.objects.create(goal_set=goal_set, number=number, short_title="Mål")
            Wording.objects.create(goal=goal, letter=letter, title=f"Mål {number}")
        letter.sent_at = NOW
        letter.save()
    assert asked() == before <= most
