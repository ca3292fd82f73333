"""Which of a letter's paragraphs explain which goal.

In order of trust: what stands under a goal in the list, what names it by number or title, and, for a goal that nothing
names, what uses its own words. What is about all goals, or about indicators and deadlines, explains none.
"""

import itertools
import re

from ..blocks.block import HEADING, ITEM, PARAGRAPH, SIGNATURE, Block
from ..blocks.sentences import sentences
from ..doubts import Doubts
from ..words import distinctive_words, is_same_word, words
from .goal import GoalList, Span
from .naming import BY_NUMBER, OTHER, named_goals, owners

_GENERAL = re.compile(
    r"\bmålene\b|\b(?:alle|samtlige|disse|de) (?:\w+ )?(?:beskæftigelsespolitiske |nye )?mål\b|"
    r"\b(?:tre|fire|fem|seks|syv) (?:\w+ )?mål\b|"
    r"ministermålene|beskæftigelsespolitiske mål\b|fælles for|samlet set|afslutningsvis|"
    r"beskæftigelsesplan|overordnede mål",
    re.I,
)

_GOES_ON = re.compile(
    r"(?:Målet|Målsætningen|Dette|Denne|Disse|Derfor|Derudover|Desuden|Herudover|Her\b|"
    r"Det(?! (?!kunne|skulle|ville|måtte|burde)\w+e [a-zæøå])|"  # not "Det danske arbejdsmarked"
    r"Herved|Samtidig|Ligeledes|Endvidere|Indsatsen|Gruppen|"
    r"Derved|Dermed|Ikke mindst|Også|Det gælder|Hertil)",
)


def rationales(blocks: list[Block], goal_list: GoalList, doubts: Doubts) -> list[list[Span]]:
    """For each goal the places that explain it, in the order of the letter."""
    goals = goal_list.goals
    given: list[list[Span]] = [list(goal.follow) for goal in goals]
    taken = {span[0] for spans in given for span in spans}
    taken |= {goal.at for goal in goals if goal.block.kind == ITEM}
    _under_headings(blocks, goal_list, given, taken, doubts)
    readable = [
        at
        for at, block in enumerate(blocks)
        if block.kind in (PARAGRAPH, ITEM) and at not in taken and _is_prose(block)
    ]
    if goals[0].block.kind == ITEM and goal_list.intro in readable:
        readable.remove(goal_list.intro)
    _by_name(blocks, goal_list, readable, given, taken)
    _by_words(blocks, goal_list, readable, given, taken)
    _by_place(blocks, goal_list, readable, given, taken)
    _continued(blocks, readable, given, taken)
    return [sorted(set(spans)) for spans in given]


def _is_prose(block: Block) -> bool:
    """Not a heading, not what leads up to a list, nor an item of another list: annexes, deadlines, earlier goals."""
    if block.kind == ITEM:
        return len(block.text) > 80 or bool(BY_NUMBER.search(block.words))
    return len(block.text.split()) > 3 and not (block.text.endswith(":") and len(block.text) < 100)


def _is_other(text: str) -> bool:
    """About something else than a goal: its first sentence says so."""
    spans = sentences(text)
    return not spans or bool(OTHER.search(text[spans[0][0] : spans[0][1]]))


def _under_headings(blocks, goal_list, given, taken, doubts):
    """Paragraphs under a heading that repeats a goal, and those after the last goal where each has its own under it."""
    goals = goal_list.goals
    heads = dict(goal_list.twins)
    titles = [goal.title.lower() for goal in goals]
    own = distinctive_words([goal.title for goal in goals])
    end = _closing_after(blocks, goals[-1].at)
    for at, block in enumerate(blocks):
        if at in heads or block.kind not in (HEADING, PARAGRAPH) or len(block.text) > 200:
            continue
        text = block.text.lower().rstrip(".:")
        if text in titles:
            heads[at] = titles.index(text)
        elif goals[-1].at < at < end and (block.kind == HEADING or _is_heading(block)) and len(text) < 80:
            # "Opkvalificering" over a paragraph: a heading in a goal's own words.
            about = named_goals(text, goal_list) or owners(words(text), own)
            if len(about) == 1:
                heads[at] = about.pop()
    for at in _headings_of_the_overview(heads, goal_list):
        place = heads.pop(at)
        taken |= {at, *_text_under(blocks, at, goal_list.first)}
        doubts.add(
            f"goal-{goals[place].number}-rationale",
            "En tidligere overskrift i teksten har de samme ord som målet. Det, der står under den, er ikke taget med.",
        )
    if sum(bool(goal.follow) for goal in goals[:-1]) >= max(1, (len(goals) - 1) / 2):
        heads[goals[-1].at] = len(goals) - 1
    for at, place in sorted(heads.items()):
        taken.add(at)
        block = blocks[at]
        is_last = at == max(heads)
        if at != goals[place].at and block.kind == ITEM:
            spans = sentences(block.text, block.body)
            first = block.text[slice(*spans[0])] if spans else ""
            is_title = first.lower().rstrip(".:; ") in titles or (
                len(first.split()) < 6 and place in owners(words(first), own)
            )
            # "Mål 2" alone above a paragraph: then the item's own words are the paragraph.
            body = spans if first.endswith((".", "!", "?")) and not is_title else spans[1:]
            if body:
                given[place].append((at, body[0][0], len(block.text)))
        under = 0
        for below in range(at + 1, len(blocks)):
            other = blocks[below]
            if below in heads or other.kind == HEADING or below in taken:
                break
            if other.kind not in (PARAGRAPH, ITEM):
                continue
            if other.kind == ITEM and other.number is not None and other.depth < goals[0].block.depth:
                break  # the next chapter
            if _is_heading(other) or _is_other(other.text):
                break
            if is_last and (_GENERAL.search(other.text) or (under and not _GOES_ON.match(other.text))):
                break
            given[place].append((below, other.body, len(other.text)))
            taken.add(below)
            under += 1


def _text_under(blocks: list[Block], at: int, end: int) -> list[int]:
    """The paragraphs under a heading, until another heading or what leads up to a list."""
    return list(
        itertools.takewhile(
            lambda below: (
                blocks[below].kind == PARAGRAPH
                and not _is_heading(blocks[below])
                and not blocks[below].text.endswith(":")
            ),
            range(at + 1, end),
        )
    )


def _headings_of_the_overview(heads: dict[int, int], goal_list: GoalList) -> list[int]:
    """Headings before the list that have a goal's words, where the goal is explained later in the letter as well."""
    return [
        at
        for at, place in heads.items()
        if at < goal_list.first
        and (goal_list.goals[place].follow or any(b > goal_list.first for b, p in heads.items() if p == place))
    ]


def _is_heading(block: Block) -> bool:
    return block.kind == PARAGRAPH and len(block.text) < 70 and not re.search(r"[.!?:,;]$", block.text)


def _by_name(blocks, goal_list, readable, given, taken):
    own_words = distinctive_words([goal.title for goal in goal_list.goals])
    explained = [bool(spans) for spans in given]
    for at in readable:
        block = blocks[at]
        if _is_other(block.text):
            continue
        spans = sentences(block.text, block.body)
        per_sentence = [named_goals(block.text[begin:end], goal_list) for begin, end in spans]
        named = set().union(*per_sentence) if per_sentence else set()
        if len(named) > 3 and _GENERAL.search(block.text):
            continue
        if not named or (len(named) == len(goal_list.goals) > 2 and max(map(len, per_sentence)) == len(named)):
            continue
        if at < goal_list.first:
            # Goals that are explained where they stand need nothing from the text that leads up to them.
            named = {place for place in named if not explained[place]}
            per_sentence = [names & named for names in per_sentence]
            if not named:
                continue
        own = {goal.at for goal in goal_list.goals}
        if at in own and goal_list.goals[0].block.kind == PARAGRAPH and goal_list.goals[0].at == goal_list.goals[-1].at:
            continue  # the paragraph that lists the goals
        if (
            goal_list.goals[0].block.kind == ITEM
            and at < goal_list.first
            and len(goal_list.goals) > 2
            and _leads_up(block, named)
        ):
            continue
        taken.add(at)
        if not per_sentence[0] and len(spans) > 1:
            # The first sentence may be about a goal that it names by the goal's own words only.
            per_sentence[0] = owners(words(block.text[slice(*spans[0])]), own_words) - named
        if per_sentence[0] and len([names for names in per_sentence if names]) > 1 and _is_partition(per_sentence):
            _give_sentences(at, spans, per_sentence, given)
        else:
            for place in named:
                given[place].append((at, block.body, len(block.text)))


def _leads_up(block: Block, named: set[int]) -> bool:
    """Before the list, a paragraph about the goals as a whole explains none of them."""
    return bool(_GENERAL.search(block.text)) and len(named) > 1


def _is_partition(per_sentence: list[set[int]]) -> bool:
    """Whether sentences are about different goals, each about its own."""
    seen: set[int] = set()
    last: set[int] = set()
    for names in per_sentence:
        if not names:
            continue
        if names != last and names & seen:
            return False
        seen |= names
        last = names
    return len({frozenset(names) for names in per_sentence if names}) > 1


def _give_sentences(at, spans, per_sentence, given):
    """Each sentence to its goal; one that names none goes with the one before it."""
    parts: list[tuple[set[int], int, int]] = []
    for (begin, end), names in zip(spans, per_sentence, strict=True):
        if parts and (not names or names == parts[-1][0]):
            parts[-1] = (*parts[-1][:2], end)
        else:
            parts.append((names, begin, end))
    for names, begin, end in parts:
        for place in names:
            given[place].append((at, begin, end))


def _is_about(block: Block, own: list[str]) -> bool:
    """Whether a single word of a goal's own makes a paragraph the goal's: not a short one, nor one said everywhere."""
    spoken = words(block.text)
    return any(
        len(word) >= 6
        and sum(is_same_word(word, other) for other in spoken) > any(is_same_word(word, weak) for weak in _EVERYWHERE)
        for word in own
    )


# Words that many a sentence of a letter has without being about the goal: once is not enough.
_EVERYWHERE = ("virksomhederne", "arbejdskraft", "uddannelse", "offentlig", "forsørgelse", "arbejdsmarkedet")


def _by_words(blocks, goal_list, readable, given, taken):
    """For goals that nothing names: the paragraph, or the sentences of one, that use the goal's own words."""
    missing = [place for place, spans in enumerate(given) if not spans]
    own = distinctive_words([goal.title for goal in goal_list.goals])
    last = max(goal.at for goal in goal_list.goals)
    end = _closing_after(blocks, last)
    after = [at for at in readable if last < at < end and at not in taken]
    usable = [at for at in after if not _is_other(blocks[at].text)]
    if not usable:
        usable = [at for at in readable if at < goal_list.first and at not in taken and not _is_other(blocks[at].text)]
    usable = [
        at for at in usable if not _GENERAL.search(blocks[at].text) or re.search(r"\bdette mål\b", blocks[at].text)
    ]
    counted = {}
    for at in usable:
        spoken = set(words(blocks[at].words))
        for place in range(len(own)):
            counted[at, place] = sum(any(is_same_word(word, other) for other in spoken) for word in own[place])
    chosen: dict[int, set[int]] = {}
    for place in missing:
        best = max((counted[at, place] for at in usable), default=0)
        if best >= 2:
            for at in usable:
                if counted[at, place] >= max(2, best):
                    chosen.setdefault(at, set()).add(place)
        elif best == 1:
            at = next((at for at in usable if counted[at, place] and _is_about(blocks[at], own[place])), None)
            if at is not None:
                chosen.setdefault(at, set()).add(place)
    for at, places in chosen.items():
        block = blocks[at]
        spans = sentences(block.text, block.body)
        per_sentence = []
        for begin, end in spans:
            spoken = words(block.text[begin:end])
            names = {place for place in owners(spoken, own) if counted[at, place]}
            per_sentence.append(names & places)
        taken.add(at)
        if len(places) > 1 and per_sentence[0] and _is_partition(per_sentence):
            _give_sentences(at, spans, per_sentence, given)
        else:
            for place in places:
                given[place].append((at, block.body, len(block.text)))


def _closing_after(blocks: list[Block], at: int) -> int:
    """Where the letter closes; what stands below (annexes, notes) explains a goal only where it names it."""
    return next((place for place in range(at + 1, len(blocks)) if blocks[place].kind == SIGNATURE), len(blocks))


def _by_place(blocks, goal_list, readable, given, taken):
    """A goal's own word, too common to tell by itself, tells where goals are explained one by one.

    Such a paragraph stands between two that explain other goals, or next to one while only one goal is left.
    """
    own = distinctive_words([goal.title for goal in goal_list.goals])
    missing = [place for place, spans in enumerate(given) if not spans]
    order = [at for at, block in enumerate(blocks) if block.kind in (PARAGRAPH, ITEM, HEADING)]
    for place in missing:
        holders = {span[0] for spans in given for span in spans}
        for before, at, after in zip(order, order[1:], [*order[2:], -1], strict=False):
            if at not in readable or at in taken or before not in holders:
                continue
            if after not in holders and (len(missing) > 1 or len(given) < 3):
                continue
            text = blocks[at].text
            first = words(text[slice(*sentences(text)[0])])
            if owners(first, own) & set(missing) == {place} and not _is_other(text) and not _GENERAL.search(text):
                given[place].append((at, blocks[at].body, len(text)))
                taken.add(at)
                break


def _continued(blocks, readable, given, taken):
    """A paragraph that takes up the one before it ("Derfor …", "Målet skal …") goes where that one went."""
    holders = {}
    for place, spans in enumerate(given):
        for at, _, end in spans:
            if end == len(blocks[at].text):
                holders.setdefault(at, set()).add(place)
    order = [at for at, block in enumerate(blocks) if block.kind in (PARAGRAPH, ITEM, HEADING)]
    for before, at in itertools.pairwise(order):
        block = blocks[at]
        if before not in holders or at in taken or at not in readable or block.kind != PARAGRAPH:
            continue
        if not _GOES_ON.match(block.text) or _GENERAL.search(block.text) or _is_other(block.text):
            continue
        if blocks[before].kind == ITEM and len(holders[before]) > 1:
            continue
        taken.add(at)
        holders[at] = holders[before]
        for place in holders[before]:
            given[place].append((at, 0, len(block.text)))
