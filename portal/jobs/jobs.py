"""Work on the queue itself."""

from portal.jobs.actions import sweep
from portal.jobs.registry import every, task


@every(86_400)
@task("jobs.sweep")
def sweep_done() -> None:
    sweep()
