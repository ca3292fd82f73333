"""What a plan's initiatives cost: the same sum, however it is divided."""

import re
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmplan import danish
from bpmplan.values import Period
from plans.content.economy import UNDIVIDED, Economy, by_period
from plans.documents.paper_economy import PaperAmounts, PaperEconomy
from plans.models import Source
from tests.content_samples import RICH, SMALL


def goal(key, under="", **more):
    facts = {"title": f"Mål {key}", "label": key, "under": under, "left_out": False}
    return SimpleNamespace(key=key, **facts | more)


def row(period, amount, source=""):
    return SimpleNamespace(period=Period.parse(period) if period else None, amount=Decimal(amount), source=source)


def initiative(title, goals, *rows):
    return SimpleNamespace(key=title, title=title, goals=tuple(goals), economy=rows, economy_note="")


def plan(goals, *initiatives):
    return SimpleNamespace(goals=goals, initiatives=initiatives)


GOALS = (goal("1"), goal("2"), goal("2a", "2"), goal("2b", "2"), goal("3"), goal("4", left_out=True))
PERIODS = st.sampled_from(["", "2025", "2026", "2027", "2025–2027"])
ROWS = st.builds(row, PERIODS, st.integers(-(10**12), 10**12), st.sampled_from(Source.values))
INITIATIVES = st.builds(
    lambda title, goals, rows: initiative(title, sorted(goals), *rows),
    st.text("abc", max_size=3),
    st.sets(st.sampled_from([goal.key for goal in GOALS])),
    st.lists(ROWS, max_size=5),
)


@given(st.lists(INITIATIVES, max_size=8))
def test_the_sum_is_the_same_by_goal_source_year_and_initiative(initiatives):
    economy = Economy(plan(GOALS, *initiatives))
    total = sum((row.amount for one in initiatives for row in one.economy), Decimal(0))
    assert economy.total.total == total
    assert sum(line.total for line in economy.by_goal) == total
    assert sum(line.total for line in economy.by_source) == total
    assert sum(economy.total.cells.get(column, 0) for column in economy.columns) == total
    assert sum(by_period(one)[1].total for one in initiatives) == total
    assert sum(line.initiatives for line in economy.by_goal) == len(initiatives)
    for column in economy.columns:
        for lines in (economy.by_goal, economy.by_source):
            assert sum(line.cells.get(column, 0) for line in lines) == economy.total.cells[column]
    own = [economy.of_goal(one) for one in GOALS]
    tops = sum(one.line.total for one, of in zip(own, GOALS, strict=True) if not of.under)
    for one, economy_of_goal in zip(GOALS, own, strict=True):
        keys = {other.key for other in GOALS if one.key in (other.key, other.under)}
        counted = [each for each in initiatives if keys.intersection(each.goals[:1])]
        serving = [each for each in initiatives if keys.intersection(each.goals) and each not in counted]
        assert economy_of_goal.line.initiatives == len(counted)
        assert economy_of_goal.without == sum(not each.economy for each in counted)
        assert [each for each, _ in economy_of_goal.elsewhere] == [each for each in serving if each.economy]
    assert tops == total - sum((row.amount for one in initiatives if not one.goals for row in one.economy), Decimal(0))


SHARED = plan(
    GOALS,
    initiative("Mentor", ["1", "3"], row("2026", 300_000, "own"), row("2027", -100_000, "own")),
    initiative("Kurser", ["2a"], row("", 50_000, "state")),
    initiative("Besøg", ["2", "2a"]),
    initiative("Løs", []),
)


def test_each_initiative_is_counted_once_and_it_is_said():
    economy = Economy(SHARED)
    assert [(line.title, line.initiatives, line.total) for line in economy.by_goal] == [
        ("1. Mål 1", 1, 200_000),
        ("2. Mål 2", 2, 50_000),
        ("3. Mål 3", 0, 0),
        ("Indsatser uden mål", 1, 0),
    ]
    assert economy.columns == [2026, 2027, UNDIVIDED]
    assert economy.sentence == "2 af planens 4 indsatser har et beløb. De koster tilsammen 250.000 kr."
    assert (
        economy.shared_sentence == "»Mentor« bidrager til flere mål og er regnet med én gang, under det første af dem."
    )
    assert economy.without_sentence == "Uden beløb: »Besøg« og »Løs«."


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("1", ""),
        ("2", ""),
        ("2a", ""),
        ("3", "»Mentor« bidrager hertil og er regnet med under mål 1."),
        ("4", ""),
    ],
)
def test_what_a_goal_costs_in_words_and_nothing_when_one_amount_says_it(key, sentence):
    assert of_goal(SHARED, key).sentence == sentence


def test_what_several_initiatives_of_a_goal_cost_together_in_words():
    more = [initiative("Praktik", ["2"], row("2026", 10_000)), initiative("Café", ["2a", "2b"], row("", 5_000))]
    content = plan(GOALS, *SHARED.initiatives, *more)
    both = "1 indsats er uden beløb."
    assert of_goal(content, "2").sentence == f"Målets og delmålenes indsatser koster tilsammen 65.000 kr. {both}"
    assert of_goal(content, "2a").sentence == "Delmålets indsatser koster tilsammen 55.000 kr."
    assert of_goal(content, "2b").sentence == "»Café« bidrager hertil og er regnet med under mål 2a."


def of_goal(content, key):
    return Economy(content).of_goal(next(one for one in GOALS if one.key == key))


def test_savings_are_said_to_be_savings_and_have_a_real_minus():
    economy = Economy(plan(GOALS, initiative("Færre møder", ["1"], row("2026", -300_500, "own"))))
    assert economy.sentence == "Planens indsats giver en besparelse på 300.500 kr."
    first, second = PaperEconomy(economy).tables
    assert first.rows[0] == ("1. Mål 1", "1", ["1", "−300.500"])
    assert second.head == ["Finansiering", "2026"]


def test_many_columns_are_in_thousands_unless_something_would_be_lost():
    years = [row(str(year), 1_200_000, "own") for year in range(2025, 2031)]
    table = PaperEconomy(Economy(plan(GOALS, initiative("Stor", ["1"], *years)))).tables[0]
    assert table.caption == "Økonomien fordelt på mål, i 1.000 kr."
    assert table.sums == ["1", *["1.200"] * 6, "7.200"]
    uneven = initiative("Stor", ["1"], *(row(str(year), 412_000_001, "own") for year in range(2025, 2032)))
    table = PaperEconomy(Economy(plan(GOALS, uneven))).tables[0]
    assert table.caption == "Økonomien fordelt på mål, i kr."
    assert "table-across" in table.place


def test_the_tables_of_a_plan_stand_alike():
    """The names of the sources leave room for the years on an upright page, and those of the goals do not."""
    years = [row(str(year), 412_000_001, "own") for year in range(2025, 2030)]
    goals = (goal("1", title="Beskæftigelsesforberedelsesforløbsgennemførelsesaftaler"),)
    first, second = PaperEconomy(Economy(plan(goals, initiative("Stor", ["1"], *years)))).tables
    assert first.fit.room > second.fit.room
    assert first.place == second.place == first.fit.classes


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], ""),
        ([row("", 5)], "5 kr. (note)"),
        ([row("2026", 5, "own")], "2026, kommunens budget: 5 kr. (note)"),
        (
            [row("2026", 5, "own"), row("2027", -2, "own")],
            "2026, kommunens budget: 5 kr.|2027, kommunens budget: −2 kr.|I alt: 3 kr.|note",
        ),
        (
            [row("2026", 5, "own"), row("2026", 7)],
            "2026: 7 kr.|2026, kommunens budget: 5 kr.|I alt: 12 kr.|note",
        ),
        ([row("2026", 5, "own"), row("", 7, "state")], "12 kr. i alt (note)"),
    ],
)
def test_what_an_initiative_costs_in_words(rows, words):
    one = initiative("Mentor", ["1"], *rows)
    one.economy_note = "note" if rows else ""
    amounts = PaperAmounts(one)
    assert re.sub("<p[^>]*>", "", str(amounts.words)).replace("</p>", "|").rstrip("|") == words
    assert (amounts.table is not None) == ("i alt (" in words)


@pytest.mark.parametrize(
    ("amount", "headline"),
    [(0, "0 kr."), (850_000, "850.000 kr."), (79_250_000, "79,3 mio. kr."), (-2_000_000, "−2 mio. kr.")],
)
def test_an_amount_as_a_headline(amount, headline):
    assert " ".join(danish.rough_kroner(Decimal(amount))) == headline


def test_a_plan_without_amounts_says_so():
    assert Economy(SMALL).is_empty
    assert not PaperEconomy(Economy(replace(RICH, initiatives=()))).tables
