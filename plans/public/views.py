"""What anybody may read: the country, the municipalities, the plans that were adopted."""

import hashlib
from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import get_messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.functional import cached_property
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from bpmplan import danish, files
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Municipality
from bpmplan.converters import row_number
from bpmplan.prepared import Prepared, given
from bpmplan.private_answers import PRIVATE
from goals.benchmark.shown import ABOUT, benchmark_of
from goals.models import GoalSet

from ..content.amended import with_differences
from ..content.earlier import earlier_content
from ..content.standing import as_it_stands, standing_of
from ..content.stored import of_revision
from ..documents.paper import Paper
from ..models import FollowUp, Plan, Revision, YearInForce
from .excerpts import with_excerpts
from .forms import SearchForm
from .kept import key_of, page_of, rendered

PER_PAGE = 25
PAGES_AHEAD = 3


class LookAhead(Paginator):
    """Pages of a list that is not counted to its end: that would cost more the more there is.

    It looks as far as a reader can go by one link: a few pages beyond the one that is asked for. ``keys`` are the
    rows in order, as cheap as can be; ``rows`` the same with all that a page shows of them.
    """

    def __init__(self, keys, rows, per_page, page_number):
        super().__init__(keys, per_page)
        self.rows = rows
        page = row_number(page_number) or 1
        self.limit = ((page if page < 10_000 else 1) + PAGES_AHEAD) * per_page

    @cached_property
    def keys_ahead(self):
        """Primary keys as far as it looks, and one more if there is one."""
        return list(self.object_list.values_list("pk", flat=True)[: self.limit + 1])

    @cached_property
    def count(self):
        return min(len(self.keys_ahead), self.limit)

    @property
    def has_more(self):
        """Whether there are more than ``count``."""
        return len(self.keys_ahead) > self.limit

    def page(self, number):
        number = self.validate_number(number)
        keys = self.keys_ahead[(number - 1) * self.per_page : number * self.per_page]
        return self._get_page(self.rows.filter(pk__in=keys), number, self)


@login_not_required
@require_safe
def home(request):
    """What this is, where the country stands today, a way to one's municipality, the newest plans."""
    newest = GoalSet.objects.with_goals().order_by("-year").first()
    context = {
        "newest_goals": newest,
        "next_year": timezone.localdate().year + 1,
        "municipalities": Municipality.objects.only("name", "slug"),
        "newest_plans": _listed(Revision.objects.in_force()).order_by("-adopted_at", "-pk")[:6],
        "this_year": timezone.localdate().year,
        "in_force": YearInForce.objects.filter(year=timezone.localdate().year).count(),
    }
    return render(request, "public/home.html", context)


@login_not_required
@require_safe
def plan_list(request):
    """Plans in force, and earlier ones if asked for; searched in all their words."""
    form = SearchForm(request.GET)
    rows = _listed(Revision.objects.order_by("place", "pk"))
    matches = form.narrow(Revision.objects.order_by("place", "pk"))
    page_number = request.GET.get("page")
    page = LookAhead(matches, rows, PER_PAGE, page_number).get_page(page_number)
    page.object_list = with_excerpts(page.object_list, form.words)
    return render(request, "public/plan_list.html", {"form": form, "page_obj": page})


@login_not_required
@require_safe
def municipality_list(request):
    """All 98, by region; ``?navn=`` finds one's own."""
    name = danish.folded(request.GET.get("navn", "").strip()[:60])
    today = timezone.localdate()
    in_force = {
        row["municipality"]: row["year"]
        for row in YearInForce.objects.filter(year__gte=today.year).order_by("-year").values("municipality", "year")
    }
    regions = {}
    for municipality in Municipality.objects.with_region():
        if name in danish.folded(municipality.full_name):
            municipality.year_in_force = in_force.get(municipality.pk)
            regions.setdefault(municipality.region.on(today), []).append(municipality)
    context = {"regions": sorted(regions.items(), key=lambda item: item[0].name), "name": request.GET.get("navn", "")}
    return render(request, "public/municipality_list.html", context)


@login_not_required
@require_safe
def municipality(request, slug):
    """One municipality: the plan in force, earlier and coming years."""
    place = get_object_or_404(Municipality.objects.with_region(), slug=slug)
    revisions = _listed(Revision.objects.adopted()).filter(plan__municipality=place)
    revisions = revisions.order_by("-plan__last_year", "-number")
    today = timezone.localdate()
    in_force = [r for r in revisions if r.superseded_at is None]
    current = next((r for r in in_force if r.is_in_force_now), None)
    latest = current or next(iter(in_force), None)
    context = {
        "municipality": place,
        "region": place.region.on(today),
        "current": current,
        "latest": latest,
        "decision": latest.decisions.adoptions().first() if latest else None,
        "in_force": in_force,
        "superseded": [r for r in revisions if r.superseded_at is not None],
        "proposals": _listed(Revision.objects.proposals().filter(plan__municipality=place))
        .select_related("hearing")
        .order_by("-pk"),
        "follow_ups": FollowUp.objects.public()
        .filter(plan__municipality=place)
        .titled()
        .select_related("plan__municipality")
        .order_by("-plan__last_year", "-number"),
        "answers": place.answers.exclude(
            year__in=YearInForce.objects.filter(municipality=place).values("year")
        ).select_related("municipality"),
        "today": today,
        "benchmark": benchmark_of(place),
        "survey_replies": place.survey_replies.published().select_related("municipality", "survey"),
        "about_benchmark": ABOUT,
    }
    return render(request, "public/municipality.html", context)


@login_not_required
@require_safe
def plan_in_force(request, slug, years):
    """The plan in force for a year (``/kommuner/aalborg/2023/``) or for a plan's own years."""
    first, _, last = years.partition("-")
    revision = _without_content().in_force().filter(plan__municipality__slug=slug)
    if last:
        revision = revision.filter(plan__first_year=first, plan__last_year=last)
    else:
        revision = revision.filter(years_in_force__year=first)
    return _page(request, get_object_or_404(revision.order_by("-number")[:1]))


@login_not_required
@require_safe
def revision(request, slug, years, number):
    """One version for ever: an open one for anybody, any other for the municipality's own people."""
    revision = find_revision(request.user, slug, years, number, WITHOUT_CONTENT)
    if not revision.is_visible_to(request.user):
        return taken_down(request, revision)
    return unlisted(_page(request, revision), revision)


def unlisted(response, revision):
    """Keep an answer of what isn't adopted out of search engines: it is for a meeting or a hearing, and goes again."""
    if not revision.is_adopted:
        response["X-Robots-Tag"] = "noindex"
    return response


def at_address(revisions):
    """The question for the revisions at an address; ``revisions()`` says what to read of them.

    A discarded plan may have had the same years; the plan that took its place is newer, and stands first.
    """
    about = {
        "plan__municipality__slug": given("slug"),
        "plan__first_year": given("first_year"),
        "plan__last_year": given("last_year"),
        "number": given("number"),
    }
    return Prepared(lambda: revisions().filter(**about).order_by("-plan_id"))


def find_revision(user, slug, years, number, revisions):
    """The revision at an address, if ``user`` may see it; else 404. ``revisions`` are those ``at_address``.

    One that was public until it was annulled or closed is found too: ``taken_down`` is what a stranger gets of it.
    """
    first, _, last = years.partition("-")
    candidates = revisions.instances(slug=slug, first_year=int(first), last_year=int(last or first), number=number)
    visible = next((revision for revision in candidates if revision.is_visible_to(user)), None)
    revision = visible or next((one for one in candidates if one.is_annulled or one.was_open), None)
    if revision is None:
        raise Http404
    return revision


def taken_down(request, revision):
    """What anybody may know of a version that was annulled, or closed before it was adopted: 410, and what holds."""
    context = {"revision": revision, "plan": revision.plan, "in_force": in_force_for(revision.plan)}
    return render(request, "public/taken_down.html", context, status=410)


def in_force_for(plan):
    """The version in force for a plan's years, or None."""
    revisions = Revision.objects.in_force().filter(
        plan__municipality=plan.municipality_id,
        years_in_force__year__range=(plan.first_year, plan.last_year),
    )
    return revisions.select_related("plan__municipality").defer("content").titled().first()


@login_not_required
@require_safe
def revision_file(request, slug, years, number, sha256):
    """An annex or an image of a version, or the logo that its municipality had."""
    revision = find_revision(request.user, slug, years, number, WHOLE)
    if not revision.is_visible_to(request.user):
        return taken_down(request, revision)
    answer, _ = file_in(request, of_revision(revision), slug, sha256)
    return unlisted(answer, revision)


def file_in(request, content, slug, sha256):
    """An upload of a content, or the logo that its municipality had, and the name of what is read by itself.

    The name is empty for what is part of a page: images. 404 for anything else.
    """
    if sha256 == content.municipality.logo:
        return files.response(sha256, files.image_type(sha256), f"{slug}-logo", request=request), ""
    attachment = next((one for one in content.attachments if one.sha256 == sha256), None)
    if attachment is None:
        raise Http404
    answer = files.response(sha256, attachment.content_type, attachment.file_name, request=request)
    return answer, "" if attachment.is_image else attachment.file_name


@require_safe
def plan_preview(request, pk):
    """The plan as the page that it will be or, while its text is locked, is, for those who may see its desk."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related("municipality"), pk=pk)
    content, standing = as_it_stands(plan, now=timezone.now())
    if standing.amends:
        standing = with_differences(standing, plan.newest_revision)
    keys = {attachment.sha256: attachment.key for attachment in content.attachments}
    paper = Paper(
        content,
        standing,
        earlier_content(plan),
        upload=lambda sha256: reverse("plan_file", args=[plan.pk, keys[sha256]]),
    )
    context = {"page": rendered(paper), "standing": standing, "plan": plan, "preview": True}
    return render(request, "public/plan.html", context)


@login_not_required
@require_safe
def accessibility(request):
    """What we know of the program's accessibility, and whom to tell."""
    return render(request, "public/accessibility.html")


def _page(request, revision):
    standing = standing_of(revision)
    key = key_of(revision, standing)
    newer = in_force_for(revision.plan) if revision.superseded_at else revision.adopted_after
    shown = FollowUp.objects.public() if revision.is_adopted else FollowUp.objects.none()
    follow_ups = list(shown.filter(plan=revision.plan).titled().select_related("plan__municipality").order_by("number"))
    benchmark = _benchmark_of(revision.plan) if revision.is_adopted else []
    etag = _etag(request, revision, key, newer, follow_ups, benchmark)
    response = get_conditional_response(request, etag=etag) if etag else None
    if response is None:
        context = {
            "page": page_of(revision, standing, key),
            "standing": standing,
            "plan": revision.plan,
            "revision": revision,
            "newer": newer,
            "follow_ups": follow_ups,
            "benchmark": benchmark,
            "about_benchmark": ABOUT,
            "is_final": revision.is_adopted or not (newer or revision.is_being_amended),
            "is_own": permissions.membership_in(request.user, revision.plan.municipality_id) is not None,
        }
        response = render(request, "public/plan.html", context)
    if etag:
        response["ETag"] = etag
        response["Cache-Control"] = "no-cache"  # kept, and asked about each time: a version may be superseded
    else:
        response["Cache-Control"] = PRIVATE
    return response


def _benchmark_of(plan):
    """What the benchmark says of the municipality, at the latest of the plan's last year; it is beside the version."""
    return benchmark_of(plan.municipality, until=date(plan.last_year, 12, 31))


def _etag(request, revision, key, newer, follow_ups, benchmark):
    """What names the page as strangers see it; None for one that has something of its own: a name, a message."""
    if request.user.is_authenticated or len(get_messages(request)):
        return None
    frame = (settings.DEMO, settings.CONTACT_EMAIL, settings.ACCESSIBILITY_STATEMENT_URL)
    about = (key, revision.superseded_at, revision.annulled_at, revision.plan.municipality.name)
    about += (revision.plan.status, revision.plan.is_amended) if not revision.is_adopted else ()
    about += tuple((one.number, str(one), one.get_absolute_url()) for one in follow_ups)
    about += tuple((one.in_words, one.is_sample) for one in benchmark)
    if newer:
        about += (newer.get_absolute_url(), newer.title)
    return quote_etag(hashlib.sha256(repr((about, frame)).encode()).hexdigest())


def _revisions():
    return Revision.objects.select_related("plan__municipality")


def _without_content():
    return _revisions().defer("content")


WHOLE, WITHOUT_CONTENT = at_address(_revisions), at_address(_without_content)


def _listed(revisions):
    """Revisions as lists show them: without their content, and with ``is_in_force_now``: in force this year."""
    now = YearInForce.objects.filter(revision=OuterRef("pk"), year=timezone.localdate().year)
    revisions = revisions.select_related("plan__municipality__region__successor").annotate(is_in_force_now=Exists(now))
    # SQLite keeps columns of later versions behind the content, and would read through it.
    return revisions.defer("content", "annulled_at", "amends").titled()
