"""The pages about people in a real browser: accessible, narrow, without JavaScript."""

from urllib.parse import urlsplit

import pytest
from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone
from playwright.sync_api import expect

from bpmplan.accounts import people
from bpmplan.jobs import beats
from bpmplan.outbox.models import Mail
from bpmplan.outbox.tasks import send_due
from bpmplan.second_factor import factor

from .. import cast, making
from ..bpmplan.jobs import tasks
from ..cast import PASSWORD, secret_of
from .conftest import loads_of
from .texts import saved

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page, user):
    page.goto("/konto/login/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()


def invite(aalborg, anna):
    return people.invite(
        municipality=aalborg,
        email="ny@aalborg.example",
        name="Ny",
        role="editor",
        is_administrator=False,
        by=anna,
        now=timezone.now(),
    )


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_about_people_are_accessible_and_never_scroll_sideways(
    new_page, axe, width, aalborg, anna, erik, dorte, minna, settings, work, tmp_path
):
    settings.DEMO = True
    people.correct_email(membership=erik.membership, email="erik.ny@aalborg.example", by=anna, now=timezone.now())
    Mail.objects.update(state="failed", error="Mailserveren afviste mailen (552 mailbox full).")
    tasks.fail.enqueue(str(tmp_path / "notes"))
    work(may_fail=True)
    send_due.enqueue()
    beats.beat("node-1 4711 abc", started_at=timezone.now(), now=timezone.now())
    link = f"/invitation/{secret_of(people.link_of(invite(aalborg, anna)))}/"
    aalborg.bodies.create(name="Byrådet", order=1, is_last=True)
    stranger, page, ministry = (new_page(width=width) for _ in range(3))
    sign_in(page, anna)
    sign_in(ministry, minna)
    mine = [
        "",
        "inviter/",
        "indstillinger/",
        "udvalg/",
        "sikkerhedslog/",
        f"{erik.membership.pk}/",
        f"{dorte.membership.pk}/",
    ]
    for window, addresses in (
        (
            stranger,
            [link, "/invitation/findes-ikke/", "/demo/mails/", "/konto/login/", "/konto/signup/", "/konto/adgang/"],
        ),
        (ministry, ["/ministerium/baggrund/"]),
        (page, [*(f"/brugere/aalborg/{rest}" for rest in mine), "/konto/mig/"]),
    ):
        for address in addresses:
            window.goto(address)
            axe(window)
            assert window.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_inviting_and_accepting_without_javascript(new_page, aalborg, anna, work):
    page = new_page(java_script_enabled=False)
    sign_in(page, anna)
    page.goto("/brugere/aalborg/")
    page.get_by_role("link", name="Invitér en kollega").click()
    page.get_by_role("button", name="Send invitation").click()
    expect(page.locator("[aria-invalid=true]").nth(1)).to_be_visible()
    expect(page.get_by_text("Ny e-mail")).to_have_count(0)
    page.fill("#id_name", "Ny")
    page.fill("#id_email", "ny@aalborg.example")
    page.get_by_label("Redaktør", exact=True).check()
    page.get_by_role("button", name="Send invitation").click()
    page.get_by_text("Invitationen til ny@aalborg.example er lagt til afsendelse.").wait_for()
    work()
    page.reload()
    page.get_by_text("Mailen er sendt.").wait_for()

    invitation = people.send_again(invitation=aalborg.invitations.get(accepted_at=None), by=anna, now=timezone.now())
    newcomer = new_page(java_script_enabled=False)
    newcomer.goto(f"/invitation/{secret_of(people.link_of(invitation))}/")
    newcomer.fill("#id_password", PASSWORD)
    newcomer.fill("#id_password_again", PASSWORD)
    newcomer.get_by_role("button", name="Tag imod invitationen").click()
    newcomer.get_by_text("Du er nu redaktør i Aalborg Kommune.").wait_for()
    newcomer.goto("/konto/mig/")
    newcomer.get_by_text("Redaktør").wait_for()


def take_invitation(page, invitation, role=""):
    """Choose a password at the link; ``role`` is what a first administrator answers that they do."""
    page.goto(f"/invitation/{secret_of(people.link_of(invitation))}/")
    page.fill("#id_password", PASSWORD)
    page.fill("#id_password_again", PASSWORD)
    if role:
        page.get_by_label(role, exact=True).check()
    page.get_by_role("button", name="Tag imod invitationen").click()


def write_first(page, words):
    """Type in the part that is open, and have it saved."""
    page.locator(".part-form [name=text]").wait_for(state="attached")
    page.wait_for_function("document.activeElement.closest('.part-form')")
    page.keyboard.type(words)
    page.keyboard.press("Control+s")
    saved(page)


@pytest.mark.parametrize(("asked", "most"), [("at the invitation", 3), ("at the desk", 4)])
def test_a_first_administrator_writes_after_few_page_loads(new_page, axe, asked, most, minna):
    lejre = cast.municipality("350", "Lejre", "lejre", "1085", "Region Sjælland")
    invitation = cast.first_invitation(lejre, minna, "karl@lejre.example", "Karl")
    page = new_page()
    loads = loads_of(page)
    if asked == "at the invitation":
        take_invitation(page, invitation, "Jeg skriver")
    else:
        take_invitation(page, invitation, "Jeg skriver ikke. Jeg inviterer dem, der gør")
        page.get_by_role("heading", name="Kom i gang").wait_for()
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("button", name="Jeg skriver selv").click()
    page.get_by_role("button", name="Videre").click()
    write_first(page, "Forordet er begyndt.")
    assert lejre.plans.get().chapters.first().text == "Forordet er begyndt."
    assert len(loads) <= most, loads


def test_who_begins_from_last_year_s_plan_writes_after_five_page_loads_at_most(new_page, aalborg, anna, signe):
    making.adopted(aalborg, signe, years=(2026, 2026))
    page = new_page()
    loads = loads_of(page)
    take_invitation(page, invite(aalborg, anna))
    page.get_by_role("link", name="Begynd en plan").first.click()
    page.get_by_role("button", name="Videre").click()
    page.get_by_role("button", name="Begynd planen").click()
    page.wait_for_load_state()  # without its script, the page leads to the section's own
    page.locator("[data-part$='/text/'] .place__open").first.click()
    write_first(page, "Nyt i år.")
    assert "Nyt i år." in aalborg.plans.get(first_year=2027).chapters.first().text
    assert len(loads) <= 5, loads


@pytest.mark.parametrize("width", [1280, 390])
def test_the_second_factor_is_set_up_without_javascript(new_page, axe, width, erik, settings):
    settings.MFA_TOTP_TOLERANCE = 4  # half minutes that the page may take from the code to the answer
    page = new_page(width=width, java_script_enabled=width == 1280)
    sign_in(page, erik)

    def look():
        if width == 1280:
            axe(page)
            page.set_viewport_size({"width": 390, "height": 800})
            axe(page)
            page.set_viewport_size({"width": 1280, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.goto("/konto/mig/")
    page.get_by_role("link", name="Totrinslogin").click()
    page.get_by_role("link", name="Slå til").click()
    page.get_by_role("button", name="Send mig et link").click()
    look()
    page.goto(urlsplit(factor.link_without_mail(user=erik, now=timezone.now())).path)
    look()
    page.get_by_role("button", name="Fortsæt").click()
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    look()
    counter = int(timezone.now().timestamp()) // app_settings.TOTP_PERIOD
    code = format_hotp_value(hotp_value(page.locator("strong.code").inner_text(), counter))
    page.fill("[name=code]", code)
    page.get_by_role("button", name="Slå til").click()
    page.get_by_role("heading", name="Reservekoder").wait_for()
    look()
    assert factor.has_factor(erik)
