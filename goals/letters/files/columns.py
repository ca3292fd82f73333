"""The words of a PDF's page in the order in which they are read: side columns, text columns, lines."""

import itertools
import re
import statistics
from collections import Counter

from ..notes import is_note_mark


def page_text(page) -> tuple[str, str]:
    """(side columns, letter) of a page, each as lines, with a blank line where the page has a gap."""
    words = [word for word in page.extract_words(x_tolerance_ratio=0.18, extra_attrs=["size"]) if word["text"].strip()]
    sides, mains = [], []
    for region in _regions(_without_note_marks(words)):
        side, main = _region_text(region)
        sides += [side] if side else []
        mains += [main] if main else []
    return "\n\n".join(sides), "\n\n".join(mains)


def _without_note_marks(words: list[dict]) -> list[dict]:
    """Small raised figures right after a word point at a note."""
    ends: dict[int, list[dict]] = {}
    for word in words:
        ends.setdefault(round(word["x1"]), []).append(word)

    def is_mark(word):
        size = word["size"] or 10
        for x in range(round(word["x0"]) - 2, round(word["x0"]) + 3):
            for before in ends.get(x, ()):
                large = before["size"] or 10
                lift = before["bottom"] - word["bottom"]
                if size < 0.85 * large and 0.1 * large < lift < large and is_note_mark(word["text"], before["text"]):
                    return True
        return False

    return [word for word in words if len(word["text"]) > 5 or not is_mark(word)]


# --- columns of text

_SPLIT_LINES = 4  # fewer lines beside each other are two columns only where they are long
_LONG_COLUMN = 6  # lines: beside so many, a single line can be the end of the text
_CLOSING = re.compile(r"\b(?:hilsen|hilsner|vegne)\b", re.I)
_COLUMN_LETTERS = 16  # of a column's line: shorter ones are a letterhead's, a table's


def _regions(words: list[dict]) -> list[list[dict]]:
    """The page's words in parts to be read one after the other: each column by itself, and what stands over both."""
    lines = _word_lines(words)
    gutter = _gutter(lines)
    if gutter is None:
        return [words] if words else []
    x, bands = gutter
    regions, at = [], 0
    for begin, end in bands:
        regions.append([word for line in lines[at:begin] for word in line])
        band = [word for line in lines[begin:end] for word in line]
        regions.append([word for word in band if word["x0"] < x])
        regions.append([word for word in band if word["x0"] >= x])
        at = end
    regions.append([word for line in lines[at:] for word in line])
    return [region for region in regions if region]


def _word_lines(words: list[dict]) -> list[list[dict]]:
    lines: list[list[dict]] = []
    for word in sorted(words, key=lambda w: (w["bottom"], w["x0"])):
        if lines and word["bottom"] - lines[-1][0]["bottom"] < 0.3 * (word["size"] or 10):
            lines[-1].append(word)
        else:
            lines.append([word])
    for line in lines:
        line.sort(key=lambda word: word["x0"])
    return lines


def _gutter(lines: list[list[dict]]) -> tuple[int, list[tuple[int, int]]] | None:
    """(where the space between two columns of text is, the (first, past last) lines that stand beside it)."""
    if not lines:
        return None
    left, right = min(line[0]["x0"] for line in lines), max(line[-1]["x1"] for line in lines)
    best = None
    for x in range(round(left + 0.25 * (right - left)), round(left + 0.75 * (right - left)), 2):
        sides = [_beside(line, x) for line in lines]
        bands = [_without_closing(band, lines, sides) for band in _bands(sides) if _is_columns(sides[slice(*band)])]
        count = sum(end - begin for begin, end in bands)
        width = min((_room(lines[at], x) for begin, end in bands for at in range(begin, end)), default=0)
        if bands and (best is None or (count, width) > best[0]):
            best = (count, width), x, bands
    return best[1:] if best else None


def _room(line: list[dict], x: float) -> float:
    """How far it is from x to the nearest word of a line."""
    return min(abs(edge - x) for word in line for edge in (word["x0"], word["x1"]))


def _beside(line: list[dict], x: float) -> tuple[int, int] | None:
    """How many letters of a line stand left and right of x; None where the line goes over it."""
    before = [word for word in line if word["x1"] <= x]
    after = [word for word in line if word["x0"] >= x]
    if len(before) + len(after) < len(line):
        return None
    if before and after and after[0]["x0"] - before[-1]["x1"] < 0.7 * (after[0]["size"] or 10):
        return None
    return sum(len(word["text"]) for word in before), sum(len(word["text"]) for word in after)


def _bands(sides: list[tuple[int, int] | None]) -> list[tuple[int, int]]:
    bands, begin = [], None
    for at, side in enumerate([*sides, None]):
        if side is None and begin is not None:
            bands.append((begin, at))
            begin = None
        elif side is not None and begin is None:
            begin = at
    return bands


def _without_closing(band: tuple[int, int], lines: list[list[dict]], sides: list) -> tuple[int, int]:
    """The band without the closing that stands below both columns; the rest of a longer column stays."""
    begin, end = band
    last = max(at for at in range(begin, end) if sides[at][1])
    for at in range(last + 1, end):
        if _CLOSING.search(" ".join(word["text"] for word in lines[at])):
            return begin, at
    return band


def _is_columns(sides: list[tuple[int, int]]) -> bool:
    """Whether lines beside a gutter are two columns of text, not a text with a letterhead or a table at its side."""
    count = _lines_beside(sides)
    longest = max(sum(bool(side[at]) for side in sides) for at in (0, 1))
    if count < (1 if longest >= _LONG_COLUMN else 2):
        return False
    shorter, longer = sorted((_full_line([side[0] for side in sides]), _full_line([side[1] for side in sides])))
    return shorter > 0.6 * longer and shorter >= (_COLUMN_LETTERS if count >= _SPLIT_LINES else 1.5 * _COLUMN_LETTERS)


def _lines_beside(sides: list[tuple[int, int]]) -> int:
    """How many lines of each column stand at the height of the other's."""
    left, right = [at for at, side in enumerate(sides) if side[0]], [at for at, side in enumerate(sides) if side[1]]
    if not left or not right:
        return 0
    first, last = max(left[0], right[0]), min(left[-1], right[-1])
    return min(sum(first <= at <= last for at in rows) for rows in (left, right))


def _full_line(letters: list[int]) -> float:
    """How many letters the longer half of a column's lines have."""
    longest = sorted((count for count in letters if count), reverse=True)
    half = longest[: (len(longest) + 1) // 2]
    return sum(half) / len(half)


def _region_text(words: list[dict]) -> tuple[str, str]:
    segments = _segments(words)
    left, right = _main_column(segments)
    side, main = [], []
    for segment in segments:
        outside = segment["x0"] > right + 2 or (segment["x1"] < left - 2 and not _is_marker(segment["text"]))
        (side if outside else main).append(segment)
    body = sum(len(segment["text"]) for segment in main)
    if sum(len(segment["text"]) for segment in side) > body / 2:
        # Too much for a letterhead: a second column of text, read after the first.
        return "", "\n\n".join([_lines(main, left), _lines(side, min(s["x0"] for s in side))])
    return _lines(side, min((s["x0"] for s in side), default=0)), _lines(main, left)


def _is_marker(text: str) -> bool:
    return bool(re.fullmatch(r"\(?\w{1,3}[.):]?|[^\w\s]", text))


def _segments(words: list[dict]) -> list[dict]:
    """Words side by side with no more than a space between them."""
    segments: list[dict] = []
    for word in sorted(words, key=lambda w: (round(w["bottom"] / 2), w["x0"])):
        last = segments[-1] if segments else None
        size = word["size"] or 10
        if (
            last
            and abs(last["bottom"] - word["bottom"]) < 0.3 * size
            and -size < word["x0"] - last["x1"] < 1.2 * max(size, last["size"])
        ):
            last["text"] += " " + word["text"]
            last["x1"] = max(last["x1"], word["x1"])
        else:
            segments.append({key: word[key] for key in ("x0", "x1", "top", "bottom", "text")} | {"size": size})
    return segments


def _main_column(segments: list[dict]) -> tuple[float, float]:
    """Left and right edge of the column that holds most of the text."""
    weight = Counter()
    for segment in segments:
        weight[round(segment["x0"] / 4)] += len(segment["text"])
    left = weight.most_common(1)[0][0] * 4 - 4
    ends = sorted(s["x1"] for s in segments if abs(s["x0"] - left) < 12 and len(s["text"]) > 20)
    # The letter's widest lines, but not a single stray one (a heading over both columns).
    right = ends[-2] if len(ends) > 2 else max(s["x1"] for s in segments)
    return left, right


def _lines(segments: list[dict], left: float) -> str:
    lines: list[list[dict]] = []
    for segment in sorted(segments, key=lambda s: (s["bottom"], s["x0"])):
        if lines and abs(lines[-1][0]["bottom"] - segment["bottom"]) < 0.5 * segment["size"]:
            lines[-1].append(segment)
        else:
            lines.append([segment])
    steps = [b[0]["bottom"] - a[0]["bottom"] for a, b in itertools.pairwise(lines)]
    near = [step for step in steps if 0 < step < 40]
    # Where single lines are the rule, most steps are those between paragraphs: the small ones are within them.
    pitch = sorted(near)[len(near) // 4] if near else 14
    size = statistics.median_low([s["size"] for s in segments]) if segments else 10
    pitch = min(pitch, 1.9 * size)
    out = []
    for number, line in enumerate(lines):
        if number and steps[number - 1] > 1.25 * pitch:
            out.append("")
        line.sort(key=lambda s: s["x0"])
        indent = " " * max(0, min(20, int((line[0]["x0"] - left - 4) / (size / 2))))
        if line[0]["size"] > 1.15 * size and line[0]["text"][:1].isupper():
            indent = "## "
        text = line[0]["text"]
        for segment in line[1:]:
            text += (" " if _is_marker(text) else "   ") + segment["text"]
        out.append(indent + text)
    return "\n".join(out)
