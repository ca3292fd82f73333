"""Three structures of real plans, typed into the forms as a clerk types them, and read again wherever they are shown.

Seven merged goals of the minister's with targets over three years; focus areas with aims in words; goals with
sub-goals, rolling quarters, ranks, savings and a budget of six years. All words and numbers were made up for this.
"""

import html
import re
import uuid
from dataclasses import replace
from types import SimpleNamespace

import lxml.html
import pytest
from django.db import transaction
from django.test import Client

from bpmplan import danish
from bpmplan.accounts.models import Role
from bpmplan.values import units
from plans.content.earlier import earlier_aim
from plans.content.live import of_plan
from plans.content.standing import Standing
from plans.content.stored import of_revision
from plans.documents import pdf
from plans.models import Plan, Source, TargetGroup
from plans.rollover.review import review_of
from plans.steps import workflow
from tests import cast, making
from tests.plans.documents.test_pdf import marked_text, squeezed

MINISTER = ["Flere i job", "Flere i uddannelse", "Flere flygtninge i job", "Færre på kontanthjælp", "Mindre snyd",
            "En indsats til alle", "Flere med handicap i job"]  # fmt: skip
MERGED = SimpleNamespace(
    years=(2019, 2021),
    goals={
        **{str(number): ("", "Ministerens mål", "") for number in range(1, 8)},
        "8": ("Flere fritidsjob", "Kommunens egne mål", ""),
        "9": ("Et rummeligt arbejdsmarked", "Kommunens egne mål", ""),
        "10": ("Kortere sygeforløb", "Kommunens egne mål", ""),
    },
    targets=[
        ("1", "I job efter et forløb", "%", "rise", "62,5", "2018", ["2019: 63", "2020: 64 %", "2021: mindst 65"], []),
        ("2", "Rekrutteringer, der lykkes", "pct.", "rise", "", "", ["2019-2021: 80 - 85 %"], []),
        ("3", "Ventetid", "uger", "fall", "19,5", "ultimo 2018", ["2019: 18", "2020: 17", "2021: max 16 uger"], []),
        ("4", "Plads i landet", "placering", "rise", "41 af 98", "2018", ["2019: 35", "2021: top 25 af 98"], []),
        ("5", "Udgift", "kr. pr. person", "fall", "145.300", "2018", ["2019: 143.000", "2021: 138.000"], []),
        ("6", "Virksomhedsstrategi", "i ord", "rise", "", "", ["2019: udkast drøftet", "2020: vedtaget"], []),
        ("7", "Fleksjob", "fuldtidspersoner", "rise", "512", "2018", ["2019: 520", "2021: 540-560"], []),
        ("8", "Formidlede job", "antal", "rise", "0", "2018", ["2019: 25", "2020: 50", "2021: 75+"], []),
        ("10", "Tilfredshed", "point", "hold", "4,1", "2018", ["2019-21: 4,1"], ["Hele landet, 2018: 3,9"]),
    ],
    initiatives=[
        (
            "Én indgang",
            "1 2",
            "løbende",
            "Virksomhedschefen",
            "15.20.00-P22-3-18",
            ["2019 own 1,2 mio.", "2020 state 600.000"],
        ),
        ("Handleplan for fritidsjob", "8 9", "2020", "", "", ["- - 450.000"]),
    ],
    read="""
        1 Flere i job [Ministerens mål] svarer på 2019 og 2020
        1 I job efter et forløb: fra 62,5 pct. (2018) til 63 pct. (2019), 64 pct. (2020), mindst 65 pct. (2021)
        2 Flere i uddannelse [Ministerens mål] svarer på 2019 og 2020
        2 Rekrutteringer, der lykkes: 80–85 pct. (2019–2021)
        3 Flere flygtninge i job [Ministerens mål] svarer på 2019 og 2020
        3 Ventetid: fra 19,5 uger (ultimo 2018) til 18 uger (2019), 17 uger (2020), højst 16 uger (2021)
        4 Færre på kontanthjælp [Ministerens mål] svarer på 2019
        4 Plads i landet: fra nr. 41 af 98 (2018) til nr. 35 (2019), blandt de 25 bedste af 98 (2021)
        5 Mindre snyd [Ministerens mål] svarer på 2019
        5 Udgift: fra 145.300 kr. pr. person (2018) til 143.000 kr. pr. person (2019), 138.000 kr. pr. person (2021)
        6 En indsats til alle [Ministerens mål] svarer på 2019
        6 Virksomhedsstrategi: udkast drøftet (2019), vedtaget (2020)
        7 Flere med handicap i job [Ministerens mål] svarer på 2019
        7 Fleksjob: fra 512 fuldtidspersoner (2018) til 520 fuldtidspersoner (2019), 540–560 fuldtidspersoner (2021)
        8 Flere fritidsjob [Kommunens egne mål]
        8 Formidlede job: fra 0 (2018) til 25 (2019), 50 (2020), mindst 75 (2021)
        9 Et rummeligt arbejdsmarked [Kommunens egne mål]
        10 Kortere sygeforløb [Kommunens egne mål]
        10 Tilfredshed: fra 4,1 point (2018) til 4,1 point (2019–2021); Hele landet 3,9 point (2018)
        Én indgang (1, 2), løbende, Virksomhedschefen, 15.20.00-P22-3-18: 2019 kommunens budget 1.200.000, 2020 statslige midler 600.000
        Handleplan for fritidsjob (8, 9), 2020: ikke angivet 450.000
    """,  # noqa: E501
)
IN_WORDS = SimpleNamespace(
    years=(2023, 2023),
    goals={
        "1": ("Én plan for borgeren", "Fokusområder", ""),
        "1a": ("Politisk mål: Forløb hænger sammen", "", "1"),
        "1b": ("Administrativt mål: Mødeplanen er indført", "", "1"),
        "2": ("Fællesskaber", "Fokusområder", ""),
        "2a": ("Politisk mål: Flere i foreninger", "", "2"),
    },
    targets=[
        ("1a", "Sammenhæng", "i ord", "rise", "ikke opfyldt, men tilfredsstillende", "2022", ["2023: opfyldt"], []),
        ("1b", "Mødeplan", "antal", "rise", "Ikke opfyldt", "", ["1. halvår 2023: indført i 2 teams"], []),
        ("2a", "Aftaler", "i ord", "rise", "", "", ["H2 2023: 3 aftaler indgået"], ["Klyngen, : 2 aftaler"]),
    ],
    initiatives=[("Fælles borgerplan", "1a 1b", "fra 1.3.2023", "Socialchefen", "", [])],
    refused=("1b", "i ord"),
    read="""
        1 Én plan for borgeren [Fokusområder]
        1a Politisk mål: Forløb hænger sammen
        1a Sammenhæng: fra ikke opfyldt, men tilfredsstillende (2022) til opfyldt (2023)
        1b Administrativt mål: Mødeplanen er indført
        1b Mødeplan: fra Ikke opfyldt til indført i 2 teams (1. halvår 2023)
        2 Fællesskaber [Fokusområder]
        2a Politisk mål: Flere i foreninger
        2a Aftaler: 3 aftaler indgået (2. halvår 2023); Klyngen 2 aftaler
        Fælles borgerplan (1a, 1b), fra 1. marts 2023, Socialchefen
    """,
)
QUARTERS = [f"{quarter}. kvt. 2022: {300 - 5 * quarter}" for quarter in (1, 2, 3, 4)]
ROLLING = ["2022QMAT02: 5,2", "rullende 3. kvartal 2022: 5,1", "4. kvartal 2022 (rullende): 4,9"]
SUB_GOALS = SimpleNamespace(
    years=(2022, 2022),
    goals={
        "1": ("Flere i job, færre på ydelse", "Kommunens egne mål", ""),
        **{f"1{letter}": (f"D{number}: Delmål", "", "1") for number, letter in enumerate("abcdefg", 1)},
        "2": ("Sammen om rekruttering", "Fælles på Fyn", ""),
        **{f"2{letter}": (f"S{number}: Delmål", "", "2") for number, letter in enumerate("abcdef", 1)},
    },
    targets=[
        ("1a", "Unge på ydelse", "fuldtidspersoner", "fall", "310", "4. kvt. 2021", QUARTERS, []),
        ("1b", "Langtidsledige", "pct.", "fall", "5,3 pct.", "2021QMAT04", ROLLING, ["Fyn, 2021QMAT04: 5,6"]),
        ("1c", "Ændring", "uger", "fall", "0", "2021", ["Q1 2022 - Q4 2022: -2"], []),
        (
            "1g",
            "Benchmark",
            "placering",
            "rise",
            "nr. 37 (af 98)",
            "2021",
            ["2022: højst nr. 20"],
            ["Fyn, : nr. 4 af 10"],
        ),
        ("2f", "Fælles forløb", "forløb", "rise", "", "", ["ultimo 2022: mindst 15 forløb"], []),
    ],
    initiatives=[
        (
            "Unge på tværs",
            "1a 1b",
            "løbende",
            "Arbejdsmarkedschefen",
            "480-2021-12, dok. 67-21",
            [
                "2021 own 500 t.kr.",
                "2022 own 1.200.000",
                "2022 state 600.000",
                "2023 own 0,3 mio.",
                "2024 own -300.000",
                "2025 own −600.000 kr.",
                "2026 own - 900.000",
                "2026 funds 50.000",
            ],
        ),
        (
            "Sprog sammen",
            "2d",
            "1/3 2022 - 31/12 2023",
            "Integrationskoordinatoren",
            "",
            ["2022-2024 other 3 mio. kr."],
        ),
    ],
    refused=("1g", "placering"),
    read="""
        1 Flere i job, færre på ydelse [Kommunens egne mål]
        1a D1: Delmål
        1a Unge på ydelse: fra 310 fuldtidspersoner (4. kvartal 2021) til 295 fuldtidspersoner (1. kvartal 2022), 290 fuldtidspersoner (2. kvartal 2022), 285 fuldtidspersoner (3. kvartal 2022), 280 fuldtidspersoner (4. kvartal 2022)
        1b D2: Delmål
        1b Langtidsledige: fra 5,3 pct. (fire kvartaler til og med 4. kvartal 2021) til 5,2 pct. (fire kvartaler til og med 2. kvartal 2022), 5,1 pct. (fire kvartaler til og med 3. kvartal 2022), 4,9 pct. (fire kvartaler til og med 4. kvartal 2022); Fyn 5,6 pct. (fire kvartaler til og med 4. kvartal 2021)
        1c D3: Delmål
        1c Ændring: fra 0 uger (2021) til −2 uger (2022)
        1d D4: Delmål
        1e D5: Delmål
        1f D6: Delmål
        1g D7: Delmål
        1g Benchmark: fra nr. 37 af 98 (2021) til blandt de 20 bedste (2022); Fyn nr. 4 af 10
        2 Sammen om rekruttering [Fælles på Fyn]
        2a S1: Delmål
        2b S2: Delmål
        2c S3: Delmål
        2d S4: Delmål
        2e S5: Delmål
        2f S6: Delmål
        2f Fælles forløb: mindst 15 forløb (ultimo 2022)
        Unge på tværs (1a, 1b), løbende, Arbejdsmarkedschefen, 480-2021-12, dok. 67-21: 2021 kommunens budget 500.000, 2022 kommunens budget 1.200.000, 2022 statslige midler 600.000, 2023 kommunens budget 300.000, 2024 kommunens budget −300.000, 2025 kommunens budget −600.000, 2026 kommunens budget −900.000, 2026 fonde 50.000
        Sprog sammen (2d), marts 2022 – december 2023, Integrationskoordinatoren: 2022–2024 andre kilder 3.000.000
    """,  # noqa: E501
)
STRUCTURES = {"merged": MERGED, "in words": IN_WORDS, "sub-goals": SUB_GOALS}


class Clerk:
    """Somebody who writes one plan through its pages."""

    def __init__(self, user):
        self.client = Client()
        self.client.force_login(user)

    def post(self, path, data):
        response = self.client.post(path, data)
        errors = re.findall(r'id="id_[^"]*_error">(.*?)</', response.content.decode(), re.DOTALL)
        assert response.status_code == 302, (data, response.status_code, errors)
        return response.url

    def enter(self, structure, goal_sets):
        """Enter all of it; returns the ``Plan``."""
        first, last = structure.years
        data = {"title": "Beskæftigelsesplan", "first_year": first, "last_year": last, "goal_sets": goal_sets}
        address = self.post("/arbejde/ny/", data).partition("#")[0]
        plan = Plan.objects.get(pk=re.search(r"\d+", address)[0])
        keys = [goal.key for goal in plan.plangoals.all()]
        self.goals = dict(zip(structure.goals, [*keys, *(uuid.uuid4() for _ in structure.goals)], strict=False))
        texts = {"ambition": "Det vil vi.", "strategy": "Sådan gør vi.", "follow_up": "Udvalget får en status."}
        for label, (title, group, under) in structure.goals.items():
            key = self.goals[label]
            data = texts | {"title": title, "group": group, "under": self.goals[under] if under else ""}
            if key in keys:
                self.post(f"{address}maal/{key}/", data | {"started_from": 0})
            else:
                self.post(f"{address}maal/nyt/", data | {"new_key": key})
        for label, *target in structure.targets:
            self.enter_target(f"{address}maal/{self.goals[label]}/maaltal/nyt/", label, target, structure)
        for title, labels, period, responsible, cases, amounts in structure.initiatives:
            rows = [amount.replace("- - ", "  ").split(" ", 2) for amount in amounts]
            data = {"new_key": uuid.uuid4(), "title": title, "goals": [self.goals[label] for label in labels.split()]}
            data |= {"period": period, "responsible": responsible, "case_numbers": cases}
            self.post(f"{address}indsatser/ny/", data | typed("economy", ("period", "source", "amount"), rows))
        return plan

    def enter_target(self, path, label, target, structure):
        title, unit, direction, baseline, baseline_period, values, compared = target
        data = {"new_key": uuid.uuid4(), "title": title, "unit": unit, "direction": direction, "baseline": baseline}
        data |= {"baseline_period": baseline_period, "baseline_source": "Egen opgørelse"}
        rows = [value.split(": ", 1) for value in values]
        data |= typed("values", ("period", "value"), rows)
        rows = [(*whom.split(", ", 1), value) for whom, value in (one.split(": ", 1) for one in compared)]
        data |= typed("comparisons", ("whom", "period", "value"), rows)
        refused, mended = getattr(structure, "refused", ("", ""))
        if label == refused:
            data["comparisons-0-value"] = data.get("comparisons-0-value") or ""
            wrong = data | {"unit": unit, "values-0-value": data["values-0-value"] + " på Fyn"}
            self.see_refused(path, wrong)
            data["unit"] = mended
        self.post(path, data)

    def see_refused(self, path, data):
        """What can't be read is said, and all that was typed stands in the form still."""
        response = self.client.post(path, data)
        page = lxml.html.fromstring(response.content.decode())
        assert response.status_code == 422
        assert page.xpath("//*[@id='id_values-0-value_error']")
        for name, value in data.items():
            field = page.xpath(f"//main//*[@name='{name}']")
            if field and field[0].get("type") != "radio":
                assert str(value) == (field[0].get("value") or ""), name


def typed(prefix, names, rows):
    """Rows as a form sends them."""
    data = {f"{prefix}-TOTAL_FORMS": len(rows) + 1, f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in zip(names, row, strict=True)}
    return data


def in_lines(content):
    """What a content says of goals, targets and initiatives: each value with its unit and period."""
    lines = []
    for goal in content.goals:
        years = danish.listed(sorted(words.year for words in goal.minister))
        group = f" [{goal.group}]" if goal.group else ""
        lines.append(f"{goal.label} {goal.title}{group}{f' svarer på {years}' if years else ''}")
        for target in goal.targets:
            values = ", ".join(f"{target.with_unit(row.value)} ({row.period})" for row in target.values)
            begins = f" ({target.baseline_period})" if target.baseline_period else ""
            begins = f"fra {target.with_unit(target.baseline)}{begins} til " if target.baseline else ""
            others = [f"; {row.whom} {target.with_unit(row.value)}" + (f" ({row.period})" if row.period else "")
                      for row in target.comparisons]  # fmt: skip
            lines.append(f"{goal.label} {target.title}: {begins}{values}{''.join(others)}")
    labels = {goal.key: goal.label for goal in content.goals}
    for initiative in content.initiatives:
        goals = ", ".join(labels[key] for key in initiative.goals)
        facts = filter(None, (str(initiative.period), initiative.responsible, initiative.case_numbers))
        rows = [f"{row.period or ''} {Source(row.source).label} {danish.number(row.amount)}".strip()
                for row in initiative.economy]  # fmt: skip
        money = f": {', '.join(rows)}" if rows else ""
        lines.append(f"{initiative.title} ({goals}), {', '.join(facts)}{money}")
    return lines


def lines_of(structure):
    return [line.strip() for line in structure.read.strip().splitlines()]


def see_all(content, text):
    """See that a page or a document, without its spaces, says all of a content."""
    for goal in content.goals:
        assert squeezed(goal.title) in text
        assert squeezed(goal.group) in text
        for target in goal.targets:
            unit = units.beside_number(target.unit)
            assert squeezed(target.title + units.beside_title(target.unit)) in text.replace("(", "")
            for row in target.values:
                assert squeezed(f"{row.value.shown(unit)}{row.period}") in text, (target.title, row)
            for row in target.comparisons:
                assert (
                    squeezed(f"{row.whom}{f' ({row.period})' if row.period else ''}: {row.value.shown(unit)}") in text
                )
            if target.baseline:
                assert squeezed(f"{target.baseline.shown(unit)}{target.baseline_period}") in text
    for initiative in content.initiatives:
        for words in (initiative.period, initiative.responsible, initiative.case_numbers):
            assert squeezed(str(words)) in text
        for row in initiative.economy:
            assert squeezed(str(row.period or "")) in text
            assert danish.number(row.amount) in text, (initiative.title, row)


@pytest.fixture(scope="module")
def entered(django_db_setup, django_db_blocker):
    """The three plans as they were entered, by people of one municipality; taken back after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        assens = cast.municipality("420", "Assens", "assens", "1083", "Syddanmark")
        anna = cast.first_administrator(assens, cast.staff("minna@bm.example", "Minna"), "anna@assens.example", "Anna")
        erik = cast.member(assens, anna, "erik@assens.example", "Erik", Role.EDITOR)
        signe = cast.member(assens, anna, "signe@assens.example", "Signe", Role.APPROVER)
        TargetGroup.objects.create(name="Unge")
        first = making.goal_set(2019, dict(enumerate(MINISTER, 1)))
        again = dict(enumerate(MINISTER[:3], 1))
        continued = {number: first.goals.get(number=number) for number in again}
        second = making.goal_set(2020, again, continues=continued)
        sets = {"merged": [first.pk, second.pk]}
        clerk = Clerk(erik)
        plans = {name: clerk.enter(structure, sets.get(name, [])) for name, structure in STRUCTURES.items()}
        yield SimpleNamespace(plans=plans, clerk=clerk, erik=erik, signe=signe, assens=assens)
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", STRUCTURES)
def test_what_was_typed_is_read_back_whole(entered, db, name):
    content = of_plan(entered.plans[name])
    assert in_lines(content) == lines_of(STRUCTURES[name])
    page = entered.clerk.client.get(f"/arbejde/{entered.plans[name].pk}/side/").content.decode()
    see_all(content, squeezed(lxml.html.fromstring(page).text_content()))


def test_the_document_says_it_all(entered, db):
    contents = [of_plan(plan) for plan in entered.plans.values()]
    goals = tuple(goal for content in contents for goal in content.goals)
    initiatives = tuple(initiative for content in contents for initiative in content.initiatives)
    together = replace(contents[0], goals=goals, initiatives=initiatives)
    document = pdf.write(pdf.html(together, Standing.of_draft(at=making.NOW)), together)
    see_all(together, squeezed(marked_text(document)))


@pytest.mark.parametrize(("name", "year"), [*zip(STRUCTURES, (2024, 2025, 2026), strict=True)])
def test_a_frozen_version_says_the_same_and_the_next_plan_loses_nothing_unsaid(entered, db, name, year):
    plan = entered.plans[name]
    making.complete(plan, entered.signe)
    content = of_plan(plan)
    workflow.take(plan, "submit", by=entered.signe, now=making.NOW)
    decision = making.decision(entered.assens)
    frozen = workflow.take(plan, "adopt", by=entered.signe, now=making.NOW, decision=decision).revision
    assert of_revision(frozen) == content
    assert in_lines(of_revision(frozen)) == lines_of(STRUCTURES[name])

    next_plan = making.plan(entered.assens, entered.erik, years=(year, year), earlier=frozen)
    review, carried = review_of(next_plan), of_plan(next_plan)
    sections = {section.key: section for kind, section in content.sections if kind != "chapter"}
    assert sections.keys() <= {line.key for line in review.lines}
    assert not review.unsaid
    assert [(goal.label, goal.title) for goal in carried.goals] == [(goal.label, goal.title) for goal in content.goals]
    for change in review.changes.of_kind("plangoal"):
        earlier_headings = [field.before for field in change.fields if field.name == "group"]
        assert change.after.group == change.before.group or earlier_headings == ["Ministerens mål"]
    by_origin = {section.carried_from: section for _, section in carried.sections}
    for goal in content.goals:
        for target in goal.targets:
            now = by_origin[target.key]
            assert (now.title, now.unit, now.direction) == (target.title, target.unit, target.direction)
            assert target.with_unit(target.values[-1].value) in earlier_aim(content, target)
            page = entered.clerk.client.get(f"/arbejde/{next_plan.pk}/maaltal/{now.key}/").content.decode()
            assert earlier_aim(content, target) in html.unescape(page)
    for initiative in content.initiatives:
        now = by_origin[initiative.key]
        assert (now.responsible, now.case_numbers) == (initiative.responsible, initiative.case_numbers)
        left = [row for row in initiative.economy if not row.period or row.period.last_year >= year]
        assert list(now.economy) == left
