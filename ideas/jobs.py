"""Background work of the ideas."""

from ideas.actions.counting import recount
from portal.jobs.registry import every, task


# Without any step an idea becomes late at midnight, so counting when something happens is not enough.
@every(1800)
@task("ideas.count")
def count() -> None:
    recount()
