"""From a file to text: PDF, Word or plain text. Layout matters only as far as it tells paragraphs from each other."""

from bpmplan.encodings import UTF_16_MARKS, decoded

from .limits import MAX_BYTES, LetterError, is_too_long
from .pdf import pdf_text
from .word import word_text


def read_text(data: bytes, filename: str = "") -> str:
    """The text of a letter in PDF, DOCX or text; the content decides, the name only helps.

    Errors: ``LetterError`` with a sentence to show.
    """
    if len(data) > MAX_BYTES:
        raise LetterError("Filen er større end 25 MB.")
    if not data.strip():
        raise LetterError("Filen er tom.")
    name = filename.lower()
    if b"%PDF-" in data[:1024]:
        text = pdf_text(data)
    elif data.startswith(b"PK\x03\x04"):
        text = word_text(data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise LetterError("Filen er i Words gamle format: gem den som .docx eller PDF, og prøv igen.")
    elif data.startswith(b"{\\rtf") or name.endswith((".rtf", ".odt", ".doc")):
        raise LetterError("Filen er hverken PDF, Word (.docx) eller tekst: gem den i et af de formater, og prøv igen.")
    else:
        text = _plain_text(data)
    if not any(character.isalnum() for character in text):
        raise LetterError("Der er ingen tekst i filen. Er den scannet, så sæt brevets tekst ind i stedet.")
    if is_too_long(text):
        raise LetterError("Der er mere tekst i filen, end der er i et brev. Vælg brevet uden bilag.")
    return text


def _plain_text(data: bytes) -> str:
    if not data.startswith(UTF_16_MARKS):
        # Text has next to no control characters; pictures and programs have many, NUL first of all.
        sample = data[:65536]
        if sum(byte < 9 or 13 < byte < 27 for byte in sample) > len(sample) // 20:
            raise LetterError("Filen er hverken PDF, Word (.docx) eller tekst.")
    try:
        return decoded(data)
    except UnicodeDecodeError:
        raise LetterError("Filens tegn kan ikke læses: gem den som UTF-8, og prøv igen.") from None
