"""Who gets a letter because they are writing a plan that answers its goals."""

from bpmplan.accounts.models import Membership, Role

from ..models import Plan


def writers(event):
    """Editors and approvers where a plan for the goals has been begun: ``[(municipality id, user, address)]``.

    For letters after the announcement; two queries. See ``goals.mails.ALSO``.
    """
    if event.step != "amend":
        return []
    begun = Plan.objects.kept().filter(goal_sets=event.goal_set_id).values("municipality")
    members = Membership.objects.active().filter(municipality__in=begun, role__in=(Role.EDITOR, Role.APPROVER))
    members = members.select_related("user").order_by("municipality", "pk")
    return [(member.municipality_id, member.user, member.user.email.lower()) for member in members]
