"""Sealing a step's row: its salt, its seal and its place in the chain, for whoever writes or verifies one."""

import secrets

from feedback.models import Step
from feedback.proof import chain
from feedback.when import day, moment


def sealed(step: Step, *, reference: str, before: str, redacts: int | None = None) -> Step:
    """``step`` with a fresh salt, continuing the chain after digest ``before`` ("" for the first)."""
    step.salt = secrets.token_hex(32)
    step.seal = chain.seal(salt=step.salt, explanation=step.explanation, details=step.details)
    step.digest = digest_of(reference, step, before, redacts)
    return step


def digest_of(reference: str, step: Step, before: str, redacts: int | None = None) -> str:
    """``redacts``: the number of the step that this one covers."""
    return chain.digest(
        before=before,
        seal=step.seal,
        reference=reference,
        number=step.number,
        kind=step.kind,
        status=step.status,
        made_at=moment(step.made_at),
        answer_due_on=day(step.answer_due_on),
        promised_on=day(step.promised_on),
        redacts=redacts,
        day_only=step.day_only,
    )
