"""A PDF as text.

pdfplumber, because it gives every word its place, so that a side column can be told from the letter; pypdf gives
WeasyPrint's list numbers and the side column in an order of their own, and no paragraphs.
"""

import io

from .columns import page_text
from .limits import MAX_PAGES, LetterError


def pdf_text(data: bytes) -> str:
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise LetterError(f"Filen har mere end {MAX_PAGES} sider og kan ikke være et brev.")
            pages = [page_text(page) for page in pdf.pages]
            pictures = _picture_texts(pdf)
    except (LetterError, MemoryError):
        raise
    except Exception as error:  # a broken PDF can make the parser raise anything at all
        reason = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
        if isinstance(reason, (PDFPasswordIncorrect, PDFEncryptionError)):
            raise LetterError("PDF-filen er låst med en adgangskode.") from error
        raise LetterError("PDF-filen er beskadiget og kan ikke læses.") from error
    if not any(any(c.isalnum() for c in side + main) for side, main in pages):
        raise LetterError("PDF-filen har ingen tekst; den er nok scannet. Sæt brevets tekst ind i stedet.")
    sides = [side for side, _ in pages if side]
    return "\n\n".join([*pictures, *sides, *[main for _, main in pages]])


def _picture_texts(pdf) -> list[str]:
    """What a tagged PDF says about its pictures: a signature is often only there."""
    try:
        open_elements, texts = list(pdf.structure_tree), []
    except Exception:  # no structure tree, or a broken one: then there is nothing to read
        return []
    while open_elements and len(texts) < 100:
        element = open_elements.pop(0)
        if element.get("alt_text"):
            texts.append(f"![{' '.join(element['alt_text'].split())}]()")
        open_elements.extend(element.get("children") or [])
    return texts
