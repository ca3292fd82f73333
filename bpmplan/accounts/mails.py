"""The mails about people: invitations, corrected addresses, and those of signing in, whose templates are allauth's."""

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.utils import user_pk_to_url_str

from ..links import making
from ..outbox.kinds import Kind, municipality_of, register
from ..outbox.models import Mail
from . import people, ways_in
from .models import Invitation, Membership, MembershipEvent, User


class SignInKind(Kind):
    """A mail of allauth's: a template for the subject, another for the text."""

    def message(self, mail, to, **subjects):
        return get_adapter().render_mail(self.template, to, self.context(mail, **subjects))


def _invitation(mail, invitation, by):
    role = people.in_words(invitation.role, invitation.is_administrator)
    return {"role": role, "link": making.hand_over(link=people.link_of(invitation))}


def _unneeded_invitation(mail, invitation, by):
    if invitation.mail_id != mail.pk:
        return "Invitationen er sendt igen."
    return {
        "accepted": "Invitationen er taget imod.",
        "withdrawn": "Invitationen er trukket tilbage.",
        "expired": "Invitationen er udløbet.",
        "open": "",
    }[invitation.state(mail.taken_at)]


def _email_corrected(mail, event):
    municipality = event.municipality
    return {
        "name": event.membership.user.name,
        "by": event.by,
        "contact": municipality.mailbox or event.by.email,
        **mail.facts,
    }


def _password_reset(mail):
    """The key is made here, so that it is nowhere but in the mail."""
    user = ways_in.person_with(mail.address)
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    key = f"{user_pk_to_url_str(user)}-{token}"
    return {"password_reset_url": get_adapter().get_reset_password_from_key_url(key)}


def _way_in(mail):
    return {"link": ways_in.make_link(ways_in.person_with(mail.address), now=mail.taken_at)}


def _unneeded_asked(mail):
    """Somebody typed an address; only now is it looked up, where nobody can see how long it takes."""
    if ways_in.person_with(mail.address) is None:
        return "Adressen hører ikke til nogen, der kan logge ind."
    newer = Mail.objects.filter(kind=mail.kind, address=mail.address, pk__gt=mail.pk)
    return "Der er bedt om endnu en." if newer.exists() else ""


def _own_address(mail):
    """The address as the user has it, never as a stranger typed it."""
    return ways_in.person_with(mail.address).email


def _notice(mail):
    return {"timestamp": mail.created_at, "ip": mail.facts["ip"]}


def _where_they_work(mails):
    """A person's own municipality: its administrator corrects the address. Of several, the first."""
    active = Membership.objects.active().filter(user__in={mail.user_id for mail in mails})
    by_user = dict(active.order_by("-pk").values_list("user_id", "municipality_id"))
    return {mail.key: by_user.get(mail.user_id) for mail in mails}


def _sign_in(prefix, label, **rules):
    return SignInKind(
        name=prefix.rpartition("/")[2],
        label=label,
        audience="Den, der logger ind",
        template=prefix,
        subjects={},
        municipalities=_where_they_work,
        is_urgent=True,
        **{"context": _notice, "facts": frozenset({"ip"}), **rules},
    )


SIGN_IN = {
    kind.template: kind
    for kind in (
        _sign_in(
            "account/email/password_reset_key",
            "Link til ny adgangskode",
            context=_password_reset,
            unneeded=_unneeded_asked,
            address=_own_address,
            facts=frozenset(),
        ),
        _sign_in("account/email/password_reset", "Ny adgangskode er valgt"),
        _sign_in("account/email/password_changed", "Adgangskoden er skiftet"),
        _sign_in("account/email/password_set", "Adgangskode er valgt"),
        _sign_in("mfa/email/totp_activated", "Totrinslogin er slået til"),
        _sign_in("mfa/email/totp_deactivated", "Totrinslogin er slået fra"),
        _sign_in("mfa/email/recovery_codes_generated", "Nye reservekoder"),
    )
}
"""By the name that allauth calls the mail."""

register(
    Kind(
        name="invitation",
        label="Invitation",
        audience="Den, der inviteres",
        template="invitation",
        subjects={"invitation": lambda: Invitation.objects.select_related("municipality"), "by": User.objects.all},
        context=_invitation,
        unneeded=_unneeded_invitation,
        municipalities=municipality_of("invitation"),
        is_urgent=True,
    ),
    Kind(
        name="email_corrected",
        label="Rettet e-mailadresse",
        audience="Både den gamle og den nye adresse",
        template="email_corrected",
        subjects={
            "event": lambda: MembershipEvent.objects.select_related("municipality", "membership__user", "by"),
        },
        context=_email_corrected,
        municipalities=municipality_of("event"),
        facts=frozenset({"old", "new"}),
    ),
    Kind(
        name=ways_in.KNOWN_BROWSER,
        label="Link til at komme ind",
        audience="Den, der logger ind",
        template="way_in",
        subjects={},
        context=_way_in,
        is_urgent=True,
        unneeded=_unneeded_asked,
        address=_own_address,
    ),
    *SIGN_IN.values(),
)
