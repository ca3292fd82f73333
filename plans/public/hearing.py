"""A hearing for those who are asked: the plan, and a form to answer by, without an account."""

from functools import partial

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bpmplan import danish
from bpmplan.links import opening
from bpmplan.private_answers import PRIVATE
from bpmplan.steps import Refused

from ..content.data import titled
from ..content.standing import standing_of
from ..content.stored import of_revision
from ..documents import kinds
from ..documents.hearing_paper import NumberedPaper
from ..hearing import answers, beginning
from ..hearing.forms import SendAnswerForm
from ..hearing.links import KIND
from ..hearing.retention import ANSWERS
from ..models import Hearing
from .documents import LIGHT, given_out
from .reading import opened_file, page_by_link
from .views import find_revision, taken_down, unlisted

DOCUMENTS = (
    (kinds.NUMBERED, "Planen som PDF med nummererede afsnit"),
    (kinds.PLAN, "Planen som PDF"),
    (kinds.PLAN_WORD, "Planen som Word-fil"),
    (kinds.TWO_PAGES, "Planen på to sider"),
)
"""What a party can fetch of the version that it is asked about."""


@opening.opens(KIND)
@require_http_methods(["GET", "POST"])
def hearing_by_link(request, link):
    """What a party is asked, and its answer."""
    asked, secret = link.thing, request.resolver_match.kwargs["secret"]
    here = reverse("hearing_by_link", args=[secret])
    addresses = [("Planen som side", reverse("hearing_plan_by_link", args=[secret])), *_documents(secret)]
    initial = {"name": asked.name, "address": asked.address}
    return _answered(request, asked.hearing, here, addresses, initial=initial, asked=asked)


def _documents(secret):
    return [(name, reverse("hearing_document_by_link", args=[secret, kind.address])) for kind, name in DOCUMENTS]


@opening.opens(KIND, what="planen som side")
@require_safe
def hearing_plan_by_link(request, link):
    """The version as a page with numbered paragraphs, as in its PDF, for a party that is asked about it."""
    asked, secret = link.thing, request.resolver_match.kwargs["secret"]
    revision = asked.hearing.revision
    upload = partial(_upload, secret)
    context = {
        **page_by_link(NumberedPaper, of_revision(revision), standing_of(revision), revision.plan, upload),
        "asked": asked,
        "number": revision.number,
        "is_heard": beginning.is_heard(asked.hearing),
        "here": reverse("hearing_by_link", args=[secret]),
        "documents": _documents(secret)[:2],
    }
    return render(request, "hearing/plan.html", context)


def _upload(secret, sha256):
    return reverse("hearing_file_by_link", args=[secret, sha256])


@opening.opens(KIND, what="")
@require_safe
def hearing_file_by_link(request, link, sha256):
    """An annex or an image of the version that a party is asked about."""
    revision = link.thing.hearing.revision
    return opened_file(request, link, of_revision(revision), revision.plan, sha256)


@opening.opens(KIND, what=lambda kind: kind.address)
@require_safe
def hearing_document_by_link(request, link, kind):
    """The version as a document, for a party that is asked about it."""
    if all(kind is not given for given, _ in DOCUMENTS):
        raise Http404
    revision = link.thing.hearing.revision
    back = (reverse("hearing_by_link", args=[request.resolver_match.kwargs["secret"]]), "Tilbage til høringen")
    answer = given_out(request, revision, kind, back)
    answer["Cache-Control"] = PRIVATE
    return answer


@login_not_required
@require_http_methods(["GET", "POST"])
def revision_hearing(request, slug, years, number):
    """A hearing that is open to everybody, and its form; for as long as its version is."""
    revision = find_revision(request.user, slug, years, number, LIGHT)
    if not revision.is_visible_to(request.user):
        answer = taken_down(request, revision)
        answer["Cache-Control"] = PRIVATE
        return answer
    hearing = Hearing.objects.filter(revision=revision).first()
    if hearing is None or not revision.is_open:
        raise Http404
    hearing.revision = revision
    if request.method == "POST" and (held := ratelimit.consume_or_429(request, action="hearing_answer")):
        return held
    at = (slug, years, number)
    addresses = [
        ("Planen som side", revision.get_absolute_url()),
        *((name, reverse("revision_document", args=[*at, kind.address])) for kind, name in DOCUMENTS),
    ]
    return unlisted(_answered(request, hearing, reverse("revision_hearing", args=at), addresses), revision)


def _answered(request, hearing, here, documents, *, initial=None, asked=None):
    """The page of a hearing with its form; a POST is an answer."""
    revision = hearing.revision
    municipality = revision.plan.municipality
    is_heard = beginning.is_heard(hearing)
    form = None
    if is_heard or request.method == "POST":
        posted = (request.POST, request.FILES) if request.method == "POST" else ()
        form = SendAnswerForm(*posted, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            answer = answers.receive(hearing=hearing, asked=asked, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _receipt(answer))
            return redirect(here)
    title = titled(revision.title, revision.plan.years)
    context = {
        "hearing": hearing,
        "municipality": municipality,
        "title": title,
        "name": f"Høring: {title} – {municipality.full_name}",
        "description": f"Alle kan svare på {title}. Fristen er {danish.date(hearing.deadline)}.",
        "asked": asked,
        "documents": documents,
        "sent": asked.answers.all() if asked else (),
        "form": form,
        "is_written_in": form is not None,
        "used": form if form is not None and form.errors else None,
        "is_late": timezone.localdate() > hearing.deadline,
        "kept_for": _kept_for(),
    }
    for answer in context["sent"]:
        answer.hearing = hearing
    return render(request, "hearing/by_link.html", context, status=422 if context["used"] else 200)


def _receipt(answer):
    late = " Det kom efter fristen og er noteret som for sent." if answer.is_late else ""
    mailed = f" Der er sendt en kvittering til {answer.address}." if answer.address else ""
    return f"Tak. Svaret er modtaget {danish.moment(answer.at)}.{late}{mailed}"


def _kept_for():
    """How long answers are kept, in words; empty for as long as the case is."""
    days = ANSWERS.days
    if days is None:
        return ""
    return f"{days // 365} år" if days % 365 == 0 else danish.counted(days, "dag", "dage")
