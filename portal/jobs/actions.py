"""Asking for work, in the caller's transaction: no answer without its letters, no letter without its answer."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.jobs.hurry import hand_over
from portal.jobs.models import Job
from portal.jobs.states import JobState
from portal.tenancy.models import Municipality
from portal.tenancy.scope import current_municipality, scope_or_none

# No key is asked for again so late; failed jobs stay until somebody has looked at them.
DONE_KEPT: Final = timedelta(days=30)


def enqueue(
    task: str, *, key: str, municipality: Municipality | None = None, due_at: datetime | None = None, **payload: Any
) -> None:
    """Have ``task`` done once for ``key``; a job of that key which exists already, done or not, is left as it is."""
    municipality = municipality or scope_or_none()
    job = Job(task=task, key=key, municipality=municipality, payload=payload, due_at=due_at or timezone.now())
    Job.objects.bulk_create([job], ignore_conflicts=True)
    if settings.REDIS_URL and due_at is None:
        transaction.on_commit(partial(hand_over, key))


def sweep() -> None:
    """Forget the municipality's jobs that were done long ago."""
    Job.objects.filter(
        municipality=current_municipality(), state=JobState.DONE, finished_at__lt=timezone.now() - DONE_KEPT
    ).delete()
