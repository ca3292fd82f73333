"""That somebody who is signed in was refused a page is written in the security log, once an hour for each page."""

from datetime import timedelta

from django.utils import timezone

from ..blanking import blanked_path
from ..visitors import person_of
from .models import Entry
from .recording import record

AGAIN_AFTER = timedelta(hours=1)


def log_refusals(get_response):
    def middleware(request):
        response = get_response(request)
        if response.status_code == 403 and not getattr(request, "form_was_stale", False):
            _note(request, person_of(request))
        return response

    return middleware


def _note(request, person):
    if person is None:
        return
    about = blanked_path(request)[:300]
    lately = Entry.objects.filter(user=person, at__gt=timezone.now() - AGAIN_AFTER)
    if not lately.filter(event="refused", about=about).exists():
        record("refused", user=person, about=about, request=request)
