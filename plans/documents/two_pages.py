"""The plan on two pages: Planen kort, its money, and a line for each goal; never a third page, whatever it holds."""

from django.utils.text import Truncator

from .paper import Paper

MOST_PAGES = 2
SHORTENED = {"goal": 90, "target": 60}
"""Characters of a title where nothing else makes it fit."""
NEWS = (6, 5, 4, 2)
"""How many titles of what is new and of what is gone are named, by tightness."""
GOALS = (None, None, None, None, 12, 8, 5, 3)
"""How many goals have a line, by tightness."""


class TwoPagesPaper(Paper):
    """``tightness`` says how much is given up so that all stands on two pages, each step more than the one before:

    1 smaller distances; 2 no tables of money, and no bars; 3 long titles shortened, and an ambition that is no sentence
    left out; then only the first goals, and how many more there are.
    """

    is_whole = False
    name = "Planen på to sider"

    def __init__(self, *sources, tightness=0):
        super().__init__(*sources)
        self.sources, self.tightness = sources, tightness
        self.more_goals = 0
        if tightness >= 3:
            self._shorten_titles()
        if (most := GOALS[tightness]) is not None:
            self.more_goals = max(0, len(self.main_goals) - most)
            self.main_goals = self.main_goals[:most]

    def tighter(self, pages):
        """The same with more given up, or None when it fits, or nothing is left to give up."""
        if len(pages) <= MOST_PAGES or self.tightness + 1 == len(GOALS):
            return None
        return TwoPagesPaper(*self.sources, tightness=self.tightness + 1)

    def _shorten_titles(self):
        if self.short and self.short.is_long:
            self.short.text = ""
        for goal in self.goals:
            goal.title = Truncator(goal.title).chars(SHORTENED["goal"])
            for target in goal.targets:
                target.title = Truncator(target.title).chars(SHORTENED["target"])

    @property
    def layout(self):
        """Classes of the document's body."""
        return " ".join(["two-pages", *(f"tight-{step}" for step in range(1, min(self.tightness, 3) + 1))])

    @property
    def news(self):
        news = self.since.summary(NEWS[min(self.tightness, len(NEWS) - 1)])
        if self.tightness < 3:
            return news
        return [(what, [Truncator(one).chars(SHORTENED["target"]) for one in titles]) for what, titles in news]

    @property
    def money_tables(self):
        return self.economy.tables if self.tightness < 2 else []
