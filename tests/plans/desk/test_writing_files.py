"""A plan's annexes and images: checked by content, described, shown in texts, and served to the plan's own people."""

import html
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from plans.models import Attachment, Plan, Status
from plans.writing import deleting
from tests import making

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"


def png(name="graf.png"):
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "#0b4f5c").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue())


@pytest.fixture
def plan(aalborg, erik):
    return making.plan(aalborg, erik)


@pytest.fixture
def address(plan):
    return reverse("attachments", args=[plan.pk])


def shown(response):
    return html.unescape(response.content.decode())


def test_an_annex_is_uploaded_and_read_by_the_plans_people(client_for, erik, lone, esther, minna, plan, address):
    response = client_for(erik).post(address, {"file": SimpleUploadedFile("Årsregnskab.pdf", PDF)}, follow=True)
    made = plan.attachments.get()
    assert (made.title, made.is_image, made.changed_by) == ("Årsregnskab", False, erik)
    assert "»Årsregnskab« er lagt i planen." in shown(response)
    file = reverse("plan_file", args=[plan.pk, made.key])
    response = client_for(lone).get(file)
    assert b"".join(response.streaming_content) == PDF
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    for person in (esther, minna):
        assert client_for(person).get(file).status_code == 404


def test_an_image_must_say_what_it_shows_and_can_then_stand_in_a_text(client_for, erik, plan, address):
    client = client_for(erik)
    response = client.post(address, {"file": png(), "title": "Ledighed"})
    assert response.status_code == 422
    assert "Skriv, hvad billedet viser" in shown(response)
    assert 'value="Ledighed"' in shown(response)
    client.post(address, {"file": png(), "title": "Ledighed", "alt": "Ledigheden falder."})
    made = plan.attachments.get()
    chapter = plan.chapters.first()
    page = shown(client.get(reverse("chapter_edit", args=[plan.pk, chapter.key])))
    assert f'"key": "{made.key}"' in page
    text = f"![Ledigheden falder.](fil:{made.key})"
    preview = client.post(reverse("plan_text_preview", args=[plan.pk]), {"text": text})
    assert f'src="{reverse("plan_file", args=[plan.pk, made.key])}"' in shown(preview)
    edit = reverse("attachment_edit", args=[plan.pk, made.key])
    assert client.post(edit, {"started_from": 0, "title": "Ledighed", "alt": " "}).status_code == 422
    assert client.post(edit, {"started_from": 0, "title": "Ny titel", "alt": "Noget andet"}).status_code == 302


def test_one_image_stands_on_the_cover(client_for, erik, plan, address):
    client = client_for(erik)
    for name in ("Havn", "Skov"):
        client.post(address, {"file": png(f"{name}.png"), "title": name, "alt": f"En {name.lower()}."})
    harbour, forest = plan.attachments.order_by("pk")

    def choose(image):
        image.refresh_from_db()
        given = {"started_from": image.edit_no, "title": image.title, "alt": image.alt, "is_cover": "on"}
        client.post(reverse("attachment_edit", args=[plan.pk, image.key]), given)
        return list(plan.attachments.filter(is_cover=True))

    assert choose(harbour) == [harbour]
    assert choose(forest) == [forest]
    assert "Planens forside" in shown(client.get(address))
    assert 'alt="En skov."' in shown(client.get(reverse("plan_preview", args=[plan.pk])))
    client.post(reverse("section_delete", args=[plan.pk, "attachment", forest.key]), {"seen": f"{forest.key}:1"})
    assert choose(harbour) == [harbour]
    client.post(reverse("section_restore", args=[plan.pk, forest.key]))
    assert plan.attachments.count() == 2
    assert list(plan.attachments.filter(is_cover=True)) == [harbour]


def test_an_image_is_taken_while_a_text_is_written(client_for, erik, plan):
    client, address = client_for(erik), reverse("image_add", args=[plan.pk])
    given = {"alt": "Ledigheden falder.", "title": "Ledighed", "new_key": "7d3f2f9e-0000-4000-8000-5b1d0a7a9c11"}
    refused = client.post(address, {**given, "file": png(), "alt": ""})
    assert (refused.status_code, refused.json()["sentence"][:27]) == (422, "Skriv, hvad billedet viser,")
    refused = client.post(address, {**given, "file": SimpleUploadedFile("a.pdf", PDF)})
    assert (refused.status_code, refused.json()["sentence"][:24]) == (422, "Filen er ikke et billede")
    for _ in range(2):  # sent again, since the answer was lost
        answer = client.post(address, {**given, "file": png()}).json()
    made = plan.attachments.get()
    assert answer == {
        "key": str(made.key),
        "title": "Ledighed",
        "alt": "Ledigheden falder.",
        "url": reverse("plan_file", args=[plan.pk, made.key]),
    }
    assert (made.is_image, made.changed_by) == (True, erik)


def test_a_file_that_is_not_what_it_claims_is_refused_in_a_sentence(client_for, erik, plan, address):
    client = client_for(erik)
    for file, sentence in (
        (SimpleUploadedFile("virus.pdf", b"MZ\x90\x00"), "Filtypen kan ikke bruges"),
        (SimpleUploadedFile("tom.pdf", b""), "Filen er tom"),
        (SimpleUploadedFile("graf.png", b"\x89PNG\r\n\x1a\nikke rigtig"), "Billedet er beskadiget"),
    ):
        response = client.post(address, {"file": file, "title": "Min titel", "alt": "x"})
        assert response.status_code == 422
        assert sentence in shown(response)
        assert 'value="Min titel"' in shown(response)
    assert "Vælg en fil." in shown(client.post(address, {"title": "Uden fil"}))
    assert not Attachment.objects.exists()


def test_pressing_twice_uploads_once(client_for, erik, plan, address):
    client = client_for(erik)
    key = "7d6f1f5e-6f3b-4f0e-9a83-0d6c3a2f4b11"
    for _ in range(2):
        client.post(address, {"new_key": key, "file": SimpleUploadedFile("a.pdf", PDF)})
    assert plan.attachments.count() == 1


def test_files_wait_while_the_plan_is_locked_and_can_be_deleted_and_brought_back(client_for, erik, plan, address):
    client = client_for(erik)
    client.post(address, {"file": SimpleUploadedFile("a.pdf", PDF)})
    made = plan.attachments.get()
    client.post(reverse("section_delete", args=[plan.pk, "attachment", made.key]), {"seen": f"{made.key}:0"})
    assert client.get(reverse("plan_file", args=[plan.pk, made.key])).status_code == 404
    back = deleting.restore(plan=plan, key=made.key, by=erik, now=making.NOW)
    assert back.sha256 == made.sha256
    Plan.objects.update(status=Status.HEARING)
    response = client.post(address, {"file": SimpleUploadedFile("b.pdf", PDF), "title": "Til senere"})
    assert response.status_code == 409
    assert "Til senere" in shown(response)
    assert "Læg i planen" not in shown(client.get(address))
