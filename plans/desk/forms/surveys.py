"""The form of one answer to a survey."""

from django import forms

from bpmplan.widgets import MarkdownField, MarkdownTextarea

from .section import started_from_field

MOST_LETTERS = 10_000
"""Letters of one answer: some three pages."""


class AnswerForm(forms.Form):
    """The words for one question, beside others on the same page: its controls have the question before their names.

    ``text`` stands there first, as it was saved last, by the save with the number ``started_from``. The page sends what
    was asked as well (``seen``): an answer to other words than those that stand there now isn't saved before it is
    looked at.
    """

    ASKED_OTHERWISE = (
        "Spørgsmålet er formuleret om, siden du åbnede siden. Læs det igen, og gem, når svaret passer til det."
    )
    mark_optional = False
    started_from = started_from_field()
    text = MarkdownField(required=False, max_length=MOST_LETTERS, widget=MarkdownTextarea({"rows": 6}))

    def __init__(self, data=None, *, prefix, label, text, started_from, asked):
        super().__init__(data, prefix=prefix, initial={"text": text, "started_from": started_from})
        self.fields["text"].label, self.asked = label, asked

    def clean(self):
        seen = self.data.get(self.add_prefix("seen"), self.asked)
        if seen.split() != self.asked.split():  # a browser sends other ends of lines than a file brought
            self.add_error("text", self.ASKED_OTHERWISE)
