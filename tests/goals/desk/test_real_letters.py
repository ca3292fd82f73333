"""The minister's own letters, read where no goal set is yet (they lie beside the project, if they do)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from goals import workflow
from goals.models import Letter
from tests import ROOT

from .test_letter_desk import READ, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, minna, settings):
    settings.MINISTRY_NEEDS_SECOND_FACTOR = False
    client.force_login(minna)
    return minna


REAL = sorted((ROOT.parent / "shared" / "letters").glob("*.txt"))


@pytest.mark.skipif(not REAL, reason="the real letters lie beside the project")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_the_real_letters_become_drafts_untouched(client, staff, path):
    page = client.post(READ, {"file": SimpleUploadedFile(path.name, path.read_bytes())})
    assert client.post(READ, typed(page)).status_code == 302
    letter = Letter.objects.get()
    assert workflow.letter_problems(letter) == []
    assert letter.goal_set.year == int(path.stem[-4:])
