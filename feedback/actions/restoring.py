"""Undoing a removal, or a "no" before publication: what was shown stands again as it stood."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from feedback.actions.steps import append, lock, take_step
from feedback.actors import Actor
from feedback.models import Case, Step
from feedback.states import Status, StepKind, may_follow

# What a step says of its maker and of itself; whatever else it says belongs to the answer.
OWN = frozenset({"v", "role", "department", "language", "attachments", "again"})


@transaction.atomic
def restore(*, case: Case, explanation: str, by: Actor, made_at: datetime | None = None) -> Step:
    """A contest was right. What was never public is published; what was removed gets its status and dates back.

    Only publication shows a case, and the table of statuses lets nobody jump: so the case goes from there once more
    through what it had been. These further steps are no news: no letter.
    """
    case = lock(case)
    publication: dict[str, Any] = {"case": case, "status": Status.PUBLISHED, "explanation": explanation, "by": by}
    removal = case.steps.filter(status=Status.REMOVED).order_by("-number").first()
    stood = _stood(removal) if removal else []
    # An answer that was covered meanwhile is gone: the case waits for another one.
    if removal is None or stood[-1].redacted:
        return take_step(**publication, made_at=made_at)
    last = case.steps.get(number=removal.number - 1)
    # An answer was given once: where it stood no clock runs, not even on the way there.
    shown = take_step(**publication, answer_due_on=last.answer_due_on, made_at=made_at)
    for step in stood[1:]:
        language = step.details.get("language") or settings.LANGUAGE_CODE
        with translation.override(language):
            words = _("It stands again as it stood before it was removed.")
        said = {name: value for name, value in step.details.items() if name not in OWN}
        append(
            case,
            kind=StepKind.STATUS,
            status=step.status,
            explanation=words,
            details={"language": language, "again": step.details.get("again", step.number), **said},
            by=by,
            answer_due_on=last.answer_due_on,
            promised_on=last.promised_on,
            made_at=made_at or timezone.now(),
        )
    return shown


def _stood(removal: Step) -> list[Step]:
    """The status steps from the publication to what stood before ``removal``, without those that can be left out."""
    earlier = removal.case.steps.filter(kind=StepKind.STATUS, number__lt=removal.number).order_by("number")
    steps = list(earlier)
    begin = max(index for index, step in enumerate(steps) if step.status == Status.PUBLISHED)
    return list(_shortest(removal.case.kind, steps[begin:]))


def _shortest(kind: str, steps: Sequence[Step]) -> Iterator[Step]:
    yield steps[0]
    while len(steps) > 1:
        # The next one always may follow, as it did.
        far = max(index for index in range(1, len(steps)) if may_follow(kind, steps[0].status, steps[index].status))
        steps = steps[far:]
        yield steps[0]
