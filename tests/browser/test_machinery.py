"""The browser fixtures find what they are for, on a page under the strictest policy."""

import pytest

PAGE = """<!doctype html><html lang="da"><head><title>Prøve</title></head><body><main><h1>Prøve</h1>
<p>Tekst</p>{}</main></body></html>"""


@pytest.fixture
def show(page):
    def show(extra=""):
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

    return show


def test_axe_passes_a_good_page_under_a_strict_policy(page, show, axe):
    show()
    axe(page)


def test_axe_names_what_is_wrong(page, show, axe):
    show("<input>")
    with pytest.raises(AssertionError, match=r"label: .*\n.*<input>"):
        axe(page)
    axe(page, disable=["label"])


def test_a_breach_of_the_policy_is_heard(page, show, complaints):
    show("<script>1</script>")
    page.wait_for_load_state()
    assert "Content Security Policy" in complaints[0]
    complaints.clear()


def test_other_windows_are_narrow_or_without_javascript(new_page):
    page = new_page(width=390, java_script_enabled=False)
    page.goto("data:text/html,<p>a</p><noscript>uden</noscript>")
    assert page.viewport_size["width"] == 390
    assert page.locator("noscript").is_visible()
