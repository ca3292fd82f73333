"""Characters: what a page, a program or Markdown put into the text that is none of the letter's words."""

import re
import unicodedata

from ..notes import without_marks

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")

_LIGATURES = re.compile("[\ufb00-\ufb06]")

BREAK = "\x1e"  # where bold ends inside a list item: the title ends there

COMPOUND = re.compile(r"(?<![\w-])\w{1,40}-\w{1,40}(?![\w-])")

_SUSPENDED = re.compile(r"^(?:og|eller|samt|som|såvel|hhv|henholdsvis|men|til|mv|kontra|&)\b", re.I)


def cleaned(raw: str) -> str:
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub("[\f\v\x85\u2028\u2029]", "\n", text)
    text = _CONTROLS.sub("", text)
    text = without_marks(text)
    text = _LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    text = re.sub("[\xa0\u2000-\u200a\u202f\u205f\u3000]", " ", text)
    # A soft hyphen at a line's end is a hyphen that was drawn; inside a line it was not.
    text = re.sub("[\xad\u2010](?=[ \t]*(?:\n|$))", "-\xad", text)
    text = re.sub("\u2010|\u2011", "-", text)
    return re.sub("(?<!-)\xad", "", text)


def unmarked(text: str) -> str:
    """A line without its Markdown: links, bold, headings, quotes, escapes."""
    text = re.sub(r"(!?)\[([^\[\]\n]{0,300})\]\([^()\n]{0,500}\)", lambda m: f"![{m[2]}]" if m[1] else m[2], text)
    text = re.sub(r"(?<=\S)(?:\*\*|__)(?=[:.]?[ \t]+\S)", BREAK, text)
    text = text.replace("**", "").replace("__", "")
    text = re.sub(r"(?<![\w*])[*_](?=[^\s*_])|(?<=[^\s*_])[*_](?![\w*])", "", text)
    text = re.sub(r"\\(?=[.#*_()\[\]|>+-])", "", text)
    return re.sub(r"<(?:br|/?p|/?b|/?strong|/?em)\s?/?>", " ", text)


def glued(before: str, after: str, whole: set[str]) -> tuple[str, str]:
    """(the line without a hyphen that was only drawn, what stands between it and the next line)."""
    soft = before.endswith("\xad")
    plain = before.rstrip("\xad")
    if not plain.endswith("-") or plain.endswith((" -", "--")):
        return before, " "
    if _SUSPENDED.match(after):
        return plain, " "
    stem = re.split(r"[\s(]", plain[-60:-1])[-1]
    first = re.match(r"[^\W\d_]*", after)[0]
    if not first or not first[0].islower() or stem[-1:].isdigit() or stem.isupper() or len(stem) < 2:
        return plain, ""
    if not soft and (stem.lower() in ("ikke", "covid", "non", "ex") or f"{stem}-{first}".lower() in whole):
        return plain, ""
    return plain[:-1], ""
