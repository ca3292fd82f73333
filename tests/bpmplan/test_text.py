"""The plan's text: what is stored, what it is read as, and that the page gets nothing else."""

import re

import lxml.html
import pytest
from django import forms
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bpmplan import cleaning, text
from bpmplan.text_views import text_preview
from bpmplan.widgets import MarkdownField, MarkdownTextarea

KEY = "6f1c2f9e-0000-4000-8000-5b1d0a7a9c11"


def images(key):
    return ("upload:abc123", "Kurve over ledige") if key == KEY else None


# --- storing --------------------------------------------------------------------------------------------------------


def test_what_is_stored_has_plain_line_ends_and_no_invisible_control_characters():
    assert cleaning.clean("a\r\nb\rc\x0bd\u2028e") == "a\nb\nc\nd\ne"
    assert cleaning.clean("Aa\u030albo\x00rg \ud800\u202eabc\ufeff") == "Aålborg abc"
    assert cleaning.clean("شكرا 👩‍👩‍👧 \t") == "شكرا 👩‍👩‍👧 \t"


class AForm(forms.Form):
    body = MarkdownField(label="Tekst", max_length=1000)


def test_the_field_cleans_and_counts_what_is_left():
    form = AForm({"body": "  " + "a\r\n" * 400 + "\x00"})
    assert form.is_valid()
    assert form.cleaned_data["body"] == "\n".join(["a"] * 400)


def test_a_text_too_long_comes_back_whole_with_a_sentence():
    form = AForm({"body": "a" * 1234})
    assert form.errors["body"] == [
        "Teksten er på 1.234 tegn. Der er plads til 1.000. Del den, eller læg noget af den som bilag."
    ]
    assert "a" * 1234 in str(form["body"])
    assert "maxlength" not in str(form["body"]), "the browser would cut a paste without a word"


def test_an_empty_required_text_is_asked_for():
    assert "body" in AForm({"body": " \x00 "}).errors


def test_the_textarea_stands_alone_and_escapes_what_it_holds():
    widget = MarkdownTextarea(images=[{"key": KEY, "title": "</script><b>", "alt": "x"}])
    html = widget.render(
        "body", "\n</textarea><script>x</script>", {"id": "id_body", "aria-describedby": "id_body_error"}
    )
    page = lxml.html.fromstring(html)
    area = page.xpath("//textarea")[0]
    assert area.text == "\n\n</textarea><script>x</script>" or area.text == "\n</textarea><script>x</script>"
    assert area.get("aria-describedby") == "id_body_error"
    assert page.xpath("//*[@role='toolbar']")[0].get("hidden") is not None
    assert [s.get("type") for s in page.xpath("//script")] == ["application/json"]
    assert not page.xpath("//@style | //@onclick")


# --- reading --------------------------------------------------------------------------------------------------------


def test_headings_shift_down_and_never_skip_a_level():
    html = text.render("### Først\n\n# Anden\n\n#### Dyb\n\n#\n\n###### Dybere\n\n## Op", id_prefix="udfordring")
    assert re.findall(r"<(h\d)", html) == ["h3", "h3", "h4", "h5", "h4"]
    assert re.findall(r'id="([^"]+)"', html) == [f"udfordring-{n}" for n in range(1, 6)]
    assert re.findall(r"<(h\d)", text.render("# A\n## B\n### C\n#### D\n##### E", heading_shift=3)) == [
        "h4",
        "h5",
        "h6",
        "h6",
        "h6",
    ]


def test_a_table_has_header_cells_with_scope_and_classes_for_alignment():
    html = text.render("| | Mål | 2023 |\n|---|:-:|--:|\n| Unge | a | 1.240 |")
    assert '<td></td>\n<th scope="col" class="align-center">Mål</th>' in html
    assert '<td class="align-right unbroken">1.240</td>' in html
    assert '<th scope="row">Unge</th>' in html
    assert '<div class="table-scroll" role="group" aria-label="Tabel: Mål, 2023" tabindex="0">' in html
    assert "style" not in html


def test_a_line_break_typed_is_a_line_break_shown_and_nothing_typed_vanishes():
    html = text.render("Ledighed\n---\n    indrykket\n[1]: en note\n<b>fed</b>\n`kode`")
    assert "<hr>" in html and "indrykket<br>\n[1]: en note<br>\n&lt;b&gt;fed&lt;/b&gt;<br>\n`kode`" in html


def test_images_are_the_plans_own_and_have_an_alternative_text():
    html = text.render(f"![Ledige](fil:{KEY}) ![](fil:{KEY.upper()})", image_url=images)
    assert html.count('src="upload:abc123"') == 2
    assert 'alt="Ledige"' in html and 'alt="Kurve over ledige"' in html
    other = KEY.replace("6", "7", 1)
    assert "[billede mangler: Ledige]" in text.render(f"![Ledige](fil:{other})", image_url=images)
    asked = []
    text.render(f"[et link](fil:{other}) og fil:{other} ![](fil:{KEY})", image_url=lambda key: asked.append(key))
    text.render(f"[et link](fil:{other})", image_url=lambda key: asked.append(key))
    assert asked == [KEY]  # what is only named is not shown
    assert "[billede mangler]" in text.render(f"![](fil:{KEY})")


def test_an_image_from_elsewhere_is_a_link_and_never_loaded():
    html = text.render("![Kurve](https://tracker.example/x.png) [![Kurve](https://a.dk/x.png)](https://b.dk)")
    assert "<img" not in html
    assert '<a href="https://tracker.example/x.png" rel="noopener">Kurve</a>' in html
    assert '<a href="https://b.dk" rel="noopener">Kurve</a>' in html


@pytest.mark.parametrize(
    ("markdown", "href", "words"),
    [
        ("[Jobindsats](https://jobindsats.dk)", "https://jobindsats.dk", "Jobindsats"),
        ("[Jobindsats](www.jobindsats.dk)", "https://www.jobindsats.dk", "Jobindsats"),
        ("[](https://a.dk)", "https://a.dk", "https://a.dk"),
        ("Se www.aalborg.dk.", "https://www.aalborg.dk", "www.aalborg.dk"),
        ("(https://a.dk/x_(y))", "https://a.dk/x_(y)", "https://a.dk/x_(y)"),
        ("<jobcenter@aalborg.dk>", "mailto:jobcenter@aalborg.dk", "jobcenter@aalborg.dk"),
        ("[ring](tel:+4599313131)", "tel:+4599313131", "ring"),
    ],
)
def test_links_go_where_the_writer_meant(markdown, href, words):
    link = lxml.html.fromstring(text.render(markdown)).xpath("//a")[0]
    assert (link.get("href"), link.text, link.get("rel")) == (href, words, "noopener")


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "/arbejde/", "//a.dk"],
)
def test_other_links_keep_their_text_alone(href):
    assert text.render(f"[læs mere]({href})") == "<p>læs mere</p>\n"


def test_the_words_alone_are_for_search_and_counting():
    assert (
        text.plain_text(f"# Mål\n\n- **Unge** i [job](https://a.dk)\n\n|A|B|\n|-|-|\n|1|2|\n\n![Kurve](fil:{KEY})\nx")
        == "Mål\nUnge i job\nA\nB\n1\n2\nKurve\nx"
    )


# --- CPR numbers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["010190-1234", "0101901234", "290200-0000", "311299–4321", "010190 1234"])
def test_a_number_with_a_date_in_front_looks_like_a_cpr_number(number):
    assert cleaning.looks_like_cpr(f"Borgeren ({number}) og igen {number}.") == [number]


OTHER_NUMBERS = """15.00.00-A00-5-20; 320190-1234; 010190-12345; 10101901234; 300223-1234; 2019 - 7526; 12-010190-1234;
010190-1234-5; 1.234.567.890; 5790000123456; +45 99 31 31 31"""


@pytest.mark.parametrize("number", OTHER_NUMBERS.replace("\n", " ").split("; "))
def test_other_numbers_do_not(number):
    assert cleaning.looks_like_cpr(f"Sag {number} er afsluttet") == []


# --- hostile text ---------------------------------------------------------------------------------------------------

PIECES = """[ ]( ) ![ * ** _ | |-|\n < > & \\ " <script> <img/src=x/onerror=alert(1)> javascript: data:
&#106;avascript: https://a.dk http://[ mailto:a@b www. www.x.dk?a=<b> style= tekst שלום 👩‍👩‍👧 \x00 \u202e"""
MARKS = st.sampled_from([*PIECES.split(), "# ", "> ", "- ", "1. ", " ", "\n", "\n\n", "\x00", "\t", f"fil:{KEY}"])


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(MARKS, st.text(max_size=8)), max_size=40).map("".join))
def test_any_text_renders_to_harmless_html_that_the_sanitiser_leaves_alone(markdown):
    html = text.render(markdown, image_url=images, id_prefix="x")
    assert text.sanitise(html, sources={"upload:abc123"}) == html
    text.plain_text(markdown)
    cleaning.looks_like_cpr(markdown)
    for element in lxml.html.fromstring(f"<div>{html}</div>").iter():
        assert element.tag in text._TAGS
        assert not any(name.startswith("on") or name == "style" for name in element.attrib)
        assert element.get("src", "upload:abc123") == "upload:abc123"
        assert re.match("https?://|mailto:|tel:", element.get("href", "tel:"), re.IGNORECASE)
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert all(after <= before + 1 for before, after in zip([2, *levels], levels, strict=False))


@pytest.mark.parametrize(
    "piece",
    ["[", "![", "> ", "*", "**a_", "](", "[a](<", "<", "&#", "- ", "|", "|a\n|-\n", "https://", "(", "\\", "1. "],
)
def test_a_field_full_of_one_sign_is_rendered_without_failing(piece):
    text.render(piece * (text.MAX_CHARS // 4 // len(piece)))


def test_a_megabyte_is_shown_as_it_is():
    html = text.render("# Æ\n\n" + "<æ> " * 300_000)
    assert html.startswith("<p># Æ</p>") and "&lt;æ&gt;" in html
    assert len(text.plain_text("æ" * 1_000_000)) == 1_000_000


def test_the_sanitiser_stands_by_itself():
    dirty = '<p onclick="x" style="x">a<script>x</script><img src="https://a.dk/x.png" onerror="x">'
    dirty += '<a href="javascript:x">b</a><div class="table-scroll modal">c</div>'
    assert text.sanitise(dirty) == '<p>a<img><a rel="noopener">b</a></p><div class="table-scroll">c</div>'


def test_the_preview_shows_the_posted_text(rf):
    answer = text_preview(rf.post("/", {"text": "# Mål\x00\n<script>"}))
    assert answer.content.decode() == "<h3>Mål</h3>\n<p>&lt;script&gt;</p>\n"
    assert answer["X-Text-Preview"] == "1"
    assert text_preview(rf.get("/")).status_code == 405


def test_thousands_of_links_are_read_in_step_with_their_number():
    """Counted, not timed: looking back from every link to the first would be some 16 million steps."""
    import sys

    calls = 0

    def count(frame, event, arg):
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        text.render("[a](http://b) " * 4_000)
    finally:
        sys.setprofile(None)
    assert calls < 3_000_000
