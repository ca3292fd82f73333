"""The places of a plan's parts on the page where it is written: each can be opened, and new ones begun among them."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.middleware.csrf import get_token
from django.utils.safestring import mark_safe

from bpmplan.danish import counted
from bpmplan.many_html import filled, one_after_the_other
from bpmplan.once import keys
from bpmplan.prepared import Prepared, given

from ..documents.paper_sections import LONG_AMBITION
from ..models import ChapterKind, PlanGoal, Status
from ..writing.addresses import NO_KEY, address_of, grid_url, section_url
from ..writing.parts import GRIDS, PARTS, first_field, part_with
from .notes import NOTES as NOTES_TAB

PLACE = """<div class="place{}" id="del-{}-{}" data-part="{}" data-name="{}" data-fields="{}">{}
<p class="place__deeds"><a class="place__open" href="{}">{}<span class="sr-only"> {} i {}</span></a>{}</p></div>"""
CLOSED = """<div class="place" id="del-{}-{}">{}<p class="place__deeds">{}</p></div>"""
DEEDS = (
    '<span class="place__handle" draggable="true" aria-hidden="true" title="Træk for at flytte">⠿</span>'
    ' <a class="place__more" href="{}" data-deeds-of>Flyt, slet<span class="sr-only">: {}</span></a>'
)
NOTE = (
    '<a class="place__note" href="{}" data-deeds-of data-note-of>Bemærk<span class="sr-only"> til {} i {}</span></a>{}'
)
NOTES = (
    ' <a class="place__notes" href="{}?del={}-{}" data-beside-open="{}">{}<span class="sr-only"> til {} i {}</span></a>'
)
LOCKED = mark_safe('<span class="place__locked">Låst</span> ')
HEADS = {"chapter": "text", "plangoal": "title", "initiative": "text", "attachment": "attachment"}
"""The part of each kind at which the section as a whole is moved and deleted."""
EMPTY = """<p class="place__empty">{}</p>"""
BEGIN = (
    '<form class="begin" method="post" action="{}" data-begin novalidate>'
    '<input type="hidden" name="csrfmiddlewaretoken" value="{}">{}<input type="hidden" name="then" value="plan">{}'
    '<label class="sr-only" for="{}">{}</label>'
    '<input class="form-input" id="{}" name="title" maxlength="{}" placeholder="{}" autocomplete="off" required>'
    '<button class="button button-secondary button-small" type="submit">'
    'Tilføj<span class="sr-only"> {}</span></button></form>{}'
)
BEGIN_SHORT = (
    '<form class="begin" method="post" action="{}" data-begin novalidate>'
    '<input type="hidden" name="csrfmiddlewaretoken" value="{}">{}<input type="hidden" name="then" value="plan">'
    '<input type="hidden" name="kind" value="{}"><input type="hidden" name="title" value="{}">'
    '<label class="sr-only" for="ny-short">Planens ambition i én sætning</label>'
    '<input class="form-input" id="ny-short" name="text" maxlength="{}" autocomplete="off" required'
    ' placeholder="+ planens ambition i én sætning, til opslaget »Planen kort«">'
    '<button class="button button-secondary button-small" type="submit">'
    'Tilføj<span class="sr-only"> planens ambition</span></button></form>'
)
BORROW = '<p class="begin-borrow"><a href="{}">Lån fra en anden plan<span class="sr-only">: {}</span></a></p>'

UPLOAD = '<p class="begin"><a class="button button-secondary button-small" href="{}">Tilføj bilag eller billede</a></p>'
HIDDEN = """<input type="hidden" name="{}" value="{}">"""
NEW = {
    "chapter": ("chapter_add", "Nyt afsnit", 150),
    "plangoal": ("plan_goal_add", "Nyt eget mål", 300),
    "initiative": ("initiative_add", "Ny indsats", 200),
}
"""Of each kind that is begun by its title: the page that adds it, what it is called, and its longest title."""


GUIDANCE = ("pk", "goal_set__year", "number", "guidance")
GUIDED = Prepared(
    lambda: (
        PlanGoal.wordings.through.objects.filter(plangoal__plan=given("plan"))
        .exclude(wording__goal__guidance="")
        .order_by("-wording__goal__goal_set__year", "-wording")
        .values_list("plangoal__key", *(f"wording__goal__{name}" for name in GUIDANCE))
    )
)


@dataclass(frozen=True)
class GuidedGoal:
    """One of the minister's goals, and the ministry's guidance on it."""

    pk: int
    year: int
    number: int
    guidance: str


class Places:
    """Puts what a person writes at one time in its place (``documents.paper.Paper``'s ``writing``).

    Who may not write sees the same places, without the ways to open them.
    """

    def __init__(self, request, plan, may_write, notes=(), waiting=(), opened=None):
        """``notes``: the plan's open ones, as ``open_notes`` gives them. ``waiting``: open ``Assignment``s.
        ``opened``: keys of the sections that alone can be written, None for all."""
        self.plan, self.may_write = plan, may_write
        self.opened = None if opened is None else {str(key) for key in opened}
        self.token = get_token(request) if may_write else ""
        self.may_note = plan.status != Status.DISCARDED
        self.notes = Counter((section, key, name) for section, key, name, _ in notes)
        self.asked, self.given = set(), {}
        for one in waiting:
            part = (one.section, one.key, part_with(one.section, one.field))
            if one.is_asked:
                self.asked.add(part)
            if one.is_given:
                self.given[part] = one.given_to

    def place(self, content, section, one, name, label, is_blank=False):
        """The part of ``one`` with its way to be opened; an empty one is only named, for those who may write it."""
        key, of = one.key, one.name if section == "plangoal" else one.title
        if not self.may_write or not self._is_opened(key):
            around = self._saying(section, key, name, of, label)
            if self.may_write and HEADS.get(section) == name:
                around = one_after_the_other([LOCKED, around])
            return filled(CLOSED, key, name, content, around) if content else ""
        fields = PARTS[section].get(name, ())
        of = one_after_the_other([of])  # escaped once: it is named four times
        return filled(
            PLACE,
            "" if content else " place--empty",
            key,
            name,
            address_of(self.plan, "plan_part", section, NO_KEY, name, key=key),
            filled("{} · {}", of, label) if label else of,
            " ".join(fields),
            content or filled(EMPTY, label),
            self._page(section, key, name),
            "Ret" if content and not is_blank else "Skriv",
            label.lower() or "teksten",
            of,
            one_after_the_other(
                [
                    self._saying(section, key, name, of, label),
                    self._deeds(section, key, of) if HEADS.get(section) == name else "",
                ]
            ),
        )

    def _is_opened(self, key):
        return self.opened is None or str(key) in self.opened

    def _saying(self, section, key, name, of, label):
        """The way to say something about a part, and to what has been said."""
        if not self.may_note:
            return ""
        label = label.lower() or "teksten"
        part = (section, str(key), name)
        count = self.notes.get(part)
        shown = counted(count, "bemærkning", "bemærkninger") if count else ""
        if part in self.asked:
            shown += ", bedt om svar"
        if part in self.given:
            shown += f", givet til {self.given[part]}"
        listed = filled(NOTES, self.notes_url, key, name, NOTES_TAB.slug, shown, label, of) if count else ""
        address = address_of(self.plan, "note_say", section, NO_KEY, name, key=key)
        return filled(NOTE, address, label, of, listed)

    def _deeds(self, section, key, of):
        """The ways to move and delete a section as a whole."""
        return filled(DEEDS, address_of(self.plan, "section_deeds", section, NO_KEY, key=key), of)

    @cached_property
    def notes_url(self):
        return address_of(self.plan, "plan_beside", NOTES_TAB.slug)

    @property
    def grid_address(self):
        """Where all targets of the plan are written."""
        return address_of(self.plan, "plan_grid")

    def _page(self, section, key, name):
        """Where the part is written without script."""
        if name in GRIDS.get(section, ()):
            return grid_url(self.plan, key)
        return section_url(self.plan, section, key, first_field(section, name))

    @cached_property
    def _guided(self):
        """``{plan goal's key: the minister's goals that there is guidance on}``, the newest year first."""
        guided = {}
        for key, *goal in GUIDED.rows(plan=self.plan.pk):
            guided.setdefault(str(key), []).append(GuidedGoal(*goal))
        return guided

    def guidance(self, key):
        """The minister's goals that a goal of the plan answers, and that the ministry gives guidance on."""
        return self._guided.get(key, ())

    def begin(self, section, goal=None):
        """A form of one line that adds a section of a kind, under a goal if one is given."""
        if not self.may_write or (self.opened is not None and (goal is None or not self._is_opened(goal.key))):
            return ""
        if section == "attachment":
            return filled(UPLOAD, address_of(self.plan, "attachments"))
        if section == "short":
            return filled(
                BEGIN_SHORT,
                address_of(self.plan, "chapter_add"),
                self.token,
                filled(HIDDEN, keys.FIELD, keys.new_key()),
                ChapterKind.SHORT.value,
                ChapterKind.SHORT.label,
                LONG_AMBITION,
            )
        page, label, longest = NEW[section]
        words = f"{label.lower()} under {goal.name}" if goal else label.lower()
        identifier = f"ny-{section}-{goal.key}" if goal else f"ny-{section}"
        return filled(
            BEGIN,
            address_of(self.plan, page),
            self.token,
            filled(HIDDEN, keys.FIELD, keys.new_key()),
            filled(HIDDEN, "goals", goal.key) if goal else "",
            identifier,
            words.capitalize(),
            identifier,
            longest,
            f"+ {label.lower()}",
            words,
            self._borrow(section, goal, words),
        )

    def _borrow(self, section, goal, words):
        """Where a goal or an initiative can be taken from instead."""
        if section == "chapter":
            return ""
        about = f"?slags={section}&til={goal.key}" if goal else f"?slags={section}"
        return filled(BORROW, address_of(self.plan, "plan_borrow") + about, words)
