"""The fonts that documents are drawn with, and which characters they leave out.

Plex draws our own words. What Plex lacks is drawn by fonts from Debian's packages, the first in ``FALLBACKS`` that has
the character. No other font of the machine is used, so a document looks the same wherever these are installed.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from fontTools.ttLib import TTFont

from . import danish

PLEX = [f"dkfds/fonts/IBMPlexSans/complete/ttf/IBMPlexSans-{w}.ttf" for w in ("Light", "Regular", "Italic", "SemiBold")]
FOLDERS = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
FALLBACKS = ["DejaVuSans.ttf", "NotoSans-Regular.ttf", "NotoSans*-Regular.ttf", "Noto*-Regular.ttf", "Symbola*.ttf"]
"""File names, in order of preference; Debian's fonts-dejavu-core, fonts-noto-core and fonts-symbola have them."""

_SHAPE_ONLY = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Characters that choose a shape, or fill a place, and are never drawn themselves."""


@dataclass(frozen=True)
class Font:
    """A font file of the machine, and the characters that it draws."""

    path: Path
    characters: frozenset

    @property
    def name(self):
        return self.path.name


def undrawable(text):
    """The characters of a text that no document can draw, each once, in their order."""
    return [character for character in dict.fromkeys(text) if not _is_drawable(character)]


def in_words(text):
    """The text with words in square brackets where a character can't be drawn: a frozen version leaves nothing out."""
    missing = undrawable(text)
    if not missing:
        return text
    pattern = "|".join(f"{re.escape(character)}+" for character in missing)
    return re.sub(rf"(?:{pattern})+", lambda match: f"[{_words_for(match[0])}]", text)


def described(character):
    """A character as a sentence can name it: itself where browsers draw it, and its number."""
    number = f"U+{ord(character):04X}"
    return number if unicodedata.category(character) in ("Co", "Cn", "Cs") else f"{character} ({number})"


def refusal(text):
    """A Danish sentence about what no document can draw of a text, and where; nothing when all can be drawn."""
    missing = undrawable(text)
    if not missing:
        return ""
    place = text.index(missing[0])
    around = " ".join(text[max(0, place - 25) : place + 25].split())
    if len(missing) == 1:
        return f"Tegnet {described(missing[0])} kan ikke trykkes i en PDF. Det står i »{around}«. Skriv det med ord."
    listed = danish.listed(described(character) for character in missing[:5])
    more = f" og {len(missing) - 5} til" if len(missing) > 5 else ""
    return f"Tegnene {listed}{more} kan ikke trykkes i en PDF. Det første står i »{around}«. Skriv dem med ord."


def needed(text):
    """The fonts that a text needs besides Plex, in order of preference."""
    wanted = {character for character in set(text) if ord(character) not in plex() and not _is_silent(character)}
    fonts = []
    for font in fallbacks() if wanted else ():
        if drawn := {character for character in wanted if ord(character) in font.characters}:
            fonts.append(font)
            wanted -= drawn
    return fonts


def path_of(name):
    """Where the fallback font of this file name lies; None for any other name."""
    return next((font.path for font in fallbacks() if font.name == name), None)


@cache
def plex():
    """The characters that Plex has in each weight that documents use."""
    return frozenset.intersection(*(_characters(_open_static(name)) for name in PLEX))


@cache
def widths():
    """``{character: its width}`` of Plex's regular weight, in parts of the size of the type."""
    with TTFont(_open_static(PLEX[1]), lazy=True) as font:
        units, advances = font["head"].unitsPerEm, font["hmtx"]
        return {chr(code): advances[name][0] / units for code, name in font.getBestCmap().items()}


@cache
def fallbacks():
    """The machine's fonts of ``FALLBACKS``."""
    paths = {}
    for pattern in FALLBACKS:
        matches = [path for folder in FOLDERS for path in folder.rglob(pattern)]
        for path in sorted(matches, key=lambda path: path.name):
            paths.setdefault(path.name, path)
    fonts = []
    for path in paths.values():
        with path.open("rb") as file:
            fonts.append(Font(path, _characters(file)))
    return fonts


def plex_file(*, weight=400, italic=False):
    """Plex as a file that is open for reading: what documents in Word bring along, and pictures are drawn with."""
    return _open_static(PLEX[2 if italic else {300: 0, 400: 1, 600: 3}[weight]])


def _characters(file):
    """Private characters are left out, since each font means something else by them; and so are scripts of which these
    fonts have but a sign here and there."""
    with TTFont(file, lazy=True) as font:
        codes = font.getBestCmap() or ()
        return frozenset(c for c in codes if unicodedata.category(chr(c)) != "Co" and not _script_of(chr(c)))


def _open_static(name):
    """A static file, from where it is kept or from where ``collectstatic`` put it."""
    path = finders.find(name)
    return Path(path).open("rb") if path else staticfiles_storage.open(name)


def _is_silent(character):
    return unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") or bool(_SHAPE_ONLY.match(character))


@cache
def _is_drawable(character):
    code = ord(character)
    if code in plex() or _is_silent(character):
        return True
    return any(code in font.characters for font in fallbacks())


_SCRIPTS = {
    "CJK": "kinesiske tegn",
    "HIRAGANA": "japanske tegn",
    "KATAKANA": "japanske tegn",
    "HANGUL": "koreanske tegn",
}


def _script_of(character):
    """A script that is left to words as a whole, or nothing."""
    return _SCRIPTS.get(unicodedata.name(character, "").split(" ")[0], "") if ord(character) >= 0x1100 else ""


def _words_for(run):
    """What stands in the place of neighbouring characters that can't be drawn."""
    scripts = list(dict.fromkeys(_script_of(character) for character in run))
    if all(scripts):
        return " og ".join(scripts)
    known = [name.lower() for character in dict.fromkeys(run) if (name := unicodedata.name(character, ""))]
    return f"tegn: {', '.join(known)}" if known else "ukendt tegn"
