"""What the screens of the ministry's desk share."""

from django.contrib import messages
from django.db import IntegrityError, models
from django.forms import Textarea
from django.shortcuts import redirect

from bpmplan.constraints import sentence_of
from bpmplan.steps import Refused

SMALL_TEXT = {models.TextField: {"widget": Textarea({"rows": 3, "cols": 80})}}


class NoSideTrips:
    """No links to edit or view beside a choice of goal: they lead away from the form."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(db_field, models.ForeignKey) and field is not None:
            for switch in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
                setattr(field.widget, switch, False)
        return field


class RefusalsShown:
    """A refusal of the models (somebody sent the letter meanwhile) becomes a sentence on the page, never a 500."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            messages.error(request, str(refused))
        except IntegrityError as error:  # a colleague saved the same between the form's check and this save
            messages.error(request, f"Det er ikke gemt: en kollega har ændret det samme imens. {sentence_of(error)}")
        return redirect(request.path)


def posted(request):
    """The data of a POST, also of an empty one (a form that asks nothing but the press of its button)."""
    return request.POST if request.method == "POST" else None


def by_year(goals):
    """Choices of goals in groups by year, in the order given: ``[(group, [(pk, text)])]``. Wants goal sets fetched."""
    groups = {}
    for goal in goals:
        groups.setdefault(f"Mål for {goal.goal_set.year}", []).append((goal.pk, str(goal)))
    return list(groups.items())
