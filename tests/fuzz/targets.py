"""Where the inputs go: ``make`` gives one as plain data, ``run`` puts it in and says what must hold there."""

from collections.abc import Callable
from dataclasses import dataclass

from . import pages, texts
from .sending import WEB_SECONDS

WORKER_SECONDS = 20
"""Processor time that work may cost which belongs to the worker."""


@dataclass(frozen=True)
class Target:
    """``share`` is how many of a hundred inputs go here, ``seconds`` the processor time that one may cost."""

    name: str
    make: Callable
    run: Callable
    share: int
    seconds: float = WEB_SECONDS


TARGETS = {
    target.name: target
    for target in (
        Target("forms", pages.a_form, pages.run_form, 30),
        Target("forms of the admin", pages.a_form_of_the_admin, pages.run_form_of_the_admin, 8),
        Target("queries", pages.a_query, pages.run_query, 8),
        Target("uploads", pages.an_upload, pages.run_upload, 7),
        Target("lists read in", pages.a_list, pages.run_list, 4),
        Target("letters", texts.a_letter, texts.run_letter, 5, WORKER_SECONDS),
        Target("files of letters", texts.a_letter_file, texts.run_letter_file, 3, WORKER_SECONDS),
        Target("Word files of plans", texts.a_letter_file, texts.run_word_file, 2, WORKER_SECONDS),
        Target("tables", texts.a_table, texts.run_table, 2, WORKER_SECONDS),
        Target("texts made into plans", texts.a_markdown, texts.run_arranged, 3),
        Target("Markdown", texts.a_markdown, texts.run_markdown, 5),
        Target("previews", texts.a_markdown, texts.run_preview, 2),
        Target("printed HTML", texts.a_markdown, texts.run_printed, 2, WORKER_SECONDS),
        Target("written and shown", texts.a_markdown, texts.run_written, 5, 6 * WEB_SECONDS),
        Target("differences", texts.two_texts, texts.run_differences, 5),
        Target("pages of changes", texts.two_texts, texts.run_changes, 1, WEB_SECONDS),
        Target("merging", texts.two_texts, texts.run_merging, 5),
        Target("values", texts.small_values, texts.run_values, 5),
    )
}
