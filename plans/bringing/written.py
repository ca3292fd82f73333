"""What a text becomes in a plan: chapters, goals and initiatives to be, with their texts and targets."""

from dataclasses import dataclass, field

from ..models import KINDS, ChapterKind

MODELS = {"chapter": "chapter", "goal": "plangoal", "initiative": "initiative"}
NAMES = {"chapter": "Afsnit", "goal": "Mål", "initiative": "Indsats"}


@dataclass(eq=False)
class Written:
    """Something of the plan to be; ``kind`` is chapter, goal or initiative.

    ``goal``: of a goal, what it stands under; of an initiative, what it serves. ``minister``: the number of the row of
    the minister's wording, and ``ministers_title`` its words. ``called``: a goal's heading as it stood. ``texts``:
    ``{field: [texts in order]}``. ``targets``: ``ReadTarget``s. ``facts``: further fields of an initiative, and
    ``money`` what it costs: ``[(period or None, source, amount in kr.)]``.
    ``is_provisional``: no heading was it.
    """

    kind: str
    title: str
    chapter_kind: str = ChapterKind.TEXT
    called: str = ""
    minister: int | None = None
    ministers_title: str = ""
    group: str = ""
    goal: "Written | None" = None
    texts: dict = field(default_factory=dict)
    targets: list = field(default_factory=list)
    facts: dict = field(default_factory=dict)
    money: list = field(default_factory=list)
    is_provisional: bool = False

    @property
    def of_goal(self):
        """The goal that it is, or serves; None of a chapter."""
        return self if self.kind == "goal" else self.goal

    @property
    def own_title(self):
        """Its title, but nothing where a goal has the minister's own words."""
        return "" if self.minister and _alike(self.title, self.ministers_title) else self.title

    def text(self, name):
        return "\n\n".join(filter(None, map(str, self.texts.get(name, ()))))

    def __str__(self):
        name = "Delmål" if self.kind == "goal" and self.goal else NAMES[self.kind]
        return f"{name} »{self.title}«"


@dataclass(frozen=True)
class Place:
    """A field of something that a text stands in. ``level``: of the heading that it begins with."""

    owner: Written
    name: str
    level: int

    def add(self, text):
        self.owner.texts.setdefault(self.name, []).append(text)

    def __str__(self):
        if self.owner.kind == "chapter":
            return str(self.owner)
        label = KINDS[MODELS[self.owner.kind]].FIELDS[self.name].label
        return f"{self.owner}: {label.lower()}"


def fitted(title, kind):
    """``(a title that the kind has room for, the whole of one that was too long, else nothing)``."""
    longest = kind._meta.get_field("title").max_length
    if len(title) <= longest:
        return title, ""
    return title[: longest - 2].rsplit(" ", 1)[0] + " …", title


def _alike(one, other):
    """Whether two titles are the same words, whatever stands between them."""
    return "".join(filter(str.isalnum, one.lower())) == "".join(filter(str.isalnum, other.lower()))
