"""A municipality's colour for its plans' pages, as a stylesheet: a page may hold no styles of its own."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.views.decorators.http import require_safe

from .. import open_answers
from .colours import LEAST_CONTRAST, contrast, stylesheet

KEPT = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def accent_stylesheet(request, colour):
    """The stylesheet of a colour, six hexadecimal digits. The address says all that it is made of, so it is kept.

    Another shape of it needs another address.
    """
    styles = stylesheet(f"#{colour}")
    if contrast(f"#{colour}") < LEAST_CONTRAST:
        raise Http404
    response = open_answers.answer(request, lambda: styles, content_type="text/css; charset=utf-8", about=styles)
    response["Cache-Control"] = KEPT
    return response
