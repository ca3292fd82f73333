"""Two writers' versions of one text: what each wrote in a block of their own is merged, and no word is lost."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.models import SECTIONS, Target
from plans.writing.merging import BlockConflict, blocks, merge, side_by_side, torn_apart

TEXT = "Første afsnit.\n\n- punkt et\n- punkt to\n\nSidste afsnit."


def test_one_adds_at_the_top_and_one_at_the_bottom():
    merged = merge(TEXT, f"Øverst.\n\n{TEXT}", f"{TEXT}\n\nNederst.")
    assert merged.text == f"Øverst.\n\n{TEXT}\n\nNederst."
    assert not merged.conflicts


def test_both_add_at_the_bottom_and_both_stay():
    merged = merge(TEXT, f"{TEXT}\n\nHendes.", f"{TEXT}\n\nMit.")
    assert merged.text == f"{TEXT}\n\nHendes.\n\nMit."
    assert not merged.conflicts


def test_two_who_replace_the_same_block_by_other_words_are_asked():
    merged = merge(TEXT, TEXT.replace("Første afsnit.", "Noget helt andet"), TEXT.replace("Første afsnit.", "Ny tekst"))
    assert merged.conflicts == (BlockConflict("Første afsnit.", "Noget helt andet", "Ny tekst"),)


def test_two_who_begin_the_same_text_are_asked():
    merged = merge("", "Hendes.", "Mit.")
    assert merged.text == "Hendes.\n\nMit."
    assert merged.conflicts == (BlockConflict("", "Hendes.", "Mit."),)


def test_the_same_addition_stands_once():
    assert merge(TEXT, f"{TEXT}\n\nDet samme.", f"{TEXT}\n\nDet samme.").text == f"{TEXT}\n\nDet samme."


def test_two_list_points_are_two_blocks():
    merged = merge(TEXT, TEXT.replace("punkt et", "punkt ét"), TEXT.replace("punkt to", "punkt 2"))
    assert merged.text == TEXT.replace("punkt et", "punkt ét").replace("punkt to", "punkt 2")
    assert not merged.conflicts


def test_two_rows_of_a_table_are_two_blocks():
    table = "| Ydelse | 2027 |\n|---|--:|\n| A-dagpenge | 1 |\n| Sygedagpenge | 2 |"
    theirs, mine = table.replace("| 1 |", "| 10 |"), f"{table}\n| Ressourceforløb | 3 |"
    assert merge(table, theirs, mine).text == f"{theirs}\n| Ressourceforløb | 3 |"


def test_the_same_block_is_a_conflict_that_holds_both():
    merged = merge(TEXT, TEXT.replace("Sidste", "Hendes sidste"), TEXT.replace("Sidste", "Mit sidste"))
    assert merged.conflicts == (BlockConflict("Sidste afsnit.", "Hendes sidste afsnit.", "Mit sidste afsnit."),)
    assert merged.text.endswith("Hendes sidste afsnit.\n\nMit sidste afsnit.")


def test_one_deletes_what_the_other_changes():
    merged = merge(
        TEXT, TEXT.replace("\n\nSidste afsnit.", ""), TEXT.replace("Sidste afsnit.", "Sidste afsnit, rettet.")
    )
    assert merged.conflicts == (BlockConflict("Sidste afsnit.", "", "Sidste afsnit, rettet."),)
    assert "Sidste afsnit, rettet." in merged.text


def test_a_paragraph_split_in_two_meets_a_change_elsewhere():
    theirs = TEXT.replace("Første afsnit.", "Første\n\nafsnit.")
    merged = merge(TEXT, theirs, TEXT.replace("Sidste", "Allersidste"))
    assert merged.text == theirs.replace("Sidste", "Allersidste")


def digits(count, between, seed):
    chance = random.Random(seed)
    return between.join(str(chance.randrange(10)) for _ in range(count))


@pytest.mark.parametrize(
    ("before", "theirs", "mine"),
    [
        [digits(12_000, "\n\n", seed) for seed in range(3)],
        ("ord\n\n" * 12_000, "x\n\n" + "ord\n\n" * 11_000, "ord\n\n" * 11_500 + "y"),
        ("- a\n" * 15_000, "- b\n" * 15_000, "- a\n- b\n" * 7_000),
        ("a b " * 7_500 + "\n\n" + "a b " * 7_400, "b a " * 14_000 + "\n\nx", "a c " * 14_000 + "\n\ny"),
        ["\n\n".join(digits(40, " ", seed * 999 + at) for at in range(700)) for seed in range(3)],
    ],
)
def test_texts_too_different_to_be_merged_are_in_conflict_whole(before, theirs, mine):
    started = time.process_time()
    merged = merge(before, theirs, mine)
    assert time.process_time() - started < 2
    assert merged.text == f"{theirs}\n\n{mine}"
    assert merged.conflicts == (BlockConflict(before, theirs, mine),)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("et\nto", ["et\nto"]),
        ("et\n\n\nto", ["et", "to"]),
        ("### Overskrift\ntekst", ["### Overskrift", "tekst"]),
        ("1. et\n   mere\n2. to", ["1. et\n   mere", "2. to"]),
        ("tekst\n- et\n  - under", ["tekst", "- et", "  - under"]),
        ("| a |\n|---|\ntekst", ["| a |", "|---|", "tekst"]),
    ],
)
def test_what_a_block_is(text, parts):
    assert [block.text for block in blocks(text)] == parts


@given(st.text(alphabet="ab \n-|#1.", max_size=80))
def test_blocks_give_the_text_again(text):
    again = "".join(block.gap + block.text for block in blocks(text))
    lines, lines_again = ([line for line in one.split("\n") if line.strip()] for one in (text, again))
    assert lines_again == lines


@given(*[st.text(alphabet="ab \n-", max_size=40)] * 3)
def test_one_writer_alone_is_never_merged(before, theirs, mine):
    assert merge(before, before, mine).text == mine
    assert merge(before, theirs, before).text == theirs
    assert merge(before, mine, mine).text == mine


def edited(chance, parts, name):
    """A few edits of a list of blocks; returns it with the words that were added and the blocks that were touched."""
    parts, words = list(parts), []
    for number in range(chance.randint(1, 3)):
        word = f"{name}{number}"
        deed = chance.random()
        place = chance.randrange(len(parts)) if parts else 0
        if deed < 0.4 or not parts:
            parts.insert(chance.randint(0, len(parts)), chance.choice(["", "- ", "| "]) + f"{word} er nyt her")
            words.append(word)
        elif deed < 0.8:
            parts[place] += f" {word}"
            words.append(word)
        else:
            gone = parts.pop(place)
            words = [word for word in words if word not in gone]
    return "\n\n".join(parts), words


@pytest.mark.parametrize("seed", range(10))
def test_no_acknowledged_word_is_lost(seed):
    """10,000 pairs of concurrent edits: every word that either has added stands in the merged text."""
    chance = random.Random(seed)
    clean = 0
    for _ in range(1_000):
        marks = chance.choices(["", "- ", "### ", "| "], k=chance.randint(1, 12))
        parts = [f"{mark}ord{n} af tekst nummer {n} i planen" for n, mark in enumerate(marks)]
        before = "\n\n".join(parts)
        theirs, their_words = edited(chance, parts, "deres")
        mine, my_words = edited(chance, parts, "mine")
        merged = merge(before, theirs, mine)
        words = merged.text.split()
        assert [word for word in (*their_words, *my_words) if word not in words] == []
        clean += not merged.conflicts
    assert clean > 700


@pytest.mark.parametrize(
    ("theirs", "mine", "torn"),
    [
        ({"unit": "pct."}, {"value": "560"}, "unit value"),
        ({"value": "560"}, {"unit": "pct."}, "unit value"),
        ({"unit": "pct.", "value": "54"}, {"unit": "antal", "value": "560"}, "unit value"),
        ({"unit": "pct."}, {"unit": "pct.", "value": "54"}, ""),
        ({"unit": "pct.", "value": "54"}, {"unit": "pct.", "value": "54"}, ""),
        ({"unit": "pct."}, {"unit": "antal", "value": "540"}, ""),
        ({"unit": "pct."}, {"title": "Andet"}, ""),
    ],
)
def test_what_one_writer_changed_is_not_merged_with_a_change_to_what_it_is_read_with(theirs, mine, torn):
    before = {"title": "Et", "unit": "antal", "value": "540"}
    assert torn_apart([("value", "unit")], before, before | theirs, mine) == set(torn.split())


@pytest.mark.parametrize(
    ("mine", "unknown", "torn"),
    [
        ({"value": "560"}, "unit", "unit value"),
        ({"value": "560", "unit": "antal"}, "unit", ""),
        ({"value": "560"}, "value", ""),
        ({"unit": "pct."}, "value", "unit value"),
        ({"title": "Andet"}, "unit value", ""),
    ],
)
def test_what_a_writer_may_not_have_seen_is_not_read_with_what_they_wrote(mine, unknown, torn):
    now = {"title": "Et", "unit": "antal", "value": "540"}
    assert torn_apart([("value", "unit")], now, now, mine, set(unknown.split())) == set(torn.split())


def test_two_texts_from_nowhere_stand_side_by_side_where_they_differ():
    theirs, mine = "# Ens\n\nDeres.\n\n- a\n- b", "# Ens\n\nMit.\n\n- a\n- b\n- c"
    assert side_by_side(theirs, mine) == "# Ens\n\nDeres.\n\nMit.\n\n- a\n- b\n- c"


def test_which_fields_are_read_together():
    together = {kind.__name__: {"+".join(pair) for pair in kind.FIELDS.read_together} for kind in SECTIONS}
    assert together == {
        "Chapter": set(),
        "PlanGoal": {"group+under"},
        "Initiative": {"economy_note+economy"},
        "Target": {
            "baseline+unit",
            "baseline+indicator",
            "baseline_period+baseline",
            "baseline_source+baseline",
            "difference_note+baseline",
            "values+unit",
            "values+indicator",
            "values+direction",
            "comparisons+unit",
            "comparisons+indicator",
        },
        "Attachment": set(),
    }
    for kind in SECTIONS:
        for pair in kind.FIELDS.read_together:
            fields = [kind.FIELDS[name] for name in pair]
            assert all(field.is_written and not field.is_text for field in fields), "one is chosen for all of them"
    for names, groups in (
        ("title unit values", [["title"], ["unit", "values"]]),
        ("baseline values", [["baseline"], ["values"]]),
        ("unit values baseline baseline_period", [["unit", "baseline", "baseline_period", "values"]]),
    ):
        fields = Target.FIELDS.in_groups(set(names.split()))
        assert [[field.name for field in group] for group in fields] == groups
