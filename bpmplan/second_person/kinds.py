"""The registry of deeds that need a second person. An app registers its kinds when it starts (``apps.py``)."""

from dataclasses import dataclass
from datetime import timedelta

from ..registry import Registry
from ..subjects import find


def _no_details(proposal, **subjects):
    return []


def _no_municipality(proposal, **subjects):
    return None


def _no_page(proposal, **subjects):
    return ""


def _nothing_more(proposal, **subjects):
    pass


@dataclass(frozen=True)
class Kind:
    """A kind of deed that waits for a colleague's yes.

    ``subjects`` and ``facts``: what a proposal is about (``bpmplan/subjects.py``); subjects are locked before anything
    is decided. There is one open proposal for the same subjects, and the same of the facts in ``told_apart_by``.

    ``may_propose(user, **subjects)`` and ``may_agree(user, proposal, **subjects)`` are asked of ``permissions``; the
    one who proposed may never agree. ``who_may_agree(proposal, **subjects)`` gives the users who get the mail and of
    whom there must be one: all of whom ``may_agree`` is true.

    ``carry_out(proposal, *, now, send, **subjects)`` does it, in the transaction of the yes. It raises ``Refused``
    when it can't be done any more; then the proposal is still open. ``send=False``: without mails.

    In Danish: ``title(proposal, **subjects)`` says what is proposed, as a request ("Udpeg … som administrator");
    ``consequence`` what happens when it is agreed; ``details`` gives pairs of a word and what it is, shown beside;
    ``page`` is the address of what it is about. ``municipality`` is that in whose security log it stands; without
    one it stands in those of the person who proposed it. ``lasts`` is how long a proposal stands.
    ``dropped(proposal, **subjects)`` is called when it was declined or withdrawn. It raises ``Refused`` for an answer
    that can't be kept.
    """

    name: str
    label: str
    subjects: dict
    may_propose: object
    may_agree: object
    who_may_agree: object
    carry_out: object
    title: object
    consequence: object
    details: object = _no_details
    page: object = _no_page
    municipality: object = _no_municipality
    facts: frozenset = frozenset()
    told_apart_by: frozenset = frozenset()
    lasts: timedelta = timedelta(days=14)
    dropped: object = _nothing_more

    def find(self, proposal, lock=False):
        """The subjects themselves, by name; ``Gone`` when one of them is no longer there."""
        return find(self, proposal.subjects, lock=lock)


KINDS = Registry("kinds of proposal")
register = KINDS.register
