"""What leaving draft makes: a version that never changes, its answers to goals, and its words for searching."""

import re

from django.db.models import Max, Q

from bpmplan.text import plain_text

from ..content.live import of_plan
from ..content.stored import SCHEMA, fingerprint, to_json
from ..models import KINDS, GoalAnswer, Revision


def freeze(plan, target, by, now):
    content = of_plan(plan)
    stored = to_json(content)
    # An address is never given to another version: not that of one that was public, either, in a discarded plan.
    same_address = Q(
        plan__municipality=plan.municipality_id, plan__first_year=plan.first_year, plan__last_year=plan.last_year
    )
    taken = Revision.objects.filter(Q(plan=plan) | Q(same_address, pk__in=Revision.objects.been_public()))
    last = taken.aggregate(last=Max("number"))["last"] or 0
    revision = Revision.objects.create(
        plan=plan,
        number=last + 1,
        frozen_for=target,
        schema=SCHEMA,
        content=stored,
        fingerprint=fingerprint(stored),
        search_text=search_text(content),
        frozen_at=now,
        frozen_by=by,
    )
    GoalAnswer.objects.bulk_create(_goal_answers(plan, revision, content))
    return revision


def _goal_answers(plan, revision, content):
    goals = {goal.key: goal for goal in content.goals}
    for plan_goal in plan.plangoals.prefetch_related("wordings"):
        goal = goals[str(plan_goal.key)]
        initiatives = content.initiatives_of(goal)
        said = (goal.challenge, goal.ambition, goal.strategy, goal.follow_up)
        if goal.left_out:
            said = (goal.left_out_reason,)
        told = (initiative.title for initiative in initiatives)
        for wording in plan_goal.wordings.all():
            yield GoalAnswer(
                revision=revision,
                wording=wording,
                key=plan_goal.key,
                title=goal.own_title,
                text="\n\n".join(filter(None, (*map(plain_text, said), *told))),
                initiatives=len(initiatives),
                targets=len(goal.targets),
                has_follow_up=bool(goal.follow_up.strip()),
                left_out=goal.left_out,
            )


def search_text(content):
    """Every word of a content once, in small letters: one search finds Æ and æ on either database, and reads little."""
    words = [content.municipality.full_name, content.full_title]
    for name, section in content.sections:
        for field in KINDS[name].FIELDS.searched:
            value = getattr(section, field.content)
            words += [plain_text(value)] if field.is_text else [value] if isinstance(value, str) else value
    words += [minister.title for goal in content.goals for minister in goal.minister]
    return " ".join(dict.fromkeys(re.findall(r"[\w-]+", " ".join(filter(None, words)).casefold())))
