"""Every word for where something stands is written once, in bpmplan/statuses.py."""

import ast
import re

from django.db import models

from bpmplan.jobs.asked import AskedState
from bpmplan.links.models import LinkState
from bpmplan.outbox.models import MailState
from bpmplan.statuses import STATUSES
from goals.models import GoalSetStatus
from plans.content import changes
from plans.content.readiness.states import SectionState
from plans.country import municipalities
from plans.models import AnswerKind, FollowUpStatus, Outcome, Status
from tests import ROOT

LABELS = {word.label for word in STATUSES.values()}
CHOICES = (
    AnswerKind,
    AskedState,
    FollowUpStatus,
    GoalSetStatus,
    LinkState,
    MailState,
    Outcome,
    SectionState,
    Status,
    changes.State,
    municipalities.State,
)


def code():
    for package in ("bpmplan", "goals", "plans"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts and path != ROOT / "bpmplan/statuses.py":
                yield path


def test_each_label_belongs_to_one_word():
    assert len(LABELS) == len(STATUSES)


def test_every_choice_that_is_a_status_or_a_state_takes_its_label_from_the_table():
    for choices in CHOICES:
        assert set(choices.labels) <= LABELS, choices
    ours = (one for one in all_choices(models.TextChoices) if one.__module__.startswith(("bpmplan", "goals", "plans")))
    named = {one for one in ours if re.search("Stat(e|us)$", one.__name__)}
    assert named <= set(CHOICES)


def all_choices(kind):
    for one in kind.__subclasses__():
        yield one
        yield from all_choices(one)


def test_no_label_is_written_again_in_code():
    again = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value}"
        for path in code()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and node.value in LABELS
    ]
    assert not again


def test_badges_of_templates_and_looks_of_stylesheets_name_words_of_the_table():
    badges = {
        word
        for path in (ROOT / "templates").rglob("*.html")
        for word in re.findall(r'status_badge "(\w+)"|"(\w+)"\|status_text', path.read_text())
        for word in word
        if word
    }
    styles = "".join(path.read_text() for path in (ROOT / "static/css").glob("*.css"))
    looks = set(re.findall(r"\.status--(\w+)", styles))
    assert badges <= STATUSES.keys()
    assert looks <= STATUSES.keys()
