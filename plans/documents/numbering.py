"""Numbers at the paragraphs of a plan, so that an answer to a hearing can say which one it means."""

import re

from django.utils.html import format_html
from django.utils.safestring import mark_safe

NUMBER = '<span class="paragraph-number"></span>'
FIRST_OF_BLOCK = re.compile(r"<(p|li|caption)(?=[ >])[^>]*>(?!\s*<(?:p|img|ul|ol)\b)")
NUMBERED = re.compile(rf"{re.escape(NUMBER)}|\bid=\"([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})\"")


def with_places(html):
    """The HTML of a text with a place for a number in each of its paragraphs."""
    return mark_safe(FIRST_OF_BLOCK.sub(lambda match: match[0] + NUMBER, html)) if html else html


def numbered(html):
    """The HTML of a document with its paragraphs numbered in the order in which they are read."""
    count = 0

    def fill(match):
        nonlocal count
        if match[1]:
            return match[0]
        count += 1
        return format_html('<span class="paragraph-number">{}</span> ', count)

    return mark_safe(NUMBERED.sub(fill, html))


def paragraphs_of(html):
    """``{key of a section: (first, last)}``: the numbers that ``numbered`` gives the paragraphs of each."""
    numbers, key, count = {}, "", 0
    for match in NUMBERED.finditer(html):
        if match[1]:
            key = match[1]
            continue
        count += 1
        first, _ = numbers.get(key, (count, count))
        numbers[key] = (first, count)
    return numbers
