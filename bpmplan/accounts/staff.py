"""Giving somebody access as one of the ministry's staff: it takes two, or one account could make its own second person.

The first one of an installation makes the second alone; there is nobody else.
"""

from django import forms
from django.contrib.admin.models import CHANGE, LogEntry
from django.urls import reverse

from ..second_person import proposing
from ..second_person.forms import ReasonField
from ..second_person.kinds import Kind, register
from ..second_person.models import Proposal
from . import permissions
from .ministry import ensure_ministry_group
from .models import User

KIND = "staff_access"
TAKE_ACCESS_FIRST = (
    "Brugeren har adgang i ministeriet. Tag den fra brugeren i samme omgang, og giv den igen bagefter: Det godkender "
    "en kollega."
)


def takes_two(user, by):
    """Whether there is a colleague who can agree to what ``by`` gives ``user``."""
    return permissions.ministry_staff().exclude(pk__in=[user.pk, by.pk]).exists()


def propose(*, user, access, reason, by, now):
    """Propose to give ``access`` (names of ``permissions.STAFF_ACCESS``); the ``Proposal``."""
    facts = {"access": " ".join(sorted(access))}
    return proposing.propose(kind=KIND, subjects={"user": user.pk}, facts=facts, by=by, now=now, reason=reason)


class UserForm(forms.ModelForm):
    """A person, as superusers see them. What access is given is held back until a colleague has agreed."""

    reason = ReasonField(
        required=False,
        help_text="Skriv den, når du giver nogen mere adgang i ministeriet: en kollega skal læse den og godkende.",
    )
    by = None
    """Who is signed in; the admin says."""

    def clean(self):
        cleaned = super().clean()
        stored = User.objects.filter(pk=self.instance.pk).first()
        before = permissions.access_of(stored) if stored else set()
        wanted = {name for name in permissions.STAFF_ACCESS if name in self.fields and cleaned.get(name)}
        self.held_back = wanted - before if takes_two(self.instance, self.by) else set()
        if self.held_back and not cleaned.get("reason"):
            self.add_error("reason", "Skriv hvorfor, så en kollega kan tage stilling.")
        waiting = Proposal.objects.filter(kind=KIND, outcome="", subjects__user=self.instance.pk)
        if self.held_back and self.instance.pk and waiting.exists():
            self.add_error(None, "Der venter allerede et forslag om brugerens adgang. Det skal afgøres først.")
        if stored:
            self._refuse_another_in_their_place(stored, kept=before & wanted)
        return cleaned

    def _refuse_another_in_their_place(self, stored, kept):
        """Whoever has the mailbox of a colleague has their access: to give it to another takes two, too."""
        if not kept or stored.pk == self.by.pk:
            return
        fields = {
            "email": (self.cleaned_data.get("email") or stored.email).lower() != stored.email.lower(),
            "is_active": bool(self.cleaned_data.get("is_active")) and not stored.is_active,
        }
        for name in [name for name, is_changed in fields.items() if is_changed]:
            self.add_error(name, TAKE_ACCESS_FIRST)

    def hold_back(self):
        """Leave out of what is about to be saved the access that a colleague has to agree to."""
        for name in self.held_back:
            if name == "groups":
                self.cleaned_data["groups"] = self.cleaned_data["groups"].none()
            else:
                setattr(self.instance, name, False)
        self.changed_data = [name for name in self.changed_data if name not in self.held_back | {"reason"}]


def _carry_out(proposal, *, now, send, user):
    for name in proposal.facts["access"].split():
        if name == "groups":
            user.groups.add(ensure_ministry_group())
        else:
            setattr(user, name, True)
    user.save()
    user.end_sessions()
    what = f"Har fået adgang: {_in_words(proposal)}. Godkendt af {proposal.decided_by}."
    LogEntry.objects.log_actions(proposal.proposed_by_id, [user], CHANGE, what, single_object=True)


def _in_words(proposal):
    return ", ".join(permissions.STAFF_ACCESS[name] for name in proposal.facts["access"].split())


register(
    Kind(
        name=KIND,
        label="Adgang i ministeriet",
        subjects={"user": User.objects.all},
        facts=frozenset({"access"}),
        may_propose=lambda by, user: permissions.is_system_administrator(by),
        may_agree=lambda by, proposal, user: permissions.is_ministry(by) and by.pk != user.pk,
        who_may_agree=lambda proposal, user: permissions.ministry_staff().exclude(pk=user.pk),
        carry_out=_carry_out,
        title=lambda proposal, user: f"Giv {user} adgang i ministeriet",
        consequence=lambda proposal, user: (
            f"Godkendes det, kan {user} logge ind som en af ministeriets medarbejdere og selv godkende det, "
            "som to skal være enige om. Godkend kun, når du ved, at det er en kollega."
        ),
        details=lambda proposal, user: [
            ("Bruger", user),
            ("E-mail", user.email),
            ("Adgang", _in_words(proposal)),
        ],
        page=lambda proposal, user: reverse("admin:accounts_user_change", args=[user.pk]),
    )
)
