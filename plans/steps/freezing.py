"""What leaving draft makes: a version that never changes, its answers to goals, and its words for searching."""

from django.db.models import Max, Q

from bpmplan.text import plain_text

from ..content.live import of_plan
from ..content.searched import found_sections, searched_texts
from ..content.stored import SCHEMA, fingerprint, to_json
from ..models import GoalAnswer, Revision, SearchedSection, Target, TargetAim, TargetGroup, Word, words_of
from ..models.revisions import place_of, sub_goal_title
from ..models.words import as_bytes


def freeze(plan, target, by, now, amends=None):
    """A new version of the plan's text. ``amends`` is the one that a body adopted with the changes of this one."""
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
        place=place_of(plan, last + 1),
        frozen_at=now,
        frozen_by=by,
        amends=amends,
    )
    GoalAnswer.objects.bulk_create(_goal_answers(plan, revision, content))
    link_words(revision, content)
    chosen = Target.objects.filter(plan=plan, indicator__isnull=False).values_list("key", "indicator")
    put_aims(revision, content, {str(key): indicator for key, indicator in chosen})
    return revision


def put_aims(revision, content, indicators):
    """Keep what the version aims at for the targets with an indicator. ``indicators``: ``{key: its primary key}``."""
    revision.target_aims.all().delete()
    TargetAim.objects.bulk_create(
        TargetAim(revision=revision, indicator_id=indicator, **aim) for indicator, aim in aims_in(content, indicators)
    )


def aims_in(content, indicators):
    """``(indicator's primary key, the fields of a TargetAim)`` for what a content's targets aim at."""
    for goal in content.goals:
        for target in goal.targets:
            if (indicator := indicators.get(target.key)) is None:
                continue
            same = {"key": target.key, "goal": goal.key, "unit": target.unit}
            yield from ((indicator, same | {"period": row.period, "value": row.value}) for row in target.values)


def link_words(revision, content):
    """Let the version and its sections be found by the words of its content, and by no others."""
    words = Word.objects.keys_of(searched(content))
    revision.words.clear()
    _link(Revision.words, ((revision, word) for word in words.values()))
    _link_sections(revision, content, words)


def _link_sections(revision, content, words):
    """Let each of its goals and initiatives be found by its own words, with the municipality's name."""
    revision.searched_sections.all().delete()
    sections = list(found_sections(content))
    rows = SearchedSection.objects.bulk_create(
        SearchedSection(
            revision=revision,
            key=one.section.key,
            carried_from=one.section.carried_from or None,
            kind=one.kind,
            number=number,
        )
        for number, one in enumerate(sections, 1)
    )
    pairs = list(zip(rows, sections, strict=True))
    wordings = {}
    for key, wording in revision.goal_answers.values_list("key", "wording"):
        wordings.setdefault(str(key), []).append(wording)
    groups = dict(TargetGroup.objects.values_list("name", "pk"))
    _link(SearchedSection.words, ((row, word) for row, one in pairs for word in keys_of_section(one, content, words)))
    _link(SearchedSection.wordings, ((row, w) for row, one in pairs for w in wordings_of_section(one, wordings)))
    _link(SearchedSection.target_groups, ((row, group) for row, one in pairs for group in groups_of(one, groups)))


def keys_of_section(section, content, words):
    """Primary keys of the words of a ``Found``. ``words``: ``{word as it is stored: its primary key}``."""
    typed = words_of(" ".join((content.municipality.full_name, *section.texts)))
    return {words[stored] for stored in map(as_bytes, typed)}


def wordings_of_section(section, wordings):
    """The wordings that a ``Found`` answers or serves. ``wordings``: ``{key of a goal: its wordings}``."""
    return {wording for goal in section.goals for wording in wordings.get(goal, ())}


def groups_of(section, groups):
    """The target groups of a ``Found`` that there still are. ``groups``: ``{name: its primary key}``."""
    return {groups[name] for name in getattr(section.section, "target_groups", ()) if name in groups}


def _link(links, pairs):
    Link = links.through
    row, other = links.field.m2m_field_name(), links.field.m2m_reverse_field_name()
    Link.objects.bulk_create((Link(**{row: one, f"{other}_id": pk}) for one, pk in pairs), batch_size=500)


def answer_text(content, goal):
    """A goal's answer without markup: its own words and its sub-goals', their targets, and titles of initiatives."""
    if goal.left_out:
        texts = [plain_text(goal.left_out_reason)]
    else:
        texts = _texts(goal)
        for sub_goal in answering(content, goal)[1:]:
            texts += [sub_goal_title(sub_goal.label, sub_goal.title), *_texts(sub_goal)]
    titles = (initiative.title for initiative in content.initiatives_of(*answering(content, goal)))
    return "\n\n".join(filter(None, (*texts, *titles)))


def answering(content, goal):
    """The goal and those of its sub-goals that answer it too."""
    sub_goals = () if goal.left_out else content.sub_goals_of(goal)
    return (goal, *(sub_goal for sub_goal in sub_goals if not sub_goal.left_out))


def _texts(goal):
    texts = (goal.challenge, goal.ambition, goal.strategy, goal.follow_up)
    return [*map(plain_text, texts), "\n".join(f"Måltal: {target.in_short}" for target in goal.targets)]


def _goal_answers(plan, revision, content):
    goals = {goal.key: goal for goal in content.goals}
    for plan_goal in plan.plangoals.prefetch_related("wordings"):
        goal = goals[str(plan_goal.key)]
        together = answering(content, goal)
        for wording in plan_goal.wordings.all():
            yield GoalAnswer(
                revision=revision,
                wording=wording,
                key=plan_goal.key,
                title=goal.own_title,
                text=answer_text(content, goal),
                sub_goals=len(together) - 1,
                initiatives=len(content.initiatives_of(*together)),
                targets=sum(len(one.targets) for one in together),
                has_follow_up=any(one.follow_up.strip() for one in together),
                left_out=goal.left_out,
            )


def searched(content):
    """The texts of a content that it is found by, without markup."""
    yield from (content.municipality.full_name, content.full_title)
    yield from (plain_text(text) if is_markdown else text for *_, text, is_markdown in searched_texts(content))
