"""Adopted with changes: a body has decided about a submitted version and changed some of it.

An approver names the sections that were changed. Only those are opened for writing (``writing/saving.py``), until the
adoption is registered, which freezes a version with the changes; or until they are closed again without any; or until
the whole plan is sent back.
"""

from bpmplan.steps import Refused

from ..content.changes import changes
from ..content.live import of_plan
from ..content.stored import of_revision
from ..models import KINDS, Amendment, OpenedSection, Status
from ..models.kinds import parts_of

ALSO = ("annul_earlier",)
"""Steps that can be taken whether or not the plan is being amended."""


def fits(plan, name, step):
    """Whether a step from the plan's status is one for a plan that is being amended, or not, as it is."""
    return name in ALSO or plan.status != Status.DRAFT or ("amended" in step.needs) == plan.is_amended


def why_not(plan, step):
    """Why a step does not fit, in Danish."""
    if plan.is_amended:
        return (
            f"»{step.label}« kan ikke lade sig gøre, fordi planen er vedtaget med ændringer, som skrives ind nu. "
            "Registrér vedtagelsen, eller send planen tilbage til kladde."
        )
    return f"»{step.label}« kan kun lade sig gøre, når planen er vedtaget med ændringer. Genindlæs siden."


def decided_about(plan):
    """The version that the body adopted with changes."""
    return plan.amending.revision


def difference(plan):
    """The ``Changes`` from the version that was decided about to the text as it is now."""
    return changes(of_revision(decided_about(plan)), of_plan(plan))


def require_unchanged(plan):
    """Raise ``Refused`` unless the text is that of the newest version."""
    if changes(of_revision(plan.newest_revision), of_plan(plan)):
        raise Refused(
            "Der er ændret i planen, siden delene blev åbnet. Sæt det tilbage, som det var, eller send planen tilbage "
            "til kladde."
        )


def require_changed(plan):
    """Raise ``Refused`` when the text is what was decided about."""
    if not difference(plan):
        raise Refused(
            "Der er ikke ændret noget endnu. Skriv ændringerne ind, eller luk delene igen, og registrér vedtagelsen "
            "uden ændringer."
        )


def open_sections(plan, event, keys):
    """Open the sections with these keys, each with all that is part of it, as the ``Amendment`` of the plan.

    Raises ``Refused`` when there are none, or one of them isn't there.
    """
    keys = set(keys)
    if not keys:
        raise Refused("Vælg de dele, der blev ændret.")
    named = {
        section.key: section for kind in KINDS.values() for section in kind.objects.filter(plan=plan, key__in=keys)
    }
    if named.keys() != keys:
        raise Refused("En af delene er der ikke længere. Genindlæs siden, og vælg igen.")
    revision = plan.newest_revision
    amendment = Amendment.objects.create(event=event, revision=revision.amends or revision)
    parts = {part.key: part for section in named.values() for part in _parts_of(section)}
    OpenedSection.objects.bulk_create(
        OpenedSection(amendment=amendment, section=section._meta.model_name, key=key, is_named=key in keys)
        for key, section in (parts | named).items()
    )
    plan.amending = amendment
    plan.save(update_fields=["amending"])


def _parts_of(section):
    """What goes with a section: the targets of a goal, but not its sub-goals, which are named for themselves."""
    for parent in parts_of(type(section)):
        if not parent.is_of_own_kind:
            yield from parent.model.objects.filter(**{parent.name: section})
