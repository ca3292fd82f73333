"""What the page says before a letter is sent: what becomes public, what stays the ministry's, and what is mailed."""

from dataclasses import dataclass

from .. import mails, workflow
from ..models import Goal, Letter, LetterKind


@dataclass(frozen=True)
class Sending:
    """``public`` and ``internal``: Danish sentences; ``mail``: a ``mails.Preview``, None when nothing is mailed."""

    public: list[str]
    internal: list[str]
    mail: mails.Preview | None

    @classmethod
    def of(cls, letter, step):
        return cls(_public(letter, step), _internal(letter, step), mails.preview(letter, step))


def _public(letter, step):
    if step == "consult" and not letter.is_public:
        return []
    year = letter.goal_set.year
    numbers = [str(wording.goal.number) for wording in letter.wordings.select_related("goal").order_by("goal__number")]
    sentences = [f"{letter.get_kind_display()}: brevet, dets dato, nummer og modtagere."]
    if numbers:
        sentences.append(f"Ordlyden af mål {', '.join(numbers)} for {year}, med begrundelse og særligt fokus.")
        sentences.append("Det, I har oplyst om de mål: hvad de viderefører, officiel indikator og resumé.")
    if (numbers and step == "announce") or letter.kind == LetterKind.ADDITION:
        sentences.append("Målenes korte titler, resuméer, indikatorer, og hvad de viderefører.")
        noted = Goal.objects.filter(wordings__letter=letter, note_is_public=True).exclude(note="").order_by("number")
        sentences += [f"Bemærkningen til mål {goal.number}: {goal.note}" for goal in noted]
    sentences += [f"Filen {file.name}." for file in letter.files.all()]
    if letter.note and letter.note_is_public:
        sentences.append(f"Bemærkningen til brevet: {letter.note}")
    if step == "announce":
        goal_set = letter.goal_set
        sentences.append(goal_set.duty)
        if goal_set.focus:
            sentences.append(f"Særligt fokus i {year}: {goal_set.focus}")
        if goal_set.note and goal_set.note_is_public:
            sentences.append(f"Bemærkningen til målsættet: {goal_set.note}")
        shown = _consultations(letter).filter(is_public=True)
        sentences += ["Høringen med brev, filer og ordlyd, fordi det er valgt på høringsbrevet." for _ in shown]
    return sentences


def _internal(letter, step):
    sentences = []
    if step == "announce":
        if _consultations(letter).filter(is_public=False).exists():
            sentences.append("Høringsbrevet, dets filer og den ordlyd, der var i høring.")
        for goal in workflow.left_out(letter):
            sentences.append(
                f"Mål {goal.number} ({goal.short_title}), som var i høring og ikke er i brevet. "
                "Kommunerne får ikke besked om det, og det kan udmeldes senere som en tilføjelse."
            )
    if letter.note and not letter.note_is_public:
        sentences.append("Bemærkningen til brevet.")
    if step == "announce" and letter.goal_set.note and not letter.goal_set.note_is_public:
        sentences.append("Bemærkningen til målsættet.")
    return sentences


def _consultations(letter):
    return Letter.objects.sent().filter(goal_set=letter.goal_set_id, kind=LetterKind.CONSULTATION)
