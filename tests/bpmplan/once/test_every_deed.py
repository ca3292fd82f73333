"""Every form that is sent is sent twice: the second time nothing more is done, and the answer is the same."""

import uuid

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from bpmplan.once.models import Press
from tests.scene import WHO
from tests.test_urls import ACCOUNT, ADMIN_ROWS, ROWS, filled

DEEDS = [row for row in ROWS + ACCOUNT + ADMIN_ROWS if row[1] == "POST" and {"200", "302"} & set(row[3].split())]
NOT_COUNTED = {"django_session", "plans_presence"}
"""A sign-in is used, and who is there is told, with every request."""
TAKEN_OUT = {"my_data", "member_data", "my_calendar", "hearing_party letter"}
"""What is given out each time it is asked for, which the security log says each time: a file, or a new address, on a
page or in a letter to print; whoever presses twice sees the second, which works."""


def everything():
    """All rows of all tables, as they stand."""
    rows = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table not in NOT_COUNTED:
                cursor.execute(f'SELECT * FROM "{table}"')
                rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


def sent(scene, row):
    """The address and the body of a row of the table, with a key; files are made anew each time."""
    _name, _method, address, _expected, *more = row
    data = more[0] if more else {}
    scene.last = scene.aalborg.bodies.get(is_last=True)
    address, key = address.format(s=scene), uuid.uuid4().hex

    def body():
        given = {name.format(s=scene): filled(value, scene) for name, value in data.items()}
        return given | {"sent": "1", "form_key": key}

    return address, body


def deed_of(row):
    """The name of a row, and which of the page's deeds it is where it has several."""
    return " ".join([row[0], *(data["deed"] for data in row[4:] if "deed" in data)])


def who_does(row):
    answers = dict(zip(WHO, row[3].split(), strict=True))
    return next(who for who in (*WHO[1:], "nobody") if answers[who] in ("200", "302"))


@pytest.mark.parametrize(
    "row", [row for row in DEEDS if deed_of(row) not in TAKEN_OUT], ids=lambda row: f"{row[0]} {row[2][-24:]}"
)
def test_a_form_sent_twice_does_its_deed_once(row, scene):
    if connection.vendor == "sqlite":
        pytest.skip("PostgreSQL is the stricter one: what is refused there ends the transaction")
    address, body = sent(scene, row)
    who = who_does(row)
    with transaction.atomic():
        first = scene.client(who).post(address, body())
        after_one = everything()
        second = scene.client(who).post(address, body())
        assert everything() == after_one
        assert (second.status_code, second.get("Location")) == (first.status_code, first.get("Location"))
        if not row[0].startswith("account_"):  # signing out has no need of a key
            assert messages_of(second) == messages_of(first)
        transaction.set_rollback(True)


def messages_of(response):
    return [str(one) for one in response.wsgi_request._messages._queued_messages]


def test_the_same_form_with_other_words_is_another_deed(scene):
    address = f"/arbejde/{scene.draft.pk}/indsatser/ny/"
    key = uuid.uuid4().hex
    for title in ("Mentor", "Mentor", "Mentor for seniorer"):
        data = {"title": title, "goals": str(scene.parts.own.key), "form_key": key}
        assert scene.client("erik").post(address, data).status_code == 302
    titles = scene.draft.initiatives.filter(title__startswith="Mentor").values_list("title", flat=True)
    assert sorted(titles) == ["Mentor", "Mentor for seniorer"]


def test_a_key_is_the_person_s_own(scene):
    address = f"/arbejde/{scene.draft.pk}/indsatser/ny/"
    data = {"title": "Mentor", "goals": str(scene.parts.own.key), "form_key": uuid.uuid4().hex}
    for who in ("erik", "signe", "signe"):
        assert scene.client(who).post(address, data).status_code == 302
    assert scene.draft.initiatives.filter(title="Mentor").count() == 2


def test_a_form_that_is_shown_again_keeps_its_key_and_can_be_sent_again(scene):
    address = f"/arbejde/{scene.draft.pk}/indsatser/ny/"
    client, key = scene.client("erik"), uuid.uuid4().hex
    for _ in range(2):
        response = client.post(address, {"title": "", "form_key": key})
        assert response.status_code == 422
        assert f'name="form_key" value="{key}"' in response.content.decode()
    assert not Press.objects.exists()
    data = {"title": "Mentor", "goals": str(scene.parts.own.key), "form_key": key}
    assert client.post(address, data).status_code == 302
    assert scene.draft.initiatives.filter(title="Mentor").count() == 1


def test_a_refusal_is_no_deed_and_can_be_tried_again(scene):
    address = f"/brugere/aalborg/{scene.dorte.membership.pk}/deaktiver/"
    data = {"form_key": uuid.uuid4().hex}
    response = scene.client("anna").post(address, data)
    assert response.status_code == 302
    assert not Press.objects.exists()


def test_a_deed_that_breaks_leaves_neither_deed_nor_key(scene, monkeypatch):
    address = f"/arbejde/{scene.draft.pk}/indsatser/ny/"
    data = {"title": "Mentor", "goals": str(scene.parts.own.key), "form_key": uuid.uuid4().hex}
    client = scene.client("erik", raise_request_exception=False)
    with monkeypatch.context() as patch:
        patch.setattr("plans.desk.screens._tell", lambda *_: 1 / 0)  # after all is written
        assert client.post(address, data).status_code == 500
    assert not scene.draft.initiatives.filter(title="Mentor").exists()
    assert not Press.objects.exists()
    for _ in range(2):
        assert client.post(address, data).status_code == 302
    assert scene.draft.initiatives.filter(title="Mentor").count() == 1


def test_what_cannot_be_stored_is_refused_with_a_key_too(scene, monkeypatch):
    def overflows(*args, **kwargs):
        raise OverflowError

    monkeypatch.setattr("plans.desk.sections.confirm", overflows)
    response = scene.client("erik").post(f"/arbejde/{scene.draft.pk}/bekraeft/", {"form_key": uuid.uuid4().hex})
    assert response.status_code == 400


@pytest.mark.parametrize("key", ["", "x", "A" * 32, "0" * 400, "\x00" * 32])
def test_a_key_that_is_none_of_ours_is_no_key(key, scene):
    address = f"/arbejde/{scene.draft.pk}/bekraeft/"
    assert scene.client("erik").post(address, {"item": scene.question, "form_key": key}).status_code == 302
    assert not Press.objects.exists()


def test_a_known_failure_has_its_answer_in_one_place():
    """``Once`` calls the view itself, so it asks there too; a middleware with answers of its own would be passed by."""
    own = [import_string(name) for name in settings.MIDDLEWARE if name.startswith("bpmplan.")]
    assert [one.__name__ for one in own if hasattr(one, "process_exception")] == ["KnownFailures"]
    assert settings.MIDDLEWARE[-1] == "bpmplan.once.middleware.Once"
