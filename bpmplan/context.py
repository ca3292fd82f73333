"""What every page's template knows."""

from django.conf import settings

from .accounts import permissions
from .demo import DEMO_PASSWORD, DEMO_USERS


def site(request):
    """The frame's own facts: demo mode, addresses, and which parts of the program this person has."""
    user = getattr(request, "user", None)
    return {
        "demo": settings.DEMO,
        "demo_users": DEMO_USERS if settings.DEMO else (),
        "demo_password": DEMO_PASSWORD if settings.DEMO else "",
        "site_url": settings.SITE_URL,
        "accessibility_url": settings.ACCESSIBILITY_STATEMENT_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "is_ministry": permissions.is_ministry(user),
        "desk_memberships": permissions.memberships(user),
    }
