"""What was measured and what is aimed at over the country: for all, and for the ministry with the plans' state."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from bpmplan import danish, sheets
from bpmplan.accounts.permissions import ministry_required
from bpmplan.converters import row_number
from goals.models import WhyNone

from . import figure_html, municipalities
from .addresses import files_of, wanted_file
from .figure_forms import EVERY_YEAR, FiguresForm
from .figure_sheets import CAUTION, figures_table
from .figures import known_indicators, over_country, put_aims

MOST_WITH_ALL_YEARS = 25
"""Municipalities of which the page shows what the plans of all years aim at, one by one; of more it says in how many
plans: they are thousands, a long wait and more than anybody reads."""


@login_not_required
@require_safe
def figures(request):
    """``/tal/``: a series in every municipality beside what adopted plans aim at."""
    return _page(request, has_state=False)


@require_safe
@ministry_required
def ministry_figures(request):
    """The same with where each municipality stands with a plan, and with series that are being prepared."""
    return _page(request, has_state=True)


def _page(request, *, has_state):
    indicators, years = known_indicators(only_public=not has_state), municipalities.known_years()
    series = list({one.series_id: one.series for one in indicators}.values())
    chosen = _chosen(request, series)
    if chosen is None:
        context = {"has_state": has_state, "year": years.default, "caution": CAUTION}
        return render(request, "public/figures.html", context)
    asked = request.GET.get("aar", "")
    year = int(asked) if asked in map(str, years.all) else years.default
    of_plans = None if asked == EVERY_YEAR else year
    shown = over_country(chosen, year=of_plans, with_states=year if has_state else None)
    form = FiguresForm(request.GET, rows=shown.places, series=series, years=years.all)
    form.cleaned_data |= {"serie": str(chosen.pk), "aar": str(of_plans or EVERY_YEAR)}
    kept = [place for place in shown.places if form.is_kept(place)]
    kind = wanted_file(request)
    are_counted = of_plans is None and not kind and len(kept) > MOST_WITH_ALL_YEARS
    if of_plans is None and not are_counted:
        put_aims(shown, kept)
    if kind:
        table = figures_table(shown, kept, form)
        if has_state:
            return sheets.response(table, kind)
        answer = sheets.for_anybody(sheets.content_of(table, kind), table.name, kind)
        patch_vary_headers(answer, ["Cookie"])  # as the page at the same address
        return answer
    context = {
        "has_state": has_state,
        "series": chosen,
        "shown": shown,
        "form": form,
        "options": form.options(),
        "year": year,
        "count": len(kept),
        "total": len(shown.places),
        "charts": figure_html.charts(kept, shown),
        "heads": figure_html.heads(shown),
        "rows": figure_html.rows(kept, shown, has_state=has_state),
        "are_counted": are_counted,
        "indicators": [one for one in indicators if one.series_id == chosen.pk],
        "files": files_of(request),
        "is_narrowed": bool(form.asked_for),
        "caution": CAUTION,
        "signs": danish.listed(f"»{one.value}« ({one.label})" for one in WhyNone),
    }
    return render(request, "public/figures.html", context)


def _chosen(request, series):
    """The series that is asked for, else the first; None without any."""
    asked = row_number(request.GET.get("serie"))
    return next((one for one in series if one.pk == asked), series[0] if series else None)
