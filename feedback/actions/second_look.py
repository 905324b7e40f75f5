"""The second look at a "no": by another officer, and it always ends in words of its own."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from feedback import rules
from feedback.actions.restoring import restore
from feedback.actions.steps import lock, take_step
from feedback.actors import Actor
from feedback.models import Case, Step, StepAuthor
from feedback.states import REFUSED, Status, StepKind


@transaction.atomic
def take_second_look(
    *, case: Case, explanation: str, by: Actor, status: str = "", made_at: datetime | None = None
) -> Step:
    """Let the "no" stand (``status`` "") or move the case on; either way the clock of the request stops or goes on.

    Raises ``Refused`` where nobody asked, and for the officer who said no.
    """
    case = lock(case)
    if case.status not in REFUSED or case.answer_due_on is None:
        raise rules.Refused(_("Nobody has asked for a second look."))
    rules.refuse_for(
        rules.other_officer_problems(decided_by=who_decided(case), officer=by.person.pk if by.person else None)
    )
    if status == Status.PUBLISHED:
        return restore(case=case, explanation=explanation, by=by, made_at=made_at)
    if status:
        return take_step(case=case, status=status, explanation=explanation, by=by, made_at=made_at)
    return take_step(
        case=case, kind=StepKind.ASSESSMENT, explanation=explanation, by=by, answer_due_on=None, made_at=made_at
    )


def who_decided(case: Case) -> int | None:
    """The account that gave the status which stands; None where nobody's is kept."""
    decision = case.steps.filter(kind=StepKind.STATUS).order_by("-number").first()
    if decision and (again := decision.details.get("again")):
        # Whoever undid a removal has not decided what stood before it.
        decision = case.steps.get(number=again)
    return StepAuthor.objects.filter(step=decision).values_list("person_id", flat=True).first()
