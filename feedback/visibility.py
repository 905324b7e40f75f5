"""Which words of a trail the public may read: none of an author's that no officer could have read before.

Pure; the page, the API and the open data all ask here. Seals and digests are public whatever is withheld.
"""

from collections.abc import Sequence

from feedback.actors import AUTHOR
from feedback.models import Case, Step
from feedback.states import Status, StepKind


def withheld(case: Case, steps: Sequence[Step]) -> frozenset[int]:
    """Numbers of the steps whose words are not public. ``steps``: the whole trail, the oldest first."""
    return frozenset(step.number for step in steps if _is_withheld(case, step, steps))


def _is_withheld(case: Case, step: Step, steps: Sequence[Step]) -> bool:
    if holds_words(step):
        return not case.shown or _put_right_in_time(step, steps)
    if step.details.get("role") != AUTHOR.role:
        return False
    if step.kind == StepKind.SECOND_LOOK:
        return not (case.shown and _read_by_officer(step, steps))
    # Why an author leaves is between them and the municipality: no officer's step follows it.
    return step.status == Status.WITHDRAWN


def holds_words(step: Step) -> bool:
    """Whether the step carries the submission itself, which only a shown case may show."""
    return step.number == 1 or step.kind == StepKind.CORRECTION


def _put_right_in_time(step: Step, steps: Sequence[Step]) -> bool:
    """Whether its words were replaced before the case was first published: nobody but the moderator read them."""
    published = next((later.number for later in steps if later.status == Status.PUBLISHED), None)
    return published is not None and any(
        step.number < later.number < published and holds_words(later) for later in steps
    )


def _read_by_officer(step: Step, steps: Sequence[Step]) -> bool:
    """Whoever makes the next step has the words before their eyes, and can cover them."""
    return any(later.number > step.number and later.details.get("role", "") != AUTHOR.role for later in steps)
