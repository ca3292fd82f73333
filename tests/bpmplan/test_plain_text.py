"""HTML of ours as plain text: every word, in order, and a row of a table says what its cells are."""

import pytest

from bpmplan import plain_text

CASES = {
    "headings": ("<h1>Plan</h1><h2>Mål</h2><p>Ord  og\nord.</p>", "Plan\n\nMål\n\nOrd og ord.\n"),
    "a list": ("<ul><li>En</li><li>To <b>fede</b></li></ul>", "- En\n- To fede\n"),
    "a numbered list in a list": (
        "<ol><li>En<ul><li>inde i</li></ul></li><li>To</li></ol>",
        "1. En\n  - inde i\n2. To\n",
    ),
    "a table": (
        "<table><caption>Tal</caption><thead><tr><th>Mål</th><th>Før</th><th>Nu</th></tr></thead>"
        "<tbody><tr><th colspan=3>Gruppe</th></tr><tr><th>A</th><td>1</td><td>2<br>3</td></tr></tbody></table>",
        "Tal\nGruppe\n- A. Før: 1; Nu: 2; 3\n",
    ),
    "terms": ("<dl><dt>Udvalget</dt><dd>12. maj</dd></dl>", "Udvalget: 12. maj\n"),
    "marks": ("<p>Titel <span class=new>Nyt</span></p>", "Titel (Nyt)\n"),
    "what is for others": ("<div class='running'>x</div><svg><title>y</title></svg><p>z</p>", "z\n"),
    "words among blocks": ("<div>før<p>midt</p>efter &amp; til</div>", "før\nmidt\n\nefter & til\n"),
}


@pytest.mark.parametrize("name", CASES)
def test_the_words_stand_in_order(name):
    html, text = CASES[name]
    assert plain_text.written(f"<html><body>{html}</body></html>").decode() == text.replace("\n", "\r\n")
