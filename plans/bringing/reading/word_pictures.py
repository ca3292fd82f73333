"""The pictures of a Word document: images that can be kept, and charts as the table that they are drawn from."""

import io
import uuid
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from PIL import Image as Drawn

from bpmplan import danish
from bpmplan.word.styles import W

from ..limits import MAX_IMAGES
from .markdown import escaped

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_VML = "{urn:schemas-microsoft-com:vml}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_KEPT = {"PNG": ".png", "JPEG": ".jpg"}
_TURNED = {"GIF", "BMP", "TIFF", "WEBP"}
MAX_DOTS = 40_000_000
LONGEST_ALT = 500


@dataclass(frozen=True)
class Image:
    """``key`` is what the text names it by (``fil:KEY``). ``alt`` may be empty: then nobody has described it."""

    key: str
    content: bytes
    name: str
    alt: str


class Pictures:
    """``images`` are those that came along so far."""

    def __init__(self, document):
        self.part = document.part
        self.images = []
        self.keys = {}
        self.decorations, self.unreadable, self.too_many = 0, 0, 0

    def of(self, paragraph):
        """What stands for the pictures of a paragraph, each as Markdown."""
        for drawing in paragraph.iter(W + "drawing", W + "pict", W + "object"):
            if any(above.tag in (_FALLBACK, W + "del", W + "txbxContent") for above in drawing.iterancestors()):
                continue
            yield from self._of(drawing)

    def _of(self, drawing):
        about = next((one for one in drawing.iter() if str(one.tag).endswith("}docPr")), None)
        alt = " ".join((about.get("descr") or "").split()) if about is not None else ""
        if any(str(one.tag).endswith("}decorative") and one.get("val") in ("1", "true") for one in drawing.iter()):
            self.decorations += 1
            return
        for chart in drawing.iter(_C + "chart"):
            yield from self._chart(chart.get(_R + "id"), alt)
        for diagram in drawing.iter(_DIAGRAM + "relIds"):
            yield from self._diagram(diagram.get(_R + "dm"), alt)
        named = [one.get(_R + "embed") for one in drawing.iter(_A + "blip")]
        named += [one.get(_R + "id") for one in drawing.iter(_VML + "imagedata")]
        for ident in filter(None, named):
            yield self._image(ident, alt)

    def _image(self, ident, alt):
        rel = self.part.rels.get(ident)
        if rel is None or rel.is_external:
            return self._missing(alt)
        name = str(rel.target_part.partname)
        if name not in self.keys:
            content = _drawable(rel.target_part.blob)
            if content is None:
                return self._missing(alt)
            if len(self.images) == MAX_IMAGES:
                self.too_many += 1
                return in_words(alt)
            self.keys[name] = str(uuid.uuid4())
            file_name = name.rsplit("/", 1)[-1].rsplit(".", 1)[0] + content[1]
            self.images.append(Image(self.keys[name], content[0], file_name, alt[:LONGEST_ALT]))
        return f"![](fil:{self.keys[name]})"

    def _missing(self, alt):
        self.unreadable += 1
        return in_words(alt)

    def _root(self, ident):
        """What a picture is drawn from; None when it is not in the document."""
        rel = self.part.rels.get(ident or "")
        from docx.opc.oxml import parse_xml  # as in bpmplan/word/opening.py

        return None if rel is None or rel.is_external else parse_xml(rel.target_part.blob)

    def _diagram(self, ident, alt):
        """The words of a drawing made of boxes, as points."""
        root = self._root(ident)
        texts = [] if root is None else ["".join(t.text or "" for t in p.iter(_A + "t")) for p in root.iter(_A + "p")]
        points = [f"- {escaped(' '.join(text.split()))}" for text in texts if text.strip()]
        yield "\n".join(points) if points else self._missing(alt)

    def _chart(self, ident, alt):
        root = self._root(ident)
        if root is None:
            yield self._missing(alt)
            return
        title = "".join(text.text or "" for text in root.iterfind(f".//{_C}title//{_A}t"))
        table = _chart_table(root)
        if words := " ".join(filter(None, (title.strip(), alt))):
            yield escaped(words)
        if table:
            yield table
        else:
            yield self._missing(alt)

    def sentences(self):
        if self.decorations:
            yield f"Billeder, der kun er pynt ifølge dokumentet, er udeladt: {self.decorations}."
        if self.unreadable:
            yield (
                f"Tegninger og billeder, der ikke kan vises her, er udeladt: {self.unreadable}. Der står »[billede]« i "
                "teksten, hvor de stod. Gem dem som PNG eller JPEG, og sæt dem ind i planen."
            )
        if self.too_many:
            yield f"Der er plads til {MAX_IMAGES} billeder. Udeladt: {self.too_many}."


def in_words(alt):
    """What stands where an image stood that did not come along."""
    return escaped(f"[billede: {alt}]" if alt else "[billede]")


def _drawable(content):
    """``(content, ending)`` of an image that can be kept, turned into PNG if need be; None of any other picture."""
    try:
        with Drawn.open(io.BytesIO(content)) as image:
            if image.width * image.height > MAX_DOTS:
                return None
            if image.format in _KEPT:
                return content, _KEPT[image.format]
            if image.format not in _TURNED:
                return None
            out = io.BytesIO()
            image.convert("RGBA").save(out, "PNG")
            return out.getvalue(), ".png"
    except (OSError, ValueError, SyntaxError, Drawn.DecompressionBombError):
        return None


def _chart_table(root):
    """What a chart is drawn from, as a table: a row for each category, a column for each series."""
    columns, categories = [], {}
    for series in root.iter(_C + "ser"):
        head = "".join(value.text or "" for value in series.iterfind(f"{_C}tx//{_C}v"))
        names = _points(series.find(_C + "cat"))
        categories |= {at: name for at, name in names.items() if at not in categories}
        columns.append((head, _points(series.find(_C + "val"))))
    rows = sorted({at for _, values in columns for at in values})
    if not rows:
        return ""
    lines = [["", *(head for head, _ in columns)], ["---"] * (len(columns) + 1)]
    lines += [[categories.get(at, str(at + 1)), *(values.get(at, "") for _, values in columns)] for at in rows]
    return "\n".join(f"| {' | '.join(_plain(text) for text in line)} |" for line in lines)


def _points(element):
    if element is None:
        return {}
    return {int(p.get("idx")): (p.findtext(_C + "v") or "").strip() for p in element.iter(_C + "pt")}


def _plain(text):
    """A number as Danes write it; other words as they are."""
    try:
        return text if text.isdecimal() else danish.number(round(Decimal(text), 2))
    except InvalidOperation:
        return escaped(text).replace("|", "\\|")
