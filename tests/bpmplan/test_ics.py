"""A calendar is what RFC 5545 says: lines, their length, what is escaped, and days with an end that isn't in them."""

from datetime import UTC, date, datetime

import pytest

from bpmplan.ics import Day, calendar, escaped, folded

pytestmark = pytest.mark.one_database


def unfolded(content):
    return content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_a_day_ends_the_day_after():
    at = datetime(2026, 11, 20, 9, 5, tzinfo=UTC)
    day = Day(
        "a@b", at, date(2026, 12, 30), date(2026, 12, 31), "Høring, frist", "To\nlinjer; så", "https://x.example/å"
    )
    lines = unfolded(calendar("Høringer", [day]))
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT")] == [
        "BEGIN:VEVENT",
        "UID:a@b",
        "DTSTAMP:20261120T090500Z",
        "LAST-MODIFIED:20261120T090500Z",
        "DTSTART;VALUE=DATE:20261230",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY:Høring\\, frist",
        "DESCRIPTION:To\\nlinjer\\; så",
        "URL:https://x.example/å",
        "TRANSP:TRANSPARENT",
    ]


def test_a_calendar_without_days_has_a_component_all_the_same():
    lines = unfolded(calendar("Høringer", []))
    opened = [line.partition(":")[2] for line in lines if line.startswith("BEGIN:")]
    assert opened == ["VCALENDAR", "VTIMEZONE", "DAYLIGHT", "STANDARD"]
    assert sorted(opened) == sorted(line.partition(":")[2] for line in lines if line.startswith("END:"))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\\b", "a\\\\b"),
        ("a;b,c", "a\\;b\\,c"),
        ("a\r\nb\rc", "a\\nb\\nc"),
        ("BEGIN:\0\x07VEVENT", "BEGIN:VEVENT"),
        ("", ""),
    ],
)
def test_no_text_ends_a_line_or_begins_another(text, written):
    assert escaped(text) == written


@pytest.mark.parametrize("line", ["x" * 75, "x" * 76, "å" * 200, "😀" * 60, "SUMMARY:" + "Ærøskøbing " * 30])
def test_no_line_is_longer_than_75_bytes_and_no_letter_is_cut(line):
    parts = folded(line).split("\r\n")
    assert max(len(part.encode()) for part in parts) <= 75
    assert parts[0] + "".join(part.removeprefix(" ") for part in parts[1:]) == line
    assert all(part.startswith(" ") for part in parts[1:])
