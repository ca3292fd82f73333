"""What a writer is shown who met a colleague's changes: both texts of what is in conflict, and what was merged.

The same for a section's form, a part of it, and a row of the grid, whose controls have its key before their names
(``prefix``). The writer chooses for each group of fields that are read together; of rows (values, amounts) the choice
is about those that are in conflict, and what only one has written stays.
"""

import json

from bpmplan import danish
from bpmplan.differences import ONE_PAGE, Budget, marked
from bpmplan.text import readable

from ..writing import saving


def choices_in(post, prefix=""):
    """``{names of a group: "theirs", "mine" or None}`` of what the writer was asked about in the form that was sent."""
    return {names: post.get(f"{prefix}choose_{names}") for names in post.getlist(f"{prefix}conflict")}


def is_answered(asked):
    """Whether each has been chosen: a plain press of the button never decides between two writers."""
    return {"theirs", "mine"}.issuperset(asked.values())


def asked_again(section, mine, asked):
    """The conflict once more, for who has not answered. ``mine`` are plain values of the form that was sent."""
    current = saving.values_of(section)
    names = {name for group in asked for name in group.split(",")} & mine.keys()
    unanswered = {name: saving.FieldConflict(current[name], current[name], mine[name]) for name in names}
    return saving.Conflict(section, unanswered, current | mine)


def as_chosen(section, mine, asked, post, prefix=""):
    """What is saved of ``mine`` (``{field: value}``) where some was left to the colleague."""
    current, made = saving.values_of(section), dict(mine)
    for name in {
        name for names, choice in asked.items() if choice == "theirs" for name in names.split(",")
    } & mine.keys():
        field, rows = section.FIELDS[name], _rows_in(post, f"{prefix}rows_{name}")
        if field.merges != "rows" or rows is None:
            del made[name]
        else:
            kept = [row for row in field.plain(mine[name]) if list(field.told_apart_by(row)) not in rows]
            made[name] = kept + [row for row in current[name] if list(field.told_apart_by(row)) in rows]
    return made


def _rows_in(post, name):
    """What the rows are about that were in conflict, as the form has kept it; None where it hasn't."""
    try:
        rows = json.loads(post.get(name, ""))
    except (ValueError, RecursionError):
        return None
    return rows if isinstance(rows, list) else None


def _rows_in_conflict(field, texts):
    """The same when both texts are known: rows that both have changed; else all that are not the same."""
    before, theirs, mine = (
        {field.told_apart_by(row): row for row in rows} for rows in (texts.before, texts.theirs, texts.mine)
    )
    differing = {about for about in theirs.keys() | mine.keys() if theirs.get(about) != mine.get(about)}
    by_both = {about for about in differing if before.get(about) not in (theirs.get(about), mine.get(about))}
    return json.dumps(sorted(map(list, by_both or differing), key=str))


def conflict_context(desk, conflict, started_from, asked=None, prefix=""):
    """What ``plans/conflict.html`` needs. ``asked`` are the choices so far, when one is missing.

    What is read together (``Field.read_with``) is one group and one choice.
    """
    section, declared = conflict.section, conflict.section.FIELDS
    who = _writers(desk, section, started_from)
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
                    "rows": _kept_rows(desk, field, texts, asked, prefix),
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
    context = {"conflicts": groups, "merged": merged, "prefix": prefix, "is_unanswered": asked is not None}
    return context | {"is_unknown": bool(conflict.unknown)}


def _kept_rows(desk, field, texts, asked, prefix):
    if field.merges != "rows":
        return ""
    kept = desk.request.POST.get(f"{prefix}rows_{field.name}") if asked is not None else None
    return kept or _rows_in_conflict(field, texts)


def _writers(desk, section, started_from):
    """``{field: (person, moment)}``: who changed what in a section since ``started_from``, the last of each field."""
    edits = section.EDITS.objects.filter(plan=desk.plan, key=section.key, edit_no__gt=started_from, deleted=False)
    edits = edits.select_related("by")
    return {name: (edit.by, edit.at) for edit in edits.order_by("edit_no") for name in edit.before}


def merged_sentence(desk, kind, key, started_from):
    """Who else has written in which fields since ``started_from``; empty when nobody has."""
    edits = kind.EDITS.objects.filter(plan=desk.plan, key=key, edit_no__gt=started_from, deleted=False)
    others = list(edits.exclude(by=desk.user).select_related("by").order_by("edit_no"))
    fields = {name: None for edit in others for name in edit.before if name in kind.FIELDS}
    if not fields:
        return ""
    names = danish.listed(sorted({str(edit.by) for edit in others}))
    labels = danish.listed(f"»{kind.FIELDS[name].label}«" for name in fields)
    return f" {names} har imens rettet i {labels}. Begges rettelser er med."
