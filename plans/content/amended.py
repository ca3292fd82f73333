"""What an adopted version changed in the one that a body decided about: computed from both, never typed."""

from dataclasses import replace

from ..models import Revision
from .changes import DIFFERS, State, changes
from .stored import of_revision

NAMES = {
    "chapter": "Afsnittet",
    "plangoal": "Målet",
    "target": "Måltallet",
    "initiative": "Indsatsen",
    "attachment": "Bilaget",
}
BECAME = {State.NEW: "tilføjet", State.CHANGED: "ændret", State.GONE: "udgået"}


def with_differences(standing, revision):
    """The ``Standing`` of a revision, with a sentence for each section that differs from the version it amends."""
    if standing.amends is None:
        return standing
    before = of_revision(Revision.objects.get(pk=revision.amends_id))
    differing = changes(before, of_revision(revision)).in_state(*DIFFERS)
    sentences = (f"{NAMES[one.kind]} »{one.title}« er {BECAME[one.state]}." for one in differing)
    return replace(standing, amends=replace(standing.amends, differences=tuple(sentences)))
