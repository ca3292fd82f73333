"""A file stays while any row names it, wherever that is."""

from datetime import timedelta

from django.apps import apps
from django.db import models
from django.utils import timezone

from bpmplan import files
from bpmplan.files import names, orphans
from plans.models import Document

OURS = {"bpmplan", "goals", "plans"}
NO_FILES = {
    "goals.LetterReading.program": "which program read it",
    "goals.LineageEvent.after": "numbers of goals",
    "goals.LineageEvent.before": "numbers of goals",
    "goals.TableReading.cells": "cells of a table",
    "goals.TableReading.program": "which program read it",
    "goals.Wording.as_read": "words",
    "once.Press.messages": "sentences",
    "outbox.Mail.facts": "who and when",
    "outbox.Mail.subjects": "numbers of rows",
    "plans.BroughtDocument.choices": "what was chosen for headings",
    "plans.BroughtDocument.notes": "sentences",
    "plans.Document.findings": "sentences",
    "plans.Erasure.left_out": "where a passage stood",
    "plans.Erasure.places": "where a passage stood",
    "plans.Event.corrected": "values of a decision",
    "plans.FollowUpEdit.before": "words and values",
    "plans.HandedOut.sha256": "what a file was, which may be gone",
    "plans.KeptPage.parts": "a copy of what the revision names",
    "plans.SurveyEdit.before": "words of an answer",
    "plans.PlanGoal.answered": "numbers of goals",
    "plans.WantedErasure.left_out": "where a passage stands",
    "second_person.Proposal.facts": "who and when",
    "second_person.Proposal.subjects": "numbers of rows",
}
"""Columns that could hold the hash of a file, and what they hold instead."""
OTHER_HASHES = ("fingerprint", "token_hash", "secret_hash", "digest", "key", "standing", "name")
"""How columns of 64 characters are called here that never hold the hash of a file."""


def could_name_files(field):
    is_hash = isinstance(field, models.CharField) and field.max_length == 64 and not field.name.endswith(OTHER_HASHES)
    is_called_so = any(word in field.name for word in ("sha256", "logo"))
    return isinstance(field, (models.JSONField, models.FileField)) or is_hash or is_called_so


def test_every_column_that_can_name_a_file_is_listed():
    """A new one is registered in its app's ``ready`` (``files.names.register``), or excused above with what it holds.

    Forgotten, the files that it names would be swept.
    """
    columns = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.partition(".")[0] in OURS
        for field in model._meta.local_concrete_fields
        if could_name_files(field)
    }
    registered = {f"{one.model}.{one.field}" for one in names.all_names()}
    assert not registered & set(NO_FILES)
    assert columns == registered | set(NO_FILES)


def test_what_any_row_names_stays(scene):
    """The scene has logo, letter, annexes and images of drafts and versions, an answer, and finished PDFs."""
    nowhere = {f"{one.model}.{one.field}" for one in names.all_names() if not set(one.hashes())}
    assert nowhere <= {
        "goals.Delivery.sha256",
        "goals.LetterReading.sha256",
        "goals.TableReading.sha256",
        "plans.BroughtDocument.sha256",
        "plans.Document.given",
        "plans.EarlierDraft.content",
        "plans.Edit.before",
    }
    there = {sha256 for sha256 in names.named() if files.is_stored(sha256)}
    orphan = files.store_bytes(b"nobody's", files.PDF, "a.pdf")
    orphans.sweep(timezone.now() + timedelta(days=1))
    assert not files.is_stored(orphan.sha256)
    assert there and {sha256 for sha256 in there if files.is_stored(sha256)} == there


def test_pdfs_can_be_made_again_and_uploads_cannot(scene):
    stored = files.store_bytes(b"a PDF of its own", files.PDF, "a.pdf")
    Document.objects.filter(pk=scene.document.pk).update(sha256=stored.sha256)
    assert stored.sha256 in names.named() - names.irreplaceable()
    assert scene.letter_file.sha256 in names.irreplaceable()
