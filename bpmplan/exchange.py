"""Reference data out of the admin and in again, as CSV: nothing is changed before it has been shown what would change.

``Exchange`` is a mixin for a ``ModelAdmin``. Its file is what Danish Excel writes and reads (``sheets``).
"""

import csv
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from . import danish
from .formulas import guarded, unguarded
from .sheets import CSV, csv_of, download
from .sheets_read import SheetError, csv_rows, text_of
from .values.numbers import parse_number

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 5_000
YES, NO = "ja", "nej"
NO_CSV = "Filen er ikke en CSV-fil, der kan læses. Gem den igen fra Excel som CSV."
NUMBERS = (models.DecimalField, models.IntegerField)


@dataclass(frozen=True)
class ExchangeColumn:
    """A field of the model as a column. ``write``: object → text; ``read``: text → what a form takes.

    ``read`` raises ``ValueError`` with a Danish sentence. Without them the field's own kind decides.
    """

    name: str
    header: str = ""
    hint: str = ""
    write: Callable | None = None
    read: Callable | None = None

    def text(self, row):
        """The value of ``row`` as it stands in the file."""
        if self.write:
            return self.write(row)
        value = getattr(row, self.name)
        if value is None:
            return ""
        if isinstance(value, bool):
            return YES if value else NO
        return value.strftime("%d.%m.%Y") if hasattr(value, "strftime") else str(value)

    def cell(self, row):
        """The value as a cell of the file: a number stays one, and no text is taken for a formula."""
        text = self.text(row)
        is_number = not self.write and isinstance(row._meta.get_field(self.name), NUMBERS)
        return text if is_number else guarded(text)

    def value(self, text, model):
        """The text as the form's data. Raises ``ValueError``."""
        if self.read:
            return self.read(text) if text else ""
        field = model._meta.get_field(self.name)
        if isinstance(field, models.BooleanField):
            if text.lower() not in (YES, NO):
                raise ValueError(f"Skriv {YES} eller {NO}.")
            return text.lower() == YES
        if text and isinstance(field, models.DateField):
            return danish.parse_day(text)
        if text and isinstance(field, NUMBERS):
            return parse_number(text)
        return text


@dataclass
class Line:
    """What one row of the file would do: ``new``, ``changed``, ``unchanged``, or ``wrong`` with ``errors``."""

    number: int
    name: str
    state: str = "unchanged"
    changes: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    form: forms.ModelForm | None = None


class FileForm(forms.Form):
    file = forms.FileField(label="CSV-fil", help_text="Hent listen her, ret den i Excel, og gem den som CSV.")

    def clean_file(self):
        uploaded = self.cleaned_data["file"]
        if uploaded.size > MAX_BYTES:
            raise forms.ValidationError("Filen er for stor. Den må højst fylde 2 MB.")
        try:
            return text_of(uploaded.read())
        except SheetError:
            raise forms.ValidationError(NO_CSV) from None


class ConfirmForm(forms.Form):
    """The file and a digest of its preview, sent from the preview to the import."""

    text = forms.CharField(strip=False, widget=forms.Textarea({"hidden": True}))
    digest = forms.CharField(widget=forms.HiddenInput)


class Exchange:
    """``exchange_key`` names the columns that tell which row it is; ``exchange_columns`` are all, in order."""

    exchange_key = ()
    exchange_columns = ()
    change_list_template = "admin/exchange/change_list.html"

    def get_urls(self):
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("hent/", view(self.export_view), name=f"{name}_export"),
            path("indlaes/", view(self.import_view), name=f"{name}_import"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        addresses = {"export_url": reverse(f"{name}_export"), "import_url": reverse(f"{name}_import")}
        return super().changelist_view(request, addresses | (extra_context or {}))

    def headers(self):
        return {self._header(column): column for column in self.exchange_columns}

    def _header(self, column):
        return column.header or str(self.model._meta.get_field(column.name).verbose_name)

    def export_view(self, request):
        """The whole list as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = ([column.cell(row) for column in self.exchange_columns] for row in self.get_queryset(request))
        return download(csv_of([list(self.headers()), *rows]), str(self.opts.verbose_name_plural), CSV)

    def import_view(self, request):
        """The first press shows what the file would change; the second does it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST" and "digest" in request.POST:
            return self._confirm(request)
        form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
        if request.method == "POST" and form.is_valid():
            text = form.cleaned_data["file"]
            try:
                return self._preview(request, text, self.compare(request, text))
            except ValueError as error:
                form.add_error("file", str(error))
        return self._page(request, "admin/exchange/upload.html", form=form, columns=self.headers().items())

    def compare(self, request, text):
        """What every row would do, as ``Line``. Raises ``ValueError`` when the file as a whole can't be read."""
        rows, columns = _rows_of(text, self.headers(), self.exchange_key)
        there = {self._key_of(row): row for row in self.get_queryset(request)}
        lines, seen = [], {}
        for number, texts in rows:
            key = tuple(texts[name] for name in self.exchange_key)
            line = Line(number, " · ".join(key))
            if key in seen:
                line.errors.append(f"Rækken står også på linje {seen[key]}.")
            seen.setdefault(key, number)
            self._compare_row(request, line, there.get(key), texts, columns)
            if line.errors:
                line.state = "wrong"
            lines.append(line)
        return lines

    def _key_of(self, row):
        return tuple(column.text(row) for name in self.exchange_key for column in self._named(name))

    def _named(self, name):
        return [column for column in self.exchange_columns if column.name == name]

    def _compare_row(self, request, line, there, texts, columns):
        if there is None and not self.has_add_permission(request):
            line.errors.append("Findes ikke i listen, og du kan ikke tilføje nye.")
            return
        before = {column.name: column.text(there) if there else "" for column in self.exchange_columns}
        if there is not None and all(texts[column.name] == before[column.name] for column in columns):
            return  # most rows of a list that was corrected are as they were: nothing is asked of the database for them
        data = {}
        for column in self.exchange_columns:
            text = texts[column.name] if column in columns else before[column.name]
            try:
                data[column.name] = column.value(text, self.model)
            except ValueError as error:
                line.errors.append(f"{self._header(column)}: {error}")
        if line.errors:
            return
        names = [column.name for column in self.exchange_columns]
        line.form = forms.modelform_factory(self.model, fields=names)(data, instance=there)
        if not line.form.is_valid():
            for name, sentences in line.form.errors.items():
                label = "".join(f"{self._header(column)}: " for column in self._named(name))
                line.errors += [f"{label}{sentence}" for sentence in sentences]
            return
        after = {column.name: column.text(line.form.instance) for column in self.exchange_columns}
        fixed = self.get_readonly_fields(request, there)
        for column in self.exchange_columns:
            if before[column.name] == after[column.name]:
                continue
            if there is not None and column.name in fixed:
                line.errors.append(f"{self._header(column)}: Kan kun ændres af en systemansvarlig.")
            line.changes.append((self._header(column), before[column.name], after[column.name]))
        line.state = "new" if there is None else "changed" if line.changes else "unchanged"

    def _preview(self, request, text, lines):
        states = ("new", "changed", "unchanged", "wrong")
        counts = {state: sum(line.state == state for line in lines) for state in states}
        return self._page(
            request,
            "admin/exchange/preview.html",
            form=ConfirmForm(initial={"text": text, "digest": _digest(lines)}),
            lines=[line for line in lines if line.state != "unchanged"],
            counts=counts,
            can_apply=not counts["wrong"] and bool(counts["new"] or counts["changed"]),
        )

    def _confirm(self, request):
        form = ConfirmForm(request.POST)
        back = redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")
        if not form.is_valid():
            messages.error(request, "Filen fulgte ikke med. Vælg den igen.")
            return back
        # A form sends line ends as CR LF, whatever the file had.
        text = form.cleaned_data["text"].replace("\r\n", "\n")
        try:
            with transaction.atomic():
                lines = self.compare(request, text)
                if _digest(lines) != form.cleaned_data["digest"]:
                    messages.warning(request, "Listen er ændret imens. Her er, hvad filen nu vil ændre.")
                    return self._preview(request, text, lines)
                count = self._apply(request, lines)
        except (ValueError, IntegrityError):
            messages.error(request, "Filen kunne ikke indlæses, og intet er ændret. To rækker er måske ens.")
            return back
        messages.success(
            request, f"Listen er indlæst: {danish.counted(count, 'række', 'rækker')} er ændret eller tilføjet."
        )
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def _apply(self, request, lines):
        if any(line.state == "wrong" for line in lines):
            raise ValueError("A row is wrong.")
        for line in lines:
            if line.state == "new":
                self.log_addition(request, self._save(request, line), "Indlæst fra en fil.")
            elif line.state == "changed":
                what = ", ".join(header for header, _, _ in line.changes)
                self.log_change(request, self._save(request, line), f"Indlæst fra en fil: {what}.")
        return sum(line.state in ("new", "changed") for line in lines)

    def _save(self, request, line):
        """By the admin's own door, so that its rules are those of a file too."""
        row = line.form.save(commit=False)
        self.save_model(request, row, line.form, change=line.state == "changed")
        line.form.save_m2m()
        return row

    def _page(self, request, template, **context):
        title = f"Indlæs {self.opts.verbose_name_plural}"
        return TemplateResponse(
            request, template, self.admin_site.each_context(request) | {"title": title, "opts": self.opts} | context
        )


def _rows_of(text, headers, key):
    """``([(line number, {field: text})], columns of the file)``. Raises ``ValueError`` with a Danish sentence."""
    try:
        lines = csv_rows(text)
    except csv.Error:
        raise ValueError(NO_CSV) from None
    if not lines:
        raise ValueError("Filen er tom.")
    names = [name.strip() for name in lines[0]]
    unknown = [name for name in names if name not in headers]
    if unknown:
        raise ValueError(f"Kolonnen »{unknown[0][:60]}« kendes ikke. Kolonnerne er: {', '.join(headers)}.")
    columns = [headers[name] for name in names]
    missing = [header for header, column in headers.items() if column.name in key and column not in columns]
    if missing or len(set(names)) < len(names):
        wrong = f"Kolonnen »{missing[0]}« mangler." if missing else "En kolonne står der to gange."
        raise ValueError(wrong)
    rows = []
    for number, cells in enumerate(lines[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            there, wanted = (
                danish.counted(len(cells), "felt", "felter"),
                danish.counted(len(columns), "kolonne", "kolonner"),
            )
            raise ValueError(f"Linje {number} har {there}, men der er {wanted}.")
        rows.append((number, {c.name: unguarded(cell.strip()) for c, cell in zip(columns, cells, strict=True)}))
    if len(rows) > MAX_ROWS:
        raise ValueError(f"Filen har mere end {MAX_ROWS} rækker.")
    return rows, columns


def _digest(lines):
    """What a preview showed, in short: when it is the same at the deed, what happens is what was seen."""
    return hashlib.sha256(repr([(line.name, line.state, line.changes) for line in lines]).encode()).hexdigest()
