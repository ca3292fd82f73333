"""Where in a plan the words of a search stand: the sections that have most of them, and the text around."""

from dataclasses import dataclass

from bpmplan import danish
from bpmplan.text import plain_text

from ..content.searched import searched_texts
from ..content.stored import from_json
from ..models import Revision, pattern_of

MOST = 2
"""Sections of a plan that are shown."""
BEFORE, AFTER = 60, 130
"""Characters around the word."""


@dataclass(frozen=True)
class Excerpt:
    """A section by its title, and the key that it stands under on the page.

    Texts are parts, ``(text, whether it was searched for)``. ``parts`` is empty when the words stand in the title.
    """

    title: tuple[tuple[str, bool], ...]
    key: str
    parts: tuple[tuple[str, bool], ...]

    @property
    def whole_title(self):
        return "".join(text for text, _ in self.title)


def with_excerpts(revisions, words):
    """The frozen ``revisions`` as a list, each with its ``excerpts`` of ``words`` (of ``words_of``); one query."""
    revisions = list(revisions)
    stored = {}
    if words:
        rows = Revision.objects.filter(pk__in=[revision.pk for revision in revisions])
        stored = {pk: (content, schema) for pk, content, schema in rows.values_list("pk", "content", "schema")}
    for revision in revisions:
        revision.excerpts = excerpts(from_json(*stored[revision.pk]), words) if revision.pk in stored else []
    return revisions


def excerpts(content, words):
    """The sections of a content that have most of the words, a few, as ``Excerpt``s."""
    return list(excerpts_of(content, words, most=MOST).values())


def excerpts_of(content, words, keys=None, most=None):
    """``{key: Excerpt}`` of sections that have most of the words, the most first; of those with ``keys``, if given."""
    pattern, candidates = pattern_of(words), []
    each = {word: pattern_of([word]) for word in words}
    goal_of = {target.key: goal.key for goal in content.goals for target in goal.targets}
    for name, section, label, text, is_markdown in searched_texts(content):
        folded = danish.folded(text).replace(".", "")  # dots stand between thousands
        has = [word for word in words if word in folded and each[word].search(text)]
        if has:
            candidates.append((sum(map(len, has)), name, section, label, text, is_markdown))
    shown = {}
    for _, name, section, label, text, is_markdown in sorted(candidates, key=lambda one: -one[0]):
        key = goal_of.get(section.key, section.key)
        if keys is not None and key not in keys:
            continue
        text = plain_text(text) if is_markdown else text
        if key not in shown and pattern.search(text):
            title = f"Mål {section.label}: {section.title}" if name == "plangoal" else section.title
            parts = () if text in title else _around(text, pattern, each)
            if parts and not is_markdown:
                parts = ((f"{label}: ", False), *parts)
            shown[key] = Excerpt(_parted(title, pattern), key, parts)
            if len(shown) == most:
                break
    return shown


def _around(text, pattern, each):
    """The text around the longest of the words that it has, cut between words, in parts."""
    text = " ".join(text.split())
    matches = (each[word].search(text) for word in sorted(each, key=len, reverse=True))
    at = next(filter(None, matches)).start()
    start = text.find(" ", max(0, at - BEFORE)) + 1 if at > BEFORE else 0
    start = min(start, at)
    end = text.rfind(" ", at, at + AFTER) if at + AFTER < len(text) else len(text)
    end = end if end > at else at + AFTER
    piece = ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
    return _parted(piece, pattern)


def _parted(text, pattern):
    parts, at = [], 0
    for match in pattern.finditer(text):
        parts += [(text[at : match.start()], False), (match.group(), True)]
        at = match.end()
    return tuple(part for part in (*parts, (text[at:], False)) if part[0])
