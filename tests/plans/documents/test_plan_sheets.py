"""A plan's initiatives, targets and money in Excel: numbers are numbers, days are days, and no text is a formula."""

import dataclasses
import io
from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest

from bpmplan.sheets import to_xlsx
from bpmplan.values import Period, Value
from plans.content.data import ComparisonContent, EconomyRowContent, ValueContent
from plans.documents.plan_sheets import book_of
from tests.content_samples import EMPTY, LEFT_OUT, SMALL, adopted, draft, goal, initiative, target

pytestmark = pytest.mark.one_database
YEAR = Period.of(2026)


def opened(content, standing=None):
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(book_of(content, standing or adopted(content)))))


def rows(book, name):
    """The rows of a sheet as dicts, by the titles of its columns."""
    titles, *lines = book[name].iter_rows(values_only=True)
    return [dict(zip(titles, line, strict=True)) for line in lines if any(line)]


def content_of(**more):
    wanted = target(
        "jobs", "I job", "pct.", "rise", "54.5", ValueContent(Period.read("2026H1"), Value.read(">=60")),
        ValueContent(YEAR, Value.read("65..70")), period="2. kvartal 2025", carried=False,
        comparisons=(ComparisonContent("Hele landet", Period.of(2025), Value.of(58)),),
    )  # fmt: skip
    main = goal("main", 1, own_title="Flere i job", is_own=True)
    under = goal("under", 1, label="1a", under=main.key, own_title="Flere unge", is_own=True, targets=(wanted,))
    amounts = (EconomyRowContent(YEAR, "own", Decimal(850_000)), EconomyRowContent(None, "", Decimal(-50_000)))
    one = initiative(
        "one", "Fritidsjob", "under", "main", period=YEAR, description="Et **job**\n\n- nu", economy=amounts
    )
    return dataclasses.replace(SMALL, goals=(main, under), initiatives=(one,), **more)


def test_initiatives_targets_and_money_are_a_sheet_each():
    content = content_of()
    book = opened(content)
    assert book.sheetnames == ["Indsatser", "Måltal", "Økonomi", "Om tallene"]
    for name in book.sheetnames[:3]:
        assert book[name].freeze_panes == "B2"
        assert book[name].auto_filter.ref.startswith("A1:")
    (one,) = rows(book, "Indsatser")
    assert (one["Nr."], one["Indsats"], one["Mål nr."]) == ("1.1", "Fritidsjob", "1a, 1")
    assert (one["Fra"], one["Til og med"]) == (datetime(2026, 1, 1), datetime(2026, 12, 31))  # noqa: DTZ001
    assert one["Beløb i alt (kr.)"] == 800_000
    assert one["Beskrivelse"] == "Et job\n• nu"
    assert one["Sted i planen"].endswith(f"#{content.initiatives[0].key}")
    values = rows(book, "Måltal")
    assert [row["Slags"] for row in values] == ["Udgangspunkt", *["Det, der sigtes efter"] * 2, "Hele landet"]
    assert {row["Enhed"] for row in values} == {"pct."}
    assert [(row["Tal"], row["Mindst"], row["Højst"]) for row in values] == [
        (54.5, 54.5, 54.5), (None, 60, None), (None, 65, 70), (58, 58, 58),
    ]  # fmt: skip
    assert [row["Periode"] for row in values[:2]] == ["2. kvartal 2025", "1. halvår 2026"]
    assert values[0]["Til og med"] == datetime(2025, 6, 30)  # noqa: DTZ001
    money = rows(book, "Økonomi")
    assert [(row["Første år"], row["Finansiering"], row["Beløb (kr.)"]) for row in money] == [
        (2026, "Kommunens budget", 850_000), (None, "Ikke angivet", -50_000),
    ]  # fmt: skip
    assert {row["Mål nr., regnet med under"] for row in money} == {"1"}
    assert book["Økonomi"]["F2"].number_format == "0"
    about = dict(book["Om tallene"].iter_rows(values_only=True))
    assert (about["Status"], about["Version"]) == ("Vedtaget", "2")


def test_a_draft_says_so_and_leads_nowhere():
    book = opened(content_of(), draft())
    assert dict(book["Om tallene"].iter_rows(values_only=True))["Version"] == "Kladde"
    assert {row["Sted i planen"] for name in ("Indsatser", "Måltal") for row in rows(book, name)} == {None}


@pytest.mark.parametrize("content", [LEFT_OUT, SMALL, EMPTY], ids=["left out", "small", "empty"])
def test_every_plan_has_its_rows(content):
    book = opened(content)
    assert [row["Indsats"] for row in rows(book, "Indsatser")] == [one.title for one in content.initiatives]
    titles = [one.title for of_goal in content.goals for one in of_goal.targets]
    assert list(dict.fromkeys(row["Måltal"] for row in rows(book, "Måltal"))) == titles
    amounts = sum(row.amount for one in content.initiatives for row in one.economy)
    assert sum(row["Beløb (kr.)"] for row in rows(book, "Økonomi")) == amounts


def test_no_text_is_a_formula():
    formula = '=HYPERLINK("http://x","x")'
    content = content_of(title=formula)
    (one,) = content.initiatives
    hostile = dict.fromkeys(("title", "description", "responsible", "unit", "partners", "economy_note"), formula)
    book = opened(dataclasses.replace(content, initiatives=(dataclasses.replace(one, **hostile),)))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert sum(cell.value == formula for cell in cells) >= len(hostile)
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_the_same_version_is_the_same_file():
    content = content_of()
    assert to_xlsx(book_of(content, adopted(content))) == to_xlsx(book_of(content, adopted(content)))
