"""A version is heard: until when, by whom, and the letter that each of them gets."""

from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from bpmplan import danish, workdays
from bpmplan.accounts import permissions
from bpmplan.cleaning import clean
from bpmplan.links import making
from bpmplan.links.models import Link
from bpmplan.outbox import posting
from bpmplan.steps import Refused, demand, lock

from ..models import AskedParty, Hearing, Plan, Status
from ..steps import deadlines
from .links import KIND

STAYS_OPEN = timedelta(days=60)
"""So long after the deadline a party's link still says what it is about, and takes a late answer while it is heard."""

REMINDED_BEFORE = 5
"""Working days before the deadline that parties are reminded."""


@transaction.atomic
def begin(*, revision, deadline, parties, by, now, words="", address="", known=False):
    """Have the version heard until the day ``deadline``: a ``Hearing``, and a letter to each of the ``parties``.

    The deadline is the date on the plan's path too. For the step that sends the plan in hearing, in its transaction;
    or afterwards, for one that was sent without. ``words`` are the municipality's own in the letter, ``address`` is
    where answers may be mailed to. ``known``: history that is being entered, of which nobody is mailed. Raises
    ``Refused`` or ``PermissionDenied``.
    """
    plan = Plan.objects.to_change(revision.plan_id)
    demand(permissions.may_hear(by, plan.municipality_id))
    if plan.status != Status.HEARING or plan.newest_revision != revision:
        raise Refused(f"Planen er nu »{plan.get_status_display()}«, så den kan ikke sendes til høringsparter.")
    if Hearing.objects.filter(revision=revision).exists():
        raise Refused("Høringen er allerede begyndt. Genindlæs siden.")
    if not known:
        _check(deadline, now)
    hearing = Hearing.objects.create(
        revision=revision, deadline=deadline, words=clean(words).strip(), address=address, begun_at=now, begun_by=by
    )
    _on_path(hearing, by, now)
    _ask(hearing, parties, by, now, known)
    return hearing


@transaction.atomic
def ask_more(*, hearing, parties, by, now):
    """Ask more parties while the version is heard; those that are asked already get no other letter. How many."""
    hearing = _open(hearing, by)
    there = set(hearing.asked.values_list("name", flat=True))
    new = [party for party in parties if party.name not in there]
    if not new:
        raise Refused("Vælg mindst en part, der ikke allerede er hørt.")
    _ask(hearing, new, by, now)
    return len(new)


@transaction.atomic
def send_again(*, asked, address, by, now):
    """Send the letter again, to the address as it is now. The links of earlier letters go on working."""
    hearing = _open(asked.hearing, by)
    if not address:
        raise Refused("Skriv den adresse, brevet skal sendes til.")
    asked = lock(AskedParty.objects, asked.pk)
    asked.address = address
    try:
        asked.clean_fields()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
    asked.save(update_fields=["address"])
    _post("hearing_letter", hearing, asked, by, now, f"asked {asked.pk} {now.isoformat()}")


@transaction.atomic
def write_letter(*, asked, by, now):
    """The address for a letter on paper to a party: new each time. The links of earlier letters go on working."""
    hearing = _open(asked.hearing, by)
    return making.hand_over(link=_link(hearing, asked, "", by, now), by=by)


def links_of(asked):
    """The links that a party was given, the newest first."""
    return Link.objects.of(KIND, asked).select_related("made_by", "withdrawn_by").order_by("-made_at", "-pk")


@transaction.atomic
def withdraw(*, asked, link, by, now):
    """End one of a party's links, as when its letter went to somebody else. Raises ``Refused``.

    The address that the link was mailed to is wrong then, so nothing more is mailed there: the party has none until
    another is typed. Gives the party.
    """
    _open(asked.hearing, by)
    link = making.withdraw(link=links_of(asked).get(pk=link.pk), by=by, now=now)
    asked = lock(AskedParty.objects, asked.pk)
    if link.address.casefold() == asked.address.casefold():
        asked.address = ""
        asked.save(update_fields=["address"])
    return asked


@transaction.atomic
def extend(*, hearing, deadline, by, now):
    """Give the parties longer: another deadline, later than the one that was given, and a letter to who is ``silent``.

    A letter so near the deadline that a reminder is due takes its place.
    """
    hearing = _open(hearing, by)
    check_longer(hearing, deadline, now)
    hearing.deadline = deadline
    hearing.save(update_fields=["deadline"])
    _on_path(hearing, by, now)
    links = Link.objects.of(KIND, *hearing.asked.all())
    links.filter(withdrawn_at=None).update(expires_at=_expires(deadline))
    mailed, _ = silent(hearing)
    for asked in mailed:
        _post("hearing_longer", hearing, asked, by, now, f"asked {asked.pk} {deadline}")
    if is_near(deadline, timezone.localdate(now)):
        hearing.asked.filter(pk__in=[asked.pk for asked in mailed]).update(reminded_of=deadline)
    return hearing


def check_longer(hearing, deadline, now):
    """Raises ``Refused`` when the deadline isn't later than the one that was given."""
    _check(deadline, now)
    if deadline <= hearing.deadline:
        raise Refused(f"Den nye frist skal ligge efter {danish.date(hearing.deadline)}.")


def silent(hearing):
    """The parties that haven't answered, as two lists: who can be mailed, and who can't."""
    asked = hearing.asked.filter(answers=None)
    return list(asked.exclude(address="")), list(asked.filter(address=""))


def is_near(deadline, day):
    """Whether the deadline is so near on the ``day`` that parties are reminded of it."""
    return workdays.before(deadline, REMINDED_BEFORE) <= day


def remind(hearing, asked, *, now):
    """Remind a party of the deadline; for the run of the day, once for each deadline."""
    _post("hearing_reminder", hearing, asked, None, now, f"asked {asked.pk} {hearing.deadline}")


def is_heard(hearing):
    """Whether answers are still taken: its plan is in hearing with this very version."""
    plan = hearing.revision.plan
    return plan.status == Status.HEARING and plan.newest_revision.pk == hearing.revision_id


def _open(hearing, by):
    plan = Plan.objects.to_change(hearing.revision.plan_id)
    demand(permissions.may_hear(by, plan.municipality_id))
    hearing = lock(Hearing.objects.with_plan(), hearing.pk)
    if not is_heard(hearing):
        raise Refused("Høringen er slut.")
    return hearing


def _on_path(hearing, by, now):
    deadlines.set_path_dates(hearing.plan, {deadlines.HEARING_ENDS: hearing.deadline}, by=by, now=now)


def _check(deadline, now):
    if deadline <= timezone.localdate(now):
        raise Refused("Fristen skal ligge efter i dag.")


def _ask(hearing, parties, by, now, known=False):
    for party in parties:
        asked = AskedParty.objects.create(
            hearing=hearing,
            party=party,
            name=party.name,
            kind=party.kind,
            address=party.address,
            asked_at=now,
            asked_by=by,
        )
        if asked.address and not known:
            _post("hearing_letter", hearing, asked, by, now, f"asked {asked.pk}")


def _post(kind, hearing, asked, by, now, cause):
    """A mail with a link of its own: a link that is handed over again would end the one that was sent before."""
    link = _link(hearing, asked, asked.address, by, now)
    subjects = {"asked": asked.pk, "link": link.pk}
    posting.put([posting.mail_to(kind, cause=cause, subjects=subjects, address=asked.address, now=now)])


def _link(hearing, asked, address, by, now):
    return making.make(
        kind=KIND,
        thing=asked,
        name=asked.name,
        address=address,
        by=by,
        now=now,
        expires_at=max(_expires(hearing.deadline), now + timedelta(days=1)),
    )


def _expires(deadline):
    return timezone.make_aware(datetime.combine(deadline, time(23, 59))) + STAYS_OPEN
