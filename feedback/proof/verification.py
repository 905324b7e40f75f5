"""Does every trail still say what was once written? Reads everything, trusts nothing but the arithmetic."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, islice
from typing import Any, Final

from django.db.models import Max, QuerySet
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from feedback import kinds, rules
from feedback.models import Case, CaseAuthor, ReferenceCounter, Step, StepAttachment
from feedback.proof import chain, heads
from feedback.proof.sealing import digest_of
from feedback.states import Status, StepKind, may_follow
from feedback.visibility import holds_words
from portal.tenancy.scope import current_municipality

BATCH: Final = 2000
# Clocks of two machines differ, and a day that is kept without its hour begins at midnight.
LEEWAY: Final = timedelta(days=1, hours=2)


@dataclass(frozen=True)
class Fault:
    # Of a case, or the day of a head.
    reference: str
    # Number of the step, 0 for the case itself.
    step: int
    what: str

    def __str__(self) -> str:
        place = f"{self.reference}, step {self.step}" if self.step else self.reference
        return f"{place}: {self.what}"


@dataclass(frozen=True)
class Beside:
    """What other rows say of some cases, by case id: it must be what their steps sealed."""

    authors: Mapping[int, str]
    files: Mapping[int, Sequence[StepAttachment]]
    # By the names of the first step's details.
    contents: Mapping[int, Mapping[str, Any]]


def faults() -> Iterator[Fault]:
    """Every fault of every trail in scope, in the order of the cases; of trails, a batch at a time is in memory."""
    cases = Case.objects.order_by("id").iterator(chunk_size=BATCH)
    steps = groupby(_steps().iterator(chunk_size=BATCH), key=lambda step: step.case_id)
    trail = next(steps, None)
    while batch := list(islice(cases, BATCH)):
        beside = _beside(batch)
        for case in batch:
            if trail is not None and trail[0] == case.pk:
                yield from trail_faults(case, list(trail[1]), beside)
                trail = next(steps, None)
            else:
                yield Fault(case.reference, 0, "has no steps")
    yield from _gaps()
    yield from _rewritten_heads()


def _steps() -> "QuerySet[Step]":
    return Step.objects.order_by("case_id", "number").select_related(None)


def _beside(batch: list[Case]) -> Beside:
    ids = [case.pk for case in batch]
    files = defaultdict(list)
    for file in StepAttachment.objects.filter(step__case_id__in=ids).select_related("step").order_by("id"):
        files[file.step.case_id].append(file)
    return Beside(
        authors=dict(CaseAuthor.objects.filter(case_id__in=ids).values_list("case_id", "kind")),
        files=files,
        contents=kinds.sealed(batch),
    )


def trail_faults(case: Case, steps: list[Step], beside: Beside | None = None) -> Iterator[Fault]:
    """Faults of one trail. ``beside``: what stands in other rows, where many are read at once."""
    beside = beside or _beside([case])
    before, status, covers = chain.START, "", {step.redacts_id for step in steps if step.redacts_id}
    numbers = {step.pk: step.number for step in steps}
    previous: Step | None = None
    for expected, step in enumerate(steps, start=1):
        for what in (*_step_faults(case, step, before, numbers), *_time_faults(step, previous)):
            yield Fault(case.reference, step.number, what)
        if step.number != expected:
            yield Fault(case.reference, step.number, f"step {expected} is missing")
        if step.redacted != (step.pk in covers):
            yield Fault(case.reference, step.number, "is covered without a redaction, or not covered by one")
        if step.kind == StepKind.STATUS:
            if not may_follow(case.kind, status, step.status):
                yield Fault(case.reference, step.number, f"“{step.status}” cannot follow “{status}”")
            status = step.status
        before, previous = step.digest, step
    for what in (*_row_faults(case, steps, status), *_identity_faults(case, steps[0], beside)):
        yield Fault(case.reference, 0, what)
    for step in steps:
        if not step.redacted and _sealed_files(step) != _files_of(step, beside):
            yield Fault(case.reference, step.number, "its files are not those that were sealed")


def _step_faults(case: Case, step: Step, before: str, numbers: dict[int, int]) -> Iterator[str]:
    if step.municipality_id != case.municipality_id:
        yield "belongs to another municipality than its case"
    if step.redacted:
        if step.explanation or step.details or step.salt:
            yield "is covered, and has words"
    else:
        if rules.explanation_problems(step.explanation):
            yield "has no explanation"
        if _seal_of(step) != step.seal:
            yield "its words are not those that were sealed"
    covered = numbers.get(step.redacts_id, 0) if step.redacts_id else None
    if step.digest != digest_of(case.reference, step, before, covered):
        yield "its digest does not continue the chain"


def _seal_of(step: Step) -> str:
    try:
        return chain.seal(salt=step.salt, explanation=step.explanation, details=step.details)
    except (TypeError, ValueError):
        # A salt that is none, or words that are no text.
        return ""


def _time_faults(step: Step, previous: Step | None) -> Iterator[str]:
    if step.made_at > timezone.now() + LEEWAY:
        yield "was made in the future"
    if previous and step.made_at < previous.made_at - LEEWAY:
        yield "was made before the step before it"


def _row_faults(case: Case, steps: list[Step], status: str) -> Iterator[str]:
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
            yield f"its {column} does not follow from its steps"


def _is_shown(steps: list[Step]) -> bool:
    public = [s.status for s in steps if s.status in (Status.PUBLISHED, Status.REMOVED)]
    return public[-1:] == [Status.PUBLISHED]


def _identity_faults(case: Case, first: Step, beside: Beside) -> Iterator[str]:
    parts = [current_municipality().code, case.series, str(case.year), f"{case.number:05d}"]
    if case.reference != "-".join(part for part in parts if part):
        yield "its reference is not its series, year and number"
    if (case.opened_at, case.day_only) != (first.made_at, first.day_only):
        yield "was not opened when its first step was made"
    content = beside.contents.get(case.pk)
    if content is None:
        yield "has no content"
    if first.redacted:
        return
    rows = {"channel": case.channel, **({"author": beside.authors[case.pk]} if case.pk in beside.authors else {})}
    for name, value in {**rows, **(content or {})}.items():
        if first.details.get(name) != value:
            yield f"its {name} is not what its first step sealed"


def _sealed_files(step: Step) -> list[tuple[Any, Any]]:
    files = step.details.get("attachments", [])
    return [(file.get("name"), file.get("sha256")) for file in files if isinstance(file, dict)]


def _files_of(step: Step, beside: Beside) -> list[tuple[Any, Any]]:
    return [(file.name, file.sha256) for file in beside.files.get(step.case_id, ()) if file.step_id == step.pk]


def _gaps() -> Iterator[Fault]:
    """References run without gaps to the last one given: a missing one is a case that somebody took away."""
    keys = Case.objects.order_by("series", "year", "number").values_list("series", "year", "number", "reference")
    before, last = None, 0
    for series, year, number, reference in keys.iterator(chunk_size=5000):
        last = last if before == (series, year) else 0
        before = (series, year)
        if number != last + 1:
            yield Fault(reference, 0, f"number {last + 1} before it is missing")
        last = number
    highest = Case.objects.order_by().values_list("series", "year").annotate(Max("number"))
    given = {(series, year): number for series, year, number in highest}
    for counter in ReferenceCounter.objects.order_by("series", "year"):
        if given.get((counter.series, counter.year), 0) != counter.last:
            place = "-".join(filter(None, (current_municipality().code, counter.series, str(counter.year))))
            yield Fault(place, 0, f"{counter.last} numbers were given, the last that is here is another")


def swapped_files() -> Iterator[Fault]:
    """Files that are not what the steps sealed; reads every one that is kept."""
    for file in StepAttachment.objects.exclude(file="").select_related("step__case").order_by("id").iterator():
        if _digest_of_file(file.file) != file.sha256:
            yield Fault(file.step.case.reference, file.step.number, f"the file “{file.name}” is another")
    for kind in kinds.every():
        for reference, stored, digest in kind.files():
            if _digest_of_file(stored) != digest:
                yield Fault(reference, 1, "a file is another than it was sealed")


def _digest_of_file(stored: FieldFile) -> str:
    try:
        with stored.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _rewritten_heads() -> Iterator[Fault]:
    for head, digest, cases, steps in heads.again():
        if (head.digest, head.cases, head.steps) != (digest, cases, steps):
            yield Fault(f"head of {head.day}", 0, "the trails that it covered are not as they were")
