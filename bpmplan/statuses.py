"""The words for where things stand, each written once.

The choices of models are made of them (``choice``), badges and documents read them. How a badge looks is in
``static/css`` under ``status--`` and the word.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class StatusWord:
    """``label`` stands on badges and in lists; ``clause`` follows a noun: "planen er i høring"."""

    label: str
    clause: str = ""

    @property
    def loud(self):
        """As paper says it of what is not adopted."""
        return self.label.upper()


STATUSES = {
    # plans, their versions, and goal sets
    "draft": StatusWord("Kladde", "skrives"),
    "hearing": StatusWord("I høring", "er i høring"),
    "submitted": StatusWord("Til politisk behandling", "er til politisk behandling"),
    "adopted": StatusWord("Vedtaget", "er vedtaget"),
    "in_force": StatusWord("Gælder nu"),
    "discarded": StatusWord("Kasseret"),
    "hearing_ended": StatusWord("Høring afsluttet"),
    "amended": StatusWord("Vedtaget med ændringer"),
    "not_final": StatusWord("Ikke den vedtagne udgave"),
    "annulled": StatusWord("Vedtagelsen annulleret"),
    "superseded": StatusWord("Afløst"),
    "announced": StatusWord("Udmeldt"),
    "no_goals": StatusWord("Ingen mål i år"),
    # what a body decided
    "recommended": StatusWord("Anbefalet videre"),
    "returned": StatusWord("Sendt tilbage"),
    "postponed": StatusWord("Udsat"),
    "noted": StatusWord("Taget til efterretning"),
    # a municipality's year
    "unanswered": StatusWord("Ikke svaret"),
    "no_plan": StatusWord("Ingen plan i år"),
    "own_plan": StatusWord("Egen plan"),
    "begun": StatusWord("Kladde begyndt"),
    # how ready a section is
    "missing": StatusWord("Mangler"),
    "empty": StatusWord("Tomt"),
    "unchanged": StatusWord("Uændret"),
    "ready": StatusWord("Klar"),
    "edited": StatusWord("Rettet"),
    # what has become of a section
    "new": StatusWord("Nyt"),
    "changed": StatusWord("Ændret"),
    "moved": StatusWord("Flyttet"),
    "gone": StatusWord("Udgået"),
    # a mail
    "waiting": StatusWord("Venter"),
    "sending": StatusWord("Sendes nu"),
    "sent": StatusWord("Sendt"),
    "failed": StatusWord("Kunne ikke sendes"),
    "given_up": StatusWord("Opgivet"),
    "unneeded": StatusWord("Ikke længere nødvendig"),
    "unknown": StatusWord("Uvist"),
    # a proposal that waits for a colleague
    "agreed": StatusWord("Godkendt"),
    "declined": StatusWord("Afvist"),
    "withdrawn": StatusWord("Trukket tilbage"),
    "expired": StatusWord("Udløbet"),
    # a link
    "open": StatusWord("Virker"),
    # an answer to a hearing
    "late": StatusWord("Efter fristen"),
    # something asked for
    "making": StatusWord("Laves nu"),
    "made": StatusWord("Lavet"),
    "unmade": StatusWord("Kunne ikke laves"),
    # a follow-up
    "frozen": StatusWord("Låst"),
    # how it goes with an initiative; one that was "given_up" is among the mails' words
    "on_track": StatusWord("Følger planen"),
    "delayed": StatusWord("Forsinket"),
    "finished": StatusWord("Afsluttet"),
    "no_news": StatusWord("Ingen nyt"),
    # how it goes with a target
    "reached": StatusWord("Nået"),
    "on_the_way": StatusWord("På vej"),
    "behind": StatusWord("Bagud"),
    "not_reached": StatusWord("Ikke nået"),
    "unclear": StatusWord("Kan ikke afgøres"),
    # a person
    "active": StatusWord("Aktiv"),
    "inactive": StatusWord("Deaktiveret"),
    "blocked": StatusWord("Spærret"),
}


def choice(word, *, stored_as=""):
    """A member of a model's choices: the stored value, which is usually the word, and the label."""
    return stored_as or word, STATUSES[word].label
