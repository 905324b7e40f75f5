"""Background work of the ideas."""

from django.utils import timezone

from ideas.actions import drafts, photos
from ideas.actions.counting import recount
from ideas.models import Idea
from portal.jobs.registry import every, task


# Without any step an idea becomes late at midnight, so counting when something happens is not enough.
@every(1800)
@task("ideas.count")
def count() -> None:
    recount()


@task("ideas.settle_photos")
def settle_photos(idea: int) -> None:
    photos.settle(idea=Idea.objects.get(pk=idea))


@every(3600)
@task("ideas.sweep_drafts")
def sweep_drafts() -> None:
    drafts.sweep(now=timezone.now())
