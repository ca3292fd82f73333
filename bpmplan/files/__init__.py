"""Uploads: what may be uploaded, where it lies, and how it is handed out.

A file is known by its content. The content lies once under its SHA-256 in Django's default storage (``storages``),
which is never a public folder: a view decides who may read and answers with ``response``. What type a file is says its
content, never its name or what the browser claims. A file that no row names (``names``) is swept (``orphans``).
"""

from .fields import UploadField
from .handing_out import image_type, response
from .images import as_shown
from .kinds import DOCX, ENDINGS, IMAGES, JPEG, JSON, OWN_ENDINGS, PDF, PNG, TEXT, XLSX, ZIP, check, clean_name
from .storages import StorageAway
from .storing import StoredFile, is_stored, open_stored, path_of, store, store_bytes, store_open

__all__ = [
    "DOCX",
    "ENDINGS",
    "IMAGES",
    "JPEG",
    "JSON",
    "OWN_ENDINGS",
    "PDF",
    "PNG",
    "TEXT",
    "XLSX",
    "ZIP",
    "StorageAway",
    "StoredFile",
    "UploadField",
    "as_shown",
    "check",
    "clean_name",
    "image_type",
    "is_stored",
    "open_stored",
    "path_of",
    "response",
    "store",
    "store_bytes",
    "store_open",
]
