"""Corrects WeasyPrint's tags, on its own objects, just before they are written.

Validators accept all of it, but users of screen readers would notice it:

* An element broken over two pages becomes two structure elements: a table is two tables, a paragraph two paragraphs,
  a table's head is read again on each page. The pieces are joined and repeated heads become artifacts.
* Header cells have no scope.
* Running heads and feet are content without a place in the document; they become pagination artifacts.
* A link is described by its address; it is described by its text.
* A compressed stream can end so that validators miscount it.
* It can make a file PDF/UA or PDF/A, but not both; archives want both.
* A term and its description stand as two list items; they become the label and the body of one.
* What is in a list item is one body.

The pieces of an element are known by the HTML node of their box, which WeasyPrint forgets once its tags are built. So
its (private) function is wrapped, and the exact version is pinned. The wrapper keeps what it saw on the ``pydyf.PDF``
that is being made, so threads don't meet.
"""

import inspect
import re
import zlib
from collections import defaultdict
from importlib.resources import files

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import tags
from weasyprint.text.ffi import ffi, fontconfig, gobject, pangoft2
from weasyprint.text.fonts import FontConfiguration

from . import prepare

# PDF/A's mark, and a description of the schema of PDF/UA's, which PDF/A demands. ISO 19005-3, 6.6.2.3 and 6.6.4.
PDF_A = b"""<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="3"
 pdfaid:conformance="A"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF>"""

ATTACHED = "indhold.json"
"""What the plan's content is called in its document."""
SRGB = files("weasyprint") / "pdf" / "sRGB2014.icc"
EXPECTED = ["box", "parent", "pdf", "page_number", "nums", "annotations", "tags"]


ffi.cdef("FcConfig * FcConfigCreate (void);")


class OwnFonts(FontConfiguration):
    """Only the fonts that the stylesheet names. Those of the machine would make documents differ."""

    def __init__(self):
        super().__init__()
        self._config = fontconfig.FcConfigCreate()
        self.font_map = ffi.gc(pangoft2.pango_ft2_font_map_new(), gobject.g_object_unref)
        pangoft2.pango_fc_font_map_set_config(ffi.cast("PangoFcFontMap *", self.font_map), self._config)
        fontconfig.FcConfigDestroy(self._config)


class Seen:
    """What is remembered while the tags of one document are built."""

    def __init__(self):
        self.keys = {}  # number of a structure element -> what its pieces have in common
        self.artifacts = defaultdict(set)  # page number -> marked content that is no part of the document
        self.waste = []  # structure elements that lead nowhere
        self.running = False


def watch():
    """Have WeasyPrint's tags remembered from now on. Raises ``RuntimeError`` if it is not the WeasyPrint we know."""
    build = tags._build_box_tree
    if getattr(build, "is_watched", False):
        return
    if list(inspect.signature(build).parameters) != EXPECTED:
        raise RuntimeError("WeasyPrint builds its tags in another way than plans/documents/finish.py knows.")

    def watched(box, parent, pdf, page_number, nums, *rest):
        seen = pdf.__dict__.setdefault("seen", Seen())
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.MarginBox):
            before = set(nums)
            seen.running = True
            yield from build(box, parent, pdf, page_number, nums, *rest)
            seen.running = False
            seen.artifacts[page_number] |= set(nums) - before
            return
        for element in build(box, parent, pdf, page_number, nums, *rest):
            if seen.running:
                seen.waste.append(element)
            elif box.element is not None:
                seen.keys.setdefault(element.number, (box.element, box.element_tag, element["S"]))
                if element["S"] == "/Div" and parent["S"] == "/LI" and box.element.get("class") == prepare.ITEM_BODY:
                    element["S"] = "/LBody"
                if box.link_annotation:
                    # What a screen reader says of the link; WeasyPrint would have it say the address.
                    text = " ".join("".join(box.element.itertext()).replace("\u200b", "").split())
                    box.link_annotation["Contents"] = pydyf.String(text or box.element.get("href", ""))
            yield element

    watched.is_watched = True
    tags._build_box_tree = watched


def finish(document, pdf, attached=b""):
    """Mend the tags of a document, and put in what is ``attached``; given to ``write_pdf`` as its finisher."""
    if attached:
        _attach(pdf, attached)
    _Finisher(pdf).run()


def _attach(pdf, content):
    """Put the plan's content into the document as an associated file: what it was made from. ISO 19005-3, 6.8."""
    params = {"Size": len(content), "ModDate": pdf.info["ModDate"]}
    about = {"Type": "/EmbeddedFile", "Subtype": "/application#2Fjson", "Params": pydyf.Dictionary(params)}
    stream = pydyf.Stream([content], pydyf.Dictionary(about), compress=True)
    pdf.add_object(stream)
    name = pydyf.String(ATTACHED)
    file = {
        "Type": "/Filespec",
        "F": name,
        "UF": name,
        "Desc": pydyf.String("Planens indhold som data (JSON)"),
        "AFRelationship": "/Source",
        "EF": pydyf.Dictionary({"F": stream.reference, "UF": stream.reference}),
    }
    entry = pydyf.Dictionary(file)
    pdf.add_object(entry)
    pdf.catalog["AF"] = pydyf.Array([entry.reference])
    names = pdf.catalog.setdefault("Names", pydyf.Dictionary())
    names["EmbeddedFiles"] = pydyf.Dictionary({"Names": pydyf.Array([name, entry.reference])})


class _Finisher:
    def __init__(self, pdf):
        self.pdf = pdf
        self.seen = pdf.__dict__.setdefault("seen", Seen())
        self.pages = {reference: number for number, reference in enumerate(pdf.page_references)}
        self.last_page = {}  # number of an element -> page of its last piece
        self.joined = {}  # reference of a piece -> reference of the element that it was joined to
        self.lifted = {}  # reference of an element -> reference of the link that has its annotation now
        self.header_ids = {}  # ID of a header cell that is gone -> ID of the one that stands

    def run(self):
        root = self.at(self.pdf.catalog["StructTreeRoot"])
        document = self.at(root["K"][0])
        self.put_in_order(document)
        parents = self.at(root["ParentTree"])["Nums"]
        self.point_headers()
        self.point_parents(parents)
        self.mark_artifacts(parents)
        for element in self.seen.waste:
            element.clear()
        self.conform_to_pdf_a()
        self.map_each_glyph()
        self.pack_streams()

    def conform_to_pdf_a(self):
        metadata = self.at(self.pdf.catalog["Metadata"])
        metadata.compress = False  # so that archives find the marks without unpacking
        metadata.stream = [part.replace(b"</rdf:RDF>", PDF_A) for part in metadata.stream]
        profile = pydyf.Stream([SRGB.read_bytes()], pydyf.Dictionary({"N": 3}), compress=True)
        self.pdf.add_object(profile)
        intent = {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFA1",
            "OutputConditionIdentifier": pydyf.String("sRGB"),
            "DestOutputProfile": profile.reference,
        }
        self.pdf.catalog["OutputIntents"] = pydyf.Array([pydyf.Dictionary(intent)])
        for item in self.pdf.objects:
            if isinstance(item, dict) and item.get("Type") == "/Annot":
                item["F"] = 4  # printed, not hidden

    def map_each_glyph(self):
        """Of a syllable drawn by several glyphs only the first stands for its characters; the others, which WeasyPrint
        gives no character at all, stand for one that is never seen (a word joiner)."""
        for stream in self.pdf.objects:
            if isinstance(stream, pydyf.Stream) and b"begincmap" in stream.stream:
                stream.stream = [re.sub(rb"^(<[0-9a-f]+>) <>$", rb"\1 <2060>", line) for line in stream.stream]

    def pack_streams(self):
        """Compress now what would be compressed on writing, and then what is added on writing, to see how it ends."""
        for stream in self.pdf.objects:
            _pack(stream)
        add = self.pdf.add_object

        def add_packed(added):
            _pack(added)
            add(added)

        self.pdf.add_object = add_packed

    def at(self, reference):
        return self.pdf.objects[int(reference.split()[0])]

    def element(self, kid):
        """The structure element that a kid refers to; None for marked content and annotations."""
        if not isinstance(kid, bytes):
            return None
        candidate = self.at(kid)
        return candidate if candidate.get("Type") == "/StructElem" else None

    def page(self, element):
        return self.pages[element["Pg"]]

    # --- elements in pieces

    def put_in_order(self, parent, *, within_head=False, link=None):
        if link is not None:
            self.lift_annotations(parent, link)
        latest = {}
        kept = []
        for kid in parent["K"]:
            element = self.element(kid)
            key = self.seen.keys.get(element.number) if element is not None else None
            first = latest.get(key) if key else None
            if first is not None and self.continues(first, element):
                if element["S"] == "/THead":
                    self.drop_repeated(first, element)
                else:
                    self.join(first, element)
                continue
            if key:
                latest[key] = element
            kept.append(kid)
        parent["K"] = pydyf.Array(kept)
        if parent["S"] == "/L":
            self.pair_terms(parent)
        if parent["S"] == "/TH":
            parent["A"]["Scope"] = "/Column" if within_head else "/Row"
        for kid in parent["K"]:
            if (element := self.element(kid)) is not None:
                self.put_in_order(
                    element,
                    within_head=within_head or element["S"] == "/THead",
                    link=link or (parent if parent["S"] == "/Link" else None),
                )

    def lift_annotations(self, inner, link):
        """Each inline element in a link is given an annotation of its own; they belong to the link around it."""
        annotations = [kid for kid in inner["K"] if isinstance(kid, bytes) and self.at(kid).get("Type") == "/OBJR"]
        if not annotations:
            return
        outer = next(self.at(kid) for kid in link["K"] if isinstance(kid, bytes) and self.at(kid)["Type"] == "/OBJR")
        for kid in annotations:
            self.at(self.at(kid)["Obj"])["Contents"] = self.at(outer["Obj"])["Contents"]
            link["K"].append(kid)
            inner["K"].remove(kid)
        self.lifted[inner.reference] = link.reference
        if inner["S"] == "/Link":
            inner["S"] = "/Span"

    def continues(self, first, element):
        """Whether it is the same element further on: on a later page, or a link's next line."""
        last = self.last_page.get(first.number, self.page(first))
        return self.page(element) > last or element["S"] == "/Link"

    def join(self, first, piece):
        same_page = piece["Pg"] == first["Pg"]
        for kid in piece["K"]:
            if (element := self.element(kid)) is not None:
                element["P"] = first.reference
            if isinstance(kid, int) and not same_page:
                kid = pydyf.Dictionary({"Type": "/MCR", "Pg": piece["Pg"], "MCID": kid})
            first["K"].append(kid)
        if "ID" in piece:
            self.header_ids[piece["ID"].string] = first["ID"]
        self.last_page[first.number] = self.page(piece)
        self.joined[piece.reference] = first.reference
        self.seen.waste.append(piece)

    def drop_repeated(self, first, repeated):
        """The head of a table as it is printed again on a later page: for the eye only."""
        standing = {self.seen.keys.get(e.number): e for e in self.below(first) if "ID" in e}
        for element in self.below(repeated):
            if "ID" in element and (header := standing.get(self.seen.keys.get(element.number))) is not None:
                self.header_ids[element["ID"].string] = header["ID"]
            self.seen.artifacts[self.page(element)] |= {kid for kid in element["K"] if isinstance(kid, int)}
            self.seen.waste.append(element)
        self.last_page[first.number] = self.page(repeated)

    def below(self, element):
        yield element
        for kid in element["K"]:
            if (inner := self.element(kid)) is not None:
                yield from self.below(inner)

    def pair_terms(self, parent):
        """``LI(LBody) LI(LBody)`` of a term and its description, as ``LI(Lbl LBody)``."""
        kept, item = [], None
        for kid in parent["K"]:
            element = self.element(kid)
            key = self.seen.keys.get(element.number) if element is not None else None
            if key and key[1] == "dt":
                item = element
                for body in map(self.element, element["K"]):
                    body["S"] = "/Lbl"
            elif key and key[1] == "dd" and item is not None:
                for body in element["K"]:
                    self.element(body)["P"] = item.reference
                    item["K"].append(body)
                self.seen.waste.append(element)
                continue
            else:
                item = None
            kept.append(kid)
        parent["K"] = pydyf.Array(kept)

    # --- what refers to them

    def point_headers(self):
        for number in self.seen.keys:
            attributes = self.pdf.objects[number].get("A")
            if attributes and "Headers" in attributes:
                headers = {id(h): h for h in (self.header_ids.get(h.string, h) for h in attributes["Headers"])}
                if headers:
                    attributes["Headers"] = pydyf.Array(headers.values())
                else:
                    del attributes["Headers"]

    def point_parents(self, parents):
        for position in range(1, len(parents), 2):
            entry = parents[position]
            if isinstance(entry, list):
                entry[:] = [self.joined.get(reference, reference) for reference in entry]
            else:
                entry = self.joined.get(entry, entry)
                parents[position] = self.lifted.get(entry, entry)

    def mark_artifacts(self, parents):
        for reference, number in self.pages.items():
            if not (artifacts := self.seen.artifacts.get(number)):
                continue
            entries = parents[2 * number + 1]
            for mcid in artifacts:
                self.seen.waste.append(self.at(entries[mcid]))
                entries[mcid] = b"null"
            operations = self.at(self.at(reference)["Contents"]).stream
            for position, operation in enumerate(operations):
                if isinstance(operation, pydyf.Dictionary) and operation.get("MCID") in artifacts:
                    operations[position - 1] = "/Artifact"
                    operations[position] = pydyf.Dictionary({"Type": "/Pagination"})


def _pack(item):
    """Compress what is a stream that is to be compressed.

    A stream's last byte, of a checksum, may be a carriage return. With the line feed that is written after it, PDF/A's
    validators take both for the end of a line and find the stream's length wrong; such a stream is left as it is. That
    of all small objects gets a space at its end, which says nothing and changes the checksum.
    """
    if not (isinstance(item, pydyf.Stream) and item.compress):
        return
    item.compress = False
    plain = item.data.partition(b"stream\n")[2].removesuffix(b"\nendstream")
    for end in (b"", b" ") if item.extra.get("Type") == "/ObjStm" else (b"",):
        packed = zlib.compress(plain + end)  # twice as fast as the hardest, and two per cent larger
        if not packed.endswith((b"\r", b"\n")):
            item.stream = [packed]
            item.extra = {**item.extra, "Filter": "/FlateDecode"}
            return
