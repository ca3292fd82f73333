"""Marks of notes: raised figures and signs that point at a note and are none of the text."""

import re
import unicodedata

_MARK = re.compile(r"[\s,()]*(?:\d{1,3}|[*†‡§#]{1,3}|[a-z])(?:[\s,)]*(?:\d{1,3}|[*†‡§#]{1,3}))*[\s)]*")
_UNIT = re.compile(r"(?<!\w)[ckdm]?m$")  # m², km²


_SIGNS = "¹²³⁰⁴⁵⁶⁷⁸⁹"
_RAISED_SIGNS = re.compile(rf"(?<=[\w.,:;!?)»”\"])[{_SIGNS}]{{1,3}}(?:,[{_SIGNS}]{{1,3}})*")
_RAISED_HTML = re.compile(r"<sup>([^<>\n]{1,20})</sup>", re.I)
_FOOTNOTE = re.compile(r"(?<=\S)\[\^\w{1,20}\](?!:)")
_STRUCK = re.compile(r"~~[^~\n]{1,500}~~|<(s|del|strike)>[^<>\n]{0,500}</\1>", re.I)


def without_marks(text: str) -> str:
    """Plain text or Markdown without note marks and without what is struck out."""

    def kept(match):
        mark = match[1] if match.re is _RAISED_HTML else match[0]
        before = text[max(0, match.start() - 6) : match.start()]
        is_mark = is_note_mark(unicodedata.normalize("NFKC", mark), before)
        return "" if is_mark else mark

    text = _STRUCK.sub("", text)
    text = _RAISED_HTML.sub(kept, text)
    text = _RAISED_SIGNS.sub(kept, text)
    return _FOOTNOTE.sub("", text)


def is_note_mark(text: str, before: str) -> bool:
    """Whether raised text is a mark, not a power ("m²"). ``before``: the text that it stands after."""
    return bool(_MARK.fullmatch(text)) and bool(before.strip()) and not _UNIT.search(before[-6:])
