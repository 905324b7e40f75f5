"""Asking for work, in the caller's transaction: no answer without its letters, no letter without its answer."""

from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.jobs.hurry import hand_over
from portal.jobs.models import Job
from portal.tenancy.models import Municipality
from portal.tenancy.scope import scope_or_none


def enqueue(
    task: str, *, key: str, municipality: Municipality | None = None, due_at: datetime | None = None, **payload: Any
) -> None:
    """Have ``task`` done once for ``key``; a job of that key which exists already, done or not, is left as it is."""
    municipality = municipality or scope_or_none()
    job = Job(task=task, key=key, municipality=municipality, payload=payload, due_at=due_at or timezone.now())
    Job.objects.bulk_create([job], ignore_conflicts=True)
    if settings.REDIS_URL and due_at is None:
        transaction.on_commit(partial(hand_over, key))
