"""A real browser on the real pages. Every test in this folder may use:

* ``page``: a fresh browser window at 1280 px, whose addresses are relative (``page.goto("/maal/")``);
* ``new_page(width=390, java_script_enabled=False, …)``: another window with its own session;
* ``axe(page)``: fails when the page breaks WCAG 2.1 A or AA, and says where.

A test fails too when a page reports a JavaScript error or a breach of the Content-Security-Policy.
"""

import os
import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE = 60_000
"""Milliseconds that a page has, while the tests on both databases share two cores."""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium, which reaches this machine only."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not chromium:
        pytest.skip("Chromium is missing: make test installs it, or says what to type")
    return {
        **browser_type_launch_args,
        "executable_path": chromium,
        "args": [
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        ],
    }


@pytest.fixture
def browser_context_args(browser_context_args, live_server):
    return {
        **browser_context_args,
        "base_url": live_server.url,
        "locale": "da-DK",
        "timezone_id": "Europe/Copenhagen",
        "viewport": {"width": 1280, "height": 900},
        "reduced_motion": "reduce",
    }


@pytest.fixture(autouse=True)
def _no_poll(monkeypatch):
    """No page asks by itself what others do, in the middle of a test; the test calls ``bpmplanPage.listen()``."""
    for view in ("page", "grid"):
        monkeypatch.setattr(f"plans.desk.{view}.EVERY", 600_000)
    # So nobody is heard of again: who has a page open is there until they leave.
    monkeypatch.setattr("plans.models.presence.HERE", timedelta(hours=1))


@pytest.fixture
def complaints():
    """What the pages of this test complained about in the console; empty when the test is over."""
    lines = []
    yield lines
    assert not lines, "The browser complained:\n" + "\n".join(lines)


def listen(context, complaints):
    """Collects JavaScript errors and refusals by the Content-Security-Policy from every page of ``context``."""

    def heard(message):
        if message.type == "error" and not re.search(r"the server responded with a status of \d+", message.text):
            complaints.append(message.text)

    context.on("console", heard)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.set_default_timeout(PATIENCE)


@pytest.fixture
def context(context, complaints):
    listen(context, complaints)
    return context


@pytest.fixture
def new_page(browser, browser_context_args, complaints):
    """Makes another window with its own session: ``new_page(width=390, java_script_enabled=False)``."""

    contexts = []

    def make(*, width=1280, height=900, **options):
        context = browser.new_context(
            **{**browser_context_args, "viewport": {"width": width, "height": height}, **options}
        )
        contexts.append(context)
        listen(context, complaints)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


def loads_of(page):
    """The addresses of the pages that are loaded from now on; one that leads on to another counts once."""
    loads = []
    page.on("request", lambda r: r.is_navigation_request() and not r.redirected_from and loads.append(r.url))
    return loads


COUNT = """() => {
  let taken = 0;
  const isText = (event) => event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey
    && event.target.matches("input, textarea, [contenteditable]");
  addEventListener("pointerdown", () => { taken += 1; }, true);
  addEventListener("keydown", (event) => {
    if (!isText(event) && !["Shift", "Control", "Alt", "Meta"].includes(event.key)) taken += 1;
  }, true);
  window.interactionsTaken = () => taken;
}"""


class Counted:
    """What a person does on a page from now on, as the page sees it.

    ``interactions``: presses of the mouse, and of keys that write no text (with Ctrl or Alt: one). ``loads``: pages.
    """

    def __init__(self, page):
        self.page, self.loads = page, loads_of(page)
        page.evaluate(COUNT)

    @property
    def interactions(self):
        return self.page.evaluate("() => window.interactionsTaken()")


@pytest.fixture(scope="session")
def axe_source():
    if not AXE.exists():
        pytest.fail("node_modules/axe-core is missing: npm ci")
    return AXE.read_text(encoding="utf-8")


def _run_axe(page, source, asked, tries=4):
    """What axe found. A page that a press has just sent for may come in the middle, and takes axe away: then again."""
    for left in reversed(range(tries)):
        page.wait_for_load_state()
        try:
            if not page.evaluate("() => Boolean(window.axe)"):
                page.evaluate(source + "; undefined")
            return page.evaluate("([exclude, o]) => axe.run(exclude.length ? {exclude} : document, o)", asked)
        except Error:
            if not left:
                raise
            page.wait_for_timeout(200)
    return None


@pytest.fixture
def axe(axe_source):
    """Fails when ``page`` breaks WCAG 2.1 A or AA; with ``narrow`` also at 390 and 320 px, where it must fit.

    ``exclude`` names parts (CSS selectors) that aren't ours, ``disable`` rules to leave out. The checker comes in by
    the debugger, so the page's Content-Security-Policy stays in force; it needs JavaScript in the window.
    """

    def check(page, *, exclude=(), disable=(), narrow=False):
        options = {
            "runOnly": {"type": "tag", "values": WCAG},
            "rules": {rule: {"enabled": False} for rule in disable},
            "resultTypes": ["violations"],
            # It would copy imported style sheets into the page, which the page's own policy refuses.
            "preload": False,
        }
        result = _run_axe(page, axe_source, [[[selector] for selector in exclude], options])
        lines = [
            f"  {violation['id']}: {violation['help']}\n      {node['html'][:160]}\n      {node['failureSummary']}"
            for violation in result["violations"]
            for node in violation["nodes"][:5]
        ]
        width = page.viewport_size["width"]
        assert not lines, f"{page.url} at {width} px breaks WCAG 2.1 AA:\n" + "\n".join(lines)
        if narrow:
            size = page.viewport_size
            for width in (390, 320):
                page.set_viewport_size(size | {"width": width})
                check(page, exclude=exclude, disable=disable)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
            page.set_viewport_size(size)

    return check
