"""Nothing that is behind sign-in is kept by a browser or a cache, and signing out empties the browser."""

import pytest
from django.test import Client

from bpmplan.private_answers import PRIVATE
from tests.cast import PASSWORD

pytestmark = pytest.mark.one_database
D = "/arbejde/{s.draft.pk}/"
V1, V2 = "/kommuner/aalborg/2026/v1/", "/kommuner/aalborg/2028-2029/v1/"

PRIVATE_PAGES = [
    ("erik", "/arbejde/"),
    ("erik", D),
    ("erik", D + "afsnit/{s.parts.chapter.key}/"),
    ("erik", D + "filer/{s.parts.image.key}/"),
    ("erik", D + "filer/{s.parts.annex.key}/"),
    ("erik", V2),
    ("erik", V2 + "filer/{s.submitted_parts.annex.sha256}/"),
    # what is public, shown to somebody who is signed in: the page has their name
    ("erik", "/"),
    ("erik", V1),
    ("erik", V1 + "plan.pdf"),
    ("erik", V1 + "filer/{s.adopted_parts.annex.sha256}/"),
    ("erik", "/maal/2026/filer/{s.letter_file.pk}/"),
    ("erik", "/findes-ikke/"),
    ("erik", "/ministerium/"),
    ("minna", "/admin/"),
    ("minna", "/admin/accounts/municipality/hent/"),
    # what asks for sign-in, and the pages of signing in
    ("nobody", "/arbejde/"),
    ("nobody", D + "filer/{s.parts.annex.key}/"),
    ("nobody", "/admin/"),
    ("nobody", "/konto/login/"),
    ("nobody", "/konto/password/reset/"),
    ("nobody", "/konto/password/reset/key/1-cy8u9x-3c1a5f0e6b7d8c9a0b1c2d3e4f5a6b7c/"),
    ("nobody", "/konto/password/reset/key/1-set-password/"),
    # links with a secret
    ("nobody", "/brev/{s.receipt.token}/"),
    ("nobody", "/invitation/Kq0bC3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5zA7/"),
]


@pytest.mark.parametrize(("who", "address"), PRIVATE_PAGES)
def test_what_is_for_one_person_is_kept_nowhere(who, address, scene):
    response = scene.client(who).get(address.format(s=scene))
    b"".join(response) if response.streaming else response.content
    assert response["Cache-Control"] == PRIVATE


def test_forms_are_kept_nowhere(scene):
    for who in ("erik", "nobody"):
        for address in (D + "titel/", "/konto/login/", "/brev/{s.receipt.token}/"):
            response = scene.client(who).post(address.format(s=scene), {"title": "x"})
            assert response["Cache-Control"] == PRIVATE


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", None),
        ("/maal/2026/", None),
        ("/findes-ikke/", None),
        (V1, "no-cache"),
        (V1 + "plan.pdf", "public, no-cache"),
        (V1 + "filer/{s.adopted_parts.annex.sha256}/", "private, no-cache"),
    ],
)
def test_what_anybody_may_read_is_kept_as_before(address, words, scene):
    address = address.format(s=scene)
    response = Client().get(address)
    b"".join(response) if response.streaming else response.content
    assert response.get("Cache-Control") == words
    if words:
        assert Client().get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("address", ["/konto/logout/", "/admin/logout/"])
def test_signing_out_empties_the_browser(address, scene):
    client = scene.client("sune")
    response = client.post(address)
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert response["Cache-Control"] == PRIVATE
    assert "_auth_user_id" not in client.session
    assert "Clear-Site-Data" not in scene.client("nobody").post("/konto/logout/")


def test_signing_in_clears_nothing(scene):
    response = scene.client("nobody").post("/konto/login/", {"login": scene.erik.email, "password": PASSWORD})
    assert response.status_code == 302
    assert "Clear-Site-Data" not in response


def test_static_files_are_left_alone():
    from django.conf import settings

    order = [name.rpartition(".")[2] for name in settings.MIDDLEWARE]
    assert order.index("WhiteNoiseMiddleware") < order.index("private_answers")
