"""What numbers a list item, or marks it: "1.", "Mål 2:", "b)", a bullet."""

import re

from .block import ORDINALS
from .dates import MONTH

_MARKER = re.compile(
    rf"""^(?:(?P<bullet>[-–—•*·▪●○◦‣■□➢✓])[ \t]+)?
    (?:(?P<goal>(?:[Mm]inister)?[Mm]ål(?:sætning)?|MÅL)[ ]?(?:nr\.?|nummer)?[ ]?
            (?P<gno>\d{{1,2}}|(?P<groman>[IVX]{{1,4}}\b))
            (?:[ ]?[:.)–—-]+[ ]*|(?=[ ]+["”“»]?[A-ZÆØÅ])|$)
      |(?P<ono>\d{{1,2}})\.[ ]?[Mm]ål(?:sætning)?\b[ ]?[:.–—-]*
      |(?:[Dd]et[ ])?(?P<word>(?i:{"|".join(ORDINALS)}))[ ]mål[ ]?(?:[:–—-]+|$)
      |(?P<multi>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})[.)]?(?=[ \t]+["”“»]?[A-ZÆØÅ])
      |\(?(?P<no>\d{{1,2}})(?:[.]\)|[.):])(?![\d.])
      |(?P<no2>\d{{1,2}})[ ]+[–—-][ ]
      |(?P<no3>\d{{1,2}})[ ]+(?=["”“»]?[A-ZÆØÅ])
      |(?P<roman>[IVX]{{1,4}}[.)]|[ivx]{{1,4}}\))(?=[ ])
      |(?P<letter>[a-jA-J])(?:\)|\.(?=[ ]))
      |(?<=.)(?=.))
    [ \t]*(?P<rest>.*)$""",
    re.VERBOSE,
)

_NOT_ITEM = re.compile(rf"^(?:{MONTH}(?: |$|,)|kvartal|halvår|januar|udgave|version|etage|sal\b|behandling)", re.I)

_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}


def parse_marker(text: str) -> re.Match | None:
    match = _MARKER.match(text)
    if not match:
        return None
    if _NOT_ITEM.match(match["rest"]) and (match["no"] or match["ono"]):
        return None
    roman = match["groman"] or (match["roman"] or "").rstrip(".)")
    if roman and roman.upper() not in _ROMAN:
        return None
    if match["multi"] and not all(1 <= int(part) <= 20 for part in match["multi"].split(".")):
        return None  # a time of day, an amount
    if match["no3"] and len(match["rest"]) < 12:
        return None
    return match


def marker_number(match: re.Match) -> tuple[str, int | None]:
    """(style, number) of an item; a bullet has no number."""
    if match["groman"]:
        return "goal", _ROMAN[match["groman"].upper()]
    for style, groups in (("goal", ("gno", "ono")), ("number", ("no", "no2", "no3"))):
        for group in groups:
            if match[group]:
                return style if style == "goal" else group, int(match[group])
    if match["multi"]:
        above, _, number = match["multi"].rpartition(".")
        return f"under {above}", int(number)
    if match["word"]:
        return "goal", ORDINALS.index(match["word"].lower()) + 1
    if match["letter"]:
        return "letter", ord(match["letter"].lower()) - 96
    if match["roman"]:
        return "roman", _ROMAN[match["roman"].rstrip(".)").upper()]
    return "bullet", None
