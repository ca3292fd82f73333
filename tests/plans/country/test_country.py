"""The country at a glance: where each municipality stands, and how each goal is answered."""

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bpmplan.accounts.models import Municipality, Role
from bpmplan.steps import Refused
from goals import workflow as goal_workflow
from goals.models import GoalSet, Wording
from plans.country import goal_cells, ordering, overview, themes
from plans.country import year_answers as answers
from plans.models import Chapter, GoalAnswer, Initiative, Plan, PlanGoal, Target, Theme, ThemeTag
from plans.sample import country as bench
from plans.steps import workflow
from plans.writing import saving
from tests.cast import first_administrator, municipality
from tests.making import NOW, adopted, complete, decision, goal_set, own_goal, plan, submitted

pytestmark = pytest.mark.usefixtures("built_cast")
LATER = datetime(2026, 12, 1, 9, tzinfo=UTC)
SECRET = "kantarelsuppe"
PAGES = (
    "/ministerium/?aar=2027",
    "/ministerium/?aar=2027&hent=xlsx",
    "/ministerium/?aar=2027&hent=csv",
    "/ministerium/maal/?aar=2027",
    "/ministerium/maal/?aar=2027&hent=xlsx",
    "/ministerium/maal/?aar=2027&hent=csv",
    "/ministerium/maal/2027/1/",
    "/ministerium/maal/2027/1/?hent=xlsx",
    "/ministerium/maal/2027/1/?hent=csv",
)


def row_of(place, year=2027):
    return next(row for row in overview.overview(year)[0] if row.pk == place.pk)


@pytest.fixture
def goals(db):
    return goal_set(2027, {1: "Flere ledige i uddannelse", 2: "Flere med handicap i job"})


@pytest.fixture
def others(db, minna):
    """Four municipalities more, each with an approver as ``person``."""
    places = [
        municipality("101", "København", "koebenhavn", "1084", "Region Hovedstaden"),
        municipality("350", "Lejre", "lejre", "1085", "Region Sjælland"),
        municipality("751", "Aarhus", "aarhus", "1082", "Region Midtjylland"),
        municipality("492", "Ærø", "aeroe", "1083", "Syddanmark"),
    ]
    for place in places:
        place.person = first_administrator(place, minna, f"{place.slug}@example.dk", place.name, Role.APPROVER)
    return places


def answered(place, by, goals, *, years=(2027, 2027), word="virksomheder", leave_out=None, adopt=True):
    """A plan that answers every goal of the set: an initiative, a target and a described follow-up each."""
    made = plan(place, by, years=years, goal_sets=[goals])
    for goal in made.plangoals.prefetch_related("wordings__goal"):
        number = goal.wordings.all()[0].goal.number
        if number == leave_out:
            values = {"left_out": True, "left_out_reason": f"Ikke nu, {word}."}
        else:
            values = {"title": "Egne ord", "strategy": f"Vi besøger {word}.", "follow_up": "En status til udvalget."}
            saving.add(Initiative(plan=made, title=f"Besøg hos {word}"), by=by, now=NOW, goals=[goal])
            saving.add(Target(plan=made, goal=goal, title="I job"), by=by, now=NOW, values=[("2027", "9")])
        saving.save(PlanGoal, plan=made, key=goal.key, started_from=goal.edit_no, values=values, by=by, now=NOW)
    complete(made, by)
    workflow.take(made, "submit", by=by, now=NOW)
    if not adopt:
        return made
    return workflow.take(made, "adopt", by=by, now=NOW, decision=decision(place)).revision


# --- where each stands


def test_every_state_is_told_apart(aalborg, esbjerg, signe, others):
    copenhagen, lejre, aarhus, aeroe = others
    adopted(aalborg, signe)
    answers.give(copenhagen, 2027, kind="no_plan", by=copenhagen.person, now=NOW)
    answers.give(lejre, 2027, kind="own_plan", link="https://lejre.example.dk/", by=lejre.person, now=NOW)
    plan(aarhus, aarhus.person)
    submitted(aeroe, aeroe.person)
    states = {row.name: row.state for row in overview.overview(2027)[0]}
    assert states == {
        "Esbjerg": "unanswered",
        "København": "no_plan",
        "Lejre": "own_plan",
        "Ærø": "submitted",
        "Aalborg": "adopted",
        "Aarhus": "draft",
    }
    assert list(states) == ["Esbjerg", "København", "Lejre", "Ærø", "Aalborg", "Aarhus"]  # in Danish order


def test_a_hearing_is_told_and_since_when(aalborg, signe):
    made = plan(aalborg, signe)
    own_goal(made, signe)
    workflow.take(made, "hear", by=signe, now=LATER)
    assert (row_of(aalborg).state, row_of(aalborg).since) == ("hearing", LATER)


def test_an_adopted_plan_tells_its_decision_and_stays_adopted_while_the_next_version_is_written(aalborg, signe):
    revision = adopted(aalborg, signe)
    row = row_of(aalborg)
    assert (row.since, row.decided_on, row.notes) == (NOW, date(2026, 11, 18), [])
    assert row.url == revision.get_absolute_url()
    workflow.take(revision.plan, "reopen", by=signe, now=LATER, reason="Ny lov")
    row = row_of(aalborg)
    assert (row.state, row.notes, row.changed) == ("adopted", ["Ny version skrives"], LATER)


def test_a_plan_for_several_years_counts_in_each_of_them(aalborg, signe):
    adopted(aalborg, signe, years=(2026, 2028))
    assert [row_of(aalborg, year).state for year in range(2025, 2030)] == [
        "unanswered",
        "adopted",
        "adopted",
        "adopted",
        "unanswered",
    ]
    assert row_of(aalborg, 2027).years == "2026-2028"


def test_writing_moves_the_last_change_and_nothing_else(aalborg, signe):
    made = plan(aalborg, signe)
    goal = own_goal(made, signe)
    saving.save(
        PlanGoal, plan=made, key=goal.key, started_from=goal.edit_no, values={"ambition": "Mere"}, by=signe, now=LATER
    )
    assert (row_of(aalborg).since, row_of(aalborg).changed) == (NOW, LATER)


def test_a_discarded_draft_is_no_draft(aalborg, signe):
    made = plan(aalborg, signe)
    workflow.take(made, "discard", by=signe, now=NOW, reason="Lavet ved en fejl.")
    assert row_of(aalborg).state == "unanswered"


def test_the_goals_answered_are_counted(aalborg, signe, goals):
    answered(aalborg, signe, goals, leave_out=2)
    assert row_of(aalborg).answered == 1


def test_the_regions_of_a_year_are_those_of_that_year(aalborg):
    region = aalborg.region
    region.until = date(2026, 12, 31)
    region.successor = type(region).objects.create(code="1099", name="Nyt Jylland", since=date(2027, 1, 1))
    region.save()
    assert [row_of(aalborg, year).region for year in (2026, 2027)] == ["Nordjylland", "Nyt Jylland"]


def test_words_are_neutral(aalborg, goals, minna, client_for):
    for address in PAGES[::3]:
        page = client_for(minna).get(address).content.decode().casefold()
        assert not [word for word in ("mangler", "for sent", "forsinke", "overskredet") if word in page]


# --- narrowing and sorting


def texts(client, address):
    page = client.get(address)
    assert page.status_code == 200
    return page.content.decode()


def names(client, address):
    """The municipalities of a page's file, in order."""
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}&hent=xlsx").content))["Data"]
    return [cell.value for cell in sheet["B"][1:]]


def test_the_address_narrows_and_sorts_page_and_file_alike(aalborg, esbjerg, signe, others, minna, client_for):
    adopted(aalborg, signe)
    adopted(others[0], others[0].person, years=(2027, 2028))
    client = client_for(minna)
    assert names(client, "/ministerium/?aar=2027&status=adopted") == ["København", "Aalborg"]
    assert names(client, "/ministerium/?aar=2027&navn=AA") == ["Aalborg", "Aarhus"]
    assert names(client, "/ministerium/?aar=2027&region=1083") == ["Esbjerg", "Ærø"]
    assert names(client, "/ministerium/?aar=2027&orden=-kommune")[:2] == ["Aarhus", "Aalborg"]
    assert names(client, "/ministerium/?aar=2027&orden=-status")[0] in ("Aalborg", "København")
    assert names(client, "/ministerium/?aar=2027")[:2] == ["København", "Aalborg"]  # what there is to read comes first
    assert len(names(client, "/ministerium/?aar=2027&orden=findes-ikke&region=0&status=ukendt")) == 6
    page = texts(client, "/ministerium/?aar=2027&status=adopted&orden=-siden")
    assert 'aria-sort="descending"' in page
    assert "2 af 6 kommuner" in page


@pytest.mark.parametrize("order", [sign + key for key in ordering.SORTS for sign in ("", "-")])
def test_every_order_puts_what_is_not_known_last(order, aalborg, esbjerg, signe, others, minna, client_for):
    adopted(aalborg, signe)
    listed = names(client_for(minna), f"/ministerium/?aar=2027&orden={order}")
    assert len(listed) == 6
    if order.removeprefix("-") in ("siden", "aendret", "besluttet"):
        assert listed[0] == "Aalborg"


@pytest.mark.parametrize(
    "query",
    ["aar=abc", "aar=²", "aar=99999", "aar=2027&navn=%00<script>", "aar=2027&hent=exe", "page=x&tema=x&tekst=("],
)
def test_addresses_that_make_no_sense_still_give_a_page(query, aalborg, goals, minna, client_for):
    for path in ("/ministerium/", "/ministerium/maal/", "/ministerium/maal/2027/1/"):
        assert "<script>alert" not in texts(client_for(minna), f"{path}?{query}")


def test_the_year_is_the_newest_with_goals_when_none_is_named(aalborg, goals, minna, client_for):
    goal_set(2026, {1: "Flere i job"})
    assert "Landet i 2027" in texts(client_for(minna), "/ministerium/")


# --- municipalities × goals


def test_each_cell_leads_to_the_very_place_in_the_adopted_plan(aalborg, signe, goals, minna, client_for):
    revision = answered(aalborg, signe, goals, leave_out=2)
    lines, columns = overview.matrix(2027)
    (one, two) = next(cells for row, cells in lines if row.pk == aalborg.pk)
    assert [column.number for column in columns] == [1, 2]
    assert (one.text, one.note) == ("1 indsats, 1 måltal", "opfølgning i ord, egen ordlyd")
    assert two.text == "Udeladt med begrundelse"
    client = client_for(minna)
    for cell in (one, two):
        assert f'href="{cell.url}"' in texts(client, "/ministerium/maal/?aar=2027")
        address, _, key = cell.url.partition("#")
        assert address == revision.get_absolute_url()
        assert f'id="{key}"' in texts(client_for(None), address)


def test_a_municipality_without_a_plan_in_force_says_where_it_stands(aalborg, esbjerg, signe, goals, minna, client_for):
    answered(aalborg, signe, goals, adopt=False)
    page = texts(client_for(minna), "/ministerium/maal/?aar=2027")
    assert "Ikke endnu: til politisk behandling" in page
    assert ">Ikke svaret</span></td>" in page
    assert page.index(">Aalborg<") < page.index(">Esbjerg<")


def test_a_goal_announced_later_is_answered_by_what_it_continues(aalborg, signe, goals):
    answered(aalborg, signe, goals, years=(2027, 2028))
    goal = goals.goals.get(number=1)
    goal_set(2028, {1: "Endnu flere i uddannelse", 2: "Et nyt mål"}, continues={1: goal})
    lines, _ = overview.matrix(2028)
    one, two = lines[0][1]
    assert (one.as_goal, one.note) == ((2027, 1), "opfølgning i ord, egen ordlyd, som mål 1 for 2027")
    assert two.state == "absent"
    assert row_of(aalborg, 2028).answered == 1


def test_a_withdrawn_goal_keeps_its_column_and_its_answers_marked(aalborg, signe, goals, minna, client_for):
    answered(aalborg, signe, goals)
    goal = goals.goals.get(number=2)
    letter = goals.letters.create(kind="withdrawal", date=date(2026, 10, 1))
    Wording.objects.create(goal=goal, letter=letter, title="Trukket tilbage", withdrawn=True)
    letter.sent_at = LATER
    letter.save()
    assert [(column.number, column.is_withdrawn) for column in goal_cells.columns_of(2027)] == [(1, False), (2, True)]
    client = client_for(minna)
    assert "(trukket tilbage)" in texts(client, "/ministerium/maal/?aar=2027")
    overview = texts(client, "/ministerium/?aar=2027")
    assert "(trukket tilbage)" in overview and "Der er udmeldt 2 mål, og 1 af dem gælder." in overview
    page = texts(client, "/ministerium/maal/2027/2/")
    assert "Målet er trukket tilbage. Svarene i de vedtagne planer bliver stående." in page
    assert page.count('class="goal-answer"') == 1
    assert "Kommunernes svar på målet" in texts(client, "/maal/2027/2/")
    assert row_of(aalborg, 2027).answered == 1


def test_a_year_that_has_no_goals_says_so(aalborg, minna, client_for):
    goal_workflow.take(GoalSet.objects.create(year=2027), "no_goals", by=minna)
    assert "Der er ingen mål for 2027." in texts(client_for(minna), "/ministerium/?aar=2027")
    assert "Der er ingen mål for 2027." in texts(client_for(minna), "/ministerium/maal/?aar=2027")


def test_a_year_without_goals_says_so(aalborg, minna, client_for):
    assert "Der er ikke udmeldt mål for 2027" in texts(client_for(minna), "/ministerium/maal/?aar=2027")
    assert client_for(minna).get("/ministerium/maal/2027/1/").status_code == 404


# --- the answers to a goal, and themes


@pytest.fixture
def three(aalborg, esbjerg, signe, goals, others):
    copenhagen, lejre, *_ = others
    answered(aalborg, signe, goals, word="virksomheder")
    answered(copenhagen, copenhagen.person, goals, word="ÆBLEPLANTAGER")
    answered(lejre, lejre.person, goals, word="skoler", leave_out=1)
    return aalborg, copenhagen, lejre


def test_all_adopted_answers_stand_below_each_other_and_can_be_searched(three, minna, client_for):
    client = client_for(minna)
    page = texts(client, "/ministerium/maal/2027/1/")
    assert page.count('class="goal-answer"') == 3
    assert "Vi besøger virksomheder." in page
    assert "Udeladt med begrundelse" in page
    page = texts(client, "/ministerium/maal/2027/1/?tekst=æbleplantager")
    assert page.count('class="goal-answer"') == 1
    assert "<mark>ÆBLEPLANTAGER</mark>" in page
    assert names(client, "/ministerium/maal/2027/1/?tekst=besøger") == ["København", "Aalborg"]


def post(client, **data):
    return client.post("/ministerium/maal/2027/1/temaer/", data, follow=True)


def test_themes_are_made_set_found_by_and_taken_off(three, minna, client_for):
    client = client_for(minna)
    post(client, name="  Unge   og job ", create="1")
    theme = Theme.objects.get()
    assert theme.name == "Unge og job"
    answer = overview.goal_texts(2027, 1)[0][0]
    response = post(client, answer=f"{answer.plan}:{answer.key}", theme=theme.pk, add="1", query="region=1084")
    assert response.redirect_chain[-1][0] == f"/ministerium/maal/2027/1/?region=1084#svar-{answer.key}"
    assert names(client, f"/ministerium/maal/2027/1/?tema={theme.pk}") == ["København"]
    tag = ThemeTag.objects.get()
    assert (tag.tagged_by, str(tag.key)) == (minna, answer.key)
    post(client, name="Unge", rename=theme.pk)
    assert "står på 1 svar" in post(client, delete=theme.pk).content.decode()
    post(client, answer=f"{answer.plan}:{answer.key}", remove=theme.pk)
    post(client, delete=theme.pk)
    assert not Theme.objects.exists()


def test_a_theme_stays_on_the_answer_through_the_next_version(three, signe, minna):
    theme = themes.create("Unge", by=minna)
    answer = next(text for text in overview.goal_texts(2027, 1)[0] if text.row.name == "Aalborg")
    made = Plan.objects.get(pk=answer.plan)
    themes.tag(theme, made, answer.key, by=minna, now=NOW)
    workflow.take(made, "reopen", by=signe, now=LATER, reason="Ny lov")
    workflow.take(made, "submit", by=signe, now=LATER)
    workflow.take(made, "adopt", by=signe, now=LATER, decision=decision(made.municipality))
    again = next(text for text in overview.goal_texts(2027, 1)[0] if text.row.name == "Aalborg")
    assert again.themes == [theme]
    assert "/v2/" in again.cell.url


def test_themes_are_named_once_and_only_by_the_ministry(three, minna, signe):
    themes.create("Unge", by=minna)
    for name in ("unge", " UNGE ", "", "x" * 61):
        with pytest.raises(Refused):
            themes.create(name, by=minna)
    with pytest.raises(PermissionDenied):
        themes.create("Ældre", by=signe)
    assert Theme.objects.count() == 1


def test_a_draft_s_answer_takes_no_theme_and_nonsense_is_not_found(aalborg, signe, goals, minna, client_for):
    made = answered(aalborg, signe, goals, adopt=False)
    theme = themes.create("Unge", by=minna)
    key = GoalAnswer.objects.first().key
    with pytest.raises(Refused):
        themes.tag(theme, made, key, by=minna, now=NOW)
    client = client_for(minna)
    for answer in ("x", "1:x", f"999999:{key}", f"²:{key}"):
        assert post(client, answer=answer, theme=theme.pk, add="1").status_code == 404
    assert post(client, answer=f"{made.pk}:{key}", theme="x").status_code == 404
    assert "Vælg et tema" in post(client, answer=f"{made.pk}:{key}", theme="").content.decode()


def test_a_goal_s_public_page_leads_to_the_answers_for_the_ministry_only(three, minna, client_for):
    assert "/ministerium/maal/2027/1/" in texts(client_for(minna), "/maal/2027/1/")
    assert "/ministerium/" not in texts(client_for(None), "/maal/2027/1/")


# --- files


def test_the_matrix_opened_again_says_what_the_page_says(three, minna, client_for):
    book = openpyxl.load_workbook(io.BytesIO(client_for(minna).get(PAGES[4]).content))
    heads, *rows = book["Data"].iter_rows(values_only=True)
    lines, columns = overview.matrix(2027)
    assert len(rows) == len(lines) * len(columns)
    by_place = {
        (row[heads.index("Kommune")], row[heads.index("Mål nr.")]): dict(zip(heads, row, strict=True)) for row in rows
    }
    for row, cells in lines:
        for column, cell in zip(columns, cells or [None, None], strict=True):
            read = by_place[row.name, column.number]
            if cell is None:
                assert (read["Svar"], read["Indsatser"]) == (row.not_yet, None)
            else:
                assert read["Sted i planen"].endswith(cell.url)
                if cell.state == "answered":
                    assert (read["Indsatser"], read["Måltal"]) == (cell.initiatives, cell.targets)
    text = client_for(minna).get(PAGES[5]).content.decode("utf-8-sig")
    assert [len(line) for line in csv.reader(io.StringIO(text), delimiter=";")] == [len(heads)] * (len(rows) + 1)


def test_the_overview_opened_again_has_typed_cells(three, minna, client_for):
    sheet = openpyxl.load_workbook(io.BytesIO(client_for(minna).get(PAGES[1]).content))["Data"]
    heads = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[1].value == "Aalborg")
    read = dict(zip(heads, row, strict=True))
    assert read["Besluttet"].value.date() == date(2026, 11, 18)
    assert (read["Mål besvaret"].value, read["Mål i året"].value) == (2, 2)
    assert read["Plan"].hyperlink.target.endswith("/kommuner/aalborg/2027/v1/")


def test_a_hostile_note_is_text_in_every_file(aalborg, signe, minna, client_for):
    answers.give(aalborg, 2027, kind="no_plan", note='=HYPERLINK("http://x";"y")', by=signe, now=NOW)
    book = openpyxl.load_workbook(io.BytesIO(client_for(minna).get(PAGES[1]).content))
    assert not [cell for row in book["Data"].iter_rows() for cell in row if cell.data_type == "f"]
    assert "'=HYPERLINK" in client_for(minna).get(PAGES[2]).content.decode()


# --- what the ministry never sees


def read(response):
    """All the text of an answer, also what is packed into a workbook."""
    content = response.content
    if content[:2] != b"PK":
        return content.decode().casefold()
    book = openpyxl.load_workbook(io.BytesIO(content))
    return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row).casefold()


@pytest.mark.parametrize("who", ["minna", "sune"])
def test_no_draft_s_word_is_ever_shown(who, aalborg, esbjerg, signe, goals, others, request, client_for):
    copenhagen, lejre, aarhus, _ = others
    for place in (copenhagen, lejre, aarhus):
        made = plan(place, place.person, goal_sets=[goals])
        made.title = SECRET
        made.save()
        for goal in made.plangoals.all():
            words = dict.fromkeys(("title", "challenge", "ambition", "strategy", "follow_up"), SECRET)
            saving.save(PlanGoal, plan=made, key=goal.key, started_from=0, values=words, by=place.person, now=NOW)
            saving.add(Initiative(plan=made, title=SECRET), by=place.person, now=NOW, goals=[goal])
        chapter = made.chapters.filter(kind="text").first()
        words = {"title": SECRET, "text": SECRET}
        saving.save(Chapter, plan=made, key=chapter.key, started_from=0, values=words, by=place.person, now=NOW)
        complete(made, place.person)
    workflow.take(Plan.objects.get(municipality=lejre), "hear", by=lejre.person, now=NOW)
    workflow.take(Plan.objects.get(municipality=aarhus), "submit", by=aarhus.person, now=NOW)
    revision = answered(aalborg, signe, goals)
    workflow.take(revision.plan, "reopen", by=signe, now=LATER, reason=SECRET)
    goal = revision.plan.plangoals.first()
    words = {"strategy": SECRET}
    saving.save(
        PlanGoal, plan=revision.plan, key=goal.key, started_from=goal.edit_no, values=words, by=signe, now=LATER
    )

    client = client_for(request.getfixturevalue(who))
    for address in PAGES:
        content = read(client.get(address))
        assert "aalborg" in content
        assert SECRET not in content, address


@pytest.mark.parametrize("who", ["anna", "signe", "esther"])
@pytest.mark.parametrize("name", ["ministry", "ministry_matrix"])
def test_the_overviews_are_the_ministry_s_alone(who, name, request, client_for):
    assert client_for(request.getfixturevalue(who)).get(reverse(name)).status_code == 403
    assert client_for(None).get(reverse(name))["Location"].startswith("/konto/login/")


# --- measured


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.one_database
def test_the_number_of_queries_is_fixed(aalborg, signe, goals, minna, client_for):
    """A draft and an adopted plan; then sixty municipalities with a plan; then ten years of them."""
    plan(
        municipality("101", "København", "koebenhavn", "1084", "Hovedstaden"),
        signe_of("101", minna),
        years=(2027, 2028),
    )
    revision = answered(aalborg, signe, goals)
    theme = themes.create("Unge", by=minna)
    answer = overview.goal_texts(2027, 1)[0][0]
    themes.tag(theme, revision.plan, answer.key, by=minna, now=NOW)
    client = client_for(minna)
    few = [queries(client, address) for address in PAGES]
    for number in range(60):
        Municipality.objects.create(
            code=f"{200 + number}",
            name=f"By {number}",
            full_name=f"By {number}",
            slug=f"by-{number}",
            region=aalborg.region,
        )
    bench.country(revision, [2027])
    assert [queries(client, address) for address in PAGES] == few
    bench.country(revision, range(2018, 2028))
    assert [queries(client, address) for address in PAGES] == few
    assert max(few) <= 20


def signe_of(code, minna):
    place = Municipality.objects.get(code=code)
    return first_administrator(place, minna, f"signe@{place.slug}.example", "Signe", Role.APPROVER)
