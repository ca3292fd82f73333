"""One scene for the tests of the whole program: people, goal sets, plans at every stage, files, invitations.

Built by the real steps, once for all modules that a process tries, in a database of its own. A module works there
inside a transaction that is taken back afterwards, every test in a savepoint of its own: it may change what it likes.
"""

import copy
import io
import shutil
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.client import ClientHandler
from django.utils import timezone
from PIL import Image

from bpmplan import files
from bpmplan.accounts import first_administrators, people
from bpmplan.accounts.bodies import set_bodies
from bpmplan.accounts.models import Role, User
from bpmplan.jobs.models import Job
from bpmplan.links import making
from bpmplan.links.models import Link
from bpmplan.outbox.tasks import send_due
from bpmplan.values import Period, Value
from goals import receipts
from goals import workflow as goal_workflow
from goals.area_names import AreaNames
from goals.benchmark import reading as benchmark_reading
from goals.benchmark import taking as benchmark_taking
from goals.models import (
    BenchmarkFigure,
    Goal,
    GoalSet,
    LetterFile,
    LetterKind,
    LetterReading,
    Series,
    Survey,
    SurveyQuestion,
    TableReading,
)
from plans.bringing.brought import take_in
from plans.content.readiness import readiness_of
from plans.country import year_answers as answers
from plans.documents import pdf, store
from plans.followup import beginning as follow_ups
from plans.followup import steps as follow_up_steps
from plans.hearing import answers as hearing_answers
from plans.hearing import beginning, parties, points
from plans.models import Attachment, Chapter, Decision, Initiative, Outcome, PlanGoal, Target, TargetGroup
from plans.rollover.carry import begin
from plans.rollover.review import review_of
from plans.steps import calendar_links, reading, workflow
from plans.writing import deleting, notes, saving, surveys
from plans.writing.naming import name_draft

from . import databases
from .cast import BEGAN, PASSWORD, first_administrator, member, municipality, secret_of, staff
from .making import continued
from .making import series as measured

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
SHORT_PDF = b"%PDF-1.7\n% short, for tests that are not about the PDF\n%%EOF\n"
WHO = ("nobody", "lone", "erik", "signe", "anna", "esther", "minna", "sune", "dorte")
"""Anonymous, reader, editor, approver, administrator, editor elsewhere, ministry, superuser, deactivated."""


def picture(size=(120, 60)):
    content = io.BytesIO()
    Image.new("RGB", size, "navy").save(content, "PNG")
    return content.getvalue()


def announced(year, titles, by, *, continues=()):
    """A goal set that ``by`` announces by a letter of its own; returns it with ``goals`` in order as ``made``."""
    goal_set = GoalSet.objects.create(year=year)
    made = _goals(goal_set, titles, continues or [None] * len(titles))
    letter = goal_workflow.begin_letter(
        goal_set, LetterKind.ANNOUNCEMENT, by=by, date=date(year - 1, 6, 1), journal_number=f"{year - 1} - 7526"
    )
    _words(letter, titles)
    goal_workflow.take(goal_set, "announce", by=by, now=NOW)
    goal_set.made = made
    goal_set.letter = letter
    return goal_set


def _goals(goal_set, titles, continues):
    made = []
    for number, (title, before) in enumerate(zip(titles, continues, strict=True), 1):
        made.append(Goal.objects.create(goal_set=goal_set, number=number, short_title=title[:60]))
        if before:
            continued(made[-1], before)
    return made


def _words(letter, titles):
    for wording, title in zip(letter.wordings.order_by("goal__number"), titles, strict=True):
        wording.title, wording.rationale = title, "Begrundelsen, som den står i brevet."
        wording.save()


def consulted(year, titles, by, continues):
    """A goal set in consultation, which nobody outside the ministry may see."""
    goal_set = GoalSet.objects.create(year=year)
    _goals(goal_set, titles, continues)
    letter = goal_workflow.begin_letter(goal_set, LetterKind.CONSULTATION, by=by, deadline=date(2026, 12, 1))
    _words(letter, titles)
    goal_workflow.take(goal_set, "consult", by=by, now=NOW)
    return goal_set


def written(plan, by):
    """Write every kind of section of a plan, and answer all its goals; returns them by kind."""
    text = "## Hvordan det går\n\nDet **går** fremad:\n\n- flere i job\n\n| År | Antal |\n|---|---|\n| 2025 | 12 |"
    for chapter in reversed(plan.chapters.filter(kind="text")):
        saving.save(Chapter, plan=plan, key=chapter.key, started_from=0, values={"text": text}, by=by, now=NOW)
    for goal in plan.plangoals.all():
        answer = {
            "ambition": f"Flere i job i {plan.first_year}.",
            "strategy": "Vi besøger virksomhederne.",
            "follow_up": "Udvalget får en status hvert kvartal.",
        }
        saving.save(PlanGoal, plan=plan, key=goal.key, started_from=0, values=answer, by=by, now=NOW)
    own = saving.add(
        PlanGoal(plan=plan, is_own=True, title="Flere unge i job", challenge="Hver tiende.", strategy="Fritidsjob."),
        by=by,
        now=NOW,
    )
    initiative = saving.add(
        Initiative(
            plan=plan,
            title="Fritidsjob som springbræt",
            description="Unge får hjælp til et job.",
            period=Period.of(plan.first_year),
            unit="Ungeenheden",
        ),
        by=by,
        now=NOW,
        economy=[(str(plan.first_year), "own", 1_000_000), (None, "", 300_000)],
        goals=list(plan.plangoals.all()),
        target_groups=list(TargetGroup.objects.all()),
    )
    target = saving.add(
        Target(plan=plan, goal=own, title="Unge i job", baseline="200", baseline_period="2. kvartal 2026"),
        by=by,
        now=NOW,
        values=[(f"{plan.first_year}H1", "220"), (str(plan.last_year), "250")],
    )
    annex = attach(plan, by, files.store_bytes(SHORT_PDF, files.PDF, "høringssvar.pdf"), "Høringssvar")
    image = attach(plan, by, files.store_bytes(picture(), files.PNG, "kort.png"), "Kort", alt="Et kort over kommunen.")
    note = notes.say(plan=plan, section="plangoal", key=own.key, text="Er det nok?", field="title", by=by, now=NOW)
    return SimpleNamespace(
        note=note, chapter=chapter, goal=plan.plangoals.first(), own=own, initiative=initiative, target=target,
        annex=annex, image=image,
    )  # fmt: skip


def attach(plan, by, stored, title, alt=""):
    attachment = Attachment(
        plan=plan,
        title=title,
        alt=alt,
        is_image=stored.is_image,
        file_name=stored.name,
        content_type=stored.content_type,
        sha256=stored.sha256,
        size=stored.size,
    )
    return saving.add(attachment, by=by, now=NOW)


def adopt(plan, by):
    """Submit a written plan and record that the last body adopted it; the revision."""
    workflow.take(plan, "submit", by=by, now=NOW)
    decision = Decision(
        body=plan.municipality.bodies.get(is_last=True),
        meeting_date=date(2026, 11, 18),
        outcome=Outcome.ADOPTED,
        case_number="15.00.00-A00-5-20",
        item_number="7",
        votes="28 stemte for, 3 stemte imod.",
        minority_statement="Mindretallet ønskede et højere mål.",
    )
    return workflow.take(plan, "adopt", by=by, now=NOW, decision=decision).revision


def in_hearing(made):
    """A plan in hearing: a party that was asked has answered, another is on the list, and a point is taken."""
    listed = [
        parties.save(municipality=made.aalborg, name=name, kind="council", address="raad@x.dk", by=made.signe)
        for name in ("Handicaprådet", "Ældrerådet")
    ]
    made.party = listed[1]
    made.heard = begin(made.aalborg, first_year=2031, last_year=2031, goal_sets=[], by=made.erik, now=NOW)
    made.heard_parts = written(made.heard, made.erik)
    event = workflow.take(made.heard, "hear", by=made.signe, now=NOW)
    now = timezone.now()
    hearing = beginning.begin(
        revision=event.revision, deadline=date(2031, 6, 1), parties=listed[:1], by=made.signe, now=now
    )
    made.heard.refresh_from_db()
    made.asked_party = asked = hearing.asked.get()
    made.hearing_link = making.hand_over(link=Link.objects.of("hearing", asked).get()).partition("/hoering/")[2]
    stored = files.store_bytes(SHORT_PDF + b"%svar", files.PDF, "svar.pdf")
    made.hearing_answer = hearing_answers.receive(
        hearing=hearing, asked=asked, name="Handicaprådet", text="Se afsnit 3.", files=[stored], now=now
    )
    made.hearing_file = made.hearing_answer.files.get()
    made.point = points.take(answer=made.hearing_answer, text="Hvad koster det?", by=made.signe, now=now)


def followed_up(made):
    """Two follow-ups of the adopted plan: one that everybody may read, and a draft."""
    facts = {"plan": made.adopted, "by": made.erik, "now": NOW}
    made.follow_up = follow_ups.begin(period=Period.parse("1. halvår 2026"), **facts)
    made.follow_up.parts.exclude(part_of__in=["whole", "initiative"]).update(no_news=True)
    made.follow_up.parts.filter(part_of="initiative").update(going="on_track", words="Den kører.")
    counted = made.follow_up.parts.filter(part_of="target").first()
    made.follow_up.parts.filter(pk=counted.pk).update(value=Value.parse("50"), period=made.follow_up.period)
    follow_up_steps.take(made.follow_up, "freeze", by=made.signe, now=NOW)
    follow_up_steps.take(made.follow_up, "publish", by=made.signe, now=NOW)
    made.follow_up.refresh_from_db()
    made.result = made.follow_up.results.get()
    made.follow_up_draft = follow_ups.begin(period=Period.parse("2026"), **facts)
    made.followed_goal = made.follow_up_draft.parts.filter(part_of="goal").first()


IMAGE = "0f8fad5b-d9cb-469f-a165-70867728950e"
"""The key of the image of the document that is to become a plan."""


def build():
    """Build the scene in the database that is open; returns all that the tests name."""
    made = SimpleNamespace()
    made.aalborg = municipality("851", "Aalborg", "aalborg", "1081", "Nordjylland")
    made.esbjerg = municipality("561", "Esbjerg", "esbjerg", "1083", "Syddanmark")
    made.lejre = municipality("350", "Lejre", "lejre", "1085", "Sjælland")
    made.sune = User.objects.create_superuser("sune@bm.example", PASSWORD, name="Sune")
    made.minna = staff("minna@bm.example", "Minna")
    made.anna = first_administrator(made.aalborg, made.minna, "anna@aalborg.example", "Anna")
    for name, role in (("signe", "approver"), ("erik", "editor"), ("mads", "editor"), ("lone", "reader"),
                       ("dorte", "editor")):  # fmt: skip
        setattr(made, name, member(made.aalborg, made.anna, f"{name}@aalborg.example", name.title(), Role(role)))
    people.deactivate(membership=made.dorte.membership, by=made.anna, now=BEGAN)
    made.elin = first_administrator(made.esbjerg, made.minna, "elin@esbjerg.example", "Elin")
    made.esther = member(made.esbjerg, made.elin, "esther@esbjerg.example", "Esther", Role.EDITOR)
    made.invitation = people.invite(
        municipality=made.aalborg, email="ny@aalborg.example", name="Ny", role="editor", is_administrator=False,
        by=made.anna, now=timezone.now(),
    )  # fmt: skip
    made.invitation.token = secret_of(people.link_of(made.invitation))
    made.proposal = first_administrators.propose(
        municipality=municipality("746", "Skanderborg", "skanderborg", "1082", "Midtjylland"),
        email="ny@skanderborg.example", name="Ny", reason="Kommunen begynder.", by=made.minna, now=timezone.now(),
    )  # fmt: skip
    rows = [(None, "Beskæftigelsesudvalget", False), (None, "Byrådet", True)]
    set_bodies(municipality=made.aalborg, rows=rows, by=made.anna)
    made.aalborg.logo = files.store_bytes(picture((80, 80)), files.PNG, "logo.png").sha256
    made.aalborg.save()

    titles = ("Flere i uddannelse", "Flere med handicap i job")
    made.goal_set = announced(2026, titles, made.minna)
    stored = files.store_bytes(SHORT_PDF, files.PDF, "udmelding.pdf")
    made.letter_file = LetterFile.objects.create(
        letter=made.goal_set.letter, name=stored.name, content_type=stored.content_type, sha256=stored.sha256,
        size=stored.size,
    )  # fmt: skip
    made.reading = LetterReading.objects.create(
        sha256=stored.sha256, name=stored.name, program="1", content_type=stored.content_type, size=stored.size,
        text="Et brev", state="made", asked_at=NOW, made_at=NOW,
    )  # fmt: skip
    made.table = TableReading.objects.create(
        sha256=stored.sha256, name="benchmark.csv", program="1", content_type=stored.content_type, size=stored.size,
        cells=[[1, ["Område", "Periode", "Gruppe", "Forventet", "Faktisk"]],
               [2, ["Aalborg", "1. halvår 2026", "I alt", "1500", "1430"]]],
        state="made", asked_at=NOW, made_at=NOW,
    )  # fmt: skip
    lines = benchmark_reading.read(made.table.rows, AreaNames()).lines
    benchmark_taking.take(lines, source="STAR", now=NOW, by=made.minna)
    made.table.cells[1][1][4] = "1431"
    made.table.save()
    made.benchmark = BenchmarkFigure.objects.get()
    made.series = Series.objects.create(
        name="Fuldtidspersoner", source="Jobindsats.dk", period_kind="month", table="y01a02", measure="a=b"
    )
    rows = [[1, ["Periode", "Område", "Antal"]], [2, ["2024M05", "Aalborg", "1"]]]
    made.numbers = TableReading.objects.create(
        sha256="a" * 64, name="tal.csv", program="1", content_type=files.TEXT, size=9, cells=rows, state="made",
        asked_by=made.minna, asked_at=NOW, made_at=NOW,
    )  # fmt: skip
    made.later_set = announced(2027, titles, made.minna, continues=made.goal_set.made)
    made.receipt = made.later_set.letter.receipts.get(user=made.signe)
    made.receipt.token = secret_of(receipts.link_of(made.receipt, now=timezone.now()))
    made.undelivered = made.later_set.letter.receipts.get(user=made.anna).mail
    made.undelivered.state, made.undelivered.error = "failed", "Mailserveren afviste mailen (552 mailbox full)."
    made.undelivered.save()
    send_due.enqueue()
    Job.objects.update(status="FAILED", finished_at=NOW, exception_class_path="builtins.ValueError")
    made.failed_job = Job.objects.first()
    made.consulted = consulted(2028, titles, made.minna, made.later_set.made)
    made.empty_set = GoalSet.objects.create(year=2030)
    TargetGroup.objects.create(name="Unge, uddannelseshjælp")

    made.adopted = begin(
        made.aalborg, first_year=2026, last_year=2026, goal_sets=[made.goal_set], by=made.erik, now=NOW
    )
    made.adopted_parts = written(made.adopted, made.erik)
    made.revision = adopt(made.adopted, made.signe)
    made.document = store.make_here(store.of_version(made.revision, now=NOW))
    made.measured = measured(made.goal_set.made[0], {None: {"2024": "50", "2025": "52"}, made.aalborg: {"2024": "40"}})
    made.adopted.refresh_from_db()
    followed_up(made)

    made.draft = begin(
        made.aalborg, first_year=2027, last_year=2027, goal_sets=[made.later_set], by=made.erik, now=NOW,
        earlier=made.revision,
    )  # fmt: skip
    made.parts = written(made.draft, made.erik)
    gone = saving.add(Initiative(plan=made.draft, title="En indsats, der blev slettet"), by=made.erik, now=NOW)
    deleting.delete(Initiative, plan=made.draft, key=gone.key, seen=deleting.seen_of(gone), by=made.erik, now=NOW)
    made.gone = gone.key
    made.named = name_draft(made.draft, "Sendt til direktionen", by=made.erik, now=NOW)
    made.reviewed = review_of(made.draft).lines[-1].key
    made.survey = Survey.objects.create(
        goal=made.later_set.made[0], year=2027, title="Rundspørge", source="KL", is_open=True
    )
    question = SurveyQuestion.objects.create(survey=made.survey, number=1, text="Hvordan går det?")
    made.asked = Survey.objects.create(
        goal=made.later_set.made[0], year=2027, title="Ny rundspørge", source="KL", is_open=True
    )
    made.reply = surveys.begin(made.draft, made.survey, by=made.erik, now=NOW)
    surveys.save(made.reply, {question.pk: (0, "Det går godt.")}, by=made.erik, now=NOW)
    surveys.publish(made.reply, by=made.signe, now=NOW)
    made.question = readiness_of(made.draft).odd[0].token

    made.submitted = begin(made.aalborg, first_year=2028, last_year=2029, goal_sets=[], by=made.erik, now=NOW)
    made.submitted_parts = written(made.submitted, made.erik)
    workflow.take(made.submitted, "submit", by=made.signe, now=NOW)
    made.submitted.refresh_from_db()
    made.reading_link = reading.make(
        plan=made.submitted, revision=made.submitted.newest_revision, name="Handicaprådet", by=made.signe,
        now=timezone.now(), may_note=True,
    )  # fmt: skip
    made.reading_secret = secret_of(made.reading_link)
    made.calendar_secret = calendar_links.make(user=made.erik, now=timezone.now()).split("/")[-2]

    made.annulled = begin(made.aalborg, first_year=2033, last_year=2033, goal_sets=[], by=made.erik, now=NOW)
    made.annulled_parts = written(made.annulled, made.erik)
    adopt(made.annulled, made.signe)
    workflow.take(made.annulled, "annul", by=made.signe, now=NOW, reason="Registreret på den forkerte plan.")
    made.annulled.refresh_from_db()
    made.discarded = begin(made.aalborg, first_year=2034, last_year=2034, goal_sets=[], by=made.erik, now=NOW)
    workflow.take(made.discarded, "discard", by=made.signe, now=NOW, reason="Lavet ved en fejl.")
    made.decision = made.revision.decisions.get()
    in_hearing(made)

    made.elsewhere = begin(made.esbjerg, first_year=2027, last_year=2027, goal_sets=[], by=made.esther, now=NOW)
    made.elsewhere_parts = written(made.elsewhere, made.esther)

    image = files.store_bytes(picture((30, 20)), files.PNG, "kort.png")
    made.brought = take_in(
        made.aalborg, title="Plan", first_year=2040, last_year=2040, goal_sets=[made.later_set], by=made.erik, now=NOW,
        task=None, pasted=f"# Forord\n\nHej\n\n![](fil:{IMAGE})\n\n# Flere i uddannelse\n\nTekst",
    )  # fmt: skip
    made.brought.images = [{"key": IMAGE, "sha256": image.sha256, "size": image.size, "content_type": files.PNG,
                            "file_name": image.name, "alt": "Et kort"}]  # fmt: skip
    made.brought.save()

    own = files.store_bytes(SHORT_PDF, files.PDF, "egen plan.pdf")
    made.answer = answers.give(made.aalborg, 2030, kind="own_plan", file=own, by=made.signe, now=NOW)
    return made


def _built(media):
    """The scene, committed in the database that is open; nothing is done that would be done on commit."""
    with pytest.MonkeyPatch.context() as patch, override_settings(MEDIA_ROOT=media), transaction.atomic():
        patch.setattr(pdf, "written", lambda *args, **kwargs: SHORT_PDF)
        made = build()
        made.cookies = {}
        for name in WHO[1:]:
            client = Client()
            client.force_login(getattr(made, name))
            made.cookies[name] = client.cookies
        connection.run_on_commit.clear()
    return made


@pytest.fixture(scope="session")
def scene_database(django_db_setup, django_db_blocker, tmp_path_factory):
    """A copy of the tests' database with the scene in it: its name, the scene as it was made, and its files."""
    media = str(tmp_path_factory.mktemp("scene"))
    with django_db_blocker.unblock(), databases.cloned("scene") as name:
        with databases.led_to(name):
            made = _built(media)
        yield SimpleNamespace(name=name, made=made, media=media)


@pytest.fixture(scope="module")
def built_scene(scene_database, django_db_blocker, tmp_path_factory):
    made = copy.deepcopy(scene_database.made)
    made.media = str(tmp_path_factory.mktemp("scene") / "media")
    shutil.copytree(scene_database.media, made.media)
    made.handler = ClientHandler(enforce_csrf_checks=False)
    with (
        django_db_blocker.unblock(),
        databases.led_to(scene_database.name),
        override_settings(MEDIA_ROOT=made.media),
        transaction.atomic(),
    ):
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def scene(built_scene, db, settings, monkeypatch):
    """The scene; ``scene.client("erik")`` is a browser in which he is signed in. PDFs are short ones."""
    settings.MEDIA_ROOT = built_scene.media
    settings.MINISTRY_NEEDS_SECOND_FACTOR = False
    monkeypatch.setattr(pdf, "written", lambda *args, **kwargs: SHORT_PDF)

    def client(name, **options):
        made = Client(**options)
        if not options:
            made.handler = built_scene.handler  # which has its middleware already
        made.cookies.update(built_scene.cookies.get(name, {}))
        return made

    built_scene.client = client
    return built_scene
