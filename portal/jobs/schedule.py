"""What comes back by itself: tasks marked ``@every`` are enqueued once per period and municipality."""

import time

from portal.jobs import registry
from portal.jobs.actions import enqueue
from portal.tenancy.models import Municipality
from portal.tenancy.scope import every_municipality


def enqueue_periodic() -> None:
    """The period's number is part of the key, so several ticks, or a restart, ask for the same job."""
    with every_municipality():
        for municipality in Municipality.objects.all():
            for task, seconds in registry.periodic().items():
                period = int(time.time() // seconds)
                enqueue(task, key=f"{task}:{municipality.slug}:{period}", municipality=municipality)
