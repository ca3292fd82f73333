"""The order of a plan's sections: the place of each among those of its kind, and how many there is room for."""

from django.db.models import Count, Max

from bpmplan.steps import Refused

from ..models.goal_tree import labelled
from ..models.kinds import parents_of


def last_place(kind, plan):
    return kind.objects.filter(plan=plan).aggregate(last=Max("position"))["last"] or 0


def in_reading_order(rows):
    """Rows of one kind, those that stand under another of it right after that."""
    is_tree = rows and any(parent.is_of_own_kind for parent in parents_of(type(rows[0])))
    return [row for row, *_ in labelled(rows)] if is_tree else rows


def put_in_order(section):
    """Let the places of a kind whose sections stand under others of it be the order in which they are read."""
    kind = type(section)
    if not any(parent.is_of_own_kind for parent in parents_of(kind)):
        return
    rows = list(kind.objects.filter(plan=section.plan).order_by("position", "pk"))
    moved = []
    for position, row in enumerate(in_reading_order(rows), 1):
        if row.position != position:
            row.position = position
            moved.append(row)
        if row.pk == section.pk:
            section.position = position
    kind.objects.bulk_update(moved, ["position"])


def renumber(rows):
    """Give all sections of a kind their places in the order of ``rows``."""
    for position, row in enumerate(in_reading_order(rows), 1):
        row.position = place_of(row, position)
    type(rows[0]).objects.bulk_update(rows, ["position"])


def place_of(section, position):
    """The place of a section that would stand at ``position``, from 1: what ``stands_first`` has place 0."""
    return 0 if section.stands_first else position


def require_room(kind, plan):
    """The last place that is taken. Raises ``Refused`` when the plan has no room for another of the kind."""
    rows = kind.objects.filter(plan=plan).aggregate(last=Max("position"), count=Count("pk"))
    if rows["count"] >= kind.MOST:
        name = kind._meta.verbose_name_plural
        raise Refused(f"Der er {rows['count']} {name}, og planen har ikke plads til flere. Slet nogle, eller saml dem.")
    return rows["last"] or 0
