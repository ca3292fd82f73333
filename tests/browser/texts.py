"""What tests in a browser do with a text: the editor lies over its textarea, and a script that changes it says so."""

import re

from playwright.sync_api import expect


def write_text(page, field, markdown):
    """Puts a text in place of what stands in the textarea ``field`` (a CSS selector)."""
    page.locator(field).evaluate(
        "(area, text) => { area.value = text; area.dispatchEvent(new Event('input', {bubbles: true})); }", markdown
    )


def says(page, words):
    """What the page of writing says about saving."""
    expect(page.locator("#saved")).to_have_text(re.compile(words))


def saved(page):
    """All that was typed is saved: an earlier "Gemt" may still stand there."""
    page.wait_for_function("() => bpmplanPage.isSaved()", polling=100)
    says(page, "^Gemt")


def hears(page, place, words):
    """The page of a plan asks what others do until ``place`` (a CSS selector) says so: they may just be telling it."""
    page.wait_for_function(
        """async ([place, words]) => {
            await (window.bpmplanPage || window.bpmplanReader).listen();
            return document.querySelector(place)?.textContent.includes(words);
        }""",
        arg=[place, words],
        polling=100,
    )
