"""A person who has left is kept only as a name on what they wrote and decided; everything else about them goes.

Addresses are looked for in every column that can hold one. Only the security log, which nobody can change, keeps what
it says of them as long as its own setting says.
"""

import logging
import re
from dataclasses import dataclass

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import CASCADE, Max, Q
from django.db.models.functions import Cast, Lower
from django.utils import timezone

from ..once.models import Press
from ..outbox.models import Mail, MailState
from ..passages import texts_of, with_text
from ..retention import Retention, pointing_at
from ..retention import register as register_retention
from ..security_log.recording import record
from ..steps import Refused, demand, lock
from . import permissions
from .models import Invitation, Membership, MembershipEvent, MembershipStep, User

log = logging.getLogger("bpmplan.erasing")

NAMELESS = "Tidligere medarbejder"
NO_ADDRESS = "(slettet adresse)"
ADDRESS = re.compile(r"[^\s,;<>()]+@[^\s,;<>()]+")

LOOKED_THROUGH = ("accounts", "outbox", "second_person", "second_factor", "once", "django_tasks_database", "admin")
"""Apps all of whose texts are looked through for addresses. In plans and goals people write texts of their own: there
only what is registered is."""


@dataclass(frozen=True)
class Addressed:
    """A model whose rows are about whoever has an address: ``address`` and, unless empty, ``name`` are columns."""

    model: str
    address: str
    name: str = ""


_registered = []


def register(*addressed):
    _registered.extend(addressed)


@transaction.atomic
def forget(user, *, now, by=None):
    """Keep of somebody who has left the name on what they decided or wrote, and nothing else; the ``User``.

    ``by`` is None when it is done by the clock. Raises ``Refused`` for somebody who can still sign in.
    """
    user = lock(User.objects, user.pk)
    if by is not None:
        demand(permissions.may_forget(by, user))
    if user.forgotten_at:
        raise Refused("Oplysningerne er allerede slettet.")
    if user.is_active or user.memberships.filter(deactivated_at=None).exists():
        raise Refused(f"{user} kan stadig logge ind. Deaktivér brugeren først.")
    if permissions.belongs_to_the_state(user):
        raise Refused(f"{user} har stadig adgang til ministeriets administration. Tag den først fra brugeren.")
    old_name, addresses = user.name, _addresses_of(user)
    name = old_name if has_acted(user) else NAMELESS
    Invitation.objects.annotate(lower=Lower("email")).filter(lower__in=addresses).delete()
    _end_mails(user, addresses)
    for number, address in enumerate(addresses):
        _replace(address, _placeholder(user, number))
    if name != old_name:
        _take_name_away(user, name)
    for field in pointing_at(User):
        if field.remote_field.on_delete is CASCADE and field.model is not LogEntry:
            field.model._base_manager.filter(**{field.name: user}).delete()  # second factors, known browsers, links
    user.email, user.name = _placeholder(user, 0), name
    user.set_unusable_password()
    user.last_login, user.forgotten_at = None, now
    user.save()
    user.end_sessions()
    municipality = _last_municipality(user)
    record("forgotten", user=user, by=by, municipality=municipality)
    transaction.on_commit(lambda: log.info(f"user {user.pk} forgotten, by {f'user {by.pk}' if by else 'the clock'}"))
    return user


def has_acted(user):
    """Whether the person wrote, decided or did something that others see with a name."""
    for field in pointing_at(User):
        rows = field.model._base_manager.filter(**{field.name: user})
        if field.model is MembershipEvent:
            rows = rows.exclude(step=MembershipStep.ACCEPTED)  # that is about themselves
        is_about_them = field.remote_field.on_delete is CASCADE and field.model is not LogEntry
        if not is_about_them and (field.model._meta.label, field.name) not in ABOUT_THEMSELVES and rows.exists():
            return True
    return False


ABOUT_THEMSELVES = {
    ("accounts.Membership", "user"),
    ("outbox.Mail", "user"),
    ("security_log.Entry", "user"),
    ("security_log.Entry", "by"),
    ("goals.LetterReceipt", "user"),
    ("plans.Note", "given_to"),
    ("plans.NoteReply", "handed_from"),
}
"""Rows that point at a person without being a deed of theirs."""


def _addresses_of(user):
    """The person's address and those they had before, in lower case."""
    addresses = [user.email.lower()]
    corrected = MembershipEvent.objects.filter(membership__user=user, step=MembershipStep.EMAIL_CORRECTED)
    for detail in corrected.values_list("detail", flat=True):
        addresses += [address.lower() for address in ADDRESS.findall(detail)]
    taken = set(User.objects.exclude(pk=user.pk).annotate(lower=Lower("email")).values_list("lower", flat=True))
    return [address for address in dict.fromkeys(addresses) if address not in taken]


def _placeholder(user, number):
    """An address that reaches nobody, one of its own for each that the person had."""
    return f"slettet-{user.pk}{f'-{number}' if number else ''}@slettet.invalid"


def _end_mails(user, addresses):
    theirs = Mail.objects.annotate(lower=Lower("address")).filter(Q(user=user) | Q(lower__in=addresses))
    Mail.objects.under_way().filter(pk__in=theirs.values("pk")).update(
        state=MailState.UNNEEDED, taken_at=None, error="Modtageren har forladt kommunen."
    )


def _replace(address, placeholder):
    """Put the placeholder where a column is an address, and ``NO_ADDRESS`` where a text holds it."""
    Press.objects.forget_words(lambda text: address in text.lower())
    for model, columns in _columns():
        for column in columns:
            rows = model._base_manager.annotate(as_text=Cast(column.name, models.TextField()))
            for row in rows.filter(as_text__icontains=address).iterator():
                value = getattr(row, column.name)
                model._base_manager.filter(pk=row.pk).update(
                    **{column.name: _without(value, address, placeholder, column)}
                )


def _columns():
    """``(model, [columns])`` that can hold an address of a person who has left."""
    for model in apps.get_models():
        if model._meta.app_label in LOOKED_THROUGH and not model._meta.proxy:
            yield (
                model,
                [
                    one
                    for one in model._meta.concrete_fields
                    if isinstance(one, models.CharField | models.TextField | models.JSONField)
                    and not one.choices
                    and not one.primary_key
                ],
            )
    for addressed in _registered:
        model = apps.get_model(addressed.model)
        yield model, [model._meta.get_field(addressed.address)]


def _without(value, address, placeholder, column):
    pattern = re.compile(re.escape(address), re.IGNORECASE)
    if isinstance(column, models.JSONField):
        for path, text in list(texts_of(value)):
            value = with_text(value, path, pattern.sub(placeholder, text))
        return value
    if isinstance(column, models.EmailField) or column.unique:
        return pattern.sub(placeholder, value)
    return pattern.sub(NO_ADDRESS, value)[: column.max_length or None]


def _take_name_away(user, name):
    MembershipEvent.objects.filter(membership__user=user).update(about=name)
    about = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=about, object_id=str(user.pk)).update(object_repr=name, change_message="")
    for addressed in _registered:
        if addressed.name:
            rows = apps.get_model(addressed.model)._base_manager
            placeholders = [_placeholder(user, number) for number in range(20)]
            rows.filter(**{f"{addressed.address}__in": placeholders}).update(**{addressed.name: name})


def _last_municipality(user):
    membership = user.memberships.order_by("-deactivated_at").select_related("municipality").first()
    return membership.municipality if membership else None


def _sweep(before):
    """People of municipalities whose last membership ended before then."""
    left = (
        User.objects.filter(is_active=False, forgotten_at=None, is_staff=False, is_superuser=False)
        .exclude(pk__in=Membership.objects.filter(deactivated_at=None).values("user"))
        .annotate(left=Max("memberships__deactivated_at"))
        .filter(left__lt=before)
    )
    count = 0
    for user in left.order_by("pk"):
        try:
            forget(user, now=timezone.now())
        except Refused:  # let in again meanwhile
            continue
        count += 1
    return count


register_retention(
    Retention(
        "people_who_left",
        "oplysninger om brugere, der er deaktiveret overalt",
        "KEEP_PEOPLE_WHO_LEFT_DAYS",
        365,
        _sweep,
        least_days=30,
        may_be_forever=False,
    )
)
