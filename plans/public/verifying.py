"""Which plan a file or a printed fingerprint belongs to, and whether that is the one that holds.

Whoever has the file has read it, so it is said of every version and draft what it is; what it says is open to those
only who may read it.
"""

import hashlib
import re
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.private_answers import PRIVATE

from ..content.amended import with_differences
from ..content.data import titled
from ..content.earlier import name_of_version
from ..content.standing import standing_of
from ..documents import handed_out, kinds
from ..documents.paper import mark_of
from ..models import Event, FollowUp, Status
from .views import in_force_for


class VerifyForm(forms.Form):
    """A file, or a fingerprint as it is printed."""

    file = forms.FileField(
        label="Fil",
        help_text="PDF, Word eller en anden fil, som er hentet her. Filen bliver ikke gemt.",
        required=False,
        error_messages={"empty": "Filen er tom."},
    )
    fingerprint = forms.CharField(
        label="Eller fingeraftryk",
        help_text="Det står på planens sidste side. Mellemrum betyder ikke noget, og de første 16 tegn er nok.",
        max_length=200,
        required=False,
    )
    mark_optional = False

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > settings.VERIFY_MAX_BYTES:
            megabytes = settings.VERIFY_MAX_BYTES // (1024 * 1024)
            raise forms.ValidationError(f"Filen fylder mere end {megabytes} MB. Så stor er ingen fil herfra.")
        return file

    def clean_fingerprint(self):
        digits = re.sub(r"\s", "", self.cleaned_data["fingerprint"]).lower()
        if digits and not re.fullmatch(r"[0-9a-f]*", digits):
            raise forms.ValidationError("Et fingeraftryk har kun tallene 0-9 og bogstaverne a-f. Se efter igen.")
        if digits and not handed_out.SHORTEST <= len(digits) <= 64:
            raise forms.ValidationError(f"Skriv mindst {handed_out.SHORTEST} og højst 64 tegn af fingeraftrykket.")
        return digits

    def clean(self):
        data = super().clean()
        if not self.errors and not data.get("file") and not data.get("fingerprint"):
            raise forms.ValidationError("Vælg en fil, eller skriv et fingeraftryk.")
        return data


@dataclass(frozen=True)
class Known:
    """What a file or a fingerprint is of. ``status`` is a word of ``STATUSES``; ``sentences`` say what holds now.

    ``address`` leads on, for those to whom it is open; ``newer`` is the address and the name of what holds instead,
    which is everybody's. ``file`` names the kind of file, if it was one.
    """

    title: str
    municipality: str
    status: str
    sentences: tuple
    address: str
    link: str
    file: str = ""
    newer: tuple = ()


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request):
    """Ask with a file, which isn't kept, or with a fingerprint, which has an address of its own."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if not form.cleaned_data["file"]:
            return redirect("verified", form.cleaned_data["fingerprint"])
        return _answer(request, known_files(request.user, form.cleaned_data["file"]), is_file=True)
    status = 422 if form.errors else 200
    return _private(render(request, "public/verify.html", {"form": form}, status=status))


@login_not_required
@require_safe
def verified(request, digits):
    """What is known of a fingerprint: the address that is printed on every version."""
    known = [_of_version(request.user, revision) for revision in handed_out.versions_of(digits)]
    known += [_of_follow_up(request.user, follow_up) for follow_up in handed_out.follow_ups_of(digits)]
    return _answer(request, known, is_file=False)


def _answer(request, known, *, is_file):
    context = {"form": VerifyForm(), "known": known, "is_file": is_file, "is_answered": True}
    return _private(render(request, "public/verify.html", context, status=200 if known else 404))


def _private(answer):
    answer["Cache-Control"] = PRIVATE
    return answer


def known_files(user, file):
    """``[Known]`` of a file: one that was made here, or the content of a version."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    sha256 = digest.hexdigest()
    if (handed := handed_out.file_of(sha256)) is None:
        return [_of_version(user, revision, file="Indhold") for revision in handed_out.versions_of(sha256)]
    name = kinds.name_of(handed.kind)
    if handed.revision is None:
        return [_of_draft(user, handed, name)]
    if handed.follow_up:
        return [_of_follow_up(user, handed.follow_up, handed, name)]
    if handed.kind == handed_out.ANNEX and not handed.revision.is_visible_to(user):
        return []  # it may be anybody's: who has it hasn't read the plan
    return [_of_version(user, handed.revision, handed, name)]


def _of_draft(user, handed, name):
    plan = handed.plan
    sentences = (
        f"En kladde, som den var {danish.moment(handed.made_at)}. Den er ikke behandlet politisk, og teksten kan være "
        "ændret siden.",
    )
    is_own = permissions.membership_in(user, plan.municipality_id) is not None
    address = plan.get_absolute_url() if is_own else ""
    title = titled(plan.title, plan.years)
    return Known(title, plan.municipality.full_name, "draft", sentences, address, "Gå til kladden", name)


def _of_follow_up(user, follow_up, handed=None, file=""):
    """A follow-up that was frozen: its fingerprint is gone when it is opened again, and ``handed`` is a file of it."""
    plan = follow_up.plan
    sentences = [f"{follow_up} af {_name(follow_up.revision)}."]
    if follow_up.is_frozen and not (handed and handed.made_at < follow_up.frozen_at):
        sentences.append(f"Den blev låst {danish.date(follow_up.frozen_at)}.")
        sentences.append(follow_up.noted_sentence or "Den er ikke taget til efterretning af et politisk organ endnu.")
        if handed and handed.status != follow_up.status:
            sentences.append("Filen er fra før det blev registreret. Ordene er de samme.")
    else:
        day = danish.date(handed.made_at)
        sentences.append(f"Filen er fra {day}. Opfølgningen er åbnet igen siden, så teksten kan være ændret.")
    is_theirs = FollowUp.objects.visible_to(user).filter(pk=follow_up.pk).exists()
    address = follow_up.get_absolute_url() if is_theirs else ""
    name = plan.municipality.full_name
    return Known(str(follow_up), name, str(follow_up.status), tuple(sentences), address, "Læs opfølgningen", file)


def _of_version(user, revision, handed=None, file=""):
    plan, standing = revision.plan, standing_of(revision)
    sentences, newer = [], None
    if revision.annulled_at:
        status = "annulled"
        sentences.append(
            f"Vedtagelsen var registreret ved en fejl og blev trukket tilbage {danish.date(revision.annulled_at)}."
        )
    elif revision.superseded_at:
        status = "superseded"
        sentences.append(f"Den blev afløst {danish.date(revision.superseded_at)} og er ikke længere kommunens plan.")
        newer = in_force_for(plan)
    elif revision.is_adopted:
        status = "adopted"
        sentences.append(danish.ended(f"Vedtaget {mark_of(standing).rest}".strip()))
    elif newer := revision.adopted_after:
        status = "not_final"
        changed = newer.amends_id == revision.pk
        sentences.append("Den blev vedtaget med ændringer." if changed else "Den er ikke vedtaget; det er en senere.")
    elif revision.is_being_amended:
        status = "not_final"
        sentences.append("Den er vedtaget med ændringer, som er ved at blive skrevet ind.")
    else:
        status = standing.status
        sentences.append(f"Versionen blev låst {danish.date(revision.frozen_at)} og er ikke vedtaget.")
    if standing.amends:
        sentences.append(f"Den har ændringer i forhold til version {standing.amends.number}, som blev behandlet.")
        if revision.is_visible_to(user):
            sentences += with_differences(standing, revision).amends.differences
    if handed:
        sentences += _since(handed, revision, standing)
    address = revision.get_absolute_url() if revision.is_visible_to(user) else ""
    leads = (newer.get_absolute_url(), _name(newer)) if newer else ()
    return Known(
        *(_name(revision), plan.municipality.full_name, status, tuple(sentences), address, "Læs planen", file, leads)
    )


def _since(handed, revision, standing):
    """What has happened to a version since a file of it was made."""
    if handed.kind == handed_out.ANNEX:
        return
    if handed.kind in [kind.name for kind in kinds.OF_FOLLOW_UPS]:  # of several, before it was kept which
        yield "Filen er en opfølgning på versionen. Om den er taget til efterretning, kan ikke ses her."
        return
    if handed.status != standing.status and standing.is_adopted:
        same = " Ordene er de samme." if handed.kind in kinds.IN_THE_PLAN_S_WORDS else ""
        yield f"Filen er fra før vedtagelsen og er mærket »{Status(handed.status).label.lower()}«.{same}"
    elif Event.objects.filter(step="correct", revision=revision, at__gt=handed.made_at).exists():
        yield "Oplysningerne om beslutningen er rettet, efter at filen blev lavet."


def _name(revision):
    return name_of_version(revision.title, revision.plan.first_year, revision.plan.last_year, revision.number)
