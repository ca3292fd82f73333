"""A plan's annexes and images: the list, a new one, one of them, and the file itself."""

from itertools import chain

from django.contrib import messages
from django.db import IntegrityError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bpmplan import files
from bpmplan.steps import Refused
from bpmplan.typed import typed_texts

from ..models import Attachment
from ..writing import saving
from .desk import Desk
from .forms.attachment import AttachmentForm, ImageForm, UploadForm
from .screens import Screen, edit
from .typed import typed_page

ATTACHMENT = Screen(Attachment, AttachmentForm, "plans/attachment.html")


@require_http_methods(["GET", "POST"])
def attachments(request, pk):
    """List the annexes and images; take a new one."""
    desk = Desk(request, pk)
    if request.method == "POST" and not desk.plan.is_writable:
        return typed_page(desk, desk.locked_sentence, typed_texts(UploadForm(desk=desk), request.POST))
    is_sent = request.method == "POST"
    form = UploadForm(request.POST if is_sent else None, request.FILES if is_sent else None, desk=desk)
    if is_sent and form.is_valid():
        key = form.cleaned_data["new_key"]
        if key and desk.plan.attachments.filter(key=key).exists():  # pressed twice
            return redirect("attachments", pk)
        try:
            made = _attach(desk, form)
        except saving.Locked as locked:
            return typed_page(desk, str(locked), typed_texts(form, request.POST))
        except Refused as refused:
            form.add_error(None, str(refused))
        except IntegrityError:
            form.add_error(None, "Filen kunne ikke gemmes. Genindlæs siden, og prøv igen.")
        else:
            more = " Sæt det ind i en tekst med knappen »Billede«." if made.is_image else ""
            messages.success(request, f"»{made}« er lagt i planen.{more}")
            return redirect("attachments", pk)
    rows = desk.plan.attachments.select_related("changed_by")
    context = {"form": form, "attachments": rows, "page_name": "Bilag og billeder"}
    return desk.render("plans/attachments.html", context, status=422 if form.errors else 200)


def _attach(desk, form):
    stored = form.cleaned_data["file"]
    title = form.cleaned_data["title"] or stored.name.rsplit(".", 1)[0]
    given = {"key": form.cleaned_data["new_key"]} if form.cleaned_data["new_key"] else {}
    attachment = Attachment(
        plan=desk.plan,
        title=title[:200],
        alt=form.cleaned_data["alt"],
        is_image=stored.is_image,
        file_name=stored.name,
        content_type=stored.content_type,
        sha256=stored.sha256,
        size=stored.size,
        **given,
    )
    return saving.add(attachment, by=desk.user, now=timezone.now())


@require_POST
def image_add(request, pk):
    """Take an image that is put into a text while it is written; answers the editor in JSON.

    ``{"key", "title", "alt", "url"}`` of the image, or ``{"sentence"}`` that says why it was not taken.
    """
    desk = Desk(request, pk)
    if not desk.plan.is_writable:
        return JsonResponse({"sentence": desk.locked_sentence}, status=409)
    form = ImageForm(request.POST, request.FILES, desk=desk)
    if not form.is_valid():
        return JsonResponse({"sentence": " ".join(chain(*form.errors.values()))}, status=422)
    image = desk.plan.attachments.filter(key=form.cleaned_data["new_key"]).first()  # sent twice
    try:
        image = image or _attach(desk, form)
    except (saving.Locked, Refused) as refused:
        return JsonResponse({"sentence": str(refused)}, status=409)
    except IntegrityError:
        return JsonResponse({"sentence": "Billedet kunne ikke gemmes. Prøv igen."}, status=409)
    address = reverse("plan_file", args=[pk, image.key])
    return JsonResponse({"key": str(image.key), "title": image.title, "alt": image.alt, "url": address})


@require_http_methods(["GET", "POST"])
def attachment_edit(request, pk, key):
    """The title of an annex, and what an image shows."""
    return edit(Desk(request, pk), ATTACHMENT, key)


@require_GET
def plan_file(request, pk, key):
    """The file itself, for those who may read the plan's desk."""
    desk = Desk(request, pk)
    attachment = get_object_or_404(Attachment, plan=desk.plan, key=key)
    return files.response(attachment.sha256, attachment.content_type, attachment.file_name, request=request)
