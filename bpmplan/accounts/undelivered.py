"""Mails that did not reach people of a municipality, as its administrators see them, and what they can do."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from ..outbox import posting
from ..outbox.models import Mail
from . import permissions
from .models import Membership

SHOWN_BESIDE = "invitation"
"""Invitations stand in a list of their own, where they can be sent again."""


def of(municipality):
    """The mails of a municipality that haven't arrived, the newest first; each knows its recipient's ``membership``."""
    mails = list(_mails(municipality).select_related("user").order_by("-pk"))
    members = Membership.objects.filter(municipality=municipality, user__in={mail.user_id for mail in mails})
    by_user = {membership.user_id: membership for membership in members}
    for mail in mails:
        mail.membership = by_user.get(mail.user_id)
    return mails


def counts(municipality_ids):
    """How many there are in each municipality that has some: ``{primary key: count}``."""
    pks = Mail.objects.not_arrived().filter(municipality__in=municipality_ids).exclude(kind=SHOWN_BESIDE)
    counted = {}
    for pk in pks.values_list("municipality", flat=True):
        counted[pk] = counted.get(pk, 0) + 1
    return counted


@require_POST
def mail_try_again(request, slug, pk):
    municipality, mails = _mail(request, slug, pk)
    if posting.try_again(mails):
        messages.success(request, "Mailen er lagt til afsendelse igen.")
    else:
        messages.info(request, "Mailen venter allerede på at blive sendt, eller den er sendt.")
    return redirect("members", municipality.slug)


@require_POST
def mail_let_go(request, slug, pk):
    municipality, mails = _mail(request, slug, pk)
    if mails.let_go(by=request.user):
        messages.success(request, "Mailen er taget af listen. Den bliver ikke sendt igen.")
    else:
        messages.info(request, "Mailen venter på at blive sendt, eller den er sendt.")
    return redirect("members", municipality.slug)


def _mails(municipality):
    return Mail.objects.not_arrived().filter(municipality=municipality).exclude(kind=SHOWN_BESIDE)


def _mail(request, slug, pk):
    municipality = permissions.administered_municipality(request.user, slug)
    if not permissions.is_administrator(request.user, municipality.pk):
        raise PermissionDenied
    mails = Mail.objects.filter(municipality=municipality).exclude(kind=SHOWN_BESIDE)
    get_object_or_404(mails, pk=pk)
    return municipality, mails.filter(pk=pk)
