"""Uploads for tests."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def upload(content, name="fil.pdf"):
    return SimpleUploadedFile(name, content)


def image_bytes(kind="PNG", size=(8, 6), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **options)
    return out.getvalue()


def archive(*names, content=b"x"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name in names:
            z.writestr(name, content)
    return out.getvalue()
