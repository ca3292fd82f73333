"""What a document is found by: the hash of all that it is made from."""

import hashlib

from bpmplan import program

from ..content.earlier import earlier_fingerprint
from ..content.standing import standing_of
from ..content.stored import fingerprint
from ..followup.overview import follow_up_with
from ..hearing.note import HearingNote, hearing_before
from .case_paper import CaseFacts
from .compared import compared_with

CHANGES = 1
"""Number of the way in which documents say what has changed: another when that is said otherwise."""

FOLLOW_UPS = 1
"""Number of the way in which reports of follow-ups are made."""

PACK = 2
"""Number of the way in which packs are put together."""


def of_version(revision, standing):
    """Of a version as it stands: another when the standing is another, or when what is said of changes can be."""
    earlier = earlier_fingerprint(revision.plan)
    if not earlier:
        return standing.digest()
    return _hash(standing.digest(), CHANGES, earlier)


def of_changes(revision, standing):
    """Of what has changed in a version: another when it is compared with another."""
    return _hash(standing.digest(), CHANGES, *(f"{what} {one.fingerprint}" for what, one in compared_with(revision)))


def of_case(revision, standing):
    """Of the case that a version is put forward with: another when the way there and from here is another."""
    earlier = earlier_fingerprint(revision.plan)
    return _hash(standing.digest(), CHANGES, earlier, CaseFacts.of(revision))


def together(keys):
    """Of what is put together of others, of which these are the keys."""
    return _hash(PACK, *keys)


def of_note(revision, standing):
    """Of the hearing note of a version: another when something in it is said otherwise."""
    return _hash(standing.digest(), CHANGES, *_note(hearing_before(revision.plan, revision.number)))


def of_live_note(plan, status, stored):
    """Of the hearing note of a live text."""
    return _hash(of_live(plan, status, stored), *_note(hearing_before(plan)))


def _note(hearing):
    return (HearingNote.of(hearing), hearing.revision.fingerprint) if hearing else ()


def of_follow_up(follow_up, standing):
    """Of a follow-up's report: another when it is frozen anew, or noted, or when its version stands otherwise."""
    return _hash(standing.digest(), FOLLOW_UPS, follow_up.fingerprint, follow_up.noted_sentence)


def of_follow_up_with(revision, standing):
    """Of the report that goes with a version to a meeting; ``standing`` is not its own if it is about an earlier."""
    follow_up = follow_up_with(revision)
    return of_follow_up(follow_up, standing_of(follow_up.revision)) if follow_up else _hash(FOLLOW_UPS)


def of_live(plan, status, stored):
    """Of a live text as plain data, ``stored``, in this status. What this program made is used by this program only."""
    return _hash(status, fingerprint(stored), earlier_fingerprint(plan), program.version())


def _hash(*parts):
    return hashlib.sha256(" ".join(map(str, parts)).encode()).hexdigest()
