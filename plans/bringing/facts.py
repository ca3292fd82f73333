"""What a text says of an initiative in so many words: who answers for it, when, with whom, under which case numbers.

A line "Ansvarlig: Jobcentret", or a table of such pairs, becomes the initiative's own fields where they have room; what
is not understood stays in the text.
"""

import re

from bpmplan import fonts
from bpmplan.values import Period

from ..models import Initiative
from .document import words_of

_LABELS = {
    "period": r"periode|tidsplan|tidsramme|tidspunkt|hvornår|varighed|løbetid",
    "partners": r"(?:vigtigste |eksterne )?(?:samarbejdspartnere?|samarbejdsparter|partnere)|(?:i )?samarbejde med",
    "case_numbers": r"sags(?:nr\.?|nummer|numre)|sag|dokument(?:nr\.?|nummer)|journalnummer",
    "unit": r"ansvarlig (?:enhed|afdeling)|forankring|enhed|afdeling",
    "responsible": r"ansvarlig(?: funktion| leder)?|projektejer|ejer|tovholder",
}
_LINE = re.compile(r"(?:[-*] )?(?:\*\*)?(?P<label>[^*:|]{2,30})(?::\*\*|\*\*:|:)[ \t]*(?P<value>\S.*)")
_UNITS = re.compile(r"jobcent|center|afdeling|forvaltning|team|enhed|sekretariat|kommune|borgerservice", re.IGNORECASE)


def take_facts(initiative):
    """Move what the texts of an initiative (a ``Written``) say of it into its ``facts``."""
    texts = initiative.texts.get("description", [])
    for at, text in enumerate(texts):
        if isinstance(text, str):
            texts[at] = _without_lines(text, initiative.facts)
        elif text.table is not None and not text.is_fixed and text.markdown == text.table.markdown:
            text.markdown = _without_rows(text.table, initiative.facts)


def _without_lines(text, facts):
    kept = []
    for line in text.split("\n"):
        match = _LINE.fullmatch(line)
        if not (match and take(match["label"], match["value"], facts)):
            kept.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")


def _without_rows(table, facts):
    """The rows of a table of two columns that are no facts; the whole table when none is."""
    if any(len(row) != 2 for row in table.rows):
        return table.markdown
    lines = [table.lines[0], *table.lines[2:]]
    kept = [line for row, line in zip(table.rows, lines, strict=True) if not take(row[0].rstrip(":"), row[1], facts)]
    if len(kept) == len(lines):
        return table.markdown
    return "\n".join([kept[0], table.lines[1], *kept[1:]]) if kept else ""


def fact_named(label):
    """The field of an initiative that a label, or the head of a column, names; None for any other."""
    return next((name for name, words in _LABELS.items() if re.fullmatch(words, label.strip().lower())), None)


def take(label, value, facts):
    """Whether a fact was understood, and had no value yet."""
    name, value = fact_named(label), words_of(value)
    if name == "responsible" and _UNITS.search(value):
        name = "unit"
    if name is None or name in facts or not value:
        return False
    if name == "period":
        try:
            facts[name] = Period.parse(value)
        except ValueError:
            return False
        return True
    if len(value) > Initiative._meta.get_field(name).max_length or fonts.refusal(value):
        return False
    facts[name] = value
    return True
