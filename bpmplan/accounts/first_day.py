"""Who writes in a municipality that begins, and what its first administrator does there."""

from .models import Invitation, Membership, Role

WRITING = [role for role in Role if role.covers(Role.EDITOR)]


def writers_of(municipalities):
    """``{municipality's key: ([name of who writes], [name of who is invited to])}``; two queries, however many."""
    names = {pk: ([], []) for pk in municipalities}
    members = Membership.objects.active().filter(municipality__in=names, role__in=WRITING)
    for pk, name in members.order_by("user__name").values_list("municipality_id", "user__name"):
        names[pk][0].append(name)
    invited = Invitation.objects.filter(municipality__in=names, role__in=WRITING, accepted_at=None, withdrawn_at=None)
    for pk, name in invited.order_by("name").values_list("municipality_id", "name"):
        names[pk][1].append(name)
    return names


def asks_what_they_do(holder):
    """Whether somebody who is to administer, and only reads, is asked what they do: nobody writes there yet.

    ``holder``: their ``Membership``, or the ``Invitation`` to be one.
    """
    if not holder.is_administrator or holder.role != Role.READER:
        return False
    return not any(writers_of([holder.municipality_id])[holder.municipality_id])
