"""Beside the page of writing: what stood in the same part of the plan that this one was begun from."""

from dataclasses import dataclass

from bpmplan.differences import ONE_PAGE, Budget, marked
from bpmplan.text import render as render_text

from ..content.changes import State
from ..content.earlier import what_became_of
from ..models import KINDS, StandKind
from ..rollover.review import review_of
from ..writing.addresses import section_url
from ..writing.parts import PARTS
from .beside_tab import Here, Tab
from .review import kind_name, rows_of

BELOW_A_TITLE = 3
"""A text's topmost headings are h4: the section's title is h3."""


@dataclass(frozen=True)
class Row:
    """One field of the earlier section. ``words`` as they were; ``marked`` has what differs from today's, if it does.

    ``is_same``: it stands like that today. ``is_text``: ``words`` are HTML of a long text.
    """

    label: str
    words: str
    marked: str
    is_same: bool
    is_text: bool


def _fill(desk, here):
    review = review_of(desk.plan)
    context = {"review": review, "open_lines": [_listed(desk, line) for line in review.open]}
    if here is None:
        return context
    change = review.changes.by_key.get(here.key)
    context |= {"change": change, "is_new": change is not None and change.before is None}
    if change is None or change.before is None:
        return context
    line = review.line(change.before.key)
    following = review.next_open(change.before.key) if desk.may_write else None
    return context | {
        "line": line,
        "kind_name": line and kind_name(line),
        "may_say": bool(desk.may_write and line and (line.stand or line.is_open)),
        "is_same": change.state in (State.UNCHANGED, State.MOVED),
        "continues": StandKind.CONTINUES,
        "rows": _rows(desk, review, change, here),
        "targets": _targets(review, change),
        "following": _listed(desk, following) if following and following is not line else None,
    }


def _listed(desk, line):
    """A line of the review: ``(line, what its kind is called, address)``.

    The address is where it is written when the page of writing asks, which opens it there; else what stood in it. What
    is not in the plan is brought back where it is gone through.
    """
    after = line.change.after
    if after is None:
        url = f"{desk.links['plan_review']}?afsnit={line.key}"
    elif desk.may_write and desk.is_in_place:
        first = next(iter(PARTS[line.kind].values()))[0]
        url = section_url(desk.plan, line.kind, after.key, first)
    else:
        url = f"{desk.request.path}?del={Here(after.key)}"
    return line, kind_name(line), url


def _rows(desk, review, change, here):
    names = {KINDS[change.kind].FIELDS[name].content for name in here.fields(change.kind)}
    budget = Budget(ONE_PAGE)
    images = {image.carried_from: key for key, image in review.after.images.items()}

    def image_url(key):
        return desk.image_url(images.get(key, key))

    rows = []
    for name, label, before, _after, differs, is_text in rows_of(change):
        if name in names and before:
            words = render_text(before, image_url=image_url, heading_shift=BELOW_A_TITLE) if is_text else before
            is_marked = differs is not None and differs.after and not differs.is_only_layout
            with_marks = marked(*differs.words, budget=budget) if is_marked else ""
            rows.append(Row(label, words, with_marks, differs is None, is_text))
    return rows


def _targets(review, change):
    """``[(earlier target, its change, what it became or None)]`` of the section when it is a goal or a target."""
    before = change.before
    earlier = before.targets if change.kind == "plangoal" else [before] if change.kind == "target" else []
    of_earlier = {one.before.key: one for one in review.changes.of_kind("target") if one.before is not None}
    return [
        (target, of_earlier[target.key], what_became_of(target, of_earlier[target.key].after)) for target in earlier
    ]


LAST_YEAR = Tab(
    "sidste-aar", "Sidste år", "plans/beside_last_year.html", _fill, is_offered=lambda plan: plan.has_earlier
)
