"""Taking a document in, and reading it: a file can be made so that reading it takes minutes or fills the memory."""

import uuid

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from bpmplan import danish, files, fonts
from bpmplan.accounts import permissions
from bpmplan.accounts.models import Role
from bpmplan.cleaning import clean
from bpmplan.jobs.asked import AskedState, ask
from bpmplan.jobs.reading import read_stored

from ..models import BroughtDocument
from .limits import DocumentError
from .reading.word import read_word
from .reading.word_pictures import LONGEST_ALT, in_words

MOST_SIGNS = 5


def take_in(municipality, *, title, first_year, last_year, goal_sets, by, now, task, file=None, pasted=""):
    """The ``BroughtDocument`` of a ``StoredFile``, which ``task`` will read, or of a pasted text."""
    permissions.require(by, Role.EDITOR, municipality.pk)
    given = {"municipality": municipality, "title": title, "first_year": first_year, "last_year": last_year}
    with transaction.atomic():
        if file is None:
            made = {"state": AskedState.MADE, "asked_at": now, "asked_by": by, "made_at": now}
            text, notes = _drawable(clean(pasted).strip("\n"))
            document = BroughtDocument.objects.create(text=text, notes=notes, **made, **given)
        else:
            given |= {"sha256": file.sha256, "size": file.size, "content_type": file.content_type, "name": file.name}
            document = ask(BroughtDocument, task, now=now, by=by, given=given, key=uuid.uuid4())
        document.goal_sets.set(goal_sets)
    return document


def read(document):
    """The fields that hold what was read; the work of the task. The file itself is not needed any more."""
    result = read_stored(document, read_word, refuses=DocumentError)
    text, signs = _drawable(result.markdown)
    images, refused = [], 0
    for image in result.images:
        try:
            stored = files.store(SimpleUploadedFile(image.name, image.content))
        except forms.ValidationError:
            refused += 1
            text = text.replace(f"![](fil:{image.key})", in_words(image.alt))
            continue
        images.append(
            {
                "key": image.key,
                "sha256": stored.sha256,
                "size": stored.size,
                "content_type": stored.content_type,
                "file_name": stored.name,
                "alt": fonts.in_words(image.alt)[:LONGEST_ALT],
            }
        )
    notes = [*result.notes, *signs]
    if refused:
        notes.append(f"Billeder, der er beskadiget eller for store, er udeladt: {refused}.")
    return {"text": text, "images": images, "notes": notes, "sha256": ""}


def _drawable(text):
    """A text with words where it has signs that no document can draw, and a sentence about that if it has any."""
    if not (missing := fonts.undrawable(text)):
        return text, []
    listed = danish.listed([fonts.described(sign) for sign in missing[:MOST_SIGNS]])
    more = f" og {len(missing) - MOST_SIGNS} til" if len(missing) > MOST_SIGNS else ""
    return fonts.in_words(text), [f"Tegn, der ikke kan trykkes, står med ord i kantede parenteser: {listed}{more}."]
