"""The page of a frozen version, rendered once and kept: a version is the same for ever, and its page is opened often.

``key`` names all that a page is made of: the content, the standing, the earlier content it is compared with, and the
program. A page that was kept under another key is never shown, and gives way to the next one that is rendered.
"""

import hashlib
from dataclasses import asdict, dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.text import Truncator

from bpmplan import danish, program
from bpmplan.text import plain_text

from ..content.amended import with_differences
from ..content.earlier import earlier_content, earlier_fingerprint
from ..content.stored import of_revision
from ..documents import blocks
from ..documents.numbering import numbered
from ..documents.paper import Paper
from ..models import ChapterKind, KeptPage, Revision

LONGEST_DESCRIPTION = 250


@dataclass(frozen=True)
class Rendered:
    """What a plan's page has of its content: texts, and as HTML its list of contents and its body."""

    title: str
    full_title: str
    municipality: str
    mark: str
    edition: str
    contents: str
    body: str
    cover: dict | None = None
    """The picture on the cover: its address and what it shows."""
    accent: str = ""
    """The municipality's colour, as six hexadecimal digits."""
    logo: str = ""
    """The hash of the municipality's logo, or empty."""
    description: str = ""


def rendered(paper):
    """A ``Paper`` for a page as the page shows it."""
    body = blocks.body_of(paper, blocks.PAGE)
    return Rendered(
        title=paper.title,
        full_title=paper.content.full_title,
        municipality=paper.content.municipality.full_name,
        mark=paper.mark.word,
        edition=f"{paper.version} · {_since(paper)}",
        contents=render_to_string("public/plan_contents.html", {"doc": paper}),
        body=numbered(body) if paper.is_numbered else body,
        cover=paper.cover,
        accent=paper.accent.lstrip("#"),
        logo=paper.content.municipality.logo,
        description=_description(paper),
    )


def _since(paper):
    return f"vedtaget {paper.mark.rest}" if paper.standing.is_adopted and paper.mark.rest else paper.at


def _description(paper):
    """What a search engine or who is sent the address is told: the plan's ambition or, without one, what it holds."""
    ambition = next((one.text for one in paper.content.chapters if one.kind == ChapterKind.SHORT), "")
    if words := " ".join(plain_text(ambition).split()):
        return Truncator(f"{paper.content.municipality.full_name}: {words}").chars(LONGEST_DESCRIPTION)
    held = danish.listed(f"{number} {what}" for number, what in paper.counts[:3])
    return f"{paper.content.full_title} for {paper.content.municipality.full_name}: {held}."


def key_of(revision, standing):
    """The hash of all that the page of a revision is made of, as it stands now."""
    parts = (revision.fingerprint, standing.digest(), earlier_fingerprint(revision.plan), program.version())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def page_of(revision, standing, key):
    """The ``Rendered`` page of a revision as it stands: the one kept under ``key`` or, without one, made and kept.

    ``revision`` may come without its content, which is read only when the page is made.
    """
    if (kept := KeptPage.objects.filter(revision=revision, key=key).first()) is None:
        page = _made(revision, standing)
        kept = KeptPage(revision=revision, key=key, parts=asdict(page), made_at=timezone.now())
        KeptPage.objects.bulk_create(
            [kept], update_conflicts=True, unique_fields=["revision"], update_fields=["key", "parts", "made_at"]
        )
    parts = kept.parts
    return Rendered(**parts | {name: mark_safe(parts[name]) for name in ("contents", "body")})


def _made(revision, standing):
    address = (revision.plan.municipality.slug, revision.plan.years, revision.number)
    whole = Revision.objects.get(pk=revision.pk)
    paper = Paper(
        of_revision(whole),
        with_differences(standing, whole),
        earlier_content(revision.plan),
        upload=lambda sha256: reverse("revision_file", args=[*address, sha256]),
    )
    return rendered(paper)
