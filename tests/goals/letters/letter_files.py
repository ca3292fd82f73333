"""Letters as files, made anew for each test: Word by python-docx, PDF by WeasyPrint. The ministers are invented."""

import io

import pytest

HEAD = ("Til landets kommuner", "3. maj 2026", "J.nr. 2026-100", "Udmelding af mål for 2027")
LEAD = "De beskæftigelsespolitiske mål for 2027 er:"
CLOSING = ("Med venlig hilsen", "Gerda Mølholt", "Beskæftigelsesminister")


# --- Word


def word_document(*lines):
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return document


def word_bytes(document):
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def element(name, **attributes):
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def define_list(document, levels):
    """A list definition with a level for each of ``levels``: (format, text). Returns its number."""
    root = document.part.numbering_part.element
    ident = 900 + len(root)
    abstract = element("abstractNum", abstractNumId=ident)
    for at, (form, text) in enumerate(levels):
        level = element("lvl", ilvl=at)
        level.append(element("start", val=1))
        level.append(element("numFmt", val=form))
        level.append(element("lvlText", val=text))
        abstract.append(level)
    root.insert(0, abstract)
    number = element("num", numId=ident)
    number.append(element("abstractNumId", val=ident))
    root.append(number)
    return ident


def list_item(document, text, number, level=0, style=None):
    paragraph = document.add_paragraph(text, style=style)
    properties = element("numPr")
    properties.append(element("ilvl", val=level))
    properties.append(element("numId", val=number))
    paragraph._p.get_or_add_pPr().append(properties)
    return paragraph


def with_style(document, name, based_on):
    """A paragraph style with a name of its own, numbered as ``based_on`` is."""
    from docx.enum.style import WD_STYLE_TYPE

    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles[based_on]
    return style


def tracked(paragraph, tag, text):
    """Text that somebody has deleted, inserted or moved with tracking on."""
    run = paragraph.add_run(text)._r
    change = element(tag, id=1, author="A", date="2026-05-01T00:00:00Z")
    run.addprevious(change)
    change.append(run)


# --- PDF

_PAGE = """<html lang=da><title>Brev</title><style>
@page { size: A4; margin: 25mm 20mm } body { font: 11pt "DejaVu Serif" } p { margin: 0 0 4mm }
.columns { column-count: 2; column-gap: 9mm } h1 { font-size: 15pt } h2 { font-size: 12pt } %s</style><body>%s"""


def pdf_bytes(body, css=""):
    weasyprint = pytest.importorskip("weasyprint", exc_type=OSError)
    return weasyprint.HTML(string=_PAGE % (css, body)).write_pdf(pdf_variant="pdf/ua-1")


def paragraphs(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)
