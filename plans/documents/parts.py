"""The parts of what a version is put on an agenda with, in the order of their names."""

from collections.abc import Callable
from dataclasses import dataclass

from ..followup.overview import follow_up_with
from ..hearing.note import hearing_before
from ..models import Status
from .compared import compared_with


def always(revision):
    return True


def has_changes(revision):
    """Whether there is a version to compare with."""
    return bool(compared_with(revision))


def has_note(revision):
    """Whether it was heard before: while it is heard itself, its note is the municipality's own."""
    return revision.frozen_for != Status.HEARING and hearing_before(revision.plan, revision.number) is not None


def has_follow_up(revision):
    """Whether its plan, or the one that it was begun from, has been followed up on."""
    return follow_up_with(revision) is not None


@dataclass(frozen=True)
class Part:
    """``file`` is its name in the pack, which sorts it; ``kind`` names the kind of document that it is.

    ``title`` is what people call it. ``is_there(revision)`` says whether a version has it. One that is ``enclosed`` is
    named among the annexes of the case. ``why_not`` says why it isn't in a pack, in Danish.
    """

    file: str
    kind: str
    title: str
    is_there: Callable = always
    enclosed: bool = True
    why_not: str = ""


NOTE = "Høringsnotat"
PARTS = (
    Part("00_Sagsfremstilling.docx", "case", "Sagsfremstilling i Word", enclosed=False),
    Part("00_Sagsfremstilling.txt", "case_text", "Sagsfremstilling som ren tekst", enclosed=False),
    Part("01_Planen-paa-to-sider.pdf", "two_pages", "Planen på to sider"),
    Part("02_Beskaeftigelsesplan.pdf", "plan", "Hele planen"),
    Part("02_Beskaeftigelsesplan.docx", "plan_word", "Hele planen i Word", enclosed=False),
    Part(
        *("03_Aendringer.pdf", "changes", "Ændringer", has_changes),
        why_not="der er ingen vedtaget plan og ingen høringsversion at sammenligne med",
    ),
    Part(
        *("04_Hoeringsnotat.pdf", "hearing_note", NOTE, has_note),
        why_not="der er ikke afsluttet en høring før denne version",
    ),
    Part(
        *("05_Opfoelgning.pdf", "follow_up", "Opfølgning", has_follow_up),
        why_not="hverken planen eller den, som den er begyndt fra, er fulgt op",
    ),
    Part("indhold.json", "content", "Planens indhold som data", enclosed=False),
)


def parts_of(revision):
    """The ``Part``s that a version has."""
    return [part for part in PARTS if part.is_there(revision)]


def left_out(revision):
    """The ``Part``s that a version doesn't have."""
    return [part for part in PARTS if not part.is_there(revision)]
