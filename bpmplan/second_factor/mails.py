"""The mails about the second factor that are ours; allauth's own are in ``accounts/mails.py``."""

from ..accounts.models import User
from ..outbox.kinds import Kind, register
from . import factor
from .models import MailboxProof


def _link(mail, proof):
    return {"name": mail.user.name, "link": factor.link(factor.make_token(proof))}


def _unneeded_link(mail, proof):
    return "" if proof.is_open(mail.taken_at) else "Linket er brugt, udløbet, eller der er bedt om et nyt."


register(
    Kind(
        name="second_factor_link",
        label="Link til totrinslogin",
        audience="Den, der slår totrinslogin til",
        template="second_factor_link",
        subjects={"proof": MailboxProof.objects.all},
        context=_link,
        unneeded=_unneeded_link,
        is_urgent=True,
    ),
    Kind(
        name="second_factor_reset",
        label="Totrinslogin er nulstillet",
        audience="Den, hvis totrinslogin er nulstillet",
        template="second_factor_reset",
        subjects={"user": User.objects.all},
    ),
)
