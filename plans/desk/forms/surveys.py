"""The form of one answer to a survey."""

from django import forms

from bpmplan.widgets import MarkdownField, MarkdownTextarea

from .section import started_from_field

MOST_LETTERS = 10_000
"""Letters of one answer: some three pages."""


class AnswerForm(forms.Form):
    """The words for one question, beside others on the same page: its controls have the question before their names.

    ``text`` stands there first, as it was saved last, by the save with the number ``started_from``.
    """

    mark_optional = False
    started_from = started_from_field()
    text = MarkdownField(required=False, max_length=MOST_LETTERS, widget=MarkdownTextarea({"rows": 6}))

    def __init__(self, data=None, *, prefix, label, text, started_from):
        super().__init__(data, prefix=prefix, initial={"text": text, "started_from": started_from})
        self.fields["text"].label = label
