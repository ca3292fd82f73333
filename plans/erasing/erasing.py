"""Erasing a passage or a file from every place that was shown, in one transaction, with the copies of what was said."""

import copy
import logging

from django.db import models, transaction

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Municipality
from bpmplan.jobs.models import Job
from bpmplan.once.models import Press
from bpmplan.passages import with_text
from bpmplan.security_log.recording import record
from bpmplan.steps import Refused, demand, lock
from bpmplan.values.value import is_words

from ..content.stored import fingerprint, of_revision
from ..documents import store
from ..models import (
    Answer,
    AnswerEvent,
    Confirmation,
    EarlierDraft,
    Edit,
    ErasedContent,
    Erasure,
    FollowUp,
    GoalAnswer,
    KeptPage,
    Note,
    Plan,
    Revision,
    Saves,
    Section,
    Word,
    keyed,
)
from ..steps.freezing import answer_text, link_words, put_aims
from ..writing.erased import remember, remember_in
from .finding import digest_of, places_of, summed
from .paths import fields_of, is_value
from .places import HEARINGS, is_section, rows_field
from .whole_files import WholeFile

log = logging.getLogger("bpmplan.erasing")
"""Told of each erasure, without the words: after a restore from an older backup these lines say what to do again."""

NO_ADDRESS = "https://slettet.invalid/"
"""Stands for an address that must be there and has had to go."""


class Outdated(Refused):
    """What was shown is not what stands there now."""


@transaction.atomic
def erase(municipality, passage, *, law, reason, by, now, public, left_out=(), seen=None, agreed_by=None):
    """Erase the passage from the municipality's plans; the ``Erasure``.

    ``public``: from versions that anybody can read, or could; that needs ``agreed_by``. Else from everything but them.
    ``left_out`` names places that stay. ``seen`` is ``digest_of`` the places that the person was shown: when others
    have come or changed since, nothing is done. Raises ``Refused`` or ``PermissionDenied``.
    """
    demand(permissions.may_erase(by, municipality.pk))
    municipality = lock(Municipality.objects.all(), municipality.pk)
    plans = list(Plan.objects.filter(municipality=municipality).order_by("pk").select_for_update(of=("self",)))
    Plan.objects.filter(municipality=municipality).update(changes=models.F("changes") + 1)
    reason = reason.strip()
    if not reason:
        raise Refused("Skriv en begrundelse.")
    if passage.stands_in(reason):
        raise Refused("Begrundelsen gemmes, så skriv den uden den oplysning, der skal slettes.")
    everywhere = places_of(passage, municipality)
    if seen is not None and digest_of(everywhere) != seen:
        raise Outdated("Teksterne er ændret, siden du så stederne. Se listen igennem igen.")
    wanted = [place for place in everywhere if place.is_public == public]
    kept = [place for place in wanted if place.name in set(left_out)]
    going = [place for place in wanted if place.name not in set(left_out)]
    if not going:
        raise Refused("Der er ikke noget at slette: Oplysningen står der ikke, eller alle steder er udeladt.")
    if public:
        demand(agreed_by is not None and agreed_by != by)
    erasure = Erasure.objects.create(
        municipality=municipality,
        law=law,
        reason=reason,
        places=passage.erased_in_values(summed(going)),
        left_out=passage.erased_in_values(summed(kept)),
        at=now,
        by=by,
        agreed_by=agreed_by,
    )
    _erase(going, passage, erasure)
    _make_copies_anew(erasure, passage, plans, going)
    record("erased", by=by, municipality=municipality, about=danish.counted(erasure.count, "sted", "steder"))
    line = f"erasure {erasure.pk}, municipality {municipality.code}, {erasure.count} places, by user {by.pk}"
    transaction.on_commit(lambda: log.info(line))
    if isinstance(passage, WholeFile):
        passage.delete_content()
    return erasure


def _erase(places, passage, erasure):
    rows = {}
    spoken = {place.text[start:end] for place in places for start, end in place.spans}
    remember_in(erasure.municipality_id, spoken)
    for place in places:
        rows.setdefault((place.holder.key, place.row.pk), []).append(place)
    for of_row in rows.values():
        row, values = of_row[0].row, {}
        for place in of_row:
            name = place.column.name
            if isinstance(passage, WholeFile):
                values |= _without_file(place, passage, values)
            elif isinstance(place.column, models.JSONField):
                value = values.setdefault(name, copy.deepcopy(getattr(row, name)))
                text = _erased_in(place, passage, _room(place))
                values[name] = with_text(value, place.path, text)
            else:
                values[name] = _erased(place, passage)
        words = [place.text[start:end] for place in of_row for start, end in place.spans]
        _write(row, values, words, erasure)


def _without_file(place, file, values):
    """What the row gets instead of what names the file: columns of its own, or a changed part of its content."""
    row, name = place.row, place.column.name
    if not place.path:
        own = ("sha256", "size", "content_type", "file_name")
        return file.erased_from({one: getattr(row, one) for one in own if hasattr(row, one)})
    value = values.get(name) or copy.deepcopy(getattr(row, name))
    facts = value
    for step in place.path[:-1]:
        facts = facts[step]
    facts |= file.erased_from(facts)
    return {name: value}


def _erased(place, passage):
    if isinstance(place.column, models.URLField):
        is_needed = isinstance(place.row, Answer | AnswerEvent) and not place.row.sha256
        return NO_ADDRESS if is_needed else ""
    return _erased_in(place, passage, place.column.max_length)


def _erased_in(place, passage, room):
    text = passage.erased_in(place.text, room)
    # What is kept of a value that is words begins with a quotation mark, which the passage may have had too.
    return f'"{text}' if is_value(place.row, place.column, place.path) and not is_words(text) else text


def _room(place):
    """The most characters that a text in a history may have, so that it can be brought back: its column's."""
    if not isinstance(place.row, Saves):
        return None
    if place.row.section == Edit.PLAN:
        return Plan._meta.get_field(place.path[0]).max_length
    field = fields_of(place.row).get(place.path[0])
    if field is not None and field.merges == "rows":
        field = field.column_at(place.path[1:])
    elif len(place.path) > 1:
        return None
    return getattr(field.column, "max_length", None) if field is not None else None


def _write(row, values, words, erasure):
    model = type(row)
    if is_section(model):
        _note(row, values, words, erasure)
        values = values | {"edit_no": row.edit_no}
    if (field := rows_field(model)) is not None:
        model._base_manager.filter(pk=row.pk).update(**values)
        # Another row of it may have gone a moment ago: what the section is now is read anew.
        section = field.model._base_manager.select_related("plan").get(pk=getattr(row, f"{field.owner}_id"))
        _note(section, {field.name: field.value_of(section)}, words, erasure)
        field.model._base_manager.filter(pk=section.pk).update(edit_no=section.edit_no)
        return
    if model in (Revision, EarlierDraft) or (model is FollowUp and row.content is not None):
        _open(row, values, erasure)
        return
    model._base_manager.filter(pk=row.pk).update(**values)


def _note(section, before, words, erasure):
    """A save that began before this starts from the erased text, and is known to (``writing/saving.py``)."""
    section.edit_no += 1
    section.EDITS.objects.create(
        plan=section.plan,
        section=section._meta.model_name,
        key=section.key,
        edit_no=section.edit_no,
        before=before,
        erased=True,
        at=erasure.at,
        by=erasure.by,
    )
    remember(section.plan_id, section.key, section.edit_no, words)


_OWNERS = {Revision: "revision", EarlierDraft: "earlier_draft", FollowUp: "follow_up"}


def _open(row, values, erasure):
    """Change a frozen content, and let the fingerprint of what it was be worked back from nowhere."""
    content = values.get("content", row.content)
    old, new = row.fingerprint, fingerprint(content)
    of_row = {_OWNERS[type(row)]: row}
    opened = ErasedContent.objects.create(erasure=erasure, old_fingerprint=old, new_fingerprint=new, **of_row)
    type(row).objects.filter(pk=row.pk).update(**values, fingerprint=new)
    ErasedContent.objects.filter(pk=opened.pk).update(old_fingerprint=keyed(old))
    if new != old:
        ErasedContent.objects.filter(**of_row, new_fingerprint=old).update(new_fingerprint=keyed(old))


def _make_copies_anew(erasure, passage, plans, places):
    """See to what is made of the texts: answers, words for searching, pages, documents, messages, errors of tasks."""
    contents = erasure.contents.all()
    changed = Revision.objects.filter(erased_contents__in=contents).distinct()
    for revision in changed:
        content = of_revision(revision)
        link_words(revision, content)
        aims = revision.target_aims.values_list("key", "indicator")
        put_aims(revision, content, {str(key): indicator for key, indicator in aims})
        goals = {goal.key: goal for goal in content.goals}
        for answer in GoalAnswer.objects.filter(revision=revision):
            goal = goals[str(answer.key)]
            answer.title, answer.text = goal.own_title, answer_text(content, goal)
            answer.save(update_fields=["title", "text"])
    Word.objects.filter(revisions=None).delete()
    decided = [place.row.revision_id for place in places if place.holder.key == "plans.decision"]
    heard = {place.plan.pk for place in places if place.holder.group == HEARINGS or isinstance(place.row, Note)}
    begun = Plan.objects.filter(
        models.Q(begun_from__in=changed)
        | models.Q(begun_from_draft__in=EarlierDraft.objects.filter(erased_contents__in=contents))
    )
    shown = Revision.objects.filter(
        models.Q(follow_ups__erased_contents__in=contents)
        | models.Q(pk__in=changed)
        | models.Q(pk__in=decided)
        | models.Q(plan__in=begun)
        | models.Q(plan__in=heard)
    ).distinct()
    KeptPage.objects.filter(revision__in=shown).delete()
    store.delete_documents(shown)
    of_follow_ups = models.Q(erased_contents__in=contents) | models.Q(follow_ups__erased_contents__in=contents)
    store.delete_comparisons_with(Revision.objects.filter(of_follow_ups).distinct())
    for place in places:
        if isinstance(place.row, Section | Edit):
            Confirmation.objects.filter(plan=place.row.plan_id, key=place.row.key).delete()
    Press.objects.forget_words(passage.stands_in)
    for job in Job.objects.exclude(traceback="").only("traceback"):
        if passage.stands_in(job.traceback):  # an error may quote what could not be stored or printed
            Job.objects.filter(pk=job.pk).update(traceback="")
    store.delete_drafts(plans)
