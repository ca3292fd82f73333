"""The form in which a person says what each heading of a document is."""

from crispy_forms.layout import Row
from django import forms
from django.utils.html import format_html

from bpmplan.dkfds.layout import helper
from bpmplan.fields import LineField
from bpmplan.widgets import LongSelect

from ...bringing.beginning import Choices
from ...bringing.roles import TEXTS, Role, TableRole
from ...models import BroughtDocument, PlanGoal
from .steps import PlanForm

FIRST_ROLES = [(role.value, role.label) for role in (Role.CHAPTER, Role.OUT)]
"""What the text before the first heading can be."""
OF_GOALS = (Role.GROUP, Role.OWN, Role.SUB)


def choices_of(data, proposal):
    """The ``Choices`` in a form that was sent; what can't be chosen is left as it is proposed.

    Roles that were left as they are proposed are proposed anew when the plan is to answer other goals.
    """
    known = {value for value, _ in roles_to_choose(proposal)}
    roles, texts, tables = {}, {}, {}
    for part in proposal.parts:
        role, text = data.get(f"role_{part.number}"), data.get(f"text_{part.number}")
        if role in known and role != proposal.proposed[part.number]:
            roles[part.number] = role
        if text in TEXTS:
            texts[part.number] = text
        for at in range(len(part.tables)):
            reading, role = proposal.plan.readings.get((part.number, at)), data.get(f"table_{part.number}_{at}")
            if reading and role in TableRole.values and role != reading.proposed:
                tables[part.number, at] = role
    alts = {one["key"]: " ".join(data[f"alt_{one['key']}"].split())[:500] for one in proposal.document.images
            if f"alt_{one['key']}" in data}  # fmt: skip
    return Choices(roles, texts, tables, alts)


def roles_to_choose(proposal):
    """``[(role, what it is called)]`` in the order in which they stand in the list."""
    ministers = [(one.role, f"Ministerens mål {one.number} for {one.year}: {one.title}") for one in proposal.ministers]
    roles = [(role.value, role.label) for role in Role]
    at = next(number for number, (role, _) in enumerate(roles) if role == Role.OWN)
    return [*roles[:at], *((role, f"{label[:90]} …" if len(label) > 92 else label) for role, label in ministers),
            *roles[at:]]  # fmt: skip


class AboutForm(PlanForm):
    """The title, years and goals of the plan that a document is to become."""

    class Meta(PlanForm.Meta):
        model = BroughtDocument

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("title", Row("first_year", "last_year"), "goal_sets")

    @property
    def changes_proposal(self):
        """Whether the proposal is another with what was typed."""
        return bool({"first_year", "last_year", "goal_sets"} & set(self.changed_data))


class ProposalForm(forms.Form):
    """For each heading and each table what it is, for each goal what the text right under it is, and for each image
    what it shows. ``data`` is what was sent, or nothing: then what is proposed stands in it.
    """

    mark_optional = False

    def __init__(self, data, proposal):
        self.proposal = proposal
        super().__init__(self._as_proposed() if data is None else data)
        roles = roles_to_choose(proposal)
        for part in proposal.shown_parts:
            self.fields[f"role_{part.number}"] = forms.ChoiceField(
                label=_asking("Hvad er overskriften?", part)
                if part.number
                else "Hvad er teksten før den første overskrift?",
                choices=roles if part.number else FIRST_ROLES,
                widget=LongSelect,
                error_messages={"required": "Vælg, hvad det er."},
            )
            if proposal.text_under(part) and part.blocks:
                self.fields[f"text_{part.number}"] = forms.ChoiceField(
                    label=_asking("Teksten lige under den er målets", part),
                    choices=[(text, PlanGoal.FIELDS[text].label) for text in TEXTS],
                    required=False,
                )
            for at in range(len(part.tables)):
                if (part.number, at) in proposal.plan.readings:
                    self.fields[f"table_{part.number}_{at}"] = forms.ChoiceField(
                        label=_asking(f"Hvad er tabel {at + 1}?" if at else "Hvad er tabellen?", part),
                        choices=TableRole.choices,
                        required=False,
                    )
        for number, image in enumerate(proposal.images, 1):
            self.fields[f"alt_{image['key']}"] = LineField(
                label=f"Hvad viser billede {number}?", max_length=500, required=False
            )

    def _as_proposed(self):
        proposal = self.proposal
        data = {f"role_{number}": str(role) for number, role in proposal.roles.items()}
        data |= {f"text_{part.number}": proposal.text_under(part) for part in proposal.parts}
        data |= {f"table_{number}_{at}": str(one.kind) for (number, at), one in proposal.plan.readings.items()}
        return data | {f"alt_{image['key']}": image["alt"] for image in proposal.images}

    def clean(self):
        data = super().clean()
        for number, sentence in self.proposal.plan.faults.items():
            if f"role_{number}" not in self.errors:
                self.add_error(f"role_{number}", sentence)
        for sentence in self.proposal.plan.sentences:
            self.add_error(None, sentence)
        return data

    def fields_of(self, part):
        """The fields about a part, those of its tables last."""
        names = [f"role_{part.number}", f"text_{part.number}"]
        names += [f"table_{part.number}_{at}" for at in range(len(part.tables))]
        return [self[name] for name in names if name in self.fields]

    @property
    def image_fields(self):
        """``[(image, its field)]``."""
        return [(image, self[f"alt_{image['key']}"]) for image in self.proposal.images]


def _asking(question, part):
    """A label that names its heading to those who don't see it beside."""
    return format_html('{}<span class="sr-only"> »{}«</span>', question, part.title)
