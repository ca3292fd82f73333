"""Every address tried by everybody: anonymous, the roles of a municipality, another municipality, the ministry.

``login`` is what one who must sign in meets: a page is exchanged for the sign-in page, and a form that is sent comes
back with the typed text. Deeds are sent such that they would be done; whoever may not changes nothing, and looking at
a page never writes.
"""

import re
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from bpmplan.security_log.models import Entry
from plans.models import ReminderRule, ReminderSent, TargetGroup, Unit

from .cast import PASSWORD
from .scene import IMAGE, WHO, picture
from .url_columns import FORMS, KEPT, faults, lacks_keys, loses_text

ANYBODY = "200 200 200 200 200 200 200 200 200"
NOBODY = "404 404 404 404 404 404 404 404 404"
GONE = "410 410 410 410 410 410 410 410 410"
DEED_ONLY = "login 405 405 405 405 405 405 405 login"
READER = "login 200 200 200 200 404 404 404 login"
WRITER = "login 403 200 200 403 404 404 404 login"
OWN_MUNICIPALITY = "login 200 200 200 200 200 403 403 login"
WRITES = "login 403 302 302 403 404 404 404 login"
APPROVER = "login 403 403 200 403 404 404 404 login"
APPROVES = "login 403 403 302 403 404 404 404 login"
ADMINISTRATOR = "login 403 403 403 200 404 403 403 login"
ADMINISTERS = "login 403 403 403 302 404 403 403 login"
SIGNED_IN = "login 200 200 200 200 200 200 200 login"
OWN_PEOPLE = "404 200 200 200 200 404 404 404 404"
ANNULLED = "410 200 200 200 200 410 410 410 410"
"""What was public until its adoption was annulled: strangers are told that, its own people read it."""
COUNTRY = "login 403 403 403 403 403 200 200 login"
MINISTRY_DEED = "login 403 403 403 403 403 302 302 login"
UNKNOWN_TO_MINISTRY = "login 403 403 403 403 403 404 404 login"
NOT_THERE = "login 404 404 404 404 403 403 403 login"
CHOOSER = "login 403 200 200 200 404 404 404 login"
ANSWERER = "login 403 403 200 200 404 404 404 login"
KEEPS_PARTIES = "login 403 403 302 302 404 404 404 login"
MINISTRY = "404 404 404 404 404 404 200 200 404"
KEEPS_SERIES = "login 403 {0} {0} {0} {0} {0} {0} login"
SERIES = "login 404 404 404 404 404 {0} {0} login"
"""What a series of the ministry's is to each."""
WHO_BROUGHT = "login 404 404 404 404 404 {0} 404 login"
"""A file is seen by who brought it."""
PROPOSAL = "login 404 404 404 404 404 200 200 login"

IN_TEXT = {
    "alt": "Et kort",
    "new_key": "7d3f2f9e-0000-4000-8000-5b1d0a7a9c11",
    "file": lambda: SimpleUploadedFile("kort.png", picture()),
}


def numbers_file():
    return SimpleUploadedFile("tal.csv", b"Periode;Omr\xc3\xa5de;Antal\n2024M05;Aalborg;1\n")


def soon():
    """A day that a hearing can end on, as it is typed."""
    return f"{timezone.localdate() + timedelta(days=20):%d.%m.%Y}"


NOT_THERE_AT_ALL = "login 404 404 404 404 404 404 404 login"
BROUGHT = {
    "title": "Plan",
    "first_year": "2040",
    "last_year": "2040",
    "goal_sets": "{s.later_set.pk}",
    "role_1": "chapter",
    "role_2": "own",
    "text_2": "ambition",
    f"alt_{IMAGE}": "Et kort over oplandet",
}

HEARING_ANSWER = {
    "name": "Ungerådet",
    "text": "Godt.",
    "received_on": lambda: f"{timezone.localdate():%d.%m.%Y}",
    "shows_name": "hides",
}
DECISION = {
    "body": "{s.last.pk}",
    "meeting_date": "2026-11-18",
    "case_number": "15.00.00-A00-5-20",
    "item_number": "7",
    "votes": "7 for, 2 imod",
    "minority_statement": "Mindretallet ønskede mere.",
}
TARGET = {
    "title": "I job",
    "unit": "fuldtidspersoner",
    "direction": "fall",
    "baseline": "1.234,5",
    "baseline_period": "2. kvartal 2026",
    "baseline_source": "Jobindsats.dk",
    "values-TOTAL_FORMS": "1",
    "values-INITIAL_FORMS": "0",
    "values-0-period": "1. halvår 2027",
    "values-0-value": "1.100",
    "comparisons-TOTAL_FORMS": "1",
    "comparisons-INITIAL_FORMS": "0",
    "comparisons-0-whom": "Hele landet",
    "comparisons-0-value": "1.300",
}
GOAL = {
    "title": "Flere seniorer i job",
    "challenge": "Mange går tidligt.",
    "ambition": "Alle, der vil.",
    "strategy": "Samtaler.",
    "follow_up": "Status i juni.",
    "left_out": "",
    "left_out_reason": "",
    "origin": "Horsens 2023",
}
INITIATIVE = {
    "title": "Mentor",
    "goals": "{s.parts.own.key}",
    "description": "En fast mentor.",
    "target_groups": "",
    "period": "1.1.2027–31.12.2027",
    "responsible": "Jobcenterchefen",
    "unit": "Jobcentret",
    "partners": "Ældrerådet",
    "case_numbers": "15.20.00-P22-3-26",
    "economy-TOTAL_FORMS": "1",
    "economy-INITIAL_FORMS": "0",
    "economy-0-period": "2027",
    "economy-0-source": "own",
    "economy-0-amount": "1.500.000",
    "economy_note": "pr. år",
    "effect": "Flere i job.",
    "origin": "Horsens 2023",
}
BODIES = {
    "bodies-TOTAL_FORMS": "1",
    "bodies-INITIAL_FORMS": "0",
    "bodies-0-name": "Byrådet",
    "bodies-0-order": "1",
    "bodies-0-is_last": "on",
}
REMARK = {"about": "initiative {s.submitted_parts.initiative.key}", "text": "Husk de unge."}
NEW = {"email": "helt-ny@example.dk", "name": "Ny", "role": "editor"}
FOLLOWED = {"{s.followed_goal.key}-started_from": "0", "{s.followed_goal.key}-words": "Det går **fremad**."}
CORRECTED = {"seen": "{s.result.pk}", "value": "51", "source": "Egen", "reason": "Maj manglede."}
F = "/arbejde/{s.adopted.pk}/opfoelgning/2/"
HEARD = "/arbejde/{s.heard.pk}/hoering/"
D, S = "/arbejde/{s.draft.pk}", "/arbejde/{s.submitted.pk}"
V1, V2 = "/kommuner/aalborg/2026/v1/", "/kommuner/aalborg/2028-2029/v1/"
V3 = "/kommuner/aalborg/2033/v1/"
M = "/brugere/aalborg"

ROWS = [
    # What anybody may read
    ("home", "GET", "/", ANYBODY),
    ("plan_list", "GET", "/planer/?tekst=job&aar=2026", ANYBODY),
    ("municipality_list", "GET", "/kommuner/?navn=aal", ANYBODY),
    ("figures", "GET", "/tal/", ANYBODY),
    ("figures", "GET", "/tal/?serie={s.measured.pk}&aar=2026&hent=xlsx", ANYBODY),
    ("figures", "GET", "/tal/?hent=csv", ANYBODY),
    ("municipality", "GET", "/kommuner/aalborg/", ANYBODY),
    ("municipality", "GET", "/kommuner/findes-ikke/", NOBODY),
    ("survey_reply", "GET", "/kommuner/aalborg/undersoegelser/{s.survey.pk}/", ANYBODY),
    ("survey_reply", "GET", "/kommuner/aalborg/undersoegelser/{s.asked.pk}/", NOBODY),
    ("revision_sheet", "GET", V1 + "plan.xlsx", ANYBODY),
    ("revision_sheet", "GET", V2 + "plan.xlsx", OWN_PEOPLE),
    ("revision_sheet", "GET", V3 + "plan.xlsx", ANNULLED),
    ("draft_sheet", "GET", D + "/plan.xlsx", READER),
    ("draft_sheet", "GET", S + "/plan.xlsx", READER.replace("200", "302")),
    ("plan_data", "GET", V1 + "plan.json", ANYBODY),
    ("plan_data", "GET", V2 + "plan.json", NOBODY),
    ("plan_data", "GET", V3 + "plan.json", GONE),
    ("plans_data", "GET", "/planer.json?aar=2026", ANYBODY),
    ("sitemap", "GET", "/sitemap.xml", ANYBODY),
    ("robots", "GET", "/robots.txt", ANYBODY),
    ("country_calendar", "GET", "/kalender.ics", ANYBODY),
    ("municipality_calendar", "GET", "/kommuner/aalborg/kalender.ics", ANYBODY),
    ("municipality_calendar", "GET", "/kommuner/findes-ikke/kalender.ics", NOBODY),
    ("country_news", "GET", "/nyt.atom", ANYBODY),
    ("municipality_news", "GET", "/kommuner/aalborg/nyt.atom", ANYBODY),
    ("municipality_news", "GET", "/kommuner/findes-ikke/nyt.atom", NOBODY),
    ("goal_news", "GET", "/maal/2026/2/nyt.atom", ANYBODY),
    ("goal_news", "GET", "/maal/2028/2/nyt.atom", NOBODY),
    ("verify", "GET", "/verificer/", ANYBODY),
    (
        "verify",
        "POST",
        "/verificer/",
        ANYBODY.replace("200", "302"),
        {"fingerprint": "{s.submitted.newest_revision.fingerprint}"},
    ),
    ("verified", "GET", "/verificer/{s.submitted.newest_revision.fingerprint}/", ANYBODY),
    ("municipality_logo", "GET", "/kommuner/aalborg/logo/", ANYBODY),
    ("municipality_logo", "GET", "/kommuner/esbjerg/logo/", NOBODY),
    ("accent_stylesheet", "GET", "/farver/1/1b4e6b.css", ANYBODY),
    ("accent_stylesheet", "GET", "/farver/1/ffee00.css", NOBODY),
    ("plan_in_force", "GET", "/kommuner/aalborg/2026/", ANYBODY),
    ("plan_in_force", "GET", "/kommuner/aalborg/2027/", NOBODY),
    ("plan_in_force", "GET", "/kommuner/aalborg/2028-2029/", NOBODY),
    ("plan_path", "GET", "/kommuner/aalborg/2026/forloeb/", ANYBODY),
    ("plan_path", "GET", "/kommuner/aalborg/2027/forloeb/", NOBODY),
    ("revision", "GET", V1, ANYBODY),
    ("revision", "GET", V2, OWN_PEOPLE),
    ("revision_document", "GET", V1 + "plan.pdf", ANYBODY),
    ("revision_document", "GET", V1 + "aendringer.pdf", OWN_PEOPLE),
    ("revision_document", "GET", V2 + "plan.pdf", OWN_PEOPLE),
    ("revision_document", "GET", V2 + "plan.docx", OWN_PEOPLE),
    ("revision_document", "POST", V1 + "plan.pdf", "403 302 302 302 302 403 403 403 403"),
    ("revision", "GET", V3, ANNULLED),
    ("revision_document", "GET", V3 + "plan.pdf", ANNULLED),
    ("revision_file", "GET", V3 + "filer/{s.annulled_parts.annex.sha256}/", ANNULLED),
    ("revision_file", "GET", V1 + "filer/{s.adopted_parts.annex.sha256}/", ANYBODY),
    ("revision_file", "GET", V2 + "filer/{s.submitted_parts.annex.sha256}/", OWN_PEOPLE),
    ("revision_file", "GET", V1 + "filer/" + "0" * 64 + "/", NOBODY),
    ("accessibility", "GET", "/was/", ANYBODY),
    ("goal_sets", "GET", "/maal/", ANYBODY),
    ("goal_set", "GET", "/maal/2026/", ANYBODY),
    ("goal_set", "GET", "/maal/2028/", MINISTRY),
    ("goal_set", "GET", "/maal/2030/", MINISTRY),
    ("goal", "GET", "/maal/2026/2/", ANYBODY),
    ("goal", "GET", "/maal/2028/2/", MINISTRY),
    ("letter_file", "GET", "/maal/2026/filer/{s.letter_file.pk}/", ANYBODY),
    ("letter_file", "GET", "/maal/2027/filer/{s.letter_file.pk}/", NOBODY),
    ("demo_mails", "GET", "/demo/mails/", NOBODY),
    ("reading", "GET", "/laes/findes-ikke/", NOBODY),
    ("reading", "GET", "/laes/{s.reading_secret}/", ANYBODY),
    ("reading", "POST", "/laes/{s.reading_secret}/", ANYBODY.replace("200", "302"), REMARK),
    ("reading_file", "GET", "/laes/{s.reading_secret}/filer/{s.submitted_parts.annex.sha256}/", ANYBODY),
    ("reading_file", "GET", "/laes/findes-ikke/filer/{s.submitted_parts.annex.sha256}/", NOBODY),
    ("reading_document", "GET", "/laes/{s.reading_secret}/plan.pdf", ANYBODY),
    ("reading_document", "GET", "/laes/{s.reading_secret}/sagsfremstilling.docx", NOBODY),
    ("reading_links", "GET", S + "/laesere/", APPROVER),
    ("reading_link_add", "GET", S + "/laesere/nyt/", APPROVER),
    ("reading_link_add", "POST", S + "/laesere/nyt/", APPROVES, {"name": "Ungerådet", "what": "1", "days": "30"}),
    ("reading_link", "GET", S + "/laesere/{s.reading_link.pk}/", DEED_ONLY),
    ("reading_link", "POST", S + "/laesere/{s.reading_link.pk}/", APPROVES, {"deed": "withdraw"}),
    ("reading_link", "POST", D + "/laesere/{s.reading_link.pk}/", APPROVES.replace("302", "404"), {}),
    ("own_calendar", "GET", "/kalender/findes-ikke/kalender.ics", NOBODY),
    ("own_calendar", "GET", "/kalender/{s.calendar_secret}/kalender.ics", ANYBODY),
    ("my_calendar", "GET", "/arbejde/kalender/", OWN_MUNICIPALITY),
    ("my_calendar", "POST", "/arbejde/kalender/", OWN_MUNICIPALITY, {}),
    ("letter_open", "GET", "/brev/findes-ikke/", NOBODY),
    ("letter_open", "GET", "/brev/{s.receipt.token}/", ANYBODY),
    ("letter_open", "POST", "/brev/{s.receipt.token}/", "302 302 302 302 302 302 302 302 302", {}),
    ("letter_read", "GET", "/arbejde/brev/{s.goal_set.letter.pk}/", DEED_ONLY),
    ("letter_read", "POST", "/arbejde/brev/{s.goal_set.letter.pk}/", "login 302 302 302 302 302 403 403 login", {}),
    ("series_list", "GET", "/arbejde/talserier/", KEEPS_SERIES.format(200)),
    ("series_new", "GET", "/arbejde/talserier/ny/", KEEPS_SERIES.format(200)),
    ("series_new", "POST", "/arbejde/talserier/ny/", KEEPS_SERIES.format(422), {"name": ""}),
    ("series", "GET", "/arbejde/talserier/{s.series.pk}/", SERIES.format(200)),
    ("series", "POST", "/arbejde/talserier/{s.series.pk}/", SERIES.format(302), {"file": lambda: numbers_file()}),
    ("series_edit", "GET", "/arbejde/talserier/{s.series.pk}/ret/", SERIES.format(200)),
    ("series_edit", "POST", "/arbejde/talserier/{s.series.pk}/ret/", SERIES.format(422), {"name": ""}),
    ("series_fetch", "GET", "/arbejde/talserier/{s.series.pk}/hent/", "login 405 405 405 405 405 405 405 login"),
    ("series_fetch", "POST", "/arbejde/talserier/{s.series.pk}/hent/", SERIES.format(302), {}),
    ("series_file", "GET", "/arbejde/talserier/{s.series.pk}/fil/{s.numbers.pk}/", WHO_BROUGHT.format(200)),
    ("series_file", "POST", "/arbejde/talserier/{s.series.pk}/fil/{s.numbers.pk}/", WHO_BROUGHT.format(302), {}),
    ("letter_read", "POST", "/arbejde/brev/0/", "login 404 404 404 404 404 404 404 login", {}),
    # Hearings
    ("hearing_by_link", "GET", "/hoering/findes-ikke/", NOBODY),
    ("hearing_document_by_link", "GET", "/hoering/findes-ikke/plan.pdf", NOBODY),
    ("hearing_by_link", "GET", "/hoering/{s.hearing_link}", ANYBODY),
    ("hearing_by_link", "POST", "/hoering/{s.hearing_link}", ANYBODY.replace("200", "302"), HEARING_ANSWER),
    ("hearing_by_link", "POST", "/hoering/{s.hearing_link}", ANYBODY.replace("200", "422"), {}),
    ("hearing_document_by_link", "GET", "/hoering/{s.hearing_link}plan.pdf", ANYBODY),
    ("hearing_plan_by_link", "GET", "/hoering/findes-ikke/plan/", NOBODY),
    ("hearing_plan_by_link", "GET", "/hoering/{s.hearing_link}plan/", ANYBODY),
    ("hearing_file_by_link", "GET", "/hoering/{s.hearing_link}filer/{s.heard_parts.annex.sha256}/", ANYBODY),
    ("hearing_file_by_link", "GET", "/hoering/{s.hearing_link}filer/" + "0" * 64 + "/", NOBODY),
    ("revision_hearing", "GET", "/kommuner/aalborg/2031/v1/hoering/", NOBODY),
    ("revision_document", "GET", "/kommuner/aalborg/2031/v1/hoeringsnotat.pdf", OWN_PEOPLE),
    ("revision_document", "GET", "/kommuner/aalborg/2031/v1/nummererede-afsnit.pdf", OWN_PEOPLE),
    ("party_list", "GET", "/arbejde/hoeringsparter/aalborg/", READER),
    ("party_list", "POST", "/arbejde/hoeringsparter/aalborg/", KEEPS_PARTIES, {"name": "Rådet", "kind": "council"}),
    ("party_file", "GET", "/arbejde/hoeringsparter/aalborg/hoeringsparter.csv", READER),
    ("party_import", "GET", "/arbejde/hoeringsparter/aalborg/indlaes/", ANSWERER),
    (
        "party_import",
        "POST",
        "/arbejde/hoeringsparter/aalborg/indlaes/",
        KEEPS_PARTIES,
        {"file": lambda: SimpleUploadedFile("liste.csv", b"navn\nKoret\n")},
    ),
    ("party_edit", "GET", "/arbejde/hoeringsparter/aalborg/{s.party.pk}/", ANSWERER),
    ("party_edit", "POST", "/arbejde/hoeringsparter/aalborg/{s.party.pk}/", KEEPS_PARTIES, {"deed": "delete"}),
    ("follow_ups", "GET", "/arbejde/{s.adopted.pk}/opfoelgning/", READER),
    ("follow_ups", "POST", "/arbejde/{s.adopted.pk}/opfoelgning/", WRITES.replace("302", "422"), {"period": "2026"}),
    ("follow_up", "GET", F, "login 302 200 200 302 404 404 404 login"),
    ("follow_up", "POST", F, WRITES, FOLLOWED),
    ("follow_up_step", "GET", F + "trin/freeze/", APPROVER),
    ("follow_up_step", "GET", F + "trin/findes-ikke/", "login 403 403 404 403 404 404 404 login"),
    ("follow_up_step", "POST", F + "trin/discard/", APPROVES, {"reason": "Begyndt ved en fejl."}),
    ("follow_up_correct", "GET", "/arbejde/{s.adopted.pk}/opfoelgning/1/tal/{s.result.target}/", APPROVER),
    ("follow_up_correct", "POST", "/arbejde/{s.adopted.pk}/opfoelgning/1/tal/{s.result.target}/", APPROVES, CORRECTED),
    ("follow_up_page", "GET", "/kommuner/aalborg/2026/opfoelgning/1/", ANYBODY),
    ("follow_up_page", "GET", "/kommuner/aalborg/2026/opfoelgning/2/", OWN_PEOPLE),
    ("follow_up_document", "GET", "/kommuner/aalborg/2026/opfoelgning/1/opfoelgning.pdf", ANYBODY),
    ("follow_up_document", "GET", "/kommuner/aalborg/2026/opfoelgning/2/opfoelgning.pdf", NOBODY),
    ("plan_hearing", "GET", "/arbejde/{s.heard.pk}/hoering/", READER),
    ("plan_hearing", "GET", D + "/hoering/", READER),
    ("plan_hearing", "POST", "/arbejde/{s.heard.pk}/hoering/", APPROVES.replace("302", "422"), {"deadline": soon}),
    ("plan_hearing", "POST", D + "/hoering/", APPROVES.replace("302", "404"), {"deadline": soon}),
    ("hearing_more", "GET", HEARD + "flere/", APPROVER),
    ("hearing_more", "GET", D + "/hoering/flere/", APPROVER.replace("200", "404")),
    ("hearing_more", "POST", HEARD + "flere/", APPROVES, {"parties": "{s.party.pk}"}),
    ("hearing_extend", "GET", HEARD + "frist/", APPROVER),
    ("hearing_extend", "POST", HEARD + "frist/", APPROVES, {"deadline": "1.8.2031"}),
    ("hearing_party", "GET", HEARD + "parter/{s.asked_party.pk}/", APPROVER),
    ("hearing_party", "GET", D + "/hoering/parter/{s.asked_party.pk}/", APPROVER.replace("200", "404")),
    ("hearing_party", "POST", HEARD + "parter/{s.asked_party.pk}/", APPROVER, {"deed": "letter"}),
    ("hearing_party", "POST", HEARD + "parter/{s.asked_party.pk}/", APPROVES, {"address": "raad@x.dk"}),
    ("hearing_answer_add", "GET", "/arbejde/{s.heard.pk}/hoering/svar/nyt/", WRITER),
    ("hearing_answer_add", "GET", D + "/hoering/svar/nyt/", "login 403 404 404 403 404 404 404 login"),
    ("hearing_answer_add", "POST", "/arbejde/{s.heard.pk}/hoering/svar/nyt/", WRITES, HEARING_ANSWER),
    ("hearing_answer", "GET", "/arbejde/{s.heard.pk}/hoering/svar/{s.hearing_answer.pk}/", READER),
    ("hearing_answer", "GET", D + "/hoering/svar/{s.hearing_answer.pk}/", NOT_THERE_AT_ALL),
    ("hearing_answer", "POST", "/arbejde/{s.heard.pk}/hoering/svar/{s.hearing_answer.pk}/", WRITES, {"text": "Mere."}),
    (
        "hearing_answer_file",
        "GET",
        "/arbejde/{s.heard.pk}/hoering/svar/{s.hearing_answer.pk}/filer/{s.hearing_file.sha256}/",
        READER,
    ),
    ("hearing_answer_erase", "GET", "/arbejde/{s.heard.pk}/hoering/svar/{s.hearing_answer.pk}/slet/", ANSWERER),
    (
        "hearing_answer_erase",
        "POST",
        "/arbejde/{s.heard.pk}/hoering/svar/{s.hearing_answer.pk}/slet/",
        KEEPS_PARTIES,
        {"law": "asked_for", "reason": "Bad om det."},
    ),
    ("hearing_point", "GET", "/arbejde/{s.heard.pk}/hoering/punkter/{s.point.pk}/", READER),
    ("hearing_point", "GET", D + "/hoering/punkter/{s.point.pk}/", NOT_THERE_AT_ALL),
    (
        "hearing_point",
        "POST",
        "/arbejde/{s.heard.pk}/hoering/punkter/{s.point.pk}/",
        WRITES,
        {"outcome": "changed", "what_we_did": "Rettet."},
    ),
    # The desk
    ("desk", "GET", "/arbejde/", SIGNED_IN),
    ("first_page", "GET", "/arbejde/velkommen/?kommune=aalborg", SIGNED_IN.replace("200", "302")),
    ("plan_begin", "GET", "/arbejde/ny/", "login 403 200 200 403 200 403 403 login"),
    (
        "plan_begin",
        "POST",
        "/arbejde/ny/",
        "login 403 302 302 403 302 403 403 login",
        {"title": "Plan", "first_year": "2035", "last_year": "2036", "goal_sets": "{s.later_set.pk}", "earlier": ""},
    ),
    (
        "plan_begin",
        "POST",
        "/arbejde/ny/?kommune=aalborg",
        "login 403 200 200 403 422 403 403 login",
        {"title": "Plan", "first_year": "2035", "last_year": "2036", "earlier": "{s.revision.pk}"},
    ),
    ("plan_from_document", "GET", "/arbejde/ny/dokument/{s.brought.key}/", WRITER),
    ("plan_from_document", "GET", "/arbejde/ny/dokument/" + IMAGE + "/", NOT_THERE_AT_ALL),
    ("plan_from_document", "POST", "/arbejde/ny/dokument/{s.brought.key}/", WRITES, BROUGHT),
    ("plan_from_document", "POST", "/arbejde/ny/dokument/{s.brought.key}/", WRITES, {**BROUGHT, "again": "1"}),
    ("plan_from_document", "POST", "/arbejde/ny/dokument/{s.brought.key}/", WRITES, {"discard": "1"}),
    ("brought_image", "GET", "/arbejde/ny/dokument/{s.brought.key}/billeder/" + IMAGE + "/", WRITER),
    ("plan_overview", "GET", D + "/", READER),
    ("plan_progress", "GET", D + "/forloeb/", READER),
    ("plan_progress", "POST", D + "/forloeb/", WRITES, {}),
    ("plan_replace", "GET", D + "/erstat/", WRITER),
    ("plan_replace", "POST", D + "/erstat/", WRITES, {"ord": "findes ikke", "med": "x"}),
    ("plan_pulse", "GET", D + "/puls/", READER),
    ("plan_beside", "GET", D + "/ved-siden/sidste-aar/?del={s.parts.initiative.key}-text", READER),
    ("plan_beside", "GET", D + "/ved-siden/ministeren/?del=findes-ikke", READER),
    ("plan_beside", "GET", S + "/ved-siden/sidste-aar/", "login 404 404 404 404 404 404 404 login"),
    ("plan_beside", "GET", D + "/ved-siden/aendringer/", READER),
    ("plan_beside", "GET", D + "/ved-siden/tal/?del={s.parts.target.key}-target", READER),
    ("plan_beside", "GET", D + "/ved-siden/benchmark/?del={s.parts.chapter.key}-text", READER),
    ("plan_visit", "POST", D + "/besoeg/", READER.replace("200", "302"), {"seen": "1", "all": "1"}),
    ("plan_beside", "GET", D + "/ved-siden/findes-ikke/", "login 404 404 404 404 404 404 404 login"),
    ("plan_pulse", "POST", D + "/puls/", READER, {"del": "{s.parts.initiative.key}-text"}),
    ("plan_part", "GET", D + "/del/initiative/{s.parts.initiative.key}/facts/", READER.replace("200", "302")),
    ("plan_grid", "GET", D + "/maaltal/", READER),
    ("plan_grid", "POST", D + "/maaltal/", WRITES, {}),
    ("goal_grid", "GET", D + "/del/plangoal/{s.parts.own.key}/targets/", READER.replace("200", "302")),
    ("goal_grid", "POST", D + "/del/plangoal/{s.parts.own.key}/targets/", WRITES, {}),
    (
        "plan_part",
        "GET",
        D + "/del/initiative/{s.parts.initiative.key}/findes-ikke/",
        "login 404 404 404 404 404 404 404 login",
    ),
    (
        "plan_part",
        "POST",
        D + "/del/initiative/{s.parts.initiative.key}/text/",
        WRITES,
        {"started_from": "0", "title": "Jobcafé"},
    ),
    ("plan_overview", "GET", S + "/", READER),
    ("plan_overview", "GET", "/arbejde/{s.elsewhere.pk}/", "login 404 404 404 404 200 404 404 login"),
    ("plan_beside", "GET", D + "/ved-siden/bemaerkninger/?del={s.parts.initiative.key}-text", READER),
    ("note_say", "GET", D + "/bemaerk/initiative/{s.parts.initiative.key}/text/?citat=Job", READER),
    ("note_say", "GET", D + "/bemaerk/initiative/{s.parts.own.key}/text/", "login 404 404 404 404 404 404 404 login"),
    (
        "note_say",
        "POST",
        D + "/bemaerk/initiative/{s.parts.initiative.key}/text/",
        READER.replace("200", "302"),
        {"text": "Hvad koster det?", "quote": "Jobcafé"},
    ),
    ("note_deed", "POST", D + "/bemaerkninger/{s.parts.note.pk}/", READER.replace("200", "302"), {"text": "Intet."}),
    ("note_deed", "POST", D + "/bemaerkninger/{s.parts.note.pk}/", WRITES, {"deed": "resolve"}),
    ("note_deed", "POST", S + "/bemaerkninger/{s.parts.note.pk}/", "login 404 404 404 404 404 404 404 login", {}),
    ("plan_settings", "GET", D + "/titel/", WRITER),
    (
        "plan_settings",
        "POST",
        D + "/titel/",
        WRITES,
        {"title": "Ny titel", "first_year": "2027", "last_year": "2027"},
    ),
    ("plan_new_goals", "GET", D + "/nye-maal/", DEED_ONLY),
    ("plan_new_goals", "POST", D + "/nye-maal/", WRITES, {}),
    ("plan_changes", "GET", D + "/aendringer/", READER),
    ("draft_name", "GET", D + "/navngiv/", WRITER),
    ("draft_name", "POST", D + "/navngiv/", WRITES, {"name": "Sendt i udvalget"}),
    ("named_draft", "GET", D + "/navngivet/{s.named.pk}/", WRITER),
    ("named_draft", "POST", D + "/navngivet/{s.named.pk}/", WRITES, {"name": "Til direktionen"}),
    ("named_draft_page", "GET", D + "/navngivet/{s.named.pk}/side/", READER),
    ("named_draft_file", "GET", D + "/navngivet/{s.named.pk}/filer/{s.parts.annex.key}/", READER),
    ("named_draft_file", "GET", D + "/navngivet/{s.named.pk}/filer/{s.parts.chapter.key}/", NOT_THERE_AT_ALL),
    ("named_draft_page", "GET", D + "/navngivet/0/side/", NOT_THERE_AT_ALL),
    ("plan_review", "GET", D + "/gennemgang/", READER),
    ("plan_review", "GET", D + "/gennemgang/?afsnit={s.reviewed}&sidst=findes-ikke", READER),
    ("plan_review", "GET", S + "/gennemgang/", "login 404 404 404 404 404 404 404 login"),
    ("plan_review", "POST", D + "/gennemgang/", WRITES, {"key": "{s.reviewed}", "kind": "continues"}),
    (
        "plan_review",
        "POST",
        D + "/gennemgang/",
        "login 403 422 422 403 404 404 404 login",
        {"key": "{s.reviewed}", "kind": "ended", "reason": ""},
    ),
    ("plan_preview", "GET", D + "/side/", READER),
    ("draft_document", "GET", D + "/plan.pdf", READER),
    ("draft_document", "GET", D + "/plan.docx", READER),
    ("draft_document", "POST", D + "/plan.pdf", "login 302 302 302 302 404 404 404 login"),
    ("draft_document", "GET", S + "/plan.pdf", "login 302 302 302 302 404 404 404 login"),
    ("decision_add", "GET", S + "/beslutning/", APPROVER),
    ("decision_add", "POST", S + "/beslutning/", APPROVES, {**DECISION, "outcome": "noted"}),
    ("decision_correct", "GET", "/arbejde/{s.adopted.pk}/beslutning/{s.decision.pk}/", APPROVER),
    (
        "decision_correct",
        "POST",
        "/arbejde/{s.adopted.pk}/beslutning/{s.decision.pk}/",
        APPROVES,
        {**DECISION, "case_number": "16", "started_from": "0", "reason": "Forkert sagsnummer."},
    ),
    ("decision_correct", "GET", D + "/beslutning/{s.decision.pk}/", "login 403 403 404 403 404 404 404 login"),
    ("plan_step", "GET", D + "/trin/findes-ikke/", "login 404 404 404 404 404 404 404 login"),
    ("plan_step", "GET", D + "/trin/hear/", APPROVER),
    ("plan_step", "POST", D + "/trin/hear/", APPROVES, {"deadline": soon}),
    ("plan_step", "POST", D + "/trin/submit/", APPROVES, {}),
    ("plan_step", "POST", D + "/trin/discard/", APPROVES, {"reason": "Lavet ved en fejl."}),
    ("plan_step", "GET", S + "/trin/adopt/", APPROVER),
    ("plan_step", "POST", S + "/trin/adopt/", APPROVES, DECISION),
    ("plan_step", "POST", S + "/trin/return/", APPROVES, {"reason": "Der mangler et afsnit."}),
    ("plan_step", "POST", "/arbejde/{s.adopted.pk}/trin/reopen/", APPROVES, {"reason": "Ny lov."}),
    ("plan_step", "GET", "/arbejde/{s.adopted.pk}/trin/annul/", APPROVER),
    ("plan_step", "POST", "/arbejde/{s.adopted.pk}/trin/annul/", APPROVES, {"reason": "Den forkerte plan."}),
    ("plan_step", "GET", "/arbejde/{s.discarded.pk}/trin/bring_back/", APPROVER),
    ("plan_step", "POST", "/arbejde/{s.discarded.pk}/trin/bring_back/", APPROVES, {"reason": "Den skal bruges."}),
    ("plan_overview", "GET", "/arbejde/{s.discarded.pk}/", READER),
    ("plan_step", "POST", D + "/trin/adopt/", "login 403 403 409 403 404 404 404 login", DECISION),
    ("version_opening", "GET", S + "/version/1/adgang/", DEED_ONLY),
    ("version_opening", "POST", S + "/version/1/adgang/", APPROVES, {"deed": "open"}),
    ("version_opening", "POST", S + "/version/9/adgang/", APPROVES.replace("302", "404"), {}),
    ("text_preview", "GET", "/arbejde/eksempel/", DEED_ONLY),
    ("text_preview", "POST", "/arbejde/eksempel/", SIGNED_IN, {"text": "**fed**"}),
    ("path_dates", "GET", "/arbejde/datoer/aalborg/", WRITER),
    (
        "path_dates",
        "POST",
        "/arbejde/datoer/aalborg/",
        WRITES,
        {"plan": "{s.draft.pk}", "plan-{s.draft.pk}-hearing_begins": "2026-11-02"},
    ),
    # The country, for the ministry; answers without a plan
    ("ministry", "GET", "/ministerium/", COUNTRY),
    ("background", "GET", "/ministerium/baggrund/", COUNTRY),
    ("background_try_again", "GET", "/ministerium/baggrund/{s.failed_job.pk}/igen/", DEED_ONLY),
    ("background_try_again", "POST", "/ministerium/baggrund/{s.failed_job.pk}/igen/", MINISTRY_DEED, {}),
    ("background_run_now", "GET", "/ministerium/baggrund/faste/reminders/", DEED_ONLY),
    ("background_run_now", "POST", "/ministerium/baggrund/faste/reminders/", MINISTRY_DEED, {}),
    ("background_run_now", "POST", "/ministerium/baggrund/faste/ukendt/", UNKNOWN_TO_MINISTRY, {}),
    ("ministry", "GET", "/ministerium/?aar=2026&hent=xlsx", COUNTRY),
    ("ministry_matrix", "GET", "/ministerium/maal/", COUNTRY),
    ("ministry_figures", "GET", "/ministerium/tal/", COUNTRY),
    ("ministry_figures", "GET", "/ministerium/tal/?hent=xlsx", COUNTRY),
    ("ministry_survey", "GET", "/ministerium/undersoegelser/{s.survey.pk}/?region=1081&hent=xlsx", COUNTRY),
    ("ministry_matrix", "GET", "/ministerium/maal/?aar=2026&hent=csv", COUNTRY),
    ("ministry_goal", "GET", "/ministerium/maal/2026/1/", COUNTRY),
    ("ministry_goal", "GET", "/ministerium/maal/2026/1/?hent=xlsx", COUNTRY),
    ("ministry_goal", "GET", "/ministerium/maal/2026/9/", "login 403 403 403 403 403 404 404 login"),
    ("ministry_themes", "GET", "/ministerium/maal/2026/1/temaer/", DEED_ONLY),
    (
        "ministry_themes",
        "POST",
        "/ministerium/maal/2026/1/temaer/",
        "login 403 403 403 403 403 302 302 login",
        {"name": "Unge", "create": "1"},
    ),
    ("answer_edit", "GET", "/arbejde/svar/aalborg/2030/", ANSWERER),
    ("answer_edit", "GET", "/arbejde/svar/aalborg/1999/", ANSWERER.replace("200", "404")),
    ("answer_edit", "POST", "/arbejde/svar/aalborg/2031/", ANSWERER.replace("200", "302"), {"kind": "no_plan"}),
    ("answer_withdraw", "GET", "/arbejde/svar/aalborg/2030/fjern/", DEED_ONLY),
    ("answer_withdraw", "POST", "/arbejde/svar/aalborg/2030/fjern/", ANSWERER.replace("200", "302"), {}),
    ("answer_file", "GET", "/kommuner/aalborg/svar/2030/{s.answer.sha256}/", ANYBODY),
    ("answer_file", "GET", "/kommuner/aalborg/svar/2031/{s.answer.sha256}/", NOBODY),
    # Borrowing
    ("plan_borrow", "GET", D + "/laan/?tekst=job&maal=2026-1&gruppe=1&region=1081&til={s.parts.own.key}", WRITER),
    ("plan_borrow_section", "GET", D + "/laan/{s.revision.pk}/{s.adopted_parts.own.key}/", WRITER),
    (
        "plan_borrow_section",
        "POST",
        D + "/laan/{s.revision.pk}/{s.adopted_parts.own.key}/",
        WRITES,
        {"targets": "on"},
    ),
    (
        "plan_borrow_section",
        "POST",
        D + "/laan/{s.revision.pk}/{s.adopted_parts.initiative.key}/",
        WRITES,
        {"goals": "{s.parts.own.key}"},
    ),
    (
        "plan_borrow_section",
        "GET",
        D + "/laan/{s.revision.pk}/{s.adopted_parts.chapter.key}/",
        "login 403 404 404 403 404 404 404 login",
    ),
    # Writing
    ("chapter_add", "GET", D + "/afsnit/nyt/", WRITER),
    ("chapter_add", "POST", D + "/afsnit/nyt/", WRITES, {"kind": "text", "title": "Nyt"}),
    ("chapter_edit", "GET", D + "/afsnit/{s.parts.chapter.key}/", READER),
    ("chapter_edit", "GET", D + "/afsnit/{s.elsewhere_parts.chapter.key}/", "login 404 404 404 404 404 404 404 login"),
    (
        "chapter_edit",
        "POST",
        D + "/afsnit/{s.parts.chapter.key}/",
        WRITES,
        {"started_from": "1", "title": "Forord", "text": "Nyt"},
    ),
    (
        "chapter_edit",
        "POST",
        S + "/afsnit/{s.submitted_parts.chapter.key}/",
        "login 403 409 409 403 404 404 404 login",
        {"started_from": "1", "title": "Forord", "text": "Nyt"},
    ),
    ("plan_goal_add", "GET", D + "/maal/nyt/", WRITER),
    ("plan_goal_add", "POST", D + "/maal/nyt/", WRITES, GOAL),
    ("plan_goal_edit", "GET", D + "/maal/{s.parts.own.key}/", READER),
    (
        "plan_goal_edit",
        "POST",
        D + "/maal/{s.parts.own.key}/",
        WRITES,
        {**GOAL, "started_from": "0"},
    ),
    ("plan_goal_newest", "GET", D + "/maal/{s.parts.goal.key}/ordlyd/", DEED_ONLY),
    ("plan_goal_newest", "POST", D + "/maal/{s.parts.goal.key}/ordlyd/", WRITES, {}),
    ("plan_goal_withdrawn", "GET", D + "/maal/{s.parts.goal.key}/trukket-tilbage/", DEED_ONLY),
    ("plan_goal_withdrawn", "POST", D + "/maal/{s.parts.goal.key}/trukket-tilbage/", WRITES, {"way": "own"}),
    ("initiative_link", "GET", D + "/maal/{s.parts.own.key}/knyt/", DEED_ONLY),
    (
        "initiative_link",
        "POST",
        D + "/maal/{s.parts.own.key}/knyt/",
        WRITES,
        {"initiative": "{s.parts.initiative.key}"},
    ),
    ("target_add", "GET", D + "/maal/{s.parts.own.key}/maaltal/nyt/", WRITER),
    ("target_add", "POST", D + "/maal/{s.parts.own.key}/maaltal/nyt/", WRITES, TARGET),
    ("initiative_add", "GET", D + "/indsatser/ny/?maal={s.parts.own.key}", WRITER),
    ("initiative_add", "POST", D + "/indsatser/ny/", WRITES, INITIATIVE),
    ("initiative_edit", "GET", D + "/indsatser/{s.parts.initiative.key}/", READER),
    ("initiative_edit", "GET", D + "/indsatser/{s.gone}/", "login 410 410 410 410 404 404 404 login"),
    (
        "initiative_edit",
        "POST",
        D + "/indsatser/{s.parts.initiative.key}/",
        WRITES,
        {**INITIATIVE, "started_from": "0"},
    ),
    (
        "initiative_edit",
        "POST",
        D + "/indsatser/{s.gone}/",
        "login 403 409 409 403 404 404 404 login",
        {"started_from": "0", "title": "Mentor"},
    ),
    ("target_edit", "GET", D + "/maaltal/{s.parts.target.key}/", READER),
    (
        "target_edit",
        "POST",
        D + "/maaltal/{s.parts.target.key}/",
        WRITES,
        {**TARGET, "started_from": "0"},
    ),
    ("goal_indicators", "GET", "/arbejde/indikatorer/maal/{s.later_set.made[0].pk}/", COUNTRY),
    (
        "goal_indicators",
        "POST",
        "/arbejde/indikatorer/maal/{s.later_set.made[0].pk}/",
        MINISTRY_DEED,
        {"press": "file", "f-name": "I job", "f-source": "Jobindsats.dk", "f-period_kind": "year"},
    ),
    ("own_indicators", "GET", "/arbejde/indikatorer/aalborg/", CHOOSER),
    (
        "own_indicators",
        "POST",
        "/arbejde/indikatorer/aalborg/",
        CHOOSER.replace("200", "302"),
        {"press": "file", "f-name": "I job", "f-source": "Jobindsats.dk", "f-period_kind": "year"},
    ),
    ("plan_insert_figures", "POST", D + "/indsaet-tal/", WRITES.replace("302", "404"), {"del": "x"}),
    ("plan_compared", "POST", D + "/sammenlign/", WRITES, {"other": ""}),
    ("plan_survey", "GET", D + "/undersoegelser/{s.survey.pk}/", READER),
    ("plan_survey", "POST", D + "/undersoegelser/{s.asked.pk}/", WRITES, {"save": "1"}),
    ("chapter_benchmark", "POST", D + "/afsnit/{s.parts.chapter.key}/benchmark/", WRITES, {"group": "I alt"}),
    ("target_official", "POST", D + "/maaltal/{s.parts.target.key}/officielt/", WRITES, {"take": "newest"}),
    ("attachments", "GET", D + "/bilag/", READER),
    (
        "attachments",
        "POST",
        D + "/bilag/",
        WRITES,
        {"title": "Referat", "file": lambda: SimpleUploadedFile("referat.txt", b"Referat")},
    ),
    ("image_add", "POST", D + "/bilag/billede/", WRITER, IN_TEXT),
    ("attachment_edit", "GET", D + "/bilag/{s.parts.image.key}/", READER),
    (
        "attachment_edit",
        "POST",
        D + "/bilag/{s.parts.image.key}/",
        WRITES,
        {"started_from": "0", "title": "Kort", "alt": "Et kort over oplandet."},
    ),
    ("plan_file", "GET", D + "/filer/{s.parts.annex.key}/", READER),
    ("section_deeds", "GET", D + "/handlinger/initiative/{s.parts.initiative.key}/", WRITER),
    (
        "section_deeds",
        "GET",
        D + "/handlinger/findes-ikke/{s.parts.initiative.key}/",
        "login 403 404 404 403 404 404 404 login",
    ),
    ("section_delete", "GET", D + "/slet/initiative/{s.parts.initiative.key}/", DEED_ONLY),
    (
        "section_delete",
        "POST",
        D + "/slet/initiative/{s.parts.initiative.key}/",
        WRITES,
        {"seen": "{s.parts.initiative.key}:0"},
    ),
    ("deleted_sections", "GET", D + "/slettet/", READER),
    ("section_restore", "GET", D + "/hent-tilbage/{s.gone}/", DEED_ONLY),
    ("section_restore", "POST", D + "/hent-tilbage/{s.gone}/", WRITES, {}),
    ("section_move", "GET", D + "/flyt/chapter/{s.parts.chapter.key}/", DEED_ONLY),
    ("section_move", "POST", D + "/flyt/chapter/{s.parts.chapter.key}/", WRITES, {"way": "down"}),
    ("section_history", "GET", D + "/tidligere/{s.parts.chapter.key}/", READER),
    ("erase_passage", "GET", D + "/slet-oplysning/", ANSWERER),
    ("erase_passage", "POST", D + "/slet-oplysning/", ANSWERER, {"text": "Hvordan det går", "find": "1"}),
    ("erasures", "GET", "/arbejde/sletninger/aalborg/", READER),
    ("erasures", "GET", "/arbejde/sletninger/findes-ikke/", "login 404 404 404 404 404 404 404 login"),
    ("confirm_items", "GET", D + "/bekraeft/", DEED_ONLY),
    (
        "confirm_items",
        "POST",
        D + "/bekraeft/",
        WRITES,
        {"item": "{s.question}"},
    ),
    ("plan_text_preview", "GET", D + "/eksempel/", DEED_ONLY),
    ("plan_text_preview", "POST", D + "/eksempel/", WRITER, {"text": "**fed**"}),
    # People
    ("my_account", "GET", "/konto/mig/", SIGNED_IN),
    ("my_data", "GET", "/konto/mig/oplysninger/", DEED_ONLY),
    ("my_data", "POST", "/konto/mig/oplysninger/", SIGNED_IN, {}),
    ("my_account", "POST", "/konto/mig/", "login 302 302 302 302 302 302 302 login", {"name": "Et nyt navn"}),
    ("email_correction", "GET", "/konto/email/", "login 302 302 302 302 302 302 302 login"),
    ("email_correction", "GET", "/konto/confirm-email/abc/", "login 302 302 302 302 302 302 302 login"),
    ("invitation_accept", "GET", "/invitation/{s.invitation.token}/", ANYBODY),
    ("invitation_accept", "GET", "/invitation/findes-ikke/", NOBODY),
    (
        "invitation_accept",
        "POST",
        "/invitation/{s.invitation.token}/",
        "302 200 200 200 200 200 200 200 302",
        {"password": PASSWORD, "password_again": PASSWORD},
    ),
    ("members", "GET", M + "/", "login 403 403 403 200 404 200 200 login"),
    ("members", "GET", "/brugere/findes-ikke/", "login 404 404 404 404 404 404 404 login"),
    ("member_invite", "GET", M + "/inviter/", ADMINISTRATOR),
    ("member_invite", "POST", M + "/inviter/", ADMINISTERS, NEW),
    ("member_invite", "GET", "/brugere/lejre/inviter/", "login 404 404 404 404 404 200 200 login"),
    (
        "member_invite",
        "POST",
        "/brugere/lejre/inviter/",
        "login 404 404 404 404 404 302 302 login",
        {**NEW, "reason": "Kommunen begynder."},
    ),
    ("proposals", "GET", "/kollega/", SIGNED_IN),
    ("proposal", "GET", "/kollega/{s.proposal.pk}/", PROPOSAL),
    ("proposal", "GET", "/kollega/0/", "login 404 404 404 404 404 404 404 login"),
    ("proposal_agree", "GET", "/kollega/{s.proposal.pk}/godkend/", DEED_ONLY),
    ("proposal_agree", "POST", "/kollega/{s.proposal.pk}/godkend/", PROPOSAL.replace("200", "302"), {}),
    ("proposal_decline", "GET", "/kollega/{s.proposal.pk}/afvis/", DEED_ONLY),
    ("proposal_decline", "POST", "/kollega/{s.proposal.pk}/afvis/", PROPOSAL.replace("200", "302"), {"answer": "Nej."}),
    ("proposal_withdraw", "GET", "/kollega/{s.proposal.pk}/traek-tilbage/", DEED_ONLY),
    (
        "proposal_withdraw",
        "POST",
        "/kollega/{s.proposal.pk}/traek-tilbage/",
        "login 404 404 404 404 404 302 403 login",
        {},
    ),
    ("municipality_settings", "GET", M + "/indstillinger/", ADMINISTRATOR),
    ("municipality_settings", "POST", M + "/indstillinger/", ADMINISTERS, {"mailbox": "job@aalborg.example"}),
    ("security_log", "GET", M + "/sikkerhedslog/?person=erik&fra=1.1.2026", ADMINISTRATOR),
    ("municipality_bodies", "GET", M + "/udvalg/", ADMINISTRATOR),
    ("municipality_bodies", "POST", M + "/udvalg/", ADMINISTERS, BODIES),
    ("member", "GET", M + "/{s.mads.membership.pk}/", ADMINISTRATOR),
    ("member", "GET", M + "/{s.esther.membership.pk}/", "login 403 403 403 404 404 403 403 login"),
    ("member_role", "GET", M + "/{s.mads.membership.pk}/rolle/", DEED_ONLY),
    ("member_role", "POST", M + "/{s.mads.membership.pk}/rolle/", ADMINISTERS, {"role": "approver"}),
    ("my_role", "GET", M + "/min-rolle/", DEED_ONLY),
    ("my_role", "POST", M + "/min-rolle/", ADMINISTRATOR.replace("200", "302"), {"role": "editor"}),
    ("member_email", "GET", M + "/{s.mads.membership.pk}/adresse/", DEED_ONLY),
    ("member_email", "POST", M + "/{s.mads.membership.pk}/adresse/", ADMINISTERS, {"email": "m@aalborg.example"}),
    ("member_deactivate", "GET", M + "/{s.mads.membership.pk}/deaktiver/", DEED_ONLY),
    ("member_deactivate", "POST", M + "/{s.mads.membership.pk}/deaktiver/", ADMINISTERS, {}),
    ("member_hand_over", "GET", M + "/{s.mads.membership.pk}/opgaver/", DEED_ONLY),
    ("member_hand_over", "POST", M + "/{s.mads.membership.pk}/opgaver/", ADMINISTERS, {}),
    ("member_reactivate", "GET", M + "/{s.dorte.membership.pk}/aktiver/", DEED_ONLY),
    ("member_reactivate", "POST", M + "/{s.dorte.membership.pk}/aktiver/", ADMINISTERS, {}),
    ("member_data", "GET", M + "/{s.mads.membership.pk}/oplysninger/", DEED_ONLY),
    ("member_data", "POST", M + "/{s.mads.membership.pk}/oplysninger/", ADMINISTERS.replace("302", "200"), {}),
    ("member_forget", "GET", M + "/{s.dorte.membership.pk}/glem/", DEED_ONLY),
    ("member_forget", "POST", M + "/{s.dorte.membership.pk}/glem/", ADMINISTERS, {}),
    ("mail_try_again", "GET", M + "/mails/{s.undelivered.pk}/igen/", DEED_ONLY),
    ("mail_try_again", "POST", M + "/mails/{s.undelivered.pk}/igen/", ADMINISTERS, {}),
    ("mail_try_again", "POST", "/brugere/esbjerg/mails/{s.undelivered.pk}/igen/", NOT_THERE, {}),
    ("mail_let_go", "GET", M + "/mails/{s.undelivered.pk}/afslut/", DEED_ONLY),
    ("mail_let_go", "POST", M + "/mails/{s.undelivered.pk}/afslut/", ADMINISTERS, {}),
    ("invitation_send_again", "GET", M + "/invitation/{s.invitation.pk}/send/", DEED_ONLY),
    ("invitation_send_again", "POST", M + "/invitation/{s.invitation.pk}/send/", ADMINISTERS, {}),
    ("invitation_withdraw", "GET", M + "/invitation/{s.invitation.pk}/fortryd/", DEED_ONLY),
    ("invitation_withdraw", "POST", M + "/invitation/{s.invitation.pk}/fortryd/", ADMINISTERS, {}),
]

# Signing in and one's own account: allauth's pages
GUEST = "200 302 302 302 302 302 302 302 200"
OWN = "login 200 200 200 200 200 200 200 login"
CONFIRMS = "login 302 302 302 302 302 302 302 login"  # asks for the password once more
UNUSED = "302 302 302 302 302 302 302 302 302"  # a step of a way that nobody here is on
ABSENT = "login 404 404 404 404 404 404 404 login"  # nobody here has a second factor
ACCOUNT = [
    ("account_login", "GET", "/konto/login/", GUEST),
    ("way_in_ask", "GET", "/konto/adgang/", ANYBODY),
    ("way_in_ask", "POST", "/konto/adgang/", ANYBODY, {"email": "ingen adresse"}),
    ("way_in_sent", "GET", "/konto/adgang/sendt/", ANYBODY),
    ("way_in", "GET", "/konto/adgang/findes-ikke/", "410 410 410 410 410 410 410 410 410"),
    ("way_in", "POST", "/konto/adgang/findes-ikke/", "410 410 410 410 410 410 410 410 410", {}),
    ("account_logout", "GET", "/konto/logout/", "302 200 200 200 200 200 200 200 302"),
    ("account_logout", "POST", "/konto/logout/", "302 302 302 302 302 302 302 302 302", {}),
    ("account_inactive", "GET", "/konto/inactive/", ANYBODY),
    ("account_signup", "GET", "/konto/signup/", GUEST),
    ("account_reauthenticate", "GET", "/konto/reauthenticate/", OWN),
    ("account_change_password", "GET", "/konto/password/change/", OWN),
    (
        "account_change_password",
        "POST",
        "/konto/password/change/",
        "login 200 200 200 200 200 200 200 login",
        {"x": "1"},
    ),
    ("account_set_password", "GET", "/konto/password/set/", CONFIRMS),
    ("account_reset_password", "GET", "/konto/password/reset/", ANYBODY),
    ("account_reset_password_done", "GET", "/konto/password/reset/done/", ANYBODY),
    ("account_reset_password_from_key", "GET", "/konto/password/reset/key/1-abc/", ANYBODY),
    ("account_reset_password_from_key_done", "GET", "/konto/password/reset/key/done/", ANYBODY),
    ("account_confirm_login_code", "GET", "/konto/login/code/confirm/", UNUSED),
    ("mfa_index", "GET", "/konto/2fa/", OWN),
    ("mfa_authenticate", "GET", "/konto/2fa/authenticate/", UNUSED),
    ("mfa_reauthenticate", "GET", "/konto/2fa/reauthenticate/", CONFIRMS),
    ("second_factor", "GET", "/konto/totrinslogin/", OWN),
    ("second_factor_link", "GET", "/konto/totrinslogin/link/", DEED_ONLY),
    ("second_factor_link", "POST", "/konto/totrinslogin/link/", CONFIRMS, {}),
    ("second_factor_proof", "GET", "/konto/totrinslogin/findes-ikke/", OWN.replace("200", "410")),
    ("second_factor_proof", "POST", "/konto/totrinslogin/findes-ikke/", CONFIRMS, {}),
    ("mfa_activate_totp", "GET", "/konto/2fa/totp/activate/", CONFIRMS),
    ("mfa_deactivate_totp", "GET", "/konto/2fa/totp/deactivate/", ABSENT),
    ("mfa_view_recovery_codes", "GET", "/konto/2fa/recovery-codes/", ABSENT),
    ("mfa_generate_recovery_codes", "GET", "/konto/2fa/recovery-codes/generate/", CONFIRMS),
    ("mfa_download_recovery_codes", "GET", "/konto/2fa/recovery-codes/download/", ABSENT),
]

WRITTEN = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)
SAVEPOINT, TAKEN_BACK = (re.compile(rf'{words} "?(\w+)"?') for words in ("SAVEPOINT", "ROLLBACK TO SAVEPOINT"))
KEPT_BY_THE_WAY = {"django_session", "plans_document", "plans_handedout", "plans_keptpage", "security_log_entry"}
KEPT_BY_THE_WAY |= {"django_tasks_database_dbtaskresult", "links_link", "links_opening"}
"""A session is touched; a PDF is asked for and remembered, and a page kept, when first wanted; that a link was
opened is noted; looking writes nothing else."""


def filled(value, scene):
    return value() if callable(value) else value.format(s=scene)


def met(response, method):
    """``login`` for what one who isn't signed in meets, else the status."""
    if response.status_code == 302 and response["Location"].startswith("/konto/login/?"):
        return "login"
    if method == "POST" and response.status_code == 403 and response.context.get("expired"):
        return "login"
    return str(response.status_code)


@contextmanager
def writes():
    """The tables that were written to, one by one; what was taken back again was not."""
    tables = []
    begun = {}  # savepoint -> how much had been written when it was set

    def note(execute, sql, *more):
        if not sql.startswith("SELECT"):
            if match := SAVEPOINT.match(sql):
                begun[match[1]] = len(tables)
            elif match := TAKEN_BACK.match(sql):
                del tables[begun[match[1]] :]
            elif (match := WRITTEN.match(sql)) and match[1] not in KEPT_BY_THE_WAY:
                tables.append(match[1])
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        yield tables


def ask(scene, who, method, address, data):
    """What ``who`` meets, and what was written; then all is as before."""
    client = scene.client(who)
    with transaction.atomic():
        with writes() as tables:
            response = client.generic(method, address) if method == "GET" else client.post(address, data)
        b"".join(response) if response.streaming else response.content
        answer = met(response, method)
        transaction.set_rollback(True)
    assert not (wrong := faults(response, who, method)), (who, address, wrong)
    assert not loses_text(response, method), f"{address}: a press loses what was typed in another form (BESIDE_A_TEXT)"
    assert not lacks_keys(response, method), f"{address}: a form has no key of its own"
    return answer, tables


@pytest.mark.parametrize("row", ROWS + ACCOUNT, ids=lambda row: f"{row[1]}-{row[0]}")
def test_everybody_meets_what_is_theirs(row, scene):
    _name, method, address, expected, *data = row
    scene.last = scene.aalborg.bodies.get(is_last=True)
    met_by, wrote = {}, {}
    for who in WHO:
        posted = (
            {name.format(s=scene): filled(value, scene) for name, value in data[0].items()} | {"sent": "1"}
            if data
            else {}
        )
        met_by[who], tables = ask(scene, who, method, address.format(s=scene), posted)
        if tables and (method == "GET" or met_by[who] not in ("200", "302")):
            wrote[who] = tables
    assert " ".join(met_by.values()) == expected, met_by
    assert not wrote


# --- the admin, by one rule for all its models: staff come in and meet these, everybody else is shown out ------------

ADMIN_PAGES = {
    "changelist": "/admin/{path}/",
    "add": "/admin/{path}/add/",
    "change": "/admin/{path}/{pk}/change/",
    "history": "/admin/{path}/{pk}/history/",
    "delete": "/admin/{path}/{pk}/delete/",
}
LOOK = "200 403 200 200 403"


def reminder_rule():
    return ReminderRule.objects.get_or_create(what="answer", days_ahead=20)[0]


def log_entry(scene):
    content_type = ContentType.objects.get_for_model(scene.goal_set)
    return LogEntry.objects.create(
        user=scene.minna, content_type=content_type, object_id=str(scene.goal_set.pk), object_repr="x", action_flag=2
    )


def reminder_sent(scene):
    return ReminderSent.objects.create(
        address="erik@aalborg.example",
        name="Erik",
        municipality=scene.aalborg,
        what="answer",
        goal_set=scene.goal_set,
        day=date(2026, 12, 1),
        text="I er velkomne.",
        about="answer 2027 851",
        created_at=datetime(2026, 11, 2, 7, tzinfo=UTC),
    )


KEEP = "200 200 200 200 403"
ADMIN = {
    # model: what ministry staff meet on the pages above, what a superuser meets, an object
    "accounts.region": (KEEP, KEEP, lambda s: s.aalborg.region),
    "accounts.municipality": ("200 403 200 200 403", KEEP, lambda s: s.aalborg),
    "accounts.body": (LOOK, LOOK, lambda s: s.aalborg.bodies.first()),
    "accounts.user": (LOOK, KEEP, lambda s: s.erik),
    "accounts.membership": (LOOK, LOOK, lambda s: s.erik.membership),
    "accounts.invitation": (LOOK, LOOK, lambda s: s.invitation),
    "goals.goalset": (KEEP, KEEP, lambda s: s.goal_set),
    "goals.letter": (LOOK, LOOK, lambda s: s.goal_set.letter),
    "goals.goal": (LOOK, LOOK, lambda s: s.goal_set.made[0]),
    "goals.event": (LOOK, LOOK, lambda s: s.goal_set.events.first()),
    "plans.reminderrule": (LOOK, LOOK, lambda s: reminder_rule()),
    "plans.remindersent": (LOOK, LOOK, lambda s: reminder_sent(s)),
    "goals.indicator": (KEEP, KEEP, lambda s: s.goal_set.made[0].indicators.get_or_create(name="Job")[0]),
    "goals.survey": (KEEP, KEEP, lambda s: s.survey),
    "goals.surveyquestion": (KEEP, KEEP, lambda s: s.survey.questions.get()),
    "goals.benchmarkfigure": (LOOK, LOOK, lambda s: s.benchmark),
    "plans.targetgroup": (KEEP, KEEP, lambda s: TargetGroup.objects.first()),
    "plans.unit": (KEEP, KEEP, lambda s: Unit.objects.get_or_create(name="uger")[0]),
    "security_log.entry": (LOOK, LOOK, lambda s: Entry.objects.latest("pk")),
    "outbox.mail": (LOOK, LOOK, lambda s: s.invitation.mail),
    "admin.logentry": (LOOK, LOOK, log_entry),
}
STAFF = "login 302 302 302 302 302 {0} {0} login"
SITE = "302 302 302 302 302 302 {0} {0} 302"  # the admin's own pages send everybody to its own sign-in
G = "/admin/goals/goalset"
BENCHMARK = "/admin/goals/benchmarkfigure/indlaes/"
ADMIN_ROWS = [
    ("admin:index", "GET", "/admin/", SITE.format(200)),
    ("admin:login", "GET", "/admin/login/", "login 403 403 403 403 403 302 302 login"),
    ("admin:logout", "GET", "/admin/logout/", SITE.format(405)),
    ("admin:password_change", "GET", "/admin/password_change/", SITE.format(302)),
    ("admin:catch-all", "GET", "/admin/password_change/done/", SITE.format(404)),
    ("admin:catch-all", "GET", "/admin/autocomplete/?app_label=goals&model_name=goal", SITE.format(404)),
    ("admin:jsi18n", "GET", "/admin/jsi18n/", SITE.format(200)),
    ("admin:catch-all", "GET", "/admin/r/1/1/", SITE.format(404)),
    ("admin:app_list", "GET", "/admin/goals/", SITE.format(200)),
    ("admin:catch-all", "GET", "/admin/findes-ikke/", SITE.format(404)),
    *(
        (f"admin:{label}_{deed}", "GET", f"/admin/{label.replace('_', '/')}/{path}/", STAFF.format(200))
        for label in (
            "accounts_municipality",
            "goals_indicator",
            "goals_surveyquestion",
            "plans_targetgroup",
            "plans_unit",
        )
        for deed, path in (("export", "hent"), ("import", "indlaes"))
    ),
    (
        "admin:plans_targetgroup_import",
        "POST",
        "/admin/plans/targetgroup/indlaes/",
        STAFF.format(200),
        {"file": lambda: SimpleUploadedFile("liste.csv", b"navn;fra;til og med\nNy gruppe;;\n")},
    ),
    (
        "admin:plans_unit_import",
        "POST",
        "/admin/plans/unit/indlaes/",
        STAFF.format(200),
        {"file": lambda: SimpleUploadedFile("liste.csv", b"enhed\nture\n")},
    ),
    (
        "admin:accounts_user_factor",
        "GET",
        "/admin/accounts/user/{s.erik.pk}/totrinslogin/",
        "login 302 302 302 302 302 403 200 login",
    ),
    (
        "admin:accounts_user_factor",
        "POST",
        "/admin/accounts/user/{s.erik.pk}/totrinslogin/",
        "login 302 302 302 302 302 403 302 login",
        {"reason": "Telefonen er væk."},
    ),
    ("admin:goals_goalset_read", "GET", G + "/indlaes/", STAFF.format(200)),
    ("admin:goals_goalset_read", "POST", G + "/indlaes/", STAFF.format(200), {"text": "Et brev uden mål"}),
    ("admin:goals_goalset_read_file", "GET", G + "/indlaes/{s.reading.pk}/", STAFF.format(200)),
    ("admin:goals_benchmarkfigure_import", "GET", BENCHMARK, STAFF.format(200)),
    (
        "admin:goals_benchmarkfigure_import",
        "POST",
        BENCHMARK,
        STAFF.format(302),
        {"file": lambda: SimpleUploadedFile("tal.csv", b"a;b\n1;2\n")},
    ),
    ("admin:goals_benchmarkfigure_preview", "GET", BENCHMARK + "{s.table.pk}/", STAFF.format(200)),
    ("admin:goals_benchmarkfigure_preview", "POST", BENCHMARK + "{s.table.pk}/", STAFF.format(200), {"source": "STAR"}),
    ("admin:goals_letter_receipts", "GET", "/admin/goals/letter/{s.goal_set.letter.pk}/modtagere/", STAFF.format(200)),
    ("admin:goals_goalset_step", "GET", G + "/{s.consulted.pk}/trin/retract/", STAFF.format(200)),
    ("admin:goals_goalset_step", "GET", G + "/{s.consulted.pk}/trin/findes-ikke/", STAFF.format(404)),
    (
        "admin:goals_goalset_step",
        "POST",
        G + "/{s.consulted.pk}/trin/retract/",
        STAFF.format(302),
        {"reason": "Et mål manglede."},
    ),
    ("admin:goals_goal_lineage", "GET", "/admin/goals/goal/{s.later_set.made[0].pk}/viderefoerer/", STAFF.format(200)),
    (
        "admin:goals_goal_lineage",
        "POST",
        "/admin/goals/goal/{s.later_set.made[0].pk}/viderefoerer/",
        STAFF.format(302),
        {"maal-TOTAL_FORMS": "0", "maal-INITIAL_FORMS": "0", "save": "1"},
    ),
    ("admin:goals_goalset_letter", "GET", G + "/{s.consulted.pk}/brev/announcement/", STAFF.format(200)),
    ("admin:goals_goalset_letter", "POST", G + "/{s.consulted.pk}/brev/announcement/", STAFF.format(302), {}),
    ("admin:plans_reminders_preview", "GET", "/admin/plans/reminderrule/forhaandsvisning/", STAFF.format(200)),
    ("admin:plans_reminders_pause", "GET", "/admin/plans/reminderrule/pause/", STAFF.format(405)),
    ("admin:plans_reminders_pause", "POST", "/admin/plans/reminderrule/pause/", STAFF.format(302), {"paused": "1"}),
    ("admin:goals_goalset_continue", "GET", G + "/{s.consulted.pk}/videre/", STAFF.format(200)),
    ("admin:goals_goalset_continue", "POST", G + "/{s.consulted.pk}/videre/", STAFF.format(302), {}),
]


@pytest.mark.parametrize("row", ADMIN_ROWS, ids=lambda row: f"{row[1]}-{row[0]}")
def test_the_admin_is_the_staff_s(row, scene):
    test_everybody_meets_what_is_theirs(row, scene)


@pytest.mark.parametrize("label", ADMIN)
def test_every_model_in_the_admin_is_staff_s_to_look_at_and_nobody_else_s(label, scene):
    staff, superuser, one = ADMIN[label]
    path, pk = label.replace(".", "/"), one(scene).pk
    met_by, wrote = {}, {}
    for who in WHO:
        met_by[who] = []
        for page, address in ADMIN_PAGES.items():
            answer, tables = ask(scene, who, "GET", address.format(path=path, pk=pk), {})
            met_by[who].append(answer)
            if who not in ("minna", "sune"):
                tables += ask(scene, who, "POST", address.format(path=path, pk=pk), {"post": "yes", "name": "x"})[1]
            if tables:
                wrote[who, page] = tables
    expected = {who: " ".join(["302"] * 5) for who in WHO}
    expected |= dict.fromkeys(("nobody", "dorte"), " ".join(["login"] * 5))
    expected |= {"minna": staff, "sune": superuser}
    assert {who: " ".join(answers) for who, answers in met_by.items()} == expected
    assert not wrote


# --- nothing is forgotten --------------------------------------------------------------------------------------------


def patterns(resolver=None, namespace=""):
    """Every pattern of the program as it is named in the tables above."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or str(pattern.pattern)), pattern
        else:
            yield from patterns(pattern, f"{pattern.namespace}:" if pattern.namespace else namespace)


def test_every_address_is_in_the_table():
    by_rule = {f"admin:{label.replace('.', '_')}_{page}" for label in ADMIN for page in ADMIN_PAGES}
    # Two that Django leaves without a name: the old address of a change page, and what is no page of the admin.
    nameless = {"admin:<path:object_id>/": None, "admin:(?P<url>.*)$": "admin:catch-all"}
    there = {nameless.get(name, name) for name, _ in patterns()} - {None}
    tried = {row[0] for row in ROWS + ACCOUNT + ADMIN_ROWS} | by_rule
    shadowed = {"account_email", "account_email_verification_sent", "account_confirm_email"}  # by email_correction
    assert there - tried - shadowed == set(), "Add a row for each of these."
    assert tried - there == set(), "These rows name addresses that are gone."
    assert {f"{m._meta.app_label}.{m._meta.model_name}" for m in admin.site._registry} == set(ADMIN)


def test_every_open_page_says_what_is_kept_of_it():
    open_pages = {row[0] for row in ROWS + ACCOUNT + ADMIN_ROWS if row[1] == "GET" and row[3].split()[0] == "200"}
    assert open_pages - set(KEPT) - FORMS == set(), "Say in KEPT what may be kept of these."
    assert set(KEPT) - open_pages == set(), "These open pages are gone."
