"""The dates of a plan's own path: when it is written, its hearing, and one meeting of each body."""

from crispy_forms.layout import Row
from django import forms

from bpmplan.dkfds.layout import helper
from bpmplan.fields import DayField

from ..steps.deadlines import HEARING_BEGINS, HEARING_ENDS, WRITTEN, dates_of, meeting_of, problems_with


class PathDatesForm(forms.Form):
    """The dates of one plan. An empty field is a date that isn't known, or isn't needed."""

    mark_optional = False

    def __init__(self, data=None, *, plan, bodies):
        self.plan, self.bodies = plan, bodies
        self.stored = dates_of(plan)
        self.names = {WRITTEN: "written", HEARING_BEGINS: "hearing_begins", HEARING_ENDS: "hearing_ends"}
        self.names |= {meeting_of(body): f"meeting_{body.pk}" for body in bodies}
        initial = {name: self.stored.get(key) for key, name in self.names.items()}
        super().__init__(data, prefix=f"plan-{plan.pk}", initial=initial)
        self.fields["written"] = DayField(
            label="Planen er skrevet færdig",
            required=False,
            help_text="Jeres egen frist, fx før den skal til direktionen.",
        )
        self.fields["hearing_begins"] = DayField(label="Høringen begynder", required=False)
        self.fields["hearing_ends"] = DayField(label="Høringen slutter", required=False)
        for body in bodies:
            self.fields[self.names[meeting_of(body)]] = DayField(
                label=f"Møde i {body}",
                required=False,
                help_text="Her træffes den endelige beslutning." if body.is_last else "",
            )
        self.helper = helper("written", Row("hearing_begins", "hearing_ends"), *list(self.names.values())[3:])

    def clean(self):
        data = super().clean()
        given = {key: data[name] for key, name in self.names.items() if name in data}
        for key, sentence in problems_with(self.plan, self.bodies, given):
            self.add_error(self.names[key], sentence)
        return data

    def control(self, name):
        """The label and the field of a control, for what was typed and can't be saved."""
        field = self.fields.get(name.removeprefix(f"{self.prefix}-"))
        return (field.label, field) if field else ("", None)

    @property
    def changed(self):
        """The dates that the person changed, for ``deadlines.set_path_dates``: a colleague's others stay."""
        return {key: self.cleaned_data[name] for key, name in self.names.items() if name in self.changed_data}
