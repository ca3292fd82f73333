"""What the public search finds a plan by: the words of every declared field, as they are shown."""

from ..models import KINDS


def searched_texts(content):
    """``(model name, section, label, text, whether it is Markdown)`` of all texts that a content is found by."""
    for name, section in content.sections:
        for field in KINDS[name].FIELDS.searched:
            for text in field.searched_texts(section):
                yield name, section, field.label, text, field.is_text
        if name == "plangoal":
            for minister in section.minister:
                yield name, section, "Ministerens mål", minister.title, False
