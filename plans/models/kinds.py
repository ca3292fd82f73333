"""All kinds of sections."""

from .initiatives import Initiative
from .sections import Attachment, Chapter, PlanGoal
from .targets import Target

SECTIONS = (Chapter, PlanGoal, Initiative, Target, Attachment)
KINDS = {kind._meta.model_name: kind for kind in SECTIONS}
"""``{model name: kind}``: the name is how ``Edit`` and addresses speak of a kind."""
