"""Which program this is, and how it is set up.

What it has made and kept is made anew when it isn't the same any more.
"""

import hashlib
from functools import cache

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

MAKES_PAGES = ("bpmplan", "goals", "plans", "templates")
SUFFIXES = {".py", ".html", ".txt", ".csv"}


@cache
def version():
    """Hash of all that a page is made with: code, templates, the packages, the addresses of static files.

    Files are read once in a process, which has loaded them by then and does not load them again either.
    """
    return version_of(settings.BASE_DIR, getattr(staticfiles_storage, "manifest_hash", ""))


def set_up():
    """What must be the same where documents are asked for and where they are made, in words for a log."""
    sample = ", sample data" if settings.DEMO else ""
    return f"{settings.SITE_URL}{sample}, program {version()[:12]}"


def version_of(root, static=""):
    """The same of the program in the folder ``root``, whose static files have the hash ``static``."""
    files = [path for name in MAKES_PAGES for path in (root / name).rglob("*") if path.suffix in SUFFIXES]
    digest = hashlib.sha256(static.encode())
    for path in (*sorted(files), root / "requirements.lock"):
        if path.is_file():
            digest.update(f"\0{path.relative_to(root)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
