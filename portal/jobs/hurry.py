"""Redis makes it faster, nothing more: the id of a committed job goes to django-rq, whose workers claim the row."""

import logging

import django_rq
from redis.exceptions import RedisError

from portal.jobs.models import Job
from portal.jobs.worker import claim, work

log = logging.getLogger("portal.jobs")


def hand_over(key: str) -> None:
    """Tell django-rq of the job; a dead Redis is ignored, since ``tick`` finds the row anyway."""
    job = Job.objects.filter(key=key).only("pk").first()
    if job is None:
        return
    try:
        django_rq.enqueue(do, job.pk)
    except RedisError:
        log.warning("Redis does not answer; job %s waits for tick", job.pk)


def do(pk: int) -> None:
    """What an rq worker runs."""
    job = claim(pk=pk)
    if job is not None:
        work(job)
