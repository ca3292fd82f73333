"""What a section has several of, in rows of a model of their own."""

from functools import cached_property

from bpmplan import danish

from .fields import Field


class Rows(Field):
    """What a section has several of, in rows of a model of their own: a value for each of several periods, say.

    ``columns`` are the declared fields of a row, and ``key`` names those that say what it is about: a section has one
    row about the same, and two writers' rows are merged by it. The plain value is a list of rows, each a list with the
    plain value of every column; a column that is added later is declared last. They are read with the fields of the
    section that their columns are read with.
    """

    is_row = True
    merges = "rows"
    nothing = []

    def __init__(self, name, *columns, key, read_with=(), **options):
        prose = any(column.is_prose for column in columns)
        read_with = dict.fromkeys((*read_with, *(other for column in columns for other in column.read_with)))
        super().__init__(name, **{"cpr": prose} | options, read_with=tuple(read_with))
        self.names = [column.name for column in columns]
        self.key = key
        self._columns = columns

    @cached_property
    def columns(self):
        for column in self._columns:
            column.model = self.to
        return self._columns

    @property
    def to(self):
        """The model of the rows."""
        return self.column.related_model

    @property
    def owner(self):
        """The name by which a row knows its section."""
        return self.column.field.name

    @property
    def label(self):
        name = self._label or str(self.to._meta.verbose_name_plural)
        return danish.capital(name)

    def plain(self, value):
        return sorted(map(self.plain_row, value or ()), key=row_order)

    def plain_row(self, row):
        """A row of a form, of the model, of a content or of a history (where it may be shorter) as a plain value."""
        if isinstance(row, (list, tuple)):
            given = dict(zip(self.names, row, strict=False))
        else:
            given = {name: getattr(row, name) for name in self.names}
        return [column.plain(given.get(column.name)) for column in self.columns]

    def value_of(self, section):
        return self.plain(getattr(section, self.name).all())

    def write(self, section, value):
        getattr(section, self.name).all().delete()
        rows = []
        for cells in {self.told_apart_by(cells): cells for cells in self.plain(value)}.values():
            row = self.to(**{self.owner: section})
            for column, cell in zip(self.columns, cells, strict=True):
                column.write(row, cell)
            rows.append(row)
        self.to._default_manager.bulk_create(rows)

    def about(self, row):
        """What a row, plain or of a content, is about: the values of its key."""
        if isinstance(row, list):
            return tuple(row[self.names.index(name)] for name in self.key)
        return tuple(getattr(row, name) for name in self.key)

    def told_apart_by(self, row):
        """What is the same for two rows, plain or of a content, that are about the same; a section has one of them."""
        columns = {column.name: column for column in self.columns}
        return tuple(
            columns[name].alike(columns[name].plain(value))
            for name, value in zip(self.key, self.about(row), strict=True)
        )

    def in_order(self, rows):
        """Rows, plain or of a content, in the order in which they are read."""
        return sorted(rows, key=self.order)

    def order(self, row):
        """What puts a row, plain or of a content, in its place."""
        columns = {column.name: column for column in self.columns}
        return [columns[name].order(value) for name, value in zip(self.key, self.about(row), strict=True)]

    def texts(self, value):
        return [
            text
            for row in map(self.plain_row, value)
            for column, cell in zip(self.columns, row, strict=True)
            if column.is_prose
            for text in column.texts(cell)
        ]

    def measured(self, section):
        rows = getattr(section, self.content)
        return [value for row in rows for column in self.columns for value in column.measured(row)]

    def column_at(self, path):
        """The column that a text at ``path`` inside the field's value is of, in a history or in a content; or None."""
        place = path[1] if len(path) > 1 else None
        if isinstance(place, int):
            return self.columns[place] if place < len(self.columns) else None
        return next((column for column in self.columns if column.name == place), None)

    def plain_words(self, value, names, beside):
        return "\n".join(self.row_words(row, beside) for row in self.in_order(value))

    def row_words(self, row, beside=None):
        """A plain row in words: what it is about, and then the rest."""
        about, rest = [], []
        for column, cell in zip(self.columns, row, strict=True):
            (about if column.name in self.key else rest).append(column.words(cell, beside=beside))
        return ": ".join(filter(None, (", ".join(filter(None, part)) for part in (about, rest))))


def row_order(row):
    """What plain rows are sorted by; what is not written comes first."""
    return [(cell is not None, cell) for cell in row]
