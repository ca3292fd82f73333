"""A grid of many targets: what script sends of it in one field, and the pages that it stands on without script.

A form may have so many fields (``DATA_UPLOAD_MAX_NUMBER_FIELDS``). Script sends only the rows that are written in, all
of them in one field, and of the others the numbers. Without script each cell is a field, and a page has room for so
many.
"""

import json
import re
from typing import NamedTuple

from django.core.exceptions import BadRequest

from bpmplan.cleaning import clean

ON_A_PAGE = 1000
"""Fields of a page as it is shown: there is room for columns to be added."""
MOST_FIELDS = 1900
"""Fields of a page that can be sent as a form."""
OF_A_ROW = 5
"""Fields of a row beside those of its periods."""
PACKED = "rows"
SEEN = "seen"
_NUMBER = re.compile("([0-9a-f-]{36})[.]([0-9]{1,9})")


def sent_in(post):
    """The sent form with the rows that script has put into one field, each cell under its own name."""
    if PACKED not in post:
        return post
    data = post.copy()
    try:
        cells = json.loads(post[PACKED])
        for name, text in cells:
            data.appendlist(clean(name), clean(text))
    except (ValueError, TypeError, RecursionError):
        raise BadRequest("no rows of a grid") from None
    del data[PACKED]
    return data


def seen_in(data):
    """``{key: number of its newest save}`` of the targets that the page shows and doesn't send; None: it sends all."""
    return dict(_NUMBER.findall(data[SEEN])) if SEEN in data else None


class PagePart(NamedTuple):
    """What a page shows of a goal: its targets by key, and whether it is the end of them, where a new one is begun."""

    goal: int
    keys: list
    is_end: bool


def pages_of(keys, columns):
    """Pages, each a list of ``PagePart``. ``keys``: ``{goal: keys of its targets}`` in order; ``columns``: how many
    periods each row has."""
    most = max(1, ON_A_PAGE // (OF_A_ROW + columns))
    rows = [(goal, key) for goal, of_goal in keys.items() for key in (*of_goal, None)]
    pages = []
    for first in range(0, len(rows), most):
        of_page = {}
        for goal, key in rows[first : first + most]:
            of_page.setdefault(goal, []).append(key)
        pages.append([PagePart(goal, [key for key in of if key], None in of) for goal, of in of_page.items()])
    return pages or [[]]
