"""What a plan is missing, and where: each line leads to the very field."""

from dataclasses import dataclass

from bpmplan.text import looks_like_cpr

from ..models import CprCheck
from .live import of_plan

CPR_FIELDS = {
    "chapter": ("title", "text"),
    "plangoal": ("own_title", "challenge", "ambition", "strategy", "follow_up", "left_out_reason"),
    "initiative": ("title", "description", "unit", "partners", "economy_note", "effect"),
    "target": ("title", "baseline_period", "baseline_source"),
    "attachment": ("title", "alt"),
}
"""Text that is looked through for CPR numbers, by section and field of the content."""


@dataclass(frozen=True)
class Missing:
    """One thing to do. ``section`` is a section's model name, ``key`` and ``field`` name the field that mends it.

    ``blocks``: the plan cannot be submitted before; else it is advice. ``is_cpr``: it also stops a hearing, and
    can be answered with "it is no CPR number" (``text`` is what looks like one).
    """

    section: str
    key: str
    field: str
    sentence: str
    blocks: bool = True
    is_cpr: bool = False
    text: str = ""


def missing_in(content, confirmed=frozenset()):
    """Everything missing in a ``PlanContent``. ``confirmed``: ``{(key, field, digest)}`` of texts that are no CPR."""
    return (*_cpr(content, confirmed), *_goals(content), *_advice(content))


def missing_in_plan(plan, content=None):
    """``missing_in`` for a live plan; one query more where something looks like a CPR number."""
    content = content or of_plan(plan)
    missing = missing_in(content)
    if any(item.is_cpr for item in missing):
        checks = CprCheck.objects.filter(plan=plan).values_list("key", "field", "digest")
        missing = missing_in(content, {(str(key), field, digest) for key, field, digest in checks})
    return missing


def _goals(content):
    for goal in content.goals:
        name = f"Mål {goal.number}, »{goal.title}«"
        if goal.left_out:
            if not goal.left_out_reason.strip():
                yield Missing("plangoal", goal.key, "left_out_reason", f"{name} er udeladt uden begrundelse.")
            continue
        # A target or a described follow-up is an answer by itself, and without either no answer is whole.
        if goal.targets or goal.follow_up.strip():
            continue
        if not (goal.challenge or goal.ambition or goal.strategy or content.initiatives_of(goal)):
            yield Missing(
                "plangoal", goal.key, "strategy", f"{name} er hverken besvaret eller udeladt med en begrundelse."
            )
        else:
            yield Missing(
                "plangoal", goal.key, "follow_up", f"{name} har hverken måltal eller en beskrevet opfølgning."
            )


def _advice(content):
    for goal in content.answered_goals:
        if not content.initiatives_of(goal):
            yield Missing(
                "plangoal", goal.key, "initiatives", f"Mål {goal.number} har ingen indsats endnu.", blocks=False
            )
        for target in goal.targets:
            if not target.values:
                yield Missing("target", target.key, "values", f"»{target.title}« har ingen målværdi.", blocks=False)
            if target.baseline is None:
                yield Missing(
                    "target", target.key, "baseline", f"»{target.title}« har intet udgangspunkt.", blocks=False
                )
    for initiative in content.homeless_initiatives:
        yield Missing(
            "initiative",
            initiative.key,
            "goals",
            f"Indsatsen »{initiative.title}« hører ikke til noget mål. Knyt den til et mål, eller slet den.",
            blocks=False,
        )
    for chapter in content.chapters:
        if chapter.kind == "text" and not chapter.text.strip():
            yield Missing("chapter", chapter.key, "text", f"Afsnittet »{chapter.title}« er tomt.", blocks=False)
    for attachment in content.attachments:
        if attachment.is_image and not attachment.alt.strip():
            yield Missing("attachment", attachment.key, "alt", f"Billedet »{attachment.title}« mangler en beskrivelse.")


def _cpr(content, confirmed):
    for section, part in _texts(content):
        for field in CPR_FIELDS[section]:
            form_field = "title" if field == "own_title" else field
            for text in looks_like_cpr(getattr(part, field)):
                if (part.key, form_field, CprCheck.digest_of(text)) not in confirmed:
                    yield Missing(
                        section,
                        part.key,
                        form_field,
                        f"»{text}« ligner et CPR-nummer. Slet det, eller bekræft, at det ikke er et.",
                        is_cpr=True,
                        text=text,
                    )


def _texts(content):
    yield from (("chapter", chapter) for chapter in content.chapters)
    for goal in content.goals:
        yield "plangoal", goal
        yield from (("target", target) for target in goal.targets)
    yield from (("initiative", initiative) for initiative in content.initiatives)
    yield from (("attachment", attachment) for attachment in content.attachments)
