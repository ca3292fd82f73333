"""The page where a letter and what was read out of it stand side by side, to be corrected and saved as a draft.

Nothing is kept between the pages: the letter's text and the name of its stored file travel in the form.
"""

from dataclasses import asdict

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.utils.safestring import SafeString

from bpmplan import files
from bpmplan.differences import marked
from bpmplan.fields import DayField
from bpmplan.many_html import filled, one_after_the_other

from ..letters import LetterError, match_goals, propose, read_text
from ..lineage import possible_origins
from ..models import Goal, GoalSet, LetterKind, OfficialIndicator
from ..workflow import LATER_KINDS
from .mixins import by_year

SALT = "goals.letter_desk"
CLOSED = SafeString("</mark>")
NOT_FOUND = "Ikke fundet i brevet."
MAX_TEXT = 400_000
MAX_GOALS = 20
KINDS = [(kind.value, kind.label) for kind in LetterKind if kind != LetterKind.WITHDRAWAL]
FILE_TYPES = (files.PDF, files.DOCX, files.TEXT)
ENDINGS = ",".join(ending for kind in FILE_TYPES for ending in files.ENDINGS[kind])


class ReadForm(forms.Form):
    """The letter: a file, or its text. Valid, it has ``text`` and ``stored`` (a ``StoredFile`` or None)."""

    file = files.UploadField(label="Brevet som fil", required=False, help_text="PDF, Word (.docx) eller tekst.")
    pasted = forms.CharField(
        label="Eller brevets tekst",
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea({"rows": 12}),
        help_text="Kopiér teksten fra brevet, og sæt den ind her.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ENDINGS

    def clean(self):
        cleaned = super().clean()
        uploaded, pasted = cleaned.get("file"), (cleaned.get("pasted") or "").strip()
        self.stored, self.text = None, pasted
        if self.errors:
            return cleaned
        if bool(uploaded) == bool(pasted):
            both = "Vælg enten en fil eller brevets tekst, ikke begge dele."
            raise ValidationError(both if uploaded else "Vælg en fil, eller sæt brevets tekst ind.")
        if uploaded:
            uploaded.seek(0)
            try:
                self.text = read_text(uploaded.read(), uploaded.name or "")
            except LetterError as error:
                self.add_error("file", str(error))
            else:
                self.stored = files.store(uploaded)
        return cleaned


class LetterText(forms.Form):
    """What travels from the first page to the second: the letter's text and its stored file, signed."""

    text = forms.CharField(max_length=MAX_TEXT, strip=False, widget=forms.Textarea({"hidden": True}))
    file = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_text(self):
        return self.cleaned_data["text"].replace("\r\n", "\n")

    def clean_file(self):
        value = self.cleaned_data["file"]
        try:
            return files.StoredFile(**signing.loads(value, salt=SALT)) if value else None
        except (signing.BadSignature, TypeError):
            raise ValidationError("Filen følger ikke længere med. Læs brevet ind igen.") from None


class HeadForm(forms.Form):
    """What the letter says of itself. The fields that are read have the names that ``Proposal.found`` gives them."""

    year = forms.IntegerField(label="Målene gælder for året", min_value=2010, max_value=2100)
    kind = forms.ChoiceField(label="Brevets art", choices=KINDS)
    dated_on = DayField(label="Brevets dato", required=False)
    journal_number = forms.CharField(label="Journalnummer", required=False, max_length=40)
    minister = forms.CharField(label="Minister", required=False, max_length=100)
    addressees = forms.CharField(
        label="Modtagere",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text="Én på hver linje.",
    )
    consultation_deadline = DayField(label="Høringsfrist", required=False)
    focus = forms.CharField(
        label="Særligt fokus i året", required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    plan_required = forms.BooleanField(
        label="Loven krævede en plan for året", required=False, help_text="Læses ikke i brevet."
    )

    def clean(self):
        cleaned = super().clean()
        year, kind = cleaned.get("year"), cleaned.get("kind")
        goal_set = GoalSet.objects.filter(year=year).first() if year else None
        is_later = kind in LATER_KINDS
        if goal_set and goal_set.is_announced and not is_later:
            self.add_error("kind", f"Målene for {year} er allerede udmeldt: vælg »Rettelse« eller »Tilføjelse«.")
        elif is_later and not (goal_set and goal_set.is_announced):
            self.add_error("kind", f"Målene for {year} er ikke udmeldt endnu: vælg »Udmelding« eller »Høring«.")
        return cleaned


class GoalRow(forms.Form):
    """One goal as the letter words it."""

    number = forms.IntegerField(label="Nummer", min_value=1, max_value=MAX_GOALS)
    title = forms.CharField(label="Titel", max_length=500, widget=forms.Textarea({"rows": 2}))
    short_title = forms.CharField(label="Kort titel", max_length=60, help_text="Vores eget korte navn til lister.")
    rationale = forms.CharField(
        label="Begrundelse", required=False, max_length=20_000, widget=forms.Textarea({"rows": 6})
    )
    focus = forms.CharField(label="Særligt fokus", required=False, max_length=2000)
    indicator = forms.ChoiceField(
        label="Officiel indikator", choices=OfficialIndicator.choices, initial=OfficialIndicator.UNKNOWN
    )
    continues = forms.ModelChoiceField(Goal.objects.none(), label="Viderefører", required=False)

    def __init__(self, *args, earlier=(), **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["continues"]
        field.queryset = Goal.objects.select_related("goal_set")
        field.choices = [("", "Nyt mål"), *by_year(earlier)]

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split()).removesuffix(".")

    def clean_rationale(self):
        return self.cleaned_data["rationale"].replace("\r\n", "\n")


class BaseRows(forms.BaseFormSet):
    def clean(self):
        if any(self.errors):
            return
        numbers = [row["number"] for row in self.rows()]
        for number in sorted({number for number in numbers if numbers.count(number) > 1}):
            raise ValidationError(f"Der er to mål med nummer {number}.")
        if not numbers:
            raise ValidationError("Brevet skal have mindst ét mål, før det kan gemmes.")

    def rows(self):
        """What was written, row by row, without those that are empty or taken out."""
        return [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data.get("number") and not form.cleaned_data.get("DELETE")
        ]

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Tag ikke målet med"
        form.is_spare = index is None or index >= self.initial_form_count()


Rows = formset_factory(
    GoalRow, formset=BaseRows, extra=2, max_num=MAX_GOALS, absolute_max=MAX_GOALS, can_delete=True, validate_max=True
)


class Reading:
    """A letter's proposal set beside what the program knows, and the forms in which staff correct it."""

    def __init__(self, text, stored=None, data=None):
        self.proposal = propose(text)
        self.letter_html, self.places = marked_letter(self.proposal)
        year = self.proposal.year.value if self.proposal.year else None
        if data is not None and data.get("year", "").isdigit():
            year = int(data["year"][:4])
        self.earlier = _goals_before(year)
        self.goal_set = GoalSet.objects.filter(year=year).first() if year else None
        self.of_this_year = _goals_of(self.goal_set)
        self.carried = LetterText(
            initial={"text": text, "file": signing.dumps(asdict(stored), salt=SALT) if stored else ""}
            if data is None
            else {"text": text, "file": data.get("file", "")}
        )
        self.head = HeadForm(data, initial=self._head())
        self.rows = Rows(data, initial=self._rows(), prefix="maal", form_kwargs={"earlier": self.earlier})
        self._say_what_was_found()
        self._say_doubts()

    def is_valid(self):
        valid = [self.head.is_valid(), self.rows.is_valid()]
        if not all(valid):
            return False
        year = self.head.cleaned_data["year"]
        for form in self.rows.forms:
            goal = form.cleaned_data.get("continues")
            if goal and not form.cleaned_data.get("DELETE") and goal.goal_set.year >= year:
                form.add_error("continues", f"Vælg et mål fra før {year}.")
        return not any(self.rows.errors)

    # What the template shows

    def head_fields(self):
        return [(field, self.places.get(field.name, ())) for field in self.head]

    def goal_rows(self):
        """``[(form, fields with their places, what changed)]``; the spare rows have no places."""
        return [
            (
                form,
                [(form[name], self._places(form, name)) for name in GoalRow.base_fields],
                self._changes(form),
            )
            for form in self.rows.forms
        ]

    def _places(self, form, name):
        number = form.initial.get("number")
        return () if form.is_spare else self.places.get(f"goal-{number}-{name}", ())

    def _changes(self, form):
        """The title, word by word, beside the goal that it continues or, in a later letter, the words in force."""
        before = None
        if self.goal_set and self.goal_set.is_announced:
            number = str(form["number"].value() or "")
            before = next((goal for goal in self.of_this_year if str(goal.number) == number), None)
        else:
            chosen = str(form["continues"].value() or "")
            before = next((goal for goal in self.earlier if str(goal.pk) == chosen), None)
        title = form["title"].value() or ""
        if before is None or before.wording is None or not title:
            return None
        words = before.wording
        return {
            "goal": before,
            "title": marked(words.title, title, spoken=True) if words.title != title else "",
            "rationale": marked(words.rationale, form["rationale"].value() or "", spoken=True)
            if words.rationale and words.rationale != (form["rationale"].value() or "")
            else "",
        }

    # What the forms begin with

    def _head(self):
        found = self.proposal

        def value(name):
            return getattr(found, name).value if getattr(found, name) else None

        return {
            "year": value("year"),
            "kind": self._kind(),
            "dated_on": value("dated_on"),
            "journal_number": value("journal_number"),
            "minister": value("minister"),
            "addressees": "\n".join(one.value for one in found.addressees),
            "consultation_deadline": value("consultation_deadline"),
            "focus": ", ".join(one.value for one in found.focus),
            "plan_required": self.goal_set.plan_required if self.goal_set else False,
        }

    def _kind(self):
        if not (self.goal_set and self.goal_set.is_announced):
            return self.proposal.kind
        numbers = {goal.number for goal in self.of_this_year}
        is_addition = any(goal.number not in numbers for goal in self.proposal.goals)
        return LetterKind.ADDITION if is_addition else LetterKind.CORRECTION

    def _rows(self):
        nearest = [goal for goal in self.earlier if goal.goal_set.year == self.earlier[0].goal_set.year]
        nearest = [goal for goal in nearest if goal.wording and not goal.is_withdrawn]
        titles = [goal.title.value for goal in self.proposal.goals]
        matched = match_goals(titles, [(goal.pk, goal.wording.title) for goal in nearest])
        by_pk = {goal.pk: goal for goal in self.earlier}
        known = {goal.number: goal for goal in self.of_this_year}
        answer = {True: OfficialIndicator.YES, False: OfficialIndicator.NO, None: OfficialIndicator.UNKNOWN}
        rows = []
        for goal, pk in zip(self.proposal.goals, matched, strict=True):
            before = by_pk.get(pk)
            named = known.get(goal.number) if self.goal_set and self.goal_set.is_announced else before
            rows.append(
                {
                    "number": goal.number,
                    "title": goal.title.value,
                    "short_title": named.short_title if named else _short(goal.title.value),
                    "rationale": goal.rationale,
                    "focus": ", ".join(one.value for one in goal.focus),
                    "indicator": answer[goal.has_indicator],
                    "continues": before.pk if before else None,
                }
            )
        return rows

    def _say_what_was_found(self):
        """An empty field says that nothing was found, in its help text, which is read with it."""
        for name in ("year", "dated_on", "journal_number", "minister", "addressees", "consultation_deadline", "focus"):
            if name not in self.places:
                field = self.head.fields[name]
                field.help_text = f"{NOT_FOUND} {field.help_text}".strip()
        for form in self.rows.forms:
            if form.is_spare:
                continue
            for name in ("rationale", "focus", "indicator"):
                if not self._places(form, name):
                    form.fields[name].help_text = NOT_FOUND

    def _say_doubts(self):
        """A doubt stands in the help text of its field, where it is read with it."""
        fields = dict(self.head.fields)
        for form in self.rows.forms:
            if not form.is_spare:
                number = form.initial.get("number")
                fields |= {f"goal-{number}-{name}": field for name, field in form.fields.items()}
        for doubt in self.proposal.doubts:
            if field := fields.get(doubt.field):
                field.help_text = filled('{} <span class="read-doubt">Tjek: {}</span>', field.help_text, doubt.sentence)

    @property
    def doubts_about_goals(self):
        return [doubt.sentence for doubt in self.proposal.doubts if doubt.field == "goals"]


def worded(row):
    """A row's cleaned data as the fields of ``entering.WordedGoal``."""
    names = ("number", "title", "short_title", "rationale", "focus")
    continues = (row["continues"],) if row["continues"] else ()
    return {name: row[name] for name in names} | {"official_indicator": row["indicator"], "continues": continues}


def marked_letter(proposal):
    """The letter's text as HTML with a ``mark`` for each value read, and ``{field: [(id, words)]}``.

    Marks stand inside each other where one value was read within another; one that would cross another's end is cut
    there, so that the HTML holds.
    """
    text, places, spans = proposal.text, {}, []
    for name, found in proposal.found():
        ids = places.setdefault(name, [])
        ids.append((f"laest-{name}-{len(ids) + 1}", len(ids) + 1))
        spans.append((found.start, -found.end, ids[-1][0]))
    out, ends, at = [], [], 0

    def write(until):
        nonlocal at
        while ends and ends[-1] <= until:
            out.extend((text[at : ends[-1]], CLOSED))
            at = ends.pop()
        out.append(text[at:until])
        at = until

    for start, end, ident in sorted(spans):
        if start >= -end:
            continue
        write(start)
        out.append(filled('<mark id="{}">', ident))
        ends.append(min(-end, ends[-1]) if ends else -end)
    write(len(text))
    return one_after_the_other(out), places


def _goals_before(year):
    """The goals that a goal of ``year`` may continue, the nearest year first; of any year when it isn't known."""
    return list(possible_origins(year).with_words())


def _goals_of(goal_set):
    return list(Goal.objects.filter(goal_set=goal_set).with_words().order_by("number")) if goal_set else []


def _short(title):
    """The first words of a title, as a short title to begin with."""
    if len(title) <= 60:
        return title
    return title[:60].rsplit(" ", 1)[0].rstrip(",;")
