"""Which municipalities a municipality's official numbers are shown beside: its own choice, kept for all its plans."""

from django.db import transaction

from bpmplan.accounts import permissions
from bpmplan.accounts.models import Municipality, Role
from bpmplan.steps import Refused, lock

from ..models import ComparedMunicipality


def compared_with(municipality):
    """Primary keys of the municipalities that this one is compared with."""
    return list(municipality.compared_with.order_by("other__name").values_list("other", flat=True))


def set_compared(municipality, others, *, by):
    """Compare the municipality with ``others`` (primary keys), and with no more. Raises ``PermissionDenied``, or
    ``Refused`` for too many, or for itself."""
    permissions.require(by, Role.EDITOR, municipality.pk)
    others = set(others)
    if municipality.pk in others:
        raise Refused("En kommune kan ikke sammenlignes med sig selv.")
    if len(others) > ComparedMunicipality.MOST:
        raise Refused(f"Vælg højst {ComparedMunicipality.MOST} kommuner.")
    with transaction.atomic():
        lock(Municipality.objects.all(), municipality.pk)
        municipality.compared_with.exclude(other__in=others).delete()
        there = set(compared_with(municipality))
        municipality.compared_with.bulk_create(
            ComparedMunicipality(municipality=municipality, other_id=pk) for pk in others - there
        )
