"""Erasing from versions that anybody can read, or could: a second person of the municipality agrees to it first.

The passage is kept only as long as the proposal is open, in a row of its own, so that it can be shown and found again.
"""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.retention import Retention
from bpmplan.retention import register as register_retention
from bpmplan.second_person import proposing
from bpmplan.second_person.kinds import Kind, register
from bpmplan.second_person.models import Proposal
from bpmplan.steps import Refused

from ..models import Law, WantedErasure
from .erasing import erase
from .finding import places_of
from .whole_files import WholeFile, what_is

KIND = "erasure"
CLEARED = "(vises ikke længere)"


@transaction.atomic
def propose(municipality, passage, *, law, reason, by, now, left_out=()):
    """Ask a colleague to agree that the passage is erased from public versions; the ``Proposal``."""
    forget_passages(now)
    if passage.stands_in(reason):
        raise Refused("Begrundelsen gemmes, så skriv den uden den oplysning, der skal slettes.")
    if WantedErasure.objects.filter(municipality=municipality, passage=passage.text).exists():
        raise Refused("Det er allerede foreslået at slette den oplysning. En kollega skal tage stilling først.")
    wanted = WantedErasure.objects.create(
        municipality=municipality,
        passage=passage.text,
        left_out=list(left_out),
        law=law,
        reason=reason.strip(),
        asked_at=now,
        asked_by=by,
    )
    return proposing.propose(kind=KIND, subjects={"wanted": wanted.pk}, by=by, now=now, reason=reason)


def waiting(municipality, now):
    """The open proposals to erase something from the municipality's plans."""
    wanted = WantedErasure.objects.filter(municipality=municipality).exclude(passage="").values_list("pk", flat=True)
    return Proposal.objects.open(now).filter(kind=KIND, subjects__wanted__in=list(wanted))


def forget_passages(now):
    """Clear the passages of proposals that are decided or have expired; how many."""
    openly = Proposal.objects.open(now).filter(kind=KIND).values_list("subjects__wanted", flat=True)
    return WantedErasure.objects.exclude(passage="").exclude(pk__in=list(openly)).update(passage="", left_out=[])


def _carry_out(proposal, *, now, send, wanted):
    erase(
        wanted.municipality,
        what_is(wanted.passage),
        law=wanted.law,
        reason=wanted.reason,
        by=proposal.proposed_by,
        agreed_by=proposal.decided_by,
        left_out=wanted.left_out,
        public=True,
        now=now,
    )
    _forget(wanted)


def _dropped(proposal, wanted):
    # The answer stays when the words go.
    if wanted.passage and what_is(wanted.passage).stands_in(proposal.answer):
        raise Refused("Svaret gemmes, så skriv det uden den oplysning, der skulle slettes.")
    _forget(wanted)


def _forget(wanted):
    WantedErasure.objects.filter(pk=wanted.pk).update(passage="", left_out=[])


def _details(proposal, *, wanted):
    rows = [("Kommune", wanted.municipality), ("Efter", Law(wanted.law).label)]
    is_open = wanted.passage and proposal.state(timezone.now()) == "waiting"
    if not is_open:
        rows.insert(1, ("Oplysning", CLEARED))
    else:
        what = what_is(wanted.passage)
        places = [place for place in places_of(what, wanted.municipality) if place.is_public]
        names = dict.fromkeys(place.file_name for place in places) if isinstance(what, WholeFile) else [what.text]
        rows.insert(1, ("Fil" if isinstance(what, WholeFile) else "Oplysning", danish.listed(list(names))))
        going = [place for place in places if place.name not in wanted.left_out]
        rows += [("Sted", f"{place.plan.title} {place.plan.years}: {place.where}") for place in going]
        if left := len(places) - len(going):
            rows.append(("Bliver stående", danish.counted(left, "sted", "steder")))
    return rows


def _may(user, municipality_id):
    return permissions.may_erase(user, municipality_id)


register(
    Kind(
        name=KIND,
        label="Sletning i offentlige versioner",
        subjects={"wanted": lambda: WantedErasure.objects.select_related("municipality")},
        may_propose=lambda user, wanted: _may(user, wanted.municipality_id),
        may_agree=lambda user, proposal, wanted: _may(user, wanted.municipality_id),
        who_may_agree=lambda proposal, wanted: permissions.who_may_erase(wanted.municipality),
        carry_out=_carry_out,
        title=lambda proposal, wanted: f"Slet en oplysning i planer fra {wanted.municipality}",
        consequence=lambda proposal, wanted: (
            "Når du har godkendt, står der »[slettet]« i stedet for oplysningen. Versionerne får et nyt fingeraftryk, "
            "og siderne og PDF'erne siger, at noget er slettet og efter hvilke regler. Det kan ikke fortrydes."
        ),
        details=_details,
        dropped=_dropped,
        page=lambda proposal, wanted: reverse("erasures", args=[wanted.municipality.slug]),
        municipality=lambda proposal, wanted: wanted.municipality,
    )
)
register_retention(
    Retention(
        "wanted_erasures",
        "oplysninger i forslag om sletning, der er afgjort eller udløbet",
        "KEEP_WANTED_ERASURES_DAYS",
        0,
        lambda before: forget_passages(timezone.now()),
        may_be_forever=False,
    )
)
