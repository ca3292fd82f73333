"""All kinds of sections."""

from .declared import Links, Parent
from .initiatives import Initiative
from .sections import Attachment, Chapter, PlanGoal
from .targets import Target

SECTIONS = (Chapter, PlanGoal, Initiative, Target, Attachment)
KINDS = {kind._meta.model_name: kind for kind in SECTIONS}
"""``{model name: kind}``: the name is how ``Edit`` and addresses speak of a kind."""


def parents_of(kind):
    """The fields that name what sections of a kind are part of."""
    return [field for field in kind.FIELDS.values() if isinstance(field, Parent)]


def parts_of(kind):
    """The fields by which sections of other kinds are part of one of this kind, and come and go with it."""
    return [f for other in SECTIONS for f in other.FIELDS.values() if isinstance(f, Parent) and f.to is kind]


def links_to(kind):
    """The fields by which sections of other kinds link to one of this kind."""
    return [f for other in SECTIONS for f in other.FIELDS.values() if isinstance(f, Links) and f.to is kind]
