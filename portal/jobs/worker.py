"""Working jobs off: claim a row, do it in its own scope, write down what came of it.

A job is done at least once; each task makes itself act once (by unique keys in its own transaction). A worker that
dies leaves its row ``running``; after ``LEASE`` another takes it up again, unless it was the last of ``ATTEMPTS``.
"""

import logging
import os
import socket
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation

from portal.jobs import registry
from portal.jobs.models import Job
from portal.jobs.states import JobState
from portal.tenancy.scope import every_municipality, municipality_scope

log = logging.getLogger("portal.jobs")

LEASE: Final = timedelta(minutes=5)
ATTEMPTS: Final = 8
WORKER_DIED: Final = "WorkerDied"
NAME: Final = f"{socket.gethostname()}:{os.getpid()}"


def claim(*, pk: int | None = None) -> Job | None:
    """The next job that is due (or the job ``pk``), marked as ours; None when there is nothing to do.

    PostgreSQL skips rows that another worker holds; SQLite's IMMEDIATE transactions queue up.
    """
    now = timezone.now()
    ready = Q(state=JobState.WAITING, due_at__lte=now) | Q(state=JobState.RUNNING, claimed_at__lt=now - LEASE)
    with transaction.atomic():
        jobs = Job.objects.filter(ready)
        if pk is not None:
            jobs = jobs.filter(pk=pk)
        if connection.features.has_select_for_update_skip_locked:
            jobs = jobs.select_for_update(skip_locked=True, of=("self",))
        jobs = jobs.order_by("due_at", "id")
        while (job := jobs.first()) and job.state == JobState.RUNNING and job.attempts >= ATTEMPTS:
            # As on the way of exceptions, which a worker that is killed, or has no memory left, does not live to see.
            log.error("Job %s (%s) ended every worker that took it up", job.pk, job.task)
            Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, finished_at=now, error=WORKER_DIED)
        if job is None:
            return None
        Job.objects.filter(pk=job.pk).update(
            state=JobState.RUNNING, claimed_at=now, claimed_by=NAME, attempts=F("attempts") + 1
        )
        job.refresh_from_db()
        return job


def work(job: Job) -> None:
    """Do a claimed job and note the outcome. A failing task is tried again later, ever more slowly."""
    scope = municipality_scope(job.municipality) if job.municipality else every_municipality()
    zone = timezone.override(job.municipality.zone) if job.municipality else nullcontext()
    try:
        with scope, zone, translation.override(None):
            registry.find(job.task)(**job.payload)
    except Exception as problem:
        # The text of an exception may quote what people wrote; the queue keeps its kind only.
        log.exception("Job %s (%s) failed", job.pk, job.task)
        _put_off(job, type(problem).__name__)
    else:
        _close(job, JobState.DONE, "")


def _put_off(job: Job, error: str) -> None:
    if job.attempts >= ATTEMPTS:
        _close(job, JobState.FAILED, error)
    else:
        due_at = timezone.now() + timedelta(seconds=10 * 3**job.attempts)
        _ours(job).update(state=JobState.WAITING, due_at=due_at, error=error)


def _close(job: Job, state: JobState, error: str) -> None:
    """Only the hours stay: a row that lies here for weeks would say when somebody withdrew what keeps its day only."""
    moments = {"created_at": job.created_at, "due_at": job.due_at, "claimed_at": job.claimed_at}
    hours = {name: _hour(moment) for name, moment in moments.items() if moment}
    _ours(job).update(state=state, finished_at=_hour(timezone.now()), error=error, **hours)


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _ours(job: Job) -> QuerySet[Job]:
    # A worker that was slow, not dead, must not overwrite what its successor wrote.
    return Job.objects.filter(pk=job.pk, claimed_at=job.claimed_at, claimed_by=NAME)


def work_off(*, at_most: int = 1000) -> int:
    """Do what is due, ``at_most`` so many jobs; returns how many were done."""
    for done in range(at_most):
        job = claim()
        if job is None:
            return done
        work(job)
    return at_most
