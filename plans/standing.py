"""A frozen revision's standing as this site shows it."""

from django.conf import settings

from .content import Standing


def standing_of(revision):
    """The ``Standing`` with this site's address; sample data says so in demo mode."""
    return Standing.of(revision, site_url=settings.SITE_URL, sample=settings.DEMO)
