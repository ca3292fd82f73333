"""An adopted version as public data: a shape of its own, described in docs/public-data.md and kept to.

It is made from a content and a ``Standing`` alone, whatever schema the content was stored with. A field may be added;
none is taken away or given another meaning without another ``FORMAT_VERSION``.
"""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from ..content.economy import UNDIVIDED, Economy
from ..documents import kinds
from ..models import ChapterKind

FORMAT, FORMAT_VERSION = "bpmplan-plan", 1
DOCUMENTS = (kinds.PLAN, kinds.PLAN_WORD)


def head(revision, years_in_force):
    """What a list has of a version, with where the rest is. ``years_in_force`` are those it is in force for now."""
    plan, place = revision.plan, revision.plan.municipality
    at = (place.slug, plan.years, revision.number)
    return {
        "municipality": _municipality(place),
        "title": revision.title,
        "first_year": plan.first_year,
        "last_year": plan.last_year,
        "version": revision.number,
        "status": "superseded" if revision.superseded_at else "adopted",
        "years_in_force": sorted(years_in_force),
        "registered_at": _moment(revision.adopted_at),
        "superseded_at": _moment(revision.superseded_at),
        "fingerprint": revision.fingerprint,
        "page": _absolute(revision.get_absolute_url()),
        "data": _absolute(reverse("plan_data", args=at)),
    }


def whole(revision, content, standing, years_in_force):
    """All of a version, as plain data for JSON."""
    at = (revision.plan.municipality.slug, revision.plan.years, revision.number)
    page = _absolute(revision.get_absolute_url())
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "is_sample": standing.sample,
        **head(revision, years_in_force),
        "check": standing.check_address,
        "begun_from": content.begun_from,
        "goal_sets": [goal_set.year for goal_set in content.goal_sets],
        "decisions": [_decision(decision) for decision in standing.decisions],
        "erasures": [{"day": erasure.day.isoformat(), "rules": erasure.rules} for erasure in standing.erasures],
        "documents": [
            {
                "title": f"Planen som {kind.writer.name}",
                "type": kind.writer.type,
                "address": _absolute(reverse("revision_document", args=[*at, kind.address])),
            }
            for kind in DOCUMENTS
        ],
        "chapters": [_chapter(chapter) for chapter in content.chapters],
        "goals": [_goal(goal, page) for goal in content.goals],
        "initiatives": [_initiative(initiative, page) for initiative in content.initiatives],
        "money": _money(Economy(content)),
        "attachments": [_attachment(attachment, at) for attachment in content.attachments],
    }


def _municipality(place):
    return {
        "code": place.code,
        "name": place.name,
        "full_name": place.full_name,
        "page": _absolute(place.get_absolute_url()),
    }


def _decision(decision):
    return {
        "body": decision.body,
        "is_last": decision.is_last,
        "meeting_date": decision.meeting_date.isoformat(),
        "outcome": str(decision.outcome),
        "case_number": decision.case_number,
        "item_number": decision.item_number,
        "votes": decision.votes,
        "minority_statement": decision.minority_statement,
        "minutes": decision.minutes,
    }


def _chapter(chapter):
    is_text = chapter.kind == ChapterKind.TEXT
    return {
        "key": chapter.key,
        "kind": "text" if is_text else "made_from_the_plan",
        "title": chapter.title,
        "text": chapter.text,
    }


def _goal(goal, page):
    return {
        "key": goal.key,
        "page": f"{page}#{goal.key}",
        "label": goal.label,
        "under": goal.under or None,
        "title": goal.title,
        "own_title": goal.own_title,
        "is_own": goal.is_own,
        "minister_goals": [
            {
                "year": words.year,
                "number": words.number,
                "title": words.title,
                "page": _absolute(reverse("goal", args=[words.year, words.number])),
            }
            for words in goal.minister
        ],
        "group": goal.group,
        "challenge": goal.challenge,
        "ambition": goal.ambition,
        "strategy": goal.strategy,
        "follow_up": goal.follow_up,
        "left_out": goal.left_out,
        "left_out_reason": goal.left_out_reason,
        "targets": [_target(target) for target in goal.targets],
    }


def _target(target):
    baseline = None
    if target.baseline is not None:
        period, source = target.baseline_period, target.baseline_source
        baseline = {"value": _value(target, target.baseline), "period": period, "source": source}
        baseline["difference_from_official"] = target.difference_note
    return {
        "key": target.key,
        "title": target.title,
        "indicator": target.indicator or None,
        "unit": target.unit,
        "direction": str(target.direction),
        "baseline": baseline,
        "aims": [{"period": _period(row.period), "value": _value(target, row.value)} for row in target.values],
        "comparisons": [
            {"whom": row.whom, "period": _period(row.period), "value": _value(target, row.value)}
            for row in target.comparisons
        ],
    }


def _initiative(initiative, page):
    return {
        "key": initiative.key,
        "page": f"{page}#{initiative.key}",
        "title": initiative.title,
        "goals": list(initiative.goals),
        "description": initiative.description,
        "target_groups": list(initiative.target_groups),
        "period": _period(initiative.period),
        "responsible": initiative.responsible,
        "unit": initiative.unit,
        "partners": initiative.partners,
        "case_numbers": initiative.case_numbers,
        "amounts": [
            {"period": _period(row.period), "source": str(row.source) or None, "amount": int(row.amount)}
            for row in initiative.economy
        ],
        "amounts_note": initiative.economy_note,
        "effect": initiative.effect,
    }


def _money(economy):
    """Sums of the plan, each initiative counted once."""
    years = [column for column in economy.columns if column is not UNDIVIDED]
    return {
        "total": int(economy.total.total),
        "by_year": [{"year": year, "amount": int(economy.total.cells[year])} for year in years],
        "undivided": int(economy.total.cells.get(UNDIVIDED, 0)),
        "by_source": [{"source": line.source or None, "amount": int(line.total)} for line in economy.by_source],
        "initiatives_without_amount": len(economy.without),
    }


def _attachment(attachment, at):
    return {
        "key": attachment.key,
        "title": attachment.title,
        "alt": attachment.alt,
        "is_image": attachment.is_image,
        "file_name": attachment.file_name,
        "type": attachment.content_type,
        "size": attachment.size,
        "sha256": attachment.sha256,
        "address": _absolute(reverse("revision_file", args=[*at, attachment.sha256])),
    }


def _value(target, value):
    """A value in words, as it is kept, and the numbers in it."""
    low, high = map(_number, value.ends)
    number = _number(value.number)
    return {
        "text": target.with_unit(value),
        "notation": value.notation,
        "number": number,
        "low": low,
        "high": high,
    }


def _number(number):
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _period(period):
    if period is None:
        return None
    return {
        "text": str(period),
        "notation": period.notation,
        "first_day": period.first_day and period.first_day.isoformat(),
        "last_day": period.last_day and period.last_day.isoformat(),
    }


def _moment(moment):
    return moment and timezone.localtime(moment).isoformat(timespec="seconds")


def _absolute(path):
    return settings.SITE_URL + path
