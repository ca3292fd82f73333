"""Images as page and print can show them, drawn within a budget.

A file of a few kilobytes can hold millions of dots, and each takes memory while it is drawn. So an image has at most
``MAX_PIXELS``, and those that are drawn at once in a process share ``MEMORY``: what finds no room waits its turn.
"""

import io
import math
import threading
from contextlib import contextmanager

from django import forms
from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from .kinds import PNG

MAX_PIXELS = 40_000_000
"""The most dots that an uploaded image may have: a good camera's."""
MAX_SIDE = 4_000
MAX_KEPT_PIXELS = 9_000_000
"""The most dots that an image keeps, along a side and in all: a page of A4 in print, 300 to the inch."""
BYTES_A_PIXEL = 10
"""The most memory that a dot takes while an image is drawn, measured over the kinds of images that there are."""
MEMORY = MAX_PIXELS * BYTES_A_PIXEL
"""Bytes that the images drawn at once in a process may take: one of the largest, or several that are smaller."""
STRIP = 500_000
"""Dots that are converted at a time."""
TURNING = ("exif", "xmp", "XML:com.adobe.xmp", "Raw profile type exif")
"""What of an image's data says how it is turned."""
WAIT = 5
"""Seconds that an image waits for its turn."""
TOO_MANY = "Billedet er for stort. Det må højst have 40 megapixel."
BROKEN = "Billedet er beskadiget og kan ikke vises. Gem det igen."
BUSY = "Der behandles mange billeder lige nu. Vælg filen igen om lidt."


class Budget:
    """Bytes that several threads share: each takes what it needs, and waits while the others have it."""

    def __init__(self, total):
        self.total, self.taken = total, 0
        self._changed = threading.Condition()

    @contextmanager
    def share(self, wanted, wait):
        """Hold ``wanted`` bytes meanwhile. Raises ``TimeoutError`` when there is no room within ``wait`` seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: self.taken + wanted <= self.total, wait):
                raise TimeoutError
            self.taken += wanted
        try:
            yield
        finally:
            with self._changed:
                self.taken -= wanted
                self._changed.notify_all()


BUDGET = Budget(MEMORY)


def checked(content, content_type):
    """An uploaded image's content as ``as_shown`` makes it.

    Raises ``forms.ValidationError`` with a Danish sentence when it can't be drawn.
    """
    try:
        return _shown(content, ["PNG"] if content_type == PNG else ["JPEG"], WAIT)
    except Image.DecompressionBombError:
        raise forms.ValidationError(TOO_MANY, code="too_large") from None
    except TimeoutError:
        raise forms.ValidationError(BUSY, code="busy") from None
    except UNREADABLE:
        raise forms.ValidationError(BROKEN, code="broken") from None


def as_shown(content):
    """An image's content as page and print can show it: eight bits a channel in grey or sRGB, standing upright.

    Content that already is so, or is no image that can be read, is given back as it is. Camera data, colour profiles,
    frames after the first and more dots than paper shows are left out; the type (PNG or JPEG) stays.
    """
    try:
        return _shown(content, ["PNG", "JPEG"], None)
    except (Image.DecompressionBombError, *UNREADABLE):
        return content


UNREADABLE = (UnidentifiedImageError, OSError, SyntaxError, ValueError)


def _shown(content, formats, wait):
    """JPEG's reader knows the image with several in one (MPO) too, which has none of its own.

    Raises ``DecompressionBombError``, ``TimeoutError``, and what ``UNREADABLE`` names."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for the whole process when it is imported
    with Image.open(io.BytesIO(content), formats=formats) as image:
        pixels = image.width * image.height
        if pixels > MAX_PIXELS:
            raise Image.DecompressionBombError
        with BUDGET.share(pixels * BYTES_A_PIXEL, wait):
            if _is_small(image):
                image.load()
                if _is_plain(image):
                    return content
            else:
                image.draft(None, _kept_size(image))  # a JPEG is read at half the size, if that is enough
                image.load()
            kind = "PNG" if image.format == "PNG" else "JPEG"
            out = io.BytesIO()
            options = {"quality": 92, "subsampling": 0} if kind == "JPEG" else {"compress_level": 3}
            _plain(image).save(out, kind, **options)
            return out.getvalue()


def _is_small(image):
    return max(image.size) <= MAX_SIDE and image.width * image.height <= MAX_KEPT_PIXELS


def _kept_size(image):
    """The largest size of the same shape that is kept."""
    scale = min(1, MAX_SIDE / max(image.size), math.sqrt(MAX_KEPT_PIXELS / (image.width * image.height)))
    return max(1, int(image.width * scale)), max(1, int(image.height * scale))


def _is_plain(image):
    carries = {"exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop", "mp", "icc_profile"} & set(image.info)
    return (
        image.mode in ("L", "RGB", "RGBA")
        and not carries
        and not getattr(image, "text", None)
        and getattr(image, "n_frames", 1) == 1
        and "transparency" not in image.info
    )


def _plain(image):
    """Drawn in strips: what is converted and made smaller never lies there whole beside the image itself."""
    size = _kept_size(image)
    plain = None
    rows = max(1, STRIP // size[0])
    for top in range(0, size[1], rows):
        bottom = min(top + rows, size[1])
        strip = _strip(image, size, top, bottom)
        plain = plain or Image.new(strip.mode, size)
        plain.paste(strip, (0, top))
    plain.info = {name: value for name, value in image.info.items() if name in TURNING}
    plain = ImageOps.exif_transpose(plain)
    plain.info = {}
    return plain


def _strip(image, size, top, bottom):
    """The rows from ``top`` to ``bottom`` of the image as it is when it has ``size``, in colours that are kept."""
    if size == image.size:
        return _coloured(image.crop((0, top, image.width, bottom)), image.info)
    # The filter looks at dots beside those that a dot is made of.
    scale = image.height / size[1]
    first, last = max(0, int((top - 4) * scale)), min(image.height, math.ceil((bottom + 4) * scale))
    coloured = _coloured(image.crop((0, first, image.width, last)), image.info)
    box = (0, top * scale - first, image.width, min(bottom * scale - first, coloured.height))
    return coloured.resize((size[0], bottom - top), Image.Resampling.LANCZOS, box)


def _coloured(image, info):
    """In eight bits a channel, grey or sRGB, with alpha where something shows through."""
    profile = info.get("icc_profile")
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits, which Pillow would cut off at 255
        image = image.point(lambda value: value / 256).convert("L") if image.mode != "F" else image.convert("L")
    elif "transparency" in info or image.mode in ("LA", "PA", "La", "RGBa"):
        image = image.convert("RGBA")
    elif image.mode == "1":
        image = image.convert("L")
    if profile and image.mode in ("L", "RGB", "RGBA", "CMYK"):
        image = _in_srgb(image, profile)
    return image if image.mode in ("L", "RGB", "RGBA") else image.convert("RGB")


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
