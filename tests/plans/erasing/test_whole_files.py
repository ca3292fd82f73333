"""A file that must go is erased whole: from the plan, its history, its versions and the storage."""

import pytest
from django.core.exceptions import PermissionDenied

from bpmplan import files
from bpmplan.accounts.models import Municipality
from plans.content.standing import standing_of
from plans.content.stored import fingerprint, of_revision
from plans.documents import pdf
from plans.erasing.erasing import erase
from plans.erasing.finding import places_of
from plans.erasing.whole_files import WholeFile, files_of, what_is
from plans.models import Attachment, Law
from plans.steps import workflow
from plans.writing import deleting
from tests import making
from tests.making import NOW
from tests.scene import SHORT_PDF, attach, picture

GIVEN = {"law": Law.SECRET, "reason": "Filen har en borgers navn.", "now": NOW}


@pytest.fixture
def plan(aalborg, signe):
    made = making.plan(aalborg, signe)
    making.own_goal(made, signe)
    making.complete(made, signe)
    attach(made, signe, files.store_bytes(SHORT_PDF, files.PDF, "jens.pdf"), "Svar")
    attach(made, signe, files.store_bytes(picture(), files.PNG, "jens.png"), "Kort", alt="Et kort.")
    return made


def test_a_file_goes_from_text_history_versions_and_storage(
    plan, aalborg, signe, anna, django_capture_on_commit_callbacks
):
    annex, image = plan.attachments.order_by("position")
    workflow.take(plan, "submit", by=signe, now=NOW)
    revision = workflow.take(plan, "adopt", by=signe, now=NOW, decision=making.decision(aalborg)).revision
    workflow.take(plan, "reopen", by=signe, now=NOW, reason="Ny")
    deleting.delete(Attachment, plan=plan, key=annex.key, seen=deleting.seen_of(annex), by=signe, now=NOW)
    assert set(files_of(plan).values()) == {"jens.pdf", "jens.png"}
    for section in (annex, image):
        file = what_is(f"fil:{section.sha256}")
        assert isinstance(file, WholeFile)
        with pytest.raises(PermissionDenied):
            erase(aalborg, file, by=signe, public=True, **GIVEN)
        with django_capture_on_commit_callbacks(execute=True):
            erase(aalborg, file, by=signe, public=False, **GIVEN)
        assert files.is_stored(section.sha256)  # the version still names it
        with django_capture_on_commit_callbacks(execute=True):
            erase(aalborg, file, by=signe, public=True, agreed_by=anna, **GIVEN)
        assert not places_of(file, aalborg)
        assert not files.is_stored(section.sha256)
    revision.refresh_from_db()
    assert revision.fingerprint == fingerprint(revision.content)
    names = [one["file_name"] for one in revision.content["attachments"]]
    assert names == ["slettet.txt", "slettet.png"]
    restored = deleting.restore(plan=plan, key=annex.key, by=signe, now=NOW)
    assert (restored.file_name, restored.content_type) == ("slettet.txt", files.TEXT)
    assert files.is_stored(restored.sha256, restored.size)
    assert pdf.make(of_revision(revision), standing_of(revision), None)  # the files in their place can be printed
    assert files_of(plan) == {}


def test_a_file_that_another_row_names_keeps_its_content(plan, aalborg, signe, django_capture_on_commit_callbacks):
    image = plan.attachments.get(is_image=True)
    Municipality.objects.filter(pk=aalborg.pk).update(logo=image.sha256)
    with django_capture_on_commit_callbacks(execute=True):
        erase(aalborg, WholeFile(image.sha256), by=signe, public=False, **GIVEN)
    assert files.is_stored(image.sha256)


def test_the_page_offers_the_files_and_shows_their_places(plan, signe, client_for):
    client = client_for(signe)
    address = f"/arbejde/{plan.pk}/slet-oplysning/"
    image = plan.attachments.get(is_image=True)
    assert f'value="fil:{image.sha256}"' in client.get(address).content.decode()
    page = client.post(address, {"text": f"fil:{image.sha256}", "find": "1"}).content.decode()
    assert "Her er filen i kommunens planer." in page
    assert "<del>jens.png</del>" in page
