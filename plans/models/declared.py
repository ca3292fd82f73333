"""How a section declares its fields: what each holds, how it is compared, shown, restored, carried and searched.

A kind of section lists its fields once, in ``FIELDS`` beside its columns. Saving, restoring, forms, history, content,
the next plan, readiness and search read that list; none of them has a list of names of its own.

A field's *plain value* is what JSON can hold and two can be compared by: amounts and days are text, rows of the plan
are named by key, and rows of reference data by number.
"""

from datetime import date
from decimal import Decimal

from django.db import models

from bpmplan import danish
from bpmplan.steps import Refused

from .periods import Period, PeriodKind

COPIED = "copied"
NO_LONGER = "(findes ikke længere)"


def plain_amount(value):
    """A number as text without needless zeros: ``1200``, ``12.5``."""
    return f"{Decimal(value).normalize():f}"


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
    def looked_through_for_cpr(self):
        return [field for field in self.values() if field.cpr]

    @property
    def searched(self):
        return [field for field in self.values() if field.searched]


class Field:
    """One field of a section.

    ``label``: what a person calls it; the column's name unless another is given. ``is_written``: a person writes it,
    and a save compares it; else it is set when the section is made. ``content``: its name in the content, empty when
    it is not there. ``carried``: ``COPIED``, or what becomes of it in the next plan. ``cpr``: it is looked through for
    CPR numbers. ``searched``: its words are found by the search.
    """

    is_text = False
    """It is Markdown: rendered when shown, and merged block by block."""
    is_row = False
    """It lies in rows of its own, which can be written only when the section has been saved."""
    merges = ""
    """How two writers' values become one: ``blocks`` of a text, a ``set`` of rows, ``rows`` by what they are about;
    empty when one of the two must be chosen."""
    is_prose = False
    """A person writes it in words of their own, so that it may hold a CPR number and is searched."""

    def __init__(self, name, *, label="", is_written=True, content=None, carried=COPIED, cpr=None, searched=None):
        self.name = name
        self.is_written = is_written
        self.content = name if content is None else content
        self.carried = carried
        self.cpr = self.is_prose if cpr is None else cpr
        self.searched = self.is_prose if searched is None else searched
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
        return name[:1].upper() + name[1:]

    def plain(self, value):
        """A value from a form, a row or a content as a plain value."""
        return value

    def value_of(self, section):
        """The plain value that a section has."""
        return self.plain(getattr(section, self.name))

    def write(self, section, value):
        """Give a section a plain value. One that ``is_row`` is written at once, others when the section is saved."""
        setattr(section, self.name, value)

    def words(self, value, names=None):
        """A value in Danish words for a page of history, conflict or changes; empty when there is nothing.

        ``names``: ``{what the value names: its title}`` for a field that links to other rows.
        """
        value = self.plain(value)
        return "" if value in (None, "", []) else self.plain_words(value, names or {})

    def plain_words(self, value, names):
        return str(value)


class Line(Field):
    """One line of plain text."""

    is_prose = True

    def plain(self, value):
        return (value or "").replace("\r\n", "\n").strip()


class Markdown(Line):
    """A long text."""

    is_text = True
    merges = "blocks"


class Choice(Field):
    """One of the column's choices, stored as its word."""

    def plain(self, value):
        return str(value)

    def plain_words(self, value, names):
        return str(dict(self.column.flatchoices).get(value, value))


class YesNo(Field):
    def plain(self, value):
        return bool(value)

    def words(self, value, names=None):
        return "Ja" if value else "Nej"


class Amount(Field):
    """A number, without needless zeros, in ``unit``; None when it is not written."""

    def __init__(self, name, *, unit="", **options):
        super().__init__(name, **options)
        self.unit = unit

    def plain(self, value):
        return None if value is None or value == "" else plain_amount(value)

    def write(self, section, value):
        setattr(section, self.name, None if value is None else Decimal(value))

    def plain_words(self, value, names):
        return f"{danish.number(Decimal(value))} {self.unit}".strip()


class Day(Field):
    def plain(self, value):
        return value.isoformat() if isinstance(value, date) else value or None

    def write(self, section, value):
        setattr(section, self.name, date.fromisoformat(value) if value else None)

    def plain_words(self, value, names):
        return danish.date(date.fromisoformat(value))


class Fact(Field):
    """What nobody writes: set when the section is made, and kept."""

    def __init__(self, name, **options):
        super().__init__(name, is_written=False, **options)


class Parent(Field):
    """The section that this one is part of; it goes and comes back with it. The plain value is that section's key.

    ``gone``: the sentence shown to a person who restores the part while that section is deleted.
    """

    def __init__(self, name, *, gone, **options):
        super().__init__(name, is_written=False, content="", **options)
        self.gone = gone

    @property
    def to(self):
        return self.column.related_model

    def value_of(self, section):
        return str(getattr(section, self.name).key)

    def write(self, section, value):
        parent = self.to._default_manager.filter(plan=section.plan, key=value).first()
        if parent is None:
            raise Refused(self.gone)
        setattr(section, self.name, parent)


class Reference(Field):
    """A row of reference data, or none. The plain value is its number; content has its name."""

    def __init__(self, name, *, title="name", **options):
        super().__init__(name, **options)
        self.title = title

    @property
    def to(self):
        return self.column.related_model

    def plain(self, value):
        return value.pk if isinstance(value, models.Model) else value or None

    def value_of(self, section):
        return getattr(section, self.column.attname)

    def write(self, section, value):
        setattr(section, self.column.attname, value)

    def names(self):
        """``{plain value: title}`` of every row that there is to choose."""
        return dict(self.to._default_manager.values_list("pk", self.title))

    def plain_words(self, value, names):
        return value if isinstance(value, str) else names.get(value, NO_LONGER)


class References(Reference):
    """Rows of reference data. The plain value is their numbers; content has their names."""

    is_row = True
    merges = "set"

    def plain(self, value):
        return sorted((item.pk if isinstance(item, models.Model) else item for item in value or ()), key=str)

    def value_of(self, section):
        return sorted(getattr(section, self.name).values_list("pk", flat=True))

    def write(self, section, value):
        getattr(section, self.name).set(self.to._default_manager.filter(pk__in=value))

    def plain_words(self, value, names):
        return "\n".join(super(References, self).plain_words(item, names) for item in value)


class Links(Field):
    """Other sections of the plan. The plain value is their keys."""

    is_row = True
    merges = "set"

    @property
    def to(self):
        return self.column.related_model

    @property
    def back(self):
        """The name by which a linked section knows those that link to it."""
        return self.column.remote_field.get_accessor_name()

    def plain(self, value):
        return sorted(str(item.key if isinstance(item, models.Model) else item) for item in value or ())

    def value_of(self, section):
        return self.plain(getattr(section, self.name).values_list("key", flat=True))

    def write(self, section, value):
        """Link to those of the plan's sections that are still there: a colleague may just have deleted one."""
        getattr(section, self.name).set(self.to._default_manager.filter(plan=section.plan, key__in=value))

    def plain_words(self, value, names):
        return "\n".join(names.get(key, NO_LONGER) for key in value)


class Values(Field):
    """An amount for each of some periods, as rows of their own: ``[year, kind, part, amount]``."""

    is_row = True
    merges = "rows"

    @property
    def to(self):
        return self.column.related_model

    def plain(self, value):
        rows = ((row.year, row.kind, row.part, row.value) if hasattr(row, "kind") else row for row in value or ())
        return sorted([year, str(kind), part, plain_amount(amount)] for year, kind, part, amount in rows)

    def value_of(self, section):
        return self.plain(getattr(section, self.name).all())

    def write(self, section, value):
        getattr(section, self.name).all().delete()
        self.to._default_manager.bulk_create(
            self.to(**{self.column.field.name: section}, year=year, kind=kind, part=part, value=Decimal(amount))
            for year, kind, part, amount in value
        )

    def plain_words(self, value, names):
        rows = [(Period(year, PeriodKind(kind), part), amount) for year, kind, part, amount in value]
        rows.sort(key=lambda row: row[0].end)
        return "\n".join(f"{period}: {danish.number(Decimal(amount))}" for period, amount in rows)
