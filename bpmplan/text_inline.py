"""What stands in one line of a plan's text: its words, links and images, put in order."""

import re
from collections.abc import Iterable

from markdown_it.token import Token

MAX_ADDRESS = 2_000
"""The longest address of a link, in characters. A document has it once for each line that its link stands on."""

HREF = re.compile(r"(?:https?://[^\s/?#]|mailto:[^\s@]+@|tel:\+?[0-9])", re.IGNORECASE)
"""How an address begins that a link may have."""
INVISIBLE = re.compile("[\u00ad\u200b\u2060]")
_UPLOAD = re.compile(r"fil:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})", re.IGNORECASE)
_UPLOADED_IMAGE = re.compile(r"!\[(?:[^\[\]\\]|\\.)*\]\(\s*<?fil:[^)]*\)")
_BARE_URL = re.compile(r"(?<![\w/.@])(?:https?://|www\.)[^\s<>\"'|]+", re.IGNORECASE)


def inline_text(children: Iterable[Token] | None) -> str:
    """The words of one block's inline tokens; an image counts as its alternative text."""
    parts = []
    for token in children or ():
        if token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        else:
            parts.append(token.content)
    return INVISIBLE.sub("", "".join(parts)).strip()


def without_uploads(markdown: str) -> str:
    """A text without its uploaded images: for a plan that has not got them."""
    return re.sub(r"\n{3,}", "\n\n", _UPLOADED_IMAGE.sub("", markdown)).strip() if "fil:" in markdown else markdown


def put_in_order(children: list[Token]) -> list[Token]:
    ordered: list[Token] = []
    link, start = None, 0  # the open link, if it is kept, and its place
    for token in children:
        if token.type == "link_open":
            href = _allowed(str(token.attrs.get("href", "")))
            if href:
                link, start = token, len(ordered)
                token.attrs = {"href": href}
                ordered.append(token)
        elif token.type == "link_close":
            if link:
                if ordered[-1] is link or not inline_text(ordered[start:]):
                    ordered.append(_text(str(link.attrs["href"])))
                ordered.append(token)
                link = None
        elif token.type == "image":
            ordered += _image(token, within_link=link is not None)
        elif token.type == "text" and link is None:
            ordered += _bare_links(token.content)
        else:
            ordered.append(token)
    return ordered


def _image(token: Token, *, within_link: bool) -> list[Token]:
    source = str(token.attrs.get("src", ""))
    alt = inline_text(token.children)
    if upload := _UPLOAD.fullmatch(source):
        token.attrs, token.children, token.content = {}, [], alt
        token.meta = {"key": upload[1].lower()}
        return [token]
    # An image from elsewhere is never loaded: it would tell a stranger who reads the plan, and could change later.
    href = _allowed(source)
    if href and not within_link:
        return _link(href, alt or href)
    return [_text(alt or source)]


def _bare_links(text: str) -> list[Token]:
    pieces, done = [], 0
    for match in _BARE_URL.finditer(text):
        address = match.group().rstrip(".,;:!?*_")
        if address.endswith(")") and address.count("(") < address.count(")"):
            address = address[:-1]
        if href := _allowed(address):
            pieces += [_text(text[done : match.start()]), *_link(href, address)]
            done = match.start() + len(address)
    return [*pieces, _text(text[done:])] if pieces else [_text(text)]


def _allowed(href: str) -> str | None:
    href = href.strip()
    if len(href) > MAX_ADDRESS:
        return None
    if href[:4].lower() == "www.":
        href = f"https://{href}"
    return href if HREF.match(href) else None


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _link(href: str, text: str) -> list[Token]:
    return [Token("link_open", "a", 1, attrs={"href": href}), _text(text), Token("link_close", "a", -1)]
