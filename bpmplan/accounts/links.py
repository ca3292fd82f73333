"""The link that opens an invitation."""

from ..links.kinds import Kind, register
from . import people
from .models import Invitation

register(
    Kind(
        name=people.LINK,
        label="Invitation",
        page="invitation_accept",
        things=lambda: Invitation.objects.select_related("municipality", "invited_by"),
        about=lambda invitation: f"Invitation til {invitation.municipality}",
        municipality=lambda invitation: invitation.municipality,
        lasts=people.INVITATION_LASTS,
    )
)
