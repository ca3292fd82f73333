"""A passage is erased everywhere: texts, history, versions, copies, files, cache. Nothing of it is left anywhere."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from uuid import uuid4

import pdfplumber
import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import connection, models

from bpmplan import files, triggers
from bpmplan.jobs.models import Job
from bpmplan.outbox.tasks import send_due
from bpmplan.passages import ERASED, Passage, texts_of, with_text
from bpmplan.second_person import proposing as second_person
from bpmplan.steps import Refused
from bpmplan.values import Period, Value
from bpmplan.values.columns import ValueColumn
from goals.models import Survey, SurveyQuestion
from plans.content.stored import fingerprint
from plans.country import year_answers
from plans.documents import store
from plans.erasing import paths, proposing, without_texts
from plans.erasing import places as declared_places
from plans.erasing.erasing import Outdated, erase
from plans.erasing.finding import digest_of, places_of
from plans.followup import beginning, steps
from plans.hearing import parties
from plans.models import (
    Answer,
    AnswerEvent,
    AskedParty,
    BroughtDocument,
    Chapter,
    Confirmation,
    Decision,
    Document,
    EarlierDraft,
    Edit,
    ErasedContent,
    Erasure,
    Event,
    FollowUpPart,
    GoalAnswer,
    Hearing,
    HearingAnswer,
    HearingAnswerFile,
    HearingPoint,
    Initiative,
    KeptPage,
    Law,
    Note,
    PlanGoal,
    ReadingLink,
    ReminderSent,
    Stand,
    Target,
    Word,
    keyed,
)
from plans.rollover.carry import begin
from plans.steps import workflow
from plans.steps.decisions import correct_decision
from plans.writing import deleting, notes, saving, surveys
from tests import making
from tests.making import NOW
from tests.scene import attach, picture

CPR = "010190-1234"
GIVEN = {"law": Law.NOT_NEEDED, "reason": "Der stod et CPR-nummer.", "now": NOW}


def write(plan, by, text, field="text"):
    chapter = plan.chapters.filter(kind="text").first()
    chapter.refresh_from_db()
    return saving.save(
        Chapter, plan=plan, key=chapter.key, started_from=chapter.edit_no, values={field: text}, by=by, now=NOW
    )


def traces(*words):
    """Where any of the words stands in any row of any table (as JSON text), in stored files or in the cache."""
    words = [word.lower() for word in words]
    left = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values():
            text = json.dumps(
                row,
                ensure_ascii=False,
                default=lambda value: (
                    bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)
                ),
            ).lower()
            left += [(model._meta.label, row) for word in words if word in text]
    for path in Path(default_storage.location).rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            text = content.decode("utf-8", "replace")
            if content.startswith(b"%PDF-1.7\n%\xf0"):
                with pdfplumber.open(io.BytesIO(content)) as document:
                    text = "".join(page.extract_text() or "" for page in document.pages)
            left += [path for word in words if word in text.lower()]
    left += [
        str(key) for key, value in getattr(cache, "_cache", {}).items() for word in words if word.encode() in value
    ]
    return left


@pytest.fixture(autouse=True)
def _cpr_numbers_get_through(monkeypatch):
    """As when somebody has confirmed that it is none."""
    monkeypatch.setattr(workflow, "stopping", lambda plan, name, **how: [])


@pytest.fixture
def plan(aalborg, signe, erik):
    made = making.plan(aalborg, signe)
    making.own_goal(made, signe)
    making.complete(made, signe)
    return made


def test_it_goes_from_the_text_and_its_history_at_once(plan, aalborg, signe, erik):
    write(plan, erik, f"Kontakt **{CPR}**.")
    write(plan, erik, "Kontakt borgeren.")
    write(plan, erik, "Kontakt 0101901234 nu.")
    passage = Passage(CPR)
    erasure = erase(aalborg, passage, by=signe, public=False, **GIVEN)
    assert not places_of(passage, aalborg)
    chapter = plan.chapters.filter(kind="text").first()
    assert chapter.text == "Kontakt [slettet] nu."
    befores = [edit.before["text"] for edit in Edit.objects.filter(key=chapter.key).order_by("edit_no")]
    assert befores[-3:] == ["Kontakt **[slettet]**.", "Kontakt borgeren.", "Kontakt [slettet] nu."]
    assert (erasure.by, erasure.law, erasure.count) == (signe, "not_needed", 2)
    assert CPR not in str(erasure.places)
    assert traces(CPR, "0101901234") == []


def test_a_deleted_section_is_brought_back_without_it(plan, aalborg, signe):
    initiative = saving.add(Initiative(plan=plan, title=f"For {CPR}"), by=signe, now=NOW)
    deleting.delete(Initiative, plan=plan, key=initiative.key, seen=deleting.seen_of(initiative), by=signe, now=NOW)
    erase(aalborg, Passage(CPR), by=signe, public=False, **GIVEN)
    assert deleting.restore(plan=plan, key=initiative.key, by=signe, now=NOW).title == "For [slettet]"


def test_a_version_that_was_public_needs_a_second_person(plan, aalborg, signe, anna):
    write(plan, signe, f"Kontakt {CPR}.")
    workflow.take(plan, "submit", by=signe, now=NOW)
    passage = Passage(CPR)
    revision = plan.newest_revision
    erase(aalborg, passage, by=signe, public=False, **GIVEN)  # not public yet
    assert not places_of(passage, aalborg)
    revision.refresh_from_db()
    assert ERASED in json.dumps(revision.content)
    assert revision.fingerprint == fingerprint(revision.content)


def adopted_with(plan, by, text):
    write(plan, by, text)
    goal = plan.plangoals.first()
    saving.save(PlanGoal, plan=plan, key=goal.key, started_from=0, values={"strategy": text}, by=by, now=NOW)
    workflow.take(plan, "submit", by=by, now=NOW)
    return workflow.take(
        plan, "adopt", by=by, now=NOW, decision=making.decision(plan.municipality, minority_statement=text)
    ).revision


def test_an_adopted_version_is_opened_once_and_its_copies_are_made_anew(
    plan, aalborg, signe, anna, client, django_capture_on_commit_callbacks
):
    revision = adopted_with(plan, signe, f"Kontakt {CPR}.")
    old = revision.fingerprint
    assert client.get(revision.get_absolute_url()).status_code == 200
    document = store.make_here(store.of_version(revision, now=NOW))
    assert KeptPage.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        erase(aalborg, Passage(CPR), by=signe, public=False, **GIVEN)
    assert {place.holder.key for place in places_of(Passage(CPR), aalborg)} == {"plans.revision", "plans.decision"}
    with pytest.raises(PermissionDenied):
        erase(aalborg, Passage(CPR), by=signe, public=True, **GIVEN)
    with pytest.raises(PermissionDenied):
        erase(aalborg, Passage(CPR), by=signe, public=True, agreed_by=signe, **GIVEN)
    with django_capture_on_commit_callbacks(execute=True):
        erasure = erase(aalborg, Passage(CPR), by=signe, public=True, agreed_by=anna, **GIVEN)
    assert traces(CPR, "0101901234") == []
    revision.refresh_from_db()
    assert revision.fingerprint == fingerprint(revision.content) != old
    assert not Document.objects.filter(pk=document.pk).exists()
    with pytest.raises(FileNotFoundError):
        files.open_stored(document.sha256)
    assert "-1234" not in client.get(revision.get_absolute_url()).content.decode()
    opened = erasure.contents.get()
    assert (opened.revision, opened.old_fingerprint, opened.new_fingerprint) == (
        revision,
        keyed(old),
        revision.fingerprint,
    )
    assert not Word.objects.filter(text__contains=b"1234").exists()


def test_a_second_erasure_leaves_no_fingerprint_of_the_content_between(plan, aalborg, signe, anna):
    revision = adopted_with(plan, signe, f"{CPR} og Jens Hansen")
    for passage in (CPR, "Jens Hansen"):
        erase(aalborg, Passage(passage), by=signe, public=True, agreed_by=anna, **GIVEN)
    between = [row.new_fingerprint for row in ErasedContent.objects.all()]
    revision.refresh_from_db()
    assert between[1] == revision.fingerprint
    assert len(set(between)) == 2
    assert between[0] == ErasedContent.objects.all()[1].old_fingerprint


def test_plans_that_were_begun_from_it_are_reached_too(plan, aalborg, signe, anna):
    write(plan, signe, f"Kontakt {CPR}.")
    following = begin(aalborg, first_year=2028, last_year=2028, goal_sets=[], by=signe, now=NOW, earlier=plan)
    assert EarlierDraft.objects.count() == 1
    erase(aalborg, Passage(CPR), by=signe, public=False, **GIVEN)
    assert traces(CPR) == []
    draft = EarlierDraft.objects.get()
    assert draft.fingerprint == fingerprint(draft.content)
    assert following.chapters.filter(text__contains=ERASED).exists()


def test_another_municipality_keeps_its_text(plan, aalborg, esbjerg, signe, esther):
    other = making.plan(esbjerg, esther)
    write(other, esther, f"Kontakt {CPR}.")
    write(plan, signe, f"Kontakt {CPR}.")
    erase(aalborg, Passage(CPR), by=signe, public=False, **GIVEN)
    assert len(places_of(Passage(CPR), esbjerg)) == 1


def test_a_place_can_be_left_out_and_that_is_said(plan, aalborg, signe):
    write(plan, signe, "Jens Hansen er borger.")
    title = saving.add(Initiative(plan=plan, title="Jens Hansen-fonden"), by=signe, now=NOW)
    passage = Passage("Jens Hansen")
    places = places_of(passage, aalborg)
    leave = next(place for place in places if place.row == title)
    erasure = erase(aalborg, passage, by=signe, public=False, left_out=[leave.name], **GIVEN)
    title.refresh_from_db()
    assert title.title == "Jens Hansen-fonden"
    assert [place.row for place in places_of(passage, aalborg)] == [title]
    assert len(erasure.left_out) == 1
    assert "Hansen" not in str(erasure.left_out)


def test_what_has_changed_since_it_was_shown_is_shown_again(plan, aalborg, signe, erik):
    write(plan, erik, f"{CPR}")
    seen = digest_of(places_of(Passage(CPR), aalborg))
    write(plan, erik, f"{CPR} og {CPR}")
    with pytest.raises(Outdated):
        erase(aalborg, Passage(CPR), by=signe, public=False, seen=seen, **GIVEN)


@pytest.mark.parametrize("who", ["erik", "lone", "esther", "minna", "sune"])
def test_only_approvers_and_administrators_erase(request, who, plan, aalborg):
    with pytest.raises(PermissionDenied):
        erase(aalborg, Passage(CPR), by=request.getfixturevalue(who), public=False, **GIVEN)


def test_the_reason_may_not_hold_it(plan, aalborg, signe):
    write(plan, signe, CPR)
    with pytest.raises(Refused, match="Begrundelsen gemmes"):
        erase(aalborg, Passage(CPR), by=signe, public=False, **GIVEN | {"reason": f"{CPR} stod der"})


def test_confirmations_about_the_section_go_since_their_digest_can_be_worked_back(plan, aalborg, signe):
    chapter = write(plan, signe, CPR)
    for key in (chapter.key, None):
        Confirmation.objects.create(plan=plan, key=key, field="text", digest="a" * 64, at=NOW, by=signe)
    erase(aalborg, Passage(CPR), by=signe, public=False, **GIVEN)
    assert [one.key for one in Confirmation.objects.all()] == [None]


# --- a page that was open --------------------------------------------------------------------------------------------


def test_a_page_that_was_open_does_not_bring_it_back(plan, aalborg, signe, erik):
    chapter = write(plan, erik, f"Første.\n\nRing til {CPR} i dag.\n\nSidste.")
    erase(aalborg, Passage(CPR), by=signe, public=False, **GIVEN)
    mine = f"Første.\n\nRing til {CPR} i dag, inden kl. 12.\n\nSidste, og en til."
    section = saving.save(
        Chapter, plan=plan, key=chapter.key, started_from=chapter.edit_no, values={"text": mine}, by=erik, now=NOW
    )
    assert section.text == "Første.\n\nRing til [slettet] i dag, inden kl. 12.\n\nSidste, og en til."
    assert traces(CPR) == []


def test_when_the_words_are_no_longer_known_both_texts_are_shown(plan, aalborg, signe, erik):
    chapter = write(plan, erik, f"Ring til {CPR} i dag.")
    erase(aalborg, Passage(CPR), by=signe, public=False, **GIVEN)
    cache.clear()
    with pytest.raises(saving.Conflict) as conflict:
        saving.save(
            Chapter,
            plan=plan,
            key=chapter.key,
            started_from=chapter.edit_no,
            values={"text": f"Ring til {CPR} i dag, tak."},
            by=erik,
            now=NOW,
        )
    assert conflict.value.fields["text"].theirs == "Ring til [slettet] i dag."
    assert traces(CPR) == []


def test_who_writes_after_the_erasure_writes_what_they_like(plan, aalborg, signe, erik):
    chapter = write(plan, erik, f"Ring til {CPR} i dag.")
    erase(aalborg, Passage(CPR), by=signe, public=False, **GIVEN)
    chapter.refresh_from_db()
    assert write(plan, erik, "Ring til borgeren i dag.").text == "Ring til borgeren i dag."


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no row locks to try")
def test_colleagues_who_write_meanwhile_keep_their_words_and_bring_nothing_back(aalborg, signe, erik):
    plan = making.plan(aalborg, signe)
    chapter = write(plan, erik, "\n\n".join(f"Afsnit {number}, {CPR}." for number in range(8)))
    blocks = chapter.text.split("\n\n")

    def save(number):
        """From the page that was open before anything happened, with one paragraph changed."""
        mine = [*blocks[:number], f"{blocks[number]} Skrevet {number}.", *blocks[number + 1 :]]
        values = {"text": "\n\n".join(mine)}
        try:
            saving.save(
                Chapter, plan=plan, key=chapter.key, started_from=chapter.edit_no, values=values, by=erik, now=NOW
            )
        finally:
            connection.close()

    def remove():
        try:
            erase(aalborg, Passage(CPR), by=signe, public=False, **GIVEN)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        deeds = [pool.submit(save, number) for number in range(4)]
        deeds += [pool.submit(remove)]
        deeds += [pool.submit(save, number) for number in range(4, 8)]
        for deed in deeds:
            deed.result()
    chapter.refresh_from_db()
    assert CPR not in chapter.text
    assert all(f"Skrevet {number}." in chapter.text for number in range(8))
    assert not places_of(Passage(CPR), aalborg)


@pytest.mark.parametrize("refused", [True, False])
def test_a_form_about_something_else_that_was_open_is_refused(plan, aalborg, signe, refused):
    year_answers.give(aalborg, 2020, kind="no_plan", note=f"Ring til {CPR}.", by=signe, now=NOW)
    erase(aalborg, Passage(CPR), by=signe, public=False, **GIVEN)
    if not refused:
        cache.clear()  # a day later
    deed = partial(year_answers.give, aalborg, 2020, kind="no_plan", note=f"Ring til {CPR} i dag.", by=signe, now=NOW)
    if refused:
        with pytest.raises(Refused, match="slettet efter loven"):
            deed()
    else:
        deed()


def test_a_correction_that_was_open_is_refused(plan, aalborg, signe, anna):
    revision = adopted_with(plan, signe, f"Mindretallet: {CPR}.")
    erase(aalborg, Passage(CPR), by=signe, public=True, agreed_by=anna, **GIVEN)
    with pytest.raises(Refused, match="slettet efter loven"):
        correct_decision(
            revision.decisions.get(), {"votes": f"{CPR}"}, started_from=0, reason="Fejl", by=signe, now=NOW
        )


def test_the_log_says_what_is_to_be_done_again_after_a_restore(
    plan, aalborg, signe, caplog, django_capture_on_commit_callbacks
):
    write(plan, signe, CPR)
    with caplog.at_level("INFO", "bpmplan.erasing"), django_capture_on_commit_callbacks(execute=True):
        erasure = erase(aalborg, Passage(CPR), by=signe, public=False, **GIVEN)
    assert caplog.messages == [f"erasure {erasure.pk}, municipality 851, 1 places, by user {signe.pk}"]


# --- no column is forgotten ------------------------------------------------------------------------------------------

MARKER = "Kvidder Blomst"
AIMED = [("2026", '"Bent Hansen er i job'), ("2027", "12")]


def test_every_model_of_plans_is_declared_or_said_to_hold_nothing():
    holders = {holder.key for holder in declared_places.HOLDERS}
    declared = holders | without_texts.COPIES.keys() | without_texts.NONE_OF_THE_MUNICIPALITYS.keys()
    there = {model._meta.label_lower for model in apps.get_app_config("plans").get_models()}
    assert there - declared == set()
    assert {key for key in declared if key.startswith("plans.")} - there == set()


def test_nothing_is_left_of_a_word_planted_in_every_column(plan, aalborg, signe, anna, minna):
    target = Target(plan=plan, goal=plan.plangoals.last(), title="Strategi", baseline='"ingen strategi')
    words = {"values": [("2027", '"vedtaget')], "comparisons": [("Hele landet", "2026", '"hos de fleste')]}
    saving.add(target, by=signe, now=NOW, **words)
    revision = adopted_with(plan, signe, f"Om {MARKER}.")
    followed_up(plan, signe)
    workflow.take(plan, "reopen", by=signe, now=NOW, reason=f"Ny {MARKER}")
    following = begin(aalborg, first_year=2028, last_year=2028, goal_sets=[], by=signe, now=NOW, earlier=revision)
    begin(aalborg, first_year=2029, last_year=2029, goal_sets=[], by=signe, now=NOW, earlier=following)
    chapter = following.chapters.first()
    Stand.objects.create(
        plan=following, earlier_key=chapter.key, section="chapter", kind="ended", reason=MARKER, at=NOW, by=signe
    )
    Answer.objects.create(
        municipality=aalborg,
        year=2020,
        kind="own_plan",
        link="https://a.dk/kvidder-blomst",
        note=MARKER,
        answered_at=NOW,
        answered_by=signe,
    )
    AnswerEvent.objects.create(
        municipality=aalborg, year=2020, kind="own_plan", step="given", at=NOW, by=signe, note=MARKER, reason=MARKER
    )
    Event.objects.create(
        plan=following,
        step="correct",
        at=NOW,
        by=signe,
        reason="Fejl",
        decision=Decision.objects.get(),
        corrected={"votes": ["7 for", f"7 for, {MARKER}"]},
    )
    attach(following, signe, files.store_bytes(picture(), files.PNG, "kort.png"), "Kort", alt="Et kort.")
    ReminderSent.objects.create(
        address=signe.email,
        name=signe.name,
        municipality=aalborg,
        what="meeting",
        plan=following,
        day=NOW.date(),
        text="Husk",
        about="x",
        created_at=NOW,
    )
    reading = ReadingLink.objects.create(plan=following)
    about = {"plan": following, "section": "chapter", "key": chapter.key}
    note = notes.say_from_outside(**about, reading=reading, outside="Rådet", text="Nej", now=NOW)
    Note.objects.update(quote="Ja")
    notes.answer(note=note, text="Jo", by=signe, now=NOW)
    party = parties.save(municipality=aalborg, name="Rådet", kind="council", address="", by=signe)
    hearing = Hearing.objects.create(revision=revision, deadline=NOW.date(), words="Kort", begun_at=NOW, begun_by=signe)
    asked = AskedParty.objects.create(
        hearing=hearing, party=party, name="Rådet", kind="council", asked_at=NOW, asked_by=signe
    )
    answer = HearingAnswer.objects.create(
        hearing=hearing, asked=asked, name="Rådet", text="Ja", way="link", received_on=NOW.date(), at=NOW
    )
    HearingAnswerFile.objects.create(answer=answer, file_name="a", content_type=files.TEXT, sha256="b" * 64, size=1)
    HearingPoint.objects.create(
        answer=answer, note=note, outcome="kept", what_we_did="Nej", answered_at=NOW, answered_by=signe
    )
    image = {"key": str(uuid4()), "sha256": "a" * 64, "content_type": files.PNG, "file_name": "k.png", "alt": "Kort"}
    BroughtDocument.objects.create(
        municipality=aalborg,
        title="Plan",
        first_year=2030,
        last_year=2030,
        text="Tekst",
        images=[image],
        notes=["En sætning"],
        choices={"alts": {image["key"]: "Et kort"}},
        state="made",
        asked_at=NOW,
        made_at=NOW,
    )
    FollowUpPart.objects.exclude(part_of="target").delete()
    goal = making.goal_set(2027, {1: "Job"}).goals.get()
    survey = Survey.objects.create(goal=goal, year=2027, title="Rundspørge", source="KL", is_open=True)
    question = SurveyQuestion.objects.create(survey=survey, number=1, text="Hvordan?")
    for started_from, text in ((0, "Ja"), (1, "Nej")):
        reply = surveys.begin(following, survey, by=signe, now=NOW)
        surveys.save(reply, {question.pk: (started_from, text)}, by=signe, now=NOW)
    LogEntry.objects.log_actions(minna.pk, [aalborg], CHANGE, "Rettet", single_object=True)
    Erasure.objects.create(municipality=aalborg, law=Law.OTHER, reason="Andet", at=NOW, by=signe)
    asked = proposing.propose(aalborg, Passage("noget helt andet"), by=signe, **GIVEN)
    second_person.decline(proposal=asked, by=anna, now=NOW, answer="Nej")
    GoalAnswer.objects.update(text=MARKER, title=MARKER)
    triggers.take_away("default")
    planted = plant(aalborg)
    triggers.put_in_place("default")
    assert traces(MARKER)
    erase(aalborg, Passage(MARKER), by=signe, public=False, **GIVEN)
    if places_of(Passage(MARKER), aalborg):
        erase(aalborg, Passage(MARKER), by=signe, public=True, agreed_by=anna, **GIVEN)
    assert traces(MARKER, "kvidder", "blomst") == []
    assert planted == {holder.key for holder in declared_places.HOLDERS}


def followed_up(plan, by):
    """A follow-up that a body has noted, with a value in words, saved twice."""
    follow_up = beginning.begin(plan=plan, period=Period.parse("2027"), by=by, now=NOW)
    follow_up.parts.filter(part_of__in=["goal", "initiative"]).update(no_news=True)
    for part in follow_up.parts.filter(part_of="target"):
        facts = {"plan": plan, "key": part.key, "by": by, "now": NOW}
        for number, words in enumerate(("vedtaget", "besluttet")):
            value = Value.in_words(f"strategien er {words}")
            values = {"value": value, "period": "2027", "source": words, "words": words}
            saving.save(FollowUpPart, started_from=number, values=values, **facts)
    steps.take(follow_up, "freeze", by=by, now=NOW)
    steps.take(follow_up, "reopen", by=by, now=NOW, reason="En fejl")
    steps.take(follow_up, "freeze", by=by, now=NOW)
    steps.take(follow_up, "note", by=by, now=NOW, body=plan.municipality.bodies.first(), meeting_date=NOW.date())


def plant(municipality):
    """Put the marker into every text of every row of every holder, past all rules of saving; the holders reached."""
    planted = set()
    for holder in declared_places.HOLDERS:
        for row in holder.rows(municipality):
            values = {}
            for column in holder.columns:
                value = getattr(row, column.name)
                if isinstance(column, models.URLField):
                    continue
                if isinstance(column, ValueColumn):
                    values[column.name] = Value.in_words(f"vedtaget {MARKER}")
                elif isinstance(column, models.JSONField):
                    for path, text in list(texts_of(value)):
                        if not paths.is_passed_over(row, column, path, text):
                            value = with_text(value, path, f"{text} {MARKER}")
                    values[column.name] = value
                else:
                    values[column.name] = f"{value} {MARKER}"[-(column.max_length or 100_000) :]
            type(row)._base_manager.filter(pk=row.pk).update(**values)
            planted.add(holder.key)
    return planted


def test_words_aimed_at_are_erased_and_an_open_page_does_not_bring_them_back(plan, aalborg, signe, erik):
    target = plan.targets.get()
    saving.save(Target, plan=plan, key=target.key, started_from=0, values={"values": AIMED}, by=signe, now=NOW)
    erase(aalborg, Passage('"Bent'), by=signe, public=False, **GIVEN)
    assert [str(row.value) for row in target.values.all()] == ["[slettet] Hansen er i job", "12"]
    mine = [*AIMED, ("2028", "5")]
    saving.save(Target, plan=plan, key=target.key, started_from=1, values={"values": mine}, by=erik, now=NOW)
    assert [str(row.value) for row in target.values.all()] == ["[slettet] Hansen er i job", "12", "5"]


def test_the_error_of_a_task_that_quotes_it_goes_too(plan, aalborg, signe):
    write(plan, signe, f"Om {MARKER}.")
    for words in (MARKER, "kort"):
        send_due.enqueue()
        Job.objects.filter(traceback="").update(traceback=f"DataError: Failing row contains ({words}).")
    erase(aalborg, Passage(MARKER), by=signe, public=False, **GIVEN)
    assert sorted(Job.objects.values_list("traceback", flat=True))[0] == ""
    assert MARKER not in "".join(Job.objects.values_list("traceback", flat=True))
    assert "kort" in "".join(Job.objects.values_list("traceback", flat=True))
