"""Reads the minister's letter into a proposed goal set. Pure functions: no database, no network, nothing guessed.

``read_text`` turns a file into text, ``propose`` turns text into a ``Proposal``, in which every value points at the
place in ``Proposal.text`` that it was read from. ``match_goals`` sets goals beside earlier ones.
"""

from .files.limits import MAX_CHARACTERS, LetterError, is_too_long
from .files.text import read_text
from .proposal import Found, Proposal, ProposedGoal, propose
from .words import match_goals

__all__ = [
    "MAX_CHARACTERS",
    "Found",
    "LetterError",
    "Proposal",
    "ProposedGoal",
    "is_too_long",
    "match_goals",
    "propose",
    "read_text",
]
