"""Forms about people and their municipality."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.urls import reverse

from bpmplan.dkfds.layout import Actions, Link

from ..fields import DayField, NumberedRows
from ..files import UploadField
from ..outbox.addresses import validate_address
from ..second_person.forms import ReasonField
from ..security_log.events import EVENTS, GROUPS, names_in
from . import handing_over
from .models import Invitation, Membership, Municipality, Role, User

MAX_LOGO_BYTES = 2 * 1024 * 1024
ROLE_HELP = "Læser: ser planen. Redaktør: skriver i den. Godkender: sender den videre og registrerer beslutninger."
ADMINISTRATOR_HELP = "Inviterer kolleger, sætter roller og retter kommunens indstillinger."


def helper(*layout, action=""):
    made = FormHelper()
    made.layout = Layout(*layout)
    made.form_action = action
    return made


WHO_MISSING = {
    "name": {"required": "Skriv personens navn."},
    "email": {"required": "Skriv en e-mailadresse.", "invalid": "Skriv en e-mailadresse, fx navn@kommune.dk."},
    "role": {"required": "Vælg en rolle."},
}


class InviteForm(forms.ModelForm):
    class Meta:
        model = Invitation
        fields = ["name", "email", "role", "is_administrator"]
        widgets = {"role": forms.RadioSelect}
        help_texts = {"role": ROLE_HELP, "is_administrator": ADMINISTRATOR_HELP, "email": "Invitationen sendes hertil."}
        error_messages = WHO_MISSING

    def __init__(self, *args, municipality, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = Role.choices
        self.helper = helper(
            "name",
            "email",
            "role",
            "is_administrator",
            Actions(Submit("send", "Send invitation"), Link("Fortryd", reverse("members", args=[municipality.slug]))),
        )

    def validate_unique(self):
        """Left to ``people.invite``, whose sentence says who is a member already."""

    def validate_constraints(self):
        """As ``validate_unique``."""


class FirstAdministratorForm(InviteForm):
    """What ministry staff may propose: nothing about roles."""

    reason = ReasonField()

    class Meta(InviteForm.Meta):
        fields = ["name", "email"]
        widgets = {}
        help_texts = {"email": "Invitationen sendes hertil, når en kollega har godkendt."}

    def __init__(self, *args, municipality, **kwargs):
        forms.ModelForm.__init__(self, *args, **kwargs)
        self.helper = helper(
            "name",
            "email",
            "reason",
            Actions(
                Submit("send", "Foreslå administratoren"), Link("Fortryd", reverse("members", args=[municipality.slug]))
            ),
        )


class RoleForm(forms.ModelForm):
    class Meta:
        model = Membership
        fields = ["role", "is_administrator"]
        widgets = {"role": forms.RadioSelect}
        help_texts = {"role": ROLE_HELP, "is_administrator": ADMINISTRATOR_HELP}
        error_messages = {"role": WHO_MISSING["role"]}

    def __init__(self, *args, action="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = Role.choices
        self.helper = helper("role", "is_administrator", Actions(Submit("role_save", "Gem rolle")), action=action)


class SuccessorForm(forms.Form):
    """Who takes over what waits for a member: a colleague who writes, or nobody."""

    successor = forms.ModelChoiceField(
        label="Hvem overtager opgaverne?",
        queryset=User.objects.none(),
        required=False,
        empty_label="Ingen lige nu",
        error_messages={"invalid_choice": "Personen kan ikke overtage opgaverne længere. Vælg en anden."},
    )
    mark_optional = False

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = handing_over.successors(membership)
        self.helper = helper("successor")
        self.helper.form_tag = False


class EmailForm(forms.Form):
    email = forms.EmailField(
        label="Ny e-mailadresse",
        max_length=254,
        validators=[validate_address],
        help_text="Både den gamle og den nye adresse får besked. Adgangskoden ændres ikke.",
        error_messages=WHO_MISSING["email"],
    )

    def __init__(self, *args, action="", **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("email", Actions(Submit("email_save", "Ret adressen")), action=action)


class OwnRoleForm(forms.Form):
    """What somebody who administers does beside that, in their own words."""

    role = forms.ChoiceField(
        label="Hvad laver du selv i planen?",
        choices=[
            (Role.EDITOR.value, "Jeg skriver"),
            (Role.APPROVER.value, "Jeg skriver, sender planen til politisk behandling og registrerer beslutninger"),
            (Role.READER.value, "Jeg skriver ikke. Jeg inviterer dem, der gør"),
        ],
        widget=forms.RadioSelect,
        help_text="Du er administrator under alle omstændigheder, og du kan altid ændre svaret.",
        error_messages={"required": "Vælg, hvad du laver.", "invalid_choice": "Vælg et af svarene."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("role", Actions(Submit("accept", "Tag imod invitationen")))


class PasswordForm(OwnRoleForm):
    """Choosing a first password; ``asks_role``: and saying what one does (``OwnRoleForm``)."""

    password = forms.CharField(
        label="Vælg en adgangskode",
        strip=False,
        error_messages={"required": "Vælg en adgangskode."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )
    password_again = forms.CharField(
        label="Gentag adgangskoden",
        strip=False,
        error_messages={"required": "Skriv adgangskoden igen."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, invitation, asks_role=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        own = ["password", "password_again"]
        if asks_role:
            own.append("role")
        else:
            del self.fields["role"]
        self.helper = helper(*own, Actions(Submit("accept", "Tag imod invitationen")))

    def clean_password(self):
        person = User(email=self.invitation.email, name=self.invitation.name)
        validate_password(self.cleaned_data["password"], person)
        return self.cleaned_data["password"]

    def clean(self):
        cleaned = super().clean()
        if {"password", "password_again"} <= set(cleaned) and cleaned["password"] != cleaned["password_again"]:
            self.add_error("password_again", "De to adgangskoder er ikke ens.")
        return cleaned


class NameForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name"]
        help_texts = {"name": "Sådan står du i oversigter og historik."}
        error_messages = {"name": {"required": "Skriv dit navn."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("name", Actions(Submit("save", "Gem navn")))


class SettingsForm(forms.ModelForm):
    new_logo = UploadField(
        images_only=True,
        required=False,
        label="Logo",
        max_bytes=MAX_LOGO_BYTES,
        help_text="PNG eller JPEG, højst 2 MB. Står på planens forside og på kommunens side.",
    )
    remove_logo = forms.BooleanField(required=False, label="Fjern logoet")

    class Meta:
        model = Municipality
        fields = ["mailbox", "needs_second_factor", "accent"]
        help_texts = {
            "needs_second_factor": "De kan først gå videre, når de har slået det til. Det gælder også dig. "
            "På listen over brugere kan du se, hvem der har.",
            "mailbox": "Fx jobcenterets fælles postkasse. Vises på kommunens side, så læsere kan spørge. "
            "Får besked om nye administratorer og om vedtagelser.",
            "accent": "Farven på planens side og i dens PDF. Skriv # og seks tegn, fx #1b4e6b. "
            "Den skal kunne læses på hvidt. Er feltet tomt, bruges BPMplans farve.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields = ["mailbox", "needs_second_factor", "accent", "new_logo"]
        if self.instance.logo:
            fields.append("remove_logo")
        else:
            del self.fields["remove_logo"]
        self.helper = helper(*fields, Actions(Submit("save", "Gem indstillinger")))

    def clean_accent(self):
        return self.cleaned_data["accent"].lower()


class BodyForm(forms.Form):
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label="Navn", max_length=100, required=False)
    order = forms.IntegerField(label="Nummer i rækkefølgen", min_value=1, max_value=99, required=False)
    is_last = forms.BooleanField(label="Træffer den endelige beslutning", required=False)
    mark_optional = False

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("pk") and not cleaned.get("name") and not cleaned.get("DELETE"):
            self.add_error("name", "Skriv navnet, eller sæt flueben ved »Fjern«.")
        return cleaned


class BaseBodyFormSet(NumberedRows):
    """Room for one more; for a committee and a council where there is none yet."""

    def __init__(self, *args, initial, **kwargs):
        super().__init__(*args, initial=initial, **kwargs)
        self.extra = 1 if initial else 2

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Fjern"

    def clean(self):
        if any(self.errors):
            return
        rows = self.rows()
        if rows and [last for _, _, last in rows] != [False] * (len(rows) - 1) + [True]:
            raise forms.ValidationError(
                "Præcis ét politisk organ træffer den endelige beslutning, og det skal have det højeste nummer."
            )

    def rows(self):
        """The rows as ``set_bodies`` takes them."""
        filled = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data.get("name") and not form.cleaned_data.get("DELETE")
        ]
        placed = sorted((row for row in filled if row["order"]), key=lambda row: (row["order"], row["is_last"]))
        # Without a number: in the order of the page, before the one that decides last.
        last = [placed.pop()] if placed and placed[-1]["is_last"] else []
        rows = [*placed, *(row for row in filled if not row["order"]), *last]
        return [(row["pk"], row["name"], row["is_last"]) for row in rows]


BodyFormSet = forms.formset_factory(
    BodyForm, formset=BaseBodyFormSet, can_delete=True, max_num=20, validate_max=True, absolute_max=30
)


class LogForm(forms.Form):
    """What the security log is narrowed by. Words in the address are Danish."""

    person = forms.CharField(label="Navn eller e-mail", required=False, max_length=254)
    slags = forms.ChoiceField(label="Hændelse", required=False)
    fra = DayField(label="Fra", required=False)
    til = DayField(label="Til og med", required=False)
    mark_optional = False

    def __init__(self, data):
        super().__init__(data)
        groups = [(group, [(name, EVENTS[name].label) for name in names_in(group)]) for group in GROUPS]
        self.fields["slags"].choices = [("", "Alle"), *groups]

    def clean(self):
        days = self.cleaned_data.get("fra"), self.cleaned_data.get("til")
        if all(days) and days[0] > days[1]:
            self.add_error("til", "Den sidste dag kan ikke ligge før den første.")

    @property
    def is_used(self):
        return any(self.data.get(name) for name in self.fields)

    def narrow(self, entries):
        """The rows asked for; all, as long as something can't be read."""
        if not self.is_valid():
            return entries
        given = self.cleaned_data
        if words := given["person"].strip():
            entries = entries.about_person(words)
        if given["slags"]:
            entries = entries.filter(event=given["slags"])
        return entries.between(given["fra"], given["til"])
