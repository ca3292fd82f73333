"""Links between sections of which one was deleted before the other: they hold again when both are back.

A deleted section keeps the keys of those that it was linked to. One that had been deleted before it is not among them,
and would come back to a section that knows nothing of it; so those are kept beside (``BEFORE_IT``).
"""

from ..models import Edit
from ..models.declared import Links
from ..models.kinds import links_to

BEFORE_IT = "links_deleted_before"


def linked_but_deleted(section):
    """``{name: keys}`` of what a section was linked to when that was deleted, and what has not been brought back."""
    kept = {}
    for name, other, name_there in _links_of(type(section)):
        key = str(section.key)
        kept[name] = sorted(one for one, held in _deleted(section.plan, other) if key in keys_linked(held, name_there))
    return kept


def keys_linked(held, name):
    """The keys of all that a deleted section was linked to by the name of a link; ``held`` is what it held."""
    return [*held.get(name, ()), *held.get(BEFORE_IT, {}).get(name, ())]


def _links_of(kind):
    """``(name, other kind, name there)`` of every link that a kind of section has, from either end."""
    yield from ((link.name, link.to, link.back) for link in kind.FIELDS.values() if isinstance(link, Links))
    yield from ((link.back, link.model, link.name) for link in links_to(kind))


def _deleted(plan, kind):
    """``(key, what it held)`` of each section of a kind that is deleted, as it was the last time."""
    living = set(kind.objects.filter(plan=plan).values_list("key", flat=True))
    edits = Edit.objects.filter(plan=plan, section=kind._meta.model_name, deleted=True).order_by("edit_no")
    return {str(edit.key): edit.before for edit in edits if edit.key not in living}.items()
