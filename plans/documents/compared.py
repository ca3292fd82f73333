"""Which frozen versions a version is compared with, for those who decide about it."""

from dataclasses import dataclass

from ..content.data import PlanContent
from ..content.earlier import name_of_version
from ..content.stored import of_revision
from ..models import Revision, Status


@dataclass(frozen=True)
class Compared:
    """A version that another is compared with: ``name`` is its own, and ``what`` says which it is, both in Danish.

    ``is_same_plan``: it is an earlier version of the same plan, where nobody gives reasons for what is gone.
    """

    what: str
    name: str
    content: PlanContent
    is_same_plan: bool


def compared_with(revision):
    """``[(what, Revision)]``: the version adopted last before it, the one that was in hearing, and the one that a body
    adopted with the changes of this one. Two queries."""
    earlier = Revision.objects.select_related("plan").titled()
    own = earlier.filter(plan=revision.plan_id, number__lt=revision.number).order_by("-number")
    adopted = next((one for one in own if one.is_adopted), None) or _adopted_of_earlier_plan(revision, earlier)
    heard = next((one for one in own if one.frozen_for == Status.HEARING), None)
    amended = next((one for one in own if one.pk == revision.amends_id), None)
    versions = [("den senest vedtagne plan", adopted), ("det, der var i høring", heard)]
    versions.append(("det, der blev forelagt", amended))
    return [(what, version) for what, version in versions if version is not None]


def _adopted_of_earlier_plan(revision, versions):
    """Of the plan that this one was begun from, the version adopted last: not one adopted after this one was."""
    if revision.plan.begun_from_id is None:
        return None
    adopted = versions.adopted().filter(plan__revisions=revision.plan.begun_from_id).order_by("-number")
    if revision.is_adopted:
        adopted = adopted.filter(adopted_at__lt=revision.adopted_at)
    return adopted.first()


def contents_compared_with(revision):
    """The same as ``[Compared]``, with their contents."""
    return [
        Compared(what, _name(one), of_revision(one), one.plan_id == revision.plan_id)
        for what, one in compared_with(revision)
    ]


def _name(revision):
    return name_of_version(revision.title, revision.plan.first_year, revision.plan.last_year, revision.number)
