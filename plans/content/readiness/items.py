"""What readiness is made of: one thing that is missing or odd, with the very field that it is about."""

from dataclasses import dataclass, replace

from ...models import Confirmation

HEAR, SUBMIT, ADOPT = "hear", "submit", "adopt"
"""Steps that an item can stand in the way of, by their names in the table of steps."""
ADOPT_AMENDED = "adopt_amended"
"""A step by which a text leaves the desk and is adopted at once: what stands in the way of either stops it."""
LEAVING = frozenset({HEAR, SUBMIT})
"""The steps by which a plan leaves the desk."""

PLAN = "plan"
"""The ``section`` of an item about the plan itself."""

CONTENT, PROCESS, PEOPLE = "content", "process", "people"
"""The kinds of items: what is written, what is done around the plan, and what somebody is asked for."""

IT_IS_RIGHT = "Det er rigtigt"


@dataclass(frozen=True)
class Item:
    """One thing about a plan that is missing, in the way, or odd.

    ``section`` is a section's model name (or ``PLAN``); ``key`` and ``field`` name the field that mends it. ``blocks``
    are the steps that cannot be taken before; without any it is merely odd. ``code`` names the rule that found it.
    ``digest`` is of the values asked about, when somebody can answer that they are right; ``answer`` is that answer.
    """

    code: str
    section: str
    key: str
    field: str
    sentence: str
    blocks: frozenset[str] = frozenset()
    digest: str = ""
    answer: str = ""
    kind: str = CONTENT

    @property
    def is_odd(self):
        return not self.blocks and self.kind != PEOPLE

    @property
    def identity(self):
        """What a confirmation of the item names: ``(key, field, digest)``."""
        return self.key, self.field, self.digest

    @property
    def token(self):
        """The identity as a form sends it."""
        return "|".join(self.identity)


def missing(code, section, key, field, sentence, *, blocks=frozenset({SUBMIT}), **facts):
    """An item that stands in the way, of submitting if nothing else is said."""
    return Item(code, section, key, field, sentence, blocks=blocks, **facts)


def odd(code, section, key, field, sentence, *values, answer=IT_IS_RIGHT, **facts):
    """An item that is asked about; ``values`` are what is odd, and with others it is asked about anew."""
    digest = Confirmation.digest_of(code, *values)
    return Item(code, section, key, field, sentence, digest=digest, answer=answer, **facts)


def until_confirmed(item, blocks):
    """An odd item that stands in the way until somebody has answered."""
    return replace(item, blocks=blocks)
