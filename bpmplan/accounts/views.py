"""Pages about people and their municipality: members, invitations, settings, my account."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from .. import files
from ..links.opening import opens
from ..second_factor import factor
from ..security_log.recording import record
from ..steps import Refused
from . import (
    bodies,
    first_administrators,
    first_day,
    forms,
    handing_over,
    leaving,
    mailbox,
    own_data,
    people,
    permissions,
    undelivered,
)
from .models import Municipality

HISTORY_SHOWN = 50


def members(request, slug):
    """Who acts for the municipality. Ministry staff see who administers it, and nothing else."""
    municipality = permissions.administered_municipality(request.user, slug)
    administers = permissions.is_administrator(request.user, municipality.pk)
    memberships = municipality.memberships.select_related("user").order_by("user__name", "user__email")
    invitations = municipality.invitations.filter(accepted_at=None, withdrawn_at=None).select_related(
        "invited_by", "mail"
    )
    if not administers:
        memberships, invitations = memberships.administrators(), invitations.filter(is_administrator=True)
    context = {
        "municipality": municipality,
        "administers": administers,
        "may_invite": administers or permissions.may_name_first_administrator(request.user, municipality),
        "memberships": memberships,
        "with_factor": factor.with_factor(memberships.values("user")) if administers else set(),
        "invitations": invitations,
        "undelivered": undelivered.of(municipality) if administers else [],
        "proposals": [] if administers else first_administrators.waiting(municipality, timezone.now()),
        "history": municipality.events.select_related("by").order_by("-at", "-pk")[:HISTORY_SHOWN]
        if administers
        else [],
    }
    return render(request, "accounts/members.html", context)


def member_invite(request, slug):
    municipality = permissions.administered_municipality(request.user, slug)
    if not permissions.is_administrator(request.user, municipality.pk):
        return _propose_first_administrator(request, municipality)
    form = forms.InviteForm(request.POST or None, municipality=municipality)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = people.invite(
                municipality=municipality, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _on_its_way(invitation))
            return redirect("members", slug)
    return render(
        request, "accounts/member_invite.html", {"municipality": municipality, "administers": True, "form": form}
    )


def _propose_first_administrator(request, municipality):
    if not permissions.may_name_first_administrator(request.user, municipality):
        raise PermissionDenied
    form = forms.FirstAdministratorForm(request.POST or None, municipality=municipality)
    if request.method == "POST" and form.is_valid():
        try:
            proposal = first_administrators.propose(
                municipality=municipality, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Forslaget er sendt til dine kolleger. Invitationen sendes, når en har godkendt.")
            return redirect(proposal)
    context = {"municipality": municipality, "administers": False, "form": form}
    return render(request, "accounts/member_invite.html", context)


@require_POST
def invitation_send_again(request, slug, pk):
    invitation = _invitation(request, slug, pk)
    try:
        invitation = people.send_again(invitation=invitation, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _on_its_way(invitation))
    return redirect("members", slug)


@require_POST
def invitation_withdraw(request, slug, pk):
    invitation = _invitation(request, slug, pk)
    done = f"Invitationen til {invitation.name} er trukket tilbage."
    return _deed(request, slug, people.withdraw, done, invitation=invitation)


def member(request, slug, pk):
    membership = _membership(request, slug, pk)
    return _member_page(request, membership)


@require_POST
def member_role(request, slug, pk):
    membership = _membership(request, slug, pk)
    form = forms.RoleForm(request.POST)
    if not form.is_valid():
        return _member_page(request, membership, role_form=form)
    done = f"Rollen er gemt: {membership.user} er {people.in_words(**form.cleaned_data)}."
    return _deed(request, slug, people.set_role, done, membership=membership, **form.cleaned_data)


@require_POST
def my_role(request, slug):
    """An administrator says what they do themself: the desk asks while nobody writes."""
    municipality = permissions.own_municipality(request.user, slug)
    own = permissions.membership_in(request.user, municipality.pk)
    form = forms.OwnRoleForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(form.errors["role"][0])
        people.set_role(
            membership=own, role=form.cleaned_data["role"], is_administrator=True, by=request.user, now=timezone.now()
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Rollen er gemt: du er {people.in_words(form.cleaned_data['role'], True)}.")
    return redirect(_first_page(municipality))


@require_POST
def member_email(request, slug, pk):
    membership = _membership(request, slug, pk)
    form = forms.EmailForm(request.POST)
    if not form.is_valid():
        return _member_page(request, membership, email_form=form)
    done = f"Adressen er rettet til {form.cleaned_data['email'].lower()}. Begge adresser får besked."
    return _deed(request, slug, people.correct_email, done, membership=membership, **form.cleaned_data)


@require_POST
def member_deactivate(request, slug, pk):
    """The person leaves; what waits for them is handed to the colleague who is chosen, or to nobody."""
    membership = _membership(request, slug, pk)
    form = forms.SuccessorForm(request.POST, membership=membership)
    if not form.is_valid():
        return _member_page(request, membership, successor_form=form)
    done = f"{membership.user} er deaktiveret i {membership.municipality}."
    return _deed(request, slug, people.deactivate, done, membership=membership, **form.cleaned_data)


@require_POST
def member_hand_over(request, slug, pk):
    """What waits for the person is handed to a colleague."""
    membership = _membership(request, slug, pk)
    form = forms.SuccessorForm(request.POST, membership=membership)
    if not form.is_valid():
        return _member_page(request, membership, successor_form=form)
    try:
        to = form.cleaned_data["successor"]
        handed = handing_over.hand_over(membership=membership, to=to, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{handed or 'Der var ingen opgaver at give videre'}.")
    return redirect("member", slug, pk)


@require_POST
def member_reactivate(request, slug, pk):
    membership = _membership(request, slug, pk)
    done = f"{membership.user} er aktiv igen."
    return _deed(request, slug, people.reactivate, done, membership=membership)


def municipality_settings(request, slug):
    municipality = permissions.own_municipality(request.user, slug)
    earlier = municipality.mailbox
    form = forms.SettingsForm(request.POST or None, request.FILES or None, instance=municipality)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["new_logo"]:
            form.instance.logo = form.cleaned_data["new_logo"].sha256
        elif form.cleaned_data.get("remove_logo"):
            form.instance.logo = ""
        with transaction.atomic():
            saved = form.save()
            mailbox.tell_of_mailbox(saved, earlier=earlier, by=request.user, now=timezone.now())
            if changed := _changes_of_weight(form):
                record("settings_changed", by=request.user, municipality=saved, about=changed)
        messages.success(request, "Indstillingerne er gemt.")
        return redirect("municipality_settings", slug)
    stored = Municipality.objects.get(pk=municipality.pk)
    return render(request, "accounts/settings.html", {"municipality": stored, "form": form, "administers": True})


def _changes_of_weight(form):
    """What of the settings that access or warnings rest on is another now, in a few words; empty when nothing is."""
    municipality, changes = form.instance, []
    if "mailbox" in form.changed_data:
        changes.append(f"Fælles postkasse: {municipality.mailbox or 'ingen'}")
    if "needs_second_factor" in form.changed_data:
        what = "kræves" if municipality.needs_second_factor else "kræves ikke længere"
        changes.append(f"Totrinslogin {what} af godkendere og administratorer")
    return ". ".join(changes)


def municipality_bodies(request, slug):
    municipality = permissions.own_municipality(request.user, slug)
    initial = list(municipality.bodies.order_by("order").values("pk", "name", "order", "is_last"))
    formset = forms.BodyFormSet(request.POST or None, initial=initial, prefix="bodies")
    if request.method == "POST" and formset.is_valid():
        try:
            bodies.set_bodies(municipality=municipality, rows=formset.rows(), by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Rækkefølgen er gemt.")
        return redirect("municipality_bodies", slug)
    context = {"municipality": municipality, "formset": formset, "administers": True}
    return render(request, "accounts/bodies.html", context)


@login_not_required
def municipality_logo(request, slug):
    municipality = get_object_or_404(Municipality.objects.exclude(logo=""), slug=slug)
    return files.response(municipality.logo, files.image_type(municipality.logo), f"{slug}-logo", request=request)


def _is_accepted(request, why):
    invitation = None if why.state == "gone" else why.link.thing
    return _accepted_page(request, invitation) if invitation and invitation.accepted_at else None


def _accepted_page(request, invitation):
    return render(request, "accounts/invitation_accepted.html", {"invitation": invitation}, status=410)


@opens(people.LINK, closed=_is_accepted)
@sensitive_post_parameters("password", "password_again")
def invitation_accept(request, link):
    """The page behind the link in the mail. Opening it changes nothing; mail filters open links too."""
    invitation = link.thing
    if invitation.accepted_at:
        return _accepted_page(request, invitation)
    needs_password = people.needs_password(invitation)
    signed_in = request.user.is_authenticated
    context = {
        "invitation": invitation,
        "role": people.in_words(invitation.role, invitation.is_administrator),
        "needs_password": needs_password,
        "is_the_one": signed_in and request.user.email.lower() == invitation.email.lower(),
        "sign_in_url": f"{reverse('account_login')}?next={request.path}",
    }
    asks_role = first_day.asks_what_they_do(invitation)
    if needs_password:
        form = context["form"] = forms.PasswordForm(request.POST or None, invitation=invitation, asks_role=asks_role)
        if request.method == "POST" and form.is_valid() and not signed_in:
            return _accept(request, invitation, context, **_given(form, "password", "role"))
    elif context["is_the_one"]:
        form = context["form"] = forms.OwnRoleForm(request.POST or None) if asks_role else None
        if request.method == "POST" and (form is None or form.is_valid()):
            return _accept(request, invitation, context, user=request.user, **_given(form, "role"))
    return render(request, "accounts/invitation.html", context)


def _given(form, *names):
    return {name: form.cleaned_data[name] for name in names if form and name in form.cleaned_data}


def my_account(request):
    form = forms.NameForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Navnet er gemt.")
        return redirect("my_account")
    return render(request, "accounts/my_account.html", {"form": form})


@require_POST
def my_data(request):
    """All that is kept about the person who asks, as a file."""
    return own_data.handed_out(request, request.user)


@require_POST
def member_data(request, slug, pk):
    """All that is kept about a member, for an administrator who alone answers for them."""
    membership = _membership(request, slug, pk)
    if not permissions.may_have_data_of(request.user, membership.user):
        raise PermissionDenied
    return own_data.handed_out(request, membership.user)


@require_POST
def member_forget(request, slug, pk):
    """Of somebody who has left, keep the name on what they decided, and nothing else."""
    membership = _membership(request, slug, pk)
    done = f"Oplysningerne om {membership.user} er slettet."
    return _deed(request, slug, leaving.forget, done, user=membership.user)


def email_is_corrected_by_administrator(request):
    """Replaces allauth's page, on which people could change their own address."""
    return redirect("my_account")


def _membership(request, slug, pk):
    municipality = permissions.own_municipality(request.user, slug)
    membership = get_object_or_404(municipality.memberships.select_related("user"), pk=pk)
    membership.municipality = municipality
    return membership


def _invitation(request, slug, pk):
    municipality = permissions.administered_municipality(request.user, slug)
    return get_object_or_404(municipality.invitations, pk=pk)


def _deed(request, slug, deed, done, **arguments):
    """Do it, say what happened, and go back to the list."""
    try:
        deed(by=request.user, now=timezone.now(), **arguments)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("members", slug)


def _on_its_way(invitation):
    return f"Invitationen til {invitation.email} er lagt til afsendelse. Listen her viser, når den er sendt."


def _member_page(request, membership, role_form=None, email_form=None, successor_form=None):
    arguments = [membership.municipality.slug, membership.pk]
    context = {
        "municipality": membership.municipality,
        "membership": membership,
        "role": people.in_words(membership.role, membership.is_administrator),
        "role_form": role_form or forms.RoleForm(instance=membership),
        "email_form": email_form or forms.EmailForm(),
        "held": handing_over.held_by(membership),
        "successor_form": successor_form or forms.SuccessorForm(membership=membership),
        "may_have_data": permissions.may_have_data_of(request.user, membership.user),
        "may_forget": permissions.may_forget(request.user, membership.user) and not membership.user.is_active,
        "email_is_fixed": people.why_email_is_fixed(membership.user, request.user),
        "history": membership.events.select_related("by").order_by("-at", "-pk"),
    }
    context["role_form"].helper.form_action = reverse("member_role", args=arguments)
    context["email_form"].helper.form_action = reverse("member_email", args=arguments)
    return render(request, "accounts/member.html", context)


def _accept(request, invitation, context, **who):
    try:
        membership = people.accept(invitation=invitation, now=timezone.now(), **who)
    except Refused as refused:
        messages.error(request, str(refused))
        return render(request, "accounts/invitation.html", context)
    role = people.in_words(membership.role, membership.is_administrator)
    messages.success(request, f"Du er nu {role} i {membership.municipality}.")
    if "user" in who:
        return redirect(_first_page(membership.municipality))
    # The link proved the mailbox, and the password is a minute old: they are signed in as by the sign-in page.
    return perform_login(request, membership.user, redirect_url=_first_page(membership.municipality))


def _first_page(municipality):
    """Where one comes who has just become somebody in the municipality."""
    return f"{reverse('first_page')}?kommune={municipality.slug}"
