"""What the pages of a plan that came back to the desk show first: why it came back."""

from ..models import Outcome


def came_back(ready, revisions):
    """The reason of a returned or reopened plan as templates show it, with the bodies that sent it back; or None.

    ``revisions``: the plan's, the newest first.
    """
    why = ready.sent_back
    if why is None:
        return None
    decisions = revisions[0].standing_decisions if revisions else ()
    is_returned = why.step in ("return", "return_amended")
    return {
        "kind": "warning" if is_returned else "info",
        "title": "Planen er sendt tilbage" if is_returned else "Planen er åbnet igen",
        "why": why,
        "asked": ready.asked,
        "decisions": [decision for decision in decisions if decision.outcome == Outcome.RETURNED],
    }
