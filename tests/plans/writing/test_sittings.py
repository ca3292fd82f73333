"""What one writer did in a section without a pause is one sitting."""

from datetime import UTC, datetime, timedelta

import pytest

from plans.writing.sittings import Sitting, grouped

START = datetime(2027, 3, 1, 8, tzinfo=UTC)


def saves(*rows):
    """Saves ``(minutes after the start, whose, what else)``, the newest first."""
    made = []
    for number, (minutes, by_id, *marks) in enumerate(rows):
        at = START + timedelta(minutes=minutes)
        made.append(Sitting(number, number, at, at, by_id, **dict.fromkeys(marks, True)))
    return reversed(made)


@pytest.mark.parametrize(
    ("rows", "spans"),
    [
        ([], []),
        ([(0, 1)], [(0, 0)]),
        ([(0, 1), (1, 1), (30, 1), (59, 1)], [(0, 3)]),
        ([(0, 1), (30, 1)], [(1, 1), (0, 0)]),
        ([(0, 1), (29.9, 1), (59.9, 1)], [(2, 2), (0, 1)]),
        ([(0, 1), (1, 2), (2, 1), (3, 1)], [(2, 3), (1, 1), (0, 0)]),
        ([(0, 1), (1, 1), (2, 1, "is_alone"), (3, 1), (4, 1)], [(3, 4), (2, 2), (0, 1)]),
        ([(0, 1), (1, 1, "is_alone"), (2, 1, "is_alone"), (3, 1)], [(3, 3), (2, 2), (1, 1), (0, 0)]),
        ([(1, 1), (0, 1)], [(0, 1)]),  # two machines' clocks
    ],
)
def test_saves_are_grouped(rows, spans):
    assert [(one.first, one.last) for one in grouped(saves(*rows))] == spans


def test_a_sitting_lasts_from_its_first_save_to_its_last():
    (sitting,) = grouped(saves((5, 1), (6, 1), (20, 1)))
    assert (sitting.began_at, sitting.ended_at) == (START + timedelta(minutes=5), START + timedelta(minutes=20))
    assert (sitting.saves, sitting.is_new) == (3, True)
