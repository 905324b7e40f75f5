"""Background work of cases: letters, the nightly head."""

from feedback import heads, letters
from portal.jobs.registry import every, task


@task("feedback.send_letter")
def send_letter(letter: int) -> None:
    letters.send(letter)


@every(3600)
@task("feedback.publish_head")
def publish_head() -> None:
    # Hourly, since each town has its own midnight; the head of a day is published once.
    heads.publish_head()
