"""A text becomes a plan: what each heading is, which rows of tables are targets, and that no word is lost."""

import re
import time

import pytest

from bpmplan.text import plain_text
from plans.bringing import arranging, names
from plans.bringing.arranging import arranged
from plans.bringing.document import parts_of
from plans.bringing.limits import MAX_CHARACTERS, is_too_long
from plans.bringing.portions import portions
from plans.bringing.reading.word import read_word
from plans.bringing.roles import MinistersGoal, Role, TableRole, merged_in, proposed
from plans.bringing.targets import read_table

from . import plans_in_word
from .plans_in_word import MINISTERS, word

pytestmark = pytest.mark.one_database

GOALS = [MinistersGoal(100 + number, 2027, number, title) for number, title in enumerate(MINISTERS, 1)]
STRUCTURES = ("HOLSTEBRO", "HERNING", "NORDFYN", "FAXE", "AALBORG")


def parts_of_word(name):
    return parts_of(read_word(word(*getattr(plans_in_word, name))).markdown)


def arrange(parts, roles=None, *, last_year=2027, **choices):
    roles = roles or proposed(parts, GOALS)
    return arranged(parts, roles, ministers=GOALS, first_year=2027, last_year=last_year, **choices)


def outline(plan):
    """A plan in few words: chapters, goals with what they stand under, initiatives, targets."""
    goals = [f"{goal.goal.title} > {goal.title}" if goal.goal else goal.title for goal in plan.goals]
    return [chapter.title for chapter in plan.chapters], goals, [one.title for one in plan.initiatives]


@pytest.mark.parametrize(
    ("name", "chapters", "goals", "initiatives", "targets"),
    [
        (
            "HOLSTEBRO",
            ["Forord", "Mål og indsatser", "Budget"],
            ["Flere ledige skal opkvalificeres", "Unge uden uddannelse"],
            [],
            {"Ledige i uddannelse": "2027: 140, 2028: 160, 2029: 180"},
        ),
        (
            "HERNING",
            ["Indledning", "Fokusområder"],
            ["Flere i job", "Værdig sagsbehandling"],
            [],
            {"Tilfredse virksomheder": "2027: fortsat opfyldt", "Samarbejdsgrad": "2027: mindst 35"},
        ),
        (
            "NORDFYN",
            ["Mål og indsatser", "Budget"],
            [
                MINISTERS[0],
                MINISTERS[1],
                f"{MINISTERS[1]} > D1: Ufaglærte i uddannelse",
                f"{MINISTERS[1]} > D2: Hurtig vurdering",
                "S1: Flere i den grønne omstilling",
            ],
            ["Faglært på Fyn"],
            {"Ufaglærte i uddannelse": "1. kvartal 2027: 26, 2. kvartal 2027: 30, 3. kvartal 2027: 32, "
             "4. kvartal 2027: 36"},
        ),
        (
            "FAXE",
            ["Samlet oversigt over mål", "Mål og indsatser"],
            ["Flere ledige skal opkvalificeres", "Unge i gang"],
            [],
            {"Ledige i uddannelse": "ultimo 2027: 15", "Unge uden uddannelse eller job": "31. december 2028: 600"},
        ),
        (
            "AALBORG",
            ["Indledning", "Mål og indsatser"],
            ["Et stærkt erhvervsliv", "Alle unge med"],
            [],
            {"Placering blandt de største kommuner": "2027: blandt de 3 bedste"},
        ),
    ],
)  # fmt: skip
def test_plans_of_every_structure_are_proposed_as_they_are(name, chapters, goals, initiatives, targets):
    plan = arrange(parts_of_word(name))
    assert plan.is_possible
    assert outline(plan) == (chapters, goals, initiatives)
    values = {one.title: ", ".join(f"{period}: {value}" for period, value in one.values) for one in plan.targets}
    assert values == targets


def test_ministers_goals_are_recognised_by_their_words_and_the_municipalitys_own_are_kept():
    parts = parts_of_word("HERNING")
    plan = arrange(parts)
    assert [goal.minister for goal in plan.goals] == [None, 101]
    assert [goal.own_title for goal in plan.goals] == ["Flere i job", "Værdig sagsbehandling"]
    assert arrange(parts_of_word("NORDFYN")).goals[0].own_title == ""  # the minister's own words


def test_texts_stand_with_their_goal():
    [goal, _] = arrange(parts_of_word("HOLSTEBRO")).goals
    assert goal.text("challenge") == "Hver tredje ledige er ufaglært."
    assert goal.text("ambition") == "Vi vil have flere i gang med en uddannelse."
    assert goal.text("strategy") == "Vi taler uddannelse fra første samtale."


def written_in(plan):
    written = (*plan.chapters, *plan.goals, *plan.initiatives)
    texts = [one.text(name) for one in written for name in one.texts]
    return " ".join([*(one.title for one in written), *(goal.group for goal in plan.goals), *map(plain_text, texts),
                     *(target.title for target in plan.targets),
                     *(str(fact) for one in plan.initiatives for fact in one.facts.values())])  # fmt: skip


def words(text):
    return re.findall(r"\w+", text.lower())


@pytest.mark.parametrize("name", STRUCTURES)
@pytest.mark.parametrize("role", [None, Role.CHAPTER, Role.TEXT, Role.OWN, Role.INITIATIVE])
def test_no_word_is_lost_whatever_is_chosen(name, role):
    """Of the first part a chapter is made; every other has one role. Rows count by what they count."""
    parts = parts_of_word(name)
    roles = proposed(parts, GOALS)
    if role is not None:
        roles = {part.number: role if part.number > 1 else Role.CHAPTER for part in parts}
    plan = arrange(parts, roles, last_year=2029)
    assert plan.is_possible
    there = set(words(written_in(plan)))
    for part in parts:
        replaced = names.names_part_of_goal(part.title) or roles[part.number] == Role.TITLE
        title = [] if replaced else words(names.titled(part.title))
        texts = [block.markdown for block in part.blocks if block not in part.tables]
        rows = [row for table in part.tables for row in table.rows[1:] if len(row) > 2]
        cells = [row[1] if len(row) > 4 and len(row[0]) < 3 else row[0] for row in rows]
        missing = set(title + words(" ".join([*map(plain_text, texts), *cells]))) - there
        assert not missing, part.title


def test_a_heading_that_is_left_out_takes_its_text_along_and_nothing_else():
    parts = parts_of("# Forord\n\nHej\n\n# Internt\n\nSkjul\n\n## Note\n\nMed\n\n# Slut\n\nFarvel")
    roles = proposed(parts, GOALS) | {2: Role.OUT}
    plan = arrange(parts, roles)
    assert outline(plan)[0] == ["Forord", "Slut"]
    assert [plan.where(number) for number in (2, 3)] == ["Tages ikke med"] * 2
    plan = arrange(parts, roles | {3: Role.CHAPTER})
    assert outline(plan)[0] == ["Forord", "Note", "Slut"]


@pytest.mark.parametrize(
    ("roles", "number", "fault"),
    [
        ({1: Role.STRATEGY}, 1, arranging.NO_GOAL),
        ({1: Role.SUB}, 1, arranging.NO_GOAL),
        ({1: Role.EFFECT}, 1, arranging.NO_INITIATIVE),
        ({1: Role.TEXT}, 1, arranging.NOTHING_ABOVE),
        ({1: Role.GOALS, 2: Role.GOALS}, 2, arranging.TWICE),
        ({1: "minister-101", 2: "minister-101"}, 2, arranging.TWICE),
    ],
)
def test_what_cannot_be_chosen_is_said_at_the_heading(roles, number, fault):
    parts = parts_of("# Forord\n\nHej\n\n# Andet\n\nFarvel")
    assert arrange(parts, proposed(parts, GOALS) | roles).faults == {number: fault}


def test_names_in_bold_are_headings_and_so_is_every_bold_line_of_a_text_without_any():
    parts = parts_of(
        "# Mål 1: Unge\n\n**Udfordring:** Mange.\n\n**Vigtigt**\n\nHer\n\n**Strategi**\n\nVi gør\n\n# Slut"
    )
    assert [part.title for part in parts] == ["", "Mål 1: Unge", "Udfordring", "Strategi", "Slut"]
    assert "**Vigtigt**" in parts[2].blocks[0].markdown
    parts = parts_of("**Forord**\n\nHej\n\n**2.1 Under**\n\nMere")
    assert [(part.level, part.title) for part in parts] == [(0, ""), (1, "Forord"), (2, "2.1 Under")]
    parts = parts_of("# Plan 2027\n\n**Forord**\n\nHej\n\n**Unge**\n\nMere")
    assert [(part.level, part.title) for part in parts] == [(0, ""), (1, "Plan 2027"), (2, "Forord"), (2, "Unge")]


def test_a_text_of_one_level_is_still_a_goal_with_its_texts():
    parts = parts_of("## Mål 2: Unge\n\nA\n\n## Udfordring\n\nB\n\n## Strategi\n\nC\n\n## Indsats: Mentor\n\nD")
    plan = arrange(parts)
    [goal] = plan.goals
    assert (goal.text("challenge"), goal.text("strategy")) == ("A\n\nB", "C")
    assert plan.initiatives[0].goal is goal


def table(markdown):
    [part] = parts_of(markdown)
    return part.tables[0]


def rows_of(read):
    unique = dict.fromkeys(target for _, target in read.rows)
    return [(one.title, one.unit, one.direction, str(one.baseline or ""), one.baseline_period,
             [f"{period}: {value}" for period, value in one.values]) for one in unique]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "row", "target"),
    [
        ("Indikator | Udgangspunkt 2026 | Mål 2027", "Unge | 640 | 600",
         ("Unge", "antal", "fall", "640", "2026", ["2027: 600"])),
        ("Måltal | Niveau 2025 (pct.) | 2027", "Andel | 8,5 | højst 8",
         ("Andel", "pct.", "fall", "8,5", "2025", ["2027: højst 8"])),
        ("Hvad måles? | Mål", "Ventetid | under 4 uger", ("Ventetid", "uger", "fall", "", "", ["2027–2028: under 4"])),
        ("Indikator | I dag | Mål | Deadline | Enhed", "Ledige | 1.200 | 1.300 | Ultimo 2027 | helårspersoner",
         ("Ledige", "helårspersoner", "rise", "1.200", "", ["ultimo 2027: 1.300"])),
        ("Indikator | Status | Målsætning", "Tilfredshed | 3,9 (2026) | 4,2 (2028)",
         ("Tilfredshed", "antal", "rise", "3,9", "2026", ["2028: 4,2"])),
        ("Nr. | Mål | Baseline | Mål 2027", "1 | Færre sygemeldte | 300 | 280",
         ("Færre sygemeldte", "antal", "fall", "300", "", ["2027: 280"])),
        ("Indikator | 2026 | 2027 | Hele landet", "Grad | 31 % | 35 % | 30 %",
         ("Grad", "pct.", "rise", "31", "2026", ["2027: 35"])),
    ],
)  # fmt: skip
def test_tables_of_targets_are_understood(head, row, target):
    rule = " | ".join("---" for _ in head.split("|"))
    read = read_table(table(f"| {head} |\n| {rule} |\n| {row} |"), first_year=2027, last_year=2028, is_goals=True)
    assert rows_of(read) == [target]


@pytest.mark.parametrize(
    "markdown",
    [
        "| Ydelse | 2. kvt. 2022 | 2. kvt. 2023 |\n| --- | --- | --- |\n| A-dagpenge | 262 | 281 |",
        "| Uge | Aktivitet |\n| --- | --- |\n| 7 | Messe |",
        "| Indikator | Mål 2027 |\n| --- | --- |\n| Unge | ca. 60 |",
        "| 1.000 kr. | 2026 | 2027 |\n| --- | --- | --- |\n| Ydelser | 100 | 101 |",
        "| | |\n| --- | --- |\n| | |",
    ],
)
def test_other_tables_stay_as_they_are(markdown):
    assert read_table(table(markdown), first_year=2027, last_year=2027, is_goals=False) is None


def test_rows_that_are_not_understood_stay_with_what_a_merged_cell_says_of_them():
    plan = arrange(parts_of_word("FAXE"), last_year=2028)
    text = plan.chapters[0].text("text")
    assert "| 2 | Unge med mentor | 80 | 100 | løbende |" in text
    assert "| 9 | Findes ikke | 1 | 2 | 2027 |" in text
    assert "Ledige i uddannelse" not in text
    assert plan.readings[1, 0].taken == plan.readings[1, 0].rows_left == 2


def test_a_table_can_be_left_as_text():
    parts = parts_of_word("AALBORG")
    plan = arrange(parts, tables={(2, 0): TableRole.TEXT})
    assert plan.targets == []
    assert "blandt de 3 bedste" in plan.goals[0].text("challenge")


GOAL = "# Mål 1: Unge\n\n"
PLAN_OF_ACTION = """| Nr. | Indsats | Ansvarlig | Tidsplan | Effekt | Budget 2027 (1.000 kr.) |
| --- | --- | --- | --- | --- | --- |
| 1 | Mentor | Ungechefen | 1. halvår 2027 | Flere i job | 250 |
| 2 | Messe | Jobcentret | til sommer | | gratis |
| | | VUC | | | |"""


def known(one):
    """What is known of an initiative, in words."""
    facts = {name: str(value) for name, value in one.facts.items()}
    return one.title, facts, [(str(period or ""), source, int(amount)) for period, source, amount in one.money]


def test_a_table_of_initiatives_becomes_initiatives_and_nothing_of_it_is_lost():
    plan = arrange(parts_of(f"{GOAL}## Indsatser\n\n{PLAN_OF_ACTION}"))
    mentor, messe = plan.initiatives
    assert mentor.goal is messe.goal is plan.goals[0]
    facts = {"responsible": "Ungechefen", "period": "1. halvår 2027"}
    assert known(mentor) == ("Mentor", facts, [("2027", "", 250_000)])
    assert mentor.text("effect") == "Flere i job"
    assert known(messe) == ("Messe", {"unit": "Jobcentret", "responsible": "VUC"}, [])
    rest = "**Tidsplan:** til sommer\n\n**Budget 2027 (1.000 kr.):** gratis"
    assert messe.text("description") == rest
    assert plan.goals[0].text("strategy") == ""
    assert (plan.readings[2, 0].kind, plan.readings[2, 0].taken, plan.readings[2, 0].rows_left) == ("initiatives", 2, 0)


def test_rows_of_initiatives_go_to_the_goals_they_name_and_tell_more_of_those_that_are_there():
    rows = "| 2 | Mentor | Ida |\n| | Messe | Bo |\n| Ukendt | Café | Per |"
    table = f"| Mål | Projekt | Ansvarlig |\n| --- | --- | --- |\n{rows}"
    text = f"# Oversigt\n\n{table}\n\n{GOAL}## Projekt 1: Messe\n\nTo dage.\n\n# Mål 2: Seniorer\n\nHej"
    plan = arrange(parts_of(text))
    goals = {one.title: one.goal and one.goal.title for one in plan.initiatives}
    assert goals == {"Messe": "Unge", "Mentor": "Seniorer", "Café": None}
    messe, _, café = plan.initiatives
    assert (messe.facts, messe.text("description")) == ({"responsible": "Bo"}, "To dage.")
    assert café.text("description") == "**Mål:** Ukendt"


@pytest.mark.parametrize(
    ("head", "rows", "money"),
    [
        (
            "Finansiering (1.000 kr.) | 2027 | 2028",
            ["Kommunen | 100 | 1.200", "Fonde | 50 |", "I alt | 150 | 1.200"],
            [("2027", "own", 100_000), ("2028", "own", 1_200_000), ("2027", "funds", 50_000)],
        ),
        (
            "År | Beløb",
            ["2027 | 500.000 kr.", "2028 | 1,5 mio. kr."],
            [("2027", "", 500_000), ("2028", "", 1_500_000)],
        ),
        ("| 2027 (kr.) | I alt", ["Besparelse | -75.000 | -75.000"], [("2027", "", -75_000)]),
        ("| 2027", ["Løn | 100"], []),  # of what?
        ("Kr. | 2027", ["Løn | 100", "Kurser | 50"], []),  # two amounts for the same
        ("Kr. | 2027 | I alt", ["Løn | 100 | 90"], []),  # the sum is another
        ("Kr. | 2027", ["Løn | ca. 100"], []),
    ],
)
def test_a_budget_under_an_initiative_is_its_economy_where_it_is_clear(head, rows, money):
    lines = [head, " | ".join("---" for _ in head.split("|")), *rows]
    plan = arrange(parts_of(f"{GOAL}## Indsats: Mentor\n\n" + "\n".join(f"| {line} |" for line in lines)))
    [initiative] = plan.initiatives
    assert known(initiative)[2] == money
    assert bool(initiative.text("description")) == (not money)


def test_a_budget_by_initiatives_goes_to_them():
    budget = "| Indsats (kr.) | 2027 | 2028 |\n| --- | --- | --- |\n| Mentor | 100 | 200 |\n| Messe | 5 | - |\n"
    text = f"{GOAL}## Indsats: Mentor\n\nA\n\n## Indsats: Messe\n\nB\n\n# Budget\n\n{budget}"
    plan = arrange(parts_of(f"{text}| I alt | 105 | 200 |"))
    assert [known(one)[2] for one in plan.initiatives] == [[("2027", "", 100), ("2028", "", 200)], [("2027", "", 5)]]
    assert plan.chapters[-1].text("text") == ""
    plan = arrange(parts_of(f"{text}| Café | 7 | 8 |\n| I alt | 112 | 208 |"))
    assert plan.chapters[-1].text("text").endswith("| Café | 7 | 8 |\n| I alt | 112 | 208 |")


def test_what_a_table_is_can_be_chosen():
    text = f"{GOAL}| Hvad | Hvor mange | Note |\n| --- | --- | --- |\n| Unge i job | 40 | sikkert |"
    assert arrange(parts_of(text)).readings[1, 0].kind == TableRole.TEXT
    plan = arrange(parts_of(text), tables={(1, 0): TableRole.TARGETS})
    [target] = plan.targets
    assert (target.title, [str(value) for _, value in target.values]) == ("Unge i job", ["40"])
    assert "sikkert" in plan.goals[0].text("challenge")
    plan = arrange(parts_of(text), tables={(1, 0): TableRole.INITIATIVES})
    assert plan.initiatives[0].text("description") == "**Hvor mange:** 40\n\n**Note:** sikkert"
    plan = arrange(parts_of(text), tables={(1, 0): TableRole.ECONOMY})
    assert (plan.readings[1, 0].taken, plan.readings[1, 0].kind) == (0, TableRole.ECONOMY)
    assert "sikkert" in plan.goals[0].text("challenge")


def test_too_long_a_text_is_split_or_refused_at_its_heading():
    long = "\n\n".join(["ord " * 2_000] * 20)
    parts = parts_of(f"# Forord\n\n{long}\n\n# Mål 1: Unge\n\nkort")
    plan = arrange(parts)
    assert outline(plan)[0] == ["Forord", "Forord (fortsat)", "Forord (fortsat)", "Mål og indsatser"]
    assert sum(len(words(chapter.text("text"))) for chapter in plan.chapters) == 40_000
    assert 1 in arrange(parts, {0: Role.CHAPTER, 1: Role.OWN, 2: Role.OWN}).faults


@pytest.mark.parametrize("text", ["a" * 150_000, "\n".join("|" * 9 for _ in range(2_000)), "* " * 9_000])
def test_portions_hold_all_of_a_text(text):
    made = portions(text)
    assert len(made) > 1
    assert "".join("".join(made).split()) == "".join(text.split())


def test_too_many_of_a_kind_is_said():
    parts = parts_of("\n\n".join(f"# Afsnit {number}\n\ntekst" for number in range(120)))
    plan = arrange(parts)
    assert "plads til 100" in plan.sentences[0]


@pytest.mark.parametrize(
    "piece",
    [
        "# a\n",
        "* ",
        "| a | b |\n| - | - |\n| 1 | 2 |\n\n",
        "|indsats|ansvarlig|\n|-|-|\n|a|b|\n\n|kr.|2027|\n|-|-|\n|a|1|\n\n",
    ],
)
def test_no_text_within_the_limits_takes_long(piece):
    text = piece * (MAX_CHARACTERS // len(piece))
    while is_too_long(text):
        text = text[: len(text) * 9 // 10]
    began = time.process_time()
    arrange(parts_of(text))
    assert time.process_time() - began < 5


def test_what_a_text_says_of_an_initiative_goes_into_its_fields_where_it_is_understood():
    table = "| Projektejer | Jobcentret |\n| --- | --- |\n| Sagsnr. | 15.20.00-P22-3-26 |\n| Målgruppe | Unge |"
    parts = parts_of(f"# Indsats: Mentor\n\nEn fast mentor.\n\n**Ansvarlig:** Ungechefen\nPeriode: snart\n\n{table}")
    [initiative] = arrange(parts, {0: Role.CHAPTER, 1: Role.INITIATIVE}).initiatives
    facts = {"responsible": "Ungechefen", "unit": "Jobcentret", "case_numbers": "15.20.00-P22-3-26"}
    assert initiative.facts == facts
    text = "En fast mentor.\n\nPeriode: snart\n\n| Målgruppe | Unge |\n| --- | --- |"
    assert initiative.text("description") == text
    parts = parts_of("# Indsats: Messe\n\n- Tidsplan: 1. halvår 2027\n- Ansvarlig: Ungechefen")
    [initiative] = arrange(parts, {0: Role.CHAPTER, 1: Role.INITIATIVE}).initiatives
    assert str(initiative.facts["period"]) == "1. halvår 2027"
    assert initiative.text("description") == ""


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("3.1 Ministerens mål 1: En værdig sagsbehandling", "En værdig sagsbehandling"),
        ("2. Mål 2 – Flere i job", "Flere i job"),
        ("Kommunens eget mål: Flere seniorer", "Flere seniorer"),
        ("D1: Ufaglærte i uddannelse", "D1: Ufaglærte i uddannelse"),
        ("2030 skal være bedre", "2030 skal være bedre"),
        ("3 ud af 4 i job", "3 ud af 4 i job"),
        ("1.1.2 Projekt 4: Mentor", "Mentor"),
        ("Målrettet indsats", "Målrettet indsats"),
    ],
)
def test_a_title_is_without_what_only_counts_it(heading, title):
    assert names.titled(heading) == title


def test_a_text_with_headings_in_bold_is_a_plan_too():
    headings = ("Beskæftigelsesplan 2027", "1. Forord", "2. Mål", "2.1 Mål 1: Opkvalificering", "3. Budget 2027")
    title, foreword, goals, goal, budget = (f"**{heading}**" for heading in headings)
    rows = (("Mål", "Resultat 2025", "Måltal 2027"), ("Andel i varig beskæftigelse", "55%", "60%"))
    blocks = (title, foreword, "Tekst.", goals, goal, "Mange er ufaglærte.", rows, budget, "12 mio. kr.")
    parts = parts_of(read_word(word(*blocks)).markdown)
    plan = arrange(parts)
    assert outline(plan) == (["Forord", "Mål", "Budget 2027"], ["Opkvalificering"], [])
    assert [(target.unit, str(target.baseline)) for target in plan.targets] == [("pct.", "55")]


@pytest.mark.parametrize(
    ("heading", "numbers"),
    [
        ("Mål 1: Flere ledige skal opkvalificeres og virksomhederne skal sikres arbejdskraft", [2, 5]),
        ("Flere ledige skal opkvalificeres, og flere med handicap skal være en del af arbejdsmarkedet", [2, 4]),
        ("Ministerens mål 2 og 4: Flere med", [2, 4]),
        ("Ministerens mål 2: Opkvalificering", []),
        (MINISTERS[2], []),  # "Flygtninge og indvandrerkvinder …" is one
        ("Unge og seniorer", []),
    ],
)
def test_a_heading_that_merges_two_of_the_ministers_goals_is_offered_with_both(heading, numbers):
    assert [goal.number for goal in merged_in(heading, GOALS)] == numbers
    if numbers:
        role = proposed(parts_of(f"# Mål\n\n## {heading}\n\nTekst"), GOALS)[2]
        assert role in {f"minister-{100 + number}" for number in numbers}
