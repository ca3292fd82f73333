"""What the program keeps about a person, as one file for them: what they are, what happened, what they did.

Whatever points at a person is found by looking through every model, so nothing is left out that is added later.
"""

import json

from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.db import models
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from ..links.models import Link
from ..outbox.models import Mail
from ..retention import pointing_at
from ..security_log.models import Entry
from ..security_log.recording import record
from .models import Invitation, Membership, MembershipEvent, User

WRITTEN_OUT = (Membership, MembershipEvent, Invitation, Mail, Entry)
"""Models whose rows stand in parts of their own."""
OF_THE_PROGRAM = ("plans", "goals")
"""Apps whose rows are named by what they are about; those of others may name other persons."""


def handed_out(request, person):
    """The file as an answer; that it was taken is in the security log."""
    record("own_data", user=person, by=request.user, request=request)
    answer = HttpResponse(as_json(person, timezone.now()), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, f"oplysninger om {person}.json".replace("/", "-"))
    return answer


def as_json(user, now):
    """All that is kept about the person, as the bytes of a JSON file in Danish."""
    return json.dumps(of_person(user, now), ensure_ascii=False, indent=2, default=_plain).encode()


def of_person(user, now):
    """``{part: rows}`` with Danish names."""
    events = MembershipEvent.objects.filter(membership__user=user).select_related("by", "municipality")
    invitations = Invitation.objects.filter(email__iexact=user.email).select_related("municipality")
    entries = Entry.objects.filter(models.Q(user=user) | models.Q(by=user)).order_by("-at", "-pk")
    return {
        "hentet": now,
        "konto": {
            "navn": user.name,
            "e-mail": user.email,
            "oprettet": user.date_joined,
            "sidst logget ind": user.last_login,
            "kan logge ind": user.is_active,
            "totrinslogin slået til": Authenticator.objects.filter(user=user).exists(),
            "ansat i ministeriet": any(user.groups.all()),
        },
        "tilknytninger": [
            {
                "kommune": str(one.municipality),
                "rolle": one.get_role_display(),
                "administrator": one.is_administrator,
                "deaktiveret": one.deactivated_at,
            }
            for one in user.memberships.select_related("municipality")
        ],
        "hændelser om tilknytninger": [
            {
                "hvornår": e.at,
                "hvad": e.step_label,
                "kommune": str(e.municipality),
                "nærmere": e.detail,
                "af": str(e.by),
            }
            for e in events
        ],
        "invitationer": [
            {
                "hvornår": one.invited_at,
                "kommune": str(one.municipality),
                "til": one.email,
                "taget imod": one.accepted_at,
            }
            for one in invitations
        ],
        "mails": [
            {"hvad": mail.label, "til": mail.address, "tilstand": mail.get_state_display(), "sendt": mail.sent_at}
            for mail in Mail.objects.filter(models.Q(user=user) | models.Q(address__iexact=user.email))
        ],
        "links": [
            {"hvad": one.label, "til": one.address, "udløber": one.expires_at, "åbnet sidst": one.last_opened_at}
            for one in Link.objects.filter(address__iexact=user.email)
        ],
        "sikkerhedslog": [
            {"hvornår": one.at, "hvad": one.label, "nærmere": one.about, "IP-adresse": one.ip, "browser": one.browser}
            for one in entries
        ],
        "skrevet, besluttet og gjort": dict(_deeds(user)),
    }


def _deeds(user):
    """``(kind of row, [what, as whom, when])`` of every other row that points at the person."""
    rows = {}
    for field in pointing_at(User):
        if field.model in WRITTEN_OUT or field.model._meta.auto_created:
            continue
        name = str(field.model._meta.verbose_name)
        when = _moment(field.model)
        for row in field.model._base_manager.filter(**{field.name: user}).order_by("pk").iterator():
            shown = {"som": str(field.verbose_name), "hvornår": getattr(row, when) if when else None}
            if field.model._meta.app_label in OF_THE_PROGRAM or isinstance(row, LogEntry):
                shown["hvad"] = str(row)
            rows.setdefault(name, []).append(shown)
    return rows.items()


def _moment(model):
    moments = (one.name for one in model._meta.concrete_fields if isinstance(one, models.DateTimeField))
    return next(moments, "")


def _plain(value):
    if hasattr(value, "isoformat"):
        return timezone.localtime(value).isoformat(timespec="seconds") if hasattr(value, "hour") else value.isoformat()
    return str(value)
