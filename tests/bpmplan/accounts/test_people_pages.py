"""The pages about people: who sees which, what they say, what they do."""

import io
import re
from smtplib import SMTPRecipientsRefused

import pytest
from django.utils import timezone
from PIL import Image

from bpmplan.accounts import people
from bpmplan.accounts.models import Invitation, Membership, MembershipEvent, Role, User
from bpmplan.links.models import Link
from bpmplan.outbox import sending
from bpmplan.outbox.models import Mail
from tests.cast import PASSWORD, member, secret_of

pytestmark = pytest.mark.usefixtures("built_cast")
NEW = {"email": "ny@aalborg.example", "name": "Ny", "role": "editor"}


def invite(municipality, by, **changes):
    """The invitation, with the token that its mail would have as ``token``."""
    invitation = people.invite(
        municipality=municipality, by=by, now=timezone.now(), **{**NEW, "is_administrator": False, **changes}
    )
    invitation.token = secret_of(people.link_of(invitation))
    return invitation


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def picture(kind="PNG", size=(80, 40)):
    content = io.BytesIO()
    Image.new("RGB", size, "navy").save(content, kind)
    content.seek(0)
    content.name = f"vaaben.{kind.lower()}"
    return content


# --- who sees what

PAGES = ["", "inviter/", "indstillinger/", "udvalg/"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"), [("anna", 200), ("signe", 403), ("lone", 403), ("elin", 404), ("esther", 404), (None, 302)]
)
def test_only_administrators_reach_the_pages_of_their_municipality(page, who, status, anna, client_for, request):
    client = client_for(request.getfixturevalue(who) if who else None)
    assert client.get(f"/brugere/aalborg/{page}").status_code == status


def test_the_ministry_sees_administrators_only(aalborg, anna, erik, minna, client_for):
    invite(aalborg, anna)
    client = client_for(minna)
    page = client.get("/brugere/aalborg/").content.decode()
    assert "anna@aalborg.example" in page
    assert "erik@aalborg.example" not in page
    assert "ny@aalborg.example" not in page
    for path in ("inviter/", "indstillinger/", "udvalg/", f"{erik.membership.pk}/"):
        assert client.get(f"/brugere/aalborg/{path}").status_code == 403
    for deed in ("rolle", "adresse", "deaktiver", "aktiver"):
        assert client.post(f"/brugere/aalborg/{erik.membership.pk}/{deed}/", NEW).status_code == 403


def test_a_member_of_another_municipality_is_not_found_through_ones_own(anna, esther, client_for):
    client = client_for(anna)
    assert client.get(f"/brugere/aalborg/{esther.membership.pk}/").status_code == 404
    assert client.post(f"/brugere/aalborg/{esther.membership.pk}/deaktiver/").status_code == 404
    assert User.objects.get(pk=esther.pk).is_active


def test_deeds_are_posts(anna, erik, client_for):
    for deed in ("rolle", "adresse", "deaktiver", "aktiver"):
        assert client_for(anna).get(f"/brugere/aalborg/{erik.membership.pk}/{deed}/").status_code == 405


# --- inviting


LAID_OUT = "Invitationen til ny@aalborg.example er lagt til afsendelse. Listen her viser, når den er sendt."


def test_inviting_sends_a_mail_whose_link_makes_a_user_who_can_sign_in(anna, client_for, mailoutbox, work):
    response = client_for(anna).post("/brugere/aalborg/inviter/", NEW, follow=True)
    assert messages_of(response) == [LAID_OUT]
    assert "Mailen er lagt til afsendelse." in response.content.decode()
    assert not mailoutbox
    work()
    assert "Mailen er sendt. Linket gælder" in client_for(anna).get("/brugere/aalborg/").content.decode()
    link = re.search(r"http://\S+(/invitation/\S+)", mailoutbox[0].body)[1]
    stranger = client_for(None)
    page = stranger.get(link)
    assert "Velkommen, Ny" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    for bad in (
        {"password": "kort", "password_again": "kort"},
        {"password": PASSWORD, "password_again": "noget andet"},
    ):
        assert stranger.post(link, bad).status_code == 200
    assert not User.objects.filter(email="ny@aalborg.example").exists()
    response = stranger.post(link, {"password": PASSWORD, "password_again": PASSWORD}, follow=True)
    assert messages_of(response) == ["Du er nu redaktør i Aalborg Kommune."]
    assert response.redirect_chain[-1] == ("/arbejde/ny/?kommune=aalborg", 302)  # no plan is there yet
    stranger.post("/konto/logout/")
    response = stranger.post("/konto/login/", {"login": "NY@aalborg.example", "password": PASSWORD})
    assert response.status_code == 302
    assert "redaktør" in stranger.get("/konto/mig/").content.decode().lower()
    again = client_for(None).get(link)
    assert again.status_code == 410
    assert "allerede taget imod" in again.content.decode()


def test_a_dead_mail_server_is_said_and_the_invitation_can_be_sent_again(
    aalborg, anna, client_for, mailoutbox, settings, work
):
    settings.EMAIL_BACKEND = "tests.bpmplan.accounts.test_people.DeadServer"
    client = client_for(anna)
    client.post("/brugere/aalborg/inviter/", NEW)
    work()
    page = client.get("/brugere/aalborg/").content.decode()
    assert "Mailen er ikke sendt endnu. Programmet prøver igen af sig selv." in page
    assert "Mailserveren kan ikke nås." in page
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    invitation = Invitation.objects.get(email=NEW["email"])
    response = client.post(f"/brugere/aalborg/invitation/{invitation.pk}/send/", follow=True)
    assert messages_of(response) == [LAID_OUT]
    work()
    assert len(mailoutbox) == 1
    assert "Mailen er ikke sendt endnu" not in client.get("/brugere/aalborg/").content.decode()


def test_an_address_that_the_mail_server_refuses_is_said_where_one_can_act_on_it(anna, client_for, monkeypatch, work):
    def refuses(self, messages):
        raise SMTPRecipientsRefused({"ny@aalborg.example": (550, b"no such user")})

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuses)
    client_for(anna).post("/brugere/aalborg/inviter/", NEW)
    work()
    assert "550 no such user" in client_for(anna).get("/brugere/aalborg/").content.decode()


@pytest.mark.parametrize("path", ["inviter/", "{member}/adresse/", "indstillinger/"])
def test_an_address_that_no_mail_reaches_is_refused_at_its_field_with_the_text_kept(path, anna, erik, client_for):
    path = path.format(member=erik.membership.pk)
    typed = {**NEW, "email": "a@xn--ø.dk", "mailbox": "a@xn--ø.dk"}
    page = client_for(anna).post(f"/brugere/aalborg/{path}", typed)
    assert "Der kan ikke sendes mail til adressen" in page.content.decode()
    assert "a@xn--ø.dk" in page.content.decode()
    assert not Mail.objects.exclude(kind="invitation").exists()


def test_a_second_invitation_is_refused_in_a_sentence(aalborg, anna, client_for):
    invite(aalborg, anna)
    response = client_for(anna).post("/brugere/aalborg/inviter/", NEW)
    assert response.status_code == 200
    assert "Der er allerede en invitation til ny@aalborg.example" in response.content.decode()


def test_the_ministry_proposes_an_administrator_and_cannot_slip_in_a_role(
    esbjerg, minna, mette, client_for, mailoutbox
):
    client, typed = client_for(minna), {**NEW, "role": "approver", "is_administrator": ""}
    assert "Skriv hvorfor" in client.post("/brugere/esbjerg/inviter/", typed).content.decode()
    client.post("/brugere/esbjerg/inviter/", {**typed, "reason": "Kommunen begynder."})
    assert not esbjerg.invitations.exists()
    sending.send_waiting()
    (mail,) = mailoutbox
    assert mail.to == [mette.email]
    assert "Gør Ny til administrator i Esbjerg Kommune" in mail.subject
    address = re.search(r"http://[^/]+(/kollega/\d+/)", mail.body)[1]
    colleague = client_for(mette)
    assert "Noget venter på dit ja" in colleague.get("/ministerium/").content.decode()
    assert "venter på dit ja" in colleague.get("/admin/").content.decode()
    assert "Kommunen begynder." in colleague.get(address).content.decode()
    assert "ny@aalborg.example" in client.get("/brugere/esbjerg/").content.decode()
    colleague.post(f"{address}godkend/")
    invitation = Invitation.objects.get(email=NEW["email"])
    assert (invitation.role, invitation.is_administrator) == ("reader", True)
    sending.send_waiting()
    assert [mail.to for mail in mailoutbox[1:]] == [[invitation.email], [minna.email]]


def test_expired_withdrawn_and_unknown_links_say_what_to_do(aalborg, anna, client_for):
    expired, withdrawn = invite(aalborg, anna), invite(aalborg, anna, email="to@aalborg.example")
    Link.objects.of("invitation", expired).update(expires_at=timezone.now())
    people.withdraw(invitation=withdrawn, by=anna, now=timezone.now())
    client = client_for(None)
    for token, status, words in [
        (expired.token, 410, "Linket udløb"),
        (withdrawn.token, 410, "trukket tilbage"),
        ("findes-ikke", 404, "nyere mail"),
    ]:
        for response in (client.get(f"/invitation/{token}/"), client.post(f"/invitation/{token}/")):
            assert response.status_code == status
            assert words in response.content.decode()
    assert "anna@aalborg.example" in client.get(f"/invitation/{expired.token}/").content.decode()


def test_somebody_known_signs_in_to_accept(esbjerg, elin, erik, signe, client_for):
    link = f"/invitation/{invite(esbjerg, elin, email=erik.email).token}/"
    anonymous = client_for(None)
    page = anonymous.get(link).content.decode()
    assert "Du har allerede en bruger" in page
    assert 'type="password"' not in page
    anonymous.post(link, {"password": PASSWORD, "password_again": PASSWORD})
    other = client_for(signe)
    assert "Log ud" in other.get(link).content.decode()
    other.post(link)
    assert not Membership.objects.filter(municipality=esbjerg, role="editor").exists()
    response = client_for(erik).post(link, follow=True)
    assert messages_of(response) == ["Du er nu redaktør i Esbjerg Kommune."]


def test_opening_the_link_changes_nothing(aalborg, anna, client_for):
    invitation = invite(aalborg, anna)
    before = MembershipEvent.objects.count()
    client_for(None).get(f"/invitation/{invitation.token}/")
    assert MembershipEvent.objects.count() == before
    assert not User.objects.filter(email=NEW["email"]).exists()


# --- a member


def test_role_address_and_leaving_from_the_member_s_page(aalborg, anna, erik, client_for):
    client = client_for(anna)
    path = f"/brugere/aalborg/{erik.membership.pk}/"
    assert client.get(path).status_code == 200
    response = client.post(f"{path}rolle/", {"role": "approver", "is_administrator": "on"}, follow=True)
    assert messages_of(response) == ["Rollen er gemt: Erik er godkender og administrator."]
    response = client.post(f"{path}adresse/", {"email": "Erik2@aalborg.example"}, follow=True)
    assert "erik2@aalborg.example" in messages_of(response)[0]
    assert client.post(f"{path}adresse/", {"email": "ikke en adresse"}).status_code == 200
    assert client.post(f"{path}rolle/", {"role": "konge"}).status_code == 200
    client.post(f"{path}deaktiver/")
    assert "Aktivér igen" in client.get(path).content.decode()
    client.post(f"{path}aktiver/")
    page = client.get("/brugere/aalborg/").content.decode()
    for words in ("Rolle ændret: fra redaktør til godkender", "Deaktiveret", "Aktiveret igen"):
        assert words in page


def test_the_last_administrator_is_told_why_not(anna, client_for):
    response = client_for(anna).post(f"/brugere/aalborg/{anna.membership.pk}/deaktiver/", follow=True)
    assert "eneste administrator" in messages_of(response)[0]


def test_an_address_that_is_not_one_s_to_correct_has_no_form(anna, erik, esbjerg, elin, client_for):
    people.accept(invitation=invite(esbjerg, elin, email=erik.email), user=erik, now=timezone.now())
    page = client_for(anna).get(f"/brugere/aalborg/{erik.membership.pk}/").content.decode()
    assert "også knyttet til en anden kommune" in page
    assert "Ny e-mailadresse" not in page


def test_markup_in_a_name_is_only_text(aalborg, anna, client_for):
    member(aalborg, anna, "x@aalborg.example", "<script>alert(1)</script>", Role.READER)
    page = client_for(anna).get("/brugere/aalborg/").content.decode()
    assert "<script>alert" not in page


def test_the_list_takes_the_same_queries_however_many_there_are(aalborg, anna, client_for, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_for(anna)

    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/brugere/aalborg/")
        return len(queries)

    few = count()
    for number in range(5):
        member(aalborg, anna, f"n{number}@aalborg.example", f"N{number}", Role.READER)
        invite(aalborg, anna, email=f"i{number}@aalborg.example")
    assert count() == few


# --- settings of the municipality


def test_a_pale_accent_is_refused_and_a_dark_one_kept(aalborg, anna, client_for):
    client = client_for(anna)
    response = client.post("/brugere/aalborg/indstillinger/", {"accent": "#ffee88", "mailbox": ""})
    assert "Farven er for lys" in response.content.decode()
    client.post("/brugere/aalborg/indstillinger/", {"accent": "#1B4E6B", "mailbox": "job@aalborg.example"})
    aalborg.refresh_from_db()
    assert (aalborg.accent, aalborg.mailbox) == ("#1b4e6b", "job@aalborg.example")
    assert 'fill="#1b4e6b"' in client.get("/brugere/aalborg/indstillinger/").content.decode()


@pytest.mark.parametrize(("kind", "content_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_logo_is_kept_shown_to_all_and_removed(kind, content_type, aalborg, anna, client_for):
    client, anonymous = client_for(anna), client_for(None)
    assert anonymous.get("/kommuner/aalborg/logo/").status_code == 404
    client.post("/brugere/aalborg/indstillinger/", {"new_logo": picture(kind)})
    response = anonymous.get("/kommuner/aalborg/logo/")
    assert response["Content-Type"] == content_type
    assert response.getvalue()
    client.post("/brugere/aalborg/indstillinger/", {"remove_logo": "on"})
    assert anonymous.get("/kommuner/aalborg/logo/").status_code == 404


def test_a_logo_that_is_no_picture_is_refused(aalborg, anna, client_for):
    svg = io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    svg.name = "logo.png"
    response = client_for(anna).post("/brugere/aalborg/indstillinger/", {"new_logo": svg})
    assert response.status_code == 200
    assert response.context["form"].errors["new_logo"]
    aalborg.refresh_from_db()
    assert not aalborg.logo


def rows(*given):
    data = {"bodies-TOTAL_FORMS": len(given), "bodies-INITIAL_FORMS": sum(bool(row.get("pk")) for row in given)}
    for number, row in enumerate(given):
        data |= {f"bodies-{number}-{name}": value for name, value in row.items()}
    return data


def test_bodies_are_added_reordered_renamed_and_removed(aalborg, anna, client_for):
    client = client_for(anna)
    path = "/brugere/aalborg/udvalg/"
    client.post(path, rows({"name": "Byrådet", "order": 2, "is_last": "on"}, {"name": "Udvalget", "order": 1}, {}))
    one, two = aalborg.bodies.order_by("order")
    assert [(one.name, one.is_last), (two.name, two.is_last)] == [("Udvalget", False), ("Byrådet", True)]
    client.post(
        path,
        rows(
            {"pk": one.pk, "name": "Beskæftigelsesudvalget", "order": 2, "is_last": "on"},
            {"pk": two.pk, "name": "Byrådet", "order": 1},
        ),
    )
    assert [body.pk for body in aalborg.bodies.order_by("order")] == [two.pk, one.pk]
    client.post(
        path,
        rows(
            {"pk": two.pk, "name": "Byrådet", "order": 1, "DELETE": "on"},
            {"pk": one.pk, "name": "Udvalget", "order": 2, "is_last": "on"},
        ),
    )
    assert list(aalborg.bodies.values_list("name", "order", "is_last")) == [("Udvalget", 1, True)]


@pytest.mark.parametrize("number", ["", 2])
def test_a_new_body_comes_before_the_one_that_decides(number, aalborg, anna, client_for):
    first = aalborg.bodies.create(name="Udvalget", order=1)
    last = aalborg.bodies.create(name="Byrådet", order=2, is_last=True)
    given = [
        {"pk": first.pk, "name": "Udvalget", "order": 1},
        {"pk": last.pk, "name": "Byrådet", "order": 2, "is_last": "on"},
        {"name": "Økonomiudvalget", "order": number},
    ]
    assert client_for(anna).post("/brugere/aalborg/udvalg/", rows(*given)).status_code == 302
    assert [body.name for body in aalborg.bodies.all()] == ["Udvalget", "Økonomiudvalget", "Byrådet"]


def test_bodies_without_numbers_keep_the_order_of_the_page(aalborg, anna, client_for):
    given = [{"name": "Økonomiudvalget"}, {"name": "Arbejdsudvalget"}, {"name": "Byrådet", "is_last": "on"}]
    assert client_for(anna).post("/brugere/aalborg/udvalg/", rows(*given)).status_code == 302
    assert [body.name for body in aalborg.bodies.all()] == ["Økonomiudvalget", "Arbejdsudvalget", "Byrådet"]


@pytest.mark.parametrize(
    "given",
    [
        [{"name": "A", "order": 1}, {"name": "B", "order": 2}],
        [{"name": "A", "order": 1, "is_last": "on"}, {"name": "B", "order": 2, "is_last": "on"}],
        [{"name": "A", "order": 1, "is_last": "on"}, {"name": "B", "order": 2}],
    ],
)
def test_exactly_the_last_body_decides(given, aalborg, anna, client_for):
    response = client_for(anna).post("/brugere/aalborg/udvalg/", rows(*given))
    assert "Præcis ét politisk organ" in response.content.decode()
    assert not aalborg.bodies.exists()


def test_another_municipality_s_body_is_out_of_reach(aalborg, esbjerg, anna, elin, client_for):
    theirs = esbjerg.bodies.create(name="Byrådet", order=1, is_last=True)
    given = [{"pk": theirs.pk, "name": "Kapret", "order": 1, "is_last": "on"}]
    response = client_for(anna).post("/brugere/aalborg/udvalg/", rows(*given), follow=True)
    assert "Genindlæs siden" in messages_of(response)[0]
    theirs.refresh_from_db()
    assert (theirs.name, theirs.municipality) == ("Byrådet", esbjerg)


# --- my account


def test_my_account_tells_my_roles_and_keeps_my_name(erik, client_for):
    client = client_for(erik)
    page = client.get("/konto/mig/").content.decode()
    assert "Aalborg Kommune" in page
    assert "Redaktør" in page
    assert '<h2 id="proposals">Forslag</h2>' in page
    client.post("/konto/mig/", {"name": "Erik fra jobcentret", "email": "kapret@x.example", "is_staff": "on"})
    erik.refresh_from_db()
    assert (erik.name, erik.email, erik.is_staff) == ("Erik fra jobcentret", "erik@aalborg.example", False)


def test_nobody_gives_themself_a_new_address(erik, client_for):
    client = client_for(erik)
    for path in ("/konto/email/", "/konto/confirm-email/", "/konto/confirm-email/noget/"):
        response = client.post(path, {"email": "kapret@x.example", "action_add": ""})
        assert response["Location"] == "/konto/mig/"
    erik.refresh_from_db()
    assert erik.email == "erik@aalborg.example"
    assert not erik.emailaddress_set.exists()
