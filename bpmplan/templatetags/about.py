"""``{% load about %}``: what a public page says of itself to search engines, and to those who are sent its address."""

from django import template
from django.conf import settings

from bpmplan.many_html import filled, filled_each

register = template.Library()

META = '<meta name="description" content="{}">\n<link rel="canonical" href="{}">\n{}'
PROPERTY = '<meta property="{}" content="{}">\n'


@register.filter
def at_this_site(path):
    """The whole address of a page here, as it can be printed."""
    return settings.SITE_URL + path


@register.simple_tag(takes_context=True)
def about_page(context, title, description, *, address="", image="", alt="", kind="website"):
    """Description, permanent address and Open Graph of a page.

    ``address`` is the page's own path, without what was asked for in its query; ``image`` the path of a picture.
    ``kind`` is Open Graph's word: ``website`` or ``article``.
    """
    url = settings.SITE_URL + (address or context["request"].path)
    properties = [
        ("og:title", title),
        ("og:description", description),
        ("og:type", kind),
        ("og:url", url),
        ("og:site_name", "BPMplan"),
        ("og:locale", "da_DK"),
    ]
    if image:
        properties += [("og:image", settings.SITE_URL + image), ("og:image:alt", alt)]
    return filled(META, description, url, filled_each(PROPERTY, properties))
