"""Inviting, accepting, roles, addresses, leaving and coming back."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client

from bpmplan.accounts import first_administrators, people
from bpmplan.accounts.models import Invitation, Membership, MembershipEvent, Role, User
from bpmplan.links import opening
from bpmplan.links.models import Link
from bpmplan.outbox import sending
from bpmplan.outbox.models import Mail
from bpmplan.second_person import proposing
from bpmplan.steps import Refused
from plans.models import Plan
from tests.cast import PASSWORD, member, secret_of

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def invite(municipality, by, **changes):
    fields = {
        "email": "Ny@Aalborg.example",
        "name": "Ny",
        "role": Role.EDITOR,
        "is_administrator": False,
        "now": NOW,
    }
    """The invitation, with the token that its mail would have as ``token``."""
    invitation = people.invite(municipality=municipality, by=by, **{**fields, **changes})
    invitation.token = secret_of(people.link_of(invitation))
    return invitation


def opened_by(secret, now=NOW):
    """The invitation that the secret opens, or None."""
    try:
        return opening.opened(secret, kind="invitation", now=now).thing
    except opening.Closed:
        return None


def fresh(user):
    return User.objects.get(pk=user.pk)


def steps(municipality):
    return list(municipality.events.values_list("step", flat=True))


# --- inviting


def test_an_administrator_invites_and_the_invited_becomes_a_member(aalborg, anna):
    invitation = invite(aalborg, anna)
    membership = people.accept(invitation=invitation, password=PASSWORD, now=NOW)
    assert membership.user.email == "ny@aalborg.example"
    assert membership.user.check_password(PASSWORD)
    assert (membership.role, membership.is_administrator) == ("editor", False)
    assert steps(aalborg)[-2:] == ["invited", "accepted"]


def test_the_link_is_kept_only_as_a_hash(aalborg, anna):
    invitation = invite(aalborg, anna)
    link = people.link_of(invitation)
    assert invitation.token not in str([*Invitation.objects.values(), *Link.objects.values()])
    assert opened_by(invitation.token) == invitation
    assert opened_by(link.secret_hash) is None


@pytest.mark.parametrize("who", ["signe", "erik", "lone", "esther", "elin"])
def test_only_the_municipality_s_administrators_invite(who, aalborg, request):
    with pytest.raises(PermissionDenied):
        invite(aalborg, request.getfixturevalue(who))


def test_the_mail_leaves_after_the_commit_and_holds_the_link(aalborg, anna, mailoutbox, time_machine, work):
    time_machine.move_to(NOW)
    invitation = people.invite(
        municipality=aalborg, email="Ny@Aalborg.example", name="Ny", role="editor", is_administrator=False, by=anna,
        now=NOW,
    )  # fmt: skip
    assert not mailoutbox
    assert not people.link_of(invitation).secret_hash  # nothing in the database opens anything
    work()
    (mail,) = mailoutbox
    assert mail.to == ["ny@aalborg.example"]
    assert mail.subject == "Du er inviteret til Aalborg Kommune i BPMplan"
    assert "16. marts 2026" in mail.body
    token = re.search(r"/invitation/([^/\s]+)/", mail.body)[1]
    assert opened_by(token) == invitation
    assert token not in str(Mail.objects.values().get())
    assert Mail.objects.get().is_sent


def test_a_dead_mail_server_loses_no_invitation(aalborg, anna, mailoutbox):
    invitation = people.invite(
        municipality=aalborg, email="ny@aalborg.example", name="Ny", role="editor", is_administrator=False, by=anna,
        now=NOW,
    )  # fmt: skip
    again = people.send_again(invitation=invitation, by=anna, now=NOW)
    sending.send_waiting(now=NOW)
    assert len(mailoutbox) == 1
    assert Mail.objects.get(pk=again.mail.pk).is_sent
    assert Mail.objects.get(pk=invitation.mail.pk).error == "Invitationen er sendt igen."


@pytest.mark.parametrize("end", ["withdrawn", "accepted", "expired"])
def test_an_invitation_that_has_ended_is_no_longer_mailed(aalborg, anna, end, mailoutbox):
    invitation, sent_at = invite(aalborg, anna), NOW
    if end == "withdrawn":
        people.withdraw(invitation=invitation, by=anna, now=NOW)
    elif end == "accepted":
        people.accept(invitation=invitation, password=PASSWORD, now=NOW)
    else:
        sent_at = NOW + timedelta(days=15)
    sending.send_waiting(now=sent_at)
    assert not mailoutbox
    assert Mail.objects.get().state == "unneeded"


class DeadServer(BaseEmailBackend):
    def open(self):
        raise ConnectionRefusedError


def test_sending_again_kills_the_old_link_and_renews_the_fortnight(aalborg, anna):
    old = invite(aalborg, anna)
    later = NOW + timedelta(days=20)
    with pytest.raises(Refused, match="gælder ikke længere"):
        people.accept(invitation=old, password=PASSWORD, now=later)
    new = people.send_again(invitation=old, by=anna, now=later)
    secret_of(people.link_of(new))
    assert opened_by(old.token, later) is None
    with pytest.raises(Refused):
        people.accept(invitation=old, password=PASSWORD, now=later)
    people.accept(invitation=new, password=PASSWORD, now=later + timedelta(days=13))


def test_a_link_works_once(aalborg, anna):
    invitation = invite(aalborg, anna)
    people.accept(invitation=invitation, password=PASSWORD, now=NOW)
    with pytest.raises(Refused):
        people.accept(invitation=invitation, password="en helt anden kode", now=NOW)
    with pytest.raises(Refused, match="allerede taget imod"):
        people.withdraw(invitation=invitation, by=anna, now=NOW)
    assert User.objects.get(email="ny@aalborg.example").check_password(PASSWORD)


def test_a_withdrawn_link_is_worthless_and_the_person_can_be_invited_anew(aalborg, anna):
    invitation = invite(aalborg, anna)
    people.withdraw(invitation=invitation, by=anna, now=NOW)
    with pytest.raises(Refused):
        people.accept(invitation=invitation, password=PASSWORD, now=NOW)
    with pytest.raises(Refused, match="trukket tilbage"):
        people.send_again(invitation=invitation, by=anna, now=NOW)
    invite(aalborg, anna)


def test_nobody_is_invited_twice(aalborg, anna, erik, dorte):
    invite(aalborg, anna)
    with pytest.raises(Refused, match="allerede en invitation"):
        invite(aalborg, anna, email="NY@aalborg.example")
    with pytest.raises(Refused, match="er allerede bruger"):
        invite(aalborg, anna, email="ERIK@aalborg.example")
    with pytest.raises(Refused, match="Aktivér brugeren igen"):
        invite(aalborg, anna, email=dorte.email)


# --- the ministry


def propose(municipality, by, email="ny@aalborg.example"):
    return first_administrators.propose(
        municipality=municipality, email=email, name="Ny", reason="De begynder.", by=by, now=NOW
    )


def test_two_of_the_ministry_name_the_first_administrator_and_no_more(aalborg, minna, mette, sune):
    for is_administrator in (False, True):
        with pytest.raises(PermissionDenied):  # alone
            invite(aalborg, minna, is_administrator=is_administrator, role=Role.READER)
    proposal = propose(aalborg, minna)
    assert not aalborg.invitations.exists()
    with pytest.raises(Refused, match="en kollega skal tage stilling"):
        proposing.agree(proposal=proposal, by=minna, now=NOW)
    proposing.agree(proposal=proposal, by=mette, now=NOW)
    invitation = aalborg.invitations.get()
    assert (invitation.email, invitation.role, invitation.is_administrator) == ("ny@aalborg.example", "reader", True)
    assert aalborg.events.get().detail == "læser og administrator, godkendt af Mette"
    people.accept(invitation=invitation, password=PASSWORD, now=NOW)
    for staff in (minna, sune):
        with pytest.raises(Refused, match="har allerede en administrator"):
            propose(aalborg, staff, email="to@aalborg.example")


def test_a_new_administrator_of_a_municipality_that_has_none_left_takes_two_as_well(aalborg, anna, minna, mette):
    User.objects.filter(pk=anna.pk).update(is_active=False)  # barred
    proposing.agree(proposal=propose(aalborg, minna), by=mette, now=NOW)
    assert aalborg.invitations.filter(email="ny@aalborg.example", is_administrator=True).exists()


def test_what_has_changed_since_it_was_proposed_is_looked_at_again(aalborg, minna, mette, sune):
    first = propose(aalborg, minna)
    with pytest.raises(Refused, match="allerede et forslag"):
        propose(aalborg, sune, email="to@aalborg.example")
    invitation = aalborg.invitations.create(
        email="to@aalborg.example", name="To", role="reader", is_administrator=True, invited_by=minna, invited_at=NOW,
        expires_at=NOW + timedelta(days=1),
    )  # fmt: skip
    people.accept(invitation=invitation, password=PASSWORD, now=NOW)
    with pytest.raises(Refused, match="har allerede en administrator"):
        proposing.agree(proposal=first, by=mette, now=NOW)
    first.refresh_from_db()
    assert first.outcome == ""


def test_nobody_of_a_municipality_proposes_or_agrees(aalborg, esbjerg, elin, minna):
    with pytest.raises(PermissionDenied):
        proposing.agree(proposal=propose(aalborg, minna), by=elin, now=NOW)
    with pytest.raises(PermissionDenied):
        propose(aalborg, elin)


def test_the_ministry_sets_no_roles_and_deactivates_nobody(aalborg, anna, erik, minna, sune):
    for staff in (minna, sune):
        with pytest.raises(PermissionDenied):
            people.set_role(membership=erik.membership, role=Role.READER, is_administrator=False, by=staff, now=NOW)
        with pytest.raises(PermissionDenied):
            people.deactivate(membership=erik.membership, by=staff, now=NOW)
        with pytest.raises(PermissionDenied):
            people.correct_email(membership=erik.membership, email="x@aalborg.example", by=staff, now=NOW)


# --- an existing user in another municipality


def test_a_known_person_accepts_signed_in_and_keeps_the_password(esbjerg, elin, erik, signe):
    invitation = invite(esbjerg, elin, email="Erik@aalborg.example")
    assert not people.needs_password(invitation)
    with pytest.raises(Refused, match="Log ind som erik"):
        people.accept(invitation=invitation, password="angriberens egen kode", now=NOW)
    with pytest.raises(Refused, match="Log ind som"):
        people.accept(invitation=invitation, user=signe, now=NOW)
    people.accept(invitation=invitation, user=erik, now=NOW)
    assert fresh(erik).check_password(PASSWORD)
    assert fresh(erik).memberships.active().count() == 2


def test_somebody_deactivated_everywhere_comes_in_elsewhere_with_a_new_password(esbjerg, elin, dorte):
    invitation = invite(esbjerg, elin, email=dorte.email)
    assert people.needs_password(invitation)
    people.accept(invitation=invitation, password="endnu en lang kode", now=NOW)
    again = fresh(dorte)
    assert again.is_active
    assert again.check_password("endnu en lang kode")
    assert [m.municipality for m in again.memberships.active()] == [esbjerg]


def test_an_invitation_never_opens_for_somebody_whom_the_ministry_barred(esbjerg, elin, erik, minna):
    User.objects.filter(pk__in=[erik.pk, minna.pk]).update(is_active=False)
    for email in (erik.email, minna.email):
        invitation = invite(esbjerg, elin, email=email)
        with pytest.raises(Refused, match=r"spærret|Ministeriets medarbejdere"):
            people.accept(invitation=invitation, password="angriberens egen kode", now=NOW)
        assert fresh(User.objects.get(email=email)).check_password(PASSWORD)


# --- roles


def test_a_role_is_changed_and_the_change_recorded(aalborg, anna, erik):
    people.set_role(membership=erik.membership, role=Role.APPROVER, is_administrator=True, by=anna, now=NOW)
    event = MembershipEvent.objects.latest("pk")
    assert (event.step, event.by, event.at) == ("role_changed", anna, NOW)
    assert event.detail == "fra redaktør til godkender og administrator"
    count = MembershipEvent.objects.count()
    people.set_role(membership=erik.membership, role=Role.APPROVER, is_administrator=True, by=anna, now=NOW)
    assert MembershipEvent.objects.count() == count


@pytest.mark.parametrize("who", ["signe", "erik", "elin"])
def test_nobody_else_sets_a_role(who, lone, request):
    with pytest.raises(PermissionDenied):
        people.set_role(
            membership=lone.membership,
            role=Role.APPROVER,
            is_administrator=True,
            by=request.getfixturevalue(who),
            now=NOW,
        )


def test_the_last_administrator_stays(aalborg, anna, erik):
    def demote():
        people.set_role(membership=anna.membership, role=Role.EDITOR, is_administrator=False, by=anna, now=NOW)

    with pytest.raises(Refused, match="eneste administrator"):
        demote()
    with pytest.raises(Refused, match="eneste administrator"):
        people.deactivate(membership=anna.membership, by=anna, now=NOW)
    people.set_role(membership=erik.membership, role=Role.EDITOR, is_administrator=True, by=anna, now=NOW)
    demote()
    assert [m.user for m in aalborg.memberships.administrators()] == [erik]


def test_two_administrators_cannot_remove_each_other(aalborg, anna, erik):
    people.set_role(membership=erik.membership, role=Role.EDITOR, is_administrator=True, by=anna, now=NOW)
    anna, erik = fresh(anna), fresh(erik)
    one, other = (Membership.objects.get(user=user) for user in (anna, erik))
    # Both requests have found out that they may; the lock decides who was first.
    from bpmplan.accounts import permissions

    assert permissions.memberships(anna)
    assert permissions.memberships(erik)
    people.deactivate(membership=other, by=anna, now=NOW)
    with pytest.raises(Refused, match="eneste administrator"):
        people.deactivate(membership=one, by=erik, now=NOW)


# --- addresses


def test_an_address_is_corrected_and_both_are_told(anna, erik, mailoutbox, work):
    EmailAddress.objects.create(user=erik, email=erik.email, verified=True, primary=True)
    reset = default_token_generator.make_token(fresh(erik))
    people.correct_email(membership=erik.membership, email="Erik.Ny@aalborg.example", by=anna, now=NOW)
    work()
    assert [mail.to for mail in mailoutbox] == [["erik@aalborg.example"], ["erik.ny@aalborg.example"]]
    assert "Før: erik@aalborg.example\nNu: erik.ny@aalborg.example" in mailoutbox[0].body
    assert "Anna har rettet" in mailoutbox[0].body
    assert fresh(erik).email == "erik.ny@aalborg.example"
    assert not default_token_generator.check_token(fresh(erik), reset)
    assert not EmailAddress.objects.filter(user=erik).exists()


def test_an_address_in_use_is_refused(anna, erik, lone):
    with pytest.raises(Refused, match="allerede en bruger"):
        people.correct_email(membership=erik.membership, email="LONE@aalborg.example", by=anna, now=NOW)


def test_no_administrator_takes_over_somebody_who_is_also_elsewhere(anna, erik, esbjerg, elin):
    membership = people.accept(invitation=invite(esbjerg, elin, email=erik.email), user=erik, now=NOW)
    for mine, by in ((erik.membership, anna), (membership, elin)):
        with pytest.raises(Refused, match="også knyttet til en anden kommune"):
            people.correct_email(membership=mine, email="angriber@aalborg.example", by=by, now=NOW)
    people.deactivate(membership=membership, by=elin, now=NOW)
    with pytest.raises(Refused):
        people.correct_email(membership=erik.membership, email="angriber@aalborg.example", by=anna, now=NOW)


def test_no_administrator_takes_over_ministry_staff(aalborg, anna, minna, sune):
    for staff in (minna, sune):
        # Somebody who was a member before the ministry hired them.
        membership = Membership.objects.create(user=staff, municipality=aalborg, role=Role.READER)
        with pytest.raises(Refused, match="ansat i ministeriet"):
            people.correct_email(membership=membership, email="angriber@aalborg.example", by=anna, now=NOW)


def test_only_an_administrator_corrects_an_address(signe, erik, elin):
    for by in (signe, erik, elin):
        with pytest.raises(PermissionDenied):
            people.correct_email(membership=erik.membership, email="ny@aalborg.example", by=by, now=NOW)


# --- leaving and coming back


def test_who_leaves_the_last_municipality_can_no_longer_sign_in_and_their_session_ends(anna, erik, client_for):
    client = client_for(erik)
    assert client.get("/konto/mig/").status_code == 200
    people.deactivate(membership=erik.membership, by=anna, now=NOW)
    assert not fresh(erik).is_active
    assert client.get("/konto/mig/").status_code == 302
    people.reactivate(membership=erik.membership, by=anna, now=NOW)
    assert fresh(erik).is_active


def test_who_is_elsewhere_too_can_still_sign_in(anna, erik, esbjerg, elin):
    people.accept(invitation=invite(esbjerg, elin, email=erik.email), user=erik, now=NOW)
    people.deactivate(membership=erik.membership, by=anna, now=NOW)
    assert fresh(erik).is_active


def test_a_former_administrator_comes_back_without_the_flag(anna, erik):
    people.set_role(membership=erik.membership, role=Role.EDITOR, is_administrator=True, by=anna, now=NOW)
    people.deactivate(membership=erik.membership, by=anna, now=NOW)
    membership = people.reactivate(membership=erik.membership, by=anna, now=NOW)
    assert (membership.role, membership.is_administrator) == ("editor", False)


def test_an_administrator_cannot_lift_what_the_ministry_barred(anna, erik):
    User.objects.filter(pk=erik.pk).update(is_active=False)
    with pytest.raises(Refused, match="spærret"):
        people.deactivate(membership=erik.membership, by=anna, now=NOW)


def test_nothing_happens_twice(anna, erik, dorte):
    people.deactivate(membership=erik.membership, by=anna, now=NOW)
    with pytest.raises(Refused, match="er deaktiveret"):
        people.deactivate(membership=erik.membership, by=anna, now=NOW)
    people.reactivate(membership=dorte.membership, by=anna, now=NOW)
    with pytest.raises(Refused, match="allerede aktiv"):
        people.reactivate(membership=dorte.membership, by=anna, now=NOW)


def test_the_same_name_for_two_addresses_is_two_people(aalborg, anna):
    one = member(aalborg, anna, "a@aalborg.example", "Ens", Role.READER)
    two = member(aalborg, anna, "b@aalborg.example", "Ens", Role.READER)
    assert one != two


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_remove_each_other_in_the_same_moment_leave_one(aalborg, anna, erik):
    from threading import Barrier, Thread

    from django.db import connection

    people.set_role(membership=erik.membership, role=Role.EDITOR, is_administrator=True, by=anna, now=NOW)
    together, answers = Barrier(2), []

    def remove(by, other):
        try:
            by, membership = fresh(by), Membership.objects.get(user=other)
            together.wait()
            people.deactivate(membership=membership, by=by, now=NOW)
            answers.append("done")
        except (Refused, PermissionDenied):
            answers.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=remove, args=pair) for pair in ((anna, erik), (erik, anna))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["done", "refused"]
    assert aalborg.memberships.administrators().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_link_pressed_twice_in_the_same_moment_makes_one_user(aalborg, anna):
    from threading import Barrier, Thread

    from django.db import connection

    token, together, answers = invite(aalborg, anna).token, Barrier(2), []

    def press():
        try:
            invitation = opened_by(token)
            together.wait()
            people.accept(invitation=invitation, password=PASSWORD, now=NOW)
            answers.append("done")
        except Refused:
            answers.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["done", "refused"]
    assert User.objects.filter(email="ny@aalborg.example").count() == 1


def test_the_ministrys_people_are_never_members_so_they_see_no_draft(esbjerg, elin, minna, client_for, signe, aalborg):
    now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    invitation = people.invite(
        municipality=esbjerg, email=minna.email, name="Minna", role="reader", is_administrator=False, by=elin, now=now
    )
    with pytest.raises(Refused, match="Ministeriets"):
        people.accept(invitation=invitation, now=now, user=minna)
    Membership.objects.create(user=minna, municipality=aalborg, role="approver")
    plan = Plan.objects.create(municipality=aalborg, first_year=2027, last_year=2027, created_at=now, created_by=signe)
    assert client_for(minna).get(f"/arbejde/{plan.pk}/").status_code == 404


def test_a_chosen_password_is_never_shown_again(db):
    strict = Client(enforce_csrf_checks=True)
    data = {"password": "hemmelig-1", "password_again": "hemmelig-1"}
    answer = strict.post("/invitation/intet/", data, headers={"origin": "http://testserver"})
    assert answer.status_code == 403
    assert "hemmelig" not in answer.content.decode()
