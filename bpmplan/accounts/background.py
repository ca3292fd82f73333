"""The ministry's page of background work: what runs, waits and failed, timed jobs, and whether a worker is alive."""

from django.contrib import messages
from django.db.models import Count, Min
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_tasks import TaskResultStatus

from ..jobs import beats, timed
from ..jobs.labels import LANES, label_of
from ..jobs.models import Job, WorkerBeat
from ..outbox.models import Mail
from .permissions import ministry_required

FAILED_SHOWN = 50


@require_GET
@ministry_required
def background(request):
    now = timezone.now()
    workers = list(WorkerBeat.objects.order_by("-beat_at"))
    for worker in workers:
        worker.is_alive = worker.beat_at > now - beats.SILENT_AFTER
    failed = Job.objects.failed().order_by("-finished_at")
    context = {
        "is_silent": not any(worker.is_alive for worker in workers),
        "workers": workers,
        "running": Job.objects.running().order_by("started_at"),
        "waiting": _waiting(),
        "failed": failed[:FAILED_SHOWN],
        "failed_count": failed.count(),
        "timed": timed.next_runs(),
        "mails_waiting": Mail.objects.waiting().count(),
        "mails_not_arrived": Mail.objects.not_arrived().count(),
    }
    return render(request, "accounts/background.html", context)


@require_POST
@ministry_required
def background_try_again(request, pk):
    job = get_object_or_404(Job, pk=pk)
    if job.try_again():
        messages.success(request, f"»{job.label}« er sat i kø igen.")
    else:
        messages.info(request, f"»{job.label}« er allerede i kø eller kørt.")
    return redirect("background")


@require_POST
@ministry_required
def background_run_now(request, name):
    if not timed.run_soon(name, timezone.now()):
        raise Http404
    messages.success(request, "Kørslen begynder om et øjeblik.")
    return redirect("background")


def state_of_background(now):
    """What staff should know on their front page: whether no worker is alive, and how many tasks have failed."""
    return {"is_silent": beats.worker_is_silent(now), "failed": Job.objects.failed().count()}


def _waiting():
    """What waits, a row for each kind of task: its label, lane, how many, and since when the oldest does."""
    rows = Job.objects.filter(status=TaskResultStatus.READY).order_by().values("task_path", "queue_name")
    return [
        {
            "label": label_of(row["task_path"]),
            "lane": LANES.get(row["queue_name"], row["queue_name"]),
            "count": row["count"],
            "oldest": row["oldest"],
        }
        for row in rows.annotate(count=Count("pk"), oldest=Min("enqueued_at")).order_by("oldest")
    ]
