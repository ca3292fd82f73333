"""A plan as it is shown on paper and on a page: content and standing turned into what templates ask for."""

import re
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from bpmplan import danish
from bpmplan.accounts.colours import DEFAULT_ACCENT, mixed
from bpmplan.statuses import STATUSES
from bpmplan.tables import COLUMN, is_long
from bpmplan.text import render

from ..content.economy import Economy
from ..models import Status
from ..models.goal_tree import with_headings
from .paper_economy import PaperEconomy
from .paper_matrix import matrix_of
from .paper_sections import PaperChapter, PaperGoal, PaperInitiative
from .qr import qr_of
from .since import Since

TYPES = {"application/pdf": "PDF", "text/plain": "tekst", "image/png": "PNG", "image/jpeg": "JPEG"}
"""What kind of file an annex is, where its name's ending would not say."""

_LONE_IMAGE = re.compile(r'<p>(<img [^>]*?src="([^"]+)"[^>]*>)</p>')


# --- what a status is called ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """What every page says about the standing: ``word`` loudly, ``rest`` after it; ``in_title`` begins the title."""

    word: str
    rest: str
    in_title: str = ""

    @property
    def sentence(self):
        """Both as part of a sentence: "TIL POLITISK BEHANDLING, ikke vedtaget", "Vedtaget af Byrådet"."""
        return f"{self.word}{',' if self.in_title and self.rest else ''} {self.rest}".strip()


def mark_of(standing):
    """The mark of a standing; only an adopted plan goes without a warning."""
    if standing.is_adopted:
        decision = standing.adoption
        rest = f"af {decision.body} den {danish.date(decision.meeting_date)}" if decision else ""
        return Mark(standing.status_label, rest)
    word = STATUSES[standing.status].loud
    if standing.status == Status.HEARING:
        rest = f"ikke vedtaget, {danish.date(standing.at)}"
    elif standing.status == Status.SUBMITTED:
        rest = "ikke vedtaget"
    else:
        rest = danish.moment(standing.at)
    return Mark(word, rest, f"{word}: ")


def title_of(content, standing, name=""):
    """The document's title in its metadata and its window: a draft's can't be taken for an adopted one's.

    ``name`` is what kind of document it is, where it is not the plan itself.
    """
    begins = f"{mark_of(standing).in_title}{f'{name}: ' if name else ''}"
    ending = ", vedtaget" if standing.is_adopted else ""
    return f"{begins}{content.full_title} – {content.municipality.full_name}{ending}"


# --- what the template asks -----------------------------------------------------------------------------------------


class Paper:
    """A content and its standing as the templates of PDF and page show them.

    ``earlier`` is the content that the plan was begun from: with it is said what is new, changed and gone since.
    ``upload`` gives a page's address of an upload by its hash; without it addresses are the PDF's own. ``writing`` is
    what puts the plan's parts in their places on the page where it is written, which shows the empty ones too.

    Other documents of a plan are papers too. ``name`` is what their titles begin with, ``layout`` the classes of their
    body. One that is not ``is_whole`` has no links to parts of the plan that it doesn't show; one that ``is_numbered``
    has numbers at its paragraphs. ``attached`` is the content as its PDF carries it along, in bytes.
    """

    name = layout = ""
    is_whole = True
    is_numbered = False
    attached = b""

    def __init__(self, content, standing, earlier=None, *, upload=None, writing=None):
        self.writing = writing
        self.upload = upload or (lambda sha256: f"upload:{sha256}")
        self.is_page = upload is not None
        self.content = content
        self.standing = standing
        self.hearing = standing.hearing  # by when and where a version that is heard is answered, or None
        self.since = Since(earlier, content) if earlier is not None and content.begun_from else None
        self.mark = mark_of(standing)
        self.title = title_of(content, standing, self.name)
        accent = content.municipality.accent
        self.accent = accent.lower() if re.fullmatch(r"#[0-9a-fA-F]{6}", accent) else DEFAULT_ACCENT
        self.tint = mixed(self.accent, 0.08)
        self.pale = mixed(self.accent, 0.35)
        self.images = content.images
        self.shown_images = set()
        self.sums = Economy(content)
        self.economy = PaperEconomy(self.sums)
        self.by_key, self.numbers = {}, content.initiative_numbers
        for goal in content.goals:
            self.by_key[goal.key] = PaperGoal(self, goal, self.by_key.get(goal.under))
        self.goals = list(self.by_key.values())
        self.main_goals = [goal for goal in self.goals if goal.over is None]
        described = {}
        for goal in self.goals:
            goal.place_initiatives(described)
        self.initiatives_without_goal = [
            PaperInitiative(self, initiative, None) for initiative in content.initiatives_without_goal
        ]
        chapters = [PaperChapter(self, chapter) for chapter in content.chapters]
        self.short = next((chapter for chapter in chapters if chapter.is_short), None)
        if not writing:
            chapters = [chapter for chapter in chapters if chapter is not self.short]
        # A draft shows what is still to be written; nobody is sent an empty chapter.
        empty = [c for c in chapters if not c.text and (c.is_text or (c.is_economy and self.sums.is_empty))]
        self.chapters = [c for c in chapters if c not in empty or standing.is_draft or writing]

    @property
    def headed_goals(self):
        """``[(heading or "", goal)]`` of the goals that stand under no other."""
        return with_headings(self.main_goals)

    @cached_property
    def shows_goals(self):
        """Whether there is a chapter that shows the goals, so that a link to one leads somewhere."""
        return self.is_whole and any(chapter.is_goals for chapter in self.chapters)

    @property
    def address(self):
        """The version's permanent address, where everybody can open it: nobody is sent to a page that is not theirs."""
        return self.standing.address if self.standing.is_adopted else ""

    @property
    def fingerprint_in_groups(self):
        """The fingerprint in groups of four, so that people can compare it."""
        return " ".join(re.findall("....", self.standing.fingerprint))

    @property
    def qr(self):
        """On paper, the way to where the version can be checked."""
        address = self.standing.check_address
        return qr_of(address, f"QR-kode til {address}") if address and not self.is_page else ""

    # Texts

    def image_url(self, key):
        image = self.images.get(key)
        if image is None:
            return None
        self.shown_images.add(key)
        return self.upload(image.sha256), image.alt

    def text(self, markdown, level, *, column=COLUMN):
        """A text as HTML, to stand in a column of this width in mm.

        An image alone in its paragraph becomes a figure with the image's title under it.
        """
        if not markdown.strip():
            return ""
        rendered = render(markdown, image_url=self.image_url, heading_shift=level, column=column, accent=self.accent)
        return mark_safe(_LONE_IMAGE.sub(self._figure, rendered)) if "<img" in rendered else rendered

    def _figure(self, match):
        source = match[2]
        title = next((i.title for i in self.images.values() if source == self.upload(i.sha256)), "")
        return format_html('<div class="figure">{}<p class="figure-title">{}</p></div>', mark_safe(match[1]), title)

    # Facts

    def tighter(self, pages):
        """One that takes less room, where this one takes more pages than it may; None where all is well or at its end.

        ``pages`` has for each page the ids of what stands on it.
        """

    @property
    def keywords(self):
        """What the file says of itself beside its title: where it stands, which version it is, and its fingerprint."""
        words = [self.standing.status_label, self.version]
        return ", ".join([*words, self.standing.fingerprint] if self.standing.fingerprint else words)

    @property
    def version(self):
        if self.standing.number:
            return f"Version {self.standing.number}"
        return f"{self.standing.status_label}, ikke behandlet politisk"

    @property
    def at(self):
        return danish.moment(self.standing.at) if self.standing.is_draft else danish.date(self.standing.at)

    @property
    def created(self):
        return timezone.localtime(self.standing.at).isoformat(timespec="seconds")

    @property
    def subject(self):
        return f"{self.mark.word} {self.mark.rest}".strip()

    @property
    def logo(self):
        return self.upload(self.content.municipality.logo) if self.content.municipality.logo else ""

    @property
    def cover(self):
        """The picture on the cover: its address and what it shows, or None."""
        image = self.content.cover
        return image and {"address": self.upload(image.sha256), "alt": image.alt}

    @property
    def committee(self):
        """The body that answers for the plan; of a content from before it was kept, the first that decided about it."""
        decided = next((decision.body for decision in self.standing.decisions), "")
        return self.content.municipality.committee or decided

    @property
    def years_title(self):
        """The title without its years, which the cover prints large beside it."""
        years = self.content.years
        return re.sub(rf"\s*\b{years}\b\s*", " ", self.content.title).strip() or self.content.title

    @property
    def shown_years(self):
        return self.content.years.replace("-", "–")

    # Planen kort

    @property
    def counts(self):
        targets = sum(len(goal.targets) for goal in self.goals if not goal.left_out)
        answered = sum(not goal.left_out for goal in self.main_goals)
        sub_goals = len(self.content.answered_goals) - answered
        initiatives = len(self.content.initiatives)
        money = [] if self.sums.is_empty else [danish.rough_kroner(self.sums.total.total)]
        return [
            (answered, f"mål og {sub_goals} delmål" if sub_goals else "mål"),
            (initiatives, danish.fitting(initiatives, "indsats", "indsatser")),
            (targets, "måltal"),
            *money,
        ]

    @property
    def short_title(self):
        return self.short.title if self.short else "Planen kort"

    @property
    def is_spread(self):
        """Whether "Planen kort" takes two pages: one of words, and one with a line for each goal."""
        return bool(self.since and self.goals)

    @property
    def news(self):
        """``[(what, [titles])]`` of what is new, changed and gone since the plan that this one was begun from."""
        return self.since.summary(6)

    def change_of(self, key):
        """What has become of a section since then, marked up; empty in a plan that was begun from nothing."""
        return self.since.mark(key) if self.since else ""

    # Blocks

    @property
    def matrix(self):
        return matrix_of(self)

    @property
    def annexes(self):
        return [
            SimpleNamespace(
                key=attachment.key,
                title=attachment.title,
                name=attachment.file_name,
                about=f"{_type(attachment)}, {_size(attachment.size)}",
                address=self._annex_address(attachment),
            )
            for attachment in self.content.attachments
            if not attachment.is_image
        ]

    @property
    def annexes_classes(self):
        cells = [(annex.title, f"{annex.name} ({annex.about})") for annex in self.annexes]
        return "annexes table-long" if is_long(cells, [93, 70]) else "annexes"

    def _annex_address(self, attachment):
        """On a page where the upload is; on paper at the version's permanent address, if everybody can open it."""
        if self.is_page:
            return self.upload(attachment.sha256)
        return f"{self.address}filer/{attachment.sha256}/" if self.address else ""

    @property
    def loose_images(self):
        """Images that neither a text nor the cover shows, with their addresses; the annexes are the place for them."""
        loose = [i for key, i in self.images.items() if key not in self.shown_images and not i.is_cover]
        return [(image, self.upload(image.sha256)) for image in loose]

    @property
    def all_targets(self):
        """``[([goals whose titles stand above], goal)]`` of goals with targets; a sub-goal stands under its goal."""
        shown, titled = [], []
        for goal in self._goals_with_targets:
            above = [goal] if goal.over is None or goal.over in titled else [goal.over, goal]
            titled += above
            shown.append((above, goal))
        return shown

    @property
    def _goals_with_targets(self):
        return [goal for goal in self.goals if goal.targets and not goal.left_out]

    @cached_property
    def has_changes(self):
        return any(target.difference for goal in self._goals_with_targets for target in goal.targets)

    @property
    def targets_classes(self):
        wide = " targets-wide" if any(goal.has_long_numbers for goal in self._goals_with_targets) else ""
        return f"targets all-targets{' with-changes' if self.has_changes else ''}{wide}"

    @property
    def followed_up_in_words(self):
        """Goals without a number that say how they are looked back on."""
        return [goal for goal in self.goals if goal.follow_up and not goal.all_targets and not goal.left_out]

    @property
    def unanswered_goals(self):
        return [goal for goal in self.goals if not goal.is_answered and not goal.left_out]

    @property
    def erasures(self):
        """What was erased from the content by law, in sentences."""
        return [
            f"En oplysning er slettet den {danish.date(one.day)} efter {one.rules}." for one in self.standing.erasures
        ]

    @property
    def decisions(self):
        return [(decision, danish.date(decision.meeting_date)) for decision in self.standing.decisions]


class WholePlan(Paper):
    """The plan as a document that carries its content along, as it is stored."""

    def __init__(self, content, standing, earlier, stored):
        super().__init__(content, standing, earlier)
        self.attached = stored


def _type(attachment):
    ending = attachment.file_name.rpartition(".")[2]
    names = {"docx": "Word", "xlsx": "Excel"}
    return TYPES.get(attachment.content_type) or names.get(ending.lower()) or ending.upper()[:10] or "fil"


def _size(size):
    """Bytes as people read them: ``184 kB``, ``1,4 MB``."""
    if size >= 1_000_000:
        return f"{danish.number(size / 1_000_000, 1)} MB"
    return f"{max(1, round(size / 1000))} kB"
