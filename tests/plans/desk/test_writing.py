"""The writing desk through its pages: what is typed is saved, shown, refused in a sentence, and never lost."""

import html
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from bpmplan.values import Period
from goals.models import Indicator, Letter, LetterKind, Wording
from plans.content.live import of_plan
from plans.content.readiness import readiness_of
from plans.content.standing import Standing
from plans.documents import pdf
from plans.models import Chapter, Confirmation, Initiative, Plan, Status, Target, TargetGroup
from plans.rollover.carry import begin
from plans.writing import deleting, saving
from plans.writing.addresses import section_url
from tests import making

pytestmark = pytest.mark.usefixtures("built_cast")
LONG = "Virksomhederne mangler hænder, og de unge mangler fodfæste."


@pytest.fixture
def goal_set(db):
    return making.goal_set(2027, {1: "Flere ledige skal i job", 2: "Flere med handicap skal i job"})


@pytest.fixture
def plan(aalborg, erik, goal_set):
    return making.plan(aalborg, erik, goal_sets=[goal_set])


@pytest.fixture
def chapter(plan):
    return plan.chapters.get(title="Forord")


@pytest.fixture
def goal(plan):
    return plan.plangoals.first()


@pytest.fixture
def initiative(plan, goal, erik):
    return saving.add(Initiative(plan=plan, title="Virksomhedsbesøg"), by=erik, now=making.NOW, goals=[goal])


@pytest.fixture
def target(plan, goal, erik):
    return saving.add(
        Target(plan=plan, goal=goal, title="Unge i job"), by=erik, now=making.NOW, values=[("2027", "250")]
    )


@pytest.fixture
def attachment(plan, erik):
    from bpmplan import files

    stored = files.store_bytes(b"%PDF-1.4 bilag", files.PDF, "bilag.pdf")
    made = plan.attachments.model(
        plan=plan,
        title="Bilag 1",
        file_name=stored.name,
        content_type=stored.content_type,
        sha256=stored.sha256,
        size=stored.size,
    )
    return saving.add(made, by=erik, now=making.NOW)


def url(name, plan, *args):
    return reverse(name, args=[plan.pk, *args])


def chapter_data(chapter, **changed):
    return {"started_from": chapter.edit_no, "title": chapter.title, "text": chapter.text, **changed}


def goal_data(goal, **changed):
    return {"started_from": goal.edit_no, "title": goal.title, "challenge": "", "ambition": "", **changed}


def money_rows(*rows):
    data = {"economy-TOTAL_FORMS": str(len(rows)), "economy-INITIAL_FORMS": "0"}
    for number, (period, source, amount) in enumerate(rows):
        data |= {f"economy-{number}-period": period, f"economy-{number}-source": source}
        data[f"economy-{number}-amount"] = amount
    return data


def target_data(target, rows=(), **changed):
    data = {
        "started_from": target.edit_no if target else 0,
        "title": "Unge i job",
        "unit": "antal",
        "direction": "rise",
        "values-TOTAL_FORMS": len(rows),
        "values-INITIAL_FORMS": 0,
        "comparisons-TOTAL_FORMS": 0,
        "comparisons-INITIAL_FORMS": 0,
    }
    for number, (period, value) in enumerate(rows):
        data |= {f"values-{number}-period": period, f"values-{number}-value": value}
    return data | changed


def shown(response):
    return html.unescape(response.content.decode())


# --- saving -------------------------------------------------------------------------------------------------------


def test_a_chapter_is_saved_and_the_page_says_when(client_for, erik, plan, chapter):
    client = client_for(erik)
    response = client.post(url("chapter_edit", plan, chapter.key), chapter_data(chapter, text=LONG), follow=True)
    chapter.refresh_from_db()
    assert (chapter.text, chapter.changed_by) == (LONG, erik)
    assert re.search(r"Gemt kl\. \d\d\.\d\d\.", shown(response))
    assert f'data-saved="{erik.pk}:plan-{plan.pk}-{chapter.key}"' in shown(response)
    assert f'data-guard="{erik.pk}:plan-{plan.pk}-{chapter.key}"' in shown(response)


def test_save_can_go_on_to_the_next_section(client_for, erik, plan, chapter):
    response = client_for(erik).post(
        url("chapter_edit", plan, chapter.key), chapter_data(chapter, text=LONG, then="next")
    )
    following = plan.chapters.get(title="Lokale udfordringer")
    assert response.url == url("chapter_edit", plan, following.key)


def test_a_goal_shows_the_ministers_words_and_takes_the_municipalitys(client_for, erik, plan, goal):
    client = client_for(erik)
    page = shown(client.get(url("plan_goal_edit", plan, goal.key)))
    assert "2027, mål 1" in page
    assert "Flere ledige skal i job" in page
    client.post(
        url("plan_goal_edit", plan, goal.key),
        goal_data(goal, challenge=LONG, strategy="- besøg\n- kurser", follow_up="Vi spørger.", left_out=""),
    )
    goal.refresh_from_db()
    assert (goal.challenge, goal.strategy, goal.follow_up) == (LONG, "- besøg\n- kurser", "Vi spørger.")


def test_a_goal_is_left_out_with_a_reason(client_for, erik, plan, goal):
    client_for(erik).post(
        url("plan_goal_edit", plan, goal.key), goal_data(goal, left_out="on", left_out_reason="Dækkes af strategien.")
    )
    goal.refresh_from_db()
    assert (goal.left_out, goal.left_out_reason) == (True, "Dækkes af strategien.")


def test_an_own_goal_needs_a_title_and_cannot_be_left_out(client_for, erik, plan):
    client = client_for(erik)
    response = client.post(url("plan_goal_add", plan), {"title": " ", "challenge": LONG})
    assert response.status_code == 422
    assert "Skriv målet med egne ord." in shown(response)
    assert LONG in shown(response)
    response = client.post(url("plan_goal_add", plan), {"title": "Flere i fritidsjob", "left_out": "on"})
    made = plan.plangoals.get(is_own=True)
    assert response.url == url("plan_goal_edit", plan, made.key)
    assert (made.title, made.left_out) == ("Flere i fritidsjob", False)


def test_pressing_twice_makes_one_section(client_for, erik, plan, goal):
    client = client_for(erik)
    data = {"new_key": str(uuid.uuid4()), "title": "Jobmesse", "goals": [goal.key]}
    first = client.post(url("initiative_add", plan), data)
    second = client.post(url("initiative_add", plan), data)
    assert first.url == second.url
    assert Initiative.objects.filter(title="Jobmesse").count() == 1


def test_an_initiative_needs_a_title_and_a_goal_only(client_for, erik, plan, goal):
    client = client_for(erik)
    page = shown(client.get(url("initiative_add", plan) + f"?maal={goal.key}"))
    assert re.search(rf'name="goals" value="{goal.key}"[^>]*checked', page)
    response = client.post(url("initiative_add", plan), {"title": "Jobmesse", "goals": [goal.key], "then": "goal"})
    assert response.url == url("plan_goal_edit", plan, goal.key)
    assert list(plan.initiatives.get().goals.all()) == [goal]
    assert "Jobmesse" in shown(client.get(response.url))


def test_the_rest_of_an_initiative_is_saved_in_danish_ways(client_for, erik, plan, goal, initiative):
    group = TargetGroup.objects.create(name="Sygedagpengemodtagere")
    client = client_for(erik)
    client.post(
        url("initiative_edit", plan, initiative.key),
        {
            "started_from": 0,
            "title": "Virksomhedsbesøg",
            "goals": [goal.key],
            "target_groups": [group.pk],
            "period": "1/3 2027 - 31. dec. 2027",
            "unit": "Jobcentret",
            **money_rows(("2027", "own", "1.500.000"), ("2028", "state", "−200.000,00 kr."), ("", "", "")),
            "effect": "Flere job",
        },
    )
    initiative.refresh_from_db()
    assert (initiative.period.notation, initiative.unit, initiative.effect) == (
        "2027M03/2027M12",
        "Jobcentret",
        "Flere job",
    )
    rows = [(str(row.period), row.source, row.amount) for row in initiative.economy.all()]
    assert rows == [("2027", "own", 1_500_000), ("2028", "state", -200_000)]
    assert list(initiative.target_groups.all()) == [group]
    page = shown(client.get(url("initiative_edit", plan, initiative.key)))
    assert 'value="1.500.000"' in page
    assert 'value="marts–december 2027"' in page
    assert "i alt 1.300.000 kr." in page


def test_the_page_of_an_initiative_leads_to_its_goals(client_for, erik, lone, plan, goal, initiative):
    for person in (erik, lone):
        page = shown(client_for(person).get(url("initiative_edit", plan, initiative.key)))
        assert re.search(rf'Hører til målet <a href="{url("plan_goal_edit", plan, goal.key)}">1\. ', page)


def test_goals_of_another_plan_cannot_be_served(client_for, erik, esther, esbjerg, plan, goal, initiative):
    strange = making.own_goal(making.plan(esbjerg, esther), esther)
    client_for(erik).post(
        url("initiative_edit", plan, initiative.key),
        {"started_from": 0, "title": "Virksomhedsbesøg", "goals": [goal.key, strange.key]},
    )
    assert list(initiative.goals.all()) == [goal]


def test_an_existing_initiative_is_linked_to_another_goal(client_for, erik, plan, goal, initiative):
    other = plan.plangoals.last()
    client = client_for(erik)
    client.post(url("initiative_link", plan, other.key), {"initiative": str(initiative.key)})
    assert set(initiative.goals.all()) == {goal, other}
    response = client.post(url("initiative_link", plan, other.key), {"initiative": "nonsens"}, follow=True)
    assert "Vælg den indsats" in shown(response)


def test_a_target_takes_danish_numbers_and_periods(client_for, erik, plan, goal):
    client = client_for(erik)
    rows = [("1. halvår 2027", "1.234,5"), ("", ""), ("2027", "2.000")]
    data = target_data(
        None, rows, baseline="1.100,25", baseline_period="2.  kvartal 2026", baseline_source="Jobindsats"
    )
    response = client.post(url("target_add", plan, goal.key), data)
    made = goal.targets.get()
    assert response.url == url("target_edit", plan, made.key)
    assert [f"{period}: {value}" for period, value in made.shown_values] == ["1. halvår 2027: 1.234,5", "2027: 2.000"]
    assert (str(made.baseline), made.baseline_period) == ("1.100,25", "2. kvartal 2026")
    page = shown(client.get(response.url))
    assert 'value="1.234,5"' in page
    assert 'value="1.100,25"' in page


def test_a_target_can_be_an_official_indicator(client_for, erik, plan, goal, goal_set):
    indicator = Indicator.objects.create(goal=goal_set.goals.get(number=1), name="Andel i job")
    client = client_for(erik)
    assert "Andel i job" in shown(client.get(url("target_add", plan, goal.key)))
    client.post(url("target_add", plan, goal.key), target_data(None, title="", indicator=indicator.pk))
    made = goal.targets.get()
    assert (made.indicator, made.title) == (indicator, "Andel i job")
    other = plan.plangoals.last()
    client.get(url("target_add", plan, goal.key))  # the message about what was just added
    assert "Andel i job" not in shown(client.get(url("target_add", plan, other.key)))


def test_what_is_wrong_in_a_target_is_said_at_the_field_and_stays(client_for, erik, plan, goal, target):
    rows = [("om lidt", "5"), ("2027", "2 mange"), ("2027", "7"), ("2028", "")]
    response = client_for(erik).post(url("target_edit", plan, target.key), target_data(target, rows, baseline="ca. 5"))
    page = shown(response)
    assert response.status_code == 422
    for sentence in ("Skriv en periode, fx 2024", "»mange« efter tallet forstås ikke", "Der er to værdier for 2027"):
        assert sentence in page
    assert "Skriv værdien for perioden" in page
    for typed in ("om lidt", "2 mange", "ca. 5"):
        assert f'value="{typed}"' in page
    for sentence in (
        "Række 2: »mange«",
        "Række 3: Der er to værdier",
        "Række 4: Skriv værdien",
        "Række 1, Periode:",
    ):
        assert sentence in page
    assert str(target.values.get().value) == "250"


def test_numbers_and_periods_are_taken_as_people_write_them(client_for, erik, plan, goal, target):
    client = client_for(erik)
    rows = [("Q2 2027", "3,8 pct."), ("2027M05", "\u22121,5%"), ("dec. 2027", "4")]
    given = target_data(target, rows, unit="pct.", baseline="4,2 pct", baseline_period="2. kvt. 2026")
    response = client.post(url("target_edit", plan, target.key), given)
    assert response.status_code == 302
    target.refresh_from_db()
    assert (str(target.baseline), target.baseline_period) == ("4,2", "2. kvartal 2026")
    stored = {str(row.period): str(row.value) for row in target.values.all()}
    assert stored == {"2. kvartal 2027": "3,8", "maj 2027": "\u22121,5", "december 2027": "4"}


def test_two_rows_about_the_same_are_one_too_many_in_whatever_words_and_a_number_is_no_unit(
    client_for, erik, plan, goal, target
):
    data = target_data(target, [("1. halvår 2027", "60 %"), ("januar-juni 2027", "65")], unit="\u200f%")
    others = {"comparisons-TOTAL_FORMS": 2}
    for number, whom in enumerate(("Hele landet", "hele  landet")):
        others |= {f"comparisons-{number}-whom": whom, f"comparisons-{number}-value": "5 pct."}
    client, address = client_for(erik), url("target_edit", plan, target.key)
    page = shown(client.post(address, data | others))
    assert "Række 2: Der er to værdier for 1. halvår 2027. Slet den ene." in page
    assert "Række 2: Der er to værdier for hele landet. Slet den ene." in page
    page = shown(client.post(address, data | {"unit": "12"}))
    assert "Skriv enheden som et ord" in page and "feltet til enhed er tomt" not in page


def test_a_word_after_a_number_that_is_not_the_target_s_unit_is_said(client_for, erik, plan, goal, target):
    rows = [("2027", "3,8 pct."), ("2028", "1,5 mio.")]
    data = target_data(target, rows, unit="fuldtidspersoner", baseline="200 kr.")
    page = shown(client_for(erik).post(url("target_edit", plan, target.key), data))
    assert "Række 1: Du har skrevet »pct.«, men enheden er fuldtidspersoner. Ret det ene af dem." in page
    assert "Du har skrevet »kr.«, men enheden er fuldtidspersoner." in page
    assert "Række 2:" not in page


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", "", "Skriv en titel."),
        ("title", "x" * 201, "Her er plads til 200 tegn, og teksten er på 201."),
        ("period", "engang", "Skriv en periode"),
        ("period", "1999", "Året skal ligge mellem 2000 og 2100."),
        ("period", "2028-2027", "Perioden slutter, før den begynder."),
        ("economy-0-amount", "mange penge", "Række 1: Skriv et tal"),
        ("economy-0-amount", "9" * 80, "cifre"),
        ("economy-0-amount", "1,50", "Skriv hele kroner"),
        ("economy-0-amount", "1,000", "Skriv hele kroner"),
        ("economy-0-period", "budget 2026", "Række 1: Skriv et år, fx 2027, eller flere år"),
        ("economy-0-period", "2. kvartal 2027", "Skriv et år, fx 2027, eller flere år"),
        ("economy-1-period", "2026", "Række 2: Der er to beløb for 2026. Læg dem sammen, eller slet det ene."),
        ("description", "y" * 60_001, "Der er plads til 60.000."),
    ],
)
def test_bad_input_comes_back_with_a_sentence_at_the_field(
    client_for, erik, plan, goal, initiative, field, typed, sentence
):
    data = {"started_from": 0, "title": "Besøg", "goals": [goal.key]}
    data |= money_rows(("2026", "", "5"), ("2027", "", "7")) | {field: typed}
    response = client_for(erik).post(url("initiative_edit", plan, initiative.key), data)
    page = shown(response)
    assert response.status_code == 422
    assert sentence in page
    assert f"id_{field}_error" in page
    assert typed in page
    initiative.refresh_from_db()
    assert initiative.title == "Virksomhedsbesøg"


HOSTILE = [
    "<script>alert(1)</script> nul\x00tegn \u202eomvendt مرحبا ' OR 1=1 --" + "😀" * 50,
    "9" * 400,
    "\ud800",
    "a" * 1_000_000,
    "[" * 2000,
    "fil:../../etc/passwd",
]
"""Each in each field. What is no number and no date is put into numbers and dates by tests/test_hostile.py."""


@pytest.mark.one_database  # tests/test_hostile.py sends the like on both
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_no_field_of_any_form_can_be_made_to_fail(
    client_for, erik, plan, chapter, goal, initiative, target, attachment, text
):
    client = client_for(erik)
    text = text.encode("utf-8", "replace").decode()
    pages = {
        url("chapter_edit", plan, chapter.key): ("title", "text", "started_from", "conflict", "choose_title", "then"),
        url("chapter_add", plan): ("title", "text", "kind", "new_key"),
        url("plan_goal_edit", plan, goal.key): (
            "title",
            "challenge",
            "ambition",
            "strategy",
            "follow_up",
            "left_out",
            "left_out_reason",
            "origin",
            "started_from",
        ),
        url("initiative_edit", plan, initiative.key): (
            "title",
            "goals",
            "description",
            "target_groups",
            "period",
            "responsible",
            "unit",
            "partners",
            "case_numbers",
            "economy-0-period",
            "economy-0-source",
            "economy-0-amount",
            "economy-TOTAL_FORMS",
            "economy_note",
            "effect",
            "origin",
        ),
        url("target_edit", plan, target.key): (
            "title",
            "indicator",
            "unit",
            "direction",
            "baseline",
            "baseline_period",
            "baseline_source",
            "values-0-period",
            "values-0-value",
            "values-TOTAL_FORMS",
        ),
        url("attachment_edit", plan, attachment.key): ("title", "alt"),
        url("attachments", plan): ("title", "alt", "file"),
        url("confirm_items", plan): ("key", "field", "text", "back"),
        url("section_move", plan, "chapter", chapter.key): ("way", "back"),
        url("initiative_link", plan, goal.key): ("initiative",),
        url("section_delete", plan, "chapter", chapter.key): ("seen",),
        url("plan_text_preview", plan): ("text",),
    }
    for address, fields in pages.items():
        for name in fields:
            base = {"started_from": "0", "title": "x", "unit": "antal", "direction": "rise", "kind": "text"}
            base |= money_rows()
            base |= {"values-TOTAL_FORMS": "1", "values-INITIAL_FORMS": "0"}
            base |= {"comparisons-TOTAL_FORMS": "0", "comparisons-INITIAL_FORMS": "0"}
            response = client.post(address, base | {name: text})
            assert response.status_code in (200, 302, 404, 409, 422), (address, name)
            assert b"<script>alert(1)" not in response.content
            if response.status_code == 302:
                assert client.get(response.url).status_code in (200, 404, 410), (address, name)
    for query in ("?tidligere=", "?maal="):
        for address in (url("chapter_edit", plan, chapter.key), url("initiative_add", plan)):
            assert client.get(address + query + "9" * 300).status_code in (200, 410)


# --- several at once ------------------------------------------------------------------------------------------------


def test_two_texts_of_the_same_block_are_shown_and_a_plain_press_keeps_both(client_for, erik, mads, plan, chapter):
    address = url("chapter_edit", plan, chapter.key)
    client_for(erik).post(address, chapter_data(chapter, text="Eriks <b>tekst</b>", title="Velkomst"))
    client = client_for(mads)
    response = client.post(address, chapter_data(chapter, text="Mads' lange tekst"))
    page = shown(response)
    assert response.status_code == 409
    assert "I har begge rettet det samme" in page
    assert "<ins>" in page
    assert "Erik" in page
    assert "Eriks <b>tekst</b>\n\nMads' lange tekst</textarea>" in page
    assert 'name="started_from" value="1"' in page
    assert "»Overskrift« er sat ind i felterne" in page
    assert 'value="Velkomst"' in page
    assert "<b>tekst</b>" not in response.content.decode()
    chapter.refresh_from_db()
    assert chapter.text == "Eriks <b>tekst</b>"
    client.post(address, {"started_from": 1, "title": "Velkomst", "text": "Eriks <b>tekst</b>\n\nMads' lange tekst"})
    chapter.refresh_from_db()
    assert (chapter.title, chapter.text) == ("Velkomst", "Eriks <b>tekst</b>\n\nMads' lange tekst")


def test_one_writes_at_the_top_and_one_at_the_bottom(client_for, erik, mads, plan, chapter):
    address = url("chapter_edit", plan, chapter.key)
    before = "Første afsnit.\r\n\r\nSidste afsnit."
    client_for(erik).post(address, chapter_data(chapter, text=before))
    client_for(erik).post(address, {"started_from": 1, "title": "Forord", "text": f"{before}\r\n\r\nNederst."})
    mine = {"started_from": 1, "title": "Forord", "text": f"Øverst.\r\n\r\n{before}"}
    response = client_for(mads).post(address, mine, follow=True)
    assert "Erik har imens rettet i »Tekst«. Begges rettelser er med." in shown(response)
    chapter.refresh_from_db()
    assert chapter.text == "Øverst.\n\nFørste afsnit.\n\nSidste afsnit.\n\nNederst."


def test_between_two_titles_one_must_choose(client_for, erik, mads, plan, chapter):
    address = url("chapter_edit", plan, chapter.key)
    client_for(erik).post(address, chapter_data(chapter, title="Eriks titel"))
    client = client_for(mads)
    page = shown(client.post(address, chapter_data(chapter, title="Mads' titel", text="Tekst")))
    assert 'name="choose_title" value="theirs"' in page
    assert "checked" not in page[page.index("choose_title") : page.index("choose_title") + 400]
    again = {"started_from": 1, "conflict": ["title"], "title": "Mads' titel", "text": "Tekst"}
    response = client.post(address, again)
    assert response.status_code == 409
    assert "Vælg, hvad der skal stå i »Overskrift«." in shown(response)
    chapter.refresh_from_db()
    assert chapter.title == "Eriks titel"
    client.post(address, again | {"choose_title": "theirs"})
    chapter.refresh_from_db()
    assert (chapter.title, chapter.text) == ("Eriks titel", "Tekst")
    client.post(address, again | {"started_from": 2, "choose_title": "mine"})
    chapter.refresh_from_db()
    assert chapter.title == "Mads' titel"


def test_a_third_writer_while_one_chooses_is_not_overwritten(client_for, erik, mads, signe, plan, chapter):
    address = url("chapter_edit", plan, chapter.key)
    client_for(erik).post(address, chapter_data(chapter, title="Eriks titel"))
    client = client_for(mads)
    client.post(address, chapter_data(chapter, title="Mads' titel"))
    client_for(signe).post(address, {"started_from": 1, "title": "Eriks titel", "text": "Signes tekst"})
    asked = {"started_from": 1, "conflict": ["title"], "title": "Mads' titel", "text": chapter.text}
    page = shown(client.post(address, asked))
    assert 'name="started_from" value="1"' in page
    client.post(address, asked | {"choose_title": "mine"})
    chapter.refresh_from_db()
    assert (chapter.title, chapter.text) == ("Mads' titel", "Signes tekst")


def test_different_fields_are_merged_and_the_page_says_so(client_for, erik, mads, plan, chapter):
    address = url("chapter_edit", plan, chapter.key)
    client_for(erik).post(address, chapter_data(chapter, title="Velkomst"))
    response = client_for(mads).post(address, chapter_data(chapter, text="Mads'"), follow=True)
    assert "Erik har imens rettet i »Overskrift«. Begges rettelser er med." in shown(response)
    chapter.refresh_from_db()
    assert (chapter.title, chapter.text) == ("Velkomst", "Mads'")


def test_conflicts_in_choices_and_rows_are_shown_in_words(client_for, erik, mads, plan, goal, initiative, target):
    other = plan.plangoals.last()
    address = url("target_edit", plan, target.key)
    client_for(erik).post(address, target_data(target, [("2027", "300")], unit="pct.", baseline="10,5"))
    mine = [("2027", "310"), ("2028", "1.400")]
    response = client_for(mads).post(address, target_data(target, mine, unit="procentpoint", baseline="11"))
    page = shown(response)
    assert response.status_code == 409
    for words in ("procentpoint", "300", "1.400", "10", "Værdier, der sigtes efter"):
        assert words in page
    assert 'value="2028"' in page
    together = "unit,baseline,values"  # one choice: a number is never saved in the other's unit
    assert f'name="conflict" value="{together}"' in page
    assert "»Enhed«, »Udgangspunkt« og »Værdier, der sigtes efter« hører sammen" in page
    sent = target_data(target, mine, unit="procentpoint", baseline="11") | {"started_from": 1, "conflict": [together]}
    assert client_for(mads).post(address, sent).status_code == 409
    for choice, unit, values in (("theirs", "pct.", ["300"]), ("mine", "procentpoint", ["310", "1.400"])):
        assert client_for(mads).post(address, sent | {f"choose_{together}": choice}).status_code == 302
        saved = Target.objects.get(pk=target.pk)
        assert (saved.unit, [str(row.value) for row in saved.values.all()]) == (unit, values)
    address = url("initiative_edit", plan, initiative.key)
    data = {"started_from": 0, "title": "Virksomhedsbesøg"}
    client_for(erik).post(address, data | {"goals": [goal.key, other.key]})
    response = client_for(mads).post(address, data | {"goals": []}, follow=True)
    assert "Erik har imens rettet i »Mål«. Begges rettelser er med." in shown(response)
    assert list(initiative.goals.all()) == [other]


def test_values_of_different_periods_are_both_kept(client_for, erik, mads, plan, target):
    address = url("target_edit", plan, target.key)
    client_for(erik).post(address, target_data(target, [("2027", "300")]))
    client_for(mads).post(address, target_data(target, [("2027", "250"), ("2028", "400")]))
    assert sorted(str(value) for value in target.values.all()) == ["2027: 300", "2028: 400"]


def test_two_chapters_cannot_both_become_the_economy(client_for, erik, mads, plan, chapter):
    plan.chapters.get(kind="economy").delete()
    other = plan.chapters.get(title="Lokale udfordringer")
    for who, one, status in ((erik, chapter, 302), (mads, other, 422)):
        data = chapter_data(one, text=LONG, kind="economy")
        response = client_for(who).post(url("chapter_edit", plan, one.key), data)
        assert response.status_code == status
    assert LONG in shown(response)


def test_a_section_deleted_meanwhile_comes_back_with_the_typed_text(client_for, erik, mads, plan, chapter):
    deleting.delete(Chapter, plan=plan, key=chapter.key, seen=deleting.seen_of(chapter), by=erik, now=making.NOW)
    client = client_for(mads)
    address = url("chapter_edit", plan, chapter.key)
    response = client.post(address, chapter_data(chapter, text=LONG))
    page = shown(response)
    assert response.status_code == 409
    assert "slettet af Erik" in page
    assert f"{LONG}</textarea>" in page
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    response = client.post(address, hidden | {"restore": "1"}, follow=True)
    assert response.status_code == 200
    back = plan.chapters.get(key=chapter.key)
    assert (back.title, back.text) == ("Forord", LONG)


def test_a_deleted_section_says_so_when_opened_and_one_that_never_was_is_not_found(client_for, erik, plan, chapter):
    deleting.delete(Chapter, plan=plan, key=chapter.key, seen=deleting.seen_of(chapter), by=erik, now=making.NOW)
    client = client_for(erik)
    response = client.get(url("chapter_edit", plan, chapter.key))
    assert response.status_code == 410
    assert "Hent afsnittet tilbage" in shown(response)
    assert client.get(url("chapter_edit", plan, uuid.uuid4())).status_code == 404
    assert client.post(url("chapter_edit", plan, uuid.uuid4()), {"title": "x"}).status_code == 404


def test_text_for_a_plan_that_was_locked_meanwhile_comes_back(client_for, erik, plan, chapter, goal, target):
    Plan.objects.update(status=Status.HEARING)
    client = client_for(erik)
    posts = [
        (url("chapter_edit", plan, chapter.key), chapter_data(chapter, text=LONG)),
        (url("plan_goal_edit", plan, goal.key), goal_data(goal, strategy=LONG)),
        (url("plan_goal_add", plan), {"title": "Nyt", "strategy": LONG}),
        (
            url("initiative_add", plan),
            {"title": "Nyt", "description": LONG, "goals": [goal.key]} | money_rows(("", "state", "9")),
        ),
        (url("target_edit", plan, target.key), target_data(target, [("2027", LONG)])),
    ]
    for address, data in posts:
        response = client.post(address, data)
        assert response.status_code == 409, address
        assert "I høring" in shown(response)
        assert f"{LONG}</textarea>" in shown(response)
        assert ("Statslige midler" in shown(response)) == ("economy-0-source" in data)
    page = client.get(url("chapter_edit", plan, chapter.key))
    assert page.status_code == 200
    assert "Teksten kan ikke ændres nu" in shown(page)
    assert "<textarea" not in shown(page)


def test_text_saved_after_the_session_ran_out_is_kept_and_sent_again(erik, plan, chapter):
    from django.test import Client

    address = url("chapter_edit", plan, chapter.key)
    data = chapter_data(chapter, text=LONG)
    client = Client(enforce_csrf_checks=True)
    client.force_login(erik)
    token = client.get(address).context["csrf_token"]
    client.logout()
    client.cookies["csrftoken"] = str(token)
    response = client.post(
        address, {**data, "csrfmiddlewaretoken": str(token)}, headers={"Origin": "http://testserver"}
    )
    page = shown(response)
    assert response.status_code == 403
    assert f"{LONG}</textarea>" in page
    assert "Log ind" in page
    assert f'action="{address}"' in page
    assert re.search(r'name="started_from" value="0"', page)
    client.force_login(erik)
    # The new sign-in has made the page's stamp old: the first press shows the text again with a fresh one.
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    response = client.post(address, {**data, "csrfmiddlewaretoken": token}, headers={"Origin": "http://testserver"})
    if response.status_code == 403:
        assert f"{LONG}</textarea>" in shown(response)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown(response))[1]
        response = client.post(address, {**data, "csrfmiddlewaretoken": token}, headers={"Origin": "http://testserver"})
    assert response.status_code == 302
    chapter.refresh_from_db()
    assert chapter.text == LONG


# --- who ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def pages(plan, chapter, goal, initiative, target, attachment):
    return [
        url("chapter_edit", plan, chapter.key),
        url("plan_goal_edit", plan, goal.key),
        url("initiative_edit", plan, initiative.key),
        url("target_edit", plan, target.key),
        url("attachment_edit", plan, attachment.key),
        url("attachments", plan),
        url("section_history", plan, chapter.key),
        url("deleted_sections", plan),
        url("plan_file", plan, attachment.key),
    ]


def test_a_reader_reads_everything_and_writes_nothing(client_for, lone, plan, chapter, goal, pages):
    client = client_for(lone)
    for address in pages:
        response = client.get(address)
        assert response.status_code == 200, address
        if response.streaming:
            b"".join(response.streaming_content)
        else:
            assert 'class="section-form"' not in shown(response)
    for address in pages[:6]:
        assert client.post(address, {"started_from": 0, "title": "x"}).status_code == 403, address
    for name in ("chapter_add", "plan_goal_add", "initiative_add"):
        assert client.get(url(name, plan)).status_code == 403
        assert client.post(url(name, plan), {"title": "x"}).status_code == 403
    assert client.get(url("section_deeds", plan, "chapter", chapter.key)).status_code == 403
    assert client.post(url("section_move", plan, "chapter", chapter.key), {"way": "up"}).status_code == 403
    assert client.post(url("section_restore", plan, chapter.key)).status_code == 403


def test_strangers_ministry_and_those_who_have_left_find_nothing(client_for, esther, minna, sune, plan, chapter, pages):
    for person in (esther, minna, sune):
        client = client_for(person)
        for address in [*pages, url("chapter_add", plan), url("section_deeds", plan, "chapter", chapter.key)]:
            assert client.get(address).status_code == 404, (person, address)
        assert client.post(pages[0], chapter_data(chapter)).status_code == 404
    anonymous = client_for(None)
    assert all(anonymous.get(address).status_code == 302 for address in pages)


def test_dorte_who_has_left_sees_nothing(client_for, dorte, pages):
    response = client_for(dorte).get(pages[0])
    assert response.status_code in (302, 404)


# --- deeds ----------------------------------------------------------------------------------------------------------


def test_a_section_is_deleted_at_once_and_the_plan_offers_to_undo_it(client_for, erik, plan, chapter):
    client = client_for(erik)
    address = url("section_delete", plan, "chapter", chapter.key)
    assert f'action="{address}"' in shown(client.get(url("section_deeds", plan, "chapter", chapter.key)))
    response = client.post(address, {"seen": f"{chapter.key}:{chapter.edit_no}"}, follow=True)
    assert "»Forord« er slettet." in shown(response)
    assert url("section_restore", plan, chapter.key) in shown(response)
    assert not plan.chapters.filter(key=chapter.key).exists()
    history = shown(client.get(url("section_history", plan, chapter.key)))
    assert "Slettet af Erik" in history
    assert " open><summary>Det, der stod i afsnittet" in history
    for other in ("x", "", str(uuid.uuid4())):
        assert "er slettet" not in shown(client.get(f"{plan.get_absolute_url()}?slettet={other}"))
    response = client.post(url("section_restore", plan, chapter.key))
    assert response.url == url("chapter_edit", plan, chapter.key)
    assert plan.chapters.filter(key=chapter.key).exists()


def test_what_a_colleague_has_just_written_is_not_deleted(client_for, erik, mads, plan, chapter):
    client_for(mads).post(url("chapter_edit", plan, chapter.key), chapter_data(chapter, text=LONG))
    response = client_for(erik).post(url("section_delete", plan, "chapter", chapter.key), {"seen": f"{chapter.key}:0"})
    assert response.status_code == 409
    assert "Mads har skrevet" in shown(response)
    assert plan.chapters.filter(key=chapter.key).exists()


def test_a_goal_of_the_ministers_is_left_out_not_deleted(client_for, erik, plan, goal):
    response = client_for(erik).post(url("section_delete", plan, "plangoal", goal.key), {"seen": f"{goal.key}:0"})
    assert response.status_code == 409
    assert "Udelad det" in shown(response)
    assert plan.plangoals.filter(key=goal.key).exists()


def test_chapters_are_moved_by_buttons(client_for, erik, plan, chapter):
    client = client_for(erik)
    moved = client.post(url("section_move", plan, "chapter", chapter.key), {"way": "down"}, follow=True)
    assert "»Forord« står nu efter »Lokale udfordringer«." in shown(moved)
    assert [row.title for row in plan.chapters.all()][:2] == ["Lokale udfordringer", "Forord"]
    client.post(url("section_move", plan, "chapter", chapter.key), {"way": "up"})
    assert plan.chapters.first() == chapter
    stayed = client.post(url("section_move", plan, "chapter", chapter.key), {"way": "up"}, follow=True)
    assert "»Forord« står allerede først." in shown(stayed)
    assert client.post(url("section_move", plan, "plan", chapter.key), {"way": "up"}).status_code == 404


def test_the_ambition_is_written_in_a_line_and_stands_before_all_chapters(client_for, erik, plan, chapter):
    client = client_for(erik)
    page = client.get(url("plan_overview", plan)).content.decode()
    assert 'name="text"' in page.split('id="ny-short"')[1].split(">")[0]
    written = {"kind": "short", "title": "Planen kort", "text": "Alle er med.", "then": "plan"}
    page = client.post(url("chapter_add", plan), written, follow=True).content.decode()
    short = plan.chapters.first()
    assert (short.kind, short.position, short.text) == ("short", 0, "Alle er med.")
    assert page.index("Alle er med.") < page.index("Forord</h2>")
    assert "ny-short" not in page
    stayed = client.post(url("section_move", plan, "chapter", short.key), {"way": "down"}, follow=True)
    assert "står altid først" in shown(stayed)
    client.post(url("section_move", plan, "chapter", plan.chapters.all()[2].key), {"after": ""})
    assert [row.title for row in plan.chapters.all()][:3] == ["Planen kort", "Lokale udfordringer", "Forord"]
    client.post(url("section_delete", plan, "chapter", short.key), {"seen": f"{short.key}:0"})
    client.post(url("section_restore", plan, short.key))
    assert plan.chapters.first().key == short.key
    assert "Alle er med." in pdf.html(of_plan(plan), Standing.of_draft(at=timezone.now()))
    years = {"first_year": 2099, "last_year": 2099}
    following = begin(plan.municipality, **years, goal_sets=[], by=erik, now=timezone.now(), earlier=plan)
    assert (following.chapters.first().kind, following.chapters.first().text) == ("short", "Alle er med.")


def test_a_dropped_block_can_be_added_again_but_not_twice(client_for, erik, plan):
    matrix = plan.chapters.get(kind="matrix")
    client = client_for(erik)
    client.post(url("section_delete", plan, "chapter", matrix.key), {"seen": f"{matrix.key}:0"})
    assert "Indsatser fordelt på mål" in shown(client.get(url("chapter_add", plan)))
    client.post(url("chapter_add", plan), {"kind": "matrix", "title": "Hvem gør hvad"})
    assert plan.chapters.get(kind="matrix").title == "Hvem gør hvad"
    response = client.post(url("chapter_add", plan), {"kind": "matrix", "title": "Igen"})
    assert response.status_code == 422


def test_a_text_about_the_economy_can_become_the_chapter_that_adds_it_up(client_for, erik, plan, chapter):
    client = client_for(erik)
    address = url("chapter_edit", plan, chapter.key)
    assert "lagt sammen i tabeller" not in shown(client.get(address))  # the plan has that chapter already
    plan.chapters.get(kind="economy").delete()
    assert "lagt sammen i tabeller" in shown(client.get(address))
    client.post(address, chapter_data(chapter, text="Inden for rammen.", kind="economy"))
    chapter.refresh_from_db()
    assert (chapter.kind, chapter.text) == ("economy", "Inden for rammen.")
    client.post(address, chapter_data(chapter, text="Inden for rammen.", kind="text"))
    chapter.refresh_from_db()
    assert chapter.kind == "text"


def test_earlier_texts_are_shown_by_sitting_and_can_be_put_back(client_for, erik, mads, plan, chapter):
    address = url("chapter_edit", plan, chapter.key)
    for started_from, text in enumerate(("Den f", "Den første")):
        client_for(erik).post(address, {"started_from": started_from, "title": "Forord", "text": text})
    client = client_for(mads)
    client.post(address, {"started_from": 2, "title": "Indledning", "text": "Den anden"})
    page = shown(client.get(url("section_history", plan, chapter.key)))
    assert page.count("Rettet af") == 2
    assert "Den <del>første</del><ins>anden</ins>" in page
    assert "<ins>Den første</ins>" in page
    assert "Den første</textarea>" in page
    assert 'tidligere=3&felt=text"' in page
    assert 'tidligere=1"' in page
    page = shown(client.get(address + "?tidligere=3&felt=text"))
    assert "Den første</textarea>" in page
    assert 'value="Indledning"' in page
    assert "ikke gemt, før du trykker" in page
    page = shown(client.get(address + "?tidligere=3"))
    assert "Den første</textarea>" in page
    assert 'value="Forord"' in page
    chapter.refresh_from_db()
    assert chapter.text == "Den anden"


def test_text_like_a_cpr_number_is_warned_about_and_can_be_confirmed(client_for, erik, plan, chapter):
    client = client_for(erik)
    address = url("chapter_edit", plan, chapter.key)
    client.post(address, chapter_data(chapter, text="Sag 010190-1234 er lukket."))
    assert "ligner et CPR-nummer" in shown(client.get(address))
    token = next(item.token for item in readiness_of(plan).items if item.code == "cpr")
    data = {"item": token, "back": address}
    assert client.post(url("confirm_items", plan), data).url == address
    client.post(url("confirm_items", plan), data)
    assert Confirmation.objects.count() == 1
    assert "ligner et CPR-nummer" not in shown(client.get(address)).split('class="messages"')[0]
    assert client.post(url("confirm_items", plan), data | {"back": "https://ond.example/"}).url == (
        plan.get_absolute_url()
    )


def test_a_new_wording_of_the_goal_is_shown_and_taken(client_for, erik, plan, goal, goal_set):
    letter = Letter.objects.create(goal_set=goal_set, kind=LetterKind.CORRECTION)
    words = Wording.objects.create(
        goal=goal_set.goals.get(number=1), letter=letter, title="Flere ledige skal i varigt job"
    )
    client = client_for(erik)
    address = url("plan_goal_edit", plan, goal.key)
    assert "Ministeren har ændret målet" not in shown(client.get(address))
    letter.sent_at = timezone.now()
    letter.save()
    page = shown(client.get(address))
    assert "Ministeren har ændret målet" in page
    assert "<ins>varigt " in page
    client.post(url("plan_goal_newest", plan, goal.key))
    assert list(goal.wordings.all()) == [words]
    assert "Ministeren har ændret målet" not in shown(client.get(address))


def test_the_preview_shows_the_text_as_it_will_look(client_for, erik, plan):
    response = client_for(erik).post(url("plan_text_preview", plan), {"text": "# Hej\n\n<script>"})
    assert response.headers["X-Text-Preview"]
    assert "<h3>Hej</h3>" in response.content.decode()


def test_every_item_leads_to_a_field_that_is_there(client_for, erik, plan, goal, initiative):
    initiative.goals.clear()
    Initiative.objects.update(period=Period.read("2031/.."))
    saving.add(Target(plan=plan, goal=goal, title="Tomt"), by=erik, now=making.NOW)
    values = [("2035", "-5")]
    saving.add(Target(plan=plan, goal=goal, title="Skævt", baseline="9"), by=erik, now=making.NOW, values=values)
    Plan.objects.filter(pk=plan.pk).update(title="Plan 2020")
    plan.refresh_from_db()
    client = client_for(erik)
    items = [item for item in readiness_of(plan).items if item.field != "bodies"]
    assert {item.field for item in items} >= {"values", "goals", "text", "period", "title"}
    for item in items:
        address, _, anchor = section_url(plan, item.section, item.key, item.field).partition("#")
        page = shown(client.get(address))
        assert not anchor or f'id="{anchor}"' in page, item


# --- cost -----------------------------------------------------------------------------------------------------------


def _count(client, plan, chapter, goal, initiative, target):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = {}
    addresses = {
        "chapter": url("chapter_edit", plan, chapter.key),
        "goal": url("plan_goal_edit", plan, goal.key),
        "initiative": url("initiative_edit", plan, initiative.key),
        "target": url("target_edit", plan, target.key),
    }
    for name, address in addresses.items():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(address)
        counts[name] = len(captured)
    chapter.refresh_from_db()
    with CaptureQueriesContext(connection) as captured:
        client.post(addresses["chapter"], chapter_data(chapter, text=f"{chapter.text} mere"))
    counts["save"] = len(captured)
    return counts


def test_opening_and_saving_ask_as_many_questions_of_a_large_plan_as_of_a_small(
    client_for, erik, plan, chapter, goal, initiative, target
):
    client = client_for(erik)
    section = (plan, chapter, goal, initiative, target)
    _count(client, *section)
    small = _count(client, *section)
    for number in range(12):
        own = making.own_goal(plan, erik, f"Mål {number}")
        saving.add(Initiative(plan=plan, title=f"I {number}"), by=erik, now=making.NOW, goals=[goal, own])
        saving.add(Target(plan=plan, goal=goal, title=f"T {number}"), by=erik, now=making.NOW, values=[("2027", "1")])
    assert _count(client, *section) == small
    assert small["chapter"] <= 8
    assert small["goal"] <= 12
    assert small["save"] <= 15
