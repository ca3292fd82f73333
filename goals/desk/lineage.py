"""The page of the ministry's desk where it is said what a goal continues: chosen, shown what it changes, then saved."""

from django import forms
from django.contrib import messages
from django.forms import BaseFormSet, formset_factory
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from bpmplan.steps import Refused

from ..lineage import effect_of, possible_origins, set_lineage
from ..models import ContinuationKind, Goal
from .mixins import by_year, posted

MOST = 10
"""As many earlier goals as one goal may be made of."""
KEEP = {"empty_permitted": False, "use_required_attribute": False}
"""Of the forms: a row that is sent as it stands counts too."""
DONE = {"entered": "indført", "corrected": "rettet", "removed": "fjernet"}
KINDS = dict(ContinuationKind.choices)


class OriginRow(forms.Form):
    """One earlier goal, and how it is continued."""

    kind = forms.ChoiceField(label="Hvordan", choices=ContinuationKind.choices, required=False)
    earlier = forms.ModelChoiceField(Goal.objects.none(), label="Tidligere mål", required=False)

    def __init__(self, *args, earlier, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["earlier"].queryset = Goal.objects.filter(pk__in=[goal.pk for goal in earlier])
        self.fields["earlier"].choices = [("", "Intet"), *by_year(earlier)]


class BaseOriginRows(BaseFormSet):
    def clean(self):
        chosen = [form.cleaned_data.get("earlier") for form in self.forms if form.is_valid()]
        if len(set(filter(None, chosen))) < len([one for one in chosen if one]):
            raise forms.ValidationError("Det samme mål er valgt to gange.")

    def origins(self):
        rows = [form.cleaned_data for form in self.forms]
        return {row["earlier"]: row["kind"] or ContinuationKind.CONTINUED for row in rows if row.get("earlier")}


OriginRows = formset_factory(
    OriginRow, formset=BaseOriginRows, extra=2, max_num=MOST, absolute_max=MOST, validate_max=True
)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Hvorfor? (frivilligt)", required=False, max_length=2_000, widget=forms.Textarea({"rows": 2})
    )


def lineage_page(model_admin, request, pk):
    """GET: what the goal continues and what was changed before. POST shows the effect; with ``save`` it is done."""
    goal = get_object_or_404(Goal.objects.with_words().with_origins(), pk=pk)
    earlier = list(possible_origins(goal.goal_set.year).select_related("goal_set"))
    known = {one.pk for one in earlier}
    # What stands may be a draft's goal, which isn't offered to others.
    earlier += [one.earlier for one in goal.continuations.all() if one.earlier_id not in known]
    stands = [{"kind": one.kind, "earlier": one.earlier_id} for one in goal.continuations.all()]
    data = posted(request)
    rows = OriginRows(data, initial=stands, prefix="maal", form_kwargs=KEEP | {"earlier": earlier})
    reason = ReasonForm(data)
    effect = refused = None
    if request.method == "POST" and rows.is_valid() and reason.is_valid():
        origins = rows.origins()
        try:
            effect = effect_of(goal, origins)
            if "save" in request.POST:
                why = reason.cleaned_data["reason"]
                event = set_lineage(goal, origins, by=request.user, now=timezone.now(), reason=why)
                if event:
                    model_admin.log_change(request, goal, f"Hvad målet viderefører, er {DONE[event.step]}.")
                messages.success(request, "Det er gemt." if event else "Det stod sådan i forvejen.")
                return redirect(request.path)
        except Refused as refusal:
            refused = str(refusal)
    context = model_admin.admin_site.each_context(request) | {
        "title": "Hvad målet viderefører",
        "goal": goal,
        "rows": rows,
        "reason": reason,
        "effect": effect,
        "refused": refused,
        "history": _history(goal),
        "opts": model_admin.model._meta,
    }
    return TemplateResponse(request, "admin/goals/goal/lineage.html", context)


def _history(goal):
    """What was changed, the newest first: ``[(event, what was done, what stood before, what then stood)]``."""
    events = goal.lineage_events.select_related("by").order_by("-at", "-pk")
    return [(event, DONE[event.step], _in_words(event.before), _in_words(event.after)) for event in events]


def _in_words(data):
    """``Videreført fra 2024, mål 2 (Opkvalificering)``; of several one after the other."""
    words = []
    for one in data:
        year, _, number = one["goal"].partition("-")
        words.append(f"{KINDS.get(one['kind'], '')} {year}, mål {number} ({one['title']})")
    return "; ".join(words) or "intet tidligere mål"
