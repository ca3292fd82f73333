"""The kinds of fields that a section has in its own row."""

from datetime import date
from decimal import Decimal

from bpmplan import danish
from bpmplan.values import Period, Value
from bpmplan.values.numbers import plain

COPIED = "copied"
NOTHING = "none"
"""How ``carried`` begins of what the next plan never takes over."""


class Fields(dict):
    """The fields of one kind of section, ``{name: Field}``, in the order in which they are read."""

    def __init__(self, *fields):
        super().__init__((field.name, field) for field in fields)

    def contribute_to_class(self, model, name):
        for field in self.values():
            field.model = model
        setattr(model, name, self)

    @property
    def written(self):
        """Those that a person writes and a save compares."""
        return [field for field in self.values() if field.is_written]

    @property
    def in_content(self):
        return [field for field in self.values() if field.content]

    @property
    def copied(self):
        """Those that the next plan takes over as they are."""
        return [field for field in self.values() if field.carried == COPIED]

    @property
    def carried(self):
        """Those that the next plan may take over."""
        return [field for field in self.values() if not field.carried.startswith(NOTHING)]

    @property
    def lent(self):
        """Those that another municipality takes over with the section."""
        return [field for field in self.values() if field.is_lent]

    @property
    def looked_through_for_cpr(self):
        return [field for field in self.values() if field.cpr]

    @property
    def searched(self):
        return [field for field in self.values() if field.searched and field.content]

    @property
    def rows(self):
        """Those that lie in rows of a model of their own."""
        return [field for field in self.values() if field.merges == "rows"]

    @property
    def of_one_alone(self):
        """Those that one section of a plan at most says yes to."""
        return [field for field in self.values() if getattr(field, "of_one_alone", False)]

    @property
    def read_together(self):
        """Pairs of names of fields that are read together (``read_with``)."""
        return [(field.name, other) for field in self.values() for other in field.read_with]

    def in_groups(self, names):
        """The fields with these names as tuples, those that are read together in one."""
        groups = []
        for field in self.values():
            if field.name not in names:
                continue
            beside = {other for pair in self.read_together if field.name in pair for other in pair}
            joined = [group for group in groups if beside & {one.name for one in group}]
            groups = [group for group in groups if group not in joined]
            groups.append((*(one for group in joined for one in group), field))
        return groups


class Field:
    """One field of a section.

    ``label``: what a person calls it; the column's name unless another is given. ``is_written``: a person writes it,
    and a save compares it; else it is set when the section is made. ``content``: its name in the content, empty when
    it is not there. ``carried``: ``COPIED``, or what becomes of it in the next plan, which begins with ``NOTHING`` when
    it is never there. ``cpr``: it is looked through for CPR numbers. ``searched``: the search finds it by its words, as
    they are shown. ``since``: the content schema that brought it; content stored before has ``nothing`` there.
    ``lent``: another municipality takes it over when it takes the section into a plan of its own.
    ``read_with``: names of the section's other fields that its meaning depends on, as a number's on its unit: two
    writers' changes to a field and to what it is read with are never put together, but one of the two is chosen for all
    of it. No long text is read with another field.
    """

    is_text = False
    """It is Markdown: rendered when shown, and merged block by block."""
    is_row = False
    """It lies in rows of its own, which can be written only when the section has been saved."""
    merges = ""
    """How two writers' values become one: ``blocks`` of a text, a ``set`` of rows, ``rows`` by what they are about;
    empty when one of the two must be chosen."""
    is_prose = False
    """A person writes it in words of their own, so that it may hold a CPR number."""
    is_found = True
    """The search finds it. What is shown by where a section stands, or is one of few choices, is not found by words."""
    nothing = ""
    """What stored content has when nothing is written."""

    def __init__(
        self,
        name,
        *,
        label="",
        is_written=True,
        content=None,
        carried=COPIED,
        cpr=None,
        searched=None,
        lent=None,
        since=1,
        read_with=(),
    ):
        self.name = name
        self.since = since
        self.read_with = read_with
        self.is_written = is_written
        self.content = name if content is None else content
        self.carried = carried
        self.cpr = self.is_prose if cpr is None else cpr
        self.searched = self.is_found if searched is None else searched
        self.is_lent = self.is_text if lent is None else lent
        self._label = label
        self.model = None

    def __repr__(self):
        return f"<{type(self).__name__} {self.model and self.model.__name__}.{self.name}>"

    @property
    def column(self):
        return self.model._meta.get_field(self.name)

    @property
    def label(self):
        name = self._label or str(self.column.verbose_name)
        return danish.capital(name)

    def plain(self, value):
        """A value from a form, a row or a content as a plain value."""
        return value

    def python(self, value):
        """A plain value as its column and its form field have it."""
        return value

    def of_content(self, value, now=None):
        """The plain value of what a content has. ``now``: the one that stands, where two could be meant."""
        return self.plain(value)

    def order(self, value):
        """What puts a value, plain or not, in its place among others; what is not written comes first."""
        return (value not in (None, ""), value)

    def alike(self, value):
        """What is the same for two plain values that mean the same: rows are told apart by it."""
        return value

    def value_of(self, section):
        """The plain value that a section has."""
        return self.plain(getattr(section, self.name))

    def write(self, section, value):
        """Give a section a plain value. One that ``is_row`` is written at once, others when the section is saved."""
        setattr(section, self.name, self.python(value))

    def texts(self, value):
        """The texts in a plain value, or in a content's, that are looked through for CPR numbers."""
        return [value] if value else []

    def searched_texts(self, section):
        """What the search finds a section of a content by: each line as it is shown, or a long text whole."""
        words = self.words(getattr(section, self.content), beside=section)
        return words.splitlines() if words and not self.is_text else list(filter(None, [words]))

    def words(self, value, names=None, beside=None):
        """A value in Danish words for a page of history, conflict or changes; empty when there is nothing.

        ``names``: ``{what the value names: its title}`` for a field that links to other rows. ``beside``: the section
        that it stands in, or its plain values by name, for a field that is read with another: a value with its unit.
        """
        value = self.plain(value)
        return "" if value in (None, "", []) else self.plain_words(value, names or {}, beside)

    def plain_words(self, value, names, beside):
        return str(value)

    def measured(self, section):
        """Every ``Value`` that a section of a content has in the field."""
        return []


class Line(Field):
    """One line of plain text."""

    is_prose = True

    def plain(self, value):
        return (value or "").replace("\r\n", "\n").strip()

    def alike(self, value):
        """``Hele landet`` is ``hele landet``."""
        return danish.typed(value)


class Markdown(Line):
    """A long text."""

    is_text = True
    merges = "blocks"


class Choice(Field):
    """One of the column's choices, stored as its word."""

    is_found = False

    @property
    def nothing(self):
        return str(self.column.get_default())

    def plain(self, value):
        return self.nothing if value is None else str(value)

    def plain_words(self, value, names, beside):
        return str(dict(self.column.flatchoices).get(value, value))


class YesNo(Field):
    """``of_one_alone``: one section of its kind in a plan at most says yes; who says so of another takes it from it."""

    nothing = False
    is_found = False

    def __init__(self, name, *, of_one_alone=False, **options):
        super().__init__(name, **options)
        self.of_one_alone = of_one_alone

    def plain(self, value):
        return bool(value)

    def words(self, value, names=None, beside=None):
        return "Ja" if value else "Nej"


class Amount(Field):
    """A number, without needless zeros, in ``unit``; None when it is not written."""

    nothing = None

    def __init__(self, name, *, unit="", **options):
        super().__init__(name, **options)
        self.unit = unit

    def plain(self, value):
        return None if value is None or value == "" else plain(value)

    def python(self, value):
        return None if value is None else Decimal(value)

    def plain_words(self, value, names, beside):
        return f"{danish.number(Decimal(value))} {self.unit}".strip()


class When(Field):
    """A ``Period``, or None. The plain value is its notation."""

    nothing = None

    def plain(self, value):
        return value.notation if isinstance(value, Period) else value or None

    def python(self, value):
        return value if isinstance(value, Period) else Period.read(value) if value else None

    def order(self, value):
        """By the day on which it ends; of two that end together the shorter first: both halves, then their year.

        Two of the same days, a year and its four quarters, stand in the order of their notations.
        """
        period = self.python(value)
        if period is None:
            return (False, None)
        return (True, (period.end, date.max - (period.first_day or date.min), period.notation))

    def plain_words(self, value, names, beside):
        return str(self.python(value))


class Aim(Field):
    """A ``Value``, or None. The plain value is its notation; ``unit`` names the section's field with its unit."""

    nothing = None
    is_prose = True

    def __init__(self, name, *, unit, read_with=(), **options):
        super().__init__(name, read_with=(unit, *read_with), **options)
        self.unit = unit

    def plain(self, value):
        if value is None or value == "":
            return None
        return (self.python(value) if isinstance(value, (str, Value)) else Value.of(value)).notation

    def python(self, value):
        return value if isinstance(value, Value) else Value.read(value) if value else None

    def texts(self, value):
        """Its words, where it is words: a number is no text of a person's."""
        value = self.python(value)
        return [str(value)] if value and not value.numbers else []

    def measured(self, section):
        value = getattr(section, self.content)
        return [] if value is None else [value]

    def plain_words(self, value, names, beside):
        unit = beside.get(self.unit) if isinstance(beside, dict) else getattr(beside, self.unit, "")
        return self.python(value).shown(unit or "")


class Fact(Field):
    """What nobody writes: set when the section is made, and kept."""

    is_found = False

    def __init__(self, name, **options):
        super().__init__(name, is_written=False, **options)

    @property
    def nothing(self):
        return self.column.get_default()
