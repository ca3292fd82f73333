"""What pages of a plan that is adopted with changes show first: what the body changed, and which parts are opened."""

from ..writing.addresses import address_of, section_url
from .changes import NOW


def amended_as(plan, content):
    """What is being changed in a plan as templates show it; None for one that isn't adopted with changes."""
    if not plan.is_amended:
        return None
    amendment = plan.amending
    titles = {section.key: section.title for _, section in content.sections}
    rows = [(str(one.key), one) for one in amendment.opened.filter(is_named=True).order_by("pk")]
    return {
        "event": amendment.event,
        "number": amendment.revision.number,
        "opened": [(titles[key], section_url(plan, one.section, one.key)) for key, one in rows if key in titles],
        "gone": sum(key not in titles for key, _ in rows),
        "differences": f"{address_of(plan, 'plan_changes')}?fra=v{amendment.revision.number}&til={NOW}",
    }
