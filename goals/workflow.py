"""The table of steps of a goal set, and the one door through which a step is taken.

    draft → consultation → announced      consultation → draft (reason)      announced → announced (a further letter)
    draft → announced without goals → draft (reason)

What is said about goals is said in a letter: it is begun with the words in force (``begin_letter``), written, and sent
by the step that it belongs to. From then on its wordings stand (see ``Wording``).
"""

import re

from django.db import transaction
from django.utils import timezone

from bpmplan.accounts import permissions
from bpmplan.steps import Refused, Step, demand, lock

from . import mails
from .lineage import set_lineage
from .models import ContinuationKind, Event, Goal, GoalSet, GoalSetStatus, Letter, LetterKind, Wording

DRAFT, CONSULTATION, ANNOUNCED = GoalSetStatus.DRAFT, GoalSetStatus.CONSULTATION, GoalSetStatus.ANNOUNCED
LATER_KINDS = (LetterKind.ADDITION, LetterKind.CORRECTION, LetterKind.WITHDRAWAL)
"""The kinds of letter about goals that are already announced."""

STEPS = {
    "consult": Step(
        "Send i høring",
        frozenset({DRAFT}),
        CONSULTATION,
        permissions.is_ministry,
        frozenset({"letter", "deadline"}),
        help="Høringsbrevet låses. Målene kan kun ses af ministeriets medarbejdere.",
        done="Målene er sendt i høring.",
    ),
    "announce": Step(
        "Udmeld målene",
        frozenset({DRAFT, CONSULTATION}),
        ANNOUNCED,
        permissions.is_ministry,
        frozenset({"letter"}),
        help="Udmeldingsbrevet låses, og målene kan ses af alle. Det kan ikke fortrydes, men målene kan rettes eller "
        "trækkes tilbage med et nyt brev. Høringsbrevet og dets ordlyd vises ikke, medmindre det er valgt på "
        "høringsbrevet.",
        done="Målene er udmeldt.",
    ),
    "no_goals": Step(
        "Registrér, at der ingen mål er",
        frozenset({DRAFT}),
        ANNOUNCED,
        permissions.is_ministry,
        frozenset({"no goals"}),
        help="Året vises for alle som et år uden mål. Ingen får mail om det.",
        done="Det er registreret, at der ingen mål er.",
    ),
    "goals_after_all": Step(
        "Fortryd, at der ingen mål er",
        frozenset({ANNOUNCED}),
        DRAFT,
        permissions.is_ministry,
        frozenset({"reason"}),
        help="Målsættet bliver kladde igen og kan få mål.",
        done="Målsættet er kladde igen.",
    ),
    "retract": Step(
        "Tag tilbage til kladde",
        frozenset({CONSULTATION}),
        DRAFT,
        permissions.is_ministry,
        frozenset({"reason"}),
        help="Målsættet bliver kladde igen. Høringsbrevet bliver stående, som det blev sendt.",
        done="Målsættet er kladde igen.",
    ),
    "amend": Step(
        "Send brevet",
        frozenset({ANNOUNCED}),
        ANNOUNCED,
        permissions.is_ministry,
        frozenset({"letter"}),
        help="Brevet låses, og det nye kan ses af alle. Den tidligere ordlyd kan stadig læses. Det kan ikke fortrydes, "
        "men rettes med et nyt brev.",
        done="Brevet er låst, og det nye kan ses af alle.",
    ),
}
LETTER_KINDS = {
    "consult": (LetterKind.CONSULTATION,),
    "announce": (LetterKind.ANNOUNCEMENT,),
    "amend": LATER_KINDS,
}
"""The kinds of letter that a step sends."""


def open_steps(goal_set, user):
    """The steps that start from where the goal set stands and that the person may take: ``[(name, Step)]``."""
    return [
        (name, step)
        for name, step in STEPS.items()
        if goal_set.status in step.sources and step.role(user) and not _not_now(goal_set, name)
    ]


def _not_now(goal_set, step):
    """Why a step that starts from this status can't be taken, in a Danish sentence; empty when it can."""
    if step == "no_goals" and (goal_set.goals.exists() or goal_set.letters.exists()):
        return f"Der er mål eller breve for {goal_set.year}. Slet dem først, hvis der ingen mål er."
    if step == "goals_after_all" and not goal_set.has_no_goals:
        return f"Der er udmeldt mål for {goal_set.year}."
    if step == "amend" and goal_set.has_no_goals:
        return f"Det er registreret, at der ingen mål er for {goal_set.year}. Fortryd det først."
    return ""


def take(goal_set, step, *, by, now=None, letter=None, reason="", deadline=None, known=False):
    """Take a step; the ``Event``. The goal set given is brought up to date with what the database then holds.

    ``letter``: the letter that the step sends; not needed where only one is waiting. ``deadline`` is put into a
    consultation letter. ``by=None`` is the program itself (reference data). ``known``: the step is history that is
    being entered, so nobody is mailed about it.

    Raises ``Refused`` with a Danish sentence, or ``PermissionDenied``.
    """
    row = STEPS[step]
    if by is not None:
        demand(row.role(by))
    now = now or timezone.now()
    with transaction.atomic():
        locked = lock(GoalSet.objects.all(), goal_set.pk)
        row.check(locked.status, locked.get_status_display())
        if sentence := _not_now(locked, step):
            raise Refused(sentence)
        if "reason" in row.needs and not reason.strip():
            raise Refused(f"Skriv en begrundelse for »{row.label}«.")
        if "letter" in row.needs:
            letter = _waiting_letter(locked, step, letter)
            if deadline:
                letter.deadline = deadline
            if problems := letter_problems(letter):
                raise Refused(" ".join(problems))
            letter.sent_at = now
            letter.save()
        locked.status = row.target
        locked.has_no_goals = step == "no_goals"
        locked.save(update_fields=["status", "has_no_goals"])
        event = Event.objects.create(
            goal_set=locked,
            step=step,
            at=now,
            by=by,
            reason=reason.strip(),
            letter=letter if "letter" in row.needs else None,
        )
        if not known:
            mails.put_in_outbox(event, now=now)
    goal_set.status, goal_set.has_no_goals = locked.status, locked.has_no_goals
    return event


def begin_letter(goal_set, kind, *, by, goals=None, **facts):
    """A draft letter with the words in force of ``goals`` (all of them unless given), to be written on.

    A goal without words starts from those of the goal it continues, if it is one. ``facts`` are fields of the letter.
    Raises ``Refused`` when the goal set isn't where such a letter belongs, or ``PermissionDenied``.
    """
    if by is not None:
        demand(permissions.is_ministry(by))
    with transaction.atomic():
        locked = lock(GoalSet.objects.all(), goal_set.pk)
        refuse_misplaced(locked, kind)
        if locked.letters.filter(kind=kind, sent_at=None).exists():
            raise Refused(f"Der er allerede en kladde af arten »{LetterKind(kind).label}«. Skriv videre på den.")
        chosen = Goal.objects.filter(goal_set=locked).order_by("number").with_words().with_origins()
        if goals is not None:
            chosen = chosen.filter(pk__in=[goal.pk for goal in goals])
        letter = Letter.objects.create(goal_set=locked, kind=kind, **facts)
        earlier = Goal.objects.with_words().in_bulk(
            {one.earlier_id for goal in chosen for one in goal.continuations.all()}
        )
        Wording.objects.bulk_create(
            Wording(
                goal=goal,
                letter=letter,
                **carried,
                withdrawn=kind == LetterKind.WITHDRAWAL,
                as_read=carried,
            )
            for goal in chosen
            for carried in [_carried_words(goal, earlier)]
        )
    return letter


def _carried_words(goal, earlier):
    """The words that a letter begins with: the goal's own, else the title of the one goal that it continues.

    Of a goal that was merged or split nobody knows them yet.
    """
    if goal.wording:
        return goal.wording.words
    origins = [one.earlier_id for one in goal.continuations.all() if one.kind == ContinuationKind.CONTINUED]
    words = earlier[origins[0]].wording if len(origins) == 1 else None
    return {"title": words.title if words else "", "rationale": "", "focus": ""}


def refuse_misplaced(goal_set, kind):
    """Raise ``Refused`` when a letter of this kind doesn't belong where the goal set stands."""
    step = next(step for step, kinds in LETTER_KINDS.items() if kind in kinds)
    if goal_set.status not in STEPS[step].sources:
        raise Refused(
            f"Et brev af arten »{LetterKind(kind).label}« hører ikke til, når målsættet er »"
            f"{goal_set.get_status_display()}«."
        )


def continue_set(goal_set, *, by, now=None):
    """The next year's goal set as a draft: the same goals, each continuing this year's, and a letter to be written.

    Withdrawn goals are not taken along. Raises ``Refused`` when the next year has a goal set already.
    """
    if by is not None:
        demand(permissions.is_ministry(by))
    with transaction.atomic():
        year = lock(GoalSet.objects.all(), goal_set.pk).year + 1
        if GoalSet.objects.filter(year=year).exists():
            raise Refused(f"Der er allerede et målsæt for {year}.")
        following = GoalSet.objects.create(year=year)
        now = now or timezone.now()
        for goal in goal_set.goals.order_by("number").with_words():
            if not goal.is_withdrawn:
                carried = Goal.objects.create(goal_set=following, number=goal.number, short_title=goal.short_title)
                set_lineage(carried, {goal: ContinuationKind.CONTINUED}, by=by, now=now)
        begin_letter(following, LetterKind.ANNOUNCEMENT, by=by)
    return following


def letter_problems(letter):
    """What keeps a letter from being sent: Danish sentences, none when nothing does. Three queries."""
    kind = letter.kind
    wordings = list(letter.wordings.select_related("goal"))
    goals = list(Goal.objects.filter(goal_set=letter.goal_set_id).order_by("number").with_words())
    in_force = {goal.pk: goal.sent_wordings for goal in goals}
    problems = []
    if kind == LetterKind.CONSULTATION and not letter.deadline:
        problems.append("Skriv høringsfristen i brevet.")
    if kind in LATER_KINDS:
        if not wordings:
            problems.append("Brevet siger ikke noget om målene endnu: tilføj en ordlyd.")
    elif not goals:
        problems.append("Målsættet har ingen mål endnu: tilføj mindst ét.")
    # Of a letter that we only know from other sources the words may be unknown; then nothing is put in their place.
    elif not (kind == LetterKind.CONSULTATION and letter.source == Letter.Source.SECONDARY and not wordings):
        worded = {wording.goal_id for wording in wordings}
        waiting = [goal for goal in goals if goal.pk not in worded and not _may_be_left_out(goal, kind)]
        problems += [f"Mål {goal.number} mangler en ordlyd i brevet." for goal in waiting]
        if not wordings and not waiting:
            problems.append("Brevet udmelder ingen mål: tilføj ordlyden af mindst ét.")
    for wording in wordings:
        problems += _wording_problems(wording, kind, in_force.get(wording.goal_id))
    return problems


def may_be_about(kind, goal):
    """Whether a later letter of this kind may be about the goal: an addition only where nothing is in force."""
    in_force = goal.is_announced and not goal.is_withdrawn
    return not in_force if kind == LetterKind.ADDITION else in_force


def _may_be_left_out(goal, kind):
    """A goal that was consulted on need not be announced: it goes without a word, and can come back as an addition."""
    return kind == LetterKind.ANNOUNCEMENT and goal.has_sent_wording


def left_out(letter):
    """The goals that were consulted on and that the announcement has no words for, by number."""
    if letter.kind != LetterKind.ANNOUNCEMENT:
        return []
    goals = Goal.objects.filter(goal_set=letter.goal_set_id).exclude(wordings__letter=letter)
    return [goal for goal in goals.order_by("number").with_words() if goal.has_sent_wording]


def _wording_problems(wording, kind, sent):
    number = wording.goal.number
    if sent is None:
        yield f"Mål {number} hører til et andet målsæt."
        return
    title = wording.title
    if not title.strip():
        yield f"Mål {number} mangler en titel."
    elif title != title.strip() or re.search(r"\s{2}|[\r\n]", title):
        yield f"Titlen på mål {number} har linjeskift eller overflødige mellemrum: skriv den på én linje."
    elif title.endswith("."):
        yield f"Titlen på mål {number} skal stå uden punktum til sidst."
    announced = [words for words in sent if words.is_announced]
    if kind == LetterKind.ADDITION and announced and not announced[-1].withdrawn:
        yield f"Mål {number} er allerede udmeldt: brug en rettelse i stedet for en tilføjelse."
    if kind in (LetterKind.CORRECTION, LetterKind.WITHDRAWAL) and not announced:
        yield f"Mål {number} er ikke udmeldt: brug en tilføjelse."
    if kind == LetterKind.WITHDRAWAL and not wording.withdrawn:
        yield f"Mål {number} skal markeres som tilbagetrukket i en tilbagetrækning."
    if kind == LetterKind.ANNOUNCEMENT and wording.withdrawn:
        yield f"Mål {number} er markeret som tilbagetrukket. Skal det ikke udmeldes, så slet dets ordlyd i brevet."
    if kind in (LetterKind.ADDITION, LetterKind.CORRECTION) and wording.withdrawn:
        yield f"Mål {number} er markeret som tilbagetrukket: det hører til i en tilbagetrækning."
    if kind == LetterKind.CORRECTION and announced and _words(announced[-1]) == _words(wording):
        yield f"Ordlyden af mål {number} er ikke ændret: ret den, eller fjern den fra brevet."


def _words(wording):
    return wording.title, wording.rationale, wording.focus, wording.withdrawn


def _waiting_letter(goal_set, step, letter):
    kinds = LETTER_KINDS[step]
    # Held from here on, so that what is checked is what is sent.
    letters = Letter.objects.select_for_update().filter(goal_set=goal_set, kind__in=kinds).order_by("pk")
    if letter is not None:
        letter = letters.filter(pk=letter.pk).first()
        if letter is None:
            raise Refused(f"Brevet kan ikke bruges til »{STEPS[step].label}«: det har en anden art eller et andet år.")
        if letter.is_sent:
            raise Refused("Brevet er allerede sendt. Måske har en kollega gjort det. Genindlæs siden.")
        return letter
    waiting = list(letters.filter(sent_at=None)[:2])
    if not waiting:
        raise Refused(f"Der er intet brev at sende: begynd et brev af arten »{LetterKind(kinds[0]).label}« først.")
    if len(waiting) > 1:
        raise Refused("Der er flere breve, der ikke er sendt: vælg, hvilket det er.")
    return waiting[0]
