"""The sample: three plans that show the program, built by the same functions that people's clicks call.

Aalborg's plan for 2023, written, returned once and adopted; its draft for 2024, begun from it; Esbjerg's plan for
2026–2027 with goals of its own only, in hearing. The texts lie beside this file (``*.toml``).
"""

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import cycle
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from bpmplan import files
from bpmplan.accounts import people
from bpmplan.accounts.bodies import set_bodies
from bpmplan.accounts.models import Municipality, Role, User
from bpmplan.demo import create_demo_users
from bpmplan.values import Period, Value
from goals.models import GoalSet

from ..models import Attachment, Decision, Initiative, Plan, PlanGoal, Target, TargetGroup
from ..rollover.carry import begin
from ..steps import workflow
from ..steps.decisions import record_decision
from ..writing import saving
from . import chart

FOLDER = Path(__file__).resolve().parent
ACCENT = "#0d5f56"
"""An accent for the sample's Aalborg, chosen for its contrast; not the municipality's own."""


@dataclass(frozen=True)
class Sample:
    """The sample's plans. ``adopted`` is Aalborg's for 2023, ``draft`` its for 2024, ``hearing`` Esbjerg's.

    One that somebody has discarded since is None.
    """

    adopted: Plan
    draft: Plan
    hearing: Plan


def load(now):
    """Load the sample, or leave everything alone if it is there; returns the ``Sample`` either way.

    The reference data must have been loaded. History has the dates it would have had; Esbjerg's hearing is going on at
    ``now``. Nobody is mailed about it.
    """
    if there := find():
        return there
    with transaction.atomic():
        users = create_demo_users(_at(2022, 5, 2))
        _aalborg_2024(users, _aalborg_2023(users))
        _esbjerg_2026(users, now)
    return find()


def find():
    """The sample as it stands, or None when it has not been loaded."""
    plans = Plan.objects.kept().select_related("municipality")
    wanted = (("aalborg", 2023, 2023), ("aalborg", 2024, 2024), ("esbjerg", 2026, 2027))
    loaded = {
        (plan.municipality.slug, plan.first_year, plan.last_year): plan
        for plan in plans.filter(municipality__slug__in=["aalborg", "esbjerg"])
    }
    if wanted[0] not in loaded:
        return None
    return Sample(*(loaded.get(which) for which in wanted))


# --- the plans ------------------------------------------------------------------------------------------------------


def _aalborg_2023(users):
    editor, approver = users["redaktoer@aalborg.example"], users["godkender@aalborg.example"]
    aalborg = Municipality.objects.get(slug="aalborg")
    if not aalborg.accent:
        aalborg.accent = ACCENT
        aalborg.full_clean()
        aalborg.save()
    _bodies(aalborg, users["administrator@aalborg.example"], ["Beskæftigelsesudvalget", "Byrådet"])
    written = _read("aalborg_2023.toml")
    goal_sets = GoalSet.objects.filter(year=2023)
    plan = begin(aalborg, first_year=2023, last_year=2023, goal_sets=goal_sets, by=editor, now=_at(2022, 8, 22))
    moments = _working_hours(_at(2022, 8, 23))
    _write(plan, written, cycle([editor, editor, approver]), moments)

    workflow.take(plan, "submit", by=approver, now=_at(2022, 10, 24, 14), known=True)
    returned = written["returned"]
    workflow.take(plan, "return", by=approver, now=_at(2022, 10, 31, 9), reason=returned["reason"], known=True)
    goal = plan.plangoals.get(wordings__goal__number=returned["minister"])
    _save(goal, editor, _at(2022, 11, 3, 10), ambition=returned["ambition"])
    initiative = plan.initiatives.get(title=returned["initiative"])
    money = {"economy": returned["economy"], "economy_note": returned["economy_note"]}
    _save(initiative, editor, _at(2022, 11, 4, 11), **money)
    workflow.take(plan, "submit", by=approver, now=_at(2022, 11, 8, 13), known=True)

    *earlier, last = [_decision(aalborg, row) for row in written["decisions"]]
    for decision in earlier:
        record_decision(plan, decision, by=approver, now=_day_after(decision))
    workflow.take(plan, "adopt", by=approver, now=_day_after(last), decision=last, known=True)
    return plan


def _aalborg_2024(users, adopted):
    """Begun from the adopted plan and left as it looks in the middle of the work: a blocking gap among much done."""
    editor, approver = users["redaktoer@aalborg.example"], users["godkender@aalborg.example"]
    written = _read("aalborg_2024.toml")
    plan = begin(
        adopted.municipality,
        first_year=2024,
        last_year=2024,
        goal_sets=GoalSet.objects.filter(year=2024),
        by=editor,
        now=_at(2023, 9, 4),
        earlier=adopted.newest_revision,
    )
    # The foreword is last year's; it is to be written anew when the rest is there.
    _save(plan.chapters.get(title="Forord"), editor, _at(2023, 9, 4, 10), text="")
    challenges = plan.chapters.get(title="Lokale udfordringer")
    kept = challenges.text[challenges.text.index("### Fire grupper") :]
    text = f"{written['challenges']['opening']}\n{kept}"
    _save(challenges, editor, _at(2023, 9, 12, 13), text=text)
    goal = plan.plangoals.get(wordings__goal__number=2)
    goal = _save(goal, editor, _at(2023, 9, 13, 9), ambition=written["upskilling"]["ambition_first"])
    goal = _save(goal, approver, _at(2023, 9, 20, 15), ambition=written["upskilling"]["ambition_second"])
    full_year, count, hold = goal.targets.all()
    for target, baseline in zip((full_year, count, hold), written["upskilling"]["baselines"], strict=True):
        facts = {"baseline": baseline, "baseline_period": "2022", "baseline_source": "Egen opgørelse"}
        target.edit_no = _save(target, editor, _at(2023, 9, 19, 14), **facts).edit_no
    _save(full_year, editor, _at(2023, 9, 21, 10), values=[("2024H1", "540"), ("2024H2", "570")])
    _save(count, approver, _at(2023, 9, 20, 15, 20), values=[("2024", "250")])
    _save(hold, editor, _at(2023, 9, 21, 10, 10), values=[("2024", "71")])
    serves = plan.plangoals.filter(wordings__goal__number__in=[2, 5])
    _add_initiative(plan, written["initiative"], serves, editor, _at(2023, 9, 27, 11))
    saving.add(PlanGoal(plan=plan, is_own=True, **written["goal"]), by=editor, now=_at(2023, 10, 3, 14))
    return plan


def _esbjerg_2026(users, now):
    editor = users["redaktoer@esbjerg.example"]
    esbjerg = Municipality.objects.get(slug="esbjerg")
    begun = now - timedelta(days=70)
    # With a password that nobody knows: this user is in the story only, not among those to try the program as.
    approver = User.objects.filter(email="godkender@esbjerg.example").first() or _member(
        esbjerg, editor, "godkender@esbjerg.example", "Godkender i Esbjerg", Role.APPROVER, begun
    )
    _bodies(esbjerg, editor, ["Arbejdsmarkedsudvalget", "Økonomiudvalget", "Byrådet"])
    plan = begin(esbjerg, first_year=2026, last_year=2027, goal_sets=[], by=editor, now=begun)
    _write(plan, _read("esbjerg_2026.toml"), cycle([editor]), _working_hours(begun + timedelta(days=1)))
    workflow.take(plan, "hear", by=approver, now=now - timedelta(days=11), known=True)
    return plan


# --- how a plan is written ------------------------------------------------------------------------------------------


def _write(plan, written, writers, moments):
    """Put what is ``written`` into a blank plan: each section by the next of the writers at the next moment."""
    image = _add_image(plan, written["image"], next(writers), next(moments)) if "image" in written else None
    for row in written["chapters"]:
        text = row["text"].strip().replace("fil:diagram", f"fil:{image.key}" if image else "")
        _save(plan.chapters.get(title=row["title"]), next(writers), next(moments), text=text)
    goals = {goal.wordings.get().goal.number: goal for goal in plan.plangoals.all()}
    for row in written["goals"]:
        texts = {name: value.strip() for name, value in row.items() if isinstance(value, str)}
        if "minister" in row:
            goal = _save(goals[row["minister"]], next(writers), next(moments), **texts)
        else:
            goal = saving.add(PlanGoal(plan=plan, is_own=True, **texts), by=next(writers), now=next(moments))
            goals[len(goals) + 1] = goal
        for target in row.get("targets", ()):
            _add_target(plan, goal, target, next(writers), next(moments))
    for row in written["initiatives"]:
        _add_initiative(plan, row, [goals[number] for number in row["goals"]], next(writers), next(moments))
    if "annex" in written:
        _add_annex(plan, written["annex"], next(writers), next(moments))


def _save(section, by, now, **values):
    return saving.save(
        type(section),
        plan=section.plan,
        key=section.key,
        started_from=section.edit_no,
        values={name: value.strip() if isinstance(value, str) else value for name, value in values.items()},
        by=by,
        now=now,
    )


def _add_target(plan, goal, row, by, now):
    facts = {name: value for name, value in row.items() if name not in ("values", "baseline")}
    target = Target(plan=plan, goal=goal, baseline=Value.parse(row["baseline"], row["unit"]), **facts)
    values = [(Period.parse(period), Value.parse(value, row["unit"])) for period, value in row["values"]]
    saving.add(target, by=by, now=now, values=values)


def _add_initiative(plan, row, goals, by, now):
    facts = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in row.items()
        if name not in ("goals", "target_groups")
    }
    groups = TargetGroup.objects.filter(name__in=row.get("target_groups", ()))
    saving.add(Initiative(plan=plan, **facts), by=by, now=now, goals=goals, target_groups=groups)


def _add_image(plan, row, by, now):
    content = chart.bars(row["bars"], plan.municipality.accent)
    stored = files.store_bytes(content, files.PNG, row["file_name"])
    return _attach(plan, stored, by, now, title=row["title"], alt=row["alt"])


def _add_annex(plan, row, by, now):
    content = (FOLDER / "files" / row["file"]).read_bytes()
    return _attach(plan, files.store_bytes(content, files.PDF, row["file"]), by, now, title=row["title"])


def _attach(plan, stored, by, now, **facts):
    attachment = Attachment(
        plan=plan,
        is_image=stored.is_image,
        file_name=stored.name,
        content_type=stored.content_type,
        sha256=stored.sha256,
        size=stored.size,
        **facts,
    )
    return saving.add(attachment, by=by, now=now)


# --- people, politics, time -----------------------------------------------------------------------------------------


def _member(municipality, administrator, email, name, role, now):
    invitation = people.invite(
        municipality=municipality,
        email=email,
        name=name,
        role=role,
        is_administrator=False,
        by=administrator,
        now=now,
        send=False,
    )
    return people.accept(invitation=invitation, password=None, now=now).user


def _bodies(municipality, administrator, names):
    """Name the bodies on the plan's path, the last one deciding; what staff has named already stands."""
    if not municipality.bodies.exists():
        rows = [(None, name, name == names[-1]) for name in names]
        set_bodies(municipality=municipality, rows=rows, by=administrator)


def _decision(municipality, row):
    return Decision(**row | {"body": municipality.bodies.get(name=row["body"])})


def _day_after(decision):
    return _at(decision.meeting_date.year, decision.meeting_date.month, decision.meeting_date.day, 9) + timedelta(1)


def _at(year, month, day, hour=8, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def _working_hours(moment):
    """Moments through working days, three a day, from ``moment`` on."""
    day = timezone.localtime(moment).replace(hour=9, minute=10, second=0, microsecond=0)
    while True:
        if day.weekday() < 5:
            for hours in (0, 2, 5):
                yield day + timedelta(hours=hours)
        day += timedelta(days=1)


def _read(name):
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"), parse_float=Decimal)
