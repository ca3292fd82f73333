"""The matrix of initiatives and goals has room on paper for what initiatives are called, however many the goals."""

import dataclasses

import pytest

from plans.documents.paper import Paper
from tests import content_samples as samples


@pytest.mark.parametrize(
    ("count", "classes", "is_across", "has_responsible", "has_amounts"),
    [
        (1, "matrix", False, True, True),
        (3, "matrix", False, True, True),
        (7, "matrix matrix-narrow", False, True, True),
        (9, "matrix matrix-many", True, True, True),
        (16, "matrix matrix-many", True, False, True),
        (25, "matrix matrix-many", True, False, False),
    ],
)
def test_columns_leave_room_for_titles(count, classes, is_across, has_responsible, has_amounts):
    goals = tuple(
        dataclasses.replace(samples.RICH.goals[0], key=samples.key(f"goal {number}"), label=str(number))
        for number in range(1, count + 1)
    )
    initiative = dataclasses.replace(samples.RICH.initiatives[0], goals=(goals[0].key,), unit="Jobcentret")
    content = dataclasses.replace(samples.RICH, goals=goals, initiatives=(initiative,))
    matrix = Paper(content, samples.draft()).matrix
    shown = tuple(matrix[name] for name in ("classes", "is_across", "has_responsible", "has_amounts"))
    assert shown == (classes, is_across, has_responsible, has_amounts)
    on_page = Paper(content, samples.draft(), upload=str).matrix
    assert on_page["has_responsible"]
    assert on_page["has_amounts"]


@pytest.mark.parametrize(
    ("unit", "classes"), [("Job- og uddannelsescenter", "matrix"), ("Arbejdsmarkedsafdelingen", "matrix matrix-words")]
)
def test_a_long_word_of_those_responsible_has_room(unit, classes):
    initiative = dataclasses.replace(samples.RICH.initiatives[0], unit=unit)
    content = dataclasses.replace(samples.RICH, goals=samples.RICH.goals[:3], initiatives=(initiative,))
    assert Paper(content, samples.draft()).matrix["classes"] == classes


@pytest.mark.parametrize(("source", "is_wider"), [("Egen opgørelse", False), ("Arbejdsmarkedsafdelingen", True)])
def test_a_long_word_of_who_has_measured_has_room(source, is_wider):
    measured = dataclasses.replace(samples.RICH.goals[1].targets[0], baseline_source=source)
    goal = dataclasses.replace(samples.RICH.goals[1], targets=(measured,))
    content = dataclasses.replace(samples.RICH, goals=(goal,))
    assert ("targets-words" in Paper(content, samples.draft()).goals[0].table_classes) is is_wider
