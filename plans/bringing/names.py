"""What headings in plans are usually called, and what that says of the text under them."""

import re

from ..models import ChapterKind

_NUMBER = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2}){1,3}[.)]?(?=\s)"  # 3.1
    r"|\(?(?:\d{1,2}|[IVX]{1,4}|[a-z])[.)](?!\d)"  # 3.  (3)  a)  IV.
    r"|\d{1,2}(?= [A-ZÆØÅ]))\s*",  # 3 before a capital
    re.ASCII,
)
_GOAL_KINDS = r"(?:mål(?:sætning)?|ministermål|fokusområde|indsatsområde|hovedmål|delmål|tema|spor|pejlemærke)"
_CALLED = re.compile(
    r"^(?:(?:politisk|strategisk|beskæftigelsespolitisk|lokalt|kommunalt|fælles|regionalt"
    r"|(?:beskæftigelses)?ministerens|(?:kommunens )?eget) )?"
    rf"{_GOAL_KINDS}(?: (?:nr\.? ?)?[A-ZÆØÅ]?\d{{1,2}}[a-z]?)?\s*[:.–-]\s+(?=\S)",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"^[A-ZÆØÅ]{1,2}\d{1,2}(?:\.\d{1,2})?[.:)]?\s+(?=\S)")
_INITIATIVE = re.compile(
    r"^(?:indsats|projekt|initiativ|aktivitet|handling)(?: (?:nr\.? ?)?\d{1,2})?\s*[:.–-]\s+(?=\S)", re.IGNORECASE
)


def _any(*shapes):
    return "|".join(shapes)


_YEAR = r"(?: (?:for|i) (?:året )?\d{4}(?:\s?[-–]\s?\d{4})?| \d{4}(?:\s?[-–]\s?\d{4})?)?"
_MINISTERS = _any(
    "(?:beskæftigelses)?ministerens", "de beskæftigelsespolitiske", "beskæftigelsespolitiske", "nationale"
)
_OTHERS = _any("kommunens(?: egne| lokale)?", "vores", "egne", "lokale", "fælles", "regionale")
_WHOSE = rf"(?:{_MINISTERS}|{_OTHERS}|politiske|administrative)"

MOST_JOINTS = 10
"""So many places are looked at where a heading may join two goals."""
FIELDS = {
    "challenge": _any(
        r"(?:de |den )?(?:lokale? )?udfordring(?:en|er|erne)?",
        r"baggrund(?:en)?",
        r"status(?: og udfordringer)?",
        r"situationen(?: i dag)?",
        r"udgangspunkt(?:et)?",
        r"problem(?:et|stilling)",
        r"hvor står vi(?: i dag)?",
        r"hvorfor(?: er det vigtigt)?",
    ),
    "ambition": _any(
        r"mål(?:et|sætning(?:en|er|erne)?)?",
        r"ambition(?:en|er|erne)?",
        r"vision(?:en)?",
        r"(?:det|hvad) vil vi(?: opnå)?",
        r"formål(?:et)?",
    ),
    "strategy": _any(
        r"(?:vores )?(?:strategi(?:en|er|erne)?|tilgang|metoder?)",
        r"sådan gør vi|det gør vi|hvad gør vi",
        r"hvordan(?: når vi målet)?",
        r"vejen til målet",
        r"strategi(?:er)? (?:og|/) indsats(?:er)?",
    ),
    "follow_up": _any(r"opfølgning(?:en)?(?: .{0,40})?", r"evaluering(?:en)?", r"sådan følger vi op"),
}
INITIATIVES = _any(
    r"(?:planlagte |konkrete |vigtigste |lokale )?(?:indsats(?:er|erne)?|initiativ(?:er|erne)|projekter(?:ne)?|tiltag)",
    r"(?:planlagte |konkrete )?(?:aktivitet(?:er|erne)|handling(?:er|erne)|handleplan(?:er)?)",
    r"det vil vi gøre",
)
MEASURES = _any(
    r"måltal|resultatmål|målepunkter|effektmål|kvantitative mål",
    r"indikator(?:er|erne)?",
    r"succeskriteri(?:um|er|erne)",
)
EFFECT = r"(?:forvente[dt]e? )?(?:effekt(?:er)?|virkning(?:er)?|resultat(?:er)?)"
GROUP = rf"(?:{_WHOSE} (?:mål|målsætninger|delmål)|ministermål)(?: .{{0,40}})?"
INTRODUCTION = r"indledning|læsevejledning|om (?:planen|målene)|introduktion|sådan læses .{0,40}|rammer(?:ne)?|forord"
CONTENTS = r"indhold(?:sfortegnelse)?"
BLOCKS = {
    ChapterKind.GOALS: rf"(?:{_WHOSE} )?(?:mål(?:ene)?|fokusområder(?:ne)?|indsatsområder(?:ne)?|målsætninger(?:ne)?)"
    r"(?:,? (?:og|strategier og) (?:indsatser|strategier|initiativer|resultatkrav))?(?: i planen)?",
    ChapterKind.TARGETS: _any(
        r"(?:samlet )?(?:oversigt|skema) over (?:de )?(?:samlede )?(?:mål|måltal|resultatmål|målsætninger).{0,40}",
        r"målskema|måloversigt|måltal|resultatmål",
    ),
    ChapterKind.MATRIX: r"indsatser(?:ne)? fordelt på mål(?:ene)?",
    ChapterKind.ECONOMY: r"(?:budget(?:ter)?|økonomi(?:en)?|økonomiske? rammer?)(?: .{0,40})?",
    ChapterKind.ATTACHMENTS: r"bilag(?:soversigt|sliste)?",
}


def unnumbered(title):
    """A heading without the number that Word or its writer put before it: the plan counts by itself."""
    return _NUMBER.sub("", title).strip() or title


def bare(title):
    """A heading's own words, without number and without "Mål 2:", "Fokusområde:", "Indsats 3:"."""
    words = unnumbered(title)
    for shape in (_CALLED, _LABELLED, _INITIATIVE):
        words = shape.sub("", words, count=1)
    return words.strip() or title


def is_called_goal(title):
    """Whether a heading says of itself that it is a goal: "Mål 3: …", "Fokusområde 2 – …"."""
    return bool(_CALLED.match(unnumbered(title)))


def is_labelled(title):
    """Whether it has a label as sub-goals have: "D1: …", "Delmål 2: …"."""
    words = unnumbered(title)
    return bool(_LABELLED.match(words)) or words.lower().startswith("delmål")


def is_called_initiative(title):
    return bool(_INITIATIVE.match(unnumbered(title)))


def is_named(title, names):
    """Whether a heading is one of the names, perhaps with a number before it and a year or a colon behind."""
    words = " ".join(unnumbered(title).lower().split()).rstrip(" :.")
    return bool(re.fullmatch(rf"(?:{names}){_YEAR}", words))


def field_named(title):
    """The field of a goal that a heading names; empty for any other."""
    return next((field for field, names in FIELDS.items() if is_named(title, names)), "")


def block_named(title):
    """The kind of chapter that a heading names; None for a text."""
    return next((kind for kind, names in BLOCKS.items() if is_named(title, names)), None)


def names_part_of_goal(title):
    """Whether a heading is one of those that stand under a goal in most plans."""
    return bool(field_named(title)) or is_named(title, INITIATIVES) or is_named(title, MEASURES)


def titled(title):
    """A heading as the title of a goal or an initiative: a label like D1 stays, "Mål 2:" and "Indsats 3:" don't."""
    words = unnumbered(title)
    for shape in (_CALLED, _INITIATIVE):
        words = shape.sub("", words, count=1)
    return words.strip() or title


def number_of(title):
    """The number or label that a goal has in its own text: "2" of "Mål 2: …" and "2. …", "D1" of "D1: …"; or empty."""
    match = re.match(
        rf"(?:.*?{_GOAL_KINDS} )?(?:nr\.? ?)?([A-ZÆØÅ]{{0,2}}\d{{1,2}}[a-z]?)(?=\W|$)", title, re.IGNORECASE
    )
    return match[1].upper() if match else ""


def ministers_number(title):
    """The number of the minister's goal that a heading names by nothing else: 2 of "Ministerens mål 2"; or None."""
    shape = r"(?:(?:beskæftigelses)?ministerens mål|ministermål) (?:nr\.? ?)?(\d{1,2})"
    match = re.fullmatch(shape, unnumbered(title), re.IGNORECASE)
    return int(match[1]) if match else None


def ministers_numbers(title):
    """The numbers of the minister's goals that a heading names: 2 and 4 of "Ministerens mål 2 og 4: …"."""
    number, joint = r"\d{1,2}(?!\w)", r"(?:, ?| og | ?[+&/] ?)"
    shape = rf"(?:(?:beskæftigelses)?ministerens mål|ministermål) (?:nr\.? ?)?({number}(?:{joint}{number})*)"
    match = re.match(shape, unnumbered(title), re.IGNORECASE)
    return [int(number) for number in re.findall(r"\d+", match[1])] if match else []


def halves(title):
    """``[(words, words)]``: a title parted at each of the words and signs that join two."""
    joints = re.finditer(r"\s*[,;/+&–]\s*(?:og |samt )?|\s(?:og|samt)\s", title)
    return [(title[: one.start()], title[one.end() :]) for one in list(joints)[:MOST_JOINTS]]


def names_document(title):
    """Whether a heading may be the document's own: "Beskæftigelsesplan 2027", "Strategi for 2026"."""
    return bool(re.search(r"plan(?:en)?\b|strategi(?:en)?\b|politik(?:ken)?\b|\b20\d\d\b", title, re.IGNORECASE))
