"""The browser fixtures find what they are for, on a page under the strictest policy."""

import pytest

PAGE = """<!doctype html><html lang="da"><head><title>Prøve</title></head><body><main><h1>Prøve</h1>
<p>Tekst</p>{}</main></body></html>"""


def show(page, extra=""):
    """Opens a page that the test itself answers."""
    page.route(
        "**/proeve",
        lambda route: route.fulfill(
            status=200,
            headers={
                "content-type": "text/html; charset=utf-8",
                "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'",
            },
            body=PAGE.format(extra),
        ),
    )
    page.goto("/proeve")


def test_axe_passes_a_good_page_under_a_strict_policy(page, axe):
    show(page)
    axe(page)


def test_axe_names_what_is_wrong(page, axe):
    show(page, "<input>")
    with pytest.raises(AssertionError, match=r"label: .*\n.*<input>"):
        axe(page)
    axe(page, disable=["label"])


def test_a_breach_of_the_policy_is_noticed(page, complaints):
    show(page, "<script>1</script>")
    assert "Content Security Policy" in complaints[0]
    complaints.clear()


def test_other_windows_are_narrow_or_without_javascript(new_page):
    page = new_page(width=390, java_script_enabled=False)
    show(page, "<noscript>uden</noscript>")
    assert page.viewport_size["width"] == 390
    assert "uden" in page.inner_text("body")


def test_the_browser_reaches_this_machine_only(page):
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.com/")
