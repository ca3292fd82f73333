"""Erasing an uploaded file whole: in its place stands a file that says so, in texts, history and versions alike."""

import io
import re
from functools import cached_property

from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image, ImageDraw

from bpmplan import files
from bpmplan.files import names
from bpmplan.passages import Passage

from ..models import HearingAnswerFile

_FILE = re.compile(r"fil:([0-9a-f]{64})")
SENTENCE = "Filen er slettet efter loven."


class WholeFile:
    """The file with this hash, to be erased as a ``Passage`` is: it is by_hash where a row or a content names it."""

    def __init__(self, sha256):
        self.sha256 = sha256
        self.text = f"fil:{sha256}"

    def spans(self, text):
        return [(0, len(text))] if text == self.sha256 else []

    def stands_in(self, text):
        return self.sha256 in text

    def erased_in_values(self, value):
        return value

    def erased_from(self, values):
        """What a row or a part of a content says of its file, as ``{name: value}``, without it."""
        is_image = values.get("content_type") in files.IMAGES
        stored = self._image if is_image else self._text
        facts = {
            "sha256": stored.sha256,
            "size": stored.size,
            "content_type": stored.content_type,
            "file_name": stored.name,
        }
        return {name: value for name, value in facts.items() if name in values}

    @cached_property
    def _image(self):
        content = io.BytesIO()
        image = Image.new("L", (640, 120), 235)
        ImageDraw.Draw(image).text((24, 48), SENTENCE, fill=60)
        image.save(content, "PNG")
        return files.store_bytes(content.getvalue(), files.PNG, "slettet.png")

    @cached_property
    def _text(self):
        return files.store_bytes(f"{SENTENCE}\n".encode(), files.TEXT, "slettet.txt")

    def delete_content(self):
        """Delete the content itself when the transaction is committed, unless a row still names it."""
        transaction.on_commit(self._delete_unless_named, robust=True)

    def _delete_unless_named(self):
        if not names.is_named(self.sha256):
            default_storage.delete(files.path_of(self.sha256))


def what_is(text):
    """The ``Passage`` or ``WholeFile`` that a form or a proposal names; ``ValueError`` with a Danish sentence."""
    match = _FILE.fullmatch(text.strip())
    return WholeFile(match[1]) if match else Passage(text)


def files_of(plan):
    """``{hash: name}`` of the files that the plan's texts, history and versions name."""
    by_hash = dict(plan.attachments.values_list("sha256", "file_name"))
    for before in plan.edits.filter(section="attachment").values_list("before", flat=True):
        if "sha256" in before:
            by_hash.setdefault(before["sha256"], before.get("file_name", ""))
    of_hearings = HearingAnswerFile.objects.filter(answer__hearing__revision__plan=plan)
    by_hash |= dict(of_hearings.values_list("sha256", "file_name"))
    for attachments in plan.revisions.values_list("content__attachments", flat=True):
        by_hash |= {one["sha256"]: one["file_name"] for one in attachments or () if one["sha256"] not in by_hash}
    return {sha256: name for sha256, name in by_hash.items() if not name.startswith("slettet.")}
