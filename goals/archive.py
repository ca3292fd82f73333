"""A letter that is known already: it is never sent twice, and what wasn't known of it can be filled in without mail."""

import re

from django.db import transaction

from bpmplan.accounts import permissions
from bpmplan.steps import Refused, demand, lock

from .models import Event, GoalSet, Letter, LetterFile, LetterKind

ARCHIVE = "archive"
"""What is chosen instead of a kind of letter, when the letter is one that was announced before."""


def known_letter(goal_set, kind, date, journal_number):
    """The sent letter of the goal set with this date and journal number; None when there is none.

    What isn't known of one of the two doesn't tell them apart, but one of both must be the same.
    """
    number = _plain(journal_number)
    for letter in goal_set.letters.sent().order_by("pk"):
        if (letter.kind == LetterKind.CONSULTATION) != (kind == LetterKind.CONSULTATION):
            continue
        pairs = [(letter.own_date, date), (_plain(letter.journal_number), number)]
        known = [one == other for one, other in pairs if one and other]
        if known and all(known):
            return letter
    return None


def refuse_known(goal_set, kind, date, journal_number):
    """Raise ``Refused`` when the letter has been sent already."""
    if letter := known_letter(goal_set, kind, date, journal_number):
        raise Refused(
            f"Brevet er allerede indlæst og sendt ({letter}), og det sendes ikke igen. Vælg »Arkiv«, hvis det, der "
            "ikke var kendt af det, skal skrives ind. Er det et andet brev, så ret datoen eller journalnummeret."
        )


def complete_letter(year, goals, *, by, now, file=None, **facts):
    """Fill in what wasn't known of a letter that was announced before: reasons, focus, facts, a file. Nobody is mailed.

    ``goals``: ``entering.WordedGoal``; returns the letter. What is known stays as it is. Raises ``Refused`` for a
    letter that was mailed from here, for other titles than the announced ones, and when nothing is new.
    """
    demand(permissions.is_ministry(by))
    with transaction.atomic():
        goal_set = GoalSet.objects.filter(year=year).first()
        if goal_set is None or not goal_set.is_announced:
            raise Refused(f"Målene for {year} er ikke udmeldt, så der er intet brev at skrive i arkivet.")
        goal_set = lock(GoalSet.objects.all(), goal_set.pk)
        letter = known_letter(goal_set, "", facts.get("date"), facts.get("journal_number", ""))
        letter = letter or goal_set.letters.sent().filter(kind=LetterKind.ANNOUNCEMENT).first()
        if letter is None:
            raise Refused(f"Der er intet udmeldingsbrev for {year}.")
        if letter.receipts.exists():
            raise Refused("Brevet er sendt til kommunerne herfra. Nye ord i det skal sendes som en rettelse.")
        wordings = {wording.goal.number: wording for wording in letter.wordings.select_related("goal")}
        is_new = False
        for one in goals:
            wording = wordings.get(one.number)
            if wording is None:
                continue  # another letter of the same year words it
            if wording.title != one.title:
                raise Refused(
                    f"Mål {one.number} er udmeldt som »{wording.title}«. "
                    "Ret titlen, tag målet ud, eller vælg »Rettelse«."
                )
            is_new |= wording.fill_in(rationale=one.rationale, focus=one.focus)
        is_new |= _fill_in_facts(letter, facts)
        if file and not letter.files.filter(sha256=file.sha256).exists():
            LetterFile.objects.create(
                letter=letter, name=file.name, content_type=file.content_type, sha256=file.sha256, size=file.size
            )
            is_new = True
        if not is_new:
            raise Refused(f"Alt i brevet er allerede kendt ({letter}).")
        Event.objects.create(goal_set=goal_set, letter=letter, step="complete", at=now, by=by)
    return letter


def _fill_in_facts(letter, facts):
    is_new = False
    date = facts.pop("date", None)
    if date and letter.own_date is None:
        letter.date, letter.date_source, is_new = date, Letter.DateSource.LETTER, True
    for name, value in facts.items():
        if value and not getattr(letter, name):
            setattr(letter, name, value)
            is_new = True
    if is_new:
        letter.source = Letter.Source.LETTER
        letter.save()
    return is_new


def _plain(journal_number):
    """``2019 - 7526`` and ``2019-7526`` are one number."""
    return re.sub(r"[\s–—-]+", "-", journal_number.strip()).casefold()
