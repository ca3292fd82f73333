"""Lines that are letterhead: sender, address, number, date, page, picture."""

import re

from .block import JOURNAL_LABEL
from .dates import DATE

_DATE_LINE = re.compile(
    rf"^(?:Dato|Brevdato|Udsendt|Stempel|Dateret)?[ :.]*(?:[\w., ]{{0,60}}?,? )??(?:den |d\. ?|dato[: ]+)?{DATE}\.?$",
    re.I,
)

_CAPITALS = re.compile(r"^(?:[A-ZÆØÅ][\w.]*|og|for|af|K|\d{1,4}[A-Z]?|den|d\.|Den|,|[:|/–-])+$")

_LETTERHEAD = [
    re.compile(pattern, re.I if flag else 0)
    for pattern, flag in [
        (r"^(?:T|Tlf|Tel|Telefon|Mobil|Fax|F|M|EAN|CVR|SE|Telefax)(?:[- ]?(?:nr|nummer))?[.: ]*\+?\d[\d .()-]{5,}$", 1),
        (r"^\+?\d[\d ()]{7,}$", 0),
        (r"^(?:(?:E|E-?mail|Mail|M|@)[.: ]*)?\S+@\S+\.\w+$", 1),
        (r"^(?:(?:W|Web|Hjemmeside)[.: ]*)?(?:https?://|www\.)\S+$", 1),
        (r"^[\w-]+\.(?:dk|gov\.dk|com)$", 1),
        (r"^(?:DK-?)?\d{4} [A-ZÆØÅ][\w.]*(?: [A-ZÆØÅ][\w.]*){0,2}(?:, Danmark)?$", 0),
        (r"^(?!Mål|Bilag|Side|Punkt|Afsnit|Kapitel|Bekendt|Lov|Plan|Covid)[A-ZÆØÅ][\w.]+(?: [A-ZÆØÅ][\w.]+){0,3}"
         r" \d{1,3} ?[A-Za-z]?(?:, ?(?:\d\. sal|st\.|kld\.).{0,8})?$", 0),
        (r"^[A-ZÆØÅ][\w. ]{2,40} \d{1,3} ?[A-Za-z]?(?:,| [·•|/-]) ?(?:DK-?)?\d{4} [A-ZÆØÅ][\w .·•|,/+@:-]{0,60}$", 0),
        (r"^(?!\w*bestyrelsen\b)(?:[A-ZÆØÅ][\w]*(?:-,?)?(?:,| og)? ){0,3}"
         r"[A-ZÆØÅ]\w*(?:ministeriet|ministeren|styrelsen)$", 0),
        (r"^(?:Ministeriet|Ministeren|Departementet|Styrelsen|STAR)$", 0),
        (r"^(?:\w+minister|Styrels|Minister)\w* for [A-ZÆØÅ][\w-]*(?:(?:,| og)? [A-ZÆØÅ][\w-]*){0,3}$", 0),
        (r"^(?:Side|s\.|page)[ :]*\d{1,3}(?: ?(?:af|/|ud af) ?\d{1,3})?$", 1),
        (r"^\d{1,2} ?(?:/|af) ?\d{1,2}$", 0),
        (r"^[-–—] ?\d{1,3} ?[-–—]$", 0),
        (r"^\d{1,3}$", 0),
        (r"^!\[.*\]$", 0),
        (r"^\[(?:Billede|Foto|Logo|Underskrift|Signatur|Stempel|Våbenskjold|Rigsvåben).*\]$", 1),
        (rf"^(?:Vores |Vor |Ministeriets |Deres )?{JOURNAL_LABEL}[ :.]*(?:\w[\w ./–-]*\d[\w ./–-]*)?$", 1),
        (r"^(?:Dato|Sagsbeh(?:andler)?|Enhed|Kontor|Center|Ref|Reference|Vores ref|Deres ref|"
         r"Dok(?:ument)?(?:nr|nummer|id)?"
         r"|Akt(?:nr|id)?|Initialer|Init|Kopi(?: til)?|Cc|Bilag|Kontaktperson|"
         r"Direkte telefon)\b\.?(?: ?:.{0,80}|)$", 1),
    ]
]  # fmt: skip


def is_letterhead(text: str) -> bool:
    """Whether a line by itself is letterhead: sender, address, number, date, page, picture."""
    if len(text) > 300 or (len(text) > 120 and not text.startswith(("![", "[")) and "·" not in text):
        return False
    parts = re.split(r" [|·•] ", text)
    if len(parts) > 1 and all(is_letterhead(part.strip()) for part in parts):
        return True
    return any(pattern.match(text) for pattern in _LETTERHEAD) or is_date_line(text)


def is_date_line(text: str) -> bool:
    """A line that is a date, perhaps after a place or an office: "København, den 15. juni 2020"."""
    if len(text) > 90:
        return False
    match = _DATE_LINE.match(text)
    if not match:
        # Several things of a letterhead on one line, a date among them: "15. juni 2020 · J.nr. 2020-1".
        parts = re.split(r" [|·•/–] |;|, (?=[JS])|(?<=\d{4}) (?=J\.|Sag)", text)
        return len(parts) > 1 and all(is_letterhead(part.strip()) for part in parts if part.strip())
    if not (match["year"] or match["iso"] or match["y"]):
        return False
    first = min(place for place in (match.start("day"), match.start("iso"), match.start("d")) if place >= 0)
    before = re.sub(r"(?i)\b(?:den|d\.|dato|brevdato|udsendt|stempel|dateret)[ :.]*", "", text[:first])
    return all(_CAPITALS.match(word) for word in before.replace(",", " ").replace(":", " ").split())
