"""The draft as it stands is given a name; a named one is read, gets another name or is deleted."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bpmplan import files
from bpmplan.accounts.models import Role
from bpmplan.dkfds.layout import helper
from bpmplan.fields import DrawableTexts
from bpmplan.steps import Refused

from ..content.earlier import earlier_content
from ..content.standing import Standing
from ..documents.paper import Paper
from ..models import EarlierDraft
from ..public.kept import rendered
from ..writing.naming import delete_named_draft, name_draft, named_content, named_drafts, rename_draft
from .changes import NAMED, newest_choice
from .plan import visible_plan


class NameForm(DrawableTexts, forms.Form):
    """What a draft is to be called."""

    name = forms.CharField(
        label="Navn",
        max_length=EarlierDraft.NAME_LENGTH,
        help_text="Fx »sendt til direktionen«. Kun kommunens egne folk ser det.",
        error_messages={"required": "Skriv et navn."},
    )

    helper = helper("name")


@require_http_methods(["GET", "POST"])
def draft_name(request, pk):
    """Keep the draft as it stands under a name."""
    plan = visible_plan(request, pk, Role.EDITOR)
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = name_draft(plan, form.cleaned_data["name"], by=request.user, now=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Kladden er gemt, som den er nu, under navnet »{draft.name}«.")
            return redirect("plan_progress", pk)
    return _page(request, plan, form)


@require_http_methods(["GET", "POST"])
def named_draft(request, pk, draft):
    """Another name for a named draft, or (``delete``) away with it."""
    plan = visible_plan(request, pk, Role.EDITOR)
    draft = get_object_or_404(named_drafts(plan), pk=draft)
    is_deleting = "delete" in request.POST
    form = NameForm(None if is_deleting else request.POST or None, initial={"name": draft.name})
    if request.method == "POST" and (is_deleting or form.is_valid()):
        try:
            if is_deleting:
                delete_named_draft(plan, draft.pk, by=request.user)
            else:
                rename_draft(plan, draft.pk, form.cleaned_data["name"], by=request.user)
        except Refused as refused:
            if is_deleting:
                messages.error(request, str(refused))
                return redirect("plan_progress", pk)
            form.add_error(None, str(refused))
        else:
            done = f"»{draft.name}« er slettet." if is_deleting else "Navnet er rettet."
            messages.success(request, done)
            return redirect("plan_progress", pk)
    return _page(request, plan, form, draft)


@require_safe
def named_draft_page(request, pk, draft):
    """A named draft as a page, as the versions are."""
    plan = visible_plan(request, pk)
    draft, content = _found(plan, draft)
    standing = Standing.of_draft(at=draft.at, sample=settings.DEMO)
    keys = {attachment.sha256: attachment.key for attachment in content.attachments}
    paper = Paper(
        content,
        standing,
        earlier_content(plan),
        upload=lambda sha256: reverse("named_draft_file", args=[pk, draft.pk, keys[sha256]]),
    )
    newest = newest_choice(plan, plan.revisions.order_by("-number").defer("content"))
    compared = f"{reverse('plan_changes', args=[pk])}?fra={NAMED}{draft.pk}&til={newest}"
    context = {"page": rendered(paper), "standing": standing, "plan": plan, "named": draft, "compared": compared}
    return render(request, "public/plan.html", context)


@require_safe
def named_draft_file(request, pk, draft, key):
    """An annex or an image of a named draft."""
    _, content = _found(visible_plan(request, pk), draft)
    attachment = next((one for one in content.attachments if one.key == str(key)), None)
    if attachment is None:
        raise Http404
    return files.response(attachment.sha256, attachment.content_type, attachment.file_name, request=request)


def _found(plan, pk):
    draft, content = named_content(plan, pk)
    if draft is None:
        raise Http404
    return draft, content


def _page(request, plan, form, draft=None):
    context = {"plan": plan, "form": form, "draft": draft}
    return render(request, "plans/naming.html", context, status=422 if form.errors else 200)
