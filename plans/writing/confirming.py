"""Recording that somebody has checked what readiness asks about, and that it is right."""

from django.db import transaction
from django.utils import timezone

from bpmplan.cleaning import looks_like_cpr
from bpmplan.steps import Refused

from ..content.readiness import readiness_of
from ..content.readiness.facts import confirmed_in
from ..content.readiness.missing import cpr_item
from ..models import Chapter, Confirmation, Initiative, PlanGoal, Target
from .opened import ALL
from .saving import writable


def confirm(plan, tokens, *, by, now):
    """Record that what was asked about is right; returns the items that were answered.

    ``tokens`` are those of open items. Answered twice, it is recorded once. Raises ``Refused`` when what was asked
    about has been changed meanwhile, and as ``saving.save`` does.
    """
    with transaction.atomic():
        plan = writable(plan, by, ALL)
        questions = readiness_of(plan, today=timezone.localdate(now)).open_questions
        asked = [tuple(token.split("|")) for token in tokens]
        answered = [questions[identity] for identity in asked if identity in questions]
        if not answered and not set(asked) & confirmed_in(plan):
            raise Refused("Det er ændret imens. Se listen igennem igen.")
        Confirmation.objects.bulk_create(
            (
                Confirmation(plan=plan, key=item.key or None, field=item.field, digest=item.digest, by=by, at=now)
                for item in answered
            ),
            ignore_conflicts=True,
        )
        return answered


def suspicious(section):
    """The open items about what looks like a CPR number in one section; a query more when there is something."""
    return _unconfirmed(section.plan, list(_suspicious(section)))


def suspicious_keys(plan, keys):
    """Of the sections with these keys, those where something looks like a CPR number; a goal's targets count for it.

    No query without keys.
    """
    if not keys:
        return frozenset()
    items = {}
    for kind in (Chapter, PlanGoal, Initiative):
        for section in kind.objects.filter(plan=plan, key__in=keys):
            items |= dict.fromkeys(_suspicious(section), section.key)
    for target in Target.objects.filter(plan=plan, goal__key__in=keys).select_related("goal"):
        items |= dict.fromkeys(_suspicious(target), target.goal.key)
    return frozenset(items[item] for item in _unconfirmed(plan, items))


def _suspicious(section):
    name = section._meta.model_name
    for field in section.FIELDS.looked_through_for_cpr:
        for text in field.texts(field.value_of(section)):
            for number in looks_like_cpr(text):
                yield cpr_item(name, str(section.key), field.name, number)


def _unconfirmed(plan, items):
    confirmed = confirmed_in(plan) if items else ()
    return [item for item in items if item.identity not in confirmed]
