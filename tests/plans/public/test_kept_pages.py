"""The page of a version is rendered once, shown only while it is right, and not sent twice to the same stranger."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bpmplan import program
from plans.content.standing import standing_of
from plans.models import Decision, ErasedContent, Erasure, KeptPage, Law, Plan, Revision
from plans.public import kept
from plans.steps import workflow
from tests.scene import NOW, adopt

ADDRESS = "/kommuner/aalborg/2026/v1/"


@pytest.fixture
def made(monkeypatch):
    """How often a page was rendered, as a list."""
    times = []
    really = kept._made

    def counted(*args):
        times.append(args)
        return really(*args)

    monkeypatch.setattr(kept, "_made", counted)
    return times


def page(client, address=ADDRESS, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_it_is_rendered_once_for_all_readers(scene, made):
    first = page(scene.client("nobody"))
    assert first == page(scene.client("nobody"))
    signed_in = page(scene.client("erik"))
    assert len(made) == 1
    body = KeptPage.objects.get().parts["body"]
    assert body in first
    assert body in signed_in
    assert "Erik" in signed_in
    assert "Erik" not in first


def test_a_kept_page_is_shown_without_reading_the_content(scene):
    client = scene.client("nobody")
    page(client)
    with CaptureQueriesContext(connection) as queries:
        page(client)
    assert not [query["sql"] for query in queries if '"plans_revision"."content"' in query["sql"]]


def another_decision(scene, settings, monkeypatch):
    Decision.objects.filter(revision=scene.revision).update(votes="Alle stemte for.")
    return "Alle stemte for."


def demo(scene, settings, monkeypatch):
    settings.DEMO = True
    return "Eksempeldata, ikke kommunens egen plan"


def another_address(scene, settings, monkeypatch):
    settings.SITE_URL = "https://andre-planer.example"
    return "https://andre-planer.example/kommuner/aalborg/2026/v1/"


def another_program(scene, settings, monkeypatch):
    monkeypatch.setattr(program, "version", lambda: "another")
    return "Fritidsjob"


def erasing(scene, settings, monkeypatch):
    revision = Revision.objects.get(pk=scene.revision.pk)
    erasure = Erasure.objects.create(
        municipality=revision.plan.municipality, law=Law.OTHER, reason="Lov", at=NOW, by=scene.sune
    )
    ErasedContent.objects.create(
        erasure=erasure, revision=revision, old_fingerprint=revision.fingerprint, new_fingerprint="f" * 64
    )
    revision.content["chapters"][0]["title"] = "Uden navnet"
    revision.fingerprint = "f" * 64
    revision.save(update_fields=["content", "fingerprint"])
    return "Uden navnet"


@pytest.mark.parametrize("change", [another_decision, demo, another_address, another_program, erasing])
def test_what_is_not_right_any_more_is_not_shown(change, scene, made, settings, monkeypatch):
    client = scene.client("nobody")
    etag = client.get(ADDRESS)["ETag"]
    KeptPage.objects.update(parts=KeptPage.objects.get().parts | {"body": "GAMMEL SIDE"})
    assert "GAMMEL SIDE" in page(client)
    shown = change(scene, settings, monkeypatch)
    new = page(client, **{"If-None-Match": etag})
    assert shown in new
    assert "GAMMEL SIDE" not in new
    assert len(made) == 2
    assert KeptPage.objects.count() == 1


def test_an_adoption_is_shown_at_once(scene):
    plan = Plan.objects.get(pk=scene.submitted.pk)
    address = "/kommuner/aalborg/2028-2029/v1/"
    client = scene.client("erik")
    assert "vedtaget af Byrådet" not in page(client, address)
    workflow.take(plan, "return", by=scene.signe, now=NOW, reason="En fejl")
    adopt(plan, scene.signe)
    address = address.replace("v1", "v2")
    assert "vedtaget af Byrådet" in page(client, address)
    assert "vedtaget af Byrådet" in page(scene.client("nobody"), address)


def test_a_superseded_version_says_so_at_once_and_leads_to_the_newer(scene, made):
    client = scene.client("nobody")
    etag = client.get(ADDRESS)["ETag"]
    plan = Plan.objects.get(pk=scene.adopted.pk)
    workflow.take(plan, "reopen", by=scene.signe, now=NOW, reason="Ny lov")
    plan.refresh_from_db()
    adopt(plan, scene.signe)
    old = page(client, **{"If-None-Match": etag})
    assert "Denne version er afløst" in old
    assert "/kommuner/aalborg/2026/v2/" in old
    assert len(made) == 1
    assert "Denne version er afløst" not in page(client, "/kommuner/aalborg/2026/")


def test_the_earlier_content_is_part_of_the_key(scene, monkeypatch):
    standing = standing_of(scene.revision)
    before = kept.key_of(scene.revision, standing)
    monkeypatch.setattr(kept, "earlier_fingerprint", lambda plan: "f" * 64)
    assert kept.key_of(scene.revision, standing) != before


class TestAStranger:
    @pytest.mark.parametrize("address", [ADDRESS, "/kommuner/aalborg/2026/"])
    @pytest.mark.parametrize("method", ["get", "head"])
    def test_is_not_sent_the_same_page_twice(self, method, address, scene):
        client = scene.client("nobody")
        first = client.get(address)
        assert first["Cache-Control"] == "no-cache"
        assert "Cookie" in first["Vary"]
        again = getattr(client, method)(address, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"] == first["ETag"]
        assert "Cookie" in again["Vary"]

    def test_gets_it_anew_with_another_etag_or_another_frame(self, scene, settings):
        client = scene.client("nobody")
        etag = client.get(ADDRESS)["ETag"]
        assert client.get(ADDRESS, headers={"If-None-Match": '"another"'}).status_code == 200
        settings.CONTACT_EMAIL = "hjaelp@example.dk"
        assert "hjaelp@example.dk" in page(client, **{"If-None-Match": etag})

    def test_who_signs_in_sees_their_own_frame(self, scene):
        etag = scene.client("nobody").get(ADDRESS)["ETag"]
        response = scene.client("erik").get(ADDRESS, headers={"If-None-Match": etag})
        assert "Erik" in response.content.decode()
        assert "ETag" not in response
        assert response["Cache-Control"] == "private, no-store"

    def test_a_head_is_answered_as_a_get(self, scene):
        client = scene.client("nobody")
        assert client.head(ADDRESS)["ETag"] == client.get(ADDRESS)["ETag"]
        assert client.head(ADDRESS).content == b""


class TestTheProgramsVersion:
    @pytest.fixture
    def root(self, tmp_path):
        for name in ("plans/views.py", "templates/plan/goals.html", "static/css/site.css", "requirements.lock"):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name)
        return tmp_path

    @pytest.mark.parametrize("name", ["plans/views.py", "templates/plan/goals.html", "requirements.lock"])
    def test_is_another_when_what_pages_are_made_with_is(self, name, root):
        before = program.version_of(root)
        (root / name).write_text("another")
        assert program.version_of(root) != before

    def test_is_another_with_a_new_template_or_static_files(self, root):
        before = program.version_of(root)
        assert program.version_of(root, "abc") != before
        (root / "templates/plan/new.html").write_text("")
        assert program.version_of(root) != before

    def test_is_the_same_for_the_same_program(self, root):
        assert program.version_of(root) == program.version_of(root)
        assert program.version() == program.version()
