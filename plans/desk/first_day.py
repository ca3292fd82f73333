"""What a municipality that begins has before it: listed on its desk until it is done, in no fixed order."""

from dataclasses import dataclass

from django.urls import reverse

from bpmplan import danish
from bpmplan.accounts.first_day import writers_of
from bpmplan.accounts.models import Body, Membership

from ..models import ChapterKind, PathDate, Status

LATER = "Det kan vente."


@dataclass(frozen=True)
class ToDo:
    """One thing to do first: what it is, what is said of it, and for who may do it the page and what its link says."""

    name: str
    title: str
    note: str
    is_done: bool
    address: str = ""
    label: str = ""


def first_days(desks):
    """``{municipality's key: [ToDo]}`` of the desks that begin: nothing is sent yet, and something is to be done.

    ``desks``: as the page of the desk has them. The number of queries doesn't depend on how many there are.
    """
    beginning = {d["membership"].municipality_id: d for d in desks if not any(p.newest_version for p in d["plans"])}
    if not beginning:
        return {}
    writers = writers_of(beginning)
    bodies = _grouped(Body.objects.filter(municipality__in=beginning), "municipality_id", "name")
    administrators = _grouped(
        Membership.objects.administrators().filter(municipality__in=beginning).order_by("user__name"),
        "municipality_id",
        "user__name",
    )
    dated = set(
        PathDate.objects.filter(plan__municipality__in=beginning).values_list("plan__municipality_id", flat=True)
    )
    days = {}
    for pk, desk in beginning.items():
        ask = _whom_to_ask(desk["membership"], administrators.get(pk, []))
        to_do = [
            _who_writes(desk, *writers[pk], ask),
            _plan(desk),
            _bodies(desk, bodies.get(pk, []), ask),
            _dates(desk, pk in dated),
            _looks(desk, ask),
        ]
        if not all(one.is_done for one in to_do):
            days[pk] = to_do
    return days


def where_to_write(plan):
    """The address of a plan that was just begun, where its first empty text opens by itself; of the page if none is."""
    empty = plan.chapters.filter(kind=ChapterKind.TEXT, text="").order_by("position").first()
    return plan.get_absolute_url() + (f"#del-{empty.key}-text" if empty else "")


def _grouped(rows, key, wanted):
    grouped = {}
    for pk, value in rows.values_list(key, wanted):
        grouped.setdefault(pk, []).append(value)
    return grouped


def _whom_to_ask(membership, administrators):
    """What is said to those who may not do what an administrator does; nothing to an administrator."""
    if membership.is_administrator:
        return ""
    if not administrators:
        return "Kommunen har ingen administrator. Bed ministeriet om at udpege en."
    return f"Det gør {danish.either(administrators)}, som administrerer kommunen."


def _of_administrator(desk, name, *given):
    """Address and label of a page of the administrator's, for those who are."""
    municipality = desk["membership"].municipality
    return (reverse(name, args=[municipality.slug]), *given) if desk["membership"].is_administrator else ("", "")


def _who_writes(desk, writing, invited, ask):
    sentences = [f"{danish.listed(writing)} skriver."] if writing else []
    if invited:
        sentences.append(f"{danish.listed(invited)} er inviteret.")
    note = " ".join(sentences) or f"Ingen skriver endnu. {ask}".strip()
    address, label = _of_administrator(desk, "member_invite", "Invitér en kollega")
    return ToDo("writers", "Hvem skriver", note, bool(writing), address, label)


def _plan(desk):
    begun = [plan for plan in desk["plans"] if plan.status != Status.DISCARDED]
    if begun:
        return ToDo("plan", "Planen", f"{danish.listed(f'{p.title} {p.years}' for p in begun)} er begyndt.", True)
    note = "Fra en tidligere plan, et Word-dokument eller en tom plan med de sædvanlige afsnit."
    if not desk["may_begin"]:
        return ToDo("plan", "Planen", "Den begyndes af dem, der skriver.", False)
    address = f"{reverse('plan_begin')}?kommune={desk['membership'].municipality.slug}"
    return ToDo("plan", "Planen", note, False, address, "Begynd en plan")


def _bodies(desk, names, ask):
    note = f"De udvalg, der behandler planen, og hvem der vedtager den. {LATER} {ask}".strip()
    note = f"{danish.listed(names)}." if names else note
    page = _of_administrator(desk, "municipality_bodies", "Ret" if names else "Skriv dem ind")
    return ToDo("bodies", "Udvalg og kommunalbestyrelse", note, bool(names), *page)


def _dates(desk, is_dated):
    note = f"Hvornår der er høring og møder. Så minder BPMplan jer om fristerne. {LATER}"
    if is_dated:
        note = "Datoerne for høring og møder er skrevet ind."
    elif not desk["plans"]:
        note = "Datoerne for høring og møder skrives ind, når planen er begyndt."
    if not desk["may_begin"] or not desk["plans"]:
        return ToDo("dates", "Datoer", note, is_dated)
    address = reverse("path_dates", args=[desk["membership"].municipality.slug])
    return ToDo("dates", "Datoer", note, is_dated, address, "Ret" if is_dated else "Skriv dem ind")


def _looks(desk, ask):
    municipality = desk["membership"].municipality
    is_done = bool(municipality.logo or municipality.accent)
    note = "De er valgt." if is_done else f"De står på planens forside og på kommunens side. {LATER} {ask}".strip()
    address, label = _of_administrator(desk, "municipality_settings", "Ret" if is_done else "Vælg dem")
    return ToDo("looks", "Logo og farve", note, is_done, address, label)
