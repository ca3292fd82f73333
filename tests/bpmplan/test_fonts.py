"""Which characters documents can draw, and what is said of the others."""

import pytest
from django import forms

from bpmplan import fonts
from bpmplan.fields import LineField
from bpmplan.widgets import MarkdownField

# Private, unassigned and of a script that is left to words: no font of any machine draws them.
UNDRAWABLE = ["\ue123", "\u0378", "中"]


DRAWABLE = ["Æblegrød på Åen", "100 €, 5 ‰ – »citat«", "שלום", "مرحبا", "हिन्दी", "👩‍👩‍👧 🙂 ✓ → ☐", "❤️"]


@pytest.mark.parametrize("text", DRAWABLE)
def test_letters_and_common_signs_can_be_drawn(text):
    assert fonts.undrawable(text) == []
    assert fonts.in_words(text) is text


@pytest.mark.parametrize("character", UNDRAWABLE)
def test_what_no_font_has_is_named_in_words_and_refused_at_the_field(character):
    text = f"Vi hjælper {character} hver dag"
    assert fonts.undrawable(text) == [character]
    words = fonts.in_words(text)
    assert words.startswith("Vi hjælper [") and words.endswith("] hver dag") and not fonts.undrawable(words)
    for field in (LineField(max_length=100), MarkdownField()):
        with pytest.raises(forms.ValidationError) as refused:
            field.clean(text)
        sentence = refused.value.messages[0]
        assert f"U+{ord(character):04X}" in sentence
        assert "»Vi hjælper" in sentence


def test_several_are_named_together_and_a_run_of_one_script_once():
    assert fonts.in_words("a 中文中文 b") == "a [kinesiske tegn] b"
    assert fonts.in_words("中のカ") == "[kinesiske tegn og japanske tegn]"
    assert fonts.in_words("\ue123\ue124") == "[ukendt tegn]"
    assert "U+E123 og U+E124" in fonts.refusal("x \ue123 y \ue124")


def test_only_the_fonts_that_a_text_needs_are_named():
    assert fonts.needed("Plex har æøå") == []
    assert [font.name for font in fonts.needed("שלום")] == ["DejaVuSans.ttf"]
    names = [font.name for font in fonts.needed("हिन्दी 👩")]
    assert names == ["NotoSansDevanagari-Regular.ttf", "Symbola_hint.ttf"]
    assert fonts.path_of("Symbola_hint.ttf").is_file()
    assert fonts.path_of("../../etc/passwd") is None
