"""The political bodies on a plan's path."""

from django.db import transaction

from ..steps import Refused, demand, lock
from . import permissions
from .models import Body, Municipality


@transaction.atomic
def set_bodies(*, municipality, rows, by):
    """Make the municipality's bodies be ``rows``, in that order: ``(pk or None, name, is_last)``.

    A body that isn't among them is deleted; decisions keep the name it had. Raises ``Refused`` when a named one has
    been deleted in the meantime.
    """
    demand(permissions.is_administrator(by, municipality.pk))
    municipality = lock(Municipality.objects, municipality.pk)
    there = {body.pk: body for body in municipality.bodies.all()}
    kept = {pk for pk, _, _ in rows if pk}
    if not kept <= there.keys():
        raise Refused("En kollega har ændret listen imens. Genindlæs siden, og ret igen.")
    municipality.bodies.exclude(pk__in=kept).delete()
    # Out of the way first: places and "last" are unique at every moment, also while two bodies change places.
    for place, pk in enumerate(sorted(kept)):
        Body.objects.filter(pk=pk).update(order=1000 + place, is_last=False)
    for order, (pk, name, is_last) in enumerate(rows, start=1):
        Body.objects.update_or_create(
            pk=pk, defaults={"municipality": municipality, "name": name, "order": order, "is_last": is_last}
        )
