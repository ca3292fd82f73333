"""The screen where a person goes through the earlier plan beside the new one and says what becomes of each section."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bpmplan.steps import Refused

from ..content.changes import FIELDS, State
from ..models import KINDS, StandKind
from ..rollover.review import review_of
from ..rollover.stands import MINISTERS, take_back, take_stand
from ..writing import saving
from ..writing.addresses import section_url
from ..writing.deleting import seen_of
from .desk import Desk
from .typed import typed_page

NAMES = {"chapter": "Afsnit", "plangoal": "Mål", "target": "Måltal", "initiative": "Indsats", "attachment": "Bilag"}
UNDO = "undo"
FIELD_OF = {StandKind.ENDED: "reason", StandKind.MOVED: "moved_to"}
"""The field at which a stand is refused."""


class StandForm(forms.Form):
    """A stand on one section of the earlier plan; the button that is pressed says which of the three."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="Hvorfor?",
        help_text="Fx »Puljen er brugt« eller »Slået sammen med Jobklubben«. Det står i planens liste over ændringer.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        required=False,
    )
    moved_to = forms.ChoiceField(label="Hvad er det flyttet til?", required=False)

    def __init__(self, *args, line, review, seen="", **kwargs):
        initial = {"key": line.key, "seen": seen}
        if line.stand:
            initial |= {"reason": line.stand.reason, "moved_to": line.stand.moved_to}
        super().__init__(*args, initial=initial, **kwargs)
        own = line.change.after
        self.fields["moved_to"].choices = [("", "Vælg et afsnit"), *_destinations(review.after, own)]
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "form-input")
        self.fields["moved_to"].widget.attrs["class"] = "form-select"


def _destinations(content, own):
    """The plan's sections by kind, as a list to choose from; not the section itself or what is part of it."""
    goals = content.with_sub_goals(own) if own in content.goals else ()
    left_out = {own.key} if own else set()
    left_out |= {part.key for goal in goals for part in (goal, *goal.targets)}
    groups = {}
    for kind, section in content.sections:
        if section.key not in left_out and not (kind == "attachment" and section.is_image):
            groups.setdefault(NAMES[kind], []).append((section.key, section.title))
    return list(groups.items())


@require_http_methods(["GET", "POST"])
def plan_review(request, pk):
    """One section of the earlier plan beside the new one; a POST takes a stand on it, or takes one back."""
    desk = Desk(request, pk)
    review = review_of(desk.plan)
    if review is None or not review.lines:
        raise Http404
    wanted = request.POST.get("key") or request.GET.get("afsnit", "")
    line = review.line(wanted) or (review.next_open() if request.method == "GET" else None)
    if request.method == "GET":
        return _page(desk, review, line or review.lines[0])
    if line is None:
        raise Http404
    form = StandForm(request.POST.dict(), line=line, review=review)
    kind = request.POST.get("kind")
    try:
        if not form.is_valid():
            return _page(desk, review, line, form, status=422)
        if kind == UNDO:
            take_back(desk.plan, line.key, by=request.user, now=timezone.now())
            messages.success(request, f"Fortrudt: Der er ikke længere taget stilling til »{line.title}«.")
            return redirect(_plan_url(desk, line) or _url(desk.plan, line.key))
        if kind not in StandKind.values:
            raise Http404
        take_stand(
            desk.plan,
            line.key,
            kind=kind,
            reason=form.cleaned_data["reason"] if kind != StandKind.CONTINUES else "",
            moved_to=form.cleaned_data["moved_to"] or None,
            seen=form.cleaned_data["seen"],
            by=request.user,
            now=timezone.now(),
        )
    except saving.Locked as locked:
        return typed_page(desk, str(locked), [("Hvorfor?", request.POST.get("reason", ""))])
    except Refused as refused:
        form.add_error(FIELD_OF.get(kind), refused)
        return _page(desk, review, line, form, status=422)
    if there := _plan_url(desk, line):
        messages.success(request, f"Der er taget stilling til »{line.title}«: {StandKind(kind).label.lower()}.")
        return redirect(there)
    following = review_of(desk.plan).next_open(line.key)
    return redirect(_url(desk.plan, following.key if following else "", line.key))


def _plan_url(desk, line):
    """Back on the page of the plan, when that is where the button was pressed."""
    if desk.request.POST.get("then") != "plan":
        return ""
    return desk.links["plan_overview"] + (f"#{line.change.after.key}" if line.change.after else "")


def _url(plan, key="", taken=""):
    query = "&".join(f"{name}={value}" for name, value in (("afsnit", key), ("sidst", taken)) if value)
    return reverse("plan_review", args=[plan.pk]) + (f"?{query}" if query else "")


def _page(desk, review, line, form=None, status=200):
    change = line.change
    section = KINDS[line.kind].objects.filter(plan=desk.plan, key=change.after.key).first() if change.after else None
    seen = seen_of(section) if section else ""
    if form is None:
        form = StandForm(line=line, review=review, seen=seen)
    else:
        form.data = form.data | {"seen": seen}  # the page shows the section as it is now
    before, after = review.around(line)
    taken = review.line(desk.request.GET.get("sidst", ""))
    context = {
        "page_name": "Gennemgang",
        "review": review,
        "line": line,
        "number": review.lines.index(line) + 1,
        "kind_name": kind_name(line),
        "fields": [row[1:] for row in rows_of(change)],
        "earlier_words": getattr(change.before, "minister", ()),
        "later_words": getattr(change.after, "minister", ()),
        "stand_form": form,
        "before_url": before and _url(desk.plan, before.key),
        "after_url": after and _url(desk.plan, after.key),
        "edit_url": section_url(desk.plan, line.kind, change.after.key) if change.after else "",
        "ministers": MINISTERS if section is not None and line.kind == "plangoal" and not section.is_own else "",
        "taken": taken if taken and taken.stand else None,
        "taken_to": _title_of(review.after, taken.stand.moved_to) if taken and taken.stand else "",
        "lines": [(other, kind_name(other), _url(desk.plan, other.key)) for other in review.lines],
        "unsaid": [(other, _url(desk.plan, other.key)) for other in review.unsaid],
        "gone": State.GONE,
    }
    return desk.render("plans/review.html", context, status=status)


def kind_name(line):
    """What the kind of a ``Reviewed`` section is called."""
    return "Delmål" if getattr(line.change.before, "under", "") else NAMES[line.kind]


def _title_of(content, key):
    return next((section.title for _, section in content.sections if section.key == str(key)), "")


def rows_of(change):
    """What either of the two holds, by field: ``[(name, label, earlier words, later words, FieldChange or None,
    is Markdown)]``. ``name`` is the field's in the content."""
    changed = {field.name: field for field in change.fields}
    rows = []
    for field in FIELDS[change.kind]:
        if field.names_goals and field.name not in changed:
            continue
        if field.name in changed:
            one = changed[field.name]
            rows.append((field.name, field.label, one.before, one.after, one, field.is_text))
            continue
        words = field.shown(getattr(change.before, field.name), change.before)
        if words and not (field.name == "left_out" and not change.before.left_out):
            rows.append((field.name, field.label, words, words if change.after else "", None, field.is_text))
    return rows
