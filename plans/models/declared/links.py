"""The kinds of fields that name other rows: sections of the plan, and reference data."""

from django.db import models

from bpmplan.steps import Refused

from .fields import Field

NO_LONGER = "(findes ikke længere)"


class Parent(Field):
    """The section that this one is part of; it goes and comes back with it. The plain value is that section's key, or
    "" of one that is part of none.

    ``gone``: the sentence shown to a person who restores the part, or gives it this parent, while that is deleted. A
    parent of the section's own kind may be none, and has no parent itself: there is one level.
    """

    is_found = False

    def __init__(self, name, *, gone, is_written=False, content=None, **options):
        super().__init__(name, is_written=is_written, content=content or (name if is_written else ""), **options)
        self.gone = gone

    @property
    def to(self):
        return self.column.related_model

    @property
    def is_of_own_kind(self):
        return self.to is self.model

    @property
    def back(self):
        """The name by which a parent knows its parts."""
        return self.column.remote_field.get_accessor_name()

    def plain(self, value):
        return str(value.key if isinstance(value, models.Model) else value or "")

    def write(self, section, value):
        parent = None
        if value or not self.column.null:
            parent = self.to._default_manager.filter(plan=section.plan, key=value).first()
            if parent is None:
                raise Refused(self.gone)
        setattr(section, self.name, parent)
        self.require_one_level(section)

    def require_one_level(self, section):
        """Raises ``Refused`` for a section that would stand two levels deep, under itself or in another plan."""
        parent = getattr(section, self.name)
        if parent is None or not self.is_of_own_kind:
            return
        if parent.pk == section.pk:
            raise Refused(f"»{section}« kan ikke høre under sig selv.")
        if parent.plan_id != section.plan_id:
            raise Refused(self.gone)
        if getattr(parent, self.column.attname) is not None:
            raise Refused(f"»{parent}« hører selv under et andet, så intet kan høre under det.")
        if section.pk and getattr(section, self.back).exists():
            raise Refused(f"»{section}« har selv noget under sig, så det kan ikke høre under et andet.")

    def plain_words(self, value, names, beside):
        return names.get(value, NO_LONGER)


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

    def of_content(self, value, now=None):
        numbers = self._called([value])
        return now if now in numbers else next(iter(numbers), None)

    def _called(self, titles):
        """Numbers of the rows with these titles that there still are, in their order."""
        rows = self.to._default_manager.filter(**{f"{self.title}__in": titles})
        return list(rows.order_by("pk").values_list("pk", flat=True))

    def value_of(self, section):
        return getattr(section, self.column.attname)

    def write(self, section, value):
        setattr(section, self.column.attname, value)

    def names(self):
        """``{plain value: title}`` of every row that there is to choose."""
        return dict(self.to._default_manager.values_list("pk", self.title))

    def plain_words(self, value, names, beside):
        return value if isinstance(value, str) else names.get(value, NO_LONGER)


class References(Reference):
    """Rows of reference data. The plain value is their numbers; content has their names."""

    is_row = True
    nothing = []
    merges = "set"

    def plain(self, value):
        return sorted((item.pk if isinstance(item, models.Model) else item for item in value or ()), key=str)

    def of_content(self, value, now=None):
        return self.plain(self._called(value))

    def value_of(self, section):
        return sorted(getattr(section, self.name).values_list("pk", flat=True))

    def write(self, section, value):
        getattr(section, self.name).set(self.to._default_manager.filter(pk__in=value))

    def texts(self, value):
        return list(value)

    def plain_words(self, value, names, beside):
        return "\n".join(super(References, self).plain_words(item, names, beside) for item in value)


class Links(Field):
    """Other sections of the plan. The plain value is their keys."""

    is_found = False
    is_row = True
    nothing = []
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

    def plain_words(self, value, names, beside):
        return "\n".join(names.get(key, NO_LONGER) for key in value)
