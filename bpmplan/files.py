"""Uploads: what may be uploaded, where it lies, and how it is handed out.

A file is known by its content. The content lies once under its SHA-256 in Django's default storage, which is never a
public folder: a view decides who may read and answers with ``response``. What type a file is says its content, never
its name or what the browser claims.
"""

import hashlib
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from django import forms
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response
from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PNG = "image/png"
JPEG = "image/jpeg"
TEXT = "text/plain"

ENDINGS = {PDF: (".pdf",), DOCX: (".docx",), XLSX: (".xlsx",), PNG: (".png",), JPEG: (".jpg", ".jpeg"), TEXT: (".txt",)}
"""The types that may be uploaded, each with the endings that its names may have; the first is given where none fits."""
IMAGES = (PNG, JPEG)
TEXT_ENDINGS = (".txt", ".md", ".csv")
MAX_PIXELS = 40_000_000
MAX_SIDE = 4_000
"""The most dots that an image keeps along a side: what fills a page of A4 in print, with some to spare."""
MAX_UNPACKED_BYTES = 500 * 1024 * 1024
MAX_NAME = 150

POLICY = "default-src 'none'; sandbox"
"""Content security policy of uploads: whatever they hold, they run and load nothing."""


@dataclass(frozen=True)
class StoredFile:
    """A stored content: its hash, its size in bytes, its type, and the name to offer it under."""

    sha256: str
    size: int
    content_type: str
    name: str

    @property
    def is_image(self):
        return self.content_type in IMAGES


def check(uploaded, images_only=False):
    """The content type of an uploaded file, found in its content.

    Raises ``forms.ValidationError`` with a Danish sentence when the file may not be uploaded.
    """
    if uploaded.size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise forms.ValidationError(f"Filen er for stor. Den må højst fylde {limit} MB.", code="too_large")
    if not uploaded.size:
        raise forms.ValidationError("Filen er tom.", code="empty")
    uploaded.seek(0)
    head = uploaded.read(4096)
    content_type = _type_of(uploaded, head)
    uploaded.seek(0)
    if images_only and content_type not in IMAGES:
        raise forms.ValidationError("Filen er ikke et billede. Brug et billede i PNG eller JPEG.", code="type")
    if content_type in IMAGES:
        _check_image(uploaded, content_type)
        uploaded.seek(0)
    return content_type


def store(uploaded, images_only=False):
    """Check an upload and put its content under its hash; the ``StoredFile``.

    Images are kept as ``as_shown`` makes them, so that they lose what the camera wrote in them (place, time, owner);
    plain text is kept as UTF-8. Raises ``forms.ValidationError`` as ``check`` does.
    """
    content_type = check(uploaded, images_only)
    uploaded.seek(0)
    content = uploaded.read()
    if content_type in IMAGES:
        content = as_shown(content)
    elif content_type == TEXT:
        content = _decoded(content).encode()
    return store_bytes(content, content_type, uploaded.name or "")


def store_bytes(content, content_type, name):
    """Put content that the program itself vouches for (a finished PDF, the sample's files) under its hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    # A file of another size is what a crash left half-written; the same size under the same hash is the same content.
    if default_storage.exists(path) and default_storage.size(path) != len(content):
        default_storage.delete(path)
    if not default_storage.exists(path):
        written = default_storage.save(path, ContentFile(content))
        if written != path:  # somebody stored the same content in the same moment
            default_storage.delete(written)
    return StoredFile(sha256, len(content), content_type, clean_name(name, content_type))


def open_stored(sha256):
    """The stored content as an open binary file. Raises ``FileNotFoundError`` when there is none."""
    return default_storage.open(path_of(sha256), "rb")


def path_of(sha256):
    """Where a content lies in the storage. Raises ``FileNotFoundError`` for what is no hash."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise FileNotFoundError(sha256)
    return f"files/{sha256[:2]}/{sha256}"


def response(sha256, content_type, name, *, request=None):
    """The stored file as an answer, for a view that has checked who may read it. 404 when it isn't there.

    Images are shown in the page, everything else is downloaded under its Danish name. With ``request`` a browser that
    has the content already gets a 304.
    """
    etag = f'"{sha256}"'
    unchanged = get_conditional_response(request, etag=etag) if request else None
    if unchanged is None or unchanged.status_code != 304:
        try:
            stored = open_stored(sha256)
        except FileNotFoundError:
            raise Http404("Filen findes ikke.") from None
        answer = FileResponse(
            stored,
            as_attachment=content_type not in IMAGES,
            filename=clean_name(name, content_type),
            content_type="text/plain; charset=utf-8" if content_type == TEXT else content_type,
        )
    else:
        answer = unchanged
    answer["ETag"] = etag
    # Who may read can change, so the browser asks each time; the answer is then usually the short 304.
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = POLICY
    return answer


def clean_name(name, content_type):
    """A file name fit to be shown and saved under: no folders or control characters, an ending that tells the truth."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip(" .")
    endings = TEXT_ENDINGS if content_type == TEXT else ENDINGS.get(content_type, ())
    ending = PurePosixPath(name).suffix.lower()
    stem = name[: -len(ending)] if ending in endings else name
    ending = ending if ending in endings else (endings or ("",))[0]
    return (stem.strip(" .")[:MAX_NAME] or "fil") + ending


class UploadField(forms.FileField):
    """A form field for one file, checked by content. ``images_only``: PNG or JPEG. Give its value to ``store``.

    ``types``: the content types that it takes, if not all; its help text then names them in Danish.
    """

    def __init__(self, *, images_only=False, types=None, **kwargs):
        self.images_only, self.types = images_only, types
        kwargs.setdefault("help_text", "PNG eller JPEG." if images_only else "PDF, Word, Excel, tekst, PNG eller JPEG.")
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        types = IMAGES if self.images_only else self.types or ENDINGS
        endings = [ending for content_type in types for ending in ENDINGS[content_type]]
        return super().widget_attrs(widget) | {"accept": ",".join(endings)}

    def clean(self, data, initial=None):
        uploaded = super().clean(data, initial)
        if uploaded and uploaded is not initial:
            content_type = check(uploaded, self.images_only)
            if self.types and content_type not in self.types:
                raise forms.ValidationError(f"Filtypen kan ikke bruges her. {self.help_text}", code="type")
        return uploaded


# What a content is


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
        text = _decoded(uploaded.read())
        if not any(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f" for c in text):
            return TEXT
    raise forms.ValidationError("Filtypen kan ikke bruges. Se ved feltet, hvilke der kan.", code="type")


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


def _check_image(uploaded, content_type):
    too_many = forms.ValidationError("Billedet er for stort. Det må højst have 40 megapixel.", code="too_large")
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for the whole process when it is imported
    try:
        with Image.open(uploaded, formats=["PNG"] if content_type == PNG else ["JPEG", "MPO"]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise too_many
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_many from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise forms.ValidationError("Billedet er beskadiget og kan ikke vises. Gem det igen.", code="broken") from None


def as_shown(content):
    """An image's content as page and print can show it: eight bits a channel in grey or sRGB, standing upright.

    Content that already is so, or is no image that can be read, is given back as it is. Camera data, colour profiles,
    frames after the first and more dots than paper shows are left out; the type (PNG or JPEG) stays.
    """
    try:
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG", "MPO"]) as image:
            image.load()
            if _is_plain(image):
                return content
            kind = "PNG" if image.format == "PNG" else "JPEG"
            plain = _plain(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, SyntaxError, ValueError):
        return content
    out = io.BytesIO()
    options = {"quality": 92, "subsampling": 0} if kind == "JPEG" else {}
    plain.save(out, kind, **options)
    return out.getvalue()


def _is_plain(image):
    carries = {"exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop", "mp", "icc_profile"} & set(image.info)
    return (
        image.mode in ("L", "RGB", "RGBA")
        and max(image.size) <= MAX_SIDE
        and not carries
        and not getattr(image, "text", None)
        and getattr(image, "n_frames", 1) == 1
        and "transparency" not in image.info
    )


def _plain(image):
    image = ImageOps.exif_transpose(image)
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits, which Pillow would cut off at 255
        image = image.point(lambda value: value / 256).convert("L") if image.mode != "F" else image.convert("L")
    elif "transparency" in image.info or image.mode in ("LA", "PA", "La", "RGBa"):
        image = image.convert("RGBA")
    elif image.mode == "1":
        image = image.convert("L")
    if profile and image.mode in ("L", "RGB", "RGBA", "CMYK"):
        image = _in_srgb(image, profile)
    if image.mode not in ("L", "RGB", "RGBA"):
        image = image.convert("RGB")
    image.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    image.info = {}
    return image


def _in_srgb(image, profile):
    """The image's colours as its own profile means them; by Pillow's rule of thumb where the profile can't be used."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    wanted = "L" if image.mode == "L" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        colours = image.convert("RGB") if alpha else image
        if image.mode == "L" and source.profile.xcolor_space.strip() == "RGB":
            return image
        image = ImageCms.profileToProfile(colours, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, AttributeError):
        image = image.convert("RGB")
    image = image.convert(wanted)
    if alpha:
        image.putalpha(alpha)
    return image


def _decoded(content):
    """Text as UTF-8, else as Windows wrote it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
