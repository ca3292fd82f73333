"""What a letter says about itself: its date, journal number, minister, addressees, and whether it asks for answers."""

import datetime
import re

from . import normalise
from .dates import DATE_RE, as_date
from .normalise import HEADING, ITEM, LETTERHEAD, NAME, PARAGRAPH, SALUTATION, SIGNATURE, Block
from .sentences import sentences

# --- date


def letter_date(found: list[Block]) -> tuple[datetime.date, int, int] | None:
    """The letter's own date, which stands in its letterhead, never in a sentence: (date, begin, end)."""
    candidates = []
    for at, block in enumerate(found):
        if block.kind not in (LETTERHEAD, SIGNATURE):
            continue
        if re.match(r"(?:Modtaget|Møde|Frist|Svarfrist|Høringsfrist|Bilag|Akt|Kopi)", block.text, re.I):
            continue
        for match in DATE_RE.finditer(block.text):
            date = as_date(match)
            if not date or not 2000 <= date.year <= 2100:
                continue
            label = found[at - 1].text if at and found[at - 1].kind == LETTERHEAD else ""
            is_named = bool(re.search(r"dato|den |d\. ?\d", block.text + " " + label, re.I))
            if re.search(normalise.JOURNAL_LABEL + r"[ :.]*$", block.text[: match.start()], re.I):
                continue
            candidates.append((not is_named, block.start + match.start(), date, block.start + match.end()))
    if not candidates:
        return None
    _, begin, date, end = min(candidates)
    return date, begin, end


# --- journal number

_JOURNAL = re.compile(
    rf"(?<!\w){normalise.JOURNAL_LABEL}[ :.]*"
    r"(?P<value>(?:[A-ZÆØÅ]{1,4}[ -]?)?\d[\dA-Za-z]*(?: ?[-–/.] ?\d[\dA-Za-z]*)*)",
    re.I,
)
# "Ref." is as often the initials of a clerk: only what looks like a case's number is read after it.
_REFERENCE = re.compile(
    r"^(?:Vores |Vor )?ref(?:erence)?\b[ .:]*(?P<value>(?:\d{2}/\d{3,6}|20\d{2} ?[-–/] ?\d{2,6}|\d{4}-\d{3,6}))$", re.I
)
_BARE = re.compile(r"^(?:\d{2}/\d{3,6}|20\d{2} ?[-–/] ?(?!20\d\d$)\d{2,6}|\d{4}-\d{3,6})$")


def journal_number(found: list[Block]) -> tuple[str, int, int] | None:
    """The letter's journal number as written, from its letterhead or a line of its own: (number, begin, end)."""
    fallback = None
    for at, block in enumerate(found):
        if len(block.text) > 160 or block.kind == ITEM:
            continue
        if re.match(r"Deres|Jeres", block.text, re.I):
            continue
        is_head = block.kind in (LETTERHEAD, SIGNATURE)
        for match in _JOURNAL.finditer(block.text):
            if is_head or match.start() == 0:
                if len(re.findall(r"\d", match["value"])) < 2 or DATE_RE.fullmatch(match["value"]):
                    continue
                return match["value"], block.start + match.start("value"), block.start + match.end("value")
        if reference := _REFERENCE.match(block.text):
            begin, end = reference.span("value")
            fallback = reference["value"], block.start + begin, block.start + end
        elif (not fallback and is_head) or block.kind == PARAGRAPH:
            neighbours = found[max(0, at - 4) : at] + found[at + 1 : at + 2]
            labelled = any(re.fullmatch(normalise.JOURNAL_LABEL + r"[ :.]*", other.text, re.I) for other in neighbours)
            bare = _BARE.match(block.text) or (labelled and re.match(r"^[\w-]*\d[\d ./–-]{2,20}\w?$", block.text))
            is_date = DATE_RE.fullmatch(block.text) or normalise.is_date_line(block.text)
            if bare and not is_date and not re.fullmatch(r"\+?[\d ]{8,}|\d{1,4}", block.text):
                fallback = fallback or (block.text, block.start, block.end)
    return fallback


# --- minister

_MINISTER = r"[Bb]eskæftigelses(?:- og (?:\w+))?minister(?:en)?"
_NOT_NAME = re.compile(
    r"\b(?:Venlig|Hilsen|Med|Kære|Styrelsen|Ministeriet|Minister\w*|Beskæftigelses\w*|Danmark|Folketing\w*|Kommune\w*|"
    r"Jobcenter\w*|Arbejdsmarked\w*|København|Rekruttering|Underskrift\w*|Signatur\w*|Billede|"
    r"Kontor|Center|Afdeling\w*|"
    r"Landsforening|Rådet|Borgmest\w*|Form[aæ]nd\w*|Departement\w*)\b",
    re.I,
)
_OFFICIAL = re.compile(
    r"(?:direktør|chef|konsulent|fuldmægtig|sekretær|styrelse|departement|kontor|ministeriet|"
    r"p\.v\.|efter bemyndigelse)",
    re.I,
)


def minister(found: list[Block]) -> tuple[str, int, int] | None:
    """The minister's name, from the signature, the letterhead or a picture's description: (name, begin, end)."""
    short = [
        block for block in found if block.kind in (SIGNATURE, LETTERHEAD, PARAGRAPH, HEADING) and len(block.text) < 150
    ]
    closings = [at for at, block in enumerate(short) if block.kind == SIGNATURE and re.search("hils", block.text, re.I)]
    for read in (_from_picture, _from_office):
        for at, block in enumerate(short):
            if name := read(short, at, block):
                return name
    for at in closings:
        if name := _from_closing(short, at):
            return name
    last = next((block for block in reversed(short) if block.kind != LETTERHEAD), None)
    is_from_minister = any(block.text == "Beskæftigelsesministeren" for block in short)
    if last and is_from_minister and found[-1].end - last.end < 200 and re.fullmatch(NAME, last.text):
        # A letter from the minister that ends with a name alone.
        return _name_in(last) or _from_prose(found)
    return _from_prose(found)


def _name_in(block: Block, text_from: int = 0, pattern: str = rf"({NAME})") -> tuple[str, int, int] | None:
    for match in re.compile(pattern).finditer(block.text, text_from):
        name = match[1].rstrip(".")
        if not _NOT_NAME.search(name) and not re.search(r"\d", name):
            return name, block.start + match.start(1), block.start + match.start(1) + len(name)
    return None


def _from_picture(short, at, block):
    if block.text.startswith(("![", "[")):
        label = re.search(r"underskr\w*|signatur|sign\.|underskrevet|minister\w*|portræt", block.text, re.I)
        if label and not _OFFICIAL.search(block.text):
            name = _name_in(block)
            if name and name[0].endswith("s") and re.search(rf"{re.escape(name[0])} (?:underskr|signatur)", block.text):
                return name[0][:-1], name[1], name[2] - 1  # "NN's underskrift"
            return name
    return None


def _from_office(short, at, block):
    """ "Beskæftigelsesminister NN" on a line, or name and office on two."""
    line = block.text
    if re.search(r"[.!?]$", line) and len(line.split()) > 6:
        return None
    match = re.match(rf"^(?:\w+minister(?:en)?(?: for [\w ,-]+?)?|[Mm]inister(?:en)?)[,: ]+({NAME})\.?$", line)
    match = match or re.match(rf"^\(?[Ss]ign\.?\)?:? ?({NAME})$", line)
    match = match or re.match(rf"^({NAME}),? ?[/|–-]? ?\(?{_MINISTER}\)?$", line)
    if match and not _NOT_NAME.search(match[1]):
        return _name_in(block, match.start(1))
    if re.fullmatch(rf"\(?(?:{_MINISTER}|[Mm]inister(?:en)?(?: for .+)?|\w+minister(?:en)?)\)?", line):
        for other in (short[at - 1] if at else None, short[at + 1] if at + 1 < len(short) else None):
            if other and re.fullmatch(rf"[(/]{{0,2}} ?(?:[Ss]ign\.? )?{NAME}\)?", other.text):
                name = _name_in(other, 0, rf"(?<![\w])(?!Sign\b)({NAME})")
                if name and not normalise.is_letterhead(other.text):
                    return name
    return None


def _from_closing(short, at):
    """The first name under a closing, unless what stands with it says that somebody else signed."""
    following = list(short[at + 1 : at + 6])
    for place, block in enumerate(following):
        # Offices under a name decide; a letterhead that only happens to come next (an address) does not.
        if not re.fullmatch(rf"[(/]{{0,2}} ?(?:[Ss]ign\.? )?{NAME}\)?", block.text) or _NOT_NAME.search(block.text):
            continue
        after = following[place + 1].text if place + 1 < len(following) else ""
        if following[place + 1 :] and following[place + 1].kind == LETTERHEAD and re.search(r"\d", after):
            after = ""
        if _OFFICIAL.search(after) and "minister" not in after.lower().replace("ministeriet", ""):
            return None
        return _name_in(block, 0, rf"(?<![\w])(?!Sign\b)({NAME})")
    closing = re.search(rf"(?:hilsen|hilsner),? (?:fra )?({NAME})$", short[at].text)
    return _name_in(short[at], closing.start(1)) if closing else None


def _from_prose(found):
    names = []
    for block in found:
        if block.kind in (LETTERHEAD, SIGNATURE):
            continue
        for match in re.finditer(rf"{_MINISTER} ({NAME})", block.text):
            before = block.text[max(0, match.start() - 25) : match.start()].lower()
            if re.search(r"tidligere|daværende|forhenværende|min forgænger", before) or _NOT_NAME.search(match[1]):
                continue
            names.append((match[1], block.start + match.start(1), block.start + match.end(1)))
    return names[0] if len({name for name, _, _ in names}) == 1 else None


# --- addressees

_RECEIVER = re.compile(
    r"borgmest|form[aæ]nd|udvalg|jobcent|kommunalbestyrelse|byråd|kommune(?:r|rne|rnes|"
    r"direktør)?\b|landsforening|\bKL\b|"
    r"beskæftigelsesråd|arbejdsmarkedsråd|\bRAR\b|direktører|chefer|organisation|regioner|"
    r"forvaltning|a-kasse|fagbevægelsen|"
    r"arbejdsgiverforening|\bFH\b|\bDA\b|handicapråd|medlemmer|rådet\b",
    re.I,
)
_SUBJECT = re.compile(
    r"\b\w*(?:mål|målene|udmelding|høring|vedr|orientering|brev|plan)\b|^(?:emne|fra|kopi|cc)\b", re.I
)
_PERSON = re.compile(r"\s(?:v/|c/o|att\.?:?)\s.*$", re.I)
_SUFFIX = re.compile(r",? (?:i|fra) (?:alle |samtlige )?(?:landets|de danske) kommuner$", re.I)


def addressees(found: list[Block]) -> list[tuple[str, int, int]]:
    """Whom the letter is to, as written: under "Til:", in the lines before the letter begins, or by its salutation."""
    head = _head(found)
    for at, block in enumerate(head):
        match = re.match(r"(?:Til|Modtagere?|Adressater?)(?:\s*:\s*|\s+(?=[A-ZÆØÅa-zæøå])|$)", block.text)
        if match and (":" in match[0] or not block.words.strip()[match.end() :] or _RECEIVER.search(block.text)):
            named = _parts_of(block, match.end())
            if not named or ":" in match[0] or len(block.text) < 40:
                for follower in head[at + 1 :]:
                    if follower.kind == LETTERHEAD and named:
                        break
                    if follower.kind in (PARAGRAPH, ITEM) and _is_receiver_line(follower, after_label=True):
                        named += _parts_of(follower, follower.body)
                    elif follower.kind != LETTERHEAD:
                        break
            if named:
                return named
    lines = [block for block in head if block.kind in (PARAGRAPH, ITEM)]
    near = [block for block in lines if _is_receiver_line(block)]
    if any(_RECEIVER.search(block.text) for block in near):
        first = next(at for at, block in enumerate(near) if _RECEIVER.search(block.text))
        named = []
        for block in near[first:]:
            named += _parts_of(block, block.body)
        return named
    for block in found:
        if block.kind == SALUTATION:
            match = re.match(r"(?:Til rette vedkommende|Kære|Hej|Ærede)\s*", block.text)
            named = _parts_of(block, match.end())
            return [part for part in named if _RECEIVER.search(part[0])]
    return []


def _head(found: list[Block]) -> list[Block]:
    """What stands before the letter's first sentence."""
    head = []
    for block in found:
        if block.kind == SALUTATION:
            break
        if block.kind == HEADING and any(_RECEIVER.search(b.text) for b in head if b.kind == PARAGRAPH):
            break
        if (
            block.kind == PARAGRAPH
            and (len(block.text) > 160 or (re.search(r"[.!?]$", block.text) and len(block.text) > 60))
            and not re.match(r"Til\b", block.text)
        ):
            break
        head.append(block)
        if len(head) > 60:
            break
    return head


def _is_receiver_line(block: Block, after_label: bool = False) -> bool:
    text = block.words
    if block.number is not None or DATE_RE.search(text) or re.match(r"(?:att|v/|c/o)\b", text, re.I):
        # a list of annexes, or the person in the office above; neither is an addressee
        return False
    if len(text) > 160 or re.search(r"[.!?:]$", text) or _SUBJECT.search(text) or re.match(r"Til\b.*:$", text):
        return False
    return bool(_RECEIVER.search(text)) or (after_label and text[:1].isupper() and not re.search(r"\d", text))


def _parts_of(block: Block, begin: int) -> list[tuple[str, int, int]]:
    """The addressees of a line, split at commas, semicolons and a last "og"; "Social- og Sundhedsudvalget" is one."""
    text = block.text
    cuts, place = [], begin
    for match in re.finditer(
        r"\s*[,;•]\s*(?:(?:og|samt)\s+)?|^\s*(?:og|samt)\s+|(?<=[^-\s])\s+(?:og|samt)\s+", text[begin:]
    ):
        cuts.append((place, begin + match.start()))
        place = begin + match.end()
    cuts.append((place, len(text)))
    parts = []
    for first, last in cuts:
        value = text[first:last].strip(" .,;:")
        offset = first + (len(text[first:last]) - len(text[first:last].lstrip(" .,;:")))
        for suffix in (_SUFFIX, _PERSON):
            if match := suffix.search(value):
                value = value[: match.start()]
        if not value or re.match(r"(?:i|fra|på|ved) ", value) or value.lower() in ("alle", "kolleger", "mfl", "m.fl"):
            continue
        parts.append((value, block.start + offset, block.start + offset + len(value)))
    return parts


# --- consultation

_ANSWER = re.compile(
    r"høringssvar|høringsfrist|svarfrist|bemærkning|udtalelse|høring|kommentar|tilbagemelding|"
    r"indstilling|svar\b|svare\b|"
    r"frist(?:en)? for|indspil|input|hører fra",
    re.I,
)
_PAST = re.compile(
    r"\b(?:har|havde) (?:\w+ ){0,3}(?:været|afgivet|modtaget|sendt|indgivet|haft|drøftet|hørt|"
    r"bakket|fået|indhentet|svaret)|"
    r"\b(?:var|blev|er blevet) (?:\w+ ){0,4}(?:i høring|hørt|sendt|modtaget|drøftet|indhentet|"
    r"afgivet|svarfrist)|\bvar\b|udløb|afgav|"
    r"modtog|indkom|afholdt|\bblev\b|tak for|på baggrund af høring|efter (?:en )?høring|indkomne|sendte|bad\b",
    re.I,
)
_ASKS = re.compile(
    r"senest|inden|frist|bedes|beder|anmod|skal (?:jeg|vi) |imødese|hører (?:jeg|vi) gerne|kan sendes|sendes|fremsend|"
    r"modtage|udbede|bede om|kan afgive|frem til|gerne|må jeg bede|ønsk",
    re.I,
)
_SENDS = re.compile(
    r"(?:sende[rs]?|fremsende[rs]?|sættes|sætter|udsende[rs]?|forelægge[rs]?|forelægges)\b[^.]{0,120}\b(?:i|til) "
    r"(?:\w+ )?(?:høring|udtalelse)|(?:hører|høre) (?:\w+ ){0,3}(?:hermed|rådet|Beskæftigelsesrådet)|"
    r"\bhøre (?:jeres|rådets|Beskæftigelsesrådets|Deres) (?:mening|holdning|syn|bemærkninger)|"
    r"anmode[rs]?\b[^.]{0,100}\b(?:bemærkninger|udtalelse|høringssvar)|høring(?:sbrev)? (?:om|over|vedr)",
    re.I,
)


# Answers about something else than the goals: a plan's own hearing, a guide, the indicators.
_ELSEWHERE = re.compile(r"\b(?:beskæftigelses)?planen?\b|\bplaner(?:ne)?\b|vejledning|indikator|handicapråd", re.I)
_DRAFT = re.compile(
    r"\budkast|\bforslag|\bforeslå|lægge[rs]? op til|\bpåtænk|\bovervej|\bhøre[rs] |ønsker at|høring", re.I
)


def consultation(
    found: list[Block], own_date: datetime.date | None, year: int | None
) -> tuple[bool, tuple[datetime.date, int, int] | None]:
    """(whether the letter asks for answers before anything is decided, the deadline with its place)."""
    asks, deadline = False, None
    is_draft = any(
        _DRAFT.search(block.text[begin:end]) and not _PAST.search(block.text[begin:end])
        for block in found
        if block.kind in (PARAGRAPH, HEADING)
        for begin, end in sentences(block.text)
    )
    for block in found:
        if block.kind in (SIGNATURE, SALUTATION):
            continue
        label = re.match(r"(?:svarfrist|høringsfrist|frist(?: for \w+)?)\b", block.text, re.I)
        if block.kind == LETTERHEAD and not label:
            continue
        for begin, end in sentences(block.text):
            text = block.text[begin:end]
            if _PAST.search(text) or _ELSEWHERE.search(text):
                continue
            if block.kind in (HEADING, PARAGRAPH) and len(text) < 120 and re.match(r"(?:\w+ )?Høring\b", text, re.I):
                asks = True
            if _SENDS.search(text):
                asks = True
            is_named = re.search(r"høringssvar|svarfrist|høringsfrist", text, re.I)
            if not is_named and not asks and not is_draft:
                continue  # remarks on the letter are welcome, but the goals are decided
            is_request = _ANSWER.search(text) and (_ASKS.search(text) or label)
            # "Det skal ske senest den 23. maj": the sentence after the one that asks.
            goes_on = asks and re.search(r"senest|frist", text, re.I) and not re.search(r"plan", text, re.I)
            if not is_request and not goes_on:
                continue
            is_asked = bool(
                re.search(
                    r"høring|svarfrist|bemærkning|udtalelse|kommentar|tilbagemelding|"
                    r"\b(?:jeres|rådets) (?:svar|input)\b",
                    text,
                    re.I,
                )
            )
            asks = asks or bool(is_asked and is_request and re.search(r"bede[rs]? om|anmod|imødese|udbede", text, re.I))
            for match in DATE_RE.finditer(text):
                before = text[max(0, match.start() - 70) : match.start()]
                if not (re.search(r"senest|inden|frist|frem til|til og med|\bden\b|\bd\.", before, re.I) or label):
                    continue
                if re.search(r"(?:brev|mail|møde|høring|notat) (?:\w+ )?(?:af|den|d\.|fra) ?$", before, re.I):
                    continue
                date = _deadline_date(match, before, own_date, year)
                asks = asks or is_asked
                if date and not deadline and asks:
                    deadline = date, block.start + begin + match.start(), block.start + begin + match.end()
            if is_asked and re.search(r"svarfrist|høringssvar|høringsfrist", text, re.I) and _ASKS.search(text):
                asks = True
    if asks and not deadline and _is_decided(found):
        asks = False
    return asks, deadline if asks else None


_WEEKDAYS = ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"]


def _deadline_date(match, before, own_date, year):
    """A deadline without a year is the next such day after the letter's date, or the day its weekday names."""
    date = as_date(match)
    if date or match["iso"] or match["d"] or match["year"]:
        return date
    if own_date:
        date = as_date(match, own_date.year)
        if date and date < own_date:
            date = as_date(match, own_date.year + 1)
        return date
    weekday = re.search(rf"({'|'.join(_WEEKDAYS)}) (?:den |d\. ?)?$", before, re.I)
    if weekday and year:
        date = as_date(match, year - 1)
        if date and date.weekday() == _WEEKDAYS.index(weekday[1].lower()):
            return date
    return None


def _is_decided(found: list[Block]) -> bool:
    return any(
        re.search(
            r"\b(?:har (?:jeg )?besluttet|annoncere|udmelde[rs]?|udmelding|hermed fastsat|har fastsat)",
            block.text,
            re.I,
        )
        for block in found
        if block.kind in (PARAGRAPH, HEADING)
    )
