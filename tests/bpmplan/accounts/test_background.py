"""The ministry's page of background work says what is so, and does what its buttons say."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import task_backends

from bpmplan.jobs import beats
from bpmplan.jobs.labels import label_of
from bpmplan.jobs.models import Job, TimedJob
from bpmplan.outbox.tasks import send_due
from tests.bpmplan.jobs import tasks

pytestmark = pytest.mark.django_db
PAGE = "/ministerium/baggrund/"


def shown(client):
    """The page's words, with one space between them."""
    return " ".join(client.get(PAGE).content.decode().split())


def test_a_silent_worker_is_said_on_the_page_and_on_the_front_page(minna, client_for):
    client, now = client_for(minna), timezone.now()
    assert "Baggrundsprogrammet svarer ikke" in shown(client)
    assert "Baggrundsprogrammet svarer ikke" in client.get("/ministerium/").content.decode()
    beats.beat("node-1 4711 abc", started_at=now, now=now)
    page = shown(client)
    assert "node-1 (4711)" in page
    assert "svarer ikke" not in page
    assert "alt kører" in client.get("/ministerium/").content.decode()
    beats.beat("node-1 4711 abc", started_at=now, now=now - timedelta(minutes=1))
    assert "<strong>Svarer ikke</strong>" in shown(client)


def test_what_waits_runs_and_failed_is_shown_without_what_an_error_says(minna, client_for, work, tmp_path):
    client, now = client_for(minna), timezone.now()
    beats.beat("node-1 4711 abc", started_at=now, now=now)
    for _ in range(3):
        send_due.enqueue()
    tasks.fail.enqueue(str(tmp_path / "notes"))
    page = shown(client)
    assert "Send mails, der venter</th><td>Mails</td><td>3 venter" in page
    assert "Ingen opgaver er fejlet." in page
    work(may_fail=True)
    page = shown(client)
    assert "Fejl i programmet (ValueError)" in page
    assert "Intet kører eller venter" in page
    assert "1 baggrundsopgave er fejlet" in client.get("/ministerium/").content.decode()
    job = Job.objects.failed().get()
    for words in ("»Fail« er sat i kø igen.", "er allerede i kø"):
        assert words in client.post(f"{PAGE}{job.pk}/igen/", follow=True).content.decode()
    assert [one.status for one in work(may_fail=True)] == ["FAILED"]
    Job.objects.filter(pk=job.pk).update(status="READY", finished_at=None, worker_ids=["a:default"])
    assert Job.objects.get(pk=job.pk).claim("b:default")
    assert "Kører (2. forsøg)" in shown(client)


def test_a_timed_job_is_run_when_somebody_asks_for_it(minna, client_for):
    client = client_for(minna)
    page = shown(client)
    assert "Send dagens påmindelser" in page
    assert "Arbejdsdage kl. 07.00" in page
    assert "Når baggrundsprogrammet starter" in page
    client.post(f"{PAGE}faste/reminders/")
    assert TimedJob.objects.get(name="reminders").next_at <= timezone.now()


def test_every_task_of_the_program_has_a_danish_name():
    from bpmplan import tasks as house
    from bpmplan.outbox import tasks as outbox
    from goals import tasks as goals
    from plans.dates import tasks as dates
    from plans.documents import tasks as documents

    kind = task_backends["default"].task_class
    named = [
        one
        for module in (house, outbox, goals, dates, documents)
        for one in vars(module).values()
        if isinstance(one, kind)
    ]
    assert len(named) >= 5
    nameless = [one.name for one in named if label_of(one.module_path) == one.name.replace("_", " ").capitalize()]
    assert not nameless


def test_the_page_costs_the_same_however_much_there_is(minna, client_for, django_assert_num_queries, tmp_path):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_for(minna)
    shown(client)
    with CaptureQueriesContext(
        connection,
    ) as few:
        shown(client)
    for _ in range(20):
        send_due.enqueue()
        tasks.fail.enqueue(str(tmp_path / "notes"))
    Job.objects.filter(task_path__endswith="fail").update(status="FAILED", finished_at=timezone.now())
    with django_assert_num_queries(len(few)):
        shown(client)
