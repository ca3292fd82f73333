"""What is shown beside the page of writing is a ``Tab``; the part of the plan that it is about is ``Here``."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from ..writing.parts import PARTS

NOTHING_OPEN = ""
"""What stands for a part in an address when none is open."""


@dataclass(frozen=True)
class Here:
    """The part that is open on the page of writing: the ``key`` of its section, and its name (``PARTS``).

    Without ``part`` it is all of the section.
    """

    key: str
    part: str = ""

    @classmethod
    def read(cls, text):
        """Of ``<key>-<part>``, as the page names what is open; None for anything else."""
        key, _, part = text.rpartition("-")
        try:
            return cls(str(uuid.UUID(key)), part)
        except ValueError:
            return None

    def __str__(self):
        return f"{self.key}-{self.part}"

    def fields(self, section):
        """Names of the declared fields that are open, ``section`` being the model name of the section's kind."""
        parts = PARTS[section]
        return parts.get(self.part) or tuple(name for fields in parts.values() for name in fields)


@dataclass(frozen=True)
class Tab:
    """One thing that can be shown beside. ``slug`` is its place in the address, ``label`` its name.

    ``fill(desk, here)`` gives what ``template`` needs; ``here`` is None when nothing is open. ``is_offered(plan)``: a
    plan has it; asks the database for nothing. ``is_about_part``: it is another for each part.
    """

    slug: str
    label: str
    template: str
    fill: Callable
    is_offered: Callable = lambda plan: True
    is_about_part: bool = True
