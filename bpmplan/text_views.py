"""The preview beside the text that is being written."""

from django.http import HttpResponse
from django.utils.html import format_html_join
from django.views.decorators.http import require_POST

from . import text


def preview(request, *, image_url=None):
    """What the posted text will look like, as a piece of HTML, below sentences about tables that are too wide.

    A view that knows the plan gives its images.
    The header tells the editor that this is the preview, and not a page saying that the session has expired.
    """
    typed = request.POST.get("text", "")
    warnings = format_html_join("", '<p class="md-warning">{}</p>', ([warning] for warning in text.table_faults(typed)))
    html = warnings + text.render(typed, image_url=image_url)
    return HttpResponse(html, headers={"X-Text-Preview": "1", "Cache-Control": "no-store"})


@require_POST
def text_preview(request):
    """The preview of a text that belongs to no plan yet: its images are shown as missing."""
    return preview(request)
