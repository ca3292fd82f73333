"""Which of a letter's paragraphs explain which goal, whom they stress, and which goals are officially counted.

In order of trust: what stands under a goal in the list, what names it by number or title, and, for a goal that nothing
names, what uses its own words. What is about all goals, or about indicators and deadlines, explains none.
"""

import itertools
import re

from .lists import GoalList
from .normalise import HEADING, ITEM, ORDINALS, PARAGRAPH, Block
from .sentences import sentences
from .words import distinctive_words, is_same_word, words

Span = tuple[int, int, int]  # (index of block, begin, end)

_ORDINAL = rf"(?:{'|'.join(ORDINALS)}|anden|sidste)"
_NUMBERS = (
    r"\d{1,2}(?!\d)(?:\s*\([^()]{0,120}\))?(?:\s*(?:,|og|samt|eller|-|–|"
    r"til)\s*(?:mål\s*)?\d{1,2}(?!\d)(?:\s*\([^()]{0,120}\))?){0,12}"
)
_BY_NUMBER = re.compile(
    rf"(?:\b\w{{0,30}}mål(?:ene|et)?|\bad)\s+(?:nr\.?\s*|nummer\s*)?(?P<list>{_NUMBERS})(?!\s*(?:pct|procent|%|år))",
    re.I,
)
_BY_ORDINAL = re.compile(
    rf"(?<!\bto )(?<!\btre )(?<!\bfire )(?<!\bfem )(?<!\bseks )"
    rf"\b(?P<list>{_ORDINAL}(?:(?:,\s*|\s+og\s+|\s+samt\s+)(?:det\s+|"
    rf"mit\s+)?{_ORDINAL}){{0,8}})\s+(?:(?!mål)\w+\s+){{0,2}}"
    r"mål(?:et)?\b(?!\s+(?:fra|for|i)\s+20)",
    re.I,
)
_BY_COUNT = re.compile(
    r"\b(?:de|mine) (?:(?P<two>to|tre|fire|fem|seks) )?(?P<which>første|sidste)(?: (?P<n>to|tre|fire|fem|seks))? mål\b",
    re.I,
)
_BY_NAME = re.compile(
    r"\b(?:minister)?mål(?:et|ene|sætning(?:en)?)?\s+(?:nr\.? )?(?:om|vedr\.|vedrørende|for)\s+(?P<name>[^.,;:]{3,90})",
    re.I,
)
_COMPOUND = re.compile(r"\b(?P<name>[^\W\d]{4,40}?)s?-?mål(?:et|sætningen)\b", re.I)
_PLAIN_NUMBER = re.compile(r"(?:det |mit )?(?P<n>\d{1,2})\. mål\b", re.I)
_SAID = {"to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6}

_OTHER = re.compile(
    r"\bindikator|jobindsats|\bvedlæg|\bvedlagt|\bbilag\b|ser (?:\w+ ){0,2}frem til|høringssvar|svarfrist|rundspørge|"
    r"\bspørgsmål (?:til|kan)|bemærkninger (?:skal|bedes|kan|senest|til)|kontakt|"
    r"yderligere (?:information|oplysninger)|tak for|opfølgning(?:en)? på målene|"
    r"skal (?:\w+ ){0,3}vedtage\w*|\bhøring|følgende\b[^.]*:$|for en nærmere",
    re.I,
)
_GENERAL = re.compile(
    r"\bmålene\b|\b(?:alle|samtlige|disse|de) (?:\w+ )?(?:beskæftigelsespolitiske |nye )?mål\b|"
    r"\b(?:tre|fire|fem|seks|syv) (?:\w+ )?mål\b|"
    r"ministermålene|beskæftigelsespolitiske mål\b|fælles for|samlet set|afslutningsvis|"
    r"beskæftigelsesplan|overordnede mål",
    re.I,
)
_GOES_ON = re.compile(
    r"(?:Målet|Målsætningen|Dette|Det|Denne|Disse|Derfor|Derudover|Desuden|Herudover|Her\b|"
    r"Herved|Samtidig|Ligeledes|Endvidere|Indsatsen|Gruppen|"
    r"Derved|Dermed|Ikke mindst|Også|Det gælder|Hertil)",
)


def rationales(found: list[Block], goal_list: GoalList) -> list[list[Span]]:
    """For each goal the places that explain it, in the order of the letter."""
    goals = goal_list.goals
    given: list[list[Span]] = [list(goal.follow) for goal in goals]
    taken = {span[0] for spans in given for span in spans}
    taken |= {goal.at for goal in goals if goal.block.kind == ITEM}
    _under_headings(found, goal_list, given, taken)
    readable = [
        at for at, block in enumerate(found) if block.kind in (PARAGRAPH, ITEM) and at not in taken and _is_prose(block)
    ]
    if goals[0].block.kind == ITEM and goal_list.intro in readable:
        readable.remove(goal_list.intro)
    _by_name(found, goal_list, readable, given, taken)
    _by_words(found, goal_list, readable, given, taken)
    _by_place(found, goal_list, readable, given, taken)
    _continued(found, readable, given, taken)
    return [sorted(set(spans)) for spans in given]


def _is_prose(block: Block) -> bool:
    """Not a heading, not what leads up to a list, nor an item of another list: annexes, deadlines, earlier goals."""
    if block.kind == ITEM:
        return len(block.text) > 80 or bool(_BY_NUMBER.search(block.words))
    return len(block.text.split()) > 3 and not (block.text.endswith(":") and len(block.text) < 100)


def _is_other(text: str) -> bool:
    """About something else than a goal: its first sentence says so."""
    spans = sentences(text)
    return not spans or bool(_OTHER.search(text[spans[0][0] : spans[0][1]]))


def _under_headings(found, goal_list, given, taken):
    """Paragraphs under a heading that repeats a goal, and those after the last goal where each has its own under it."""
    goals = goal_list.goals
    heads = dict(goal_list.twins)
    titles = [goal.title.lower() for goal in goals]
    own = distinctive_words([goal.title for goal in goals])
    for at, block in enumerate(found):
        if at in heads or block.kind not in (HEADING, PARAGRAPH) or len(block.text) > 200:
            continue
        text = block.text.lower().rstrip(".:")
        if text in titles:
            heads[at] = titles.index(text)
        elif at > goals[-1].at and (block.kind == HEADING or _is_heading(block)) and len(text) < 80:
            # "Opkvalificering" over a paragraph: a heading in a goal's own words.
            about = named_goals(text, goal_list) or _owners(words(text), own)
            if len(about) == 1:
                heads[at] = about.pop()
    if sum(bool(goal.follow) for goal in goals[:-1]) >= max(1, (len(goals) - 1) / 2):
        heads[goals[-1].at] = len(goals) - 1
    for at, place in sorted(heads.items()):
        taken.add(at)
        block = found[at]
        is_last = at == max(heads)
        if at != goals[place].at and block.kind == ITEM:
            spans = sentences(block.text, block.body)
            first = block.text[slice(*spans[0])] if spans else ""
            is_title = first.lower().rstrip(".:; ") in titles or (
                len(first.split()) < 6 and place in _owners(words(first), own)
            )
            # "Mål 2" alone above a paragraph: then the item's own words are the paragraph.
            body = spans if first.endswith((".", "!", "?")) and not is_title else spans[1:]
            if body:
                given[place].append((at, body[0][0], len(block.text)))
        under = 0
        for below in range(at + 1, len(found)):
            other = found[below]
            if below in heads or other.kind == HEADING or below in taken:
                break
            if other.kind not in (PARAGRAPH, ITEM):
                continue
            if _is_heading(other) or _is_other(other.text):
                break
            if is_last and (_GENERAL.search(other.text) or (under and not _GOES_ON.match(other.text))):
                break
            given[place].append((below, other.body, len(other.text)))
            taken.add(below)
            under += 1


def _is_heading(block: Block) -> bool:
    return block.kind == PARAGRAPH and len(block.text) < 70 and not re.search(r"[.!?:,;]$", block.text)


def named_goals(text: str, goal_list: GoalList) -> set[int]:
    """Places of the goals that a text names: "mål 2 og 5", "det tredje mål", "målet om …", or a title in full."""
    goals = goal_list.goals
    places = {goal.number: place for place, goal in enumerate(goals)}
    named = set()
    for match in _BY_NUMBER.finditer(text):
        listed = re.sub(r"\([^()]*\)", "", match["list"])
        numbers = [int(number) for number in re.findall(r"\d+", listed)]
        for low, high in re.findall(r"(\d+)\s*(?:-|–|til)\s*(?:mål\s*)?(\d+)", listed):
            numbers += range(int(low), int(high) + 1)
        before = text[max(0, match.start() - 25) : match.start()]
        if re.search(r"\b(?:hidtidige|tidligere|gamle|daværende|forrige|sidste års|var) $", before, re.I):
            continue  # an earlier list's number
        if re.match(r"\s*(?:fra|for) 20\d\d", text[match.end() :]):
            continue
        named |= {places[number] for number in numbers if number in places}
    for match in _PLAIN_NUMBER.finditer(text):
        named |= {places[int(match["n"])]} if int(match["n"]) in places else set()
    for match in _BY_ORDINAL.finditer(text):
        for word in re.findall(_ORDINAL, match["list"].lower()):
            number = goals[-1].number if word == "sidste" else 2 if word == "anden" else ORDINALS.index(word) + 1
            named |= {places[number]} if number in places else set()
    for match in _BY_COUNT.finditer(text):
        count = _SAID.get((match["two"] or match["n"] or "").lower(), 0)
        if count:
            named |= set(
                range(len(goals))[:count] if match["which"].lower() == "første" else range(len(goals))[-count:]
            )
    own = distinctive_words([goal.title for goal in goals])
    for match in _BY_NAME.finditer(text):
        named |= _owners(words(match["name"]), own)
    for match in _COMPOUND.finditer(text):
        named |= _owners([match["name"].lower()], own)
    lower = text.lower()
    named |= {place for place, goal in enumerate(goals) if len(goal.title) > 15 and goal.title.lower() in lower}
    return named


def _owners(said: list[str], own: list[list[str]]) -> set[int]:
    return {
        place for place, mine in enumerate(own) if any(is_same_word(word, other) for word in mine for other in said)
    }


def _by_name(found, goal_list, readable, given, taken):
    own_words = distinctive_words([goal.title for goal in goal_list.goals])
    for at in readable:
        block = found[at]
        if _is_other(block.text):
            continue
        spans = sentences(block.text, block.body)
        per_sentence = [named_goals(block.text[begin:end], goal_list) for begin, end in spans]
        named = set().union(*per_sentence) if per_sentence else set()
        if len(named) > 3 and _GENERAL.search(block.text):
            continue
        if not named or (len(named) == len(goal_list.goals) > 2 and max(map(len, per_sentence)) == len(named)):
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
            per_sentence[0] = _owners(words(block.text[slice(*spans[0])]), own_words) - named
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
    said = words(block.text)
    return any(
        len(word) >= 6
        and sum(is_same_word(word, other) for other in said) > any(is_same_word(word, weak) for weak in _EVERYWHERE)
        for word in own
    )


# Words that many a sentence of a letter has without being about the goal: once is not enough.
_EVERYWHERE = ("virksomhederne", "arbejdskraft", "uddannelse", "offentlig", "forsørgelse", "arbejdsmarkedet")


def _by_words(found, goal_list, readable, given, taken):
    """For goals that nothing names: the paragraph, or the sentences of one, that use the goal's own words."""
    missing = [place for place, spans in enumerate(given) if not spans]
    own = distinctive_words([goal.title for goal in goal_list.goals])
    last = max(goal.at for goal in goal_list.goals)
    after = [at for at in readable if at > last and at not in taken]
    usable = [at for at in after if not _is_other(found[at].text)]
    if not usable:
        usable = [at for at in readable if at < goal_list.first and at not in taken and not _is_other(found[at].text)]
    usable = [at for at in usable if not _GENERAL.search(found[at].text) or re.search(r"\bdette mål\b", found[at].text)]
    counted = {}
    for at in usable:
        said = set(words(found[at].words))
        for place in range(len(own)):
            counted[at, place] = sum(any(is_same_word(word, other) for other in said) for word in own[place])
    chosen: dict[int, set[int]] = {}
    for place in missing:
        best = max((counted[at, place] for at in usable), default=0)
        if best >= 2:
            for at in usable:
                if counted[at, place] >= max(2, best):
                    chosen.setdefault(at, set()).add(place)
        elif best == 1:
            at = next((at for at in usable if counted[at, place] and _is_about(found[at], own[place])), None)
            if at is not None:
                chosen.setdefault(at, set()).add(place)
    for at, places in chosen.items():
        block = found[at]
        spans = sentences(block.text, block.body)
        per_sentence = []
        for begin, end in spans:
            said = words(block.text[begin:end])
            names = {place for place in _owners(said, own) if counted[at, place]}
            per_sentence.append(names & places)
        taken.add(at)
        if len(places) > 1 and per_sentence[0] and _is_partition(per_sentence):
            _give_sentences(at, spans, per_sentence, given)
        else:
            for place in places:
                given[place].append((at, block.body, len(block.text)))


def _by_place(found, goal_list, readable, given, taken):
    """A goal's own word, too common to tell by itself, tells where goals are explained one by one.

    Such a paragraph stands between two that explain other goals, or next to one while only one goal is left.
    """
    own = distinctive_words([goal.title for goal in goal_list.goals])
    missing = [place for place, spans in enumerate(given) if not spans]
    order = [at for at, block in enumerate(found) if block.kind in (PARAGRAPH, ITEM, HEADING)]
    for place in missing:
        holders = {span[0] for spans in given for span in spans}
        for before, at, after in zip(order, order[1:], [*order[2:], -1], strict=False):
            if at not in readable or at in taken or before not in holders:
                continue
            if after not in holders and (len(missing) > 1 or len(given) < 3):
                continue
            text = found[at].text
            first = words(text[slice(*sentences(text)[0])])
            owners = _owners(first, own) & set(missing)
            if owners == {place} and not _is_other(text) and not _GENERAL.search(text):
                given[place].append((at, found[at].body, len(text)))
                taken.add(at)
                break


def _continued(found, readable, given, taken):
    """A paragraph that takes up the one before it ("Derfor …", "Målet skal …") goes where that one went."""
    holders = {}
    for place, spans in enumerate(given):
        for at, _, end in spans:
            if end == len(found[at].text):
                holders.setdefault(at, set()).add(place)
    order = [at for at, block in enumerate(found) if block.kind in (PARAGRAPH, ITEM, HEADING)]
    for before, at in itertools.pairwise(order):
        block = found[at]
        if before not in holders or at in taken or at not in readable or block.kind != PARAGRAPH:
            continue
        if not _GOES_ON.match(block.text) or _GENERAL.search(block.text) or _is_other(block.text):
            continue
        if found[before].kind == ITEM and len(holders[before]) > 1:
            continue
        taken.add(at)
        holders[at] = holders[before]
        for place in holders[before]:
            given[place].append((at, 0, len(block.text)))


# --- special focus

_FOCUS = re.compile(
    r"(?:\bsærlig(?:t|e)?\b(?: (?:og \w+|stort?|stærkt))?\s+(?:fokus|opmærksomhed\w*|hensyn|indsats\w*|vægt)|"
    r"\bfokus(?:er\w*)? (?:særligt|især|navnlig)|\bmed (?:særligt )?fokus|"
    r"\bopmærksom\w* (?:særligt|især|navnlig))\s+(?:på|til|over for|overfor|for)\s+"
    r"(?P<group>[^.,;:()]{4,90})",
    re.I,
)
_GROUP = re.compile(
    r"\b(?:(?:indvandrer)?kvinder med (?:ikke-vestlig )?(?:indvandrer|flygtninge)baggrund|indvandrerkvinder|"
    r"ikke-vestlige (?:kvinder|indvandrere|borgere)|ufaglærte(?: (?:ledige|unge|personer))?|"
    r"fordrevne(?: ukrainere| fra Ukraine)?|unge (?:uden [a-zæøå]+(?: eller [a-zæøå]+)?|ledige|"
    r"ordblinde|mænd|kvinder|mødre|på [a-zæøå]+|med [a-zæøå]+)|unge|langtidsledige|seniorer|"
    r"nyuddannede|dimittender|sygemeldte|sygedagpengemodtagere|udsatte (?:ledige|borgere|unge)|"
    r"(?:jobparate|aktivitetsparate) [a-zæøå]+|personer med (?:handicap|psykiske [a-zæøå]+)|"
    r"enlige forsørgere|ordblinde)\b",
    re.I,
)
_STRESS = re.compile(r"\bsærlig|\bisær\b|\bnavnlig|\bikke mindst\b|\bførst og fremmest\b", re.I)
_CUT = re.compile(
    r"\s(?:og at|for at|så|som|der|hvor|i (?:20|den|det|indsatsen|denne|kommunerne)|ved|når|"
    r"samt at|under|i forhold|med henblik)\b.*$",
    re.I,
)


def focus_groups(found: list[Block]) -> list[Span]:
    """Groups of people that the letter stresses, as it names them."""
    spans: list[Span] = []
    for at, block in enumerate(found):
        if block.kind not in (PARAGRAPH, ITEM):
            continue
        for begin, end in sentences(block.text, block.body):
            text = block.text[begin:end]
            if _OTHER.search(text):
                continue
            matched = []
            for match in _FOCUS.finditer(text):
                if known := _GROUP.search(match["group"]):
                    matched.append((match.start("group") + known.start(), match.start("group") + known.end()))
                elif re.search(r"særlig", match[0], re.I) and _is_people(match["group"]):
                    group = _CUT.sub("", match["group"])
                    matched.append((match.start("group"), match.start("group") + len(group.rstrip())))
            for match in _GROUP.finditer(text):
                stress = [place.start() for place in _STRESS.finditer(text) if place.start() < match.start()]
                is_stressed = stress and match.start() - stress[-1] < 90
                if is_stressed or match[0].lower().startswith("fordrevne "):
                    matched.append(match.span())
            for first, last in sorted(set(matched)):
                if not any(at == a and begin + first < c and begin + last > b for a, b, c in spans):
                    spans.append((at, begin + first, begin + last))
    seen, unique = set(), []
    for at, begin, end in spans:
        value = found[at].text[begin:end].lower()
        if value not in seen:
            seen.add(value)
            unique.append((at, begin, end))
    return unique


def _is_people(text: str) -> bool:
    return bool(
        re.match(
            r"(?:de |den |gruppen af |alle )?(?:\w+e )?(?:personer|borgere|ledige|unge|ældre|"
            r"kvinder|mænd|flygtninge|indvandrere|"
            r"modtagere|forældre|seniorer|mennesker|\w+modtagere|\w+ledige|\w+ramte)\b",
            text,
            re.I,
        )
    )


# --- indicators

_NO_INDICATOR = re.compile(r"\b(?:ikke|ingen|uden)\b[^.;]{0,40}\bindikator|indikator\w*\b[^.;]{0,30}\bikke\b", re.I)
_COMING = re.compile(r"\bvil\b[^.]{0,80}\b(?:drøfte|udarbejde|udvikle|fastlægge|overveje)|\bdrøfte[rs]? ", re.I)


def indicators(found: list[Block], goal_list: GoalList) -> dict[int, tuple[bool, int, int]]:
    """For the goals about which the letter says it: (whether there are official indicators, begin, end)."""
    said: dict[int, tuple[bool, int, int]] = {}
    for block in found:
        if block.kind not in (PARAGRAPH, ITEM) or "indikator" not in block.text.lower():
            continue
        for begin, end in sentences(block.text, block.body):
            # "… for mål 2, mens der ikke er indikatorer for mål 1": each half speaks for itself.
            sentence = block.text[begin:end]
            cuts = [0, *(m.start() for m in re.finditer(r",? (?:mens|hvorimod|men) |; ", sentence)), len(sentence)]
            halves = [(a, b) for a, b in itertools.pairwise(cuts) if b > a]
            for first, last in halves:
                text = sentence[first:last]
                negated = bool(_NO_INDICATOR.search(text)) or (
                    len(halves) > 1 and first and bool(re.search(r"\b(?:ikke|ingen)\b", text))
                )
                if "indikator" not in text.lower() and not negated:
                    continue
                if not negated and _COMING.search(text):
                    continue
                named = named_goals(text, goal_list)
                if not named and re.search(r"\b(?:alle|samtlige)\b (?:\w+ )?mål", text, re.I):
                    named = set(range(len(goal_list.goals)))
                for place in named:
                    said.setdefault(place, (not negated, block.start + begin, block.start + end))
    return said
