"""A municipality says itself that it has no plan this year, or its own elsewhere; anybody may read the answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bpmplan import files
from bpmplan.accounts import permissions
from bpmplan.steps import Refused

from ..models import Answer
from . import year_answers as answers
from .answer_forms import AnswerForm

YEARS = range(2010, 2101)


@require_http_methods(["GET", "POST"])
def answer_edit(request, slug, year):
    """Give or change the municipality's answer for a year."""
    municipality = permissions.answering_municipality(request.user, slug)
    if year not in YEARS:
        raise Http404
    answer = Answer.objects.filter(municipality=municipality, year=year).first()
    form = AnswerForm(request.POST or None, request.FILES or None, answer=answer)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            answers.give(
                municipality,
                year,
                kind=data["kind"],
                link=data["link"],
                file=data["file"],
                keep_file=form.keeps_file,
                note=data["note"],
                by=request.user,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Kommunens svar for {year} er gemt og kan ses af alle. Det kan ændres igen.")
            return redirect("desk")
    context = {
        "municipality": municipality,
        "year": year,
        "answer": answer,
        "form": form,
        "plans": answers.plans_of(municipality, year),
        "history": answers.history(municipality, year),
    }
    return render(request, "plans/answer.html", context, status=422 if form.errors else 200)


@require_POST
def answer_withdraw(request, slug, year):
    """Take the answer back."""
    municipality = permissions.answering_municipality(request.user, slug)
    try:
        answers.withdraw(municipality, year, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Kommunens svar for {year} er trukket tilbage.")
    return redirect("answer_edit", slug, year)


@login_not_required
@require_safe
def answer_file(request, slug, year, sha256):
    """The plan that a municipality attached to its answer, for anybody, as long as the answer stands."""
    answer = get_object_or_404(Answer.objects.exclude(sha256=""), municipality__slug=slug, year=year, sha256=sha256)
    return files.response(sha256, answer.content_type, answer.file_name, request=request)
