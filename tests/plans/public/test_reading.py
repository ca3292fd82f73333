"""A link to read opens exactly its own: one version or the draft, with its files and documents, and perhaps notes."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bpmplan.accounts import people
from bpmplan.links import making
from bpmplan.links.models import Link
from bpmplan.once.models import Press
from bpmplan.outbox import sending
from bpmplan.steps import Refused
from plans.documents import pdf, word
from plans.models import Note
from plans.steps import reading
from tests.cast import secret_of
from tests.states import STATES, words_of
from tests.test_states import ROWS

GUEST = "Handicaprådet"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    for writer in (pdf, word):
        monkeypatch.setattr(writer, "written", lambda doc, of_blocks: b"%PDF-1.7")


def link_to(scene, one, **given):
    """A link to the newest version of the plan in a state or, without one, to its draft; the path that it opens."""
    given = {"revision": one.plan.newest_revision, "name": GUEST, "by": scene.signe, "now": timezone.now()} | given
    link = reading.make(plan=one.plan, **given)
    return SimpleNamespace(link=link, path=reverse("reading", args=[secret_of(link)]))


def met(client, address):
    answer = client.get(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer, content.decode("utf-8", "replace")


def test_a_link_opens_exactly_its_own_in_every_state(scene, states):
    """Whoever has opened every link meets at every other address what they met without."""
    guest = Client()
    made = {state: link_to(scene, states[state]) for state in STATES if state != "discarded"}
    for state, one in made.items():
        annex, logo = states[state].parts.annex.sha256, f"filer/{scene.aalborg.logo}/"
        answer, page = met(guest, one.path)
        assert answer.status_code == 200 and words_of(state) in page and GUEST in page
        assert not any(words_of(other) in page for other in STATES if other != state)
        assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex")
        assert answer["Cache-Control"] == "private, no-store" and not answer.cookies
        assert set(re.findall(r'(?:href|src)="(/laes/[^"]+)"', page)) == {
            one.path + name
            for name in ("plan.pdf", "plan.docx", f"filer/{annex}/", f"filer/{states[state].parts.image.sha256}/", logo)
        } | ({one.path + "planen-paa-to-sider.pdf"} if state != "draft" else set())
        for name in ("plan.pdf", "plan.docx", f"filer/{annex}/", logo):
            assert met(guest, one.path + name)[0].status_code == 200
        for name in ("sagsfremstilling.docx", "aendringer.pdf", "dagsorden.zip", f"filer/{'0' * 64}/", "forloeb/"):
            assert met(guest, one.path + name)[0].status_code == 404
        assert guest.post(one.path, {"text": "Nej"}).status_code == 403  # without notes
        assert one.link.openings.count() == 4
    assert not guest.cookies
    for _name, method, path, expected, *_ in ROWS:
        for state in STATES if method == "GET" else ():
            answer, page = met(guest, path.format(o=states[state]))
            status = "login" if answer.status_code == 302 else str(answer.status_code)
            assert status == expected[state].split()[0], (path, state)
    for path in ("invitation", "brev", "hoering", "konto/adgang"):
        assert met(guest, f"/{path}/{made['draft'].path.split('/')[2]}/")[0].status_code in (404, 410)


def test_a_link_ends_when_it_is_withdrawn_has_expired_or_its_draft_is_discarded(scene, states, client):
    one = link_to(scene, states["submitted"])
    with pytest.raises(PermissionDenied):
        reading.withdraw(link=one.link, by=scene.erik, now=timezone.now())
    reading.withdraw(link=one.link, by=scene.signe, now=timezone.now())
    answer, page = met(client, one.path)
    assert answer.status_code == 410 and words_of("submitted") not in page
    assert met(client, one.path + "plan.pdf")[0].status_code == 410
    with pytest.raises(Refused, match="ikke kladde"):
        link_to(scene, states["submitted"], revision=None)
    draft = link_to(scene, states["draft"])
    states["draft"].plan.__class__.objects.filter(pk=states["draft"].plan.pk).update(status="discarded")
    for name in ("", "plan.pdf", f"filer/{states['draft'].parts.annex.sha256}/"):
        assert met(client, draft.path + name)[0].status_code == 410


def test_who_may_say_something_says_it_to_the_municipality_s_own_people(scene, states, client):
    one = link_to(scene, states["draft"], may_note=True)
    answer, page = met(client, one.path)
    assert answer["Referrer-Policy"] == "same-origin"  # its form must be able to say where it comes from
    assert "Et internt ord" not in page
    key = re.search(r'name="form_key" value="([0-9a-f]+)"', page)[1]
    form = {"about": f"initiative {states['draft'].parts.initiative.key}", "text": "Husk @Signe.", "form_key": key}
    for _ in range(2):
        assert client.post(one.path, form).url == one.path + "#bemaerkninger"
    note = Note.objects.get(reading__isnull=False)
    assert (note.by, note.outside, note.text, list(note.named.all())) == (None, GUEST, "Husk @Signe.", [])
    assert one.path.split("/")[2] not in str(list(Press.objects.values()))
    assert "Husk @Signe." in met(client, one.path)[1]
    colleague = scene.client("erik").get(reverse("plan_beside", args=[note.plan_id, "bemaerkninger"])).content.decode()
    assert f"{GUEST} (læser uden bruger)" in colleague
    assert client.post(one.path, {"about": "", "text": ""}).status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.filter(pk=note.pk).update(outside="")


def test_the_list_makes_sends_shows_once_and_withdraws(scene, states, mailoutbox):
    approver, plan = scene.client("signe"), states["submitted"].plan
    address, new = (reverse(name, args=[plan.pk]) for name in ("reading_links", "reading_link_add"))
    form = {"name": "Anne Berg", "address": "anne@x.dk", "what": "1", "days": "14"}
    assert approver.post(new, form).url == address
    link = Link.objects.get(address="anne@x.dk")
    assert timedelta(13) < link.expires_at - timezone.now() < timedelta(15)
    sending.send_waiting()
    body = next(mail.body for mail in mailoutbox if mail.to == ["anne@x.dk"])
    assert met(Client(), re.search(r"/laes/\S+", body)[0])[0].status_code == 200
    approver.post(new, form | {"name": "Ungerådet", "address": ""})
    silent = Link.objects.get(name="Ungerådet")
    shown = approver.post(reverse("reading_link", args=[plan.pk, silent.pk]), {"deed": "show"}).content.decode()
    assert met(Client(), re.search(r'value="[^"]*(/laes/[^"]+)"', shown)[1])[0].status_code == 200
    page = approver.get(address).content.decode()
    assert "/laes/" not in page and "åbnet sidst" in page and "Vis en ny adresse" in page
    approver.post(reverse("reading_link", args=[plan.pk, silent.pk]), {"deed": "withdraw"})
    silent.refresh_from_db()
    assert silent.withdrawn_by == scene.signe
    assert approver.post(new, form | {"name": "", "what": "9"}).status_code == 422
    invitation = people.link_of(scene.invitation)
    other = reverse("reading_link", args=[plan.pk, invitation.pk])
    assert approver.post(other, {"deed": "withdraw"}).status_code == 404
    assert making.path_of("reading", "x") == "/laes/x/"
