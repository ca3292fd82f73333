"""Follow-ups of an adopted plan of the sample, by the real deeds: begun, written, frozen, noted and shown."""

from datetime import timedelta
from itertools import cycle

from bpmplan.values import Period, Value

from ..followup import beginning, steps
from ..followup.content import content_of
from ..models import FollowUpPart, Going, PartOf
from ..writing import saving
from .days import moment_of, working_hours

SOURCE = "Egen opgørelse"
KINDS = (("goals", PartOf.GOAL), ("targets", PartOf.TARGET), ("initiatives", PartOf.INITIATIVE))


def follow_up(plan, written, people, now):
    """Follow up on the plan as the file has ``written`` it. ``people``: the plan's editor and approver."""
    editor, approver = people
    period = Period.parse(written["period"])
    row = beginning.begin(plan=plan, period=period, by=editor, now=moment_of(written, now, "begun"))
    _write(row, written, cycle([editor, editor, approver]), moment_of(written, now, "begun"))
    if "frozen" not in written:
        return
    frozen = moment_of(written, now, "frozen")
    steps.take(row, "freeze", by=approver, now=frozen)
    if "noted" in written:
        noted = dict(written["noted"])
        facts = {"meeting_date": noted["on"], "case_number": noted["case_number"]}
        body = plan.municipality.bodies.get(name=noted["body"])
        steps.take(row, "note", by=approver, now=moment_of(noted, now) + timedelta(days=1), body=body, **facts)
    if written.get("public"):
        steps.take(row, "publish", by=approver, now=moment_of(written, now, "frozen") + timedelta(days=14))


def _write(row, written, writers, begun):
    """Say what the file says of each; of an initiative that it doesn't name, that it goes as planned."""
    content, moments = content_of(row), working_hours(begun + timedelta(days=1))
    titles = {one.key: one.title for one in (*content.goals, *content.targets, *content.initiatives)}
    by_title = {(kind, one["title"]): one for name, kind in KINDS for one in written.get(name, ())}
    for part in row.parts.all():
        given = dict(by_title.get((part.part_of, titles.get(str(part.about))), {}))
        given.pop("title", None)
        if part.part_of == PartOf.WHOLE and "words" in written:
            given = {"words": written["words"].strip()}
        if "value" in given:
            given["value"] = Value.parse(given["value"], part.unit)
            given["period"] = Period.parse(given["period"]) if "period" in given else row.period
            given["source"] = SOURCE
        if part.part_of == PartOf.INITIATIVE and not given and "frozen" in written:
            given = {"going": Going.ON_TRACK}
        if given:
            facts = {"plan": row.plan, "key": part.key, "by": next(writers), "now": next(moments)}
            saving.save(FollowUpPart, started_from=0, values=given, **facts)
