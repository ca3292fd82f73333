"""Texts in CSV files that a spreadsheet would take for formulas."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may read as the start of a formula in a CSV file; such a text gets an apostrophe in front."""


def guarded(text):
    """A text that no spreadsheet takes for a formula, also after the spaces that it may strip."""
    text = text.replace("\0", "")
    return "'" + text if _is_formula(text) else text


def unguarded(cell):
    """The text of a cell that ``guarded`` may have written."""
    return cell[1:] if cell.startswith("'") and _is_formula(cell[1:]) else cell


def _is_formula(text):
    """Whether it begins as a formula, or as a text that has been guarded already."""
    text = text.lstrip("'")
    return text.startswith(FORMULA) or text.lstrip().startswith(FORMULA)
