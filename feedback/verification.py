"""Does every trail still say what was once written? Reads everything, trusts nothing but the arithmetic."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet

from feedback import chain, rules
from feedback.models import Case, Step
from feedback.sealing import digest_of
from feedback.states import Status, StepKind, may_follow
from feedback.visibility import holds_words


@dataclass(frozen=True)
class Fault:
    reference: str
    # Number of the step, 0 for the case itself.
    step: int
    what: str

    def __str__(self) -> str:
        place = f"{self.reference}, step {self.step}" if self.step else self.reference
        return f"{place}: {self.what}"


def faults() -> Iterator[Fault]:
    """Every fault of every trail in scope, in the order of the cases; memory stays flat."""
    cases = Case.objects.order_by("id").iterator(chunk_size=2000)
    steps = groupby(_steps().iterator(chunk_size=2000), key=lambda step: step.case_id)
    trail = next(steps, None)
    for case in cases:
        if trail is not None and trail[0] == case.pk:
            yield from trail_faults(case, list(trail[1]))
            trail = next(steps, None)
        else:
            yield Fault(case.reference, 0, "has no steps")
    yield from _gaps()


def _steps() -> "QuerySet[Step]":
    return Step.objects.order_by("case_id", "number").select_related(None)


def trail_faults(case: Case, steps: list[Step]) -> Iterator[Fault]:
    before, status, covers = chain.START, "", {step.redacts_id for step in steps if step.redacts_id}
    numbers = {step.pk: step.number for step in steps}
    for expected, step in enumerate(steps, start=1):
        for what in _step_faults(case, step, before, numbers):
            yield Fault(case.reference, step.number, what)
        if step.number != expected:
            yield Fault(case.reference, step.number, f"step {expected} is missing")
        if step.redacted != (step.pk in covers):
            yield Fault(case.reference, step.number, "is covered without a redaction, or not covered by one")
        if step.kind == StepKind.STATUS:
            if not may_follow(case.kind, status, step.status):
                yield Fault(case.reference, step.number, f"“{step.status}” cannot follow “{status}”")
            status = step.status
        before = step.digest
    yield from _case_faults(case, steps, status)


def _step_faults(case: Case, step: Step, before: str, numbers: dict[int, int]) -> Iterator[str]:
    if step.municipality_id != case.municipality_id:
        yield "belongs to another municipality than its case"
    if not step.redacted:
        if rules.explanation_problems(step.explanation):
            yield "has no explanation"
        if step.seal != chain.seal(salt=step.salt, explanation=step.explanation, details=step.details):
            yield "its words are not those that were sealed"
    covered = numbers.get(step.redacts_id, 0) if step.redacts_id else None
    if step.digest != digest_of(case.reference, step, before, covered):
        yield "its digest does not continue the chain"


def _case_faults(case: Case, steps: list[Step], status: str) -> Iterator[Fault]:
    words = [step for step in steps if holds_words(step) and not step.redacted]
    newest = words[-1] if words else None
    expected = {
        "status": status,
        "answer_due_on": steps[-1].answer_due_on,
        "promised_on": steps[-1].promised_on,
        "title": newest.details.get("title", "") if newest else "",
        "text": newest.explanation if newest else "",
        "shown": _is_shown(steps),
    }
    for column, value in expected.items():
        if getattr(case, column) != value:
            yield Fault(case.reference, 0, f"its {column} does not follow from its steps")


def _is_shown(steps: list[Step]) -> bool:
    public = [s.status for s in steps if s.status in (Status.PUBLISHED, Status.REMOVED)]
    return public[-1:] == [Status.PUBLISHED]


def _gaps() -> Iterator[Fault]:
    """References run without gaps: a missing one is a case that somebody took away."""
    keys = Case.objects.order_by("municipality_id", "series", "year", "number").values_list(
        "municipality_id", "series", "year", "number", "reference"
    )
    series, last = None, 0
    for municipality, name, year, number, reference in keys.iterator(chunk_size=5000):
        last = last if series == (municipality, name, year) else 0
        series = (municipality, name, year)
        if number != last + 1:
            yield Fault(reference, 0, f"number {last + 1} before it is missing")
        last = number
