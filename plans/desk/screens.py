"""What every page of a plan's desk uses, and how a section is shown and saved.

A section's page is described by a ``Screen``. ``edit`` and ``add`` show it and take what was written to ``saving``;
whatever then happens (a colleague was there first, the section is deleted, the plan is locked) the text comes back.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from bpmplan import danish
from bpmplan.cleaning import clean
from bpmplan.constraints import sentence_of
from bpmplan.converters import row_number
from bpmplan.steps import Refused
from bpmplan.typed import typed_texts

from ..models import SECTIONS, Edit
from ..writing import deleting, saving
from ..writing.addresses import section_url
from ..writing.confirming import suspicious
from ..writing.naming import values_in_draft
from .conflicts import as_chosen, asked_again, choices_in, conflict_context, is_answered, merged_sentence
from .typed import typed_page


@dataclass(frozen=True)
class Saved:
    """A save that was made: the section as it then stands, what the form sent (``{field: value}``), what it started
    from, whose it was, and what to tell of it. ``filled``: what the form filled in by itself, in a sentence."""

    section: object
    sent: dict
    started_from: int
    by: int
    sentence: str
    filled: str = ""

    @property
    def is_merged(self):
        """Whether somebody else may have saved the section since this writer started."""
        return self.section.edit_no > self.started_from + (self.section.changed_by_id == self.by)


def _page_after(desk, saved):
    _tell(desk, saved.sentence, str(saved.section.key))
    return redirect(_onward(desk, saved.section))


@dataclass(frozen=True)
class Screen:
    """The page of one kind of section, or of part of it.

    ``more(desk, section)`` gives what its template needs beside the form; ``answer(desk, saved)`` answers a save.
    """

    kind: type
    form: Callable
    template: str
    more: Callable = lambda desk, section: {}
    answer: Callable = _page_after


def edit(desk, screen, key):
    """Show a section, with its form for those who may write now; take what they wrote."""
    request = desk.about(key).request
    if request.method == "POST":
        return _save(desk, screen, key)
    section = _find(screen.kind, desk.plan, key)
    if section is None:
        return _deleted(desk, screen, key)
    values = saving.values_of(section)
    earlier = _earlier(desk, section, values, request.GET) if desk.may_write else {}
    form = screen.form(desk=desk, section=section, values=values | earlier)
    put_back = [screen.kind.FIELDS[name].label for name in earlier]
    return _page(desk, screen, section, form, {"put_back": put_back, "values": values})


def as_it_stands(desk, screen, section):
    """The page of a section as it is saved."""
    values = saving.values_of(section)
    return _page(desk, screen, section, screen.form(desk=desk, section=section, values=values), {"values": values})


def add(desk, screen, made=lambda form: {}, **for_form):
    """Show the form for a new section and add it. ``made(form)`` gives fields that the form does not write."""
    request = desk.request
    if not desk.plan.is_writable:
        form = screen.form(desk=desk, **for_form)
        return typed_page(desk, desk.locked_sentence, typed_texts(form, request.POST))
    form = screen.form(request.POST or None, request.FILES or None, desk=desk, **for_form)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data.get("new_key") or uuid.uuid4()
        if _find(screen.kind, desk.plan, key):  # pressed twice
            return redirect(section_url(desk.plan, screen.kind._meta.model_name, key))
        if any(kind.objects.filter(plan=desk.plan, key=key).exists() for kind in SECTIONS) or _edits(desk, key):
            key = uuid.uuid4()
        try:
            section = saving.add(
                screen.kind(plan=desk.plan, key=key, **made(form)), by=desk.user, now=timezone.now(), **form.to_save()
            )
        except saving.Locked as locked:
            return typed_page(desk, str(locked), typed_texts(form, request.POST))
        except Refused as refused:
            form.add_error(None, str(refused))
        except IntegrityError as error:
            form.add_error(None, sentence_of(error))
        else:
            name = screen.kind._meta.model_name
            sentence = f"»{section}« er tilføjet og gemt kl. {clock(section.changed_at)}."
            _tell(desk, " ".join(filter(None, (sentence, form.filled))), f"ny-{name}")
            return redirect(_onward(desk, section))
    context = {
        "form": form,
        "guard": f"plan-{desk.plan.pk}-ny-{screen.kind._meta.model_name}",
        "page_name": "Tilføj",
        **screen.more(desk, None),
    }
    return desk.render(screen.template, context, status=422 if form.is_bound else 200)


def _find(kind, plan, key):
    # The plan that was fetched, so that nothing asks for it again.
    section = kind.objects.select_related("changed_by").filter(plan=plan, key=key).first()
    if section is not None:
        section.plan = plan
    return section


def _edits(desk, key):
    return Edit.objects.filter(plan=desk.plan, key=key).exists()


def _page(desk, screen, section, form, context, status=200):
    before, after = desk.section_list.around(section)
    values = context.pop("values", None) or saving.values_of(section)
    reading = [] if desk.may_write else desk.in_full(screen.kind.FIELDS.written, values)
    context = {
        "section": section,
        "section_name": section._meta.model_name,
        "form": form,
        "reading": reading,
        "before": before,
        "after": after,
        "guard": f"plan-{desk.plan.pk}-{section.key}",
        "suspicious": suspicious(section) if desk.may_write else [],
        **screen.more(desk, section),
        **context,
    }
    context["page_name"] = context.get("heading") or section.title
    return desk.render(screen.template, context, status=status)


def _save(desk, screen, key):
    request, plan = desk.request, desk.plan
    section = _find(screen.kind, plan, key)
    if desk.is_locked:
        form = screen.form(desk=desk, section=section)
        return typed_page(desk, desk.locked_sentence, typed_texts(form, request.POST))
    if section is None and "restore" in request.POST:
        try:
            deleting.restore(plan=plan, key=key, by=request.user, now=timezone.now())
        except saving.Locked as locked:
            return typed_page(desk, str(locked), typed_texts(screen.form(desk=desk), request.POST))
        except Refused as refused:
            return _deleted(desk, screen, key, str(refused))
        section = _find(screen.kind, plan, key)
    if section is None:
        return _deleted(desk, screen, key)
    form = screen.form(request.POST, desk=desk, section=section)
    if not form.is_valid():
        return _page(desk, screen, section, form, {}, status=422)
    started_from = form.cleaned_data["started_from"]
    asked = choices_in(request.POST)
    if not is_answered(asked):
        mine = {name: screen.kind.FIELDS[name].plain(value) for name, value in form.to_save().items()}
        return _conflict(desk, screen, asked_again(section, mine, asked), started_from, asked=asked)
    values = as_chosen(section, form.to_save(), asked, request.POST)
    try:
        saved = saving.save(
            screen.kind,
            plan=plan,
            key=key,
            started_from=started_from,
            values=values,
            by=request.user,
            now=timezone.now(),
            seen=_seen(screen.kind, request.POST),
        )
    except saving.Conflict as conflict:
        return _conflict(desk, screen, conflict, started_from)
    except saving.Locked as locked:
        return typed_page(desk, str(locked), typed_texts(form, request.POST))
    except saving.Gone:
        return _deleted(desk, screen, key)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(desk, screen, section, form, {}, status=422)
    except IntegrityError as error:
        # Each save was valid by itself; together they break a rule (say, a heading for what became a sub-goal).
        form.add_error(None, f"Det passer ikke sammen med det, der er gemt imens. {sentence_of(error)}")
        return _page(desk, screen, section, form, {}, status=422)
    sentence = " ".join(filter(None, (f"Gemt kl. {clock(timezone.now())}.", form.filled)))
    after = Saved(saved, values, started_from, desk.user.pk, sentence, form.filled)
    if after.is_merged:
        merged = merged_sentence(desk, screen.kind, key, started_from)
        after = replace(after, sentence=after.sentence + merged)
    return screen.answer(desk, after)


def _seen(kind, post):
    """``{field: text}`` of the texts that the page of writing sent last and typed on in: what the merge starts from."""
    texts = {field.name: field for field in kind.FIELDS.written if field.is_text}
    return {name: field.plain(clean(post[f"seen_{name}"])) for name, field in texts.items() if f"seen_{name}" in post}


def _conflict(desk, screen, conflict, started_from, asked=None):
    """What two have written, beside each other. ``asked`` are the choices so far, when one is missing."""
    section = conflict.section
    section.plan = desk.plan
    again = {"started_from": started_from} if asked is not None else {}
    form = screen.form(desk=desk, section=section, values=conflict.merged, initial=again)
    context = conflict_context(desk, conflict, started_from, asked)
    return _page(desk, screen, section, form, context, status=409)


def _deleted(desk, screen, key, sentence=""):
    """The page of a section that somebody has deleted, with what was typed in it; 404 if there never was one."""
    edit = (
        Edit.objects.filter(plan=desk.plan, key=key, deleted=True, section=screen.kind._meta.model_name)
        .select_related("by")
        .order_by("-edit_no")
        .first()
    )
    if edit is None:
        raise Http404
    post = desk.request.POST
    sentence = sentence or f"»{deleted_title(edit)}« blev slettet af {edit.by} {danish.moment(edit.at)}."
    again = [(name, value) for name, values in post.lists() if name != "restore" for value in values]
    again = [(name, value) for name, value in again if name not in ("csrfmiddlewaretoken", "form_key")]
    typed = typed_texts(screen.form(desk=desk), post)
    return typed_page(
        desk, sentence, typed, status=409 if post else 410, gone=edit, again=again, may_restore=desk.may_write
    )


def deleted_title(edit):
    """What to call a deleted section."""
    return edit.before.get("title") or edit.before.get("file_name") or "Målet"


def _earlier(desk, section, values, query):
    """What the fields held before a save (``?tidligere=``) or in a named draft (``?kladde=``), where it differs; of
    one field alone (``&felt=``), if so asked. It is shown in the form, and saved only if the person does so."""
    number, draft = row_number(query.get("tidligere", "")), row_number(query.get("kladde", ""))
    only = query.get("felt", "")
    if number:
        before = saving.values_as_of(desk.plan, section.key, number - 1, values)
        unknown = saving.unknown_at(desk.plan, section.key, number - 1)
    elif draft:
        before, unknown = values_in_draft(desk.plan, draft, section, values), set()
    else:
        return {}
    differing = {name: value for name, value in before.items() if value != values[name] and name not in unknown}
    return {name: value for name, value in differing.items() if only in ("", name)}


def _onward(desk, section):
    """Where to go after a save: the same page, the next section, or the goal that it belongs to."""
    then = desk.request.POST.get("then")
    if then == "next":
        _before, after = desk.section_list.around(section)
        if after:
            return after.url
    if then == "goal":
        goal = section.first_goal
        if goal:
            return desk.url(goal)
    if then == "plan":
        return f"{desk.links['plan_overview']}#{section.key}"
    return desk.url(section)


def _tell(desk, sentence, place):
    """A message that also tells the browser to drop its copy of the text."""
    messages.success(desk.request, sentence, extra_tags=f"{desk.user.pk}:plan-{desk.plan.pk}-{place}")


def clock(moment):
    """The time of day: 14.03."""
    return f"{timezone.localtime(moment):%H.%M}"
