"""Which year a letter is about, and which of its lists is the list of that year's goals."""

import datetime
import re
from dataclasses import dataclass

from .dates import DATE_RE
from .normalise import HEADING, ITEM, LETTERHEAD, ORDINALS, PARAGRAPH, SALUTATION, SIGNATURE, Block
from .sentences import sentences

_YEAR = r"(20[1-9]\d)"
_GOALS = r"\b(?:minister)?mål(?:ene|et|enes|sætning\w*)?\b"
_YEAR_SIGNS = [
    (5, rf"{_GOALS}(?: \w+)? (?:for|i|til) (?:kalender)?(?:året )?{_YEAR}\b"),
    (5, rf"{_GOALS} {_YEAR}\b"),
    (4, rf"\b{_YEAR}-mål"),
    (3, rf"{_GOALS}[^.:\n]{{1,70}}?\b(?:for|i) (?:kalender)?(?:året )?{_YEAR}\b"),
    (2, rf"\b(?:for|i) {_YEAR}\b[^.\n]{{0,40}}?{_GOALS}"),
    (3, rf"\b\w*plan(?:en|er|erne)?[^.\n]{{0,25}}? (?:for|i) {_YEAR}\b"),
    (1, rf"\bfor (?:året )?{_YEAR}\b"),
]
_YEAR_SIGNS = [(weight, re.compile(sign, re.I)) for weight, sign in _YEAR_SIGNS]
_EARLIER_BEFORE = re.compile(
    r"(?:tidligere|sidste års?|viderefør\w*|erstatter|afløser|i stedet for|forhold til|sammenlignet med|siden|ligesom|"
    r"evaluer\w*|opfølgning på|svarer til|fra|erfaring\w*|udmeldte|gælder stadig|fortsætter|"
    r"ændr\w* i|gjaldt|resultat\w*)\b[^.,;:]{0,50}$",
    re.I,
)
_EARLIER_AFTER = re.compile(
    r"^\)?,? (?:var|blev|har været|havde|udløber|udgik|bortfaldt|lød|gjaldt|omfattede|bestod)\b", re.I
)


def goal_year(found: list[Block], date: datetime.date | None) -> tuple[int, int, int] | None:
    """The year that the announced goals are for: (year, begin, end). Earlier years' goals may be named beside it."""
    scores, places = {}, {}
    for block in found:
        if block.kind in (LETTERHEAD, SIGNATURE):
            continue
        is_heading = block.kind == HEADING or (
            block.kind == PARAGRAPH and len(block.text) < 110 and not re.search(r"[.!?:]$", block.text)
        )
        counted = set()
        for weight, sign in _YEAR_SIGNS:
            for match in sign.finditer(block.text):
                at = match.start(1)
                if at in counted:
                    continue
                counted.add(at)
                year = int(match[1])
                before = block.text[max(0, at - 90) : at]
                before = re.sub(r"\b(?:for|i|til)\s*(?:året )?$", "", before)
                if _EARLIER_BEFORE.search(before) or _EARLIER_AFTER.search(
                    block.text[match.end(1) : match.end(1) + 20]
                ):
                    if not is_heading:
                        weight = -weight
                elif is_heading:
                    weight *= 3
                scores[year] = scores.get(year, 0) + weight
                if weight > places.get(year, (0,))[0]:
                    places[year] = weight, block.start + at, block.start + at + 4
    for year in scores:
        if date:
            # Goals are announced in the year before; a letter can add to the running year, not to a past one.
            scores[year] += {1: 3, 0: 0}.get(year - date.year, -6)
    best = max(scores, key=lambda year: (scores[year], year), default=None)
    if best is None or scores[best] <= 0 or best not in places:
        return None
    return best, *places[best][1:]


@dataclass
class Goal:
    """An item of the list of goals. ``follow``: places of blocks that stand under it in the list itself."""

    number: int
    title: str
    begin: int
    end: int
    block: Block
    at: int
    follow: list[tuple[int, int, int]]  # (index of block, begin, end)


@dataclass
class GoalList:
    goals: list[Goal]
    first: int
    last: int
    intro: int | None
    twins: list[tuple[int, int]]  # (index of a heading or item that repeats a goal, index of the goal)


_AGAINST = [
    (8, r"\b(?:var|tidligere|sidste års|udgår|bortfald\w*|afskaffe\w*|udgik|gjaldt|erstattes|afløses|"
        r"hidtidige|nuværende)\b"),
    (7, r"\bindikator\w*|\bmåles\b|\bmåling\w*|\bnøgletal"),
    (7, r"\bbilag|vedlagt|vedlægge\w*|\bfrister?\b|\btidsplan|\bdatoer|\bsenest\b"),
    (5, r"\binitiativ\w*|\bspørgsmål|\baftale\w*|\bkrav\b|\bredskab\w*|\baktivitet\w*|\bmidler\b|\btrin\b|\bpunkter\b"
        r"|\bpuljer?\b|\bprojekt\w*|\btemaer\b|\bprincipper|\budfordring\w*|\bværktøj\w*|"
        r"\blinks?\b|\bkontakt\w*|\bhensyn\b"
        r"|\brapport\w*|\bforudsætning\w*"),
]  # fmt: skip
_AGAINST = [(weight, re.compile(sign, re.I)) for weight, sign in _AGAINST]
_OTHER_ITEM = re.compile(
    r"\bsenest\b|\bbilag\b|\bnotat\b|jobindsats|\bantal(?:let)? |\bandel(?:en)? (?:af )|\bpct\b|"
    r"\bvejledning|\bpjece|\bwww\.|@|"
    r"\bkl\. \d|\bkroner\b|\bmio\.|\d{1,2}\. (?:januar|februar|marts|april|maj|juni|juli|august|"
    r"september|oktober|november|"
    r"december)\b|\?$",
    re.I,
)


def goal_list(found: list[Block], year: int | None) -> GoalList | None:
    """The numbered goals of the letter, or None where no list is clearly that of the year's goals."""
    runs = _runs(found)
    scored = [(score, -run[0], run) for run in runs if (score := _score(found, run, year)) >= 6]
    if not scored:
        return _inline(found, year) or _in_prose(found)
    best_score, _, best = max(scored)
    inline = _inline(found, year)
    if inline and best_score < 12 and inline.first < best[0]:
        return inline
    goals = _as_goals(found, best)
    twins = []
    for run in runs:
        if run is not best and (pairs := _repeats(found, run, goals, year)):
            # The same goals listed twice: the shorter list stands first, the other explains them.
            twins += pairs
    return GoalList(goals, best[0], best[-1], _intro(found, best[0]), twins)


def _runs(found: list[Block]) -> list[list[int]]:
    """Items that belong together: the same manner of numbering, numbers that go on."""
    runs: list[list[int]] = []
    open_runs: dict[str, list[int]] = {}
    for at, block in enumerate(found):
        if block.kind != ITEM:
            continue
        run = open_runs.get(block.style)
        if run and _goes_on(found, run[-1], at):
            run.append(at)
        else:
            run = open_runs[block.style] = [at]
            runs.append(run)
    return runs


def _goes_on(found: list[Block], last: int, at: int) -> bool:
    between = [block for block in found[last + 1 : at] if block.kind not in (LETTERHEAD, SIGNATURE)]
    before, after = found[last].number, found[at].number
    if after is None:
        return not between
    if after == before + 1:
        return sum(len(block.text) for block in between) < 12000
    if between and not all(block.kind == ITEM for block in between):
        return False
    return before < after <= before + 3 or (after == before == 1)


def _intro(found: list[Block], first: int) -> int | None:
    for at in range(first - 1, max(-1, first - 8), -1):
        if found[at].kind in (PARAGRAPH, HEADING, ITEM):
            return at
        if found[at].kind == SALUTATION:
            return None
    return None


def _lead(found: list[Block], first: int) -> str:
    """The sentence (or two) and the heading that lead up to a list."""
    at = _intro(found, first)
    if at is None:
        return ""
    block = found[at]
    spans = sentences(block.text)
    begin = spans[-1][0] if spans else 0
    if len(spans) > 1 and not re.search(_GOALS, block.text[begin:], re.I):
        begin = spans[-2][0]
    lead = block.text[begin:]
    if len(block.text) < 60 or block.kind == HEADING:
        above = _intro(found, at)
        if above is not None and found[above].kind == HEADING:
            lead = found[above].text + ": " + lead
    return lead


def _mentions_goals(found: list[Block], first: int) -> bool:
    """Whether the paragraph or heading above a list speaks of goals, though not in the words that lead up to it."""
    at = _intro(found, first)
    above = _intro(found, at) if at is not None else None
    return any(re.search(_GOALS, found[place].text, re.I) for place in (at, above) if place is not None)


def _score(found: list[Block], run: list[int], year: int | None) -> int:
    """How sure it is that a run of items is the list of goals; 6 is enough."""
    items = [found[at] for at in run]
    if len(items) > 25:
        return 0
    texts = [_title(item)[2] for item in items]
    if not all(texts):
        return 0
    lead = _lead(found, run[0])
    score = 0
    if re.search(_GOALS, lead, re.I):
        score += 6
        if re.search(
            r"beskæftigelsespolitiske mål|ministermål|målene (?:for \d{4} )?er\b|følgende\b.*\bmål", lead, re.I
        ):
            score += 2
    if lead.endswith(":"):
        score += 1
    leads_up = lead.endswith(":") or bool(re.search(_GOALS, lead, re.I))
    years = {int(found_year) for found_year in re.findall(rf"\b{_YEAR}\b", DATE_RE.sub("", lead))}
    if year and years and leads_up:
        score += 3 if year in years else -8
    if not leads_up and _mentions_goals(found, run[0]):
        score += 4
    clause = next((part for part in reversed(re.split(r"[,;] ", lead)) if re.search(_GOALS, part, re.I)), lead)
    for weight, sign in _AGAINST:
        # What the list is called counts, not what else its sentence speaks of ("efter en aftale …, et nyt mål:").
        if sign.search(clause if weight == 5 else lead):
            score -= weight if leads_up else weight // 2
    if items[0].style == "goal":
        score += 8
    like_goals = sum(
        bool(re.search(r"\b(?:skal|må|bør)\b|^(?:Flere|Færre|Alle|Bedre|Hurtigere)\b", text)) for text in texts
    )
    score += round(5 * like_goals / len(texts))
    if any(re.match(r"Flere|Færre|Alle|Virksomhed", text) for text in texts):
        score += 2
    score -= round(8 * sum(bool(_OTHER_ITEM.search(text)) for text in texts) / len(texts))
    score -= round(6 * sum(len(text) > 220 or len(text) < 6 for text in texts) / len(texts))
    if any(re.match(r"(?:hvordan|hvilke|hvad|hvor|om|at)\b", text, re.I) for text in texts):
        score -= 4
    if 3 <= len(items) <= 8:
        score += 2
    # "… tilføjer et syvende mål:" and a list that has number 7 only
    number = items[0].number
    is_announced = bool(
        number and number <= len(ORDINALS) and re.search(rf"\b{ORDINALS[number - 1]} (?:\w+ ){{0,2}}mål\b", lead, re.I)
    )
    if len(items) == 1 and items[0].style != "goal" and not is_announced:
        score -= 3
    if number not in (None, 1) and items[0].style != "goal" and not is_announced:
        score -= 1
    if len({text.lower() for text in texts}) < len(texts):
        score -= 6
    return score


def _title(item: Block) -> tuple[int, int, str]:
    """(begin, end, text) of an item's title in its block: its first sentence, without the final stop."""
    begin, end = item.body, len(item.text)
    if item.title_end:
        end = min(end, item.title_end)
    else:
        spans = sentences(item.text, begin)
        if len(spans) > 1 and len(item.text[spans[0][0] : spans[0][1]].split()) >= 3:
            end = spans[0][1]
    text = item.text[begin:end]
    begin += len(text) - len(text.lstrip())
    end = begin + len(text.strip().rstrip(".;, "))
    text = item.text[begin:end]
    if re.match(r"[\"”“»]", text) and re.search(r"[\"”“«]\.?$", text):
        inner = text.strip('"”“»«. ')
        begin += text.index(inner) if inner else 0
        end, text = begin + len(inner), inner
    if re.search(r"[;,] (?:og|samt)$| og$", text):
        text = re.sub(r"[;,]? (?:og|samt)$", "", text)
        end = begin + len(text)
    return begin, end, text


def _as_goals(found: list[Block], run: list[int]) -> list[Goal]:
    numbers = [found[at].number for at in run]
    if any(number is None for number in numbers) or len(set(numbers)) < len(numbers):
        numbers = list(range(1, len(run) + 1))
    goals = []
    for place, (number, at) in enumerate(zip(numbers, run, strict=True)):
        item = found[at]
        begin, end, title = _title(item)
        goal = Goal(number, title, item.start + begin, item.start + end, item, at, [])
        rest = re.search(r"[^\s.;,:\"”“«»]", item.text[end:])
        if rest and end + rest.start() < len(item.text) - 12:
            goal.follow.append((at, end + rest.start(), len(item.text)))
        following = run[place + 1] if place + 1 < len(run) else None
        if following is not None:
            for between in range(at + 1, following):
                # A word or two is a table's cell ("Ja", "Ny i 2021"), no reason.
                is_cell = len(found[between].words.split()) < 4 and not re.search(r"[.!?]$", found[between].text)
                if found[between].kind in (PARAGRAPH, ITEM) and not is_cell:
                    goal.follow.append((between, found[between].body, len(found[between].text)))
        goals.append(goal)
    # What leads up to the rest of the list ("Derudover to nye mål:") explains no goal.
    for goal in goals:
        goal.follow = [
            part for part in goal.follow
            if not (found[part[0]].text.endswith(":") and re.search(_GOALS, found[part[0]].text, re.I))
        ]  # fmt: skip
    return goals


def _repeats(found: list[Block], run: list[int], goals: list[Goal], year: int | None) -> list[tuple[int, int]]:
    """The items of a second list that are the goals again; an earlier year's goals are not, even where alike."""
    pairs = []
    lead = _lead(found, run[0])
    years = set(re.findall(rf"\b{_YEAR}\b", DATE_RE.sub("", lead)))
    if _AGAINST[0][1].search(lead) or (years and str(year) not in years):
        return []
    for at in run:
        mine = _title(found[at])[2].lower()
        for place, goal in enumerate(goals):
            title = goal.title.lower()
            same_number = found[at].style == "goal" and found[at].number == goal.number
            if mine and (mine == title or same_number or (len(mine) > 25 and (mine in title or title in mine))):
                pairs.append((at, place))
                break
    return pairs if len(pairs) > len(run) / 2 else []


# --- lists inside a paragraph: "Målene er: 1) …, 2) … og 3) …", "Det første mål er, at …"

_INLINE = re.compile(r"(?:(?<=\s)|(?<=^)|(?<=\())(\d{1,2})(?:\.?\)|\.|:)\s+(?=[^\W\d])")


def _inline(found: list[Block], year: int | None) -> GoalList | None:
    for at, block in enumerate(found):
        if block.kind != PARAGRAPH:
            continue
        marks = []
        for match in _INLINE.finditer(block.text):
            if int(match[1]) == len(marks) + 1:
                marks.append(match)
        if not 2 <= len(marks) <= 20:
            continue
        lead = block.text[: marks[0].start()]
        spans = sentences(lead)
        lead = lead[spans[-1][0] :][-200:] if spans else ""
        if len(lead.strip()) < 15:
            lead = _lead(found, at) + " " + lead
        years = {int(y) for y in re.findall(rf"\b{_YEAR}\b", lead)}
        if not re.search(_GOALS, lead, re.I) or any(sign.search(lead) for _, sign in _AGAINST):
            continue
        if year and years and year not in years:
            continue
        goals = []
        for number, match in enumerate(marks, 1):
            end = marks[number].start() if number < len(marks) else len(block.text)
            span = sentences(block.text[:end], match.end())[0]
            text = re.sub(r"[\s,;.(]*(?:\b(?:og|samt))?[\s(]*$", "", block.text[span[0] : span[1]])
            goals.append(Goal(number, text, block.start + span[0], block.start + span[0] + len(text), block, at, []))
        if all(8 < len(goal.title) < 220 for goal in goals):
            return GoalList(goals, at, at, at, [])
    return None


_PROSE = re.compile(
    rf"\b(?:det|mit|vores|regeringens) ({'|'.join(ORDINALS)}) (?:\w+ )?mål (?:er|lyder|bliver)"
    r"(?:,? at |:? ?[\"”“»]|: ?)(?P<title>[^.:;\"”“«»]{8,200})",
    re.I,
)


def _in_prose(found: list[Block]) -> GoalList | None:
    goals = []
    for at, block in enumerate(found):
        if block.kind != PARAGRAPH:
            continue
        for match in _PROSE.finditer(block.text):
            number = ORDINALS.index(match[1].lower()) + 1
            if number != len(goals) + 1:
                continue
            title = match["title"].strip()
            begin = block.start + match.start("title")
            goals.append(Goal(number, title, begin, begin + len(title), block, at, []))
    if len(goals) < 2:
        return None
    return GoalList(goals, goals[0].at, goals[0].at, None, [])
