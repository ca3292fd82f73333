"""What was erased by law stays erased when a page that was open before it is saved afterwards.

For a day it is known, as a keyed hash that nobody works back from, which words they were: so exactly they are taken
out again, and all else that was written is kept. Later, the writer is shown both texts.
"""

import re

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from bpmplan.passages import ERASED
from bpmplan.steps import Refused

KNOWN = 24 * 60 * 60
"""How long the erased words are known by their hash, in seconds; nobody's page is open longer without signing in."""

_PARTS = re.compile(r"\s*(?:\w+|[^\w\s])|\s+$")


def remember(plan_id, key, edit_no, words):
    """Let ``words``, each as it stood in the section, be known for a day as what save ``edit_no`` erased."""
    cache.set(_place(plan_id, key, edit_no), sorted(_hashes(words)), KNOWN)


def remember_in(municipality_id, words):
    """Let ``words`` be known for a day as erased from the municipality's plans (``refuse_erased``)."""
    place = _place_of(municipality_id)
    hashes = {tuple(one) for one in cache.get(place, ())} | _hashes(words)
    cache.set(place, sorted(hashes), KNOWN)


def refuse_erased(municipality_id, texts):
    """Raise ``Refused`` when one of the texts holds what was erased from the municipality's plans the last day.

    For forms that save what they hold as it is: a page that was open still has the words.
    """
    for count, digest in cache.get(_place_of(municipality_id), ()):
        if any(_without(text, count, digest) != text for text in texts if isinstance(text, str)):
            raise Refused(
                "Her står noget, som er slettet efter loven for nylig. Genindlæs siden, så står der »[slettet]«, "
                "og skriv resten igen."
            )


def keep_erased(mine, edits):
    """``(mine without the words that ``edits`` erased, whether that is certain)``.

    ``edits`` are the ``Edit``s that erased something since the writer's page was opened.
    """
    is_certain = True
    for edit in edits:
        hashes = cache.get(_place(edit.plan_id, edit.key, edit.edit_no))
        if hashes is None:
            is_certain = False
            continue
        for count, digest in hashes:
            mine = _without(mine, count, digest)
    return mine, is_certain


def _without(text, count, digest):
    parts = _PARTS.findall(text)
    at, kept = 0, []
    while at < len(parts):
        words = "".join(parts[at : at + count])
        if _hashed(words.strip()) == digest:
            kept.append(words[: len(words) - len(words.lstrip())] + ERASED)
            at += count
        else:
            kept.append(parts[at])
            at += 1
    return "".join(kept)


def _hashes(words):
    """``{(how many parts a text has, its hash)}``."""
    return {(len(_PARTS.findall(text.strip())), _hashed(text.strip())) for text in words}


def _hashed(text):
    return salted_hmac("plans.writing.erased", text, algorithm="sha256").hexdigest()


def _place(plan_id, key, edit_no):
    return f"erased:{plan_id}:{key}:{edit_no}"


def _place_of(municipality_id):
    return f"erased:{municipality_id}"
