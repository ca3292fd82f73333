"""The text of a plan: Markdown as stored, one token stream for every document, HTML through one sanitiser.

The dialect is CommonMark with tables, less what surprises people who never heard of Markdown: no HTML, no code
blocks from indented lines, no headings from a line of dashes, no reference definitions that vanish from the page.
A line break typed is a line break shown.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from . import charts, tables, text_inline
from .cleaning import clean
from .text_inline import HREF, INVISIBLE, inline_text

MAX_CHARS = 200_000
"""The longest text of one field, in characters: some 80 printed pages. Longer text is shown without formatting."""

DEEPEST = 9
"""How many lists and quotes around a table the stylesheets know."""

ImageURL = Callable[[str], tuple[str, str] | None]
"""From an attachment's key to (address, alternative text), or None when there is no such image."""

# --- tokens ---------------------------------------------------------------------------------------------------------

REMEMBERED = 8_000
"""Characters of the longest text whose HTML is remembered: some 20 MB with two thousand of them."""

_CHART_PLACE = re.compile(r'<div class="chart-place">(\d+)</div>')
"""Where a chart is put when the rest has been sanitised: no text can have such an element."""
_CAPTION = re.compile(r"Tabel(?: (?P<number>\d+[a-z]?))?(?: \((?P<chart>søjler|kurve)\))?: *(?P<words>\S.*)")


def tokens(markdown: str) -> list[Token]:
    """The text as markdown-it tokens, put in order: the one stream that every document is made from.

    * Headings are levels 1, 2, 3 … (`tag` is h1, h2 …) without a gap, whatever signs the writer used; empty ones are
      gone.
    * A link has an address we allow (http, https, mailto, tel) and a text; other links have become their text.
    * An image is an upload of the plan: `meta["key"]` is its key, `content` its alternative text. Others are links.
    * Table cells have the class align-right or align-center, and unbroken when they hold a number alone; numbers among
      words stand in `number_open` … `number_close`. Header cells have scope="col". Where the first header cell is
      empty, it is a td, and the first cell of each row heads the row. A head without any words is gone.
      `table_open.meta` holds `rows`, the texts of all cells, and `depth`, how many lists and quotes are around it.
    * A line just above a table, without a blank line between, that says "Tabel: …" is its caption: `caption_open` …
      `caption_close` within the table, and `meta["caption"]`. A number in "Tabel 2: …" stays part of it. "Tabel
      (søjler): …" names a chart, `meta["chart"]`: søjler or kurve.
    """
    return _tokens_of(clean(markdown))


def _tokens_of(markdown: str) -> list[Token]:
    """``tokens`` of a text that has been cleaned."""
    if len(markdown) <= MAX_CHARS:
        return _MARKDOWN.parse(markdown)
    unformatted = []
    for paragraph in re.split(r"\n\s*\n", markdown):
        text = Token("text", "", 0, content=paragraph)
        unformatted += [
            Token("paragraph_open", "p", 1, block=True),
            Token("inline", "", 0, content=paragraph, children=[text], block=True),
            Token("paragraph_close", "p", -1, block=True),
        ]
    return unformatted


def plain_text(markdown: str) -> str:
    """The words alone, a line per paragraph, heading, list item and table cell: for search, counting and comparing."""
    return _remembered_words(markdown) if len(markdown) <= REMEMBERED else _words(markdown)


@lru_cache(maxsize=2048)
def _remembered_words(markdown):
    return _words(markdown)


def _words(markdown):
    lines = (inline_text(token.children) for token in tokens(markdown) if token.type == "inline")
    return "\n".join(line for line in lines if line)


_APART = re.compile(r"\n[ \t]*\n(?=[^\W\d_]|#)")
"""Before a line that begins with a letter or as a heading, after a blank one, every list, quote and table has ended."""
_UNMARKED = re.compile(r"[^\W\d_][^\n*_\[\]\\&<|`]*")
"""One line that is a paragraph, and has none of the signs that mean something."""


def readable(markdown: str) -> str:
    """The words as a person reads them, a line per block: points with a mark, the cells of a row beside each other."""
    markdown = clean(markdown)
    parts = _APART.split(markdown) if len(markdown) <= MAX_CHARS else [markdown]
    return "\n".join(filter(None, map(readable_part, parts)))


@lru_cache(maxsize=1024)
def readable_part(markdown: str) -> str:
    """``readable`` of a cleaned part that stands by itself. Kept: two versions of a text share most of them."""
    if _UNMARKED.fullmatch(markdown):
        return INVISIBLE.sub("", markdown).strip()
    lines: list[str] = []
    marks: list[str] = []  # of the lists that are open
    mark, cells = "", None
    for token in _tokens_of(markdown):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            number = int(token.attrs.get("start") or 1)
            marks.append("•" if token.type == "bullet_list_open" else str(number))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            marks.pop()
        elif token.type == "list_item_open":
            mark = "    " * (len(marks) - 1) + (marks[-1] if marks[-1] == "•" else f"{marks[-1]}.") + " "
            if marks[-1] != "•":
                marks[-1] = str(int(marks[-1]) + 1)
        elif token.type == "list_item_close":
            mark = ""  # of a point without words
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            lines.append(" | ".join(cells or ()))
            cells = None
        elif token.type == "inline":
            words = inline_text(token.children)
            if cells is not None:
                cells.append(words.replace("\n", " "))
            elif words:
                lines.append(mark + words)
                mark = ""
    return "\n".join(lines)


def _put_in_order(state: StateCore) -> None:
    ordered: list[Token] = []
    stack: list[int] = []  # the writer's own levels of the headings that are open
    depth = 0
    skip = 0
    words = ""  # of the latest paragraph, when it is one line without marks and links
    for i, token in enumerate(state.tokens):
        if skip:
            skip -= 1
            continue
        if token.type == "inline":
            children = token.children or []
            words = "".join(child.content for child in children) if all(c.type == "text" for c in children) else ""
            token.children = text_inline.put_in_order(children)
        elif token.type == "heading_open":
            if _is_empty(state.tokens[i + 1]):
                skip = 2  # its text and its end
                continue
            level = int(token.tag[1])
            while stack and stack[-1] >= level:
                stack.pop()
            stack.append(level)
            token.tag = f"h{len(stack)}"
        elif token.type == "heading_close":
            token.tag = f"h{len(stack)}"
        elif token.type in _DEEPER:
            depth += token.nesting
        elif token.type == "table_open":
            token.meta = {"depth": depth, **_caption(ordered, token, words)}
            start = len(ordered)
        ordered.append(token)
        if token.type == "table_close":
            table = tables.put_in_order(ordered[start:], text_of=inline_text)
            ordered[start:] = [table[0], *_caption_tokens(table[0].meta["caption"]), *table[1:]]
    state.tokens = ordered


def _caption(ordered: list[Token], table: Token, words: str) -> dict[str, str]:
    """What the line just above a table says of it; that line is taken out of ``ordered``."""
    above = ordered[-3] if len(ordered) > 2 and ordered[-1].type == "paragraph_close" else None
    is_above = above and above.map and table.map and above.map == [table.map[0] - 1, table.map[0]]
    match = _CAPTION.fullmatch(words) if is_above else None
    if not match:
        return {"caption": "", "chart": ""}
    del ordered[-3:]
    number = f"Tabel {match['number']}: " if match["number"] else ""
    return {"caption": number + match["words"].strip(), "chart": match["chart"] or ""}


def _caption_tokens(words: str) -> list[Token]:
    if not words:
        return []
    inline = Token("inline", "", 0, content=words, children=[Token("text", "", 0, content=words)], block=True)
    return [Token("caption_open", "caption", 1, block=True), inline, Token("caption_close", "caption", -1, block=True)]


_DEEPER = ("bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close")
_DEEPER += ("blockquote_open", "blockquote_close")


def _is_empty(inline: Token) -> bool:
    children = inline.children or []
    return not inline_text(children) and not any(token.type == "image" for token in children)


def table_faults(markdown: str) -> list[str]:
    """Danish sentences about the tables that are too wide for paper however they are turned, or name a chart that can't
    be drawn."""
    if "|" not in markdown:
        return []
    metas = [token.meta for token in tokens(markdown) if token.type == "table_open"]
    return [sentence for meta in metas for sentence in _faults_of(meta)]


def _faults_of(meta: dict) -> Iterable[str]:
    name = f"Tabellen »{_name_of(meta)[:60] or 'uden overskrifter'}«"
    if tables.fit(meta["rows"], depth=meta["depth"]).is_too_wide:
        yield (
            f"{name} har {len(meta['rows'][0])} kolonner og er for bred til papir, også på en liggende side. I PDF'en "
            "deles tal og ord midt over. Del tabellen i to, eller byt om på rækker og kolonner."
        )
    if meta["chart"] and (reason := charts.fault(meta["rows"], meta["chart"])):
        yield f"{name}: {reason}"


def _name_of(meta: dict) -> str:
    """What a table is called: its caption, or else its heads."""
    return meta["caption"] or ", ".join(filter(None, meta["rows"][0]))


# --- HTML -----------------------------------------------------------------------------------------------------------


class _Renderer(RendererHTML):
    def heading_open(self, tokens, idx, options, env):
        env["headings"] += 1
        anchor = f' id="{escape(env["id_prefix"])}-{env["headings"]}"' if env["id_prefix"] else ""
        return f"<h{self._level(tokens[idx], env)}{anchor}>"

    def heading_close(self, tokens, idx, options, env):
        return f"</h{self._level(tokens[idx], env)}>\n"

    def _level(self, token, env):
        return min(6, int(token.tag[1:]) + env["heading_shift"])

    def image(self, tokens, idx, options, env):
        token = tokens[idx]
        image = env["images"].get(token.meta["key"])
        if not image:
            about = f": {escapeHtml(token.content)}" if token.content else ""
            return f'<span class="text-missing">[billede mangler{about}]</span>'
        source, alt = image
        env["sources"].add(source)
        return f'<img class="text-image" src="{escape(source)}" alt="{escape(token.content or alt)}" loading="lazy">'

    # A wide table scrolls by itself, also from the keyboard. A group and not a region: a plan has many tables, and
    # each would stand in the list of landmarks.
    def table_open(self, tokens, idx, options, env):
        rows, depth = tokens[idx].meta["rows"], tokens[idx].meta["depth"]
        label = _name_of(tokens[idx].meta)
        label = f"Tabel: {label[:100]}" if label else "Tabel"
        fit = tables.fit(rows, depth=depth, column=env["column"])
        classes = f"table-scroll {fit.classes}".strip()
        if depth and " " in classes:
            classes += f" table-in-{min(depth, DEEPEST)}"
        size = "table table-long" if fit.is_long else "table"
        meta = tokens[idx].meta
        chart = charts.chart_of(rows, meta["chart"], meta["caption"], env["accent"]) if meta["chart"] else ""
        if chart:
            env["charts"].append(chart)
        place = f'<div class="chart-place">{len(env["charts"]) - 1}</div>' if chart else ""
        group = f'<div class="{classes}" role="group" aria-label="{escape(label)}" tabindex="0">'
        return f'{place}{group}<table class="{size}">\n'

    def table_close(self, tokens, idx, options, env):
        return "</table></div>\n"


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20}, renderer_cls=_Renderer)
    parser.enable("table")
    parser.disable(["html_block", "html_inline", "code", "fence", "backticks", "lheading", "reference"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # _put_in_order decides, and keeps the text
    parser.core.ruler.push("put_in_order", _put_in_order)
    return parser


_MARKDOWN = _parser()

_TAGS = {"p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "a", "ul", "ol", "li", "blockquote"}
_TAGS |= {"table", "caption", "thead", "tbody", "tr", "th", "td", "div", "span", "img"}
_ATTRIBUTES = {
    **{f"h{level}": {"id"} for level in range(1, 7)},
    "a": {"href"},
    "ol": {"start"},
    "div": {"class", "role", "aria-label", "tabindex"},
    "span": {"class"},
    "img": {"class", "src", "alt", "loading"},
    "table": {"class"},
    "th": {"class", "scope"},
    "td": {"class"},
}
_CLASSES = {
    "table-scroll",
    "table",
    "table-long",
    "align-right",
    "align-center",
    "unbroken",
    "text-image",
    "text-missing",
    "chart-place",
}
_CLASSES |= {"table-full", "table-across", "table-small", "table-tiny", "table-breaks", "table-splits"}
_CLASSES |= {f"table-in-{depth}" for depth in range(1, DEEPEST + 1)}


def sanitise(html: str, *, sources: Iterable[str] = ()) -> str:
    """The HTML with nothing in it but what `render` makes; images only from the given addresses."""
    sources = set(sources)
    schemes = {"http", "https", "mailto", "tel"}

    def keep(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "href":
            return value if HREF.match(value) else None
        if attribute == "src":
            return value if value in sources else None
        if attribute == "class":
            return " ".join(name for name in value.split() if name in _CLASSES) or None
        return value

    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=keep,
        url_schemes=schemes | {source.split(":")[0] for source in sources if ":" in source},
        link_rel="noopener",
    )


def render(
    markdown: str,
    *,
    image_url: ImageURL | None = None,
    heading_shift: int = 2,
    id_prefix: str = "",
    column: int = tables.COLUMN,
    accent: str = charts.INK,
) -> SafeString:
    """The text as safe HTML, for page and PDF alike. On paper it stands in a column of this width in mm.

    `image_url` finds the images of the text (`![…](fil:KEY)`); one it doesn't know is shown as missing.
    Tables that name a chart stand below it, drawn in the `accent`.
    The topmost headings become level `heading_shift` + 1. With an `id_prefix` they get ids "prefix-1", "prefix-2" …
    """
    images = _images_in(markdown, image_url) if image_url and "fil:" in markdown else ()
    make = _remembered if len(markdown) <= REMEMBERED else _rendered
    return make(markdown, images, heading_shift, id_prefix, column, accent)


def _images_in(markdown, image_url):
    """``((key, (address, alternative text)), …)`` of the images that a text shows, as far as they are known."""
    return tuple((key, tuple(image)) for key in _image_keys(markdown) if (image := image_url(key)))


@lru_cache(maxsize=256)
def _image_keys(markdown):
    """The keys of the images that a text shows, each once; one that is only named in words is none."""
    inline = (child for token in tokens(markdown) if token.type == "inline" for child in token.children or ())
    return tuple(dict.fromkeys(child.meta["key"] for child in inline if child.type == "image"))


@lru_cache(maxsize=2048)
def _remembered(markdown, images, heading_shift, id_prefix, column, accent):
    """A text with the same images is the same HTML each time, and the page of writing shows it anew after each deed."""
    return _rendered(markdown, images, heading_shift, id_prefix, column, accent)


def _rendered(markdown, images, heading_shift, id_prefix, column, accent):
    env = {
        "images": dict(images),
        "heading_shift": heading_shift,
        "id_prefix": id_prefix,
        "headings": 0,
        "column": column,
        "sources": set(),
        "accent": accent,
        "charts": [],
    }
    html = sanitise(_MARKDOWN.renderer.render(tokens(markdown), _MARKDOWN.options, env), sources=env["sources"])
    if env["charts"]:
        html = _CHART_PLACE.sub(lambda match: f'<div class="chart-of-table">{env["charts"][int(match[1])]}</div>', html)
    return mark_safe(html)
