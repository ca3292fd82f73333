"""The ministry's desk: the benchmark, and the pages on which a file with it is shown and then taken in."""

import hashlib

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from bpmplan import danish, files
from bpmplan.accounts.ministry import MinistryDesk
from bpmplan.fields import LineField
from bpmplan.jobs import waiting
from bpmplan.jobs.asked import ask, wait_for

from .. import reading_files, tasks
from ..area_names import AreaNames
from ..benchmark import reading, taking
from ..models import BenchmarkFigure, TableReading
from .mixins import posted

MOST_SHOWN = 200
"""Corrections that are shown of one file."""


class TableFileForm(forms.Form):
    """A file with the benchmark's table."""

    file = files.UploadField(
        label="Fil med tabellen", types=(files.XLSX, files.TEXT), help_text="Excel (.xlsx) eller CSV."
    )


class TakeForm(forms.Form):
    """Where the table is from, and a digest of what was shown."""

    source = LineField(
        label="Kilde",
        max_length=200,
        widget=forms.TextInput({"class": "vLargeTextField"}),
        help_text="Står ved tallene, fx »Styrelsen for Arbejdsmarked og Rekruttering, benchmark 1. halvår 2024«.",
    )
    digest = forms.CharField(widget=forms.HiddenInput)


@admin.register(BenchmarkFigure)
class BenchmarkAdmin(MinistryDesk, admin.ModelAdmin):
    """The figures by area, to be read; they come from files. No order here is a ranking."""

    list_display = ("place", "group", "period", "expected", "actual", "difference", "delivery")
    list_filter = ("is_sample",)
    search_fields = ("area__municipality__name", "area__region__name", "group")
    search_help_text = "Søg efter område eller gruppe"
    list_select_related = ("area__municipality", "area__region", "delivery")
    ordering = ("area__kind", "area__municipality__name", "area__region__name", "group", "pk")
    sortable_by = ("group",)
    list_per_page = 100
    change_list_template = "admin/goals/benchmarkfigure/change_list.html"
    fields = readonly_fields = (
        "place", "group", "period", "expected", "actual", "difference", "share", "rank", "why_none", "is_sample",
        "delivery", "corrected_by",
    )  # fmt: skip

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def get_actions(self, request):
        return {}

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("area__municipality", "area__region")

    @admin.display(description="område", ordering="area__municipality__name")
    def place(self, obj):
        return obj.area.name

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("indlaes/", view(self.choose), name="goals_benchmarkfigure_import"),
            path("indlaes/<int:pk>/", view(self.preview), name="goals_benchmarkfigure_preview"),
            *super().get_urls(),
        ]

    def choose(self, request):
        """A file is dropped here; nothing is changed by it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = TableFileForm(posted(request), request.FILES or None)
        if request.method == "POST" and form.is_valid():
            stored = form.cleaned_data["file"]
            row = wait_for(ask(TableReading, tasks.read_table, **reading_files.asked_for(stored, request.user)))
            if not row.has_failed:
                return redirect("admin:goals_benchmarkfigure_preview", row.pk)
            form.add_error("file", row.error)
        titles = [title for title, _ in reading.COLUMNS.values()]
        return self._page(request, "choose.html", "Indlæs benchmark", form=form, columns=titles)

    def preview(self, request, pk):
        """What the file would change, or what is wrong with it; a POST takes it in whole, if it is as it was shown."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = get_object_or_404(TableReading, pk=pk)
        if waiting.is_poll(request):
            return waiting.state_of(row)
        if not row.is_made:
            back = (reverse("admin:goals_benchmarkfigure_import"), "Vælg en anden fil")
            return waiting.page(request, row, title="Filen", about=row.name, back=back)
        table = reading.read(row.rows, AreaNames())
        would = taking.compare(table.lines)
        form = TakeForm(posted(request), initial={"digest": _digest(table, would)})
        if request.method == "POST" and form.is_valid():
            if table.faults or form.cleaned_data["digest"] != _digest(table, would):
                messages.warning(request, "Tallene er ændret imens. Her er, hvad filen nu vil ændre.")
                return redirect(request.path)
            return self._take(request, row, table, form.cleaned_data["source"])
        context = {
            "form": form,
            "reading": row,
            "table": table,
            "would": would,
            "corrected": _corrected(table, would),
            "can_take": not table.faults and bool(would.fresh),
            "left_out": table.left_out.most_common(20),
            "periods": sorted({line.period for line in table.lines}, key=lambda period: period.end),
        }
        return self._page(request, "preview.html", "Det vil filen ændre", **context)

    def _take(self, request, row, table, source):
        given = {"file_name": row.name, "sha256": row.sha256}
        try:
            taken = taking.take(table.lines, source=source, now=timezone.now(), by=request.user, **given)
        except IntegrityError:
            messages.error(request, "En kollega har indlæst tal imens. Intet er ændret. Se her, hvad filen nu ændrer.")
            return redirect(request.path)
        if taken.delivery is None:
            messages.info(request, "Filen er indlæst før, og intet er ændret.")
        else:
            new = danish.counted(taken.new, "nyt tal", "nye tal")
            corrected = danish.counted(taken.corrected, "rettet tal", "rettede tal")
            messages.success(request, f"Benchmarken er indlæst: {new} og {corrected}.")
        return redirect("admin:goals_benchmarkfigure_changelist")

    def _page(self, request, template, title, **context):
        context = self.admin_site.each_context(request) | {"title": title, "opts": self.opts} | context
        return TemplateResponse(request, f"admin/goals/benchmarkfigure/{template}", context)


def _corrected(table, would):
    """``[(figure as it stands, line that replaces it)]`` of the first that are corrected."""
    pks = list(would.corrected)[:MOST_SHOWN]
    stands, lines = BenchmarkFigure.objects.in_bulk(pks), {line.as_kept: line for line in table.lines}
    return [(stands[pk], lines[would.corrected[pk]]) for pk in pks]


def _digest(table, would):
    """What a preview showed, in short: when it is the same at the deed, what happens is what was seen."""
    shown = [line.as_kept for line in table.lines]
    return hashlib.sha256(repr((shown, would.new, list(would.corrected))).encode()).hexdigest()
