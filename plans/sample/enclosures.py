"""A made-up note enclosed with the letter for 2024, so that demo mode shows where one is read; named as an example."""

from bpmplan import files
from goals.models import Letter, LetterFile, LetterKind

from .writing import FOLDER

YEAR, FILE, TITLE = 2024, "notat-om-maalene.pdf", "Eksempel: opdigtet notat om de enkelte mål"


def load():
    """Enclose the note with the letter that announced the goals, unless it is there."""
    stored = files.store_bytes((FOLDER / "files" / FILE).read_bytes(), files.PDF, FILE)
    facts = {"name": stored.name, "content_type": stored.content_type, "size": stored.size}
    LetterFile.objects.get_or_create(
        letter=Letter.objects.get(goal_set__year=YEAR, kind=LetterKind.ANNOUNCEMENT),
        sha256=stored.sha256,
        defaults=facts | {"is_enclosure": True, "title": TITLE},
    )
