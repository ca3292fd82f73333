"""Every field of a section stands in every place: declared, in the content, in a form, on the page and in the PDF."""

import dataclasses
import re
from decimal import Decimal
from functools import partial

import pytest
from django.template.loader import render_to_string

from bpmplan.values import Period, Value
from goals.models import Indicator
from plans.content import data, stored
from plans.content.data import PlanContent
from plans.content.live import of_plan
from plans.content.readiness.missing import suspicious
from plans.content.readiness.odd import target_questions
from plans.content.searched import searched_texts
from plans.content.standing import Standing
from plans.desk.forms.attachment import AttachmentForm
from plans.desk.forms.chapter import ChapterForm
from plans.desk.forms.goal import PlanGoalForm
from plans.desk.forms.initiative import InitiativeForm
from plans.desk.forms.target import TargetForm
from plans.documents import paper_sections, pdf
from plans.documents.paper import Paper
from plans.models import (
    SECTIONS,
    Attachment,
    Chapter,
    Edit,
    FollowUpPart,
    Initiative,
    Plan,
    PlanGoal,
    Section,
    SurveyAnswer,
    Target,
    declared,
)
from plans.writing import deleting, saving
from tests.content_samples import NOW, SMALL
from tests.plans.content.test_content import page_of
from tests.scene import NOW as SCENE_NOW

CONTENTS = {
    Chapter: data.ChapterContent,
    PlanGoal: data.GoalContent,
    Initiative: data.InitiativeContent,
    Target: data.TargetContent,
    Attachment: data.AttachmentContent,
}
OF_EVERY_SECTION = {field.name for field in Section._meta.get_fields()} | {"id"}
STRUCTURE = (declared.Links, declared.Parent, declared.YesNo)
"""What is shown by where a section stands, not by words of its own; what a chapter contains is shown by its block."""


# --- the places -----------------------------------------------------------------------------------------------------


def not_declared(kind):
    """Columns without a declaration, and declarations without a column."""
    columns = {field.name for field in kind._meta.get_fields() if field.concrete} - OF_EVERY_SECTION
    rows = {field.name for field in kind.FIELDS.rows}
    of_rows = {field.name for field in kind.FIELDS.rows if set(field.names) != columns_of_row(field)}
    return (columns ^ (kind.FIELDS.keys() - rows)) | of_rows


def columns_of_row(field):
    return {one.name for one in field.to._meta.get_fields() if one.concrete} - {"id", field.owner}


def not_in_content(kind):
    there = {field.name for field in dataclasses.fields(CONTENTS[kind])}
    return {field.name for field in kind.FIELDS.in_content if field.content not in there}


def not_in_form(kind, page):
    """Fields that a person writes and the section's page gives no place for, by name or by anchor."""
    return {
        field.name for field in kind.FIELDS.written if not re.search(rf'name="{field.name}"|id="id_{field.name}"', page)
    }


def not_shown(kind, section, html):
    """Fields that a person writes and a page or PDF made of ``section`` does not show."""
    shown = set()
    for field in kind.FIELDS.written:
        words = field.words(getattr(section, field.content, None), {})
        if isinstance(field, declared.Rows):
            words = words.partition(": ")[2]
        if words and words in html.replace("\xa0", " "):
            shown.add(field.name)
    shown |= {field.name for field in kind.FIELDS.written if isinstance(field, STRUCTURE)}
    return {field.name for field in kind.FIELDS.written} - shown - TOLD_BY_ITSELF.get(kind, set())


TOLD_BY_ITSELF = {Chapter: {"kind"}, Target: {"direction"}}
"""A chapter shows what it holds; the way from a baseline to what is aimed at has its direction in its numbers, and
where it hasn't that is tried in ``tests/plans/documents/test_target_tables.py``."""


def not_found(kind, content):
    """Fields in the content that the public search does not find, but for what is shown by where a section stands."""
    labels = {label for name, _, label, *_ in searched_texts(content) if name == kind._meta.model_name}
    few = (*STRUCTURE, declared.Choice, declared.Fact)
    return {f.name for f in kind.FIELDS.in_content if f.label not in labels and not isinstance(f, few)}


def not_asked(target):
    """Fields of a target with values in a unit that readiness does not look at."""
    measured = {f.name for f in Target.FIELDS.values() if any(isinstance(one, declared.Aim) for one in columns_of(f))}
    return measured - {item.field for item in target_questions(2023, 2023, target)}


def columns_of(field):
    return field.columns if isinstance(field, declared.Rows) else [field]


OF_FORMS = {"conflict", "started_from", "new_key", "form_key", "then", "restore", "faulty"}
"""What a form sends beside a section's fields, under the same prefix."""


def test_no_field_is_called_what_a_form_itself_sends():
    """A goal's survey counted those ``asked``, and so was the question that a conflict asks: no such goal was saved."""
    names = {name for kind in (*SECTIONS, FollowUpPart, SurveyAnswer) for name in kind.FIELDS}
    assert not names & OF_FORMS
    assert not [name for name in names if name.startswith(("choose_", "rows_", "seen_"))]


SUMMARIES = {
    "plan/goal_targets.html": set(),
    "plan/targets.html": {"indicator", "baseline_source", "difference_note"},
    "plan/short.html": {"indicator", "baseline_source", "difference_note"},
    "in_short": {"indicator", "baseline_source", "difference_note"},
}
"""Where a target is shown beside its own page, and what of it is left out there: the rest must be shown."""


def summary(place, content):
    if place == "in_short":
        return content.goals[0].targets[0].in_short
    paper = Paper(content, Standing.of_draft(at=NOW))
    return render_to_string(place, {"doc": paper, "goal": paper.goals[0]})


def sample(kind, /, **given):
    """Content of a section in which every declared field holds something that can be found again."""
    name = kind._meta.model_name
    values = {"key": f"nøgle-{name}", "carried_from": ""}
    for field in kind.FIELDS.in_content:
        mark = f"ord{name}{field.name.replace('_', '')}"
        of = data.type_of(field)
        if isinstance(field, declared.Choice):
            values[field.content] = field.column.flatchoices[0][0]
        elif isinstance(field, declared.Links):
            values[field.content] = ("nøgle-plangoal",)
        elif isinstance(field, declared.Parent):
            values[field.content] = ""
        elif field.name == "values":
            values[field.content] = (data.ValueContent(Period.read("2023"), Value.of(815)),)
        elif field.name == "economy":
            values[field.content] = (data.EconomyRowContent(Period.read("2023"), "", Decimal(4717)),)
        elif isinstance(field, declared.When):
            values[field.content] = Period.read("2021")
        elif isinstance(field, declared.Rows):
            values[field.content] = (data.row_content(field)(mark, Period.read("2022"), Value.of(4719)),)
        elif isinstance(field, declared.Aim):
            values[field.content] = Value.of(4718)
        else:
            examples = {bool: False, int: 1, str: mark, tuple[str, ...]: (mark,)}
            values[field.content] = examples[of]
    return CONTENTS[kind](**values | given)


@pytest.fixture
def shown():
    """``({kind: a content}, page and PDF that show them)``."""
    target = sample(Target)
    goal = sample(PlanGoal, number=1, label="1", minister=(), targets=(target,), left_out_reason="")
    left_out = sample(PlanGoal, number=2, label="2", minister=(), targets=(), left_out=True, key="udeladt")
    chapter, initiative = sample(Chapter, kind="text"), sample(Initiative)
    image = sample(Attachment, is_image=True)
    blocks = tuple(sample(Chapter, kind=kind, key=kind) for kind in ("goals", "attachments"))
    content = dataclasses.replace(
        SMALL,
        chapters=(chapter, *blocks),
        goals=(goal, left_out),
        initiatives=(initiative,),
        attachments=(image,),
    )
    sections = {Chapter: chapter, PlanGoal: goal, Initiative: initiative, Target: target, Attachment: image}
    sections[PlanGoal] = dataclasses.replace(goal, left_out_reason=left_out.left_out_reason)
    standing = Standing.of_draft(at=NOW)
    pages = {"page": page_of(content, standing), "PDF": pdf.html(content, standing), "content": content}
    return sections, pages


def form_page(scene, kind):
    """The page of a section that has a place for everything its kind can have."""
    goal = scene.parts.goal
    scene.draft.chapters.filter(kind="economy").delete()  # a text can become what the plan hasn't got
    Indicator.objects.create(goal=goal.wordings.first().goal, name="Ledige")
    target = Target.objects.create(plan=scene.draft, goal=goal, title="Ledige", changed_at=NOW, changed_by=scene.erik)
    sections = {
        Chapter: scene.parts.chapter,
        PlanGoal: goal,
        Initiative: scene.parts.initiative,
        Target: target,
        Attachment: scene.parts.image,
    }
    paths = {Chapter: "afsnit", PlanGoal: "maal", Initiative: "indsatser", Target: "maaltal", Attachment: "bilag"}
    page = scene.client("erik").get(f"/arbejde/{scene.draft.pk}/{paths[kind]}/{sections[kind].key}/")
    return page.content.decode()


# --- every field is in every place ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SECTIONS, ids=lambda kind: kind.__name__)
def test_every_field_is_declared_and_in_the_content(kind):
    assert not not_declared(kind)
    assert not not_in_content(kind)
    assert all(field.label and field.carried for field in kind.FIELDS.values())


@pytest.mark.parametrize("kind", SECTIONS, ids=lambda kind: kind.__name__)
def test_every_field_that_is_written_has_a_place_in_a_form(kind, scene):
    assert not not_in_form(kind, form_page(scene, kind))


@pytest.mark.parametrize("form", [ChapterForm, PlanGoalForm, InitiativeForm, TargetForm, AttachmentForm])
def test_a_form_takes_as_much_as_its_column(form):
    taken = {name: field.longest for name, field in form.base_fields.items() if hasattr(field, "longest")}
    assert taken == {name: form.kind._meta.get_field(name).max_length for name in taken}


@pytest.mark.parametrize("kind", SECTIONS, ids=lambda kind: kind.__name__)
def test_every_field_that_is_written_is_shown_on_the_page_and_in_the_pdf(kind, shown):
    sections, pages = shown
    assert not not_shown(kind, sections[kind], pages["page"])
    assert not not_shown(kind, sections[kind], pages["PDF"])


@pytest.mark.parametrize("kind", SECTIONS, ids=lambda kind: kind.__name__)
def test_every_field_in_the_content_is_found_by_the_search(kind, shown):
    assert not not_found(kind, shown[1]["content"])


@pytest.mark.parametrize("place", SUMMARIES)
def test_a_target_is_shown_with_all_its_fields_in_every_table(place, shown):
    sections, pages = shown
    assert not_shown(Target, sections[Target], summary(place, pages["content"])) == SUMMARIES[place]


def test_a_target_is_shown_with_all_its_fields_on_the_desks_page_of_its_goal(scene):
    goal = scene.parts.goal
    indicator = Indicator.objects.create(goal=goal.wordings.first().goal, name="Ledige")
    made = Target(
        plan=scene.draft, goal=goal, title="Hvad der måles", indicator=indicator, unit="uger", baseline="4718"
    )
    made.baseline_period, made.baseline_source = "forrige år", "Egen opgørelse"
    made.difference_note = "Vi tæller også august"
    rows = {"values": [["2026", "4720"]], "comparisons": [["Hele landet", "2025", "4719"]]}
    saving.add(made, by=scene.erik, now=SCENE_NOW, **rows)
    page = scene.client("erik").get(f"/arbejde/{scene.draft.pk}/maal/{goal.key}/").content.decode()
    content = of_plan(Plan.objects.get(pk=scene.draft.pk))
    target = next(t for one in content.goals for t in one.targets if t.key == str(made.key))
    assert not not_shown(Target, target, page[page.index("Målets måltal") :])


def test_every_value_of_a_target_is_asked_about_when_it_cannot_be():
    target = sample(Target, unit="pct.")
    assert not not_asked(target)


def test_a_field_that_is_missing_somewhere_is_noticed(monkeypatch, scene, shown):
    sections, pages = shown
    page = form_page(scene, Initiative)
    made_up = declared.Markdown("made_up", label="opdigtet")
    made_up.model = Initiative
    monkeypatch.setitem(Initiative.FIELDS, "made_up", made_up)
    assert not_declared(Initiative) == {"made_up"}
    assert not_in_content(Initiative) == {"made_up"}
    assert not_in_form(Initiative, page) == {"made_up"}
    for place in ("page", "PDF"):
        assert not_shown(Initiative, sections[Initiative], pages[place]) == {"made_up"}
    monkeypatch.delitem(Initiative.FIELDS, "effect")
    assert not_declared(Initiative) == {"made_up", "effect"}


def test_a_field_is_added_by_declaring_it_and_naming_it_where_it_is_shown(monkeypatch):
    """Content from before has nothing there; label, words and the search for CPR numbers follow the declaration."""
    mood = declared.Line("mood", label="stemning", since=stored.SCHEMA + 1)
    mood.model = Initiative
    before = stored.to_json(dataclasses.replace(SMALL, initiatives=(sample(Initiative),)))
    monkeypatch.setitem(Initiative.FIELDS, "mood", mood)
    newest = stored.SCHEMA
    monkeypatch.setattr(stored, "UPGRADES", (*stored.UPGRADES, partial(stored.declared_since, newest + 1)))
    monkeypatch.setattr(stored, "SCHEMA", newest + 1)
    kind = dataclasses.make_dataclass("Mooded", [("mood", str)], bases=(data.InitiativeContent,), frozen=True)
    plan = dataclasses.make_dataclass("Plan", [("initiatives", tuple[kind, ...])], bases=(PlanContent,), frozen=True)
    monkeypatch.setattr(stored, "PlanContent", plan)
    content = stored.from_json(before, newest)
    assert content.initiatives[0].mood == ""

    monkeypatch.setattr(paper_sections, "INITIATIVE_FACTS", (*paper_sections.INITIATIVE_FACTS, "mood"))
    happy = dataclasses.replace(content.initiatives[0], mood="glad 010190-1234", goals=())
    content = dataclasses.replace(content, initiatives=(happy,))
    assert ("Stemning", "glad 010190-1234") in Paper(content, Standing.of_draft(at=NOW)).initiatives_without_goal[
        0
    ].facts
    assert [item.field for item in suspicious(content)] == ["mood"]


# --- what the declaration is used for -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["chapter", "own", "initiative", "target", "image"])
def test_a_section_that_was_deleted_comes_back_as_it_was(scene, name):
    section = getattr(scene.parts, name)
    kind = type(section)
    section = kind.objects.get(pk=section.pk)
    before = of_plan(Plan.objects.get(pk=scene.draft.pk))
    deed = {"plan": scene.draft, "key": section.key, "by": scene.erik, "now": SCENE_NOW}
    deleting.delete(kind, seen=deleting.seen_of(section), **deed)
    assert of_plan(Plan.objects.get(pk=scene.draft.pk)) != before
    deleting.restore(**deed)
    assert of_plan(Plan.objects.get(pk=scene.draft.pk)) == before


def test_a_deletion_from_before_a_field_was_declared_can_be_taken_back(scene):
    section = scene.parts.initiative
    section.refresh_from_db()
    deed = {"plan": scene.draft, "key": section.key, "by": scene.erik, "now": SCENE_NOW}
    deleting.delete(Initiative, seen=deleting.seen_of(section), **deed)
    edit = Edit.objects.get(plan=scene.draft, key=section.key, deleted=True)
    del edit.before["effect"]
    edit.before["dropped"] = "no longer declared"
    edit.save()
    assert deleting.restore(**deed).effect == ""


def test_nothing_that_is_kept_of_a_save_names_a_row_of_the_plan(scene):
    """Row numbers of goals and initiatives differ from their keys, so none can hide among the values."""
    rows = {"goals", "initiatives", "goal"}
    kept = [edit.before for edit in Edit.objects.filter(plan=scene.draft)]
    links = [value for before in kept for name, value in before.items() if name in rows]
    assert links
    assert all(len(key) == 36 for value in links for key in ([value] if isinstance(value, str) else value))
    assert not [before for before in kept if "id" in before]


@pytest.mark.parametrize(
    ("kind", "name", "value", "words"),
    [
        (Chapter, "kind", "matrix", "Indsatser fordelt på mål"),
        (Chapter, "text", "  a\r\nb ", "a\nb"),
        (PlanGoal, "under", "a", "Et mål"),
        (PlanGoal, "under", "b", "(findes ikke længere)"),
        (PlanGoal, "left_out", True, "Ja"),
        (PlanGoal, "left_out", False, "Nej"),
        (Initiative, "economy", [[None, "", "1500000"]], "1.500.000 kr."),
        (
            Initiative,
            "economy",
            [[None, "own", "5"], [None, "", "-2"], ["2027", "state", "3"]],
            "2027, statslige midler: 3 kr.\nIkke fordelt på år: −2 kr.\n"
            "Ikke fordelt på år, kommunens budget: 5 kr.\nI alt: 6 kr.",
        ),
        (Initiative, "economy", [[None, "own", "5"], [None, "", "2"]], "2 kr.\nKommunens budget: 5 kr.\nI alt: 7 kr."),
        (Initiative, "economy", [], ""),
        (Initiative, "period", Period.read("2027-01-31"), "31. januar 2027"),
        (Initiative, "period", "2027/..", "fra 2027"),
        (Initiative, "period", "2027/..+", "løbende fra 2027"),
        (Initiative, "goals", ["a", "b"], "Et mål\n(findes ikke længere)"),
        (Initiative, "target_groups", ("Unge",), "Unge"),
        (Target, "indicator", 7, "(findes ikke længere)"),
        (Target, "direction", "fall", "skal falde"),
        (
            Target,
            "values",
            [["2027", "250"], ["2027H1", "1220.5"]],
            "1. halvår 2027: 1.220,5\n2027: 250",
        ),
        (Target, "values", (data.ValueContent(Period.read("2027"), Value.read("250.00")),), "2027: 250"),
    ],
)
def test_a_value_in_words(kind, name, value, words):
    assert kind.FIELDS[name].words(value, {"a": "Et mål"}) == words


def test_rows_about_the_same_in_other_words_are_one():
    rows, of = Target.FIELDS["comparisons"], data.row_content(Target.FIELDS["comparisons"])
    typed = of("Hele landet", Period.parse("januar–marts 2027"), Value.of(5))
    kept = ["hele  LANDET", "2027Q1", "6"]
    assert rows.told_apart_by(typed) == rows.told_apart_by(kept) != rows.told_apart_by(["Fyn", "2027Q1", "6"])


def test_values_stand_by_the_day_on_which_they_end_the_halves_before_their_year():
    wanted = ["2027H1", "2027H2", "2027", "2028Q3", "2028Q4", "2028H2", "2028", "2028QMAT04", "2027/2028"]
    rows = [[notation, "1"] for notation in sorted(wanted, reverse=True)]
    assert [notation for notation, _ in Target.FIELDS["values"].in_order(rows)] == wanted
