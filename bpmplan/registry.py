"""What apps register when they start (``apps.py``), so that imports keep their direction: things with a name."""

from .subjects import Gone


class Registry(dict):
    """Things by their ``name``, in the order in which they were registered. ``what`` they are, in English: plural."""

    def __init__(self, what):
        super().__init__()
        self.what = what

    def register(self, *things):
        """Add them; ``ValueError`` when another is called the same. The same thing twice is no fault."""
        for thing in things:
            if self.setdefault(thing.name, thing) is not thing:
                raise ValueError(f"There are two {self.what} called {thing.name}.")

    def named(self, name):
        """The thing; ``Gone`` when no app registers it."""
        if name not in self:
            raise Gone(name)
        return self[name]

    def label_of(self, name):
        """What the thing is called in Danish; its name when no app registers it any more."""
        return self[name].label if name in self else name
