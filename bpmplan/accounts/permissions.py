"""The one place that decides who may do what.

A stranger to a municipality is told nothing (404); somebody who belongs but may not is told so (403). Rows are narrowed
by querysets (``visible_to``), deeds are checked here.
"""

from functools import wraps

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from .models import Municipality, Role, User

MINISTRY = "Ministeriet"
"""The group whose members, being staff, are the ministry's people."""

WRITERS = [role.value for role in Role if role.covers(Role.EDITOR)]
"""The roles whose people write plans."""

STAFF_ACCESS = {
    "is_staff": "ministeriets administration",
    "groups": "medlem af gruppen Ministeriet",
    "is_superuser": "systemansvarlig",
}
"""What makes somebody one of the ministry's staff, by the names of ``User``'s fields."""


def memberships(user):
    """The person's active memberships with their municipalities; one query, remembered for the request."""
    if user is None or not user.is_authenticated or not user.is_active or user.is_staff or user.is_superuser:
        return []  # the ministry's people never see a desk, whatever a municipality has made them
    if not hasattr(user, "_active_memberships"):
        user._active_memberships = list(
            user.memberships.filter(deactivated_at=None).select_related("municipality").order_by("municipality__name")
        )
    return user._active_memberships


def membership_in(user, municipality_id):
    """The person's active membership in the municipality, or None."""
    return next((m for m in memberships(user) if m.municipality_id == municipality_id), None)


def memberships_with(user, role):
    """Those of the person's active memberships that give at least ``role``."""
    return [membership for membership in memberships(user) if Role(membership.role).covers(role)]


def may(user, role, municipality_id):
    """Whether the person has at least ``role`` in the municipality."""
    membership = membership_in(user, municipality_id)
    return membership is not None and Role(membership.role).covers(role)


def is_administrator(user, municipality_id):
    membership = membership_in(user, municipality_id)
    return membership is not None and membership.is_administrator


def is_ministry(user):
    """Whether the person is ministry staff: ``is_staff`` and in the group, or a superuser. Remembered."""
    if user is None or not user.is_authenticated or not (user.is_active and user.is_staff):
        return False
    if not hasattr(user, "_is_ministry"):
        user._is_ministry = user.is_superuser or user.groups.filter(name=MINISTRY).exists()
    return user._is_ministry


def ministry_staff():
    """The people of whom ``is_ministry`` is true."""
    people = User.objects.filter(is_active=True, is_staff=True)
    return people.filter(Q(is_superuser=True) | Q(groups__name=MINISTRY)).distinct().order_by("pk")


def is_system_administrator(user):
    """Whether the person runs the installation: a superuser, who alone changes who somebody is."""
    return user.is_active and user.is_superuser


def belongs_to_the_state(user):
    """Whether the person has an account of the ministry's or the installation's, which no municipality may touch."""
    return user.is_staff or user.is_superuser


def needs_second_factor(user):
    """Whether the person may do nothing before the second factor is passed.

    Staff by the installation's setting. Approvers and administrators by the installation's, or by their municipality's.
    """
    if belongs_to_the_state(user):
        return settings.MINISTRY_NEEDS_SECOND_FACTOR
    return any(
        settings.APPROVERS_NEED_SECOND_FACTOR or membership.municipality.needs_second_factor
        for membership in memberships(user)
        if membership.is_administrator or membership.role == Role.APPROVER
    )


def access_of(user):
    """Which of ``STAFF_ACCESS`` the person has."""
    has = {"is_staff": user.is_staff, "is_superuser": user.is_superuser}
    has["groups"] = user.groups.filter(name=MINISTRY).exists()
    return {name for name, given in has.items() if given}


def may_name_first_administrator(user, municipality):
    """Whether ministry staff may name an administrator here: only while the municipality has none.

    It takes two of them: one proposes, and a colleague agrees (``first_administrators.py``).
    """
    return is_ministry(user) and not municipality.memberships.administrators().exists()


def may_say_own_role(invitation):
    """Whether who accepts the invitation says what they do: an administrator sets every role, their own too."""
    return invitation.is_administrator


def require(user, role, municipality_id):
    """Raise ``PermissionDenied`` unless the person has at least ``role`` in the municipality."""
    if not may(user, role, municipality_id):
        raise PermissionDenied


def ministry_required(view):
    """For views of the ministry: 403 for anybody else who is signed in."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if not is_ministry(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


def administered_municipality(user, slug):
    """The municipality if the person administers it (or is ministry staff); 404 for strangers, 403 for members."""
    municipality = get_object_or_404(Municipality.objects.with_region(), slug=slug)
    if is_ministry(user) or is_administrator(user, municipality.pk):
        return municipality
    if membership_in(user, municipality.pk):
        raise PermissionDenied
    raise Http404


def own_municipality(user, slug):
    """The municipality that the person administers; ministry staff get 403."""
    municipality = administered_municipality(user, slug)
    if not is_administrator(user, municipality.pk):
        raise PermissionDenied
    return municipality


def _approves_or_administers(user, municipality_id):
    return may(user, Role.APPROVER, municipality_id) or is_administrator(user, municipality_id)


def may_answer(user, municipality_id):
    """Whether the person may answer for the municipality in a year when it writes no plan here."""
    return _approves_or_administers(user, municipality_id)


def answering_municipality(user, slug):
    """The municipality if the person may answer for it; 404 for strangers, 403 for members who may not."""
    municipality = get_object_or_404(Municipality, slug=slug)
    if may_answer(user, municipality.pk):
        return municipality
    if membership_in(user, municipality.pk):
        raise PermissionDenied
    raise Http404


def may_keep_parties(user, municipality_id):
    """Whether the person may change the municipality's list of parties that it asks in hearings."""
    return _approves_or_administers(user, municipality_id)


def municipality_of_parties(user, slug):
    """The municipality if the person may see its list of parties; 404 for strangers, and the ministry's people."""
    municipality = get_object_or_404(Municipality, slug=slug)
    if membership_in(user, municipality.pk) is None:
        raise Http404
    return municipality


def may_hear(user, municipality_id):
    """Whether the person may ask parties in a hearing, and send them their letters again."""
    return may(user, Role.APPROVER, municipality_id)


def may_enter_hearing_answers(user, municipality_id):
    """Whether the person may write in answers that came by mail or letter, take points of them, and answer those."""
    return may(user, Role.EDITOR, municipality_id)


def may_open_to_all(user, municipality_id):
    """Whether the person may let everybody read a version that is heard or submitted, and close it again."""
    return may(user, Role.APPROVER, municipality_id)


def may_make_reading_links(user, municipality_id):
    """Whether the person may let somebody without an account read a version or the draft, and take that back."""
    return may(user, Role.APPROVER, municipality_id)


def may_write_follow_up(user, municipality_id):
    """Whether the person may begin a follow-up of an adopted plan, and write in it."""
    return may(user, Role.EDITOR, municipality_id)


def may_freeze_follow_up(user, municipality_id):
    """Whether the person may take a follow-up's steps: freeze it, register that it was noted, show it to everybody."""
    return may(user, Role.APPROVER, municipality_id)


def may_choose_indicators(user, municipality_id):
    """Whether the person may choose the municipality's own indicators, and keep the numbers of their series."""
    return may(user, Role.EDITOR, municipality_id) or is_administrator(user, municipality_id)


def municipalities_with_series(user):
    """The municipalities whose own series the person keeps: fetches, and brings files for."""
    return [one.municipality for one in memberships(user) if may_choose_indicators(user, one.municipality_id)]


def keeps_series(user):
    """Whether the person keeps official numbers: the ministry's, or those of a municipality."""
    return is_ministry(user) or bool(municipalities_with_series(user))


def municipality_of_indicators(user, slug):
    """The municipality if the person may choose its indicators; 404 for strangers, 403 for members who may not."""
    municipality = get_object_or_404(Municipality, slug=slug)
    if may_choose_indicators(user, municipality.pk):
        return municipality
    if membership_in(user, municipality.pk):
        raise PermissionDenied
    raise Http404


def may_answer_surveys(user, municipality_id):
    """Whether the person may write the municipality's answers to surveys about the minister's goals."""
    return may(user, Role.EDITOR, municipality_id)


def may_publish_surveys(user, municipality_id):
    """Whether the person may let everybody read those answers, and take that back."""
    return may(user, Role.APPROVER, municipality_id)


def may_note(user, municipality_id):
    """Whether the person may say something about the municipality's plans to their colleagues, and answer them."""
    return may(user, Role.READER, municipality_id)


def may_give_parts(user, municipality_id):
    """Whether the person may give a part of a plan to a colleague to write."""
    return may(user, Role.EDITOR, municipality_id)


def may_hand_over(user, municipality_id):
    """Whether the person may give a colleague what waits for another in the municipality's plans."""
    return may_give_parts(user, municipality_id) or is_administrator(user, municipality_id)


def may_resolve(user, municipality_id, involved, *, is_given):
    """Whether the person may say that what a note asks for is done: a writer, or one whom it is from or was given to.

    ``involved`` are the latters' primary keys. That a text ``is_given``: those say when it is ready, or an approver.
    """
    least = Role.APPROVER if is_given else Role.EDITOR
    return may(user, least, municipality_id) or (may_note(user, municipality_id) and user.pk in involved)


def may_erase(user, municipality_id):
    """Whether the person may erase by law what stands in the municipality's plans, their history and their versions.

    It reaches what is frozen, so it is not for everybody who writes; an administrator answers for people's data.
    """
    return may(user, Role.APPROVER, municipality_id) or is_administrator(user, municipality_id)


def who_may_erase(municipality):
    """The people of whom ``may_erase`` is true in the municipality."""
    may_erase = Q(role=Role.APPROVER) | Q(is_administrator=True)
    members = municipality.memberships.active().filter(may_erase, user__is_staff=False, user__is_superuser=False)
    return User.objects.filter(pk__in=members.values("user")).order_by("pk")


def may_have_data_of(user, person):
    """Whether the user may take out all that is kept about the person: their own, or as one who answers for them.

    An administrator answers for somebody only where nobody else does: in every municipality that they are or were in.
    """
    return user == person or may_forget(user, person)


def may_forget(user, person):
    """Whether the user may let the program forget a person who has left."""
    if is_system_administrator(user):
        return True
    if belongs_to_the_state(person):
        return False
    places = list(person.memberships.values_list("municipality_id", flat=True))
    return bool(places) and all(is_administrator(user, pk) for pk in places)
