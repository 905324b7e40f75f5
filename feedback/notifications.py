"""Letters about steps: one row a letter, one job a row, in the transaction of the step."""

from django.db import transaction

from feedback.models import CaseAuthor, Letter, LetterState, Step
from portal.jobs.actions import enqueue


def tell_author(step: Step) -> None:
    """Write the author of the case a letter about ``step``, if there is an account to write to."""
    author = CaseAuthor.objects.filter(case_id=step.case_id, person__is_active=True).first()
    if author is None or author.person_id is None:
        return
    letter = Letter.objects.create(step=step, person_id=author.person_id)
    enqueue("feedback.send_letter", key=f"letter:{letter.pk}:1", letter=letter.pk)


@transaction.atomic
def resend(letter: Letter) -> None:
    """An officer's decision: whether a letter of unknown fate arrived cannot be found out from here."""
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.WAITING, error="", attempt=letter.attempt + 1)
    enqueue("feedback.send_letter", key=f"letter:{letter.pk}:{letter.attempt + 1}", letter=letter.pk)
