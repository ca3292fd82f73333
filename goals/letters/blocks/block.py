"""A block: a whole paragraph, list item, heading or line of letterhead; and the words that letters share."""

from dataclasses import dataclass

HEADING, PARAGRAPH, ITEM, LETTERHEAD, SIGNATURE, SALUTATION = (
    "heading",
    "paragraph",
    "item",
    "letterhead",
    "signature",
    "salutation",
)

ORDINALS = ["første", "andet", "tredje", "fjerde", "femte", "sjette", "syvende", "ottende", "niende", "tiende"]

NAME_WORD = r"[A-ZÆØÅÉÖÄÜ][\w'’]*\.?(?:-[A-ZÆØÅÉÖÄÜ][\w'’]*)?"

NAME = rf"{NAME_WORD}(?: (?:(?:af|de|du|von|van|der|la|el|al) )?{NAME_WORD}){{1,4}}"

JOURNAL_LABEL = r"(?:J(?:our)?\.? ?(?:nr|nummer)|Journal(?: ?nr| ?nummer|)|Sags?[ -]?(?:nr|nummer|id)|Sag)\b\.?"


@dataclass
class Block:
    """A whole paragraph, item or letterhead line. ``start`` is its place in the normalised letter."""

    kind: str
    text: str
    style: str = ""  # how an item is numbered
    number: int | None = None
    indent: int = 0
    depth: int = 0  # of an item: how many items it stands under
    body: int = 0  # where in the text an item's own words begin
    title_end: int = 0  # where bold ended in an item
    start: int = 0
    lines: int = 1
    is_marked: bool = False  # a heading marked as one

    @property
    def words(self) -> str:
        return self.text[self.body :]

    @property
    def end(self) -> int:
        return self.start + len(self.text)
