"""Forms about what political bodies decided: record a decision, record the adoption, correct what was recorded."""

from crispy_forms.layout import Row
from django import forms
from django.utils import timezone

from bpmplan.dkfds.layout import Fold, helper
from bpmplan.fields import DayField, DrawableTexts

from ...models import Decision, Outcome
from ...models.decisions import HTTPS
from ...steps.decisions import NOT_HELD, corrections


class MinutesField(forms.URLField):
    """The address of a body's minutes: https only, as it stands in the browser."""

    def __init__(self, **kwargs):
        super().__init__(assume_scheme="https", error_messages={"invalid": HTTPS}, **kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        scheme, mark, rest = value.partition("://")
        value = f"{scheme.lower()}{mark}{rest}"
        if value and not value.startswith("https://"):
            raise forms.ValidationError(HTTPS, code="invalid")
        return value


class DecisionForm(DrawableTexts, forms.ModelForm):
    """What a body decided. With ``last`` it is the adoption by the body that decides last."""

    again = forms.BooleanField(label="Ja, det er en ny behandling", required=False)
    mark_optional = True

    class Meta:
        model = Decision
        fields = Decision.GIVEN
        field_classes = {"meeting_date": DayField, "minutes": MinutesField}
        widgets = {
            "votes": forms.Textarea(attrs={"rows": 2}),
            "minority_statement": forms.Textarea(attrs={"rows": 4}),
            "outcome": forms.RadioSelect,
        }
        help_texts = {
            "meeting_date": "Fx 12.12.2026.",
            "case_number": "Som i referatet, fx 15.00.00-A00-5-20.",
            "item_number": "Fx 12.",
            "votes": "Fx »7 stemte for, 2 imod«.",
            "minutes": "Adressen på det referat, der er lagt ud på kommunens side. Linket står i planen.",
        }
        error_messages = {
            "body": {"required": "Vælg det udvalg eller den kommunalbestyrelse, der har truffet beslutningen."},
            "meeting_date": {"required": "Skriv mødets dato."},
            "outcome": {"required": "Vælg, hvad der blev besluttet."},
        }

    def __init__(self, *args, municipality, last, **kwargs):
        super().__init__(*args, **kwargs)
        self.last, self.municipality = last, municipality
        bodies = municipality.bodies.all()
        self.fields["body"].queryset = bodies.filter(is_last=True) if last else bodies
        self.fields["body"].label = "Hvem har vedtaget planen?" if last else "Hvem har truffet beslutningen?"
        self.fields["body"].required = True
        self.fields["body"].empty_label = None if last else "Vælg udvalg eller kommunalbestyrelse"
        if last:
            self.fields["body"].initial = bodies.filter(is_last=True).first()
            del self.fields["outcome"]
        else:
            # The adoption by the body that decides last is a step of its own.
            self.fields["outcome"].choices = [choice for choice in Outcome.choices if choice[0] != Outcome.ADOPTED]
        self._lay_out()

    def _lay_out(self, *more, asked=False):
        self.helper = helper(
            *(("again",) if asked else ()),
            "body",
            "meeting_date",
            *(("outcome",) if "outcome" in self.fields else ()),
            Row("case_number", "item_number"),
            "minutes",
            Fold("Stemmer og mindretalsudtalelse", "votes", "minority_statement"),
            *more,
        )

    def ask(self, sentence):
        """Show the question whether this is a new treatment, with what was typed kept."""
        self.add_error("again", sentence)
        self._lay_out(asked=True)

    def clean_meeting_date(self):
        day = self.cleaned_data["meeting_date"]
        if day > timezone.localdate():
            raise forms.ValidationError(NOT_HELD)
        return day

    @property
    def given(self):
        """What was written, as ``{field: value}`` of ``Decision.GIVEN``."""
        return {name: value for name, value in self.cleaned_data.items() if name in Decision.GIVEN}

    def unsaved(self):
        """The decision as given, for ``steps`` to record."""
        decision = Decision(**self.given)
        if self.last:
            decision.outcome = Outcome.ADOPTED
        return decision


class CorrectionForm(DecisionForm):
    """Correct a recorded decision, and say why. A body that is gone from the municipality's list can be kept."""

    started_from = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Hvorfor rettes beslutningen?",
        help_text="Begrundelsen og det, der stod før, kan læses i planens historik.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": "Skriv en begrundelse."},
    )

    def __init__(self, *args, instance, **kwargs):
        initial = {"started_from": corrections(instance)}
        super().__init__(*args, instance=instance, initial=initial, last=instance.is_adoption, **kwargs)
        body = self.fields["body"]
        if instance.body_id is None:
            body.required, body.empty_label = False, instance.body_name
        else:
            body.queryset = body.queryset | type(instance.body).objects.filter(pk=instance.body_id)
            body.empty_label = None

    def _lay_out(self, *more, asked=False):
        super()._lay_out("reason", "started_from")

    def after(self, meanwhile):
        """The form once more when a colleague has corrected the decision (``CorrectedMeanwhile``): what is written
        stays, what was left as it stood becomes the colleague's."""
        data = self.data.copy()
        data["started_from"] = meanwhile.started_from
        for name, (before, now) in meanwhile.changed.items():
            if name == "body_name" and self._written("body") in ("", before):
                data["body"] = meanwhile.decision.body_id or ""
            elif name != "body_name" and self._written(name) == before:
                data[name] = now
        form = type(self)(data, instance=meanwhile.decision, municipality=self.municipality)
        form.add_error(
            None,
            f"{meanwhile} Det, du har skrevet, står her stadig. Se det igennem, og gem igen, hvis det skal gælde.",
        )
        return form

    def _written(self, name):
        """What the form has in a field, as ``Event.corrected`` keeps it."""
        value = self.given.get(name)
        if name == "meeting_date":
            return value.isoformat()
        return "" if value is None else str(getattr(value, "name", value))
