"""Doubts about what was read: each a Danish sentence for the staff, beside the field that it is about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Doubt:
    """``field``: as in ``Proposal.values_read``, "goals" for the list of goals, "kind" for the text as a whole."""

    field: str
    sentence: str


class Doubts:
    """Collects doubts while a letter is read; the same doubt counts once."""

    def __init__(self):
        self._collected: dict[Doubt, None] = {}

    def add(self, field: str, sentence: str) -> None:
        self._collected[Doubt(field, sentence)] = None

    def all(self) -> tuple[Doubt, ...]:
        return tuple(self._collected)
