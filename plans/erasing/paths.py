"""What stands at a path within a row's column: whose words it is, and what it is called."""

from django.core.exceptions import FieldDoesNotExist

from bpmplan.values.columns import ValueColumn
from bpmplan.values.value import is_words

from ..content.stored import LISTS
from ..models import (
    KINDS,
    Decision,
    Edit,
    Event,
    FollowUp,
    FollowUpEdit,
    FollowUpPart,
    Saves,
    SurveyAnswer,
    SurveyEdit,
    declared,
)

NOT_THE_MUNICIPALITYS = {"minister", "municipality", "goal_sets", "benchmark"}
"""Parts of a content that the ministry writes, or that are the same for every plan."""
NAMES_OF_OTHERS = {"key", "carried_from", "earlier_key", "moved_to", "moved", "after", "kind"}
"""What in a content, or in a history, names a section."""
OF_FOLLOW_UPS = {"of", "progress", "was", "going", "under"}
"""What in a follow-up's content is a word of the program, or names something else."""
NO_TEXT = (
    declared.Choice,
    declared.YesNo,
    declared.Amount,
    declared.Parent,
    declared.Reference,
    declared.Links,
    declared.When,
)
"""Kinds of declared fields that hold no text of a person's."""


FILE = frozenset({"sha256", "content_type"})
MADE = FILE | {"origin_address"}
"""What the program gives a section: names of its file, and the address that it was taken from."""


def held_in(row, column):
    """What a row has in a column, as JSON could hold it."""
    return column.value_to_string(row) if isinstance(column, ValueColumn) else getattr(row, column.name)


def is_passed_over(row, column, path, text):
    """Whether a text in a value, at ``path``, is none that a person of the municipality wrote."""
    if is_value(row, column, path):
        return not is_words(text)
    if not path:
        return False
    if isinstance(row, FollowUp) and path[-1] in OF_FOLLOW_UPS:
        return True
    if NOT_THE_MUNICIPALITYS & set(path) or path[-1] in NAMES_OF_OTHERS | MADE:
        return True
    field = _inmost(row, column, path)
    return isinstance(field, NO_TEXT) or (field is not None and field.name in MADE)


def is_value(row, column, path):
    """Whether a text is the notation of a ``Value``."""
    if isinstance(row, FollowUp) and path and path[-1] in ("value", "before"):
        return True
    return isinstance(column, ValueColumn) or (path and isinstance(_inmost(row, column, path), declared.Aim))


def _inmost(row, column, path):
    """The declaration of the field, or of the column of its rows, that a text is of; or None."""
    field, within = _declared(row, column, path)
    return field.column_at(within) if isinstance(field, declared.Rows) else field


def _declared(row, column, path):
    """The declaration of the section's field that a text in a history or a content is of, or None; and the rest of the
    path, inside the field's value."""
    if isinstance(row, Saves):
        return fields_of(row).get(path[0]), path[1:]
    if column.name != "content":
        return None, ()
    kinds = [(at, KINDS[LISTS[step]]) for at, step in enumerate(path) if step in LISTS]
    # What stands after the kind is a position in a list, then the field: ("chapters", 0, "title").
    kinds = [(path[at + 2 :], kind) for at, kind in kinds if len(path) > at + 2 and isinstance(path[at + 1], int)]
    if not kinds:
        return None, ()
    (name, *within), kind = kinds[-1]
    return next((field for field in kind.FIELDS.in_content if field.content == name), None), within


def fields_of(edit):
    """The declared fields that a row of saves may hold: the plan as a whole has none."""
    for saves, kind in ((FollowUpEdit, FollowUpPart), (SurveyEdit, SurveyAnswer)):
        if isinstance(edit, saves):
            return kind.FIELDS
    return {} if edit.section == Edit.PLAN else KINDS[edit.section].FIELDS


def parts_of_path(row, column, path):
    if column.name == "content":
        return _in_content(row, column, path)
    if isinstance(row, Saves):
        field, _ = _declared(row, column, path)
        return [field.label if field else ""]
    if column.name in getattr(row, "FIELDS", ()):
        return [row.FIELDS[column.name].label]
    names = {"reason": "begrundelse"}
    if isinstance(row, Event) and path:
        try:
            return [str(Decision._meta.get_field(path[0]).verbose_name)]
        except FieldDoesNotExist:
            return [str(path[0])]
    return [names.get(column.name, str(column.verbose_name))]


def _in_content(row, column, path):
    """The section's title and the field's label; of what belongs to no section, what it is."""
    inner, title = row.content, ""
    for step in path[:-1]:
        inner = inner[step]
        if isinstance(inner, dict):
            title = inner.get("title") or inner.get("own_title") or title
    field, _ = _declared(row, column, path)
    if field is not None:
        return [title, field.label]
    names = {"title": "titel", "begun_from": "hvad den er begyndt fra", "reason": "begrundelse for det, der er udgået"}
    return [names.get(path[-1], "")]
