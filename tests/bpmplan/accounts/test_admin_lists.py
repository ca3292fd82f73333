"""What an address may ask of the admin's lists: nothing but what they name, and no answer depends on anything else."""

import pytest
from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.contenttypes.models import ContentType
from django.test import RequestFactory
from django.urls import reverse

from bpmplan.accounts import admin_lists
from bpmplan.accounts.ministry import MinistryDesk
from bpmplan.accounts.models import User
from tests.cast import PASSWORD
from tests.databases import odd_here
from tests.test_urls import ADMIN

CHANGE = "/admin/password_change/"

ASKED = {
    "": ("{value}", "zzz"),
    "__exact": ("{value}", "zzz"),
    "__startswith": ("{first}", "zzz"),
    "__contains": ("{first}", "zzz"),
    "__gt": ("0", "zzz"),
    "__regex": (".", "zzz"),
    "__isnull": ("0", "1"),
    "__in": ("{value}", "zzz"),
}
"""The ways to ask of a field: by something that is so, and by something that isn't."""
SECRET = {"password", "token_hash", "secret_hash", "message_id", "key"}
SECRET |= {"subjects", "facts", "session_data", "data", "content"}
"""Columns that no page of the admin shows."""
AT_ONCE = 1500
"""So many names in one address; Django takes no more than 2,000."""


def fields_near(model, steps=2):
    """``(path, field)`` of every field of a model, and of every model up to ``steps`` away, either way."""
    for field in model._meta.get_fields(include_hidden=True):
        if field.name.endswith("+"):
            continue
        yield field.name, field
        if steps and field.related_model:
            for path, further in fields_near(field.related_model, steps - 1):
                yield f"{field.name}__{path}", further


def value_of(row, path):
    """What a row's own field holds, as an address would ask for it."""
    value = getattr(row, path, "") if "__" not in path else "1"
    return str(getattr(value, "pk", value))[:60] or "1"


def names_and_values(model, row):
    """``[(name, what is so, what isn't)]``: every way to ask of every field near a model."""
    for path, _ in fields_near(model):
        value = value_of(row, path)
        for way, (right, wrong) in ASKED.items():
            yield path + way, right.format(value=value, first=value[0]), wrong


def shown(client, address, query):
    """The status and the rows of a list that is asked so."""
    response = client.get(address, query)
    rows = [row.pk for row in response.context["cl"].result_list] if response.status_code == 200 else None
    return response.status_code, rows


def listed(model_admin):
    request = RequestFactory().get("/")
    request.user = User(is_staff=True, is_superuser=True)
    return admin_lists.filter_names(model_admin, request) | set(admin_lists.day_names(model_admin))


@pytest.mark.one_database
@pytest.mark.parametrize("label", ADMIN)
def test_no_list_tells_by_its_answer_what_it_does_not_show(label, scene):
    row = ADMIN[label][2](scene)
    model_admin = admin.site.get_model_admin(type(row))
    allowed = listed(model_admin)
    ways = [one for one in names_and_values(type(row), row) if one[0] not in allowed]
    assert len(ways) > 10
    assert not [name for name, right, _ in ways if model_admin.lookup_allowed(name, right)]
    client, address = scene.client("sune"), reverse(f"admin:{label.replace('.', '_')}_changelist")
    whole = shown(client, address, {})
    assert whole[0] == 200 and row.pk in whole[1]
    for start in range(0, len(ways), AT_ONCE):
        some = ways[start : start + AT_ONCE]
        assert shown(client, address, {name: right for name, right, _ in some}) == whole
        assert shown(client, address, {name: wrong for name, _, wrong in some}) == whole


@pytest.mark.parametrize("query", ["password__startswith=md5", "password__startswith=x", "findes_ikke=1", "p=x&zz=1"])
def test_what_a_list_cannot_be_asked_is_said(query, scene):
    response = scene.client("minna").get(f"/admin/accounts/user/?{query}")
    assert "Listen kan ikke filtreres sådan" in response.content.decode()
    assert "password__" not in response.content.decode()


def test_what_a_list_names_still_narrows_it(scene):
    client = scene.client("minna")
    everybody = shown(client, "/admin/accounts/user/", {})[1]
    staff = shown(client, "/admin/accounts/user/", {"is_staff__exact": "1"})[1]
    assert {scene.minna.pk, scene.sune.pk} < set(staff) < set(everybody)
    assert scene.anna.pk not in staff
    assert scene.erik.pk in shown(client, "/admin/accounts/user/", {"q": "erik", "o": "-2"})[1]
    assert not shown(client, "/admin/outbox/mail/", {"created_at__year": "1999"})[1]


OF_SQLITE = ["9" * 400, "\0", "\ud800"]
ODD = ["", "abc", "-1", "0", "9999", "x" * 5_000, *OF_SQLITE]
OF_ALL = ("q", "o", "p", "all", "e", "_facets", "_popup", "_to_field", "_changelist_filters")
"""What any list may be asked."""


@pytest.mark.parametrize("label", ADMIN)
def test_no_value_breaks_a_list(label, scene):
    """Each ends as a list: at once, or by the way back that Django takes from a value it can't read."""
    model_admin = admin.site.get_model_admin(type(ADMIN[label][2](scene)))
    client, address = scene.client("sune"), reverse(f"admin:{label.replace('.', '_')}_changelist")
    for name in [*sorted(listed(model_admin)), *(OF_ALL if label == "accounts.user" else ())]:
        for value in odd_here(ODD, OF_SQLITE):
            response = client.get(f"{address}?{name}={_quoted(value)}&{name}={_quoted(value)}", follow=True)
            assert response.status_code == 200, (name, value)
            assert "cl" in response.context, (name, value)


def _quoted(value):
    return "".join(f"%{byte:02X}" for byte in value.encode("utf-8", "surrogatepass"))


def test_every_desk_is_one_of_ours():
    assert all(isinstance(desk, MinistryDesk) for desk in admin.site._registry.values())


def test_no_desk_searches_filters_or_sorts_by_what_nobody_may_see():
    for model, desk in admin.site._registry.items():
        named = [name.lstrip("^=@-") for name in desk.search_fields]
        named += [item if isinstance(item, str) else item[0] for item in desk.list_filter if not callable(item)]
        named += [name.lstrip("-") for name in (*(desk.ordering or ()), desk.date_hierarchy or "pk")]
        for path in named:
            if path != "pk":
                assert not SECRET & {field.name for field in get_fields_from_path(model, path)}, (model, path)


def test_no_number_of_a_row_leads_to_a_hidden_version(scene):
    """Django's »vis på websted« went over any table: a version's number gave away its municipality and its years."""
    revision = scene.submitted.newest_revision
    content_type = ContentType.objects.get_for_model(revision)
    for who in ("minna", "sune", "erik", "esther", "nobody"):
        met = scene.client(who).get(f"/admin/r/{content_type.pk}/{revision.pk}/", follow=True)
        missing = scene.client(who).get(f"/admin/r/{content_type.pk}/999999/", follow=True)
        assert met.status_code == missing.status_code
        assert not any("2028" in address for address, _ in met.redirect_chain)


def test_the_link_to_a_page_goes_there_straight(scene):
    page = scene.client("minna").get(f"/admin/goals/goalset/{scene.goal_set.pk}/change/").content.decode()
    assert 'href="/maal/2026/"' in page
    assert "/admin/r/" not in page


def test_a_row_is_named_by_its_own_key_alone(scene):
    address = f"/admin/accounts/user/{scene.erik.pk}/change/"
    for to_field in ("password", "email", "findes_ikke", "id\0"):
        assert scene.client("sune").get(address, {"_to_field": to_field}).status_code == 400
    assert scene.client("sune").get(address, {"_to_field": "id"}).status_code == 200


def test_a_link_fills_in_no_form(scene):
    page = scene.client("sune").get("/admin/accounts/user/add/?email=ond@example.dk&is_superuser=on").content.decode()
    assert "ond@example.dk" not in page
    assert 'name="is_superuser" id="id_is_superuser" checked' not in page


@pytest.mark.parametrize("selected", ["abc", "", "9" * 5_000, "\0", "-1"])
def test_an_action_on_what_is_not_there_does_nothing(selected, scene):
    data = {"action": "try_again", "index": "0", "_selected_action": selected}
    response = scene.client("sune").post("/admin/outbox/mail/", data, follow=True)
    assert response.status_code == 200


def test_a_password_is_changed_on_the_one_page_for_it(scene):
    """Django's own page in the admin told nobody, and wrote nothing into the security log."""
    before = User.objects.get(pk=scene.minna.pk).password
    new = {"old_password": PASSWORD, "new_password1": "helt nyt kodeord", "new_password2": "helt nyt kodeord"}
    for response in (scene.client("minna").get(CHANGE), scene.client("minna").post(CHANGE, new)):
        assert response["Location"] == "/konto/password/change/"
    assert User.objects.get(pk=scene.minna.pk).password == before
