"""The HTML of a document made ready for WeasyPrint: every character can be drawn, every word broken, and a list item's
content is one body."""

import re
from html import escape
from xml.etree.ElementTree import Element

from bpmplan import danish, fonts

ITEM_BODY = "item-body"
"""Class of the element that holds everything in a list item; ``finish`` makes it the item's body in the tags."""

TAGS = re.compile(r"(<[^>]*>)")
LONG_WORD = re.compile(r"[^\s<>&;\u200b]{101,}")
SYLLABLE = re.compile(r".{40}(?=.)")
"""So much of a word without an end stands together: less than a line, so that lines are found without measuring the
whole word for each."""

TABLE, ACROSS = "table-scroll", "table-across"
LONGEST_LINE_ABOVE = 120
"""Characters: a longer paragraph before a table is text, and may be broken from it."""
HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def drawable(source):
    """The HTML with words for what no font can draw, and with the faces of the fonts that the rest needs."""
    parts = TAGS.split(source)
    for place in range(0, len(parts), 2):
        if not (place and parts[place - 1].startswith("<title")):  # which is read aloud, and has no lines
            parts[place] = danish.held_together(parts[place])
    words = "".join(parts[::2])
    if fonts.undrawable(words):
        parts[::2] = [fonts.in_words(text) for text in parts[::2]]
        words = "".join(parts[::2])
    if LONG_WORD.search(words):
        parts[::2] = [LONG_WORD.sub(_in_syllables, text) for text in parts[::2]]
    return "".join(parts).replace("</head>", f"<style>{font_faces(fonts.needed(words))}</style></head>", 1)


def _in_syllables(match):
    return SYLLABLE.sub("\\g<0>\u200b", match[0])


def font_faces(fonts):
    """CSS that adds fallback fonts after Plex, in their order."""
    faces = [f'@font-face {{ font-family: "{_family(f)}"; src: url("font:{escape(f.name)}"); }}' for f in fonts]
    families = ", ".join(["Plex", *(f'"{_family(f)}"' for f in fonts)])
    return "\n".join([*faces, f"html {{ font-family: {families}; }}"])


def _family(font):
    return font.path.stem.replace("-Regular", "")


def keep_tables_company(tree):
    """Have what leads to a table stand with it: the line above it, what the chapter says of its change, the headings.

    Alone at the foot of a page they mislead; so what leads to a table on a landscape page stands on that page.
    """
    parents = {child: parent for parent in tree.iter() for child in parent}
    for table in [element for element in tree.iter("div") if TABLE in element.get("class", "").split()]:
        lies_down = ACROSS in table.get("class", "").split()
        element = table
        while (parent := parents.get(element)) is not None and element.tag != "section":
            place = list(parent).index(element)
            before = parent[place - 1] if place else None
            if before is None:
                element = parent
            elif _leads_on(before, to_table=element is table):
                _add_class(before, "leads-on", *(["leads-across"] if lies_down else []))
                element = before
            else:
                break


def _leads_on(element, *, to_table):
    """A heading, the mark of a chapter's change or, right before a table, a line or two that say what it shows."""
    if (element.tail or "").strip():
        return False
    if element.tag in HEADINGS or "chapter-change" in element.get("class", "").split():
        return True
    is_text = element.tag == "p" or (element.tag == "div" and element.find(".//table") is None)
    return to_table and is_text and len("".join(element.itertext())) <= LONGEST_LINE_ABOVE


def _add_class(element, *names):
    element.set("class", " ".join([*element.get("class", "").split(), *names]))


def keep_numbers(tree):
    """Have numbered lists begin where they say; WeasyPrint would begin each at 1."""
    for numbered in tree.iter("ol"):
        if (start := numbered.get("start", "")).isdecimal():
            numbered.set("style", f"counter-reset: list-item {int(start) - 1}")


def wrap_list_items(tree):
    """Put the content of each list item in one element.

    A list item may hold paragraphs, quotes, tables and further lists, in any order. PDF/UA wants a label and one body,
    and WeasyPrint moves an inner list out of its item, so that what follows it is read before it.
    """
    for item in list(tree.iter("li")):
        body = Element("div", {"class": ITEM_BODY})
        body.text, item.text = item.text, None
        for child in list(item):
            item.remove(child)
            body.append(child)
        item.append(body)
