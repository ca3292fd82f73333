"""What tests in a browser do with a text: the editor lies over its textarea, and a script that changes it says so."""


def write_text(page, field, markdown):
    """Puts a text in place of what stands in the textarea ``field`` (a CSS selector)."""
    page.locator(field).evaluate(
        "(area, text) => { area.value = text; area.dispatchEvent(new Event('input', {bubbles: true})); }", markdown
    )
