"""What is asked about: it may be right, but would more often be a slip. Somebody can answer once that it is."""

import re
from collections import Counter
from itertools import chain

from bpmplan import danish
from bpmplan.text import plain_text
from bpmplan.values import Direction, Period, reached, units

from ...models import KINDS, PathWhat
from .items import PLAN, PROCESS, odd
from .missing import called

FAR = 10
"""A last value so many times the baseline, or the baseline so many times it, is taken for a misplaced decimal comma."""
HELD = 10
"""In per cent: a target that is to be held at its baseline may aim so far beside it."""
SENTENCE_END = re.compile(r"(?<=[.!?:])\s+(?=[A-ZÆØÅ])|\n+")
"""Between two sentences; an abbreviation (»52 pct. af«) ends none."""
WORD = {"chapter": "Afsnittet", "plangoal": "Målet", "initiative": "Indsatsen", "target": "Måltallet"}


def odd_in(content, facts):
    """All that is odd in a plan, as ``Item``s."""
    yield from _title(content)
    yield from _doubles(content)
    for goal in content.goals:
        yield from _goal(content, goal, facts)
    for initiative in content.initiatives:
        yield from _initiative(content, initiative, facts)
    if facts.earlier_years:
        yield from _earlier_years(content, facts)
    yield from _dates(content, facts)


def _title(content):
    years = {int(year) for year in re.findall(r"\b20\d\d\b", content.title)}
    if not years <= set(range(content.first_year, content.last_year + 1)):
        sentence = f"Titlen »{content.title}« nævner andre år end planens, {content.years}."
        yield odd("title_years", PLAN, "", "title", sentence, content.title, content.years)


def _doubles(content):
    """Titles that several chapters, goals, initiatives or a goal's targets share."""
    groups = [("chapter", content.chapters), ("plangoal", content.goals), ("initiative", content.initiatives)]
    groups += [("target", goal.targets) for goal in content.goals]
    for section, parts in groups:
        count = Counter(danish.folded(part.title.strip()) for part in parts)
        seen = set()
        for part in parts:
            title = danish.folded(part.title.strip())
            if count[title] > 1 and title in seen:
                sentence = f"»{part.title}« står {count[title]} gange i planen."
                yield odd("double", section, part.key, "title", sentence, title, count[title])
            seen.add(title)


def _goal(content, goal, facts):
    if goal.key in facts.withdrawn:
        if not goal.left_out:
            sentence = f"{called(goal)} er trukket tilbage af ministeren."
            yield odd("withdrawn", "plangoal", goal.key, "left_out", sentence, answer="Målet bliver, som det står")
        return
    if goal.left_out:
        return
    if not goal.under and goal.strategy.strip() and not content.initiatives_of(*content.with_sub_goals(goal)):
        yield odd("no_initiative", "plangoal", goal.key, "initiatives", f"{called(goal)} har ingen indsats.")
    for target in goal.targets:
        yield from target_questions(content.first_year, content.last_year, target)


def target_questions(first_year, last_year, target):
    """What is odd about the numbers of one target in a plan for those years."""

    def ask(code, name, sentence, *values):
        return odd(code, "target", target.key, name, f"»{target.title}«: {sentence}", *values)

    shown, values = target.with_unit, target.values
    for value in values:
        if not value.period.overlaps(first_year, last_year):
            years = danish.years(first_year, last_year)
            sentence = f"der er en værdi for {value.period}, men planen gælder {years}."
            yield ask("outside_years", "values", sentence, value.period, years)
    amounts = [value.value.notation for value in values]
    if most := units.MOST.get(target.unit):
        for name, value in _named(target, lambda number: abs(number) > most):
            sentence = f"{shown(value)} er over {danish.number(most)}."
            yield ask("over_100", name, sentence, value.notation, target.unit)
    if target.unit in units.NEVER_BELOW_ZERO:
        for name, value in _named(target, lambda number: number < 0):
            yield ask("negative", name, f"{shown(value)} er under nul.", value.notation, target.unit)
    if target.baseline is None:
        if any(row.value.is_comparable for row in values):
            yield ask("no_baseline", "baseline", "der er intet udgangspunkt.")
    else:
        yield from _against_baseline(target, ask)
    if (way := _wrong_way(target)) is not None:
        begins, ends = way
        sentence = f"tallet {target.direction_label}, men går fra {shown(begins)} til {danish.ended(shown(ends))}"
        yield ask("wrong_way", "values", sentence, target.direction, begins.notation, *amounts, target.unit)


def _named(target, is_odd):
    """``(field, value)`` of the values with a number that is odd, in any field that is declared, each once."""
    for field in KINDS["target"].FIELDS.values():
        for value in dict.fromkeys(field.measured(target)):
            if any(map(is_odd, value.numbers)):
                yield field.name, value


def _against_baseline(target, ask):
    base, last = target.baseline, target.last_value and target.last_value.value
    if last and _is_far(base.numbers, last.numbers):
        sentence = f"udgangspunktet {target.with_unit(base)} ligger langt fra {danish.ended(target.with_unit(last))}"
        yield ask("far", "baseline", sentence, base.notation, last.notation, target.unit)
    if last and last.is_comparable and last.says_direction and reached(last, base, target.direction):
        sentence = f"udgangspunktet {target.with_unit(base)} er allerede {danish.ended(target.with_unit(last))}"
        yield ask("reached", "values", sentence, base.notation, last.notation, target.unit)
    try:
        measured = Period.parse(target.baseline_period)
    except ValueError:
        return
    if measured.is_open:
        return
    for value in target.values:
        if value.period.end <= measured.end:
            sentence = f"værdien for {value.period} ligger ikke efter udgangspunktets periode, {measured}."
            yield ask("before_baseline", "values", sentence, value.period, measured)


def _is_far(base, last):
    """Whether one of two values' numbers, the higher of each, is many times the other."""
    return bool(base and last and base[-1] and last[-1] and not 1 / FAR < abs(last[-1] / base[-1]) < FAR)


def _wrong_way(target):
    """``(first, last)`` of a target that goes against its direction: from its baseline, else among like periods."""
    if not target.values:
        return None
    pairs = []
    if target.baseline is not None:
        pairs.append((target.baseline, target.last_value.value))
    by_kind = {}
    for row in target.values:
        by_kind.setdefault(row.period.kind, []).append(row.value)
    pairs += [(values[0], values[-1]) for values in by_kind.values() if len(values) > 1]
    pairs = [pair for pair in pairs if all(value.number is not None for value in pair)]
    return next((pair for pair in pairs if _is_wrong(target.direction, *(value.number for value in pair))), None)


def _is_wrong(direction, begins, ends):
    if direction == Direction.RISE:
        return ends < begins
    if direction == Direction.FALL:
        return ends > begins
    return abs(ends - begins) * 100 > abs(begins) * HELD


def _initiative(content, initiative, facts):
    def ask(code, name, sentence, *values):
        sentence = f"Indsatsen »{initiative.title}« {sentence}"
        return odd(code, "initiative", initiative.key, name, sentence, *values)

    if not initiative.goals:
        yield ask("no_goal", "goals", "hører ikke til noget mål.")
    elif all(goal.left_out for goal in content.goals if goal.key in initiative.goals):
        yield ask("no_goal", "goals", "hører kun til mål, der er udeladt.", *initiative.goals)
    if period := initiative.period:
        if (period.first_year or 0) > content.last_year:
            yield ask("begins_late", "period", f"ligger efter planens år: {period}.", period)
        if (period.last_year or content.first_year) < content.first_year:
            yield ask("ended", "period", f"er slut før planens år: {period}.", period)
    yield from _amounts(content, initiative, ask)
    if ended := [name for name in initiative.target_groups if name in facts.ended_groups]:
        sentence = f"er for en målgruppe, der ikke findes i planens år: {danish.listed(ended)}."
        yield ask("ended_groups", "target_groups", sentence, *ended)


def _amounts(content, initiative, ask):
    outside = list(dict.fromkeys(row.period for row in initiative.economy if row.period and _is_outside(row, content)))
    if outside:
        years = danish.years(content.first_year, content.last_year)
        sentence = f"har beløb for {danish.listed(outside)}, men planen gælder {years}."
        yield ask("money_outside", "economy", sentence, *outside, years)
    for row in initiative.economy:
        parts = [other.amount for other in initiative.economy if _is_part(other, row)]
        if row.amount and parts and row.amount in (*parts, sum(parts)):
            sentence = f"har {danish.kroner(row.amount)} både samlet og fordelt på år eller finansiering."
            yield ask("money_twice", "economy", sentence, row.period or "", row.source, row.amount)


def _is_outside(row, content):
    return not content.first_year <= row.period.first_year <= row.period.last_year <= content.last_year


def _is_part(row, whole):
    """Whether an amount may be a part of another one: that is for all years or for several, or from no named source."""
    if (row.period, row.source) == (whole.period, whole.source):
        return False
    in_years = whole.period is None or (
        row.period is not None
        and whole.period.first_year <= row.period.first_year
        and row.period.last_year <= whole.period.last_year
    )
    return in_years and whole.source in ("", row.source)


def _earlier_years(content, facts):
    """Texts carried from the earlier plan that still name its years. One question a field, about those sentences."""
    first, last = facts.earlier_years
    years = [str(y) for y in range(first, last + 1) if not content.first_year <= y <= content.last_year]
    if not years:
        return
    naming = re.compile(rf"(?<![\d.,-])(?:{'|'.join(years)})(?![\d-])")
    fields = {name: [field for field in kind.FIELDS.carried if field.is_prose] for name, kind in KINDS.items()}
    for section, part in content.sections:
        if not part.carried_from:
            continue
        for field in fields[section]:
            text = "\n".join(field.texts(getattr(part, field.content)))
            if not (any(year in text for year in years) and naming.search(text)):
                continue
            sentences = [s.strip() for s in SENTENCE_END.split(text) if naming.search(s)]
            years_named = danish.listed(list(dict.fromkeys(chain.from_iterable(map(naming.findall, sentences)))))
            in_words = next(filter(naming.search, SENTENCE_END.split(plain_text(text))), sentences[0])
            sentence = (
                f"{WORD.get(section, 'Bilaget')} »{part.title}« nævner stadig {years_named}: »{_short(in_words)}«"
            )
            yield odd("earlier_years", section, part.key, field.name, sentence, *sentences)


def _short(text, most=90):
    text = " ".join(text.lstrip("#*-> ").split())
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"


def _dates(content, facts):
    for planned in facts.dates:
        is_meeting = planned.what == PathWhat.MEETING
        if planned.day < facts.today and (is_meeting or not facts.had_hearing):
            sentence = f"{planned.name} er sat til {danish.date(planned.day)}, som er passeret."
        elif not content.first_year - 2 <= planned.day.year <= content.last_year:
            day = danish.date(planned.day)
            sentence = f"{planned.name} er sat til {day}, som ikke passer til en plan for {content.years}."
        else:
            continue
        yield odd("date", PLAN, "", "dates", sentence, planned.name, planned.day, kind=PROCESS)
