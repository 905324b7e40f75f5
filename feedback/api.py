"""Cases and trails for machines, and everything that outsiders need to check that nothing was changed."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Router, Schema

from feedback import chain, queries
from feedback.actors import shown_by
from feedback.models import Case, Step, TrailHead
from feedback.trail import holds_words

router = Router(tags=["cases"])


class StepOut(Schema):
    number: int
    kind: str
    status: str
    explanation: str
    # A day where the time is not kept (anonymous), else a moment in UTC.
    made_at: str
    by: str
    redacted: bool
    answer_due_on: date | None
    promised_on: date | None
    digest: str


class CaseOut(Schema):
    reference: str
    kind: str
    title: str
    status: str
    # Published and not removed; else title and words are withheld.
    shown: bool
    channel: str
    opened_at: str
    answer_due_on: date | None
    promised_on: date | None
    overdue: bool
    url: str
    steps: list[StepOut]


class HeadOut(Schema):
    day: date
    cases: int
    steps: int
    digest: str
    made_at: datetime


@router.get("/cases/{reference}", response=CaseOut, summary="One case with its trail")
def case(request: HttpRequest, reference: str) -> dict[str, Any]:
    found = get_object_or_404(Case, reference=reference)
    return {
        "reference": found.reference,
        "kind": found.kind,
        "title": found.title if found.shown else "",
        "status": found.status,
        "shown": found.shown,
        "channel": found.channel,
        "opened_at": moment(found.opened_at, day_only=found.day_only),
        "answer_due_on": found.answer_due_on,
        "promised_on": found.promised_on,
        "overdue": found.overdue,
        "url": request.build_absolute_uri(reverse("feedback:case", args=[found.reference])),
        "steps": [_step(found, step) for step in found.steps.order_by("number")],
    }


def _step(found: Case, step: Step) -> dict[str, Any]:
    return {
        "number": step.number,
        "kind": step.kind,
        "status": step.status,
        "explanation": "" if is_withheld(found, step) else step.explanation,
        "made_at": moment(step.made_at, day_only=step.day_only),
        "by": shown_by(step.details),
        "redacted": step.redacted,
        "answer_due_on": step.answer_due_on,
        "promised_on": step.promised_on,
        "digest": step.digest,
    }


def moment(made_at: datetime, *, day_only: bool) -> str:
    return timezone.localdate(made_at).isoformat() if day_only else chain.moment(made_at)


def is_withheld(found: Case, step: Step) -> bool:
    """The words of what is not published, or was removed, are in no export; seal and digest stay."""
    return not found.shown and holds_words(step)


@router.get("/heads", response=list[HeadOut], summary="The published fingerprints over all trails, newest first")
def heads(request: HttpRequest) -> Any:
    return TrailHead.objects.all()


CASE_COLUMNS = (
    "reference", "kind", "channel", "opened_at", "status", "shown", "title", "answer_due_on", "promised_on", "overdue",
    "steps", "digest",
)  # fmt: skip
STEP_COLUMNS = (
    "reference", "number", "kind", "status", "explanation", "details", "answer_due_on", "promised_on", "made_at",
    "day_only", "redacts", "redacted", "salt", "seal", "digest",
)  # fmt: skip


@router.get("/cases.csv", summary="Every case, also what was removed or never published, with its newest digest")
def cases_csv(request: HttpRequest) -> StreamingHttpResponse:
    return stream_csv("cases.csv", CASE_COLUMNS, map(_case_row, queries.all_cases()))


def _case_row(found: Any) -> list[Any]:
    return [
        found.reference,
        found.kind,
        found.channel,
        moment(found.opened_at, day_only=found.day_only),
        found.status,
        _bit(found.shown),
        harmless(found.title) if found.shown else "",
        chain.day(found.answer_due_on),
        chain.day(found.promised_on),
        _bit(found.overdue),
        found.steps_count,
        found.digest,
    ]


@router.get(
    "/steps.csv",
    summary="Every step of every trail",
    description=(
        "With `salt`, `explanation` and `details` the `seal` can be computed, with it the `digest`. Where words were "
        "covered, or belong to a case that is not shown, those three are empty and the chain still verifies. Texts "
        "stand here exactly as sealed: open the file in a spreadsheet as text, not as formulas."
    ),
)
def steps_csv(request: HttpRequest) -> StreamingHttpResponse:
    return stream_csv("steps.csv", STEP_COLUMNS, map(_step_row, queries.all_steps()))


def _step_row(step: Any) -> list[Any]:
    hidden = step.redacted or is_withheld(step.case, step)
    return [
        step.case.reference,
        step.number,
        step.kind,
        step.status,
        "" if hidden else step.explanation,
        "" if hidden else chain.canonical(step.details).decode(),
        chain.day(step.answer_due_on),
        chain.day(step.promised_on),
        chain.moment(step.made_at),
        _bit(step.day_only),
        step.covers or "",
        _bit(step.redacted),
        "" if hidden else step.salt,
        step.seal,
        step.digest,
    ]


def _bit(value: bool) -> int:
    return int(value)


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP: an apostrophe in front)."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


class _Echo:
    """What ``csv.writer`` writes to: hands every line straight back."""

    def write(self, line: str) -> str:
        return line


def stream_csv(name: str, columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """A file of any length, row by row."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    response = StreamingHttpResponse(_lines(writer.writerow, columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(write: Callable[[Iterable[Any]], Any], columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    yield write(columns)
    yield from map(write, rows)


def stream_geojson(features: Iterable[dict[str, Any]]) -> StreamingHttpResponse:
    """A feature collection of any length."""
    response = StreamingHttpResponse(_collection(features), content_type="application/geo+json")
    return response


def _collection(features: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield '{"type":"FeatureCollection","features":['
    for index, feature in enumerate(features):
        yield ("," if index else "") + json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
    yield "]}"
