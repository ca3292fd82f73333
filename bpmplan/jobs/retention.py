"""How long the queue keeps tasks that have ended."""

from django_tasks import TaskResultStatus

from ..retention import Retention, delete_in_batches, register
from .models import Job

ENDED = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)


def _sweep(before):
    return delete_in_batches(Job.objects.filter(status__in=ENDED, finished_at__lt=before))


register(Retention("tasks", "baggrundsopgaver, der er kørt", "KEEP_TASKS_DAYS", 30, _sweep, may_be_forever=False))
