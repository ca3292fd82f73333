"""The words of a PDF's page in the order in which they are read: side columns, text columns, lines."""

import itertools
import re
import statistics
from collections import Counter


def page_text(page) -> tuple[str, str]:
    """(side columns, letter) of a page, each as lines, with a blank line where the page has a gap."""
    words = [word for word in page.extract_words(x_tolerance_ratio=0.18, extra_attrs=["size"]) if word["text"].strip()]
    if not words:
        return "", ""
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
    pitch = statistics.median_low(near) if near else 14
    # The median is fooled where single lines are the rule; a size tells what a line's height can at least be.
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
