"""A passage that must go from texts, found however it is written: over Markdown's marks, line breaks and hyphens.

A passage is what a person typed or marked: a CPR number, a name, a sentence. A name is found as whole words, in any
case and with the genitive's s; a CPR number with and without its hyphen. What is found gives way to ``ERASED``.
"""

import html.entities
import re
import unicodedata
from functools import cached_property

from .cleaning import clean

ERASED = "[slettet]"
SHORT_ERASED = "[–]"
"""Where the column is too short for the other."""
SHORTEST = 3
"""Letters and digits that a passage has at least."""
LONGEST = 500

_UNSEEN = "\u00ad\u200b-\u200d\u2060\ufeff"
_MARKS = rf"*_\\{_UNSEEN}"
_DASHES = "\\-\u2010-\u2015\u2212"
_INSIDE = rf"[{_MARKS}]{{0,8}}+"
"""What may stand between two letters of a word: marks of Markdown, and what nobody sees."""
_BETWEEN = rf"(?:[\s{_MARKS}{_DASHES}]|%20|&nbsp;|&shy;|<br ?/?>){{1,80}}+"
"""What may stand between two words."""
_CPR = re.compile(rf"(\d{{6}})[\s{_DASHES}]{{0,3}}(\d{{4}})")
_RUN = re.compile(r"\*+|__+|(?<![^\W_])_|_(?![^\W_])")


class Passage:
    """What is looked for. Raises ``ValueError`` with a Danish sentence for what is too short or too long."""

    def __init__(self, typed):
        self.text = " ".join(clean(typed).split())
        if sum(letter.isalnum() for letter in self.text) < SHORTEST:
            raise ValueError(f"Skriv mindst {SHORTEST} bogstaver eller tal, så der ikke slettes for meget.")
        if len(self.text) > LONGEST:
            raise ValueError(f"Skriv højst {LONGEST} tegn ad gangen.")

    @cached_property
    def _pattern(self):
        if cpr := _CPR.fullmatch(self.text):
            core = rf"[\s{_MARKS}{_DASHES}]{{0,8}}+".join(_INSIDE.join(map(_letter, part)) for part in cpr.groups())
            return re.compile(rf"(?<!\d){core}(?!\d)")
        words = re.split(rf"[\s{_MARKS}{_DASHES}]+", unicodedata.normalize("NFC", self.text))
        core = _BETWEEN.join(_INSIDE.join(map(_letter, word)) for word in words if word)
        first, last = self.text.strip("*_\\-")[0], self.text.strip("*_\\-")[-1]
        before = r"(?<![^\W_])" if first.isalnum() else ""
        genitive = "(?:['’´]?s)?+" if last.isalpha() else ""
        after = r"(?![^\W_]|[\u0300-\u036f])" if last.isalnum() else ""
        return re.compile(rf"{before}{core}(?:{genitive}{after}|{after})", re.IGNORECASE)

    def spans(self, text):
        """``[(start, end)]`` of each place in the text where it stands."""
        return [match.span() for match in self._pattern.finditer(text)]

    def stands_in(self, text):
        return self._pattern.search(text) is not None

    def erased_in(self, text, room=None):
        """The text without it. ``room``: the most characters that the result may have."""
        erased = self._pattern.sub(lambda match: self._in_place_of(match, ERASED), text)
        if room is not None and len(erased) > room:
            erased = self._pattern.sub(SHORT_ERASED, text)
        return erased

    def _in_place_of(self, match, mark):
        """The mark, with what the passage held of Markdown's marks that belong to what stands around it."""
        opened, closed = [], []
        for run in _RUN.finditer(match[0]):
            comes_after_word = not match[0][run.start() - 1].isspace() if run.start() else False
            if opened and opened[-1] == run[0]:
                opened.pop()
            elif comes_after_word and not match[0][run.end() : run.end() + 1].isalnum():
                closed.append(run[0])
            else:
                opened.append(run[0])
        follows = match.string[match.end() : match.end() + 1]
        gap = " " if follows in ("(", "[", ":") and not closed else ""  # or Markdown would take it for a link
        return "".join(opened) + mark + "".join(closed) + gap

    def erased_in_values(self, value):
        """A value as JSON holds it, without it in any text; keys stay."""
        return _changed(value, self.erased_in)


def texts_of(value, path=()):
    """``(path, text)`` of every text in a value as JSON holds it; a path is made of keys and positions."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_of(inner, (*path, key))
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            yield from texts_of(inner, (*path, place))


def with_text(value, path, text):
    """The value, changed in place, with another text at ``path``; for a text alone, that text."""
    if not path:
        return text
    inner = value
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = text
    return value


def _letter(letter):
    """A pattern of a letter, composed or not, and as an entity of HTML, which Markdown reads."""
    ways = {re.escape(letter), re.escape(unicodedata.normalize("NFD", letter))}
    ways |= {re.escape(way) for way in (letter.lower(), letter.upper()) if len(way) == 1}
    number = ord(letter)
    ways.add(rf"&\#(?:0*{number}|x0*{number:x});")
    if name := html.entities.codepoint2name.get(number):
        ways.add(f"&{name};")
    return f"(?:{'|'.join(sorted(ways, key=len))})"


def _changed(value, change):
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _changed(inner, change) for key, inner in value.items()}
    if isinstance(value, list):
        return [_changed(inner, change) for inner in value]
    return value
