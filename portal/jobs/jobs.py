"""Work on the queue itself, and on sessions, which no package of ours has rows of."""

from django.core.management import call_command

from portal.jobs.actions import sweep
from portal.jobs.registry import every, task


@every(86_400)
@task("jobs.sweep")
def sweep_done() -> None:
    sweep()


@every(86_400)
@task("sessions.sweep")
def sweep_sessions() -> None:
    # A log-in that was never finished has left an e-mail and a code in its session.
    call_command("clearsessions")
