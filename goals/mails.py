"""Mail about letters: announcing, and what later letters add, correct or withdraw, goes to every municipality.

The step makes the receipts, one for each address, and puts a mail for each into the outbox.
"""

from dataclasses import dataclass

from bpmplan import danish
from bpmplan.accounts.models import Membership, Municipality
from bpmplan.links import making
from bpmplan.outbox import posting
from bpmplan.outbox.kinds import Kind, message, municipality_of, register

from . import receipts
from .models import Event, LetterReceipt

MAILED_STEPS = ("announce", "amend")
"""The steps whose letter goes to the municipalities; a consultation goes to the employment council, outside here."""
ALSO = []
"""Functions of other apps: ``event`` → more recipients, of the form that ``receipts.address_list`` has."""


def put_in_outbox(event, *, now):
    """The mails about a step that sends a letter to the municipalities, inside the step's transaction."""
    if event.step not in MAILED_STEPS or event.letter is None:
        return
    made = receipts.make_receipts(event.letter, [one for more in ALSO for one in more(event)])
    mails = [
        posting.mail_to(
            "letter",
            cause=f"letter {receipt.letter_id} municipality {receipt.municipality_id}",
            subjects={"receipt": receipt.pk},
            user=receipt.user,
            address=receipt.address,
            now=now,
        )
        for receipt in made
    ]
    for receipt, mail in zip(made, posting.put(mails), strict=True):
        receipt.mail = mail
    LetterReceipt.objects.bulk_update(made, ["mail"], batch_size=200)


@dataclass(frozen=True)
class Preview:
    """What a step would mail: the exact words, to how many, and which municipalities have nobody who gets them."""

    subject: str
    body: str
    addresses: int
    municipalities: int
    without: list[Municipality]


def preview(letter, step):
    """The ``Preview`` of a step that mails the letter; None for one that mails nothing."""
    if step not in MAILED_STEPS:
        return None
    event = Event(step=step, goal_set=letter.goal_set, letter=letter)
    made = receipts.receipts_to_make(letter, [one for more in ALSO for one in more(event)])
    reached = {receipt.municipality_id for receipt in made}
    places = sorted(Municipality.objects.all(), key=lambda one: danish.sort_key(one.name))
    somebody = next((receipt for receipt in made if receipt.user), None) or LetterReceipt(
        letter=letter, municipality=places[0] if places else Municipality(name="kommunen"), address="x@x.example"
    )
    mail = message("letter", somebody.address, receipt=somebody, **_words(letter), address="[modtagerens eget link]")
    return Preview(mail.subject, mail.body, len(made), len(reached), [one for one in places if one.pk not in reached])


def _letter(mail, receipt):
    link = receipts.link_of(receipt, now=mail.taken_at)
    return {**_words(receipt.letter), "address": making.hand_over(link=link)}


def _words(letter):
    wordings = letter.wordings.select_related("goal").order_by("goal__number")
    return {"letter": letter, "goal_set": letter.goal_set, "wordings": wordings}


def _unneeded(mail, receipt):
    if receipt.user is None:
        return ""
    members = Membership.objects.active().filter(user=receipt.user, municipality=receipt.municipality)
    return "" if members.exists() else f"{receipt.user} er ikke længere bruger i {receipt.municipality}."


register(
    Kind(
        name="letter",
        label="Ministerens brev",
        audience="Kommunernes administratorer, godkendere og fælles postkasser; ved rettelser også dem, der skriver",
        template="letter",
        subjects={
            "receipt": lambda: LetterReceipt.objects.select_related("letter__goal_set", "municipality", "user"),
        },
        context=_letter,
        unneeded=_unneeded,
        municipalities=municipality_of("receipt"),
        address=lambda mail, receipt: receipt.municipality.mailbox or mail.address,
    )
)
