"""Something that a person asks for and a worker makes: a document, the text of a letter.

``ask`` writes the row and puts its task into the queue in one transaction, once however many ask. ``wait_for`` waits a
moment, so that what is made quickly is there at once. ``make`` is the body of the task: it holds no lock while it
works, and stores a result only while the row is still its own. ``waiting`` has the page for those who wait longer.
"""

import logging
import secrets
import threading
import time
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.db import InterfaceError, OperationalError, models, transaction
from django.db.models import Q
from django.utils import timezone

from .. import prepared
from ..files import StorageAway
from ..statuses import choice
from . import running
from .limited import Died, OutOfMemory, OutOfTime

log = logging.getLogger(__name__)

WAIT = 3
"""Seconds that an answer waits for what was asked for."""
LOOK_AGAIN = 0.1
"""Seconds between two looks at the row while waiting."""
FAILED_FOR = timedelta(hours=1)
"""So long a failure stands before the next who asks sets it going again."""
UNTOUCHED = timedelta(hours=1)
"""A row that nobody has touched for so long was forgotten by the queue (which was restored from a backup, say)."""
LOST_AFTER = timedelta(seconds=2 * max(settings.DOCUMENT_LIMITS["seconds"], settings.READING_LIMITS["seconds"]) + 120)
"""Nothing is made for so long, a second chance included: the queue has given its task up."""

ENDING = 30
"""Seconds within which a worker that was asked to end has ended."""

_waiting = threading.BoundedSemaphore(settings.MOST_WAITING)


class AskedState(models.TextChoices):
    """Where something asked for stands."""

    WAITING = choice("waiting")
    MAKING = choice("making")
    MADE = choice("made")
    FAILED = choice("unmade", stored_as="failed")


class CannotBeMade(Exception):
    """What was asked for can't be made as things are. Its text is a Danish sentence that says what to do."""


class NoLongerNeeded(Exception):
    """Nobody needs what was asked for any more: its row goes."""


class SetUpDifferently(Exception):
    """Who asked and who makes are set up differently, so what this one makes the other would never find."""

    SENTENCE = (
        "{} kan ikke laves, fordi siden og baggrundsprogrammet er sat op forskelligt. Planen fejler intet. Giv driften "
        "besked."
    )


class NotYet(Exception):
    """What it is made of isn't made yet: it waits again, ``after`` so much time (None: until its turn)."""

    def __init__(self, after=None):
        super().__init__(after)
        self.after = after


class Asked(models.Model):
    """Something asked for. ``error`` says in Danish why it could not be made; ``taken_by`` names who makes it now."""

    state = models.CharField("tilstand", max_length=8, choices=AskedState, default=AskedState.WAITING)
    error = models.CharField("hvorfor", max_length=600, blank=True)
    asked_at = models.DateTimeField("bedt om")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="bedt om af", null=True, blank=True, related_name="+"
    )
    attempts = models.PositiveSmallIntegerField("forsøg", default=0)
    taken_at = models.DateTimeField("begyndt", null=True, blank=True)
    taken_by = models.CharField(max_length=60, blank=True, editable=False)
    made_at = models.DateTimeField("lavet", null=True, blank=True)

    LIMITS = {"seconds": 60, "megabytes": 1000}
    """What making one may take, for ``limited.run``."""
    WHAT = "Det"
    """What sentences call it, in Danish, with its article."""
    DONE_NOW, NOT_DONE = "laves nu", "kunne ikke laves"
    """What its page says after its title."""
    TOO_SLOW = (
        "Det tog for lang tid, og arbejdet blev stoppet. Meget lange lister og tabeller tager længst tid: Gør dem "
        "kortere, eller læg dem i et bilag."
    )
    TOO_LARGE = (
        "Det kræver mere, end serveren kan klare. Meget lange lister og tabeller og meget store billeder fylder mest: "
        "Gør dem mindre, eller læg dem i et bilag."
    )
    """Sentences for what goes beyond its limits."""

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AskedState.values), name="%(class)s_state_known"),
            models.CheckConstraint(
                condition=Q(state="made", made_at__isnull=False) | ~Q(state="made") & Q(made_at=None),
                name="%(class)s_made_at_when_made",
            ),
            models.CheckConstraint(
                condition=Q(state="making", taken_at__isnull=False) & ~Q(taken_by="")
                | ~Q(state="making") & Q(taken_at=None, taken_by=""),
                name="%(class)s_taken_while_making",
            ),
            models.CheckConstraint(
                condition=Q(state="failed") & ~Q(error="") | ~Q(state="failed") & Q(error=""),
                name="%(class)s_failed_says_why",
            ),
        ]

    @property
    def is_made(self):
        return self.state == AskedState.MADE

    @property
    def has_failed(self):
        return self.state == AskedState.FAILED

    @property
    def is_under_way(self):
        return self.state in (AskedState.WAITING, AskedState.MAKING)

    def should_be_asked_again(self, now):
        """Whether nobody will make it as it stands: it failed a while ago, or was lost on its way."""
        if self.state == AskedState.FAILED:
            return self.asked_at < now - FAILED_FOR
        if self.state == AskedState.MAKING:
            return self.taken_at < now - LOST_AFTER
        return self.state == AskedState.WAITING and self.asked_at < now - UNTOUCHED


# --- asking -----------------------------------------------------------------------------------------------------------


def ask(model, task, *, now, by=None, given=None, anew=False, **key):
    """The row of ``model`` under this unique ``key``; if it isn't there, it is written and ``task`` put into the queue.

    ``given`` are further fields of what is asked for now. ``anew``: what was made or has failed is made again.
    ``task`` is called with the row's primary key.
    """
    of_key = {name: getattr(value, "pk", value) for name, value in key.items()}
    row = next(iter(_rows_by(model, *key).instances(**of_key)), None)
    if row is not None and not (row.should_be_asked_again(now) or (anew and not row.is_under_way)):
        return row
    with transaction.atomic():
        if row is None:
            row, is_new = model.objects.get_or_create(
                **key, defaults={"asked_at": now, "asked_by": by, **(given or {})}
            )
        else:
            again = {"state": AskedState.WAITING, "error": "", "asked_at": now, "asked_by": by, "attempts": 0}
            again |= {"taken_at": None, "taken_by": "", "made_at": None, **(given or {})}
            same = model.objects.filter(pk=row.pk, state=row.state, asked_at=row.asked_at, taken_by=row.taken_by)
            is_new = same.update(**again)
            row = model.objects.get(pk=row.pk)
        if is_new:
            task.enqueue(row.pk)
    return row


@cache
def _rows_by(model, *names):
    """The question for the row of a key of these names: texts and rows of other models."""
    return prepared.Prepared(lambda: model.objects.filter(**{name: prepared.given(name) for name in names}))


def wait_for(row, seconds=None):
    """The row as it is once it is made or has failed, or after so many seconds (``WAIT``) as it is then.

    Only a few threads of a process wait at a time (``MOST_WAITING``); who comes when they do gets the row at once, so
    that those who wait for documents never hold the site.
    """
    if not row.is_under_way or not _waiting.acquire(blocking=False):
        return row
    try:
        until = time.monotonic() + (WAIT if seconds is None else seconds)
        while time.monotonic() < until:
            pause(LOOK_AGAIN)
            if not type(row).objects.filter(pk=row.pk, state__in=(AskedState.WAITING, AskedState.MAKING)).exists():
                break
    finally:
        _waiting.release()
    return type(row).objects.filter(pk=row.pk).first() or row


def pause(seconds):
    """Let the worker get on. In tests all that is ready is run here."""
    time.sleep(seconds)


# --- making -----------------------------------------------------------------------------------------------------------


def make(model, pk, task_id, work, again=None):
    """Make the row: ``work(row)`` gives the fields to store. The body of a task, which has the id ``task_id``.

    ``again(after)`` puts a task for the row into the queue once more: of what raises ``NotYet``.

    A row that another task is making is left to it; when a task comes back, because its worker died, it takes its row
    over. Raises what ``work`` raises unexpectedly, so that the queue knows of it.
    """
    row = model.objects.filter(pk=pk).first()
    if row is None or not _take(row, str(task_id)):
        return
    try:
        fields = _worked(row, work)
    except NoLongerNeeded:
        model.objects.filter(pk=row.pk, state=AskedState.MAKING, taken_by=row.taken_by).delete()
    except NotYet as reason:
        with transaction.atomic():
            if _swap(row, state=AskedState.WAITING):
                again(reason.after)
    except (CannotBeMade, StorageAway) as reason:
        _fail(row, str(reason))
    except SetUpDifferently as difference:
        _fail(row, difference.SENTENCE.format(row.WHAT))
        log.error("%s: %s. Give the site and the worker the same settings and the same program", row, difference)
        raise
    except (OperationalError, InterfaceError):
        raise  # the database was away: the task comes back
    except Exception:
        _fail(row, f"{row.WHAT} {row.NOT_DONE} på grund af en fejl i programmet. Giv driften besked.")
        raise
    else:
        if not _swap(row, state=AskedState.MADE, made_at=timezone.now(), error="", **fields):
            log.warning("%s was made by another meanwhile", row)


def _worked(row, work):
    """What ``work`` gives. A child that died without a word is given a second chance."""
    try:
        try:
            return work(row)
        except Died as died:
            log.warning("%s: %s", row, died)
            if running.is_stopping():
                time.sleep(ENDING)  # the worker ends meanwhile, and its task is taken by another
            return work(row)
    except OutOfTime:
        raise CannotBeMade(row.TOO_SLOW) from None
    except (OutOfMemory, Died) as error:
        log.warning("%s: %s", row, error)
        raise CannotBeMade(row.TOO_LARGE) from None


def _take(row, task):
    """Become the one who makes the row; whether that succeeded."""
    now = timezone.now()
    if not row.is_under_way:
        return False
    by_another = row.state == AskedState.MAKING and row.taken_by.partition(":")[0] != task
    if by_another and not row.should_be_asked_again(now):
        return False
    fields = {"state": AskedState.MAKING, "taken_at": now, "taken_by": f"{task}:{secrets.token_hex(8)}"}
    same = type(row).objects.filter(pk=row.pk, state=row.state, taken_by=row.taken_by)
    if not same.update(**fields, attempts=row.attempts + 1):
        return False
    for name, value in fields.items():
        setattr(row, name, value)
    return True


def _fail(row, sentence):
    return _swap(row, state=AskedState.FAILED, error=sentence[:600])


def _swap(row, **fields):
    """Store how it ended, if the row is still ours: one statement."""
    mine = type(row).objects.filter(pk=row.pk, state=AskedState.MAKING, taken_by=row.taken_by)
    return bool(mine.update(**fields, taken_at=None, taken_by=""))
