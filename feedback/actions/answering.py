"""The municipality's side: answer, move the date, pass on, note."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from feedback import rules
from feedback.actions.steps import KEEP, lock, take_step
from feedback.actors import Actor
from feedback.attachments import CleanFile
from feedback.clock import extendable_to
from feedback.models import Assignment, Case, InternalNote, Step
from feedback.rulebook import rule_text
from feedback.states import StepKind
from portal.identity.models import Department, User
from portal.tenancy.scope import current_municipality


def answer(
    *,
    case: Case,
    status: str,
    explanation: str,
    by: Actor,
    reason: str = "",
    next_possible: str = "",
    rule: int | None = None,
    cost_eur: int | None = None,
    period: str = "",
    promised_on: date | None = KEEP,
    deciding_body: str = "",
    decision_number: str = "",
    decision_on: date | None = None,
    decision_url: str = "",
    forwarded_to: str = "",
    merged_into: str = "",
    files: Sequence[CleanFile] = (),
    made_at: datetime | None = None,
) -> Step:
    """Move a case one step and tell the public why, with what it costs (whole euros) and when it will be."""
    return take_step(
        case=case,
        status=status,
        explanation=explanation,
        by=by,
        promised_on=promised_on,
        files=files,
        made_at=made_at,
        reason=reason,
        next_possible=next_possible,
        rule=rule_text(rule) if rule else None,
        cost_eur=cost_eur,
        period=period,
        deciding_body=deciding_body,
        decision_number=decision_number,
        decision_on=decision_on.isoformat() if decision_on else None,
        decision_url=decision_url,
        forwarded_to=forwarded_to,
        merged_into=merged_into,
    )


def latest_answer(case: Case) -> date:
    """The last day to which the answer of ``case`` may be moved: as its first step promised, if it can be read."""
    first = case.steps.get(number=1)
    days = timedelta(days=current_municipality().extension_days)
    return extendable_to(first.details) or timezone.localdate(case.opened_at) + days


@transaction.atomic
def extend(*, case: Case, new_due: date, explanation: str, by: Actor, made_at: datetime | None = None) -> Step:
    """Move the date of the answer, once and with its reason; the first date stays in the trail."""
    case = lock(case)
    rules.refuse_for(
        rules.extension_problems(
            current=case.answer_due_on,
            new=new_due,
            today=timezone.localdate(made_at),
            latest=latest_answer(case),
            extended_before=case.steps.filter(kind=StepKind.DUE_DATE).exists(),
        )
    )
    return take_step(
        case=case, kind=StepKind.DUE_DATE, explanation=explanation, by=by, answer_due_on=new_due, made_at=made_at
    )


@transaction.atomic
def pass_on(
    *,
    case: Case,
    department: Department,
    explanation: str,
    by: Actor,
    officer: User | None = None,
    made_at: datetime | None = None,
) -> Step:
    """Let the case wait for another department; the public sees which, not which officer."""
    case = lock(case)
    has = Assignment.objects.filter(case=case).values_list("department_id", "officer_id").first()
    rules.refuse_for(rules.passing_problems(has=has, to=(department.pk, officer.pk if officer else None)))
    Assignment.objects.update_or_create(case=case, defaults={"department": department, "officer": officer})
    return take_step(
        case=case,
        kind=StepKind.PASSED_ON,
        explanation=explanation,
        by=by,
        made_at=made_at,
        passed_to=dict(department.names),
    )


def note(*, case: Case, text: str, by: User) -> InternalNote:
    return InternalNote.objects.create(case=case, text=text, by=by)
