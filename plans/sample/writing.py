"""How a plan of the sample is written: what a file says, by the deeds that people's clicks call.

What is in the plan already (its usual chapters, the minister's goals, all that came from an earlier plan) is found by
its title or the minister's number and written in; what isn't is added.
"""

import tomllib
from pathlib import Path

from bpmplan import files
from bpmplan.accounts.colours import DEFAULT_ACCENT
from bpmplan.values import Period, Value
from bpmplan.values.numbers import parse_number
from goals.indicators.figures import lines_of
from goals.models import Indicator

from ..models import Attachment, Chapter, ChapterKind, Initiative, PlanGoal, Target, TargetGroup
from ..models.goal_tree import labelled
from ..models.targets import measured_when
from ..writing import saving
from ..writing.deleting import delete, seen_of
from ..writing.official import filled_in
from . import chart, cover

FOLDER = Path(__file__).resolve().parent


def read(path):
    """A file of the sample."""
    return tomllib.loads((FOLDER / path).read_text(encoding="utf-8"))


OF_A_GOAL = ("challenge", "ambition", "strategy", "follow_up", "group", "left_out", "left_out_reason")
"""What a file says of a goal beside its title, under the fields' own names."""


class Writer:
    """Writes in one plan: each section by the next of the writers, at the next moment."""

    def __init__(self, plan, writers, moments):
        self.plan, self.writers, self.moments = plan, writers, moments

    def write(self, written):
        """Put what is ``written`` into the plan."""
        image = self.add_image(written["image"]) if "image" in written else self.carried_image()
        if "cover" in written:
            self.add_cover(written["cover"])
        if "ambition" in written:
            self.ambition(written["ambition"])
        for row in written.get("chapters", ()):
            self.chapter(row["title"], row["text"].replace("fil:diagram", f"fil:{image.key}" if image else ""))
        for row in written.get("goals", ()):
            goal = self.goal(row)
            for sub_goal in row.get("under", ()):
                self.goal(sub_goal, under=goal)
        goals = {label: goal for goal, _, label in labelled(list(self.plan.plangoals.all()))}
        for row in written.get("initiatives", ()):
            self.initiative(row, goals)
        if "annex" in written:
            self.add_annex(written["annex"])

    def delete_unwritten(self, written):
        """Delete the usual chapters that nothing is written in, and that of annexes when there are none."""
        titles = {row["title"] for row in written["chapters"]}
        kinds = [ChapterKind.TEXT] if "annex" in written else [ChapterKind.TEXT, ChapterKind.ATTACHMENTS]
        for chapter in self.plan.chapters.filter(kind__in=kinds).exclude(title__in=titles):
            delete(Chapter, plan=self.plan, key=chapter.key, seen=seen_of(chapter), **self.turn)

    @property
    def turn(self):
        """Whose turn it is, and when."""
        return {"by": next(self.writers), "now": next(self.moments)}

    def save(self, section, **values):
        """Save what the values say of a section."""
        return saving.save(
            type(section),
            plan=self.plan,
            key=section.key,
            started_from=section.edit_no,
            values=_stripped(values),
            **self.turn,
        )

    def add(self, section, **values):
        return saving.add(section, **self.turn, **values)

    # One section each

    def ambition(self, text):
        short = self.plan.chapters.filter(kind=ChapterKind.SHORT).first()
        if short:
            return self.save(short, text=text)
        return self.add(Chapter(plan=self.plan, kind=ChapterKind.SHORT, title=ChapterKind.SHORT.label, text=text))

    def chapter(self, title, text):
        chapter = self.plan.chapters.filter(title=title).first()
        if chapter:
            return self.save(chapter, text=text)
        chapter = self.add(Chapter(plan=self.plan, title=title, text=text.strip()))
        # A new chapter stands before the goals, after the texts that are there.
        moved = {"by": chapter.changed_by, "now": chapter.changed_at}
        while passed := saving.move(Chapter, plan=self.plan, key=chapter.key, up=True, **moved):
            if passed.kind == ChapterKind.GOALS:
                break
        return chapter

    def goal(self, row, under=None):
        values = {name: row[name] for name in OF_A_GOAL if name in row}
        if under is not None:
            values["under"] = under
        goal = self.find_goal(row, under)
        if goal is None:
            goal = self.add(PlanGoal(plan=self.plan, is_own=True, title=row["title"], **_stripped(values)))
        else:
            if title := row.get("rename") or ("minister" in row and row.get("title")):
                values["title"] = title
            goal = self.save(goal, **values)
        for target in row.get("targets", ()):
            self.target(goal, target)
        return goal

    def find_goal(self, row, under):
        if "minister" in row:
            return self.plan.plangoals.filter(wordings__goal__number=row["minister"]).distinct().get()
        among = self.plan.plangoals.filter(under=under).prefetch_related("wordings")
        return next((goal for goal in among if str(goal) == row["title"]), None)

    def target(self, goal, row):
        target = goal.targets.filter(title=row["title"]).first() or Target(plan=self.plan, goal=goal)
        unit = row.get("unit", target.unit)
        lines = ("title", "unit", "direction", "baseline_source")
        values = {name: row[name] for name in lines if name in row} | self.official(target, row)
        if "baseline_period" in row:
            values["baseline_period"] = measured_when(row["baseline_period"])
        if "baseline" in row:
            values["baseline"] = Value.parse(row["baseline"], unit)
        rows = {"values": [(Period.parse(period), Value.parse(value, unit)) for period, value in row.get("values", ())]}
        rows["comparisons"] = [
            (whom, Period.parse(period), Value.parse(value, unit)) for whom, period, value in row.get("compare", ())
        ]
        if target.pk:
            return self.save(target, **values, **rows)
        for name, value in values.items():
            setattr(target, name, value)
        return self.add(target, **rows)

    def official(self, target, row):
        """What the indicator that the row chooses fills in, as it does for a person who chooses it."""
        if "indicator" not in row:
            return {}
        offered = Indicator.objects.filter(goal__wordings__plan_goals=target.goal)
        target.indicator = offered.select_related("series").distinct().get(name=row["indicator"])
        written = {name: row[name] for name in ("unit", "baseline_period") if name in row}
        line = lines_of(target.indicator.series, self.plan.municipality)[0]
        return filled_in(written, line, is_counted=True).values

    def initiative(self, row, goals):
        initiative = self.plan.initiatives.filter(title=row["title"]).first()
        lines = ("description", "responsible", "unit", "partners", "case_numbers", "economy_note", "effect")
        values = {name: row[name] for name in lines if name in row}
        if "period" in row:
            values["period"] = Period.parse(row["period"])
        linked = {}
        if "goals" in row:
            linked["goals"] = [goals[label] for label in row["goals"]]
        if "target_groups" in row:
            linked["target_groups"] = [TargetGroup.objects.get(name=name) for name in row["target_groups"]]
        if "economy" in row:
            linked["economy"] = [
                (Period.parse(years) if years else None, source, parse_number(amount, "kr."))
                for years, source, amount in row["economy"]
            ]
        if initiative:
            return self.save(initiative, title=row.get("rename", initiative.title), **values, **linked)
        return self.add(Initiative(plan=self.plan, title=row["title"], **_stripped(values)), **linked)

    def carried_image(self):
        """The image that came from the earlier plan, or None."""
        return self.plan.attachments.filter(is_image=True, is_cover=False).first()

    def add_image(self, row):
        content = chart.bars(row["bars"], self.plan.municipality.accent)
        stored = files.store_bytes(content, files.PNG, row["file_name"])
        return self.attach(stored, title=row["title"], alt=row["alt"])

    def add_cover(self, row):
        content = cover.fjord(self.plan.municipality.accent or DEFAULT_ACCENT)
        stored = files.store_bytes(content, files.PNG, row["file_name"])
        return self.attach(stored, title=row["title"], alt=row["alt"], is_cover=True)

    def add_annex(self, row):
        content = (FOLDER / "files" / row["file"]).read_bytes()
        return self.attach(files.store_bytes(content, files.PDF, row["file"]), title=row["title"])

    def attach(self, stored, **facts):
        attachment = Attachment(
            plan=self.plan,
            is_image=stored.is_image,
            file_name=stored.name,
            content_type=stored.content_type,
            sha256=stored.sha256,
            size=stored.size,
            **facts,
        )
        return self.add(attachment)


def _stripped(values):
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
