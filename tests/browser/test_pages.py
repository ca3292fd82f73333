"""Every kind of page that the story does not come by: accessible at 1280 and 390 px, never scrolling sideways."""

import pytest

from plans.documents import pdf
from plans.writing import notes
from tests.test_urls import log_entry, reminder_rule, reminder_sent

from ..scene import NOW, SHORT_PDF, build
from .test_story import enter, look  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place(transactional_db, settings, monkeypatch):
    settings.MINISTRY_NEEDS_SECOND_FACTOR = False
    monkeypatch.setattr(pdf, "written", lambda *args, **kwargs: SHORT_PDF)
    made = build()
    about = {"section": "plangoal", "key": made.parts.own.key, "field": "ambition"}
    for person in (made.signe, made.erik):  # stands among their tasks, and an administrator sees what waits for them
        notes.say(plan=made.draft, text="Skriv den.", by=made.mads, now=NOW, given_to=person, due=NOW.date(), **about)
    return made


D, S, A = "/arbejde/{s.draft.pk}/", "/arbejde/{s.submitted.pk}/", "/admin/"
PAGES = {
    "public": (
        None,
        [
            "/",
            "/planer/",
            "/planer/?tekst=job&aar=2026&region=1081&maal=2026-1&afloeste=on",
            "/planer/?tekst=findesikke",
            "/kommuner/",
            "/kommuner/?navn=xyz",
            "/kommuner/aalborg/",
            "/kommuner/lejre/",
            "/kommuner/aalborg/2026/v1/",
            "/maal/",
            "/maal/2026/",
            "/maal/2026/1/",
            "/brev/{s.receipt.token}/",
            "/was/",
            "/verificer/",
            "/verificer/0123456789abcdef/",
            "/findes-ikke/",
        ],
    ),
    "account": (
        "lone",
        [
            "/konto/mig/",
            "/konto/password/change/",
            "/konto/logout/",
            "/konto/2fa/",
            "/konto/totrinslogin/",
            "/konto/totrinslogin/findes-ikke/",
            "/konto/password/reset/done/",
            "/konto/inactive/",
            "/brugere/aalborg/",  # not for her
        ],
    ),
    "desk of an approver": (
        "signe",
        [
            "/arbejde/",
            "/arbejde/ny/",
            "/arbejde/ny/dokument/{s.brought.key}/",
            D + "titel/",
            D + "side/",
            D + "trin/hear/",
            D + "trin/submit/",
            D + "trin/discard/",
            D + "tidligere/{s.parts.chapter.key}/",
            D + "laan/?tekst=job&maal=2026-1",
            D + "laan/{s.revision.pk}/{s.adopted_parts.own.key}/",
            D + "laan/{s.revision.pk}/{s.adopted_parts.initiative.key}/",
            D + "bilag/{s.parts.image.key}/",
            D + "indsatser/{s.gone}/",  # deleted
            S,
            S + "trin/adopt/",
            S + "trin/return/",
            S + "beslutning/",
            S + "afsnit/{s.submitted_parts.chapter.key}/",  # locked
            "/kommuner/aalborg/2028-2029/v1/",  # frozen, not adopted
            "/arbejde/datoer/aalborg/",
            "/arbejde/svar/aalborg/2030/",
        ],
    ),
    "a reader's desk": ("lone", [D, D + "afsnit/{s.parts.chapter.key}/", D + "maal/{s.parts.goal.key}/"]),
    "administrator": ("anna", ["/brugere/aalborg/{s.erik.membership.pk}/", "/arbejde/"]),
    "one of the ministry's who proposes": (
        "minna",
        ["/kollega/", "/kollega/{s.proposal.pk}/", "/brugere/lejre/inviter/", "/brugere/skanderborg/"],
    ),
    "a colleague who may agree": (
        "sune",
        [
            "/ministerium/",
            "/kollega/",
            "/kollega/{s.proposal.pk}/",
            A,
            A + "accounts/user/{s.erik.pk}/totrinslogin/",
        ],
    ),
    "the ministry's lists": (
        "minna",
        [
            "/maal/2028/",
            A + "accounts/municipality/",
            A + "accounts/user/",
            A + "accounts/membership/",
            A + "accounts/invitation/",
            A + "outbox/mail/",
            A + "accounts/region/",
            A + "accounts/body/",
            A + "goals/goalset/",
            A + "goals/letter/",
            A + "goals/goal/",
            A + "goals/event/",
            A + "goals/indicator/",
            A + "plans/targetgroup/",
            A + "plans/reminderrule/",
            A + "plans/remindersent/",
            A + "admin/logentry/",
        ],
    ),
    "the ministry's forms": (
        "minna",
        [
            A + "accounts/municipality/{s.aalborg.pk}/change/",
            A + "accounts/user/{s.erik.pk}/change/",
            A + "accounts/region/{s.aalborg.region.pk}/change/",
            A + "goals/goalset/{s.consulted.pk}/change/",
            A + "goals/goalset/{s.consulted.pk}/trin/retract/",
            A + "goals/goalset/{s.consulted.pk}/videre/",
            A + "goals/goalset/{s.goal_set.pk}/brev/correction/",
            A + "goals/goalset/{s.goal_set.pk}/history/",
            A + "goals/goalset/{s.empty_set.pk}/delete/",
            A + "goals/goalset/indlaes/",
            A + "goals/letter/{s.goal_set.letter.pk}/change/",
            A + "goals/letter/{s.goal_set.letter.pk}/modtagere/",
            A + "goals/goal/{s.goal_set.made[0].pk}/change/",
            A + "plans/targetgroup/indlaes/",
            A + "plans/reminderrule/{s.rule.pk}/change/",
            A + "plans/reminderrule/forhaandsvisning/",
            A + "plans/remindersent/{s.sent.pk}/change/",
            A + "password_change/",
            A + "findes-ikke/",
        ],
    ),
}


STATUS = {
    "/findes-ikke/": 404,
    "/verificer/0123456789abcdef/": 404,
    A + "findes-ikke/": 404,
    "/brugere/aalborg/": 403,
    "/konto/totrinslogin/findes-ikke/": 410,
    D + "indsatser/{s.gone}/": 410,
}
"""What is met where it isn't 200."""


@pytest.mark.parametrize("kind", PAGES)
def test_pages_are_accessible_wide_and_narrow(kind, place, new_page, enter, look):  # noqa: F811
    who, addresses = PAGES[kind]
    place.rule, place.sent = reminder_rule(), reminder_sent(place)
    log_entry(place)
    page = new_page()
    if who:
        enter(page, getattr(place, who))
    wrong = []
    for address in addresses:
        answer = page.goto(address.format(s=place))
        assert answer.status == STATUS.get(address, 200), f"{answer.status} from {answer.url}"
        try:
            look(page)
        except AssertionError as error:  # one run tells about every page
            wrong.append(str(error))
    assert not wrong, "\n".join(wrong)
