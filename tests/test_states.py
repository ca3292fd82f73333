"""Every address that takes a plan or a version, tried by everybody in every state of the plan.

A row says for each state what each kind of person meets, as ``tests/test_urls.py`` does for everything else. A row
that lacks a state, a state that lacks a person, or an address of a plan that lacks a row fails. Nobody but the
municipality's own people meets a word of a plan that isn't public, and they meet what they meet where there is none.
"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from plans.desk.urls import PLAN
from plans.models import Status

from .scene import WHO
from .states import STATES, words_of
from .test_urls import (
    ACCOUNT,
    ADMIN,
    ADMIN_PAGES,
    ADMIN_ROWS,
    ANSWERER,
    APPROVER,
    APPROVES,
    DECISION,
    GOAL,
    IN_TEXT,
    INITIATIVE,
    READER,
    TARGET,
    WRITER,
    WRITES,
    met,
    patterns,
    writes,
)
from .test_urls import ROWS as OTHER_ROWS
from .url_columns import faults

pytestmark = pytest.mark.one_database
ANYBODY = "200 200 200 200 200 200 200 200 200"
NOBODY = "404 404 404 404 404 404 404 404 404"
OWN_PEOPLE = "404 200 200 200 200 404 404 404 404"
ANNULLED = "410 200 200 200 200 410 410 410 410"
LOCKED = "login 403 409 409 403 404 404 404 login"
"""A writer is told that the text is locked; what was typed is kept."""
REFUSED = "login 403 403 409 403 404 404 404 login"
ASKED_AGAIN = "login 403 403 422 403 404 404 404 login"
STRANGERS = ("nobody", "esther", "minna", "sune", "dorte")
"""Those who don't belong to the municipality (any more)."""
PUBLIC = ("opened", "adopted", "superseded", "annulled")
"""States of a plan whose first version is, or was, everybody's."""


def states_of(path):
    """The states in which an address is tried: that a version is open to everybody is nothing to most of the desk."""
    at_desk = path.startswith(D) and not path.endswith(("/adgang/", "/forloeb/"))
    return [state for state in STATES if not (at_desk and state == "opened")]


def always(answers):
    return dict.fromkeys(STATES, answers)


def where(answers, states, otherwise):
    """``{state: answers}``: ``answers`` in these states, ``otherwise`` in all others."""
    wanted = states.split()
    assert set(wanted) <= set(STATES)
    return {state: answers if state in wanted else otherwise for state in STATES}


def in_draft(answers):
    """What text is written by: open in a draft, locked in every other state."""
    return where(answers, "draft", LOCKED)


VERSION = {
    **where(NOBODY, "draft discarded", OWN_PEOPLE),
    **dict.fromkeys(("opened", "adopted", "superseded"), ANYBODY),
    "annulled": ANNULLED,
}
DATA = {**where(ANYBODY, "adopted superseded", NOBODY), "annulled": NOBODY.replace("404", "410")}
BACK = READER.replace("200", "302")
HERE, SENT_BACK = APPROVER, APPROVES
"""A step that is open shows its page; one that isn't leads back to the plan."""

STEPS = {
    # step: the states in which it can be taken, and what a press meets in the others
    "hear": ("draft", REFUSED),
    "end_hearing": ("hearing", APPROVES),
    "submit": ("draft", APPROVES),
    "adopt": ("submitted opened annulled", REFUSED),
    "return": ("submitted opened annulled", REFUSED),
    "amend": ("submitted opened annulled", REFUSED),
    "adopt_amended": ("", REFUSED),
    "unamend": ("", APPROVES),
    "return_amended": ("", REFUSED),
    "reopen": ("adopted superseded", REFUSED),
    "discard": ("draft", REFUSED),
    "bring_back": ("discarded", REFUSED),
    "annul": ("adopted superseded", REFUSED),
}
D, V, YEARS = "/arbejde/{o.plan.pk}/", "{o.version}", "{o.years}"
OWN, INITIATIVE_AT = "maal/{o.parts.own.key}/", D + "indsatser/{o.parts.initiative.key}/"
NOT_PUBLIC = "laan/0/{o.parts.initiative.key}/"
WHY = {"reason": "Ny lov.", "deadline": "2.1.{o.plan.first_year}", "chapters": "{o.parts.chapter.key}"}
NOTED = {**DECISION, "outcome": "noted"}
CORRECTED = {**DECISION, "case_number": "16", "started_from": "0", "reason": "Forkert sagsnummer."}
CAN_BE_CORRECTED = "submitted adopted superseded"
NONE_TO_CORRECT = APPROVER.replace("200", "404")
CHAPTER = {"started_from": "1", "title": "Forord", "text": "Nyt"}
ALT = {"started_from": "0", "title": "Kort", "alt": "Et kort over oplandet."}
SETTINGS = {"title": "Ny titel", "first_year": "{o.plan.first_year}", "last_year": "{o.plan.first_year}"}


def upload():
    return SimpleUploadedFile("referat.txt", b"Referat")


ROWS = [
    ("plan_overview", "GET", D, always(READER)),
    ("plan_progress", "GET", D + "forloeb/", always(READER)),
    (
        "plan_progress",
        "POST",
        D + "forloeb/",
        where(WRITES, "draft hearing submitted opened annulled", WRITES.replace("302", "422")),
        {"plan-{o.plan.pk}-hearing_begins": "1.12.{o.plan.first_year}"},
    ),
    ("follow_ups", "GET", D + "opfoelgning/", always(READER)),
    ("follow_up", "GET", D + "opfoelgning/9/", always(READER.replace("200", "404"))),
    ("follow_up_step", "GET", D + "opfoelgning/9/trin/freeze/", always(APPROVER.replace("200", "404"))),
    (
        "follow_up_correct",
        "GET",
        D + "opfoelgning/9/tal/00000000-0000-0000-0000-000000000000/",
        always(APPROVER.replace("200", "404")),
    ),
    ("plan_hearing", "GET", D + "hoering/", always(READER)),
    ("hearing_more", "GET", D + "hoering/flere/", always(APPROVER.replace("200", "404"))),
    ("hearing_extend", "GET", D + "hoering/frist/", always(APPROVER.replace("200", "404"))),
    ("hearing_party", "GET", D + "hoering/parter/0/", always(APPROVER.replace("200", "404"))),
    ("hearing_answer", "GET", D + "hoering/svar/0/", always(READER.replace("200", "404"))),
    ("hearing_answer_erase", "GET", D + "hoering/svar/0/slet/", always(ANSWERER.replace("200", "404"))),
    ("hearing_answer_file", "GET", D + "hoering/svar/0/filer/x/", always(READER.replace("200", "404"))),
    ("hearing_point", "GET", D + "hoering/punkter/0/", always(READER.replace("200", "404"))),
    ("hearing_answer_add", "GET", D + "hoering/svar/nyt/", always(WRITER.replace("200", "404"))),
    ("plan_replace", "GET", D + "erstat/", always(WRITER)),
    ("plan_replace", "POST", D + "erstat/", in_draft(WRITES), {"ord": "findes ikke", "med": "x"}),
    ("plan_pulse", "GET", D + "puls/", always(READER)),
    ("plan_visit", "POST", D + "besoeg/", always(READER.replace("200", "302")), {"seen": "1"}),
    ("plan_beside", "GET", D + "ved-siden/aendringer/", always(READER)),
    ("plan_beside", "GET", D + "ved-siden/ministeren/?del={o.parts.initiative.key}-text", always(READER)),
    ("plan_pulse", "POST", D + "puls/", always(READER), {"del": "{o.parts.initiative.key}-text"}),
    ("plan_part", "GET", D + "del/initiative/{o.parts.initiative.key}/text/", always(READER.replace("200", "302"))),
    (
        "plan_part",
        "POST",
        D + "del/initiative/{o.parts.initiative.key}/text/",
        in_draft(WRITES),
        {"started_from": "0", "title": "Jobcafé"},
    ),
    ("note_say", "GET", D + "bemaerk/initiative/{o.parts.initiative.key}/text/", always(READER)),
    (
        "note_say",
        "POST",
        D + "bemaerk/initiative/{o.parts.initiative.key}/text/",
        where(READER.replace("200", "422"), "discarded", BACK),
        {"text": "Hvad koster det?"},
    ),
    ("note_deed", "POST", D + "bemaerkninger/{o.parts.note.pk}/", always(BACK), {"text": "Intet."}),
    ("plan_grid", "GET", D + "maaltal/", always(READER)),
    ("plan_grid", "POST", D + "maaltal/", in_draft(WRITES), {}),
    ("goal_grid", "GET", D + "del/plangoal/{o.parts.own.key}/targets/", always(BACK)),
    ("goal_grid", "POST", D + "del/plangoal/{o.parts.own.key}/targets/", in_draft(WRITES), {}),
    ("plan_settings", "GET", D + "titel/", always(WRITER)),
    ("plan_settings", "POST", D + "titel/", where(WRITES, "draft", WRITES.replace("302", "422")), SETTINGS),
    ("plan_new_goals", "POST", D + "nye-maal/", always(WRITES), {}),
    *(("plan_step", "GET", D + f"trin/{step}/", where(HERE, states, SENT_BACK)) for step, (states, _) in STEPS.items()),
    *(
        ("plan_step", "POST", D + f"trin/{step}/", where(APPROVES, states, otherwise), {**DECISION, **WHY})
        for step, (states, otherwise) in STEPS.items()
    ),
    ("reading_links", "GET", D + "laesere/", always(APPROVER)),
    (
        "reading_link_add",
        "GET",
        D + "laesere/nyt/",
        where(APPROVER.replace("200", "302"), "discarded", APPROVER),
    ),
    (
        "reading_link_add",
        "POST",
        D + "laesere/nyt/",
        where(APPROVES.replace("302", "422"), "draft discarded", APPROVES),
        {"name": "Ungerådet", "what": "1", "days": "30"},
    ),
    ("reading_link", "POST", D + "laesere/0/", always(APPROVES.replace("302", "404")), {}),
    (
        "version_opening",
        "POST",
        D + "version/1/adgang/",
        where(APPROVES.replace("302", "404"), "draft discarded", APPROVES),
        {},
    ),
    ("plan_step", "GET", D + "trin/ready/", where(WRITER, "draft", WRITES)),
    ("plan_step", "POST", D + "trin/ready/", always(WRITES), {}),
    ("plan_step", "GET", D + "trin/annul_earlier/", where(HERE, "draft", SENT_BACK)),
    ("plan_step", "POST", D + "trin/annul_earlier/", always(REFUSED), {"reason": "Ingen er vedtaget før."}),
    ("decision_add", "GET", D + "beslutning/", always(APPROVER)),
    ("decision_add", "POST", D + "beslutning/", where(APPROVES, "submitted opened annulled", ASKED_AGAIN), NOTED),
    ("decision_correct", "GET", D + "beslutning/{o.decided}/", where(APPROVER, CAN_BE_CORRECTED, NONE_TO_CORRECT)),
    (
        "decision_correct",
        "POST",
        D + "beslutning/{o.decided}/",
        where(APPROVES, "adopted superseded", NONE_TO_CORRECT) | dict.fromkeys(("submitted", "annulled"), ASKED_AGAIN),
        CORRECTED,
    ),
    ("plan_changes", "GET", D + "aendringer/", always(READER)),
    ("draft_name", "GET", D + "navngiv/", always(WRITER)),
    ("draft_name", "POST", D + "navngiv/", where(WRITES, "draft", WRITES.replace("302", "422")), {"name": "Udkast"}),
    ("named_draft", "GET", D + "navngivet/{o.named}/", always(WRITER)),
    ("named_draft", "POST", D + "navngivet/{o.named}/", always(WRITES), {"name": "Til direktionen"}),
    ("named_draft_page", "GET", D + "navngivet/{o.named}/side/", always(READER)),
    ("named_draft_file", "GET", D + "navngivet/{o.named}/filer/{o.parts.annex.key}/", always(READER)),
    ("plan_review", "GET", D + "gennemgang/", always(READER.replace("200", "404"))),
    ("plan_review", "POST", D + "gennemgang/", always(WRITES.replace("302", "404")), {"kind": "continues"}),
    ("plan_preview", "GET", D + "side/", always(READER)),
    ("draft_document", "GET", D + "plan.pdf", where(READER, "draft discarded", BACK)),
    ("draft_sheet", "GET", D + "plan.xlsx", where(READER, "draft discarded", BACK)),
    ("chapter_add", "GET", D + "afsnit/nyt/", in_draft(WRITER)),
    ("chapter_add", "POST", D + "afsnit/nyt/", in_draft(WRITES), {"kind": "text", "title": "Nyt"}),
    ("chapter_edit", "GET", D + "afsnit/{o.parts.chapter.key}/", always(READER)),
    ("chapter_edit", "POST", D + "afsnit/{o.parts.chapter.key}/", in_draft(WRITES), CHAPTER),
    ("plan_goal_add", "GET", D + "maal/nyt/", in_draft(WRITER)),
    ("plan_goal_add", "POST", D + "maal/nyt/", in_draft(WRITES), GOAL),
    ("plan_goal_edit", "GET", D + OWN, always(READER)),
    ("plan_goal_edit", "POST", D + OWN, in_draft(WRITES), {**GOAL, "started_from": "0"}),
    ("plan_goal_newest", "POST", D + "maal/{o.parts.goal.key}/ordlyd/", always(WRITES), {}),
    (
        "plan_goal_withdrawn",
        "POST",
        D + "maal/{o.parts.goal.key}/trukket-tilbage/",
        in_draft(WRITES),
        {"way": "own"},
    ),
    ("initiative_link", "POST", D + OWN + "knyt/", in_draft(WRITES), {"initiative": "{o.parts.initiative.key}"}),
    ("target_add", "GET", D + OWN + "maaltal/nyt/", in_draft(WRITER)),
    ("target_add", "POST", D + OWN + "maaltal/nyt/", in_draft(WRITES), TARGET),
    ("initiative_add", "GET", D + "indsatser/ny/", in_draft(WRITER)),
    ("initiative_add", "POST", D + "indsatser/ny/", in_draft(WRITES), INITIATIVE),
    ("initiative_edit", "GET", INITIATIVE_AT, always(READER)),
    ("initiative_edit", "GET", D + "indsatser/{o.gone}/", always(READER.replace("200", "410"))),
    ("initiative_edit", "POST", INITIATIVE_AT, in_draft(WRITES), {**INITIATIVE, "started_from": "0"}),
    ("target_edit", "GET", D + "maaltal/{o.parts.target.key}/", always(READER)),
    ("target_edit", "POST", D + "maaltal/{o.parts.target.key}/", in_draft(WRITES), {**TARGET, "started_from": "0"}),
    (
        "plan_insert_figures",
        "POST",
        D + "indsaet-tal/",
        always("login 403 404 404 403 404 404 404 login"),
        {"del": "x"},
    ),
    ("plan_compared", "POST", D + "sammenlign/", always(WRITES), {"other": ""}),
    ("plan_survey", "GET", D + "undersoegelser/0/", always(READER.replace("200", "404"))),
    ("chapter_benchmark", "POST", D + "afsnit/{o.parts.chapter.key}/benchmark/", in_draft(WRITES), {"group": "I alt"}),
    ("target_official", "POST", D + "maaltal/{o.parts.target.key}/officielt/", in_draft(WRITES), {"take": "newest"}),
    ("attachments", "GET", D + "bilag/", always(READER)),
    ("attachments", "POST", D + "bilag/", in_draft(WRITES), {"title": "Referat", "file": upload}),
    ("image_add", "POST", D + "bilag/billede/", in_draft(WRITER), IN_TEXT),
    ("attachment_edit", "GET", D + "bilag/{o.parts.image.key}/", always(READER)),
    ("attachment_edit", "POST", D + "bilag/{o.parts.image.key}/", in_draft(WRITES), ALT),
    ("plan_file", "GET", D + "filer/{o.parts.annex.key}/", always(READER)),
    ("section_deeds", "GET", D + "handlinger/initiative/{o.parts.initiative.key}/", always(WRITER)),
    (
        "section_delete",
        "POST",
        D + "slet/initiative/{o.parts.initiative.key}/",
        in_draft(WRITES),
        {"seen": "{o.parts.initiative.key}:0"},
    ),
    ("deleted_sections", "GET", D + "slettet/", always(READER)),
    ("section_restore", "POST", D + "hent-tilbage/{o.gone}/", in_draft(WRITES), {}),
    ("section_move", "POST", D + "flyt/chapter/{o.parts.chapter.key}/", in_draft(WRITES), {"way": "down"}),
    ("section_history", "GET", D + "tidligere/{o.parts.chapter.key}/", always(READER)),
    ("plan_borrow", "GET", D + "laan/?tekst=job", in_draft(WRITER)),
    ("plan_borrow_section", "GET", D + NOT_PUBLIC, in_draft(WRITER.replace("200", "404"))),
    ("plan_borrow_section", "POST", D + NOT_PUBLIC, in_draft(WRITES.replace("302", "404")), {"goals": ""}),
    ("erase_passage", "GET", D + "slet-oplysning/", always(ANSWERER)),
    ("erase_passage", "POST", D + "slet-oplysning/", always(ANSWERER), {"text": "Hvordan det går", "find": "1"}),
    ("confirm_items", "POST", D + "bekraeft/", always(WRITES), {"item": "findes-ikke"}),
    ("plan_text_preview", "POST", D + "eksempel/", always(WRITER), {"text": "**fed**"}),
    # What anybody may read, once it is adopted
    ("revision", "GET", V, VERSION),
    ("revision_document", "GET", V + "plan.pdf", VERSION),
    ("revision_hearing", "GET", V + "hoering/", where(ANNULLED.replace("200", "404"), "annulled", NOBODY)),
    ("revision_sheet", "GET", V + "plan.xlsx", VERSION),
    ("plan_data", "GET", V + "plan.json", DATA),
    ("revision_file", "GET", V + "filer/{o.parts.annex.sha256}/", VERSION),
    ("plan_in_force", "GET", YEARS, where(ANYBODY, "adopted superseded", NOBODY)),
    ("follow_up_page", "GET", YEARS + "opfoelgning/9/", always(NOBODY)),
    ("follow_up_document", "GET", YEARS + "opfoelgning/9/opfoelgning.pdf", always(NOBODY)),
    ("plan_path", "GET", YEARS + "forloeb/", where(ANYBODY, "opened adopted superseded annulled", NOBODY)),
]
TOKEN = re.compile(r'name="(csrfmiddlewaretoken|form_key)" value="[^"]*"')


def ask(scene, who, method, address, data):
    """The answer, the page without what differs each time, and the tables that were written; then all is as before."""
    client = scene.client(who)
    with transaction.atomic():
        with writes() as tables:
            response = client.get(address) if method == "GET" else client.post(address, data)
        content = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    assert not (wrong := faults(response, who, method)), (who, address, wrong)
    page = content.decode("utf-8", "replace").replace(address, "…")  # where to go on after signing in
    return response, TOKEN.sub("", page), tables


def sent(data, one, scene):
    """The data of a form, sent such that the deed would be done."""
    return {name: value() if callable(value) else value.format(o=one, s=scene) for name, value in data.items()} | {
        "sent": "1"
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[1]}-{row[0]}")
def test_everybody_meets_what_is_theirs_in_every_state(row, scene, states):
    _name, method, path, expected, *data = row
    scene.last = scene.aalborg.bodies.get(is_last=True)
    nowhere = {who: ask(scene, who, method, path.format(o=states["missing"]), {"sent": "1"}) for who in STRANGERS}
    answers, faulty = {}, []
    for state in states_of(path):
        one = states[state]
        met_by = {}
        for who in WHO:
            form = sent(data[0], one, scene) if data else {}
            response, page, tables = ask(scene, who, method, path.format(o=one), form)
            met_by[who] = met(response, method)
            if tables and (method == "GET" or met_by[who] not in ("200", "302")):
                faulty.append((state, who, "wrote", tables))
            if who in STRANGERS and words_of(state) in page and (path.startswith(D) or state not in PUBLIC):
                faulty.append((state, who, "reads what isn't public"))
            if met_by[who] == "404" and who in STRANGERS and page != nowhere[who][1]:
                faulty.append((state, who, "can tell it from one that isn't there"))
        answers[state] = " ".join(met_by.values())
    assert answers == {state: expected[state] for state in states_of(path)}
    assert not faulty


def test_every_row_has_every_state_and_every_person():
    for name, _, _, expected, *_ in ROWS:
        assert set(expected) == set(STATES), name
        assert {len(answers.split()) for answers in expected.values()} == {len(WHO)}, name


def test_every_address_of_a_plan_is_in_the_table():
    """Those with a plan's number or a plan's years in them; both ways of asking, where a page has both."""
    of_plans = {name for name, pattern in patterns() if "<years:" in str(pattern.pattern)}
    of_plans |= {pattern.name for pattern in PLAN}
    assert {row[0] for row in ROWS} == of_plans


def test_every_status_is_a_state_here(states):
    assert {states[state].plan.status for state in STATES} == set(Status.values)


HIDDEN = [words_of(state) for state in STATES if state not in PUBLIC]


def pages_of_others(scene):
    """Every other page of the program, those of the admin too."""
    yield from (row[2].format(s=scene) for row in OTHER_ROWS + ACCOUNT + ADMIN_ROWS if row[1] == "GET")
    for label, (_, _, one) in ADMIN.items():
        path, pk = label.replace(".", "/"), one(scene).pk
        yield from (page.format(path=path, pk=pk) for page in ADMIN_PAGES.values())
    yield from (
        "/planer/?tekst=m%C3%A6rkeord&afloeste=on",
        "/admin/admin/logentry/?q=M%C3%A6rkeord",
        "/ministerium/?aar=2050",
    )


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.usefixtures("states")
def test_no_other_page_tells_strangers_of_a_plan_that_is_not_public(who, scene):
    client, leaks = scene.client(who), []
    for address in pages_of_others(scene):
        with transaction.atomic():
            response = client.get(address)
            content = b"".join(response) if response.streaming else response.content
            transaction.set_rollback(True)
        page = content.decode("utf-8", "replace") + str(response.headers)
        leaks += [(address, words) for words in HIDDEN if words in page]
    assert not leaks
