"""Appending to a trail. The step *is* the change: nothing here sets a status, the database does."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from feedback import kinds, notifications, rules
from feedback.actors import AUTHOR, Actor
from feedback.attachments import CleanFile, attach
from feedback.clock import add_working_days
from feedback.models import Case, Step, StepAuthor
from feedback.proof import chain
from feedback.proof.sealing import sealed
from feedback.states import WAITING, WORK_GOES_ON, StepKind
from portal.tenancy import pagecache
from portal.tenancy.scope import current_municipality

DETAILS_VERSION = 1
KEEP: Any = object()


@transaction.atomic
def take_step(
    *,
    case: Case,
    explanation: str,
    by: Actor,
    kind: str = StepKind.STATUS,
    status: str = "",
    answer_due_on: date | None = KEEP,
    promised_on: date | None = KEEP,
    redacts: Step | None = None,
    files: Sequence[CleanFile] = (),
    made_at: datetime | None = None,
    **details: Any,
) -> Step:
    """Append one step under the case's lock. Raises ``rules.Refused`` with the reasons.

    The clocks follow from the status where they are not given: a deciding status stops the answer's clock.
    ``details["language"]`` says in which language the words are written, for whoever reads the page aloud.
    """
    case = lock(case)
    moment = made_at or timezone.now()
    # Of what residents do only the day is kept, as of their case itself.
    day_only = by.role == AUTHOR.role
    if day_only:
        moment = local_midnight(moment)
    problems = rules.explanation_problems(explanation)
    if kind == StepKind.STATUS:
        problems += rules.status_problems(case.kind, case.status, status)
        problems += rules.refusal_problems(status, details).values()
        problems += rules.merge_problems(status, details)
        if promised_on is not KEEP:
            problems += rules.promise_problems(promised_on, timezone.localdate(moment))
    rules.refuse_for(problems)
    kept = {key: value for key, value in details.items() if value not in ("", None)}
    step = append(
        case,
        kind=kind,
        status=status,
        explanation=explanation,
        details={"language": get_language() or settings.LANGUAGE_CODE, **kept},
        by=by,
        answer_due_on=_answer_clock(case, status, moment) if answer_due_on is KEEP else answer_due_on,
        promised_on=_promise_clock(case, status) if promised_on is KEEP else promised_on,
        redacts=redacts,
        files=files,
        made_at=moment,
        day_only=day_only,
    )
    if made_at is None:
        # A step that is entered for an earlier day is history, not news.
        notifications.tell_author(step)
    return step


def local_midnight(moment: datetime) -> datetime:
    zone = current_municipality().zone
    return datetime.combine(moment.astimezone(zone).date(), time(), tzinfo=zone)


def lock(case: Case) -> Case:
    """The case as it is now, locked against another step until commit."""
    return Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


def _answer_clock(case: Case, status: str, moment: datetime) -> date | None:
    if not status:
        return case.answer_due_on
    if status not in WAITING:
        return None
    municipality = current_municipality()
    # Reopened, as by a second look: the clock starts anew.
    return case.answer_due_on or add_working_days(moment.astimezone(municipality.zone).date(), municipality.answer_days)


def _promise_clock(case: Case, status: str) -> date | None:
    return case.promised_on if not status or status in WORK_GOES_ON else None


def append(
    case: Case,
    *,
    kind: str,
    status: str,
    explanation: str,
    details: dict[str, Any],
    by: Actor,
    answer_due_on: date | None,
    promised_on: date | None,
    made_at: datetime,
    day_only: bool = False,
    redacts: Step | None = None,
    files: Iterable[CleanFile] = (),
) -> Step:
    files = list(files)
    newest = case.steps.order_by("-number").only("number", "digest").first()
    details = {"v": DETAILS_VERSION, **by.details(), **details}
    if files:
        details["attachments"] = [{"name": file.name, "sha256": file.sha256} for file in files]
    number = newest.number + 1 if newest else 1
    step = Step(
        case=case,
        number=number,
        kind=kind,
        status=status,
        explanation=explanation,
        details=details,
        answer_due_on=answer_due_on,
        promised_on=promised_on,
        made_at=made_at,
        day_only=day_only,
        redacts=redacts,
    )
    before = newest.digest if newest else chain.START
    sealed(step, reference=case.reference, before=before, redacts=redacts.number if redacts else None).save()
    attach(step, files)
    if by.person:
        StepAuthor.objects.create(step=step, person=by.person)
    case.refresh_from_db()
    if number > 1:
        # The content row of a new case is written after its first step; its own action sees to it.
        kinds.get(case.kind).after_step(case, step)
    transaction.on_commit(partial(pagecache.forget, case.municipality))
    return step
