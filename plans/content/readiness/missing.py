"""What a plan is missing: what a council expects of a plan that it is asked to adopt, and what must not be in it."""

from dataclasses import dataclass, replace

from bpmplan import danish
from bpmplan.cleaning import looks_like_cpr
from bpmplan.text_limits import MAX_PARTS, MAX_PARTS_OF_PLAN, parts_of

from ...models import KINDS, Attachment, ChapterKind, Confirmation
from .items import ADOPT, LEAVING, PLAN, PROCESS, SUBMIT, Item, missing, odd, until_confirmed

DECIDING = frozenset({SUBMIT, ADOPT})
NO_CPR = "Det er ikke et CPR-nummer"


@dataclass(frozen=True)
class GoalFacts:
    """What of a goal decides whether it is answered. ``targets_without_value``: none in the plan's own years.

    A goal and its sub-goals answer together, so a goal's facts count theirs (``with_sub_goals``); a sub-goal by itself
    must only not be empty.
    """

    left_out: bool
    has_reason: bool
    has_challenge: bool
    has_ambition: bool
    has_strategy: bool
    has_follow_up: bool
    targets: int
    targets_without_value: int
    initiatives: int
    is_sub_goal: bool = False
    sub_goals: int = 0

    def with_sub_goals(self, sub_goals):
        """The facts of a goal that these sub-goals answer too; those that are left out say nothing."""
        answering = [facts for facts in sub_goals if not facts.left_out]
        names = ("has_challenge", "has_ambition", "has_strategy", "has_follow_up", "targets", "initiatives")
        together = {name: max(getattr(facts, name) for facts in (self, *answering)) for name in names}
        return replace(self, sub_goals=len(answering), **together)

    @property
    def is_empty(self):
        return not (
            self.left_out
            or self.has_challenge
            or self.has_ambition
            or self.has_strategy
            or self.has_follow_up
            or self.targets
            or self.initiatives
        )

    @property
    def gaps(self):
        """Codes of what is missing in the goal itself, in the order in which they are mended."""
        if self.left_out:
            return (*(() if self.has_reason else ("no_reason",)), *(("sub_goals_stay",) if self.sub_goals else ()))
        if self.is_empty:
            return ("unanswered",)
        if self.is_sub_goal:
            return ()
        gaps = []
        if not (self.has_ambition or self.targets):
            gaps.append("no_ambition")
        if not (self.has_strategy or self.initiatives):
            gaps.append("no_way")
        if not (self.has_follow_up or self.targets):
            gaps.append("no_follow_up")
        return tuple(gaps)

    @property
    def is_missing(self):
        """Whether anything stands in the way of submitting: in the goal or in one of its targets."""
        return bool(self.gaps) or (not self.left_out and self.targets_without_value > 0)


GOAL_GAPS = {
    "no_reason": ("left_out_reason", "er udeladt uden begrundelse."),
    "sub_goals_stay": ("left_out", "er udeladt, men har delmål, der ikke er det. Flyt delmålene, eller slet dem."),
    "unanswered": ("strategy", "er hverken besvaret eller udeladt med en begrundelse."),
    "no_ambition": ("ambition", "siger ikke, hvad kommunen vil opnå. Skriv ambitionen, eller sæt et måltal."),
    "no_way": ("strategy", "siger ikke, hvordan det skal nås. Skriv strategien, eller tilføj en indsats."),
    "no_follow_up": ("follow_up", "har hverken måltal eller en beskrevet opfølgning."),
}
"""For each gap the field that mends it, and how its sentence ends."""


def goal_facts(content, goal):
    """The ``GoalFacts`` of a goal of the content, with what its sub-goals have."""
    return _own_facts(content, goal).with_sub_goals([_own_facts(content, one) for one in content.sub_goals_of(goal)])


def _own_facts(content, goal):
    return GoalFacts(
        left_out=goal.left_out,
        has_reason=bool(goal.left_out_reason.strip()),
        has_challenge=bool(goal.challenge.strip()),
        has_ambition=bool(goal.ambition.strip()),
        has_strategy=bool(goal.strategy.strip()),
        has_follow_up=bool(goal.follow_up.strip()),
        targets=len(goal.targets),
        targets_without_value=sum(not has_value(content, target) for target in goal.targets),
        initiatives=len(content.initiatives_of(goal)),
        is_sub_goal=bool(goal.under),
    )


def has_value(content, target):
    """Whether a target aims at something in the plan's own years."""
    return any(value.period.overlaps(content.first_year, content.last_year) for value in target.values)


def lacks_text(chapter):
    """Whether a chapter must have a text and has none."""
    return ChapterKind(chapter.kind).needs_text and not chapter.text.strip()


def has_state(chapter):
    """Whether a chapter can be ready or not: one that only shows what stands elsewhere in the plan can't."""
    return bool(chapter.text.strip()) or ChapterKind(chapter.kind).needs_text


def missing_in(content, facts):
    """All that stands in the way of a plan, as ``Item``s."""
    yield from _plan(content, facts)
    yield from suspicious(content)
    for chapter in content.chapters:
        if lacks_text(chapter):
            sentence = f"Afsnittet »{chapter.title}« er tomt. Skriv det, eller slet afsnittet."
            yield missing("no_text", "chapter", chapter.key, "text", sentence)
    for goal in content.goals:
        if goal.key not in facts.withdrawn:
            yield from _goal(content, goal)
    for attachment in content.attachments:
        if attachment.is_image and attachment.alt == Attachment.NOT_DESCRIBED:
            sentence = f"Billedet »{attachment.title}« mangler en beskrivelse til dem, der ikke kan se det."
            yield missing("not_described", "attachment", attachment.key, "alt", sentence, blocks=LEAVING)
    yield from _too_much(content)
    yield from _printing(content, facts)
    yield from process(facts)


def process(facts):
    """What is missing around the plan, before somebody can decide about it."""
    if not facts.has_last_body:
        sentence = "Det er ikke oplyst, hvilket politisk organ der træffer den endelige beslutning."
        yield missing("no_last_body", PLAN, "", "bodies", sentence, blocks=DECIDING, kind=PROCESS)


def suspicious(content):
    """What looks like a CPR number, until somebody says that it is none."""
    fields = {name: kind.FIELDS.looked_through_for_cpr for name, kind in KINDS.items()}
    for name, section in content.sections:
        for field in fields[name]:
            for text in field.texts(getattr(section, field.content)):
                for number in looks_like_cpr(text):
                    yield cpr_item(name, section.key, field.name, number)


def cpr_item(section, key, name, text):
    """The item about one text that looks like a CPR number; ``digest`` is of that text alone."""
    sentence = f"»{text}« ligner et CPR-nummer. Slet det, eller bekræft, at det ikke er et."
    digest = Confirmation.digest_of(text)
    return Item("cpr", section, key, name, sentence, blocks=LEAVING, digest=digest, answer=NO_CPR)


def called(goal):
    """What a goal is called in a sentence."""
    return f"Mål {goal.label}, »{goal.title}«,"


def _plan(content, facts):
    if not content.goals:
        sentence = "Planen har ingen mål. Tilføj et mål, eller vælg, hvilke års mål planen besvarer."
        yield missing("no_goals", PLAN, "", "goals", sentence, blocks=LEAVING)
    elif not content.answered_goals:
        sentence = "Alle planens mål er udeladt. En plan har mindst ét mål, som kommunen følger."
        yield missing("no_goals", PLAN, "", "goals", sentence, blocks=LEAVING)
    if (untouched := untouched_copy(content, facts)) is not None:
        yield untouched
    yield from _unsaid(content, facts)
    if facts.sent_back:
        yield _sent_back(facts.sent_back)


def untouched_copy(content, facts):
    """The item about a plan that was carried over and that nobody has looked through, or about what is left of it."""
    looked_at = stands_on(content)
    carried = [
        part
        for section, part in content.sections
        if part.carried_from and section != "attachment" and (section != "chapter" or has_state(part))
    ]
    left = [part for part in carried if part.key not in facts.edited and part.carried_from not in looked_at]
    if not left:
        return None
    if len(left) == len(carried):
        sentence = f"Planen er en kopi af {content.begun_from}, som ingen har set igennem endnu."
        return missing("copy", PLAN, "", "earlier", sentence, blocks=LEAVING)
    names = _some([part.title for part in left])
    them = danish.fitting(len(left), "det", "dem")
    sentence = (
        f"{names} fulgte med fra {content.begun_from}. Ingen har rettet i {them} eller taget stilling til {them}."
    )
    return missing("unchanged", PLAN, "", "earlier", sentence, blocks=frozenset())


def _unsaid(content, facts):
    """What the earlier plan had and this one hasn't, without a word about why."""
    if facts.unsaid:
        what = "er ikke med i planen, og ingen har skrevet hvorfor"
        sentence = f"{_some(facts.unsaid)} fra {content.begun_from} {what}."
        yield missing("unsaid", PLAN, "", "earlier", sentence, blocks=frozenset())


def _some(titles, most=3):
    """ "»Forord«, »Økonomi« og 4 andre"."""
    more = len(titles) - most
    return danish.listed(
        [f"»{title}«" for title in titles[:most]] + ([danish.counted(more, "andet", "andre")] if more > 0 else [])
    )


def stands_on(content):
    """Keys of the earlier plan's sections that somebody has taken a stand on."""
    return {stand.earlier_key for stand in content.stands}


def _sent_back(back):
    """The plan came back: that its reason has been looked at is asked for; nothing edited, nothing can be sent."""
    what = "åbnet igen" if back.step == "reopen" else "sendt tilbage"
    since = "" if back.is_edited else ", og der er ikke rettet i den siden"
    sentence = f"Planen blev {what} {danish.date(back.day)}{since}. Er der taget hånd om begrundelsen?"
    item = odd("sent_back", PLAN, "", "sent_back", sentence, back.event, answer="Det er der taget hånd om")
    return item if back.is_edited or back.step == "reopen" else until_confirmed(item, LEAVING)


def _goal(content, goal):
    facts = goal_facts(content, goal)
    for gap in facts.gaps:
        name, sentence = GOAL_GAPS[gap]
        yield missing(gap, "plangoal", goal.key, name, f"{called(goal)} {sentence}")
    if goal.left_out:
        return
    for target in goal.targets:
        if not has_value(content, target):
            sentence = f"Måltallet »{target.title}« har ingen værdi for {content.years}."
            yield missing("no_value", "target", target.key, "values", sentence)


OF_A_SECTION = 10
"""A section's own heading, marks and facts are worth so many parts of a text."""


def _too_much(content):
    """What printing can't bear: a text, written before texts had limits or merged of two, or all texts together."""
    texts = {name: [field for field in kind.FIELDS.written if field.is_text] for name, kind in KINDS.items()}
    total = 0
    for name, section in content.sections:
        total += OF_A_SECTION
        for field in texts[name]:
            count = parts_of(getattr(section, field.content) or "")
            total += count
            if count > MAX_PARTS:
                sentence = (
                    f"»{section.title}« har {danish.number(count)} linjer, felter i tabeller, links og fremhævede ord "
                    f"i én tekst. Der er plads til {danish.number(MAX_PARTS)}, hvis planen skal kunne trykkes."
                )
                yield missing("too_long_text", name, section.key, field.name, sentence, blocks=LEAVING)
    if total > MAX_PARTS_OF_PLAN:
        sentence = (
            f"Planen har i alt {danish.number(total)} linjer, felter i tabeller, links og fremhævede ord. Der er plads "
            f"til {danish.number(MAX_PARTS_OF_PLAN)}, hvis den skal kunne trykkes. Læg lange lister og tabeller som "
            "bilag."
        )
        yield missing("too_long_plan", PLAN, "", "", sentence, blocks=LEAVING)


NOT_THE_WRITERS = ("unavailable", "structure", "fonts", "geometry")
"""Kinds of findings that are the server's or the program's fault: they are shown, and stop no plan."""


def _printing(content, facts):
    kinds = {part.key: section for section, part in content.sections}
    for finding in facts.findings:
        section = kinds.get(finding.key, PLAN)
        key = finding.key if section != PLAN else ""
        blocks = frozenset() if finding.kind in NOT_THE_WRITERS else LEAVING
        code = "trial" if finding.kind == "under_way" else "print"
        yield missing(code, section, key, "", finding.sentence, blocks=blocks)
