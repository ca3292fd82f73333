"""Forms of a hearing: the parties that are asked, the hearing itself, answers and their points."""

from django import forms
from django.utils import timezone

from bpmplan import danish
from bpmplan.dkfds.layout import helper
from bpmplan.exchange import FileForm
from bpmplan.fields import DayField, KnownChoices, LineField
from bpmplan.steps import Refused

from ...hearing.beginning import check_longer
from ...hearing.forms import AddressField
from ...models import PartyKind
from ...models.hearings import WORDS_LENGTH
from ...steps.deadlines import HEARING_ENDS, dates_of, problems_with


class PartyForm(forms.Form):
    """A party on the municipality's list."""

    mark_optional = False
    name = LineField(label="Navn", max_length=150, error_messages={"required": "Skriv, hvad høringsparten hedder."})
    kind = forms.ChoiceField(label="Slags", choices=PartyKind.choices)
    address = AddressField(
        label="E-mail", required=False, help_text="Uden en e-mail sender I selv parten et brev, når der er høring."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("name", "kind", "address")


class PartiesFileForm(FileForm):
    """The list as a file that was taken out here and changed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        file = self.fields["file"]
        file.help_text += " Nye parter kommer på listen, og ingen slettes."
        file.error_messages["required"] = "Vælg filen."
        self.helper = helper("file")


class ChosenParties(KnownChoices):
    """Parties of the municipality's list, with what kind they are and whether they have an address."""

    def offer(self, parties):
        self.parties = {party.pk: party for party in parties}
        self.choices = [(pk, _in_words(party)) for pk, party in self.parties.items()]

    def clean(self, value):
        return [self.parties[pk] for pk in super().clean(value)]


def _in_words(party):
    return f"{party.name} ({party.get_kind_display().lower()}{'' if party.address else ', ingen e-mail'})"


class HearForm(forms.Form):
    """Until when a plan is heard, by whom, and what its letter says."""

    deadline = DayField(
        label="Frist for svar",
        help_text="Fx 15.12.2026. Der kan svares til og med den dag.",
        error_messages={"required": "Skriv, hvornår fristen er."},
    )
    parties = ChosenParties(label="Hvem skal høres?", required=False)
    words = forms.CharField(
        label="Egne ord i brevet",
        help_text="Fx hvad I især vil høre om. Fristen, planens navn og linket står der i forvejen.",
        required=False,
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    address = AddressField(
        label="E-mail, som svar også kan sendes til",
        help_text="Står i brevet og på planens forside. Må være tom.",
        required=False,
    )

    def __init__(self, *args, plan, **kwargs):
        self.plan = plan
        municipality = plan.municipality
        planned = dates_of(plan).get(HEARING_ENDS)
        self.today = timezone.localdate()
        initial = {"deadline": planned if planned and planned > self.today else None, "address": municipality.mailbox}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["parties"].offer(municipality.parties.all())
        self.helper = helper("deadline", *(["parties"] if self.has_parties else []), "words", "address")

    @property
    def has_parties(self):
        return bool(self.fields["parties"].choices)

    def clean_deadline(self):
        deadline = self.cleaned_data["deadline"]
        if deadline <= self.today:
            raise forms.ValidationError("Fristen skal ligge efter i dag.", code="past")
        return _on_path(self.plan, deadline)


def _on_path(plan, deadline):
    """The deadline, if it goes with the other dates on the plan's path."""
    dates = dates_of(plan) | {HEARING_ENDS: deadline}
    for _, sentence in problems_with(plan, plan.municipality.bodies.all(), dates):
        raise forms.ValidationError(sentence, code="path")
    return deadline


class AskMoreForm(forms.Form):
    """More parties of the list."""

    mark_optional = False
    parties = ChosenParties(label="Hør flere", error_messages={"required": "Vælg mindst en part."})

    def __init__(self, *args, parties, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parties"].offer(parties)
        self.helper = helper("parties")


class ExtendForm(forms.Form):
    """A later deadline."""

    mark_optional = False
    deadline = DayField(label="Ny frist", error_messages={"required": "Skriv den nye frist."})

    def __init__(self, *args, hearing, **kwargs):
        super().__init__(*args, **kwargs)
        self.hearing = hearing
        self.fields["deadline"].help_text = f"Fristen er nu {danish.date(hearing.deadline)}."
        self.helper = helper("deadline")

    def clean_deadline(self):
        deadline = self.cleaned_data["deadline"]
        try:
            check_longer(self.hearing, deadline, timezone.now())
        except Refused as refused:
            raise forms.ValidationError(str(refused), code="not_longer") from None
        return _on_path(self.hearing.plan, deadline)


class LetterForm(forms.Form):
    """Where a party's letter is sent again; ``sends``: it is, so no other address than the party's may be lost."""

    mark_optional = False
    address = AddressField(label="E-mail", error_messages={"required": "Skriv den adresse, brevet skal sendes til."})

    def __init__(self, *args, party, sends=True, **kwargs):
        super().__init__(*args, initial={"address": party.address}, **kwargs)
        self.party, self.sends = party, sends
        self.fields["address"].required = sends
        self.helper = helper("address")

    def clean_address(self):
        address = self.cleaned_data["address"]
        if not self.sends and address not in ("", self.party.address):
            raise forms.ValidationError("Her er skrevet en anden e-mail. Send brevet til den, eller slet den først.")
        return address
