"""Links by which somebody without an account reads a version of a plan or its draft, and may say something about it."""

from django.db import transaction

from bpmplan.accounts import permissions
from bpmplan.links import making
from bpmplan.links.models import Link
from bpmplan.outbox import posting
from bpmplan.steps import Refused, demand

from ..models import Note, Plan, ReadingLink
from ..writing import notes
from ..writing.parts import PARTS

LINK = "reading"
"""The kind of link."""
DAYS = (7, 14, 30, 60, 90, 180)
"""How long one may work; without a choice as long as the kind says."""
MOST_OPEN = 100
"""Links that may work at a time for one plan."""


@transaction.atomic
def make(*, plan, revision, name, by, now, address="", expires_at=None, may_note=False):
    """A link to a version of the plan, or without a ``revision`` to its draft, for a person or a body; the ``Link``.

    It is mailed to the ``address``; without one it is handed over by ``show``. Raises ``Refused``.
    """
    plan = Plan.objects.to_change(plan.pk)
    demand(permissions.may_make_reading_links(by, plan.municipality_id))
    if revision is None and not plan.is_writable:
        raise Refused("Planen er ikke kladde nu. Vælg den version, der skal læses.")
    if len([link for link in links_of(plan) if link.state(now) == "open"]) >= MOST_OPEN:
        raise Refused(f"Der er {MOST_OPEN} links til planen, som virker. Træk nogle af dem tilbage først.")
    reading = ReadingLink.objects.create(plan=plan, revision=revision, may_note=may_note)
    link = making.make(kind=LINK, thing=reading, name=name, address=address, by=by, now=now, expires_at=expires_at)
    if link.address:
        _post(link, f"link {link.pk}", by, now)
    return link


@transaction.atomic
def send_again(*, link, by, now):
    """Mail the link again, with an address that replaces the one before."""
    _demand(link, by)
    if not link.address:
        raise Refused("Linket har ingen mailadresse. Vis adressen i stedet.")
    _refuse_unless_open(link, now)
    _post(link, f"link {link.pk} {now.isoformat()}", by, now)


def show(*, link, by, now):
    """The whole address, to be copied: it is new each time, and replaces the one before."""
    _demand(link, by)
    if link.address:
        raise Refused("Linket er sendt på mail. Send det igen, hvis det er blevet væk.")
    _refuse_unless_open(link, now)
    return making.hand_over(link=link, by=by)


def withdraw(*, link, by, now):
    """End the link. Raises ``Refused``."""
    _demand(link, by)
    return making.withdraw(link=link, by=by, now=now)


def links_of(plan):
    """The links to a plan, the newest first, each with its ``thing``, its newest ``mail`` and who made it."""
    things = {reading.pk: reading for reading in plan.reading_links.select_related("revision").defer(CONTENT)}
    links = list(Link.objects.of(LINK, *things.values()).select_related("made_by", "withdrawn_by"))
    for link in links:
        link.thing = things[link.thing_id]
        link.thing.plan = plan
    return links


CONTENT = "revision__content"


def note(*, link, section, key, text, now):
    """A note about a section by who has the link, for the municipality's own people. Raises ``Refused``."""
    reading = link.thing
    demand(reading.may_note)
    return notes.say_from_outside(
        plan=reading.plan,
        reading=reading,
        outside=link.name,
        section=section,
        key=key,
        field=next(iter(PARTS[section].values()))[0],
        text=text,
        now=now,
    )


def notes_by(reading):
    """What was said by the link, the oldest first: never what colleagues answered each other."""
    return Note.objects.filter(reading=reading).only("section", "key", "field", "text", "at")


def _demand(link, by):
    demand(permissions.may_make_reading_links(by, link.thing.plan.municipality_id))


def _refuse_unless_open(link, now):
    if link.state(now) != "open":
        raise Refused("Linket virker ikke længere. Lav et nyt.")


def _post(link, cause, by, now):
    mail = posting.mail_to(
        "reading_link",
        cause=cause,
        subjects={"link": link.pk, "reading": link.thing_id, "by": by.pk},
        address=link.address,
        now=now,
    )
    posting.put([mail])
