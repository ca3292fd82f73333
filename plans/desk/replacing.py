"""Finding words in the whole plan, and replacing them where it is chosen."""

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bpmplan import danish
from bpmplan.constraints import sentence_of
from bpmplan.differences import ONE_PAGE, Budget, marked
from bpmplan.fields import LineField
from bpmplan.steps import Refused
from bpmplan.text import readable

from ..writing import saving
from ..writing.replacing import hits_in, replace
from .desk import Desk
from .typed import typed_page


class ReplaceForm(forms.Form):
    mark_optional = False
    ord = LineField(label="Find", max_length=200, help_text="Præcis som det står, også store og små bogstaver.")
    med = LineField(label="Erstat med", max_length=200, required=False)
    hele = forms.BooleanField(label="Kun hele ord", required=False)


@require_http_methods(["GET", "POST"])
def plan_replace(request, pk):
    """Find (GET), and replace in the texts that are chosen (POST)."""
    desk = Desk(request, pk, writers_only=True)
    data = request.POST if request.method == "POST" else request.GET
    form = ReplaceForm(data if "ord" in data else None)
    if not (form.is_bound and form.is_valid()):
        return desk.render(
            "plans/replace.html",
            {"search": form, "page_name": "Find og erstat"},
            status=422 if request.method == "POST" else 200,
        )
    words, replacement, whole = (form.cleaned_data[name] for name in ("ord", "med", "hele"))
    if request.method == "POST":
        try:
            count = replace(
                desk.plan,
                words,
                replacement,
                request.POST.getlist("her"),
                by=request.user,
                now=timezone.now(),
                whole_words=whole,
            )
        except saving.Locked as locked:
            return typed_page(desk, str(locked), [])
        except Refused as refused:
            form.add_error(None, str(refused))
        except IntegrityError as error:
            form.add_error(None, sentence_of(error))
        else:
            places = danish.counted(count, "sted", "steder")
            messages.success(request, f"»{words}« er erstattet {places}. Hver tekst kan hentes tilbage i sin historik.")
            return redirect(desk.links["plan_overview"])
    budget = Budget(ONE_PAGE)
    hits = [
        (one, desk.url(one.section, one.field.name), _shown(one, budget))
        for one in hits_in(desk.plan, words, replacement, whole_words=whole)
    ]
    context = {
        "search": form,
        "words": words,
        "hits": hits,
        "count": sum(one.count for one, *_ in hits),
        "page_name": "Find og erstat",
    }
    return desk.render("plans/replace.html", context, status=422 if form.errors else 200)


def _shown(one, budget):
    """What would become of the text, marked, and only the lines beside."""
    before, after = (readable(text) if one.field.is_text else text for text in (one.before, one.after))
    return marked(before, after, shortened=True, spoken=True, budget=budget)
