"""Background work of cases: letters, covered files, the nightly head."""

from typing import Literal

from django.core.files.storage import storages

from feedback import letters
from feedback.proof import heads
from portal.jobs.registry import every, task


@task("feedback.send_letter")
def send_letter(letter: int) -> None:
    letters.send(letter)


@task("feedback.forget_file")
def forget_file(storage: Literal["private", "public"], name: str) -> None:
    # What is gone already may be deleted once more.
    storages[storage].delete(name)


@every(3600)
@task("feedback.publish_head")
def publish_head() -> None:
    # Hourly, since each town has its own midnight; the head of a day is published once.
    heads.publish_head()
