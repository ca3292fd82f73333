"""A hearing of a plan of the sample: its parties, what they answered, and what was done about it, by the real deeds."""

from datetime import timedelta

from django.utils import timezone

from ..hearing import answers, beginning, parties, points
from ..models import AskedParty
from ..steps import opening
from .days import day_of, moment_of


def hear(revision, written, people, moment, now):
    """Have the version heard as the file has ``written`` it. Nobody is mailed."""
    editor, approver = people
    municipality = revision.plan.municipality
    listed = [parties.save(municipality=municipality, by=approver, **row) for row in written["parties"]]
    hearing = beginning.begin(
        revision=revision,
        deadline=day_of(written["deadline"], now),
        parties=listed,
        words=written["words"],
        address=written["address"],
        by=approver,
        now=moment,
        known=True,
    )
    if written.get("is_open"):
        opening.open_to_all(revision=revision, by=approver, now=moment + timedelta(minutes=10))
    for row in written.get("answers", ()):
        received = moment_of(row, now)
        asked = AskedParty.objects.filter(hearing=hearing, name=row["name"]).first()
        facts = {"hearing": hearing, "name": row["name"], "text": row["text"], "now": received}
        facts["hides_name"] = row.get("hides_name", False)
        if asked is None:
            answer = answers.enter(received_on=timezone.localdate(received), by=editor, **facts)
        else:
            answer = answers.receive(asked=asked, **facts)
        if row.get("no_points"):
            answers.say_no_points(answer=answer, by=editor, now=min(received + timedelta(hours=1), now))
        for number, point in enumerate(row.get("points", ()), 1):
            _point(answer, point, editor, min(received + timedelta(hours=number), now))


def _point(answer, row, by, now):
    point = points.take(answer=answer, text=row["text"], part=_part(answer.hearing.revision.plan, row), by=by, now=now)
    if "what_we_did" in row:
        points.respond(point=point, outcome=row["outcome"], what_we_did=row["what_we_did"], by=by, now=now)


def _part(plan, row):
    """What a point is about: a goal by its title, or an initiative; the whole plan when it names none."""
    if "goal" in row:
        return "plangoal", plan.plangoals.get(title=row["goal"]).key, row["field"]
    if "initiative" in row:
        return "initiative", plan.initiatives.get(title=row["initiative"]).key, "description"
    return None
