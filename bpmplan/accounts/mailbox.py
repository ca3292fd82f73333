"""What a municipality is told whoever did it: in its shared mailbox, or, while it has none, to its administrators.

So an account that has been taken over does nothing of weight that nobody else hears of.
"""

from ..outbox import posting, sending
from ..outbox.kinds import Kind, register
from .models import MembershipEvent, Municipality


def mails_about(kind, municipality, *, cause, subjects, now, already=(), facts=None):
    """Unsaved mails of the ``kind`` named to the mailbox; else to the administrators, but not the users ``already``."""
    given = {"cause": cause, "subjects": subjects, "now": now, "facts": facts}
    if municipality.mailbox:
        return [posting.mail_to(kind, address=municipality.mailbox, **given)]
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
    sending.send_after_commit(posting.put(mails))


def tell_of_mailbox(municipality, *, earlier, by, now):
    """Tell the ``earlier`` mailbox (an address, or empty) that another has been entered, or none."""
    if not earlier or earlier.lower() == municipality.mailbox.lower():
        return
    mail = posting.mail_to(
        "mailbox_changed",
        cause=f"municipality {municipality.pk} {now.isoformat()}",
        subjects={"municipality": municipality.pk},
        address=earlier,
        facts={"by": str(by), "mailbox": municipality.mailbox},
        now=now,
    )
    sending.send_after_commit(posting.put([mail]))


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
    ),
    Kind(
        name="mailbox_changed",
        label="Ny fælles postkasse",
        audience="Den hidtidige postkasse",
        template="mailbox_changed",
        subjects={"municipality": Municipality.objects.all},
        facts=frozenset({"by", "mailbox"}),
        context=lambda mail, municipality: dict(mail.facts),
    ),
)
