"""The pages of official numbers: those of the ministry, and a municipality's own, as those see them who keep them."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.jobs import waiting
from bpmplan.jobs.asked import ask, wait_for
from bpmplan.sheets_read import column_letter

from .. import reading_files, tasks
from ..area_names import AreaNames
from ..deliveries import Differences, Taken
from ..indicators import jobindsats, nightly
from ..indicators.choosing import rename
from ..indicators.reading import NotUnderstood, Reading, read
from ..indicators.taking import compare, corrections, take
from ..models import Area, Series, TableReading
from .series_forms import NumbersFileForm, SeriesFactsForm, SeriesForm

SHOWN = 12
"""Rows of a file that are shown before it is taken in."""
MOST_CORRECTIONS = 200
"""Corrections of one delivery that are shown."""


@require_safe
def series_list(request):
    """``/arbejde/talserier/``: the series that the person keeps, with their age and faults."""
    if not permissions.keeps_series(request.user):
        raise PermissionDenied
    context = _frame(request) | {
        "series": Series.objects.kept_by(request.user).with_standing(),
        "has_token": jobindsats.is_set_up(),
        "guide": jobindsats.GUIDE,
    }
    return render(request, "goals/series_list.html", context)


@require_http_methods(["GET", "POST"])
def series_new(request):
    """A series that comes as files."""
    if not permissions.keeps_series(request.user):
        raise PermissionDenied
    given = request.POST if request.method == "POST" else None
    form = SeriesForm(given, municipalities=permissions.municipalities_with_series(request.user))
    if given is not None and form.is_valid():
        series = form.save()
        messages.success(request, f"»{series}« er oprettet. Læg nu en fil med tal ind.")
        return redirect("series", series.pk)
    return render(
        request, "goals/series_new.html", _frame(request) | {"form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def series_edit(request, pk):
    """Correct what a series is called and counted in; its numbers stay."""
    series = _kept(request, pk)
    form = SeriesFactsForm(request.POST if request.method == "POST" else None, instance=series)
    if request.method == "POST" and form.is_valid():
        rename(form.save(), unit=form.initial["unit"], source=form.initial.get("source", series.source))
        messages.success(request, f"»{series}« er rettet. Tallene er uændrede.")
        return redirect("series", pk)
    context = _frame(request) | {"form": form, "series": series}
    return render(request, "goals/series_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def series_page(request, pk):
    """One series; a POST brings a file, which is shown before it is taken in."""
    series = _kept(request, pk)
    form = (
        NumbersFileForm(request.POST or None, request.FILES or None) if request.method == "POST" else NumbersFileForm()
    )
    if request.method == "POST" and form.is_valid():
        Area.objects.complete()  # now, since the page that looks places up only reads
        row = ask(TableReading, tasks.read_table, **reading_files.asked_for(form.cleaned_data["file"], request.user))
        return redirect("series_file", pk, row.pk)
    deliveries = series.deliveries()[:10]
    newest = next((one for one in deliveries if one.corrected_count), None)
    changed = corrections(newest, series) if newest else []
    context = _frame(request) | {
        "series": series,
        "form": form,
        "fetch": getattr(series, "fetch", None),
        "is_fetched": nightly.is_fetched(series),
        "has_token": jobindsats.is_set_up(),
        "guide": jobindsats.GUIDE,
        "deliveries": deliveries,
        "newest_correction": newest,
        "corrections": changed[:MOST_CORRECTIONS],
        "more_corrections": max(0, len(changed) - MOST_CORRECTIONS),
    }
    return render(request, "goals/series.html", context, status=422 if form.errors else 200)


@require_POST
def series_fetch(request, pk):
    """Fetch it now, without waiting for the night."""
    series = _kept(request, pk)
    if not nightly.is_fetched(series):
        raise Http404
    if not jobindsats.is_set_up():
        messages.error(request, str(jobindsats.NoToken()))
        return redirect("series", pk)
    row = wait_for(nightly.ask_for(series, tasks.fetch_series, request.user))
    if row.is_made:
        messages.success(request, _said(Taken(None, row.new, row.corrected, 0)))
    elif row.has_failed:
        messages.error(request, row.error)
    else:
        messages.info(request, "Talserien hentes nu. Det kan tage nogle minutter; siden her viser, når den er hentet.")
    return redirect("series", pk)


@dataclass
class _Preview:
    """What a file would bring: the reading, or why there is none."""

    reading: Reading | None
    reason: str
    would: Differences | None


@require_http_methods(["GET", "POST"])
def series_file(request, pk, reading):
    """What stands in a file that was brought; a POST takes it in."""
    series = _kept(request, pk)
    row = get_object_or_404(TableReading, pk=reading, asked_by=request.user)
    if waiting.is_poll(request):
        return waiting.state_of(row)
    row = wait_for(row)
    if not row.is_made:
        back = (reverse("series", args=[pk]), "Vælg en anden fil")
        return waiting.page(request, row, title="Filen", about=row.name, back=back, failed=422)
    column = (request.POST if request.method == "POST" else request.GET).get("kolonne", "")[:200]
    preview = _preview(series, row, column)
    can_be_taken = preview.reading is not None and not preview.reading.faults
    if request.method == "POST" and can_be_taken:
        taken = take(
            series,
            preview.reading.measured,
            source=series.source or row.name,
            now=timezone.now(),
            by=request.user,
            file_name=row.name,
            sha256=row.sha256,
        )
        messages.success(request, f"»{row.name}« er lagt ind. {_said(taken)}")
        return redirect("series", pk)
    shown = row.rows[:SHOWN]
    context = _frame(request) | {
        "series": series,
        "row": row,
        "column": column,
        "preview": preview,
        "reading": preview.reading,
        "can_be_taken": can_be_taken,
        "left_out": preview.reading.left_out.most_common(20) if preview.reading else [],
        "rows": shown,
        "letters": [column_letter(index) for index in range(max(len(one.cells) for one in shown))],
        "row_count": len(row.cells),
    }
    return render(request, "goals/series_file.html", context, status=422 if request.method == "POST" else 200)


def _preview(series, row, column):
    try:
        reading = read(row.rows, AreaNames(), series.period_kind, column)
    except NotUnderstood as error:
        return _Preview(None, str(error), None)
    return _Preview(reading, "", compare(series, reading.measured))


def _kept(request, pk):
    """The series, for those who keep it; 404 for anybody else."""
    return get_object_or_404(Series.objects.kept_by(request.user).select_related("municipality", "fetch"), pk=pk)


def _frame(request):
    """What the pages' way back is: the ministry's page, or the desk."""
    is_ministry = permissions.is_ministry(request.user)
    return {"back": ("Ministeriet", "ministry") if is_ministry else ("Arbejdsbord", "desk")}


def _said(taken):
    if not taken.new and not taken.corrected:
        return "Alle tal stod her i forvejen."
    counts = [
        f"{danish.number(count)} {danish.fitting(count, *words)}"
        for count, *words in ((taken.new, "nyt tal", "nye tal"), (taken.corrected, "tal er rettet", "tal er rettet"))
        if count
    ]
    return f"{danish.capital(danish.listed(counts))}."
