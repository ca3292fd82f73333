"""The public list: searched by words as Danes write them, sorted by an index, counted as far as one can go."""

import pytest
from django.db import connection

from bpmplan import danish
from bpmplan.accounts.models import Municipality
from plans.models import Revision, RevisionQuerySet, Word, YearInForce, words_of
from plans.public.views import PAGES_AHEAD, PER_PAGE, LookAhead
from plans.sample.country import country
from tests.cast import municipality

MANY = ("Ærø", "Ålbæk", "Aabenraa", "Zinkby", "Øster Å", "Bjerg", "Bjergby")


@pytest.fixture(params=[RevisionQuerySet.few, 0], ids=["rare", "common"])
def either_way(request, monkeypatch):
    """Each word is taken for a rare one, then for a common one."""
    monkeypatch.setattr(RevisionQuerySet, "few", request.param)


def listed(scene, **asked):
    page = scene.client("nobody").get("/planer/", asked).context["page_obj"]
    return [(one.plan.municipality.name, one.plan.years) for one in page]


@pytest.mark.parametrize(
    ("typed", "is_there"),
    [
        ("virksomhederne", True),
        ("VIRKSOMHED", True),  # a beginning
        ("somhederne", True),  # an end: Danish puts words together
        ("springbræt", True),
        ("SPRINGBRÆT", True),
        ("Ålborg", True),
        ("aalborg KOMMUNE", True),
        ("fritidsjob, uddannelse", True),
        ("kommune findesikke", False),
        ("e", False),  # a letter is a word by itself
        ("7", False),
        ("(", False),
        ("😀", False),
    ],
)
@pytest.mark.usefixtures("either_way")
def test_words_are_found_as_danes_write_them(typed, is_there, scene):
    assert listed(scene, tekst=typed) == ([("Aalborg", "2026")] if is_there else [])


def test_words_are_the_versions_own_and_kept_once(scene):
    again = Word.objects.all_of(["Vi besøger VIRKSOMHEDERNE", "i Ålborg og Aalborg"])
    assert sorted(map(str, Word.objects.filter(pk__in=again))) == sorted(
        ["vi", "besøger", "virksomhederne", "i", "aalborg", "og"]
    )
    assert sorted(Word.objects.all_of(["vi besøger virksomhederne i aalborg og"])) == sorted(again)
    assert words_of("Ålborg aalborg, Æ/æ") == ["aalborg", "æ"]


def test_a_version_that_is_not_public_is_not_found(scene):
    hidden = Revision.objects.get(plan=scene.submitted)
    assert hidden.words.exists()
    assert listed(scene, tekst="2028-2029") == []


def test_the_list_is_in_danish_order_and_newest_first(scene):
    for number, name in enumerate(MANY):
        municipality(f"{900 + number}", name, f"kommune-{number}", "1081", "Nordjylland")
    country(scene.revision, [2025, 2026])
    expected = sorted(Municipality.objects.values_list("name", flat=True), key=danish.sort_key)
    assert listed(scene) == [(name, year) for year in ("2026", "2025") for name in expected][:PER_PAGE]


def test_a_municipality_with_another_name_moves(scene):
    place = municipality("900", "Zinkby", "zinkby", "1081", "Nordjylland")
    country(scene.revision, [2026])
    assert listed(scene)[-2][0] == "Zinkby"
    place.name = "Bjergby"
    place.save()
    assert Revision.objects.all().put_in_order() == 1
    assert listed(scene)[0][0] == "Bjergby"
    assert Revision.objects.all().put_in_order() == 0


def test_the_database_sorts_by_its_index(scene, monkeypatch):
    monkeypatch.setattr(RevisionQuerySet, "few", 0)
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads a small table whole")
    plan = Revision.objects.not_superseded().with_words(["job"]).order_by("place", "pk")[:26].explain()
    assert "revision_place" in plan
    assert "TEMP B-TREE" not in plan


class TestLookingAhead:
    def pages(self, number, there):
        rows = Revision.objects.filter(pk__in=there).order_by("pk")
        return LookAhead(rows, rows, 1, number)

    def test_it_counts_as_far_as_one_can_go(self, scene):
        there = list(Revision.objects.values_list("pk", flat=True))
        pages = self.pages("1", there)
        assert (pages.count, pages.has_more) == (len(there), False)
        pages.limit = 1
        del pages.keys_ahead, pages.count
        assert (pages.count, pages.has_more) == (1, True)

    @pytest.mark.parametrize("number", [None, "", "0", "-1", "x", "²", "99999999"])
    def test_any_page_number_gives_a_page(self, number, scene):
        there = list(Revision.objects.values_list("pk", flat=True))
        pages = self.pages(number, there)
        assert len(pages.get_page(number)) == 1
        assert pages.limit == 1 + PAGES_AHEAD

    def test_a_search_with_more_than_it_looks_at_says_so(self, scene, monkeypatch):
        monkeypatch.setattr("plans.public.views.PER_PAGE", 1)
        monkeypatch.setattr("plans.public.views.PAGES_AHEAD", 1)
        country(scene.revision, [2024, 2025, 2026])
        client = scene.client("nobody")
        first = client.get("/planer/?tekst=job").content.decode()
        assert "Flere end 2 planer" in first
        assert "?tekst=job&amp;page=2" in first
        assert "Flere end 5 planer" in client.get("/planer/?tekst=job&page=4").content.decode()
        assert "10 planer" not in first


def test_the_years_offered_are_those_with_a_plan_in_force(scene):
    assert YearInForce.objects.years() == sorted(set(YearInForce.objects.values_list("year", flat=True)))
    country(scene.revision, [2019])
    assert YearInForce.objects.years()[:2] == [2019, 2026]
    YearInForce.objects.all().delete()
    assert YearInForce.objects.years() == []


def test_the_whole_list_is_counted_no_further_than_a_search(scene, monkeypatch):
    monkeypatch.setattr("plans.public.views.PER_PAGE", 1)
    monkeypatch.setattr("plans.public.views.PAGES_AHEAD", 1)
    country(scene.revision, [2024, 2025])
    assert "Flere end 2 planer" in scene.client("nobody").get("/planer/").content.decode()
