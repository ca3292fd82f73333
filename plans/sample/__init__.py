"""The sample: plans that show the program, built by the same functions that people's clicks call.

The small sample, which tests stand on, is three plans: Aalborg's for 2023, returned once and adopted; its draft for
2024, begun from it; Esbjerg's for 2026–2027 with goals of its own only, in hearing. Demo mode shows some twenty
municipalities more (``municipalities``). The texts lie beside this file (``*.toml``).
"""

from dataclasses import dataclass
from itertools import cycle

from django.db import transaction

from bpmplan.accounts.models import Municipality, Role, User
from bpmplan.demo import create_demo_users, let_in

from ..models import Plan, Status
from . import benchmark, enclosures, municipalities, numbers, surveys
from .days import at, moment_of, working_hours
from .followups import follow_up
from .people import name_bodies
from .stories import take_plan_through
from .writing import Writer, read

ACCENT = "#0d5f56"
"""An accent for the sample's Aalborg, chosen for its contrast; not the municipality's own."""


@dataclass(frozen=True)
class Sample:
    """The sample's plans. ``adopted`` is Aalborg's for 2023, ``draft`` its for 2024, ``hearing`` Esbjerg's.

    One that somebody has discarded since is None.
    """

    adopted: Plan
    draft: Plan
    hearing: Plan


def load(now):
    """Load the small sample, or leave everything alone if it is there; returns the ``Sample`` either way.

    The reference data must have been loaded. History has the dates it would have had; Esbjerg's hearing is going on at
    ``now``. Nobody is mailed about it.
    """
    if there := find():
        return there
    with transaction.atomic():
        users = create_demo_users(at(2022, 5, 2))
        benchmark.load(now)  # first: follow-ups quote it
        _aalborg(users, now)
        _esbjerg(users, now)
    return find()


def load_municipalities(now):
    """Load the other municipalities, each that nobody uses yet; returns how many.

    The small sample must be there, and the numbers, which some of their targets choose.
    """
    if not municipalities.missing():
        return 0
    users = create_demo_users(now)
    return municipalities.load((users["ministeriet@bm.example"], users["kollega@bm.example"]), now)


def load_numbers(now, *, is_new=True):
    """Load made-up numbers of every municipality, a made-up survey and a made-up note, unless there; the ``Series``.

    Aalborg's draft for 2024 aims at them from then on, and the survey is answered beside it; not where the sample
    was there before (``is_new``), since somebody may have changed it.
    """
    benchmark.load(now)
    enclosures.load()
    survey = surveys.load()
    if there := numbers.find():
        return there
    with transaction.atomic():
        series = numbers.load(now)
        draft = find().draft
        if is_new and draft and draft.status == Status.DRAFT:
            users, moments = create_demo_users(now), working_hours(at(2023, 9, 28))
            people = users["redaktoer@aalborg.example"], users["godkender@aalborg.example"]
            Writer(draft, cycle(people[:1]), moments).write(read("aalborg_2024_official.toml"))
            surveys.answer(draft, survey, people, moments)
    return series


def find():
    """The sample as it stands, or None when it has not been loaded."""
    plans = Plan.objects.kept().select_related("municipality")
    wanted = (("aalborg", 2023, 2023), ("aalborg", 2024, 2024), ("esbjerg", 2026, 2027))
    loaded = {
        (plan.municipality.slug, plan.first_year, plan.last_year): plan
        for plan in plans.filter(municipality__slug__in=["aalborg", "esbjerg"])
    }
    if wanted[0] not in loaded:
        return None
    return Sample(*(loaded.get(which) for which in wanted))


def _aalborg(users, now):
    people = users["redaktoer@aalborg.example"], users["godkender@aalborg.example"]
    aalborg = Municipality.objects.get(slug="aalborg")
    if not aalborg.accent:
        aalborg.accent = ACCENT
        aalborg.full_clean()
        aalborg.save()
    adopted, draft = read("aalborg_2023.toml"), read("aalborg_2024.toml")
    name_bodies(aalborg, users["administrator@aalborg.example"], adopted["bodies"])
    plan = take_plan_through(aalborg, adopted, people, now)
    take_plan_through(aalborg, draft, people, now, earlier=plan.newest_revision)
    for written in read("aalborg_2023_follow_ups.toml")["follow_ups"]:
        follow_up(plan, written, people, now)


def _esbjerg(users, now):
    editor, esbjerg = users["redaktoer@esbjerg.example"], Municipality.objects.get(slug="esbjerg")
    written = read("esbjerg_2026.toml")
    # With a password that nobody knows: this user is in the story only, not among those to try the program as.
    approver = User.objects.filter(email="godkender@esbjerg.example").first() or let_in(
        esbjerg,
        email="godkender@esbjerg.example",
        name="Godkender i Esbjerg",
        role=Role.APPROVER,
        is_administrator=False,
        password=None,
        ministry=(),
        now=moment_of(written, now, "begun"),
    )
    name_bodies(esbjerg, editor, written["bodies"])
    take_plan_through(esbjerg, written, (editor, approver), now)
