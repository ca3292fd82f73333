"""A draft as it stands is given a name, to be found and compared with later: "sendt til direktionen"."""

from django.db import transaction

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.retention import delete_whole
from bpmplan.steps import Refused, lock

from ..content.live import of_plan
from ..content.stored import SCHEMA, fingerprint, from_json, to_json
from ..models import EarlierDraft, Plan
from .erased import refuse_erased
from .opened import ALL
from .saving import writable

MOST_NAMED = 50
"""Names that one plan's draft can have had: each keeps all of the plan."""


def keep_draft(plan, content, now, **named):
    """Keep the content of a plan's draft as it is for good; the ``EarlierDraft``."""
    stored = to_json(content)
    return EarlierDraft.objects.create(
        plan=plan,
        title=content.full_title,
        schema=SCHEMA,
        content=stored,
        fingerprint=fingerprint(stored),
        at=now,
        **named,
    )


def named_drafts(plan):
    """The plan's named drafts, the newest first, without their contents."""
    drafts = EarlierDraft.objects.filter(plan=plan, named_by__isnull=False)
    return drafts.select_related("named_by").defer("content").order_by("-at", "-pk")


def named_content(plan, pk):
    """``(draft, content)`` of a named draft of the plan; ``(None, None)`` when it is deleted."""
    draft = named_drafts(plan).defer(None).filter(pk=pk).first()
    return (draft, from_json(draft.content, draft.schema)) if draft else (None, None)


def values_in_draft(plan, pk, section, current):
    """``{field: plain value}`` of what a section held in a named draft; empty when it was not there.

    ``current`` is what it holds now (``saving.values_of``).
    """
    _, content = named_content(plan, pk)
    key = str(section.key)
    then = next((one for _, one in content.sections if one.key == key), None) if content else None
    if then is None:
        return {}
    fields = [field for field in section.FIELDS.written if field.content]
    return {field.name: field.of_content(getattr(then, field.content), current[field.name]) for field in fields}


def name_draft(plan, name, *, by, now):
    """Keep the draft as it stands under a name. Raises ``Refused``, or ``Locked`` for a plan that is no draft."""
    with transaction.atomic():
        plan = writable(plan, by, ALL)
        name = _checked(plan, name)
        if named_drafts(plan).count() >= MOST_NAMED:
            raise Refused(f"Der er allerede {MOST_NAMED} navngivne kladder. Slet en, der ikke skal bruges mere.")
        return keep_draft(plan, of_plan(plan), now, name=name, named_by=by)


def rename_draft(plan, pk, name, *, by):
    """Give a named draft another name; returns it. Raises ``Refused``."""
    with transaction.atomic():
        draft = _named(plan, pk, by)
        EarlierDraft.objects.filter(pk=draft.pk).update(name=_checked(draft.plan, name))
        return draft


def delete_named_draft(plan, pk, *, by):
    """Delete a named draft; the plan is as it was. Raises ``Refused``."""
    with transaction.atomic():
        delete_whole(_named(plan, pk, by))


def _named(plan, pk, by):
    plan = lock(Plan.objects.all(), plan.pk)
    permissions.require(by, Role.EDITOR, plan.municipality_id)
    draft = named_drafts(plan).filter(pk=pk, next_plan=None).first()
    if draft is None:
        raise Refused("Den navngivne kladde er slettet imens.")
    draft.plan = plan
    return draft


def _checked(plan, name):
    name = danish.visible(name)
    if not name:
        raise Refused("Skriv et navn, fx »sendt til direktionen«.")
    if len(name) > EarlierDraft.NAME_LENGTH:
        raise Refused(f"Navnet må højst have {EarlierDraft.NAME_LENGTH} tegn.")
    refuse_erased(plan.municipality_id, [name])
    return name
