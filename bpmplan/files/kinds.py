"""What a file is, as its content says, and the name that it is offered under."""

import unicodedata
import zipfile
from pathlib import PurePosixPath

from django import forms
from django.conf import settings

from ..encodings import decoded

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PNG = "image/png"
JPEG = "image/jpeg"
TEXT = "text/plain"

ENDINGS = {PDF: (".pdf",), DOCX: (".docx",), XLSX: (".xlsx",), PNG: (".png",), JPEG: (".jpg", ".jpeg"), TEXT: (".txt",)}
"""The types that may be uploaded, each with the endings that its names may have; the first is given where none fits."""
ZIP, JSON = "application/zip", "application/json"
OWN_ENDINGS = ENDINGS | {ZIP: (".zip",), JSON: (".json",)}
"""The same, and those that the program makes beside them."""
IMAGES = (PNG, JPEG)
TEXT_ENDINGS = (".txt", ".md", ".csv")
MAX_UNPACKED_BYTES = 500 * 1024 * 1024
MAX_NAME = 150


def check(uploaded, images_only=False, max_bytes=None):
    """The content type of an uploaded file, found in its content. Whether an image can be drawn, ``images`` says.

    ``max_bytes`` is a limit below the common one. Raises ``forms.ValidationError`` with a Danish sentence when the
    file may not be uploaded.
    """
    limit = min(max_bytes or settings.UPLOAD_MAX_BYTES, settings.UPLOAD_MAX_BYTES)
    if uploaded.size > limit:
        sentence = f"Filen er for stor. Den må højst fylde {limit // (1024 * 1024)} MB."
        raise forms.ValidationError(sentence, code="too_large")
    if not uploaded.size:
        raise forms.ValidationError("Filen er tom.", code="empty")
    uploaded.seek(0)
    head = uploaded.read(4096)
    content_type = _type_of(uploaded, head)
    uploaded.seek(0)
    if images_only and content_type not in IMAGES:
        raise forms.ValidationError("Filen er ikke et billede. Brug et billede i PNG eller JPEG.", code="type")
    return content_type


def clean_name(name, content_type):
    """A file name fit to be shown and saved under: no folders or control characters, an ending that tells the truth."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip(" .")
    endings = TEXT_ENDINGS if content_type == TEXT else OWN_ENDINGS.get(content_type, ())
    ending = PurePosixPath(name).suffix.lower()
    stem = name[: -len(ending)] if ending in endings else name
    ending = ending if ending in endings else (endings or ("",))[0]
    return (stem.strip(" .")[:MAX_NAME] or "fil") + ending


def _type_of(uploaded, head):
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"PK\x03\x04"):
        return _office_type(uploaded)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise forms.ValidationError(
            "Filen er i et ældre Office-format eller låst med adgangskode. Gem den som Word (.docx), Excel (.xlsx) "
            "eller PDF uden adgangskode, og prøv igen.",
            code="type",
        )
    if PurePosixPath(uploaded.name or "").suffix.lower() in TEXT_ENDINGS:
        uploaded.seek(0)
        if _is_text(uploaded.read()):
            return TEXT
    raise forms.ValidationError("Filtypen kan ikke bruges. Se ved feltet, hvilke der kan.", code="type")


def _is_text(content):
    try:
        text = decoded(content)
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f" for c in text)


def _office_type(uploaded):
    """Reads the archive's directory only: nothing is unpacked, so there is nothing for a zip bomb to fill."""
    uploaded.seek(0)
    try:
        with zipfile.ZipFile(uploaded) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise forms.ValidationError("Filen er beskadiget og kan ikke åbnes. Gem den igen.", code="broken") from None
    names = {entry.filename for entry in entries}
    if len(entries) > 10_000 or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise forms.ValidationError("Filen fylder for meget, når den pakkes ud.", code="too_large")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise forms.ValidationError("Filer med makroer kan ikke bruges. Gem filen uden makroer.", code="type")
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return DOCX
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return XLSX
    raise forms.ValidationError("Filtypen kan ikke bruges. Se ved feltet, hvilke der kan.", code="type")
