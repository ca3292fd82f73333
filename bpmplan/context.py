"""What every page's template knows."""

from django.conf import settings

from .accounts import permissions


def site(request):
    """The frame's own facts: demo mode, addresses, and which parts of the program this person has."""
    user = getattr(request, "user", None)
    return {
        "demo": settings.DEMO,
        "site_url": settings.SITE_URL,
        "accessibility_url": settings.ACCESSIBILITY_STATEMENT_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "is_ministry": permissions.is_ministry(user),
        "desk_memberships": permissions.memberships(user),
    }
