"""The links of a hearing: each opens the hearing for one party, without an account."""

from bpmplan.links import kinds

from ..models import AskedParty

KIND = "hearing"


def _municipality(asked):
    return asked.hearing.revision.plan.municipality


def _about(asked):
    return f"Høring af {asked.hearing.revision}"


kinds.register(
    kinds.Kind(
        name=KIND,
        label="Høring",
        page="hearing_by_link",
        things=lambda: AskedParty.objects.with_hearing(),
        about=_about,
        municipality=_municipality,
    )
)
