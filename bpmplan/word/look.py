"""How a Word file of ours looks: its styles, and which of them the classes and elements of our HTML get.

Everything is named here and nothing comes from Word's own template: paper is A4, the language is Danish, and a heading
of the HTML is a heading of the file.
"""

from dataclasses import dataclass, field
from html import escape

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
FONT = "IBM Plex Sans"
INK, GREY = "1A1A1A", "595959"
MARGIN = 22
"""Left and right margin in mm, of upright and of landscape pages."""
WIDTH, ACROSS = 166, 253
"""Width in mm between the margins of an upright and of a landscape page."""
ABOVE_CAPTION = 10
"""The distance above a table's caption, in points."""
TERM = 116
"""Width in points of the terms beside what is said of them."""


@dataclass(frozen=True)
class Style:
    """A paragraph style. ``size`` is in points, ``before``, ``after`` and ``left`` are distances in points.

    ``title`` is Word's own name of the style where it has one: that makes a heading a heading. ``level`` is that of a
    heading, from 0. ``shade`` is the colour of its ground.
    """

    name: str
    title: str = ""
    base: str = "Normal"
    size: float = 0
    bold: bool | None = None
    italic: bool = False
    colour: str = ""
    before: float | None = None
    after: float | None = None
    left: float = 0
    hanging: float = 0
    keep_next: bool = False
    level: int | None = None
    shade: str = ""

    def xml(self):
        label = self.title or self.name
        is_own = "" if self.title else ' w:customStyle="1"'
        properties = [
            "<w:keepNext/><w:keepLines/>" if self.keep_next else "",
            f'<w:shd w:val="clear" w:color="auto" w:fill="{self.shade}"/>' if self.shade else "",
            _spacing(self.before, self.after),
            f'<w:ind w:left="{_twips(self.left)}" w:hanging="{_twips(self.hanging)}"/>' if self.left else "",
            f'<w:outlineLvl w:val="{self.level}"/>' if self.level is not None else "",
        ]
        runs = [
            "" if self.bold is None else "<w:b/>" if self.bold else '<w:b w:val="0"/>',
            "<w:i/>" if self.italic else "",
            f'<w:color w:val="{self.colour}"/>' if self.colour else "",
            f'<w:sz w:val="{round(self.size * 2)}"/>' if self.size else "",
        ]
        based_on = f'<w:basedOn w:val="{self.base}"/>' if self.base else ""
        then = '<w:next w:val="Normal"/>' if self.level is not None else ""
        return (
            f'<w:style w:type="paragraph" w:styleId="{self.name}"{is_own}><w:name w:val="{escape(label)}"/>{based_on}'
            f"{then}<w:qFormat/><w:pPr>{''.join(properties)}</w:pPr><w:rPr>{''.join(runs)}</w:rPr></w:style>"
        )


@dataclass(frozen=True)
class Look:
    """``styles`` beside Word's own, and the style that each class of our HTML gets, a nearer one before a further.

    ``runs`` has the marks of the classes of words (``RUNS``). These are classes: ``starts_page`` and ``ends_page`` of
    what begins a page or ends one, ``left_out`` of what is not for Word, ``across`` of what lies on a landscape page,
    ``own_line`` of words that begin a line, ``leads_on`` of what stands on the page of what comes next, ``together`` of
    what is kept on one page, and ``breaks`` of what of that, and which tables, may be broken all the same. ``header``,
    ``mark`` and ``footer`` are those of what each page says.
    """

    accent: str
    styles: tuple = ()
    classes: dict = field(default_factory=dict)
    runs: dict = field(default_factory=dict)
    starts_page: frozenset = frozenset()
    ends_page: frozenset = frozenset()
    left_out: frozenset = frozenset()
    across: frozenset = frozenset()
    own_line: frozenset = frozenset()
    leads_on: frozenset = frozenset()
    together: frozenset = frozenset()
    breaks: frozenset = frozenset()
    header: str = ""
    mark: str = ""
    footer: str = ""
    headings: dict = field(default_factory=dict)
    """The styles of headings of these classes, where they look otherwise than their level."""
    heights: dict = field(default_factory=dict)
    """The greatest height in mm of pictures of these classes."""
    ruled: frozenset = frozenset()
    """Classes of headings with a line above, in the accent."""
    title: tuple = (34, 120)
    """The size of the title, and the distance above it, in points."""
    first_heading: tuple = (22, 24)
    """The same of headings of the first level."""
    second_heading: tuple = (16, 20)
    """And of the second."""
    contents: str = ""
    """Class of the list of contents, which Word can bring up to date."""

    def styles_xml(self):
        """The whole part of the styles."""
        (size, before), (first, above), (second, over) = self.title, self.first_heading, self.second_heading
        headings = [
            Style("Title", "Title", size=size, bold=False, colour=self.accent, before=before, after=10, keep_next=True),
            Style(
                *("Heading1", "heading 1"),
                **{"size": first, "bold": False, "colour": self.accent, "before": above, "after": 10, **_heading(0)},
            ),
            Style("Heading2", "heading 2", size=second, bold=True, before=over, after=6, **_heading(1)),
            Style("Heading3", "heading 3", size=12, bold=True, colour=self.accent, before=14, after=4, **_heading(2)),
            Style("Heading4", "heading 4", size=11.5, bold=True, before=12, after=3, **_heading(3)),
            Style("Heading5", "heading 5", size=10.5, bold=True, before=10, after=3, **_heading(4)),
            Style("Heading6", "heading 6", size=10.5, bold=True, italic=True, before=8, after=2, **_heading(5)),
        ]
        caption = {"size": 10, "bold": True, "colour": self.accent}
        own = [
            Style("ListParagraph", "List Paragraph", after=3),
            Style("Quote", "Quote", left=14, italic=True, after=6),
            Style("Caption", "caption", before=ABOVE_CAPTION, after=4, keep_next=True, **caption),
            Style("Header", "header", size=8.5, colour=GREY, after=0),
            Style("Footer", "footer", size=8.5, colour=GREY, after=0),
            Style("Cell", size=9, before=2, after=2),
            Style("Fact", size=9.5, after=2, left=TERM, hanging=TERM),
            Style("FactMore", size=9.5, after=2, left=TERM),
            *(Style(f"TOC{n}", f"toc {n}", after=2, left=(n - 1) * 14) for n in (1, 2, 3)),
        ]
        styles = "".join(style.xml() for style in (*headings, *own, *self.styles))
        return (
            f"<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
            f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
            f'<w:color w:val="{INK}"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
            '<w:lang w:val="da-DK" w:eastAsia="da-DK" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
            '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
            "<w:qFormat/></w:style>"
            '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
            '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
            '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
            '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
            '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
            f'<w:rPr><w:color w:val="{self.accent}"/><w:u w:val="single"/></w:rPr></w:style>'
            f"{styles}</w:styles>"
        )


def _heading(level):
    return {"keep_next": True, "level": level}


def _twips(points):
    return round(points * 20)


def _spacing(before, after):
    given = {"before": before, "after": after}
    marks = "".join(f' w:{name}="{_twips(value)}"' for name, value in given.items() if value is not None)
    return f"<w:spacing{marks}/>" if marks else ""
