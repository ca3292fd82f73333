"""What every answer to a hearing is asked, whoever types it in."""

from django import forms

from bpmplan.dkfds.layout import Fold, helper
from bpmplan.fields import LineField
from bpmplan.files import UploadField
from bpmplan.outbox.addresses import validate_address

from ..models.hearings import ANSWER_LENGTH

FILES = ("file_1", "file_2", "file_3")
SHOWS, HIDES = "shows", "hides"


class AddressField(forms.EmailField):
    """A mail address that a mail can be sent to."""

    def __init__(self, **kwargs):
        super().__init__(max_length=254, validators=[validate_address], **kwargs)


class AnswerFields(forms.Form):
    """What every answer has: who it is from, whether the name may be published, its text, and files."""

    mark_optional = False
    name = LineField(label="Hvem svarer?", max_length=150, error_messages={"required": "Skriv, hvem svaret er fra."})
    shows_name = forms.ChoiceField(
        label="Må navnet stå i høringsnotatet?",
        choices=((SHOWS, "Ja, navnet må stå der"), (HIDES, "Nej, navnet skal udelades")),
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, om navnet må stå i høringsnotatet."},
    )
    text = forms.CharField(
        label="Svar",
        help_text="Skriv gerne, hvilket afsnit et punkt gælder. Det kan også vedhæftes som fil nedenfor.",
        required=False,
        max_length=ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    file_1 = UploadField(label="Fil", required=False)
    file_2 = UploadField(label="Endnu en fil", required=False)
    file_3 = UploadField(label="Og en fil til", required=False)

    attached = Fold("Vedhæft filer", *FILES)

    def clean(self):
        data = super().clean()
        data["files"] = [data.pop(name) for name in FILES if data.get(name)]
        has_faults = {"text", *FILES} & self.errors.keys()
        if not data.get("text") and not data["files"] and not has_faults:
            self.add_error("text", "Skriv svaret, eller vedhæft det.")
        data["hides_name"] = data.pop("shows_name", "") == HIDES
        return {name: value for name, value in data.items() if name not in FILES}


class SendAnswerForm(AnswerFields):
    """An answer that its author sends without an account."""

    address = AddressField(
        label="E-mail",
        help_text="Så sender vi en kvittering. Feltet må stå tomt, og adressen offentliggøres ikke.",
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("name", "address", "text", self.attached, "shows_name")
