"""The ministry's overviews of the country. Every one can be narrowed by its address, and fetched as Excel or CSV."""

import re
import uuid
from operator import itemgetter

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bpmplan import danish, sheets
from bpmplan.accounts.permissions import ministry_required
from bpmplan.converters import row_number
from bpmplan.many_html import filled, one_after_the_other, options_of
from bpmplan.steps import Refused

from ..models import Plan, Theme
from ..models.revisions import is_sub_goal_title
from . import goal_cells, municipalities, ordering, table_html
from . import overview as country
from . import themes as deeds
from .addresses import address_with, files_of, wanted_file
from .forms import AnswersForm, CountryForm
from .municipalities import State
from .sheets import goal_table, matrix_table, overview_table

PER_PAGE = 20


SHOWN = 900
"""Characters of an answer that are shown before the rest is folded away."""


HEADINGS = {
    "kommune": "Kommune",
    "region": "Region",
    "status": "Status",
    "siden": "Siden",
    "aendret": "Senest ændret",
    "besluttet": "Besluttet",
    "maal": "Mål besvaret",
}


@require_safe
@ministry_required
def overview(request):
    """All municipalities for a year: who has a plan, who has answered otherwise, since when."""
    years = municipalities.known_years()
    year = _year(request, years)
    rows, columns = country.overview(year)
    in_force = [column for column in columns if not column.is_withdrawn]
    form = CountryForm(request.GET, rows=rows)
    kept = ordering.ordered([row for row in rows if form.is_kept(row)], form.order)
    if kind := wanted_file(request):
        return sheets.response(overview_table(year, kept, in_force, form), kind)
    context = _context(request, years, year, form) | {
        "rows": table_html.table_rows(kept, len(in_force)),
        "count": len(kept),
        "total": len(rows),
        "columns": columns,
        "in_force": len(in_force),
        "headings": [_heading(request, form.order, key, title) for key, title in HEADINGS.items()],
        "regions": [table_html.region_row(region, year) for region in ordering.by_region(rows)],
        "states": State.choices,
        "tiles": _tiles(kept),
    }
    return render(request, "ministry/overview.html", context)


@require_safe
@ministry_required
def matrix(request):
    """Municipalities × goals: what each answer consists of, each leading to the very place in the adopted plan."""
    years = municipalities.known_years()
    year = _year(request, years)
    lines, columns = country.matrix(year)
    form = CountryForm(request.GET, rows=[row for row, _ in lines])
    kept = [(row, cells) for row, cells in lines if form.is_kept(row)]
    kept = ordering.ordered(kept, form.order, row_of=itemgetter(0))
    if kind := wanted_file(request):
        return sheets.response(matrix_table(year, kept, columns, form), kind)
    context = _context(request, years, year, form) | {
        "lines": table_html.matrix_rows(kept, columns),
        "in_force": sum(row.state == State.ADOPTED for row, _ in kept),
        "count": len(kept),
        "total": len(lines),
        "columns": columns,
        "heading": _heading(request, form.order, "kommune", "Kommune"),
    }
    return render(request, "ministry/matrix.html", context)


@require_safe
@ministry_required
def goal(request, year, number):
    """Every adopted answer to one goal below each other, with search in them and themes on them."""
    texts, column, themes = _goal(year, number)
    form = AnswersForm(request.GET, rows=[text.row for text in texts], tema=[(t.pk, t.name) for t in themes])
    kept = [text for text in texts if form.is_kept(text)]
    if kind := wanted_file(request):
        return sheets.response(goal_table(column, kept, form), kind)
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "column": column,
        "columns": goal_cells.columns_of(year),
        "page_obj": page,
        "answers": [(text, *_answer_parts(text, form.words)) for text in page],
        "total": len(texts),
        "themes": themes,
        "query": request.GET.urlencode(),
        "files": files_of(request),
        "year": year,
        "is_narrowed": bool(form.asked_for),
    }
    return render(request, "ministry/goal.html", context)


@require_POST
@ministry_required
def themes(request, year, number):
    """Put a theme on an answer or take it off; make, rename or delete a theme. Back to where one was."""
    anchor = "temaer"
    try:
        if "answer" in request.POST:
            anchor = _tag(request)
        else:
            _change_theme(request)
    except Refused as refused:
        messages.error(request, str(refused))
    query = QueryDict(request.POST.get("query", "")[:2000]).urlencode()
    return redirect(reverse("ministry_goal", args=[year, number]) + (f"?{query}" if query else "") + f"#{anchor}")


def _tag(request):
    plan_pk, _, key = request.POST["answer"].partition(":")
    try:
        key = uuid.UUID(key)
        plan = get_object_or_404(Plan, pk=int(plan_pk))
    except ValueError:
        raise Http404 from None
    if "remove" in request.POST:
        deeds.untag(_theme(request.POST["remove"]), plan, key, by=request.user)
    elif request.POST.get("theme"):
        deeds.tag(_theme(request.POST["theme"]), plan, key, by=request.user, now=timezone.now())
    else:
        raise Refused("Vælg et tema.")
    return f"svar-{key}"


def _change_theme(request):
    name = request.POST.get("name", "")
    if "delete" in request.POST:
        theme = _theme(request.POST["delete"])
        deeds.delete(theme, by=request.user)
        messages.success(request, f"Temaet »{theme}« er slettet.")
    elif "rename" in request.POST:
        theme = deeds.rename(_theme(request.POST["rename"]), name, by=request.user)
        messages.success(request, f"Temaet hedder nu »{theme}«.")
    else:
        theme = deeds.create(name, by=request.user)
        messages.success(request, f"Temaet »{theme}« er oprettet og kan sættes på svarene.")


def _theme(pk):
    return get_object_or_404(Theme, pk=row_number(pk))


def _year(request, years):
    asked = request.GET.get("aar", "")
    return int(asked) if asked in map(str, range(2010, 2101)) else years.default


def _context(request, years, year, form):
    return {
        "year": year,
        "years": options_of([(known, known) for known in sorted({*years.all, year}, reverse=True)], year),
        "newest_goals": years.default,
        "has_goals": year in years.announced,
        "has_no_goals": year in years.without_goals,
        "plan_required": years.announced.get(year, False),
        "form": form,
        "is_narrowed": bool(form.asked_for),
        "files": files_of(request),
    }


def _heading(request, order, key, title):
    """A column's heading that sorts by it: its address, and how the rows are sorted by it now."""
    sort = {key: "ascending", f"-{key}": "descending"}.get(order, "")
    address = address_with(request, orden=f"-{key}" if order == key else key, hent="", page="")
    return {"title": title, "sort": sort, "url": address, "is_number": key == "maal"}


def _tiles(rows):
    """The rows by region, in Danish order."""
    regions = {}
    for row in rows:
        regions.setdefault(row.region, []).append(row)
    return [(region, table_html.tiles(regions[region])) for region in sorted(regions, key=danish.sort_key)]


def _goal(year, number):
    texts, column = country.goal_texts(year, number)
    if column is None:
        raise Http404
    return texts, column, deeds.all_themes()


def _answer_parts(answer, words):
    """An answer's text as ``(shown, folded away, titles of initiatives)``, with the words searched for marked.

    Of what is shown and folded away each paragraph says whether it is the title of a sub-goal.
    """
    blocks = [block for block in answer.text.split("\n\n") if block.strip()]
    count = answer.cell.initiatives if len(blocks) >= answer.cell.initiatives else 0
    paragraphs = blocks[: len(blocks) - count]  # a frozen answer's text ends with the titles of its initiatives
    titles = blocks[len(paragraphs) :]
    shown, length = [], 0
    while paragraphs and (length < SHOWN or words):
        length += len(paragraphs[0])
        shown.append(paragraphs.pop(0))
    if paragraphs and is_sub_goal_title(shown[-1]):
        paragraphs.insert(0, shown.pop())  # a title stands with its words
    texts = [[(_marked(block, words), is_sub_goal_title(block)) for block in part] for part in (shown, paragraphs)]
    return [*texts, [_marked(title, words) for title in titles]]


def _marked(text, words):
    if not words:
        return text
    parts = re.split("(" + "|".join(map(re.escape, words)) + ")", text, flags=re.IGNORECASE)
    return one_after_the_other(filled("<mark>{}</mark>", part) if at % 2 else part for at, part in enumerate(parts))
