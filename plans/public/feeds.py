"""What is new, as Atom feeds: of the country, a municipality, a goal."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from bpmplan import open_answers
from bpmplan.accounts.models import Municipality
from goals.models import Goal

from .news import Newest, NewestAnswers

TYPE = "application/atom+xml; charset=utf-8"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Feed(Atom1Feed):
    """One in which nothing is new yet was changed long ago, and not each time it is asked for."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else LONG_AGO


@login_not_required
@require_safe
def country_news(request):
    """``/nyt.atom``: what is new in all municipalities."""
    title = "Kommunernes beskæftigelsesplaner"
    subtitle = "Nye planer, høringer, nye versioner og rettelser fra alle kommuner."
    return _feed(request, Newest(), title, subtitle, reverse("plan_list"))


@login_not_required
@require_safe
def municipality_news(request, slug):
    """``/kommuner/aalborg/nyt.atom``: what is new in one."""
    place = get_object_or_404(Municipality, slug=slug)
    title = f"Beskæftigelsesplaner fra {place.full_name}"
    newest = Newest(Q(plan__municipality=place))
    return _feed(request, newest, title, "Nye planer, høringer, nye versioner og rettelser.", place.get_absolute_url())


@login_not_required
@require_safe
def goal_news(request, year, number):
    """``/maal/2026/2/nyt.atom``: new answers to an announced goal."""
    goal = get_object_or_404(Goal.objects.announced().with_words(), goal_set__year=year, number=number)
    title = f"Svar på mål {number} for {year}: {goal.short_title}"
    subtitle = "Nye planer og versioner, der besvarer målet eller et mål, som det er videreført fra eller til."
    return _feed(request, NewestAnswers(goal), title, subtitle, goal.get_absolute_url())


def _feed(request, newest, title, subtitle, page):
    own = settings.SITE_URL + request.path
    if settings.DEMO:
        subtitle += " Eksempeldata, ikke kommunernes egne planer."

    def write():
        feed = Feed(
            title, settings.SITE_URL + page, subtitle, language="da", subtitle=subtitle, feed_url=own, feed_guid=own
        )
        for news in newest.news():
            feed.add_item(
                news.title,
                settings.SITE_URL + news.link,
                news.summary,
                unique_id=news.id,
                author_name=news.municipality,
                pubdate=news.published,
                updateddate=news.updated,
            )
        return feed.writeString("utf-8")

    about = (title, subtitle, own, newest.key)
    return open_answers.answer(request, write, content_type=TYPE, about=about, at=newest.at)
