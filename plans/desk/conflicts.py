"""What a writer is shown who met a colleague's changes: both texts of what is in conflict, and what was merged."""

from bpmplan import danish
from bpmplan.differences import ONE_PAGE, Budget, marked
from bpmplan.text import readable

from ..models import Edit
from ..writing import saving


def conflict_context(desk, conflict, started_from, asked=None):
    """What ``plans/conflict.html`` needs. ``asked`` are the choices so far, when one is missing.

    What is read together (``Field.read_with``) is one group and one choice.
    """
    section, declared = conflict.section, conflict.section.FIELDS
    who = _writers(desk, section.key, started_from)
    newest = (section.changed_by, section.changed_at)
    now, budget = saving.values_of(section), Budget(ONE_PAGE)
    at_first = now | {name: texts.before for name, texts in conflict.fields.items()}
    groups = []
    for fields in declared.in_groups(conflict.fields):
        names = ",".join(field.name for field in fields)
        writer = next((who[field.name] for field in fields if field.name in who), newest)
        shown = []
        for field in fields:
            texts = conflict.fields[field.name]
            all_three = ((texts.before, at_first), (texts.theirs, now), (texts.mine, conflict.merged))
            before, theirs, mine = (desk.in_words(field, value, beside) for value, beside in all_three)
            if field.is_text and readable(theirs) != readable(mine):  # else only signs differ, and are shown
                before, theirs, mine = map(readable, (before, theirs, mine))
            by, at = who.get(field.name, writer)
            shown.append(
                {
                    "name": field.name,
                    "label": field.label,
                    "by": by,
                    "at": danish.moment(at),
                    "theirs": marked(before, theirs, budget=budget),
                    "mine": marked(before, mine, budget=budget),
                }
            )
        groups.append(
            {
                "name": fields[0].name,
                "names": names,
                "labels": danish.listed([f"»{field.label}«" for field in fields]),
                "fields": shown,
                "by": writer[0],
                "both": any(field.is_text for field in fields),
                "chosen": (asked or {}).get(names),
            }
        )
    labels = {field.name: field.label for field in declared.values()}
    merged = [(labels[name], by) for name, (by, _at) in who.items() if name in labels and name not in conflict.fields]
    context = {"conflicts": groups, "merged": merged, "guard": "", "is_unanswered": asked is not None}
    return context | {"is_unknown": bool(conflict.unknown)}


def _writers(desk, key, started_from):
    """``{field: (person, moment)}``: who changed what in a section since ``started_from``, the last of each field."""
    edits = Edit.objects.filter(plan=desk.plan, key=key, edit_no__gt=started_from, deleted=False).select_related("by")
    return {name: (edit.by, edit.at) for edit in edits.order_by("edit_no") for name in edit.before}


def merged_sentence(desk, kind, key, started_from):
    """Who else has written in which fields since ``started_from``; empty when nobody has."""
    edits = Edit.objects.filter(plan=desk.plan, key=key, edit_no__gt=started_from, deleted=False)
    others = list(edits.exclude(by=desk.user).select_related("by").order_by("edit_no"))
    fields = {name: None for edit in others for name in edit.before if name in kind.FIELDS}
    if not fields:
        return ""
    names = danish.listed(sorted({str(edit.by) for edit in others}))
    labels = danish.listed(f"»{kind.FIELDS[name].label}«" for name in fields)
    return f" {names} har imens rettet i {labels}. Begges rettelser er med."
