"""The author's side: correct, withdraw, ask for a second look."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback import rules
from feedback.actions.steps import lock, take_step
from feedback.actors import AUTHOR, Actor
from feedback.clock import add_working_days
from feedback.models import Case, Step
from feedback.states import Status, StepKind
from portal.tenancy.scope import current_municipality


def withdraw(*, case: Case, explanation: str = "", by: Actor = AUTHOR, made_at: datetime | None = None) -> Step:
    return take_step(
        case=case,
        status=Status.WITHDRAWN,
        explanation=explanation or _("The author has withdrawn it."),
        by=by,
        made_at=made_at,
    )


@transaction.atomic
def ask_second_look(*, case: Case, explanation: str, by: Actor = AUTHOR, made_at: datetime | None = None) -> Step:
    """Ask that another officer looks again at a "no" or a removal; a new clock starts. Once per refusal."""
    case = lock(case)
    refusal = case.steps.filter(kind=StepKind.STATUS).order_by("-number").values("number")[:1]
    asked = case.steps.filter(kind=StepKind.SECOND_LOOK, number__gt=refusal).exists()
    rules.refuse_for(rules.second_look_problems(case.status, asked_before=asked))
    municipality = current_municipality()
    asked_on = (made_at or timezone.now()).astimezone(municipality.zone).date()
    return take_step(
        case=case,
        kind=StepKind.SECOND_LOOK,
        explanation=explanation,
        by=by,
        answer_due_on=add_working_days(asked_on, municipality.answer_days),
        made_at=made_at,
    )


@transaction.atomic
def correct(
    *, case: Case, title: str, text: str, explanation: str = "", by: Actor = AUTHOR, made_at: datetime | None = None
) -> Step:
    """New words for the submission; the old ones stay readable in the trail."""
    case = lock(case)
    rules.refuse_for(rules.correction_problems(case.status))
    return take_step(
        case=case,
        kind=StepKind.CORRECTION,
        explanation=text,
        by=by,
        title=title,
        # Put right, not translated.
        language=case.steps.get(number=1).details.get("language", ""),
        why=explanation,
        made_at=made_at,
    )
