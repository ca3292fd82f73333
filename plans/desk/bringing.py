"""A document that a plan is to be made of: what it would become, corrected heading by heading, and the plan begun."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bpmplan import danish, files
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role as PersonsRole
from bpmplan.jobs import waiting
from bpmplan.jobs.asked import AskedState, wait_for
from bpmplan.steps import Refused
from bpmplan.text import render as render_text

from ..bringing import beginning
from ..bringing.names import unnumbered
from ..bringing.roles import Role, TableRole, is_chapter, is_goal, merged_in
from ..models import BroughtDocument, Initiative
from .first_day import where_to_write
from .forms.bringing import AboutForm, ProposalForm, choices_of


def _document(request, key):
    """The document, for those who write in its municipality: a stranger gets 404, a reader 403."""
    documents = BroughtDocument.objects.visible_to(request.user).select_related("municipality")
    document = get_object_or_404(documents, key=key)
    permissions.require(request.user, PersonsRole.EDITOR, document.municipality_id)
    return document


def waiting_documents(municipality):
    """Documents of the municipality that no plan was made of yet, the newest first; not those that can't be read."""
    documents = BroughtDocument.objects.filter(municipality=municipality).exclude(state=AskedState.FAILED)
    return documents.select_related("asked_by").defer("text", "images")


@require_http_methods(["GET", "POST"])
def plan_from_document(request, key):
    """What the document would become; a POST keeps what was chosen (``again``), begins the plan or throws it away."""
    document = _document(request, key)
    if request.method == "POST":
        return _act(request, document)
    if waiting.is_poll(request):
        return waiting.state_of(document)
    document = wait_for(document)
    if not document.is_made:
        back = (_begin_url(document), "Vælg en anden fil, eller sæt teksten ind")
        return waiting.page(request, document, title="Dokumentet", about=document.name, back=back, failed=422)
    proposal = beginning.Proposal(document)
    return _page(request, proposal, ProposalForm(None, proposal), AboutForm(instance=document))


def _act(request, document):
    if "discard" in request.POST:
        document.delete()
        messages.success(request, f"»{document}« er kasseret.")
        return redirect(_begin_url(document))
    if not document.is_made:
        raise Http404
    before = beginning.Proposal(document)
    about = AboutForm(request.POST, instance=document)
    if about.is_valid():
        about.save()
    choices = choices_of(request.POST, before)
    beginning.choose(document, choices)
    if about.is_valid() and ("again" in request.POST or about.changes_proposal):
        changed = [number for number, role in choices.roles.items() if before.roles[number] != role]
        messages.success(request, "Forslaget er lavet igen. Se det igennem, og begynd derefter planen.")
        return redirect(request.path + (f"#overskrift-{min(changed)}" if changed else ""))
    proposal = beginning.Proposal(document, choices)
    form = ProposalForm(request.POST, proposal)
    if about.is_valid() and form.is_valid():
        try:
            plan = beginning.begin(document, choices, by=request.user, now=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Planen er begyndt med teksten fra dokumentet. Ret, hvor I vil.")
            return redirect(where_to_write(plan))
    return _page(request, proposal, form, about, status=422)


def _begin_url(document):
    return f"{reverse('plan_begin')}?kommune={document.municipality.slug}"


def _page(request, proposal, form, about, status=200):
    form.is_valid()
    document, plan = proposal.document, proposal.plan
    by_key = {image["key"]: image for image in document.images}

    def image_url(key):
        image = by_key.get(key.lower())
        return image and (reverse("brought_image", args=[document.key, image["key"]]), image["alt"] or "billede")

    context = {
        "document": document,
        "proposal": proposal,
        "form": form,
        "about": about,
        "begin_url": _begin_url(document),
        "rows": [_row(proposal, form, part, image_url) for part in proposal.shown_parts],
        "counts": _counts(plan),
        "left_out": [part for part in proposal.parts if part.number and plan.places[part.number] is None
                     and proposal.roles[part.number] != Role.TITLE],
        "images": [(image, image_url(image["key"])[0], field) for image, field in form.image_fields],
    }  # fmt: skip
    return render(request, "plans/proposal.html", context, status=status)


def _row(proposal, form, part, image_url):
    """A part as the page shows it: as it stands in the document, and what becomes of it."""
    plan = proposal.plan
    readings = [reading for (number, _), reading in sorted(plan.readings.items()) if number == part.number]
    markdown = "\n\n".join(block.markdown for block in part.blocks)
    return {
        "part": part,
        "html": render_text(markdown, image_url=image_url, heading_shift=3) if markdown else "",
        "fields": form.fields_of(part),
        "where": _where(proposal, part),
        "is_out": plan.places[part.number] is None and proposal.roles[part.number] != Role.TITLE,
        "is_title": proposal.roles[part.number] == Role.TITLE,
        "tables": [_about_table(reading) for reading in readings if reading.kind != TableRole.TEXT],
        "facts": _facts(proposal, part),
        "merged": merged_in(part.title, proposal.ministers) if is_goal(proposal.roles[part.number]) else [],
    }


def _where(proposal, part):
    """``(what is said of it, what it becomes or where it stands)``."""
    place, role = proposal.plan.places[part.number], proposal.roles[part.number]
    if place is None:
        return "", ""
    if role == Role.GROUP:
        return "Bliver:", f"Overskriften »{unnumbered(part.title)}« over målene"
    if is_goal(role) or role == Role.INITIATIVE or is_chapter(role):
        return "Bliver:", str(place.owner)
    return "Står i:", str(place)


def _facts(proposal, part):
    """``[(field, what it will hold)]`` of an initiative, as its text says it."""
    if proposal.roles[part.number] != Role.INITIATIVE:
        return []
    facts = proposal.plan.places[part.number].owner.facts
    return [(Initiative.FIELDS[name].label, str(value)) for name, value in facts.items()]


WHAT_ROWS_BECOME = {
    TableRole.TARGETS: "måltal",
    TableRole.INITIATIVES: "indsatser",
    TableRole.ECONOMY: "indsatsernes økonomi",
}


def _about_table(reading):
    what = WHAT_ROWS_BECOME[reading.kind]
    if not reading.taken:
        return f"Tabel: ingen rækker kunne læses som {what}, så den bliver stående i teksten."
    rows = danish.counted(reading.taken, "række bliver", "rækker bliver")
    if not reading.rows_left:
        return f"Tabel: {rows} til {what}."
    left = danish.counted(reading.rows_left, "række", "rækker")
    return f"Tabel: {rows} til {what}, og {left} bliver stående i teksten."


def _counts(plan):
    """``[(how many, of what)]`` of what the document becomes."""
    ministers = sum(bool(goal.minister) for goal in plan.goals)
    rows = (
        (len(plan.chapters), "afsnit", "afsnit"),
        (ministers, "mål fra ministeren", "mål fra ministeren"),
        (len(plan.goals) - ministers, "eget mål", "egne mål"),
        (len(plan.initiatives), "indsats", "indsatser"),
        (len(plan.targets), "måltal", "måltal"),
    )
    return [danish.counted(*row) for row in rows if row[0]]


@require_GET
def brought_image(request, key, image):
    """An image of a document, for those who see the proposal."""
    document = _document(request, key)
    named = next((one for one in document.images if one["key"] == str(image)), None)
    if named is None:
        raise Http404
    return files.response(named["sha256"], named["content_type"], named["file_name"], request=request)
