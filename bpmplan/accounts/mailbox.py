"""What is told whoever did it: in a municipality's shared mailbox, or, while it has none, to its administrators; and to
somebody whose address the ministry has corrected.

So an account that has been taken over does nothing of weight that nobody else hears of.
"""

from allauth.account.models import EmailAddress

from ..outbox import posting
from ..outbox.kinds import Kind, municipality_of, register
from .models import MembershipEvent, Municipality, User


def mails_about(kind, municipality, *, cause, subjects, now, mailbox=None, already=(), facts=None):
    """Unsaved mails of the ``kind`` named to the mailbox; else to the administrators, but not the users ``already``.

    ``mailbox``: another than the one that is entered now; empty for none.
    """
    given = {"cause": cause, "subjects": subjects, "now": now, "facts": facts}
    if mailbox := municipality.mailbox if mailbox is None else mailbox:
        return [posting.mail_to(kind, address=mailbox, **given)]
    otherwise = {user.pk for user in already}
    others = [user for user in municipality.administrators if user.pk not in otherwise]
    return [posting.mail_to(kind, user=user, **given) for user in others]


def tell_of_administrator(event):
    """Tell of a ``MembershipEvent`` by which somebody is to be, or has become, an administrator."""
    person = [event.membership.user] if event.membership else []
    mails = mails_about(
        "new_administrator",
        event.municipality,
        cause=f"event {event.pk}",
        subjects={"event": event.pk},
        now=event.at,
        already=person,
    )
    posting.put(mails)


def tell_of_mailbox(municipality, *, earlier, by, now):
    """Tell those who were told of everything until now that another mailbox has been entered, or none.

    They are the ``earlier`` mailbox or, where it is empty, the administrators but for the one who did it.
    """
    if earlier.lower() == municipality.mailbox.lower():
        return
    mails = mails_about(
        "mailbox_changed",
        municipality,
        cause=f"municipality {municipality.pk} {now.isoformat()}",
        subjects={"municipality": municipality.pk},
        now=now,
        mailbox=earlier,
        already=[by],
        facts={"by": str(by), "mailbox": municipality.mailbox},
    )
    posting.put(mails)


def tell_of_email(*, user, old, by, now):
    """Tell both addresses that the ministry has corrected a person's address; the old one lets nobody in."""
    EmailAddress.objects.filter(user=user).delete()
    facts = {"old": old, "new": user.email, "by": str(by), "contact": by.email}
    mails = [
        posting.mail_to(
            "email_corrected_by_ministry",
            cause=f"user {user.pk} {now.isoformat()}",
            subjects={"user": user.pk},
            address=address,
            facts=facts,
            now=now,
        )
        for address in (old, user.email)
    ]
    posting.put(mails)


def _address_now(mail, event):
    return event.municipality.mailbox or mail.address


register(
    Kind(
        name="new_administrator",
        label="Ny administrator",
        audience="Kommunens fælles postkasse; har kommunen ingen, så dens administratorer",
        template="new_administrator",
        subjects={"event": lambda: MembershipEvent.objects.select_related("municipality", "by", "membership__user")},
        address=_address_now,
        municipalities=municipality_of("event"),
    ),
    Kind(
        name="mailbox_changed",
        label="Ny fælles postkasse",
        audience="Den hidtidige postkasse; havde kommunen ingen, så dens administratorer",
        template="mailbox_changed",
        subjects={"municipality": Municipality.objects.all},
        facts=frozenset({"by", "mailbox"}),
        municipalities=municipality_of("municipality", "pk"),
        context=lambda mail, municipality: dict(mail.facts),
    ),
    Kind(
        name="email_corrected_by_ministry",
        label="E-mailadresse rettet af ministeriet",
        audience="Både den gamle og den nye adresse",
        template="email_corrected",
        subjects={"user": User.objects.all},
        context=lambda mail, user: {"name": user.name, **mail.facts},
        facts=frozenset({"old", "new", "by", "contact"}),
    ),
)
