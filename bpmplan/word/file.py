"""The Word file around what is written: its styles, lists, fonts, pages, and what it says of itself."""

import hashlib
import io
import uuid
import zipfile
from datetime import UTC, datetime

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from bpmplan import fonts

from . import parts
from .look import ACROSS, FONT, MARGIN, NAMESPACES, WIDTH

EPOCH = (1980, 1, 1, 0, 0, 0)
"""What a zip says of when its parts were made, so that the same document has the same bytes."""
LONGEST = 255
"""Characters that a file can say of itself in one field."""
FONT_FILE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
FACES = (("embedRegular", 400, False), ("embedBold", 600, False), ("embedItalic", 400, True))


class WordFile:
    """A file without anything in it yet. ``look`` says how it looks."""

    def __init__(self, look):
        self.document = docx.Document()
        self.part = self.document.part
        self.body = self.document.element.body
        self.part._styles_part._element = parse_xml(look.styles_xml())
        self.numbering = parts.numbering_xml()
        self.part.numbering_part._element = self.numbering
        section = self.document.sections[0]
        section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
        self.header, self.footer = section.header._element, section.footer._element
        self.relations = [
            section._sectPr.find(qn(f"w:{name}")).get(qn("r:id")) for name in ("headerReference", "footerReference")
        ]
        for holder in (self.header, self.footer, self.body):
            for child in list(holder):
                holder.remove(child)
        self.is_across = False
        self._embed_fonts()

    @property
    def width(self):
        """In mm, between the margins."""
        return ACROSS if self.is_across else WIDTH

    def turn(self, *, is_across):
        """Have the pages from here on lie down, or stand upright again."""
        if len(self.body):
            parts.properties(parts.paragraph(self.body))._insert_sectPr(self._section())
        self.is_across = is_across

    def end_page(self):
        last = self.body[-1] if len(self.body) else None
        if last is not None and not last.xpath("./w:r/w:br[@w:type='page'] | ./w:pPr/w:sectPr"):
            parts.page_break(self.body)

    def _section(self):
        header, footer = self.relations
        return parts.section(is_across=self.is_across, header=header, footer=footer, margin=MARGIN)

    def says_of_itself(self, *, title, author, subject, keywords, language, identifier, created):
        """``created`` is as in ISO 8601, or empty."""
        properties = self.document.core_properties
        properties.title, properties.subject = title[:LONGEST], subject[:LONGEST]
        properties.author = properties.last_modified_by = author[:LONGEST]
        properties.language, properties.identifier = language, identifier[:LONGEST]
        properties.comments, properties.keywords, properties.revision = "", keywords[:LONGEST], 1
        at = datetime.fromisoformat(created).astimezone(UTC) if created else datetime(*EPOCH, tzinfo=UTC)
        properties.created = properties.modified = at

    def bytes(self):
        """The file; the same each time."""
        self.body.append(self._section())
        held = io.BytesIO()
        self.document.save(held)
        dated = io.BytesIO()
        with zipfile.ZipFile(held) as old, zipfile.ZipFile(dated, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(zipfile.ZipInfo(name, EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
        return dated.getvalue()

    def _embed_fonts(self):
        """Plex comes along: few have it, and with another font the document would look otherwise."""
        table = self.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
        faces = []
        for number, (name, weight, is_italic) in enumerate(FACES, 1):
            with fonts.plex_file(weight=weight, italic=is_italic) as file:
                data = file.read()
            key = uuid.UUID(hashlib.md5(data, usedforsecurity=False).hexdigest())
            part = Part(PackURI(f"/word/fonts/font{number}.odttf"), FONT_FILE, _hidden(data, key), self.part.package)
            relation = table.relate_to(part, f"{RELATIONSHIP_TYPE.FONT}")
            faces.append(f'<w:{name} r:id="{relation}" w:fontKey="{{{str(key).upper()}}}"/>')
        table._blob = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {NAMESPACES}><w:font w:name="{FONT}">'
            f'<w:charset w:val="00"/><w:family w:val="swiss"/>{"".join(faces)}</w:font></w:fonts>'
        ).encode()
        settings = self.document.settings.element
        settings.insert(0, parts.element("w:embedTrueTypeFonts"))


def _hidden(data, key):
    """A font as Word keeps it: the first 32 bytes are mixed with a key, which stands beside it (ECMA-376, 17.8.1)."""
    mask = bytes.fromhex(key.hex)[::-1]
    return bytes(byte ^ mask[place % 16] for place, byte in enumerate(data[:32])) + data[32:]
