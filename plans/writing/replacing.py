"""Words found and replaced over the whole plan, each text through the one door for saving."""

import re
from dataclasses import dataclass

from django.db import transaction

from bpmplan.steps import Refused

from ..models import SECTIONS
from ..models.declared import Line
from . import opened, saving

ADDRESS = re.compile(r"(\]\([^)\s]*\))")
"""Where a link or an image leads to: words there are no words of the text."""


@dataclass(frozen=True)
class Hit:
    """A field in which words stand: what stands there and what would. ``why_not``: why it can't be replaced."""

    section: object
    field: object
    before: str
    after: str
    count: int
    why_not: str

    @property
    def token(self):
        """Names the text as it was seen: section, save and field."""
        return f"{self.section.key}:{self.section.edit_no}:{self.field.name}"


def hits_in(plan, words, replacement, *, whole_words=False):
    """Every written text of the plan that holds ``words``, in the order of kinds and places; a query for each kind."""
    edges = (r"(?<!\w)", r"(?!\w)") if whole_words else ("", "")
    sought = re.compile(edges[0] + re.escape(words) + edges[1])
    hits = []
    for kind in SECTIONS:
        fields = [field for field in kind.FIELDS.written if isinstance(field, Line)]
        for section in kind.objects.filter(plan=plan).order_by("position", "pk"):
            section.plan = plan
            for field in fields:
                before = field.value_of(section)
                after, count = _replaced(before, sought, replacement)
                if count:
                    hits.append(Hit(section, field, before, after, count, _why_not(field, after)))
    return hits


def _replaced(text, sought, replacement):
    count, parts = 0, []
    for number, part in enumerate(ADDRESS.split(text)):
        if number % 2 == 0:
            part, here = sought.subn(lambda _: replacement, part)
            count += here
        parts.append(part)
    return "".join(parts), count


def _why_not(field, after):
    if len(after) > (field.column.max_length or len(after)):
        return f"Så er der ikke plads: Der kan stå {field.column.max_length} tegn."
    if not after.strip() and not field.column.blank:
        return "Så står der ikke noget, og det skal der."
    return ""


def replace(plan, words, replacement, tokens, *, by, now, whole_words=False):
    """Replace in the texts that ``tokens`` name, and return in how many places.

    Raises ``Refused``, and replaces nothing, when one of them is not as it was seen.
    """
    with transaction.atomic():
        plan = saving.writable(plan, by, opened.ALL)  # each section is asked about as it is saved
        wanted = set(tokens)
        chosen = [one for one in hits_in(plan, words, replacement, whole_words=whole_words) if one.token in wanted]
        if len(chosen) != len(wanted) or any(one.why_not for one in chosen):
            raise Refused("Der er skrevet i planen imens. Se teksterne igennem igen.")
        changes = {}
        for one in chosen:
            section, values = changes.setdefault(one.section.key, (one.section, {}))
            values[one.field.name] = one.after
        for section, values in changes.values():
            saving.save(
                type(section),
                plan=plan,
                key=section.key,
                started_from=section.edit_no,
                values=values,
                by=by,
                now=now,
            )
    return sum(one.count for one in chosen)
