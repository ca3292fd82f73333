"""The preview beside the text that is being written."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from . import text


def preview(request, *, image_url=None):
    """What the posted text will look like, as a piece of HTML. A view that knows the plan gives its images.

    The header tells the editor that this is the preview, and not a page saying that the session has expired.
    """
    html = text.render(request.POST.get("text", ""), image_url=image_url)
    return HttpResponse(html, headers={"X-Text-Preview": "1", "Cache-Control": "no-store"})


@require_POST
def text_preview(request):
    """The preview of a text that belongs to no plan yet: its images are shown as missing."""
    return preview(request)
