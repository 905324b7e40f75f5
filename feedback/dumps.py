"""cases.csv and steps.csv: everything, tombstones included, for whoever wants to check us.

Words that the public may not read (not published, removed, covered) are left out and marked; their seals stay, so the
chain verifies all the same. Cells are exact: a leading ``=`` is not escaped, since it would break the seal, and the
files are for programs, not for a spreadsheet.
"""

import csv
from collections.abc import Iterator
from typing import Any, Final

from feedback import chain
from feedback.models import Case, Step
from feedback.states import StepKind

CASE_COLUMNS: Final = (
    "reference", "kind", "title", "status", "shown", "channel", "opened_at", "answer_due_on", "promised_on",
)  # fmt: skip
STEP_COLUMNS: Final = (
    "id", "reference", "number", "kind", "status", "explanation", "details", "answer_due_on", "promised_on",
    "made_at", "day_only", "redacts", "redacted", "withheld", "salt", "seal", "digest",
)  # fmt: skip


class _Echo:
    """Hands each line back to the streaming response instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _lines(columns: tuple[str, ...], rows: Iterator[list[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow(row)


def cases_csv() -> Iterator[str]:
    return _lines(CASE_COLUMNS, (_case_row(case) for case in Case.objects.order_by("id").iterator(chunk_size=2000)))


def _case_row(case: Case) -> list[Any]:
    return [
        case.reference,
        case.kind,
        case.title if case.shown else "",
        case.status,
        str(case.shown).lower(),
        case.channel,
        chain.moment(case.opened_at) if not case.day_only else case.opened_at.astimezone(case.municipality.zone).date(),
        chain.day(case.answer_due_on),
        chain.day(case.promised_on),
    ]


def steps_csv() -> Iterator[str]:
    steps = Step.objects.select_related("case", "redacts").order_by("id").iterator(chunk_size=2000)
    return _lines(STEP_COLUMNS, (_step_row(step) for step in steps))


def holds_submission(step: Step) -> bool:
    """Whether the step's words are the resident's own, which only a published case shows."""
    return step.number == 1 or step.kind == StepKind.CORRECTION


def _step_row(step: Step) -> list[Any]:
    withheld = holds_submission(step) and not step.case.shown and not step.redacted
    blank = withheld or step.redacted
    return [
        step.pk,
        step.case.reference,
        step.number,
        step.kind,
        step.status,
        "" if blank else step.explanation,
        "" if blank else chain.canonical(step.details).decode(),
        chain.day(step.answer_due_on),
        chain.day(step.promised_on),
        chain.moment(step.made_at),
        str(step.day_only).lower(),
        step.redacts.number if step.redacts else "",
        str(step.redacted).lower(),
        str(withheld).lower(),
        "" if blank else step.salt,
        step.seal,
        step.digest,
    ]
