"""What is written in the security log: the one table of events, with their words."""

from dataclasses import dataclass

SIGN_IN, FACTOR, PASSWORD = "Login", "Totrinslogin", "Adgangskoder og adresser"
PEOPLE, TAKEN, LINKS, OTHER = "Brugere og roller", "Hentede lister", "Links", "Andet"
TOGETHER = "Forslag, der venter på en kollega"


@dataclass(frozen=True)
class Event:
    """``label`` says in Danish what happened, and ``group`` under what it is searched for."""

    label: str
    group: str


EVENTS = {
    "signed_in": Event("Logget ind", SIGN_IN),
    "sign_in_failed": Event("Forkert e-mail eller adgangskode", SIGN_IN),
    "sign_in_slowed": Event("Bedt om at vente efter mange forsøg", SIGN_IN),
    "sign_in_inactive": Event("Login med en deaktiveret bruger", SIGN_IN),
    "signed_out": Event("Logget ud", SIGN_IN),
    "factor_used": Event("Kode fra totrinslogin godkendt", FACTOR),
    "factor_failed": Event("Forkert kode til totrinslogin", FACTOR),
    "factor_added": Event("Totrinslogin slået til", FACTOR),
    "factor_removed": Event("Totrinslogin slået fra", FACTOR),
    "factor_renewed": Event("Nye reservekoder", FACTOR),
    "factor_reset": Event("Totrinslogin nulstillet", FACTOR),
    "password_asked": Event("Bedt om ny adgangskode", PASSWORD),
    "password_reset": Event("Ny adgangskode valgt med link", PASSWORD),
    "password_changed": Event("Adgangskode skiftet", PASSWORD),
    "email_corrected": Event("E-mailadresse rettet", PASSWORD),
    "invited": Event("Inviteret", PEOPLE),
    "sent_again": Event("Invitation sendt igen", PEOPLE),
    "withdrawn": Event("Invitation trukket tilbage", PEOPLE),
    "accepted": Event("Invitation taget imod", PEOPLE),
    "role_changed": Event("Rolle ændret", PEOPLE),
    "deactivated": Event("Bruger deaktiveret", PEOPLE),
    "reactivated": Event("Bruger aktiveret igen", PEOPLE),
    "exported": Event("Liste hentet", TAKEN),
    "link_made": Event("Link lavet", LINKS),
    "link_opened": Event("Link brugt", LINKS),
    "link_withdrawn": Event("Link trukket tilbage", LINKS),
    "way_in_asked": Event("Bedt om link til at komme ind", LINKS),
    "way_in_used": Event("Browser åbnet med link", LINKS),
    "proposed": Event("Foreslået en kollega", TOGETHER),
    "agreed": Event("Forslag godkendt af en kollega", TOGETHER),
    "declined": Event("Forslag afvist af en kollega", TOGETHER),
    "proposal_withdrawn": Event("Forslag trukket tilbage", TOGETHER),
    "settings_changed": Event("Kommunens indstillinger ændret", OTHER),
    "administered": Event("Ændring i ministeriets administration", OTHER),
    "erased": Event("Oplysning slettet efter loven", OTHER),
    "forgotten": Event("Oplysninger om en tidligere bruger slettet", PEOPLE),
    "own_data": Event("Oplysninger om en bruger hentet", TAKEN),
    "refused": Event("Adgang afvist", OTHER),
}
"""By the name that rows keep: a name is never used again for something else."""

GROUPS = tuple(dict.fromkeys(event.group for event in EVENTS.values()))


def label_of(name):
    """What the log shows; a name of a later version stays readable."""
    return EVENTS[name].label if name in EVENTS else name


def names_in(group):
    return [name for name, event in EVENTS.items() if event.group == group]
