"""The admin itself: in Danish, with a history, reference data in and out, and a second factor before its first page."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bpmplan.accounts.ministry import ensure_ministry_group
from bpmplan.accounts.models import Municipality, User
from bpmplan.outbox import sending
from bpmplan.second_person.models import Proposal
from goals.models import Goal, GoalSet, Indicator
from plans.models import TargetGroup

pytestmark = pytest.mark.django_db
LISTS = ("accounts_municipality", "plans_targetgroup", "goals_indicator")


@pytest.fixture
def staff(client, minna, settings):
    settings.MINISTRY_NEEDS_SECOND_FACTOR = False
    client.force_login(minna)
    return minna


def upload(client, name, text):
    file = SimpleUploadedFile("liste.csv", text if isinstance(text, bytes) else text.encode("utf-8-sig"))
    return client.post(reverse(f"admin:{name}_import"), {"file": file})


def confirm(client, name, page):
    form = page.context["form"]
    data = {"text": form.initial["text"].replace("\n", "\r\n"), "digest": form.initial["digest"]}
    return client.post(reverse(f"admin:{name}_import"), data, follow=True)


def states(page):
    return page.context["counts"]


def test_the_index_is_danish_and_holds_no_machinery(client, staff):
    text = client.get("/admin/").content.decode()
    assert "Ministeriets administration" in text
    for word in ("Målsæt", "Kommuner", "Målgrupper", "Indikatorer"):
        assert word in text
    for word in ("Email", "Authenticator", "Group", "MFA"):
        assert word not in text


@pytest.mark.parametrize("name", LISTS)
def test_what_was_fetched_can_be_read_in_again_and_changes_nothing(client, staff, aalborg, esbjerg, name):
    TargetGroup.objects.create(name="Unge på uddannelseshjælp", since="2024-01-01")
    goal = Goal.objects.create(goal_set=GoalSet.objects.create(year=2027), number=2, short_title="Unge")
    Indicator.objects.create(goal=goal, name="=Andel; i job", unit="pct.")
    out = client.get(reverse(f"admin:{name}_export"))
    assert out.content.startswith(b"\xef\xbb\xbf")
    page = upload(client, name, out.content)
    assert states(page)["unchanged"] >= 1
    assert not (states(page)["new"] or states(page)["changed"] or states(page)["wrong"])
    assert "Indlæs ændringerne" not in page.content.decode()
    assert "Hent som fil" in client.get(reverse(f"admin:{name}_changelist")).content.decode()


def test_rows_that_are_as_they_were_ask_nothing_of_the_database(client, staff, django_assert_max_num_queries):
    TargetGroup.objects.bulk_create(TargetGroup(name=f"Gruppe {number}") for number in range(40))
    out = client.get(reverse("admin:plans_targetgroup_export"))
    with django_assert_max_num_queries(20):
        page = upload(client, "plans_targetgroup", out.content)
    assert states(page)["unchanged"] == 40


def test_a_file_changes_nothing_before_it_has_been_seen(client, staff):
    TargetGroup.objects.create(name="Sygedagpengemodtagere")
    text = "navn;fra;til og med\nSygedagpengemodtagere;;31. dec. 2026\nSeniorer;1/1 2027;\n"
    page = upload(client, "plans_targetgroup", text)
    assert states(page) == {"new": 1, "changed": 1, "unchanged": 0, "wrong": 0}
    assert "<ins>31.12.2026</ins>" in page.content.decode()
    assert TargetGroup.objects.count() == 1
    answer = confirm(client, "plans_targetgroup", page)
    assert "2 rækker er ændret eller tilføjet" in answer.content.decode()
    assert TargetGroup.objects.get(name="Sygedagpengemodtagere").until.year == 2026
    messages = [entry.get_change_message() for entry in LogEntry.objects.filter(user=staff)]
    assert "Indlæst fra en fil: til og med." in messages


def test_errors_are_said_row_by_row_and_stop_everything(client, staff):
    text = "navn,fra,til og med\nUnge,01.01.2027,31.12.2026\nGamle,i morgen,\nNye,,\nNye,,\n"
    page = upload(client, "plans_targetgroup", text)
    assert states(page) == {"new": 1, "changed": 0, "unchanged": 0, "wrong": 3}
    text = page.content.decode()
    assert "kan ikke ophøre, før den begynder" in text
    assert "fra: " in text
    assert "Rækken står også på linje 4." in text
    assert "Indlæs ændringerne" not in text
    form = page.context["form"]
    client.post(reverse("admin:plans_targetgroup_import"), form.initial)
    assert not TargetGroup.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "tom"),
        ("farve\nblå\n", "Kolonnen »farve« kendes ikke."),
        ("fra\n01.01.2027\n", "Kolonnen »navn« mangler."),
        ("navn;fra\nUnge\n", "Linje 2 har 1 felt, men der er 2 kolonner."),
        (b"navn;fra\n\0;\n", "ikke en CSV-fil"),
        (b"\xff\xfe\x00", "ikke en CSV-fil"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_danish(client, staff, content, sentence):
    page = upload(client, "plans_targetgroup", content)
    assert page.status_code == 200
    assert sentence in page.content.decode()


def test_a_list_that_has_changed_meanwhile_is_shown_again(client, staff):
    page = upload(client, "plans_targetgroup", "navn;fra\nUnge;01.01.2027\n")
    TargetGroup.objects.create(name="Unge")
    answer = confirm(client, "plans_targetgroup", page)
    assert "Listen er ændret imens" in answer.content.decode()
    assert TargetGroup.objects.get().since is None
    confirm(client, "plans_targetgroup", answer)
    assert TargetGroup.objects.get().since


def test_staff_change_a_mailbox_but_no_name_of_a_municipality(client, staff, aalborg, sune):
    text = "kommunekode;navn;fælles postkasse\n851;Ålborg;job@aalborg.example\n"
    page = upload(client, "accounts_municipality", text)
    assert "Kan kun ændres af en systemansvarlig." in page.content.decode()
    assert "du kan ikke tilføje nye" in upload(client, "accounts_municipality", "kommunekode\n999\n").content.decode()
    page = upload(client, "accounts_municipality", "kommunekode;fælles postkasse\n851;job@aalborg.example\n")
    confirm(client, "accounts_municipality", page)
    assert Municipality.objects.get(code="851").mailbox == "job@aalborg.example"
    client.force_login(sune)
    confirm(client, "accounts_municipality", upload(client, "accounts_municipality", text))
    assert Municipality.objects.get(code="851").name == "Ålborg"


def test_an_indicator_names_its_goal_by_year_and_number(client, staff):
    Goal.objects.create(goal_set=GoalSet.objects.create(year=2027), number=2, short_title="Unge")
    page = upload(client, "goals_indicator", "mål;navn\n2027-2;Andel i job\n2027-9;Findes ikke\n")
    assert "Der er intet mål »2027-9«" in page.content.decode()
    confirm(client, "goals_indicator", upload(client, "goals_indicator", "mål;navn\n2027-2;Andel i job\n"))
    assert Indicator.objects.get().goal.number == 2


def test_every_change_stands_with_person_and_time(client, staff):
    confirm(client, "plans_targetgroup", upload(client, "plans_targetgroup", "navn\nUnge\n"))
    group = TargetGroup.objects.get()
    assert "Indlæst fra en fil." in client.get(f"/admin/plans/targetgroup/{group.pk}/history/").content.decode()
    text = client.get("/admin/admin/logentry/").content.decode()
    assert "Indlæst fra en fil." in text
    assert "Minna" in text
    entry = LogEntry.objects.get()
    assert client.post(f"/admin/admin/logentry/{entry.pk}/delete/").status_code == 403


def test_nobody_else_fetches_or_reads_in(client_for, erik, settings):
    settings.MINISTRY_NEEDS_SECOND_FACTOR = False
    for name in LISTS:
        for what in ("export", "import"):
            assert client_for(erik).get(reverse(f"admin:{name}_{what}")).status_code in (302, 403)


def test_a_lost_telephone_is_mended_by_a_superuser_and_a_colleague(client, minna, mette, sune):
    TOTP.activate(minna, generate_totp_secret())
    reset = reverse("admin:accounts_user_factor", args=[minna.pk])
    client.force_login(minna)
    assert client.post(reset).status_code == 403
    client.force_login(sune)
    assert "Vil du foreslå at nulstille" in client.get(reset).content.decode()
    assert "Skriv hvorfor" in client.post(reset, {"reason": ""}).content.decode()
    proposal = client.post(reset, {"reason": "Telefonen er væk."})["Location"]
    assert minna.authenticator_set.exists()
    client.force_login(mette)
    client.post(f"{proposal}godkend/")
    assert not minna.authenticator_set.exists()


def user_form(**changes):
    return {"name": "Ny", "email": "ny@bm.example", "is_active": "on", **changes}


STAFF = {"is_staff": "on", "is_superuser": "on"}


def test_giving_access_takes_a_colleague(client, sune, minna, mette, mailoutbox):
    """Else one account could make its own second person."""
    group = ensure_ministry_group().pk
    client.force_login(sune)
    add = "/admin/accounts/user/add/"
    page = client.post(add, user_form(**STAFF, groups=[group]))
    assert "Skriv hvorfor" in page.content.decode()
    assert not User.objects.filter(email="ny@bm.example").exists()
    client.post(add, user_form(**STAFF, groups=[group], reason="Hun er ansat fra 1. december."))
    new = User.objects.get(email="ny@bm.example")
    assert not (new.is_staff or new.is_superuser or new.groups.exists())
    proposal = Proposal.objects.get()
    assert "adgang" not in str(LogEntry.objects.latest("pk").get_change_message()).lower()
    again = client.post(f"/admin/accounts/user/{new.pk}/change/", user_form(is_staff="on", reason="Igen."))
    assert "venter allerede et forslag" in again.content.decode()
    sending.send_waiting()
    assert {mail.to[0] for mail in mailoutbox} == {minna.email, mette.email}
    client.force_login(minna)
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert "systemansvarlig" in page
    assert "Hun er ansat fra 1. december." in page
    client.post(f"{proposal.get_absolute_url()}godkend/")
    new.refresh_from_db()
    assert new.is_staff and new.is_superuser and new.groups.exists()
    assert "Godkendt af Minna" in LogEntry.objects.latest("pk").get_change_message()
    client.force_login(sune)
    client.post(f"/admin/accounts/user/{new.pk}/change/", user_form(is_staff="on", groups=[group]))
    new.refresh_from_db()
    assert new.is_staff and not new.is_superuser  # what is taken is taken at once


@pytest.mark.parametrize("is_active", [True, False])
def test_another_is_not_let_in_as_a_colleague_by_one_alone(is_active, client, sune, minna, mette):
    """Their new mailbox would be all it takes to be a second person, while they have no second factor."""
    group = ensure_ministry_group().pk
    User.objects.filter(pk=minna.pk).update(is_active=is_active)
    client.force_login(sune)
    address = f"/admin/accounts/user/{minna.pk}/change/"
    other = user_form(email="kapret@x.example") if is_active else user_form(email=minna.email)
    page = client.post(address, other | {"is_staff": "on", "groups": [group]}).content.decode()
    assert "Tag den fra brugeren i samme omgang" in page
    assert User.objects.filter(email=minna.email, is_active=is_active).exists()
    assert client.post(address, other).status_code == 302
    client.post(address, other | {"is_staff": "on", "groups": [group], "reason": "Hun har giftet sig."})
    minna.refresh_from_db()
    assert (minna.email, minna.is_active, minna.is_staff) == (other["email"], True, False)
    assert Proposal.objects.get().kind == "staff_access"


def test_one_s_own_address_is_corrected_as_before(client, sune):
    client.force_login(sune)
    form = user_form(name="Sune", email="sune.ny@bm.example", is_staff="on", is_superuser="on")
    assert client.post(f"/admin/accounts/user/{sune.pk}/change/", form).status_code == 302
    sune.refresh_from_db()
    assert sune.email == "sune.ny@bm.example"


def test_the_first_of_an_installation_makes_the_second_alone(client, sune):
    client.force_login(sune)
    client.post("/admin/accounts/user/add/", user_form(is_staff="on", groups=[ensure_ministry_group().pk]))
    second = User.objects.get(email="ny@bm.example")
    assert second.is_staff
    client.post("/admin/accounts/user/add/", user_form(email="tre@bm.example", is_staff="on", reason="Vi er flere."))
    assert not User.objects.get(email="tre@bm.example").is_staff
    assert Proposal.objects.exists()


def test_an_address_that_is_corrected_in_the_admin_is_told_to_both(client, sune, erik, mailoutbox):
    client.force_login(sune)
    EmailAddress.objects.create(user=erik, email=erik.email)
    fields = {"name": "Erik", "email": "Anden@aalborg.example", "is_active": "on"}
    client.post(f"/admin/accounts/user/{erik.pk}/change/", fields)
    sending.send_waiting()
    assert [mail.to[0] for mail in mailoutbox] == ["erik@aalborg.example", "anden@aalborg.example"]
    assert "Sune har rettet din e-mailadresse" in mailoutbox[0].body
    assert not EmailAddress.objects.exists()


def test_no_inline_takes_more_rows_than_anybody_types(rf, sune):
    """A forged form with a thousand rows took five seconds."""
    request = rf.get("/admin/")
    request.user = sune
    for desk in admin.site._registry.values():
        for inline in desk.get_inline_instances(request):
            formset = inline.get_formset(request)
            assert formset.absolute_max <= 60, inline
