"""The sample's people and political bodies, put there by the deeds that the ministry and administrators use."""

from bpmplan.accounts.bodies import set_bodies
from bpmplan.accounts.models import Role
from bpmplan.demo import let_in, password_of


def two_who_write(municipality, ministry, now):
    """An editor and an approver, who is the administrator too.

    Most are in the story only: their passwords nobody knows. The others are among those to try the program as.
    """
    return [
        let_in(
            municipality,
            email=(address := f"{who}@{municipality.slug}.example"),
            name=f"{who.replace('oe', 'ø').capitalize()} i {municipality}",
            role=role,
            is_administrator=role == Role.APPROVER,
            password=password_of(address),
            ministry=ministry,
            now=now,
        )
        for who, role in (("godkender", Role.APPROVER), ("redaktoer", Role.EDITOR))
    ][::-1]


def name_bodies(municipality, administrator, names):
    """Name the bodies on the plan's path, the last one deciding; what staff has named already stands."""
    if not municipality.bodies.exists():
        rows = [(None, name, name == names[-1]) for name in names]
        set_bodies(municipality=municipality, rows=rows, by=administrator)
