"""How wide a table is on paper: judged in one place, by the letters' real widths."""

import pytest

from bpmplan import tables, text


def markdown(*rows):
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


AMOUNT = "123.456.789"
LONG_HEADS = ["Beskæftigelsesordninger", "Virksomhedssamtaler", "Kontanthjælp", "Uddannelseshjælp", "Ressourceforløb"]


@pytest.mark.parametrize(
    ("rows", "classes"),
    [
        ([["Område", "2023", "2024"], ["Løn", AMOUNT, AMOUNT]], ""),
        ([["a"] * 5, ["1"] * 5], "table-full"),
        ([["a"] * 9, ["1"] * 9], "table-across"),
        ([LONG_HEADS, ["1"] * 5], "table-full"),
        ([["Beskæftigelsesordninger", *["Budgetoverslag 2026"] * 5], ["x", *[AMOUNT] * 5]], "table-full table-small"),
        ([["Ydelse", *["1. kvt. 2023"] * 12], ["A-dagpenge", *["1.234"] * 12]], "table-across"),
        ([["Ydelse", *["1. kvt. 2023"] * 12], ["A-dagpenge", *[AMOUNT] * 12]], "table-across table-small"),
        ([["Uddannelsesparathedsvurdering"] * 6, ["1"] * 6], "table-across table-tiny"),
        ([["Arbejdsmarkedsuddannelserne" * 2] * 8, ["1"] * 8], "table-across table-small table-breaks"),
        ([["x"] * 30, [AMOUNT] * 30], "table-across table-tiny table-splits"),
    ],
)
def test_a_table_gets_the_room_that_its_words_and_numbers_need(rows, classes):
    fit = tables.fit(rows)
    assert fit.classes == classes
    assert fit.is_across == ("across" in classes)
    assert fit.is_too_wide == ("splits" in classes)
    assert f'class="table-scroll {classes}"'.replace(' "', '"') in text.render(markdown(*rows))


def test_a_list_around_a_table_takes_of_its_room():
    rows = [["Beskæftigelsesforanstaltninger", *[AMOUNT] * 2], ["x", *[AMOUNT] * 2]]
    assert tables.fit(rows).classes == ""
    assert tables.fit(rows, depth=8).classes == "table-full"
    inner = markdown(["a"] * 5).replace("\n", "\n    ")
    assert 'class="table-scroll table-full table-in-2"' in text.render(f"- a\n  - {inner}")


NUMBERS = ["1.240", "-74", "−74", "+3,5", "4,2 pct.", "100 %", "12 000 000", "1 234 kr.", "1,5 mio. kr.", "2023-2024"]


@pytest.mark.parametrize("cell", [*NUMBERS, "> 5"])
def test_a_number_with_its_sign_and_unit_is_one_piece(cell):
    assert tables.is_number(cell)
    html = text.render(markdown(["A", "B"], [cell, f"ca. {cell}"]))
    assert '<td class="unbroken">' in html
    if " " in cell or "-" in cell:
        assert '<span class="unbroken">' in html


@pytest.mark.parametrize("cell", ["", "ca. 5", "31. december 2027", "COVID-19", "fem", "5 borgere"])
def test_words_are_no_number(cell):
    assert not tables.is_number(cell)


def test_only_what_is_too_wide_even_lying_down_is_warned_about():
    assert text.table_faults(markdown(["Ydelse", *["1. kvt. 2023"] * 12], ["A-dagpenge", *["1.234"] * 12])) == []
    (sentence,) = text.table_faults("Tekst\n\n" + markdown(["Kvartal"] * 30, [AMOUNT] * 30))
    assert "»Kvartal, Kvartal" in sentence
    assert "30 kolonner" in sentence


def test_an_empty_corner_makes_the_first_cell_of_each_row_its_head():
    html = text.render(markdown(["", "2023"], ["Unge", "5"], ["", "6"]))
    assert '<td></td>\n<th scope="col" class="unbroken">2023</th>' in html
    assert '<th scope="row">Unge</th>' in html
    assert html.count("scope=") == 2


def test_a_head_without_words_is_no_head():
    html = text.render(markdown(["", ""], ["a", "b"]))
    assert "<thead>" not in html
    assert "<td>a</td>" in html
    assert text.plain_text(markdown(["", ""], ["a", "b"])) == "a\nb"
