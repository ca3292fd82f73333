"""What is shown beside the page of writing, one thing at a time; each is a page of its own too."""

from django.http import Http404
from django.views.decorators.http import require_safe

from .benchmark import BENCHMARK
from .beside_tab import Here
from .desk import PLAN_WITH_EARLIER, Desk
from .last_year import LAST_YEAR
from .minister import MINISTER
from .notes import NOTES
from .official import FIGURES
from .since_visit import SINCE_VISIT

TABS = (LAST_YEAR, NOTES, MINISTER, FIGURES, SINCE_VISIT, BENCHMARK)
"""All that there is to show, in the order in which it is offered."""


def tabs_of(plan):
    return [tab for tab in TABS if tab.is_offered(plan)]


@require_safe
def plan_beside(request, pk, what):
    """One of ``TABS``, about the part in ``?del=``: a page, or what the page of writing puts beside."""
    desk = Desk(request, pk, plans=PLAN_WITH_EARLIER)
    tabs = tabs_of(desk.plan)
    tab = next((one for one in tabs if one.slug == what), None)
    if tab is None:
        raise Http404
    here = Here.read(request.GET.get("del", ""))
    return desk.render(
        tab.template, {"page_name": tab.label, "tab": tab, "tabs": tabs, "here": here, **tab.fill(desk, here)}
    )
