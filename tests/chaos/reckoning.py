"""What was answered, compared with what is there: ``lost`` was said to be saved and isn't, ``twice`` was done twice."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from bpmplan import files
from bpmplan.outbox.models import Mail, MailState
from plans.models import Attachment, Chapter, Edit

from .writers import ACKNOWLEDGED, REFUSED

TOKEN = re.compile(r"t\d+x\d+x")
WRITING = ("save", "autosave")
SAID = {MailState.FAILED, MailState.GIVEN_UP, MailState.UNKNOWN, MailState.UNNEEDED}
"""States of a mail that isn't with its recipient, or may not be, and that say so on the ministry's page."""
DEEDS = {
    "save": "saves",
    "autosave": "saves as one writes",
    "add": "new chapters",
    "upload": "files",
    "invite": "invitations",
}


@dataclass
class Sum:
    """The deeds of one trouble or of one kind."""

    tried: int = 0
    acknowledged: int = 0
    refused: int = 0
    presses: int = 0
    errors: int = 0
    unanswered: int = 0
    slowest: float = 0
    lost: list = field(default_factory=list)
    twice: list = field(default_factory=list)

    def add(self, deed):
        self.tried += 1
        self.acknowledged += deed.outcome == ACKNOWLEDGED
        self.refused += deed.outcome == REFUSED
        self.presses += deed.presses
        self.errors += sum(count for status, count in deed.statuses.items() if status >= 500)
        self.unanswered += deed.statuses[0]
        self.slowest = max(self.slowest, deed.seconds)


def reckon(deeds, scene, taken):
    """``({trouble: Sum}, {kind: Sum})``. ``taken``: every mail that the mail server has taken."""
    by_trouble, by_kind = defaultdict(Sum), defaultdict(Sum)
    done = how_often(deeds, scene, taken)
    for deed in deeds:
        for total in (by_trouble[deed.trouble], by_kind[DEEDS[deed.kind]]):
            total.add(deed)
            if deed.outcome == ACKNOWLEDGED and done[deed.token] < 1:
                total.lost.append(deed)
            if done[deed.token] > 1:
                total.twice.append(deed)
    return by_trouble, by_kind


def how_often(deeds, scene, taken):
    """How often each deed was done, by its token. A save that somebody else's dropped counts as not done."""
    done = saves(scene, {deed.token: deed.user for deed in deeds if deed.kind in WRITING})
    done.update(Chapter.objects.filter(plan__in=scene.chapters_of).values_list("title", flat=True))
    done.update(uploads(scene, {deed.token: deed for deed in deeds if deed.kind == "upload"}))
    done.update(mails({deed.token for deed in deeds if deed.kind == "invite"}, taken))
    return done


def saves(scene, writer_of):
    """How often each token came into the text. One that left it again by another's hand, unasked, was lost."""
    chapter = Chapter.objects.get(pk=scene.text)
    edits = Edit.objects.filter(plan=chapter.plan_id, key=chapter.key).order_by("edit_no").values_list("before", "by")
    edits = [(before["text"], by) for before, by in edits if "text" in before]
    texts = [before for before, _ in edits] + [chapter.text]
    done = Counter()
    for before, after, (_, by) in zip(texts[:-1], texts[1:], edits, strict=True):
        done.update(_tokens(after) - _tokens(before))
        everybodys = _tokens(_paragraph(before, "Alle:"))
        for token in _tokens(before) - _tokens(after) - everybodys:
            if writer_of.get(token) != by:
                done[token] -= 1
    return done


def _tokens(text):
    return set(TOKEN.findall(text))


def _paragraph(text, beginning):
    return next((part for part in text.split("\n\n") if part.startswith(beginning)), "")


def uploads(scene, deeds):
    """The files that have a row and lie in the storage with the very content that was sent."""
    for title, sha256 in Attachment.objects.filter(plan=scene.files_of).values_list("title", "sha256"):
        with files.open_stored(sha256) as stored:
            if title not in deeds or stored.read().strip() == deeds[title].content.strip():
                yield title


def mails(tokens, taken):
    """Each mail that was taken; and those that say on their row that they weren't, or may not have been."""
    addresses = [message["To"].partition("@")[0] for message in taken]
    yield from (address for address in addresses if address in tokens)
    for address in Mail.objects.filter(state__in=SAID).values_list("address", flat=True):
        token = address.partition("@")[0]
        if token in tokens and token not in addresses:
            yield token


def mails_stand(deeds):
    """Where the mails of the invitations stand, in a line: those that are not sent say why."""
    asked = [f"{deed.token}@example.dk" for deed in deeds if deed.kind == "invite"]
    counts = Counter(Mail.objects.filter(address__in=asked).order_by().values_list("state", flat=True))
    return "mails: " + ", ".join(f"{count} {MailState(state).value}" for state, count in counts.most_common())


def table(title, sums):
    """The sums as lines of text."""
    heads = ("tried", "acknowledged", "refused", "presses", "5xx", "no answer", "slowest", "lost", "twice")
    yield f"{title:22}" + "".join(f"{head:>13}" for head in heads)
    for name, one in sums.items():
        cells = (one.tried, one.acknowledged, one.refused, one.presses, one.errors, one.unanswered)
        cells += (f"{one.slowest:.1f} s", len(one.lost), len(one.twice))
        yield f"{name:22}" + "".join(f"{cell:>13}" for cell in cells)
