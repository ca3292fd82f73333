"""A goal or an initiative of an adopted plan is found by its words and taken into one's own draft, its origin kept."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bpmplan.passages import ERASED, Passage
from bpmplan.text_inline import without_uploads
from plans.content.stored import of_revision
from plans.desk.forms.borrowing import BorrowForm
from plans.erasing.erasing import erase
from plans.models import Initiative, Law, PlanGoal, Revision, SearchedSection
from plans.models.searched_sections import SearchedSectionQuerySet
from plans.sample.country import country
from plans.steps import workflow
from plans.steps.freezing import link_words
from tests.scene import NOW


def keys_of(**asked):
    rows = BorrowForm(asked).narrow(SearchedSection.objects.in_order())
    return [(row.kind, row.revision.plan.municipality.name, row.revision.plan.years) for row in rows]


INITIATIVE, GOAL = ("initiative", "Aalborg", "2026"), ("plangoal", "Aalborg", "2026")


@pytest.mark.parametrize(
    ("asked", "hits"),
    [
        ({"tekst": "springbr"}, [INITIATIVE]),
        ({"tekst": "SPRINGBRÆT ålborg ungeenhed"}, [INITIATIVE]),  # each word somewhere, the municipality's name too
        ({"tekst": "fritidsjob"}, [GOAL, INITIATIVE]),
        ({"tekst": "fritidsjob", "slags": "plangoal"}, [GOAL]),
        ({"tekst": "fritidsjob", "aar": "2027"}, []),
        ({"tekst": "fritidsjob", "aar": "2026", "region": "1081"}, [GOAL, INITIATIVE]),
        ({"tekst": "fritidsjob", "region": "1083"}, []),
        ({"tekst": "fritidsjob virksomhederne"}, []),  # in the plan, but not in one section
        ({"maal": "2026-1"}, [GOAL, INITIATIVE]),
        ({"maal": "2027-2", "slags": "initiative"}, [INITIATIVE]),  # along the line
        ({"tekst": "("}, []),
    ],
)
@pytest.mark.parametrize("few", [SearchedSectionQuerySet.few, 0], ids=["rare", "common"])
def test_sections_are_found_by_their_own_words_and_filters(asked, hits, few, scene, monkeypatch):
    monkeypatch.setattr(SearchedSectionQuerySet, "few", few)
    assert keys_of(**asked) == hits


def test_the_target_group_leads_to_initiatives(scene):
    group = scene.adopted_parts.initiative.target_groups.get()
    assert keys_of(gruppe=str(group.pk)) == [INITIATIVE]


def test_only_versions_that_stand_are_found(scene):
    assert {row.revision.plan_id for row in SearchedSection.objects.select_related("revision")} > {scene.adopted.pk}
    assert {row.revision.plan_id for row in SearchedSection.objects.standing().select_related("revision")} == {
        scene.adopted.pk
    }
    workflow.take(scene.adopted, "annul", by=scene.signe, now=NOW, reason="Registreret ved en fejl.")
    assert not SearchedSection.objects.standing().exists()


def test_what_goes_on_from_year_to_year_is_found_once(scene):
    older = SearchedSection.objects.standing().get(kind="initiative")
    newer = Revision.objects.get(plan=scene.submitted)
    Revision.objects.filter(pk=newer.pk).update(adopted_at=NOW)
    later = newer.searched_sections.get(kind="initiative")
    assert len(keys_of(tekst="springbræt")) == 2
    SearchedSection.objects.filter(pk=later.pk).update(carried_from=older.key)
    assert keys_of(tekst="springbræt") == [("initiative", "Aalborg", "2028-2029")]
    assert keys_of(tekst="springbræt", aar="2026") == [INITIATIVE]
    later.words.clear()  # what goes on with other words is found by the old ones where they stood
    assert keys_of(tekst="springbræt") == [INITIATIVE]


def address(scene, section, plan=None):
    return f"/arbejde/{(plan or scene.elsewhere).pk}/laan/{scene.revision.pk}/{section.key}/"


def test_an_initiative_is_taken_with_its_words_and_its_origin(scene):
    esther, lent = scene.client("esther"), scene.adopted_parts.initiative
    page = esther.get(address(scene, lent)).content.decode()
    assert "Unge får hjælp til et job." in page
    goal = scene.elsewhere.plangoals.first()
    answer = esther.post(address(scene, lent), {"goals": [str(goal.key)]}, follow=True)
    taken = Initiative.objects.get(plan=scene.elsewhere, origin="Aalborg 2026")
    assert taken.origin_address == f"/kommuner/aalborg/2026/v1/#{lent.key}"
    assert (taken.title, taken.description) == (lent.title, lent.description)
    assert list(taken.target_groups.all()) == list(lent.target_groups.all())
    assert list(taken.goals.all()) == [goal]
    assert (taken.period, taken.unit, taken.partners, taken.case_numbers, taken.economy.count()) == (
        None,
        "",
        "",
        "",
        0,
    )
    assert f'Efter <a href="{taken.origin_address}">Aalborg 2026</a>' in answer.content.decode()
    assert "Taget med" in esther.get(f"/arbejde/{scene.elsewhere.pk}/laan/?tekst=springbræt").content.decode()


@pytest.mark.parametrize("with_targets", [True, False])
def test_a_goal_becomes_ones_own_with_targets_without_values(with_targets, scene):
    lent = scene.adopted_parts.own
    sent = {"targets": "on"} if with_targets else {}
    scene.client("esther").post(address(scene, lent), sent)
    taken = PlanGoal.objects.get(plan=scene.elsewhere, origin="Aalborg 2026")
    assert (taken.is_own, taken.title, taken.strategy) == (True, lent.title, lent.strategy)
    targets = [(t.title, t.unit, t.baseline, t.values.count()) for t in taken.targets.all()]
    assert targets == ([("Unge i job", scene.adopted_parts.target.unit, None, 0)] if with_targets else [])


def test_what_is_taken_from_ones_own_plan_has_no_origin(scene):
    before = set(scene.draft.initiatives.values_list("pk", flat=True))
    scene.client("erik").post(address(scene, scene.adopted_parts.initiative, scene.draft), {})
    taken = scene.draft.initiatives.exclude(pk__in=before).get()
    assert (taken.title, taken.origin, taken.origin_address) == (scene.adopted_parts.initiative.title, "", "")


def test_the_sentence_is_marked(scene):
    page = scene.client("esther").get(f"/arbejde/{scene.elsewhere.pk}/laan/?tekst=hjælp").content.decode()
    assert "Unge får <mark>hjælp</mark> til et job." in page
    assert "Aalborg 2026" in page


def test_what_is_erased_by_law_is_not_found(scene):
    assert keys_of(tekst="springbræt")
    erase(
        scene.aalborg, Passage("springbræt"), law=Law.NOT_NEEDED, reason="En grund.", by=scene.signe,
        agreed_by=scene.anna, public=True, now=NOW,
    )  # fmt: skip
    assert not keys_of(tekst="springbræt")
    titles = {i.title for i in of_revision(Revision.objects.get(pk=scene.revision.pk)).initiatives}
    assert titles == {f"Fritidsjob som {ERASED}"}


def test_the_index_is_the_same_when_it_is_made_again(scene):
    def index():
        rows = SearchedSection.objects.filter(revision=scene.revision).order_by("number")
        return [
            (row.key, row.kind, *(set(links.values_list("pk", flat=True)) for links in (row.words, row.wordings)))
            for row in rows
        ]

    before = index()
    link_words(scene.revision, of_revision(scene.revision))
    assert index() == before


def test_the_page_asks_no_more_with_a_country_of_plans(scene):
    client = scene.client("esther")
    path = f"/arbejde/{scene.elsewhere.pk}/laan/?tekst=job&maal=2026-1&aar=2026"
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    country(scene.revision, [2025, 2026])
    with CaptureQueriesContext(connection) as many:
        assert client.get(path).context["page_obj"].paginator.count > 2
    assert len(many) <= len(few)


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Før\n\n![Et kort](fil:0f8fad5b-d9cb-469f-a165-70867728950e)\n\nEfter", "Før\n\nEfter"),
        ("![\\]](fil:0f8fad5b-d9cb-469f-a165-70867728950e)", ""),
        ("[et link](https://x.dk) ![a](https://x.dk/a.png)", "[et link](https://x.dk) ![a](https://x.dk/a.png)"),
    ],
)
def test_images_stay_where_they_are(text, without):
    assert without_uploads(text) == without
