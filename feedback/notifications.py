"""Letters about steps: one row a letter, one job a row, in the transaction of the step."""

from typing import Any, Final

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from feedback.models import CaseAuthor, Letter, LetterState, Step
from portal.jobs.actions import enqueue
from portal.jobs.models import Job
from portal.jobs.states import JobState

NOT_SURE: Final = (LetterState.UNKNOWN, LetterState.FAILED)


def tell_author(step: Step) -> None:
    """Write the author of the case a letter about ``step``, if there is an account to write to."""
    author = CaseAuthor.objects.filter(case_id=step.case_id, person__is_active=True).first()
    if author is None or author.person_id is None:
        return
    letter = Letter.objects.create(step=step, person_id=author.person_id)
    enqueue("feedback.send_letter", key=f"letter:{letter.pk}:1", letter=letter.pk)


def undelivered() -> Any:
    """Letters that did not arrive, or perhaps not: refused, of unknown fate, or given up as no server answered."""
    key = Concat(Value("letter:"), _written("pk"), Value(":"), _written("attempt"))
    given_up = Q(Exists(Job.objects.filter(key=key, state=JobState.FAILED)), state=LetterState.WAITING)
    return Letter.objects.filter(Q(state__in=NOT_SURE) | given_up)


def _written(column: str) -> Cast:
    return Cast(OuterRef(column), CharField())


@transaction.atomic
def resend(letter: Letter) -> None:
    """An officer's decision: whether a letter of unknown fate arrived cannot be found out from here."""
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.WAITING, error="", attempt=letter.attempt + 1)
    enqueue("feedback.send_letter", key=f"letter:{letter.pk}:{letter.attempt + 1}", letter=letter.pk)
