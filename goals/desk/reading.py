"""The page where a letter and what was read out of it stand side by side, to be corrected and saved as a draft.

Nothing is kept between the pages: the letter's text and the name of its stored file travel in the form.
"""

from dataclasses import asdict

from django.core import signing
from django.utils.safestring import SafeString

from bpmplan.converters import row_number
from bpmplan.differences import ONE_PAGE, Budget, marked
from bpmplan.many_html import filled, one_after_the_other

from ..archive import ARCHIVE, known_letter
from ..entering import merged_words, not_in_letter
from ..letters import match_goals, propose
from ..lineage import possible_origins
from ..models import Goal, GoalSet, LetterKind, OfficialIndicator, Wording
from .reading_forms import NOT_FOUND, SALT, GoalRow, HeadForm, LetterText, Rows

CLOSED = SafeString("</mark>")


class Reading:
    """A letter's proposal set beside what the program knows, and the forms in which staff correct it."""

    def __init__(self, text, stored=None, data=None):
        self.proposal = propose(text)
        self.letter_html, self.places = marked_letter(self.proposal)
        year = self.proposal.year.value if self.proposal.year else None
        if data is not None and (typed := row_number(data.get("year", "")[:4])):
            year = typed
        self.earlier = _goals_before(year)
        self.goal_set = GoalSet.objects.filter(year=year).first() if year else None
        self.of_this_year = _goals_of(self.goal_set)
        self.carried = LetterText(
            initial={"text": text, "file": signing.dumps(asdict(stored), salt=SALT) if stored else ""}
            if data is None
            else {"text": text, "file": data.get("file", "")}
        )
        self.head = HeadForm(data, initial=self._head())
        self.as_read, self.kept = {}, {}
        self.budget = Budget(ONE_PAGE)
        self.rows = Rows(data, initial=self._rows(), prefix="maal", form_kwargs={"earlier": self.earlier})
        self._leave_known_goals_alone()
        self._show_kept()
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

    def _show_kept(self):
        """Beside the words of the draft that are kept stand those read in the letter now."""
        for form in self.rows.forms:
            number = form.initial.get("number")
            names = self.kept.get(number, ())
            form.kept = [(form.fields[name].label, self.as_read[number][name]) for name in names]

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
        words, rationale = before.wording, form["rationale"].value() or ""
        return {
            "goal": before,
            "title": marked(words.title, title, spoken=True, budget=self.budget) if words.title != title else "",
            "rationale": marked(words.rationale, rationale, spoken=True, budget=self.budget)
            if words.rationale not in ("", rationale)
            else "",
        }

    # What the forms begin with

    def _head(self):
        proposal = self.proposal

        def value(name):
            return getattr(proposal, name).value if getattr(proposal, name) else None

        return {
            "year": value("year"),
            "kind": self._kind(),
            **self._facts(),
            "focus": ", ".join(one.value for one in proposal.focus),
            "plan_required": self.goal_set.plan_required if self.goal_set else False,
        }

    def _facts(self):
        """What the letter says of itself; of a draft that is read again what staff have corrected stays."""
        read, draft = _facts_read(self.proposal), self._draft()
        if draft is None:
            return read
        before = _facts_read(propose(draft.text)) if draft.text else dict.fromkeys(read)
        stored = {field: getattr(draft, name) for field, name in FACTS.items()}
        return {
            field: value if stored[field] in (before[field], None, "") else stored[field]
            for field, value in read.items()
        }

    def _draft(self):
        """The draft letter that this one is read into, if there is one."""
        return self.goal_set and self.goal_set.letters.filter(kind=self._kind(), sent_at=None).first()

    def _kind(self):
        proposal = self.proposal
        if not (self.goal_set and self.goal_set.is_announced):
            return proposal.kind
        date, number = (one.value if one else "" for one in (proposal.dated_on, proposal.journal_number))
        if known_letter(self.goal_set, proposal.kind, date, number) or self._only_adds_reasons():
            return ARCHIVE
        numbers = {goal.number for goal in self.of_this_year}
        is_addition = any(goal.number not in numbers for goal in self.proposal.goals)
        return LetterKind.ADDITION if is_addition else LetterKind.CORRECTION

    def _only_adds_reasons(self):
        """Whether the titles are those announced, and reasons are read where none was known."""
        in_force = {goal.number: goal.announced_wordings[-1] for goal in self.of_this_year if goal.is_announced}
        pairs = [(goal, in_force.get(goal.number)) for goal in self.proposal.goals]
        is_same = pairs and all(known and known.title == goal.title.value for goal, known in pairs)
        return bool(is_same) and all(not known.rationale for goal, known in pairs if goal.rationale)

    def _rows(self):
        draft = self._draft()
        drafted = {wording.goal.number: wording for wording in draft.wordings.select_related("goal")} if draft else {}
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
            named = known.get(goal.number) or before
            read = {
                "title": goal.title.value,
                "rationale": goal.rationale,
                "focus": ", ".join(one.value for one in goal.focus),
            }
            self.as_read[goal.number] = read
            words = read
            if goal.number in drafted:
                words = merged_words(drafted[goal.number], read)
                self.kept[goal.number] = [name for name in Wording.WORDS if words[name] != read[name]]
            rows.append(
                {
                    "number": goal.number,
                    **words,
                    "short_title": named.short_title if named else _short(goal.title.value),
                    "indicator": answer[goal.has_indicator],
                    "continues": before.pk if before else None,
                }
            )
        return rows

    def _leave_known_goals_alone(self):
        """A goal that is there keeps its short title and what it continues: those have pages of their own."""
        known = {str(goal.number): goal for goal in self.of_this_year}
        for form in self.rows.forms:
            goal = known.get(str(form["number"].value() or ""))
            if goal is None:
                continue
            origins = list(goal.continuations.all())
            form.initial |= {
                "short_title": goal.short_title,
                "continues": origins[0].earlier_id if origins else None,
            }
            for name in ("short_title", "continues"):
                form.fields[name].disabled = True
                form.fields[name].help_text = "Målet findes allerede. Det rettes på målets egen side."
            if origins:
                form.fields["continues"].help_text += f" Nu: {', '.join(map(str, origins))}."

    def left_behind(self):
        """The goals of the draft that the letter hasn't: ``(those that go, those that stay)``."""
        if self.goal_set is None or self.goal_set.is_announced:
            return (), ()
        return not_in_letter(self.goal_set, {goal.number for goal in self.proposal.goals})

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


FACTS = {
    "dated_on": "date",
    "journal_number": "journal_number",
    "minister": "minister",
    "addressees": "addressees",
    "consultation_deadline": "deadline",
}
"""The fields of the form, and those of the letter that they are kept in."""


def _facts_read(proposal):
    def value(name):
        return getattr(proposal, name).value if getattr(proposal, name) else None

    read = {name: value(name) for name in FACTS if name != "addressees"}
    return read | {"addressees": "\n".join(one.value for one in proposal.addressees)}


def worded(row, as_read):
    """A row's cleaned data as the fields of ``entering.WordedGoal``. ``as_read``: ``{number: the words read}``."""
    names = ("number", "title", "short_title", "rationale", "focus")
    continues = (row["continues"],) if row["continues"] else ()
    return {name: row[name] for name in names} | {
        "official_indicator": row["indicator"],
        "continues": continues,
        "as_read": as_read.get(row["number"]),
    }


def marked_letter(proposal):
    """The letter's text as HTML with a ``mark`` for each value read, and ``{field: [(id, words)]}``.

    Marks stand inside each other where one value was read within another; one that would cross another's end is cut
    there, so that the HTML holds.
    """
    text, places, spans = proposal.text, {}, []
    for name, value in proposal.values_read():
        ids = places.setdefault(name, [])
        ids.append((f"laest-{name}-{len(ids) + 1}", len(ids) + 1))
        spans.append((value.start, -value.end, ids[-1][0]))
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
    goals = Goal.objects.filter(goal_set=goal_set).with_words().with_origins().order_by("number")
    return list(goals) if goal_set else []


def _short(title):
    """The first words of a title, as a short title to begin with."""
    if len(title) <= 60:
        return title
    return title[:60].rsplit(" ", 1)[0].rstrip(",;")
