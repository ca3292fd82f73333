"""A part of a section, opened where it stands on the page of writing: its form, and what a save of it answers."""

from dataclasses import replace
from functools import partial

from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ..models import KINDS
from ..writing import saving
from ..writing.addresses import NO_KEY, address_of, section_url
from ..writing.parts import PARTS, first_field
from .attachments import ATTACHMENT
from .desk import Desk
from .screens import as_it_stands, clock, edit
from .writing import CHAPTER, GOAL, INITIATIVE, TARGET

SCREENS = {screen.kind._meta.model_name: screen for screen in (CHAPTER, GOAL, INITIATIVE, TARGET, ATTACHMENT)}
WHOLE = {
    "chapter": "Hele afsnittet",
    "plangoal": "Hele målet",
    "initiative": "Hele indsatsen",
    "target": "Hele måltallet",
    "attachment": "Hele bilaget",
}
"""What the page of the single section is called where only part of it is open."""


@require_http_methods(["GET", "POST"])
def part(request, pk, section, key, name):
    """The form of one part, and a save of it. Who comes here with a whole page is sent to the section's own."""
    if name not in PARTS.get(section, ()):
        raise Http404
    desk = Desk(request, pk)
    fields = PARTS[section][name]
    screen = replace(SCREENS[section], form=partial(SCREENS[section].form, only=fields))
    if desk.is_in_place:
        more = partial(_more, section, key, name)
        shown = replace(screen, template="plans/part.html", more=more)
        screen = replace(shown, answer=partial(_answer, shown))
    elif request.method == "GET":
        return redirect(section_url(desk.plan, section, key, first_field(section, name)))
    return edit(desk, screen, key)


def _more(section, key, name, desk, row):
    return {
        "action": address_of(desk.plan, "plan_part", section, NO_KEY, name, key=key),
        "part": name,
        "note_url": address_of(desk.plan, "note_say", section, NO_KEY, name, key=key),
        "whole": section_url(desk.plan, section, key),
        "whole_label": WHOLE[section],
    }


def _answer(screen, desk, saved):
    """What the page of writing needs to go on: the number of the save, and what a colleague's text has become part of.

    ``values`` are texts that are not what was sent, since somebody else's were merged with them. ``form`` is the part
    as it now stands, where a field that is no text is other than what was sent, the form has filled in some, or faults
    were shown (``faulty``).
    """
    answer = {"edit_no": saved.section.edit_no, "saved": clock(timezone.now()), "sentence": "", "values": {}}
    now, fields = saving.values_of(saved.section), KINDS[saved.section._meta.model_name].FIELDS
    other = [name for name, value in saved.sent.items() if fields[name].plain(value) != now[name]]
    answer["values"] = {name: now[name] for name in other if fields[name].is_text}
    if saved.filled or "faulty" in desk.request.POST or any(not fields[name].is_text for name in other):
        answer["form"] = as_it_stands(desk, screen, saved.section).content.decode()
    if saved.is_merged or saved.filled:
        answer["sentence"] = saved.sentence
    return JsonResponse(answer)
