"""What documents are put together of: a kind of document is a list of blocks, each of them a template.

A block is written once. The page puts blocks into the site's frame; PDF and Word are both made of the HTML that
``html_of`` puts them into.
"""

from django.template.loader import render_to_string

from bpmplan.cleaning import clean

from .numbering import numbered

COVER = "documents/cover.html"
SHORT = "plan/short.html"
CONTENTS = "documents/contents.html"
CHAPTERS = "plan/chapters.html"
SINCE = "plan/since.html"
DECISIONS = "plan/decisions.html"

HEAD = "documents/head.html"
SHORT_WORDS = "plan/short_words.html"
MONEY = "documents/money.html"
SHORT_GOALS = "documents/short_goals.html"
CHANGES = "documents/changes.html"
CASE = "documents/case.html"
HEARING_NOTE = "documents/hearing_note.html"
EDITION = "documents/edition.html"
FOLLOW_UP = "documents/follow_up.html"
FOLLOW_UP_EDITION = "documents/follow_up_edition.html"

PLAN = (COVER, SHORT, CONTENTS, CHAPTERS, SINCE, DECISIONS)
PAGE = (SHORT, CHAPTERS, SINCE, DECISIONS)
"""The plan on a page: its cover and contents are the site's."""
CASE_ALONE = (HEAD, CASE, EDITION)
HEARING_NOTE_ALONE = (HEAD, HEARING_NOTE, EDITION)
CHANGES_ALONE = (HEAD, CHANGES, EDITION)
FOLLOW_UP_ALONE = (HEAD, FOLLOW_UP, FOLLOW_UP_EDITION)
FOLLOW_UP_PAGE = (FOLLOW_UP, FOLLOW_UP_EDITION)
TWO_PAGES = (HEAD, SHORT_WORDS, MONEY, SHORT_GOALS, EDITION)


def html_of(doc, blocks):
    """The HTML of a document: ``doc`` is the ``Paper`` that the templates ask."""
    html = clean(render_to_string("documents/frame.html", {"doc": doc, "blocks": blocks}))
    return numbered(html) if doc.is_numbered else html


def body_of(doc, blocks):
    """The blocks alone, for a page."""
    return render_to_string("documents/body.html", {"doc": doc, "blocks": blocks})
