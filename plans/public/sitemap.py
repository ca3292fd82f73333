"""What search engines are told: the public pages with when they were changed, and where they needn't look."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.db.models.functions import Coalesce, Greatest
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from bpmplan import open_answers
from bpmplan.accounts.models import Municipality
from goals.models import Goal, GoalSet

from ..models import FollowUp, Revision

NOT_FOR_ALL = (
    "admin",
    "arbejde",
    "brev",
    "brugere",
    "demo",
    "hoering",
    "invitation",
    "kalender",
    "kollega",
    "konto",
    "laes",
    "ministerium",
)
"""Where addresses begin that are for those who sign in, or for one person."""


class Pages(Sitemap):
    """Pages of this site, at its own address however it was asked for. Items are ``(path, when it was changed)``."""

    def get_protocol(self, protocol=None):
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc

    def location(self, item):
        return item[0]

    def lastmod(self, item):
        return item[1]


class Frame(Pages):
    """The pages that lead to the others."""

    def items(self):
        return [(reverse(name), None) for name in ("home", "plan_list", "municipality_list", "goal_sets", "figures")]


class Goals(Pages):
    def items(self):
        sets = [(one.get_absolute_url(), None) for one in GoalSet.objects.announced().order_by("-year")]
        goals = Goal.objects.announced().select_related("goal_set").order_by("-goal_set__year", "number")
        return sets + [(goal.get_absolute_url(), None) for goal in goals]


class Municipalities(Pages):
    def items(self):
        places = Municipality.objects.order_by("code").annotate(changed=Max("plans__revisions__adopted_at"))
        return [(place.get_absolute_url(), place.changed) for place in places]


class Versions(Pages):
    """Adopted versions, each at its permanent address, and the path of each plan."""

    def items(self):
        adopted = Revision.objects.adopted().order_by("place", "pk").select_related("plan__municipality")
        adopted = adopted.only(
            "number", "plan__first_year", "plan__last_year", "plan__municipality__slug", "plan__municipality__name"
        ).annotate(changed=Greatest("adopted_at", Coalesce("superseded_at", "adopted_at")))
        pages, paths = [], {}
        for revision in adopted:
            plan = revision.plan
            pages.append((revision.get_absolute_url(), revision.changed))
            path = reverse("plan_path", args=[plan.municipality.slug, plan.years])
            paths[path] = max(revision.changed, paths.get(path, revision.changed))
        return pages + list(paths.items())


class FollowUps(Pages):
    """Follow-ups that municipalities have shown to everybody."""

    def items(self):
        shown = FollowUp.objects.public().select_related("plan__municipality").titled().order_by("plan", "number")
        return [(one.get_absolute_url(), one.frozen_at) for one in shown]


SITEMAPS = (Frame, Goals, Municipalities, Versions, FollowUps)


@login_not_required
@require_safe
def sitemap(request):
    """``/sitemap.xml``: every page that anybody may read and search engines may list."""
    pages = [page for one in SITEMAPS for page in one().get_urls()]
    return open_answers.answer(
        request,
        lambda: render_to_string("sitemap.xml", {"urlset": pages}),
        content_type="application/xml; charset=utf-8",
        about=[(page["location"], page["lastmod"]) for page in pages],
    )


@login_not_required
@require_safe
def robots(request):
    """``/robots.txt``. Sample data is no municipality's plan, and is listed nowhere."""
    if settings.DEMO:
        lines = ["User-agent: *", "Disallow: /"]
    else:
        lines = ["User-agent: *", *(f"Disallow: /{name}/" for name in NOT_FOR_ALL)]
        lines += ["Disallow: /planer/?", "", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}"]
    text = "\n".join(lines) + "\n"
    return open_answers.answer(request, lambda: text, content_type="text/plain; charset=utf-8", about=text)
