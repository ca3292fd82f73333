"""Signing in: who can, how often, by what second step; new passwords; the demo."""

import re
import subprocess
import sys

import pytest
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from django.conf import settings as real_settings
from django.urls import reverse
from django.utils import timezone

from bpmplan import demo
from bpmplan.accounts import people, ways_in
from bpmplan.accounts.mails import SIGN_IN
from bpmplan.accounts.models import Invitation, Membership, User
from bpmplan.outbox import sending
from bpmplan.outbox.models import Mail
from tests.cast import PASSWORD, municipality, secret_of

WRONG = "ikke den rigtige kode"
pytestmark = pytest.mark.usefixtures("mails_at_once")


def sign_in(client, email, password=PASSWORD, **extra):
    return client.post("/konto/login/", {"login": email, "password": password}, **extra)


def is_signed_in(client):
    return "_auth_user_id" in client.session


# --- the way in


def test_people_sign_in_with_their_email_in_any_case(erik, client_for):
    client = client_for(None)
    assert sign_in(client, "ERIK@Aalborg.example").status_code == 302
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("who", "names"),
    [("erik", ["desk", "my_account"]), ("minna", ["ministry", "admin:index"]), ("sune", ["ministry", "admin:index"])],
)
def test_each_comes_to_their_own_place(who, names, request, client_for):
    from django.urls import NoReverseMatch

    def address(name):
        try:
            return reverse(name)
        except NoReverseMatch:
            return None

    response = sign_in(client_for(None), request.getfixturevalue(who).email)
    assert response["Location"] == next(filter(None, map(address, names)))


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(erik, client_for):
    pages = [sign_in(client_for(None), email, WRONG) for email in (erik.email, "ingen@aalborg.example")]
    errors = [page.context["form"].non_field_errors() for page in pages]
    assert errors[0]
    assert errors[0] == errors[1]


def test_a_deactivated_person_is_told_so_and_not_let_in(dorte, client_for):
    client = client_for(None)
    response = sign_in(client, dorte.email)
    assert response["Location"] == "/konto/inactive/"
    assert "deaktiveret" in client.get("/konto/inactive/").content.decode().lower()
    assert not is_signed_in(client)
    assert sign_in(client, dorte.email, WRONG).status_code == 200


def test_nobody_signs_up_by_themself(client_for, db):
    client = client_for(None)
    fields = {"email": "ny@aalborg.example", "password1": PASSWORD, "password2": PASSWORD}
    for response in (client.get("/konto/signup/"), client.post("/konto/signup/", fields)):
        assert "Bed kommunens administrator om en invitation" in response.content.decode()
    assert not User.objects.exists()


def test_signing_in_leads_nowhere_else(erik, client_for):
    response = client_for(None).post(
        "/konto/login/", {"login": erik.email, "password": PASSWORD, "next": "https://elsewhere.example/"}
    )
    assert "elsewhere" not in response["Location"]


# --- how often


def test_a_machine_is_held_back_whatever_addresses_it_tries(settings, erik, client_for):
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    client = client_for(None)
    for number in range(3):
        assert sign_in(client, f"gaet{number}@aalborg.example", WRONG).status_code == 200
    response = sign_in(client, erik.email)
    assert response.status_code == 429
    assert "For mange forsøg" in response.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize(("proxies", "status"), [(0, 429), (1, 200)])
def test_a_visitor_is_known_by_the_proxy_s_word_only_where_there_is_a_proxy(proxies, status, settings, client_for, db):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    client = client_for(None)
    sign_in(client, "a@aalborg.example", WRONG, headers={"x-forwarded-for": "192.0.2.1"})
    response = sign_in(client, "b@aalborg.example", WRONG, headers={"x-forwarded-for": "192.0.2.2"})
    assert response.status_code == status


def test_new_passwords_are_not_asked_for_without_end(settings, erik, client_for, mailoutbox):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "2/m/ip"}
    client = client_for(None)
    statuses = [client.post("/konto/password/reset/", {"email": erik.email}).status_code for _ in range(3)]
    assert statuses == [302, 302, 429]
    assert len(mailoutbox) == 2


def test_the_limits_are_in_force_when_nothing_is_said():
    limits = real_settings.ACCOUNT_RATE_LIMITS
    assert {"login", "login_failed", "reset_password", "reset_password_from_key"} <= limits.keys()


# --- a new password


def reset_link(client, email, mailoutbox):
    client.post("/konto/password/reset/", {"email": email})
    return re.search(r"http://\S+?(/konto/password/reset/key/\S+)", mailoutbox[-1].body)[1]


def test_a_new_password_comes_by_mail(erik, client_for, mailoutbox, settings):
    client = client_for(None)
    link = reset_link(client, erik.email, mailoutbox)
    assert mailoutbox[0].subject == "Vælg en ny adgangskode til BPMplan"
    assert settings.SITE_URL + link in mailoutbox[0].body
    form_page = client.get(link)["Location"]
    client.post(form_page, {"password1": "min helt nye kode", "password2": "min helt nye kode"})
    assert mailoutbox[-1].subject == "Din adgangskode til BPMplan er skiftet"
    assert "{{" not in mailoutbox[-1].body
    erik.refresh_from_db()
    assert erik.check_password("min helt nye kode")
    page = client_for(None).get(link)
    assert page.status_code == 200  # used: the page says that the link is dead, without a form
    assert 'name="password1"' not in page.content.decode()
    assert not erik.emailaddress_set.exists()


def test_a_dead_mail_server_is_no_error_page_and_tells_nothing(erik, client_for, settings):
    settings.EMAIL_BACKEND = "tests.bpmplan.accounts.test_people.DeadServer"
    response = client_for(None).post("/konto/password/reset/", {"email": erik.email}, follow=True)
    assert response.status_code == 200
    assert "kunne ikke sendes" not in response.content.decode()
    assert Mail.objects.get().state == "waiting"


def test_no_key_is_in_the_outbox_and_the_link_in_the_newest_mail_works(erik, client_for, mailoutbox, settings):
    client = client_for(None)
    settings.EMAIL_BACKEND = "tests.bpmplan.accounts.test_people.DeadServer"
    for _ in range(2):
        client.post("/konto/password/reset/", {"email": erik.email})
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sending.send_waiting()
    (mail,) = mailoutbox  # one that is asked for again is not sent
    assert sorted(Mail.objects.values_list("state", flat=True)) == ["sent", "unneeded"]
    assert mail.to == [erik.email]
    link = re.search(r"http://\S+?(/konto/password/reset/key/(\S+)/)", mail.body)
    assert link[2] not in str(list(Mail.objects.values()))
    assert 'name="password1"' in client.get(link[1], follow=True).content.decode()


def test_an_address_that_no_mail_reaches_is_refused_at_the_field(client_for, anna):
    page = client_for(None).post("/konto/password/reset/", {"email": "a@xn--ø.dk"})
    assert "Der kan ikke sendes mail til adressen" in page.content.decode()
    assert not Mail.objects.exists()


@pytest.mark.parametrize("prefix", sorted(SIGN_IN))
def test_every_mail_of_signing_in_is_written(prefix, erik, rf, mailoutbox):
    with request_context(rf.get("/")):
        if SIGN_IN[prefix].facts:
            get_adapter().send_notification_mail(prefix, erik)
        else:
            ways_in.ask(SIGN_IN[prefix].name, address=erik.email, now=timezone.now())
    sending.send_waiting()
    (mail,) = mailoutbox
    assert mail.to == [erik.email]
    assert "BPMplan" in mail.body
    assert "IP-adressen 127.0.0.1" in mail.body or not SIGN_IN[prefix].facts


def test_no_template_of_signing_in_is_without_a_kind():
    folder = real_settings.BASE_DIR / "templates"
    templates = {path.relative_to(folder).as_posix() for path in folder.glob("*/email/*_message.txt")}
    assert templates - {"account/email/base_message.txt"} == {f"{prefix}_message.txt" for prefix in SIGN_IN}


def test_an_address_corrected_meanwhile_kills_the_link(anna, erik, client_for, mailoutbox):
    from django.utils import timezone

    client = client_for(None)
    link = reset_link(client, erik.email, mailoutbox)
    people.correct_email(membership=erik.membership, email="ny@aalborg.example", by=anna, now=timezone.now())
    assert 'name="password1"' not in client.get(link, follow=True).content.decode()


def test_sessions_are_ended_wherever_they_are(erik, mads, client_for):
    at_work, at_home, other = client_for(erik), client_for(erik), client_for(mads)
    assert at_work.get("/konto/mig/").status_code == 200
    erik.end_sessions()
    for client in (at_work, at_home):
        assert client.get("/konto/mig/").status_code == 302
    assert other.get("/konto/mig/").status_code == 200
    assert client_for(erik).get("/konto/mig/").status_code == 200


# --- the admin


def test_the_admin_has_no_sign_in_of_its_own(erik, client_for, db):
    response = client_for(None).get("/admin/")
    assert response.status_code == 302
    assert client_for(None).get(response["Location"])["Location"].startswith("/konto/login/")
    assert client_for(erik).get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("model", ["region", "municipality", "body", "user", "membership", "invitation"])
@pytest.mark.parametrize(("who", "status"), [("minna", 200), ("sune", 200), ("anna", 302)])
def test_the_ministry_looks_at_people_and_municipalities_in_the_admin(model, who, status, anna, request, client_for):
    client = client_for(request.getfixturevalue(who))
    assert client.get(f"/admin/accounts/{model}/?q=aalborg").status_code == status


def test_ministry_staff_cannot_raise_anybody_nor_touch_staff(minna, sune, erik, client_for):
    client = client_for(minna)
    grab = {
        "name": "Kapret",
        "email": "kapret@x.example",
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "groups": "1",
        "password": "x",
    }
    assert client.post(f"/admin/accounts/user/{erik.pk}/change/", grab).status_code == 302
    erik.refresh_from_db()
    assert (erik.email, erik.is_staff, erik.is_superuser, erik.groups.count()) == (
        "erik@aalborg.example", False, False, 0,
    )  # fmt: skip
    assert erik.check_password(PASSWORD)
    for staff in (sune, minna):
        assert client.post(f"/admin/accounts/user/{staff.pk}/change/", grab).status_code == 403
    assert client.post("/admin/accounts/user/add/", grab).status_code == 403
    assert client.post(f"/admin/accounts/user/{erik.pk}/delete/").status_code == 403
    assert not User.objects.filter(email="kapret@x.example").exists()


def test_ministry_staff_bar_a_person_of_a_municipality(minna, erik, client_for):
    client_for(minna).post(f"/admin/accounts/user/{erik.pk}/change/", {})
    erik.refresh_from_db()
    assert not erik.is_active


def test_a_superuser_makes_staff_who_choose_their_password_by_mail(sune, client_for, mailoutbox):
    client_for(sune).post("/admin/accounts/user/add/", {"name": "Ny", "email": "Ny@bm.example", "is_active": "on",
                                                        "is_staff": "on"})  # fmt: skip
    made = User.objects.get(email="ny@bm.example")
    assert made.is_staff
    assert not made.has_usable_password()
    assert reset_link(client_for(None), "ny@bm.example", mailoutbox)


def test_ministry_staff_keep_a_municipality_s_mailbox_and_cvr_and_nothing_else(minna, aalborg, client_for):
    fields = {"mailbox": "job@aalborg.example", "cvr": "29189420", "cvr_verified": "on", "name": "Kapret", "slug": "x"}
    inline = {f"bodies-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    response = client_for(minna).post(f"/admin/accounts/municipality/{aalborg.pk}/change/", fields | inline)
    assert response.status_code == 302
    aalborg.refresh_from_db()
    assert (aalborg.mailbox, aalborg.cvr_verified, aalborg.name) == ("job@aalborg.example", True, "Aalborg")


def test_no_link_s_hash_is_shown(minna, anna, client_for):
    invitation = Invitation.objects.get()
    secret_of(people.link_of(invitation))
    page = client_for(minna).get(f"/admin/accounts/invitation/{invitation.pk}/change/")
    assert people.link_of(invitation).secret_hash not in page.content.decode()


# --- the demo


def test_the_demo_s_users_are_made_by_the_real_deeds_once(db):
    from django.utils import timezone

    municipality("851", "Aalborg", "aalborg", "1081", "Nordjylland")
    municipality("561", "Esbjerg", "esbjerg", "1083", "Syddanmark")
    made = demo.create_demo_users(timezone.now())
    assert demo.create_demo_users(timezone.now()) == made
    assert set(made) == {user.email for user in demo.DEMO_USERS if not user.comes_with_the_country}
    assert Membership.objects.get(user=made["godkender@aalborg.example"]).role == "approver"
    assert all(user.check_password(demo.DEMO_PASSWORD) for user in made.values())
    assert made["ministeriet@bm.example"].is_staff
    assert not any(user.is_superuser for user in made.values())


def test_the_demo_s_password_would_pass_as_anybody_s():
    from django.contrib.auth.password_validation import validate_password

    validate_password(demo.DEMO_PASSWORD)


def test_the_sign_in_page_lists_users_in_demo_mode_only(client_for, db, settings):
    client = client_for(None)
    assert "redaktoer@aalborg.example" not in client.get("/konto/login/").content.decode()
    settings.DEMO = True
    page = client.get("/konto/login/").content.decode()
    assert demo.DEMO_PASSWORD in page
    for user in demo.DEMO_USERS:
        assert user.email in page


def test_mails_are_shown_in_demo_mode_only(client_for, erik, settings):
    client = client_for(None)
    assert client.get("/demo/mails/").status_code == 404
    settings.DEMO = True
    assert "ingen mails endnu" in client.get("/demo/mails/").content.decode()
    settings.EMAIL_BACKEND = "bpmplan.demo.MailToFolder"
    client.post("/konto/password/reset/", {"email": erik.email})
    page = client.get("/demo/mails/").content.decode()
    assert "Vælg en ny adgangskode til BPMplan, til erik@aalborg.example" in page


@pytest.mark.parametrize(
    ("environment", "starts"),
    [
        ({}, True),
        ({"SITE_URL": "http://127.0.0.1:8765"}, True),
        ({"SITE_URL": "https://beskaeftigelsesplaner.dk"}, False),
        ({"SITE_URL": "http://beskaeftigelsesplaner.dk"}, False),
        ({"SITE_URL": "http://127.0.0.1.elsewhere.example"}, False),
        ({"ALLOWED_HOSTS": "beskaeftigelsesplaner.dk"}, False),
        ({"ALLOWED_HOSTS": "*"}, False),
    ],
)
def test_demo_mode_answers_on_this_machine_only(environment, starts):
    run = subprocess.run(
        [sys.executable, "-c", "import bpmplan.settings"],
        cwd=real_settings.BASE_DIR,
        env={"DEMO": "1", "PATH": "", **environment},
        capture_output=True,
        text=True,
    )
    assert (run.returncode == 0) == starts, run.stderr
    if not starts:
        assert "Demo mode cannot be on in production" in run.stderr
