"""Cases and trails for machines, and everything that outsiders need to check that nothing was changed."""

from collections.abc import Generator
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Router, Schema

from feedback import dumps, visibility
from feedback.actors import shown_by
from feedback.models import Case, Step, TrailHead
from feedback.when import moment_or_day
from portal.tenancy.streams import stream

router = Router(tags=["cases"])


class StepOut(Schema):
    number: int
    kind: str
    status: str
    explanation: str
    # The day alone where no more is kept (what residents do), else a moment in UTC.
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
    found = get_object_or_404(Case.objects.begun(), reference=reference)
    steps = list(found.steps.order_by("number"))
    withheld = visibility.withheld(found, steps)
    return {
        "reference": found.reference,
        "kind": found.kind,
        "title": found.title if found.shown else "",
        "status": found.status,
        "shown": found.shown,
        "channel": found.channel,
        "opened_at": moment_or_day(found.opened_at, day_only=found.day_only),
        "answer_due_on": found.answer_due_on,
        "promised_on": found.promised_on,
        "overdue": found.overdue,
        "url": request.build_absolute_uri(reverse("feedback:case", args=[found.reference])),
        "steps": [_step(step, withheld=step.number in withheld) for step in steps],
    }


def _step(step: Step, *, withheld: bool) -> dict[str, Any]:
    return {
        "number": step.number,
        "kind": step.kind,
        "status": step.status,
        "explanation": "" if withheld else step.explanation,
        "made_at": moment_or_day(step.made_at, day_only=step.day_only),
        "by": shown_by(step.details),
        "redacted": step.redacted,
        "answer_due_on": step.answer_due_on,
        "promised_on": step.promised_on,
        "digest": step.digest,
    }


@router.get("/heads", response=list[HeadOut], summary="The published fingerprints over all trails, newest first")
def heads(request: HttpRequest) -> Any:
    return TrailHead.objects.all()


@router.get("/cases.csv", summary="Every case, also what was removed or never published, with its newest digest")
def cases_csv(request: HttpRequest) -> HttpResponseBase:
    return stream_csv(request, "cases.csv", dumps.cases_csv())


@router.get(
    "/steps.csv",
    summary="Every step of every trail",
    description=(
        "With `salt`, `explanation` and `details` the `seal` can be computed, with it the `digest`. Where words were "
        "covered, no officer has read them yet, or the case is not shown, those three are empty and the chain still "
        "verifies. `head` is the day of the first head that covers the step. Texts stand here exactly as sealed: "
        "open the file in a spreadsheet as text, not as formulas."
    ),
)
def steps_csv(request: HttpRequest) -> HttpResponseBase:
    return stream_csv(request, "steps.csv", dumps.steps_csv())


def stream_csv(request: HttpRequest, name: str, lines: Generator[str, None, None]) -> HttpResponseBase:
    """A file of any length, row by row; or a few words instead, when it cannot be had now."""
    response = stream(request, lines, content_type="text/csv; charset=utf-8")
    if response.streaming:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
