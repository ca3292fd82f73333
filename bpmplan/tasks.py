"""What the worker does at night for the whole site."""

from django.utils import timezone
from django_tasks import task

from . import retention


@task(queue_name="default")
def delete_what_has_been_kept():
    return retention.sweep_all(timezone.now())
