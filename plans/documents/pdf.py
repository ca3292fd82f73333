"""A plan as one PDF that is accessible (PDF/UA-1) and can be archived (PDF/A-3a), from content and standing alone."""

import re
from functools import partial
from io import BytesIO

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from bpmplan import files, fonts
from bpmplan.jobs.asked import CannotBeMade

from ..content.stored import canonical, to_json
from . import blocks, prepare
from .paper import Paper, WholePlan

VARIANT = "pdf/ua-1"
"""What WeasyPrint is asked for; ``finish`` makes it PDF/A-3a too."""
DPI = 200
"""Photographs of more dots to the inch than print can show are embedded with this many."""
OPTIONS = {"pdf_variant": VARIANT, "pdf_identifier": True, "dpi": DPI}
STATIC = re.compile(r"static:(pdf/[\w-]+\.css|dkfds/fonts/IBMPlexSans/complete/ttf/[\w-]+\.ttf)")
FONT = re.compile(r"font:([\w.-]+)")
UPLOAD = re.compile(r"upload:([0-9a-f]{64})")


class CannotMakePdf(CannotBeMade):
    """This machine can't make PDFs. Its text is a Danish sentence."""


def make(content, standing, earlier=None, *, open_upload=files.open_stored):
    """A plan as bytes. ``earlier`` is the content that the plan was begun from, if it was.

    ``open_upload`` opens an upload by its hash. Raises ``CannotMakePdf`` where Pango is missing.
    """
    paper = WholePlan(content, standing, earlier, canonical(to_json(content)))
    return written(paper, blocks.PLAN, open_upload=open_upload)


def written(doc, of_blocks, *, open_upload=files.open_stored):
    """A document as bytes: a ``Paper`` and the blocks that it is put together of.

    One of which something may take so much room only is made tighter until it does.
    """
    document = drawn(drawn_html(doc, of_blocks), doc.content, open_upload=open_upload)
    while tighter := doc.tighter([set(page.anchors) for page in document.pages]):
        doc = tighter
        document = drawn(drawn_html(doc, of_blocks), doc.content, open_upload=open_upload)
    return finished(document, doc.attached)


def write(source, content, *, open_upload=files.open_stored):
    """The HTML of a content as a finished PDF, in bytes."""
    return finished(drawn(source, content, open_upload=open_upload))


def drawn(source, content, *, open_upload=files.open_stored):
    """The HTML of a content drawn on pages; ``finished`` makes a PDF of it."""
    try:
        import weasyprint

        from . import finish
    except OSError as error:  # Pango's libraries are Debian's, not PyPI's
        raise CannotMakePdf(
            "Der kan ikke laves PDF på denne server, fordi Pango mangler. Bed driften om at installere Debian-pakkerne "
            "libpango-1.0-0 og libpangoft2-1.0-0."
        ) from error
    finish.watch()
    document = weasyprint.HTML(string=source, url_fetcher=fetcher(content, open_upload))
    prepare.keep_tables_company(document.etree_element)
    prepare.keep_numbers(document.etree_element)
    prepare.wrap_list_items(document.etree_element)
    return document.render(font_config=finish.OwnFonts(), **OPTIONS)


def finished(document, attached=b""):
    """What ``drawn`` gave as a PDF, in bytes; a content that is ``attached`` comes along in it."""
    from . import finish

    return document.write_pdf(finisher=partial(finish.finish, attached=attached), **OPTIONS)


def fetcher(content, open_upload=files.open_stored):
    """All that WeasyPrint may load: our print stylesheet, the fonts, and the content's own uploads.

    Anything else raises ``ValueError`` before it is looked for: no network, no file by its path.
    """
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    own = {attachment.sha256 for attachment in content.attachments} | {content.municipality.logo}

    class Guard(URLFetcher):
        def fetch(self, url, headers=None):
            if match := STATIC.fullmatch(url):
                return URLFetcherResponse(url, _static(match[1]), {"Content-Type": _static_type(url)})
            if (match := FONT.fullmatch(url)) and (path := fonts.path_of(match[1])):
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/ttf"})
            if (match := UPLOAD.fullmatch(url)) and match[1] in own:
                with open_upload(match[1]) as upload:
                    return URLFetcherResponse(url, BytesIO(files.as_shown(upload.read())))
            raise ValueError(f"A plan's PDF may not read {url[:200]}")

    return Guard()


def _static(name):
    """A static file's content: from where it is kept, or from where ``collectstatic`` put it."""
    path = finders.find(name)
    with open(path, "rb") if path else staticfiles_storage.open(name) as file:  # noqa: PTH123
        return file.read()


def _static_type(url):
    return "text/css" if url.endswith(".css") else "font/ttf"


def html(content, standing, earlier=None):
    """A plan's HTML, made for WeasyPrint; only ``fetcher`` knows its addresses."""
    return drawn_html(Paper(content, standing, earlier), blocks.PLAN)


def drawn_html(doc, of_blocks):
    """The HTML of a document, made for WeasyPrint."""
    return prepare.drawable(blocks.html_of(doc, of_blocks))
