"""Opening a case: its reference, its author, its first step."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from feedback import codes
from feedback.actions.steps import append, local_midnight
from feedback.actors import Actor
from feedback.clock import add_working_days
from feedback.models import AuthorKind, Case, CaseAuthor, ReferenceCounter
from feedback.states import SERIES, Channel, Status, StepKind
from portal.identity.models import User
from portal.tenancy.scope import current_municipality


@dataclass(frozen=True)
class NewAuthor:
    """How the author of a new case is shown, and who may come back to it."""

    kind: str = AuthorKind.ANONYMOUS
    shown_name: str = ""
    registration_number: str = ""
    representative: str = ""
    language: str = "lv"
    person: User | None = None


@dataclass(frozen=True)
class Opened:
    case: Case
    # In clear, this once; None where the author has an account.
    code: str | None = field(repr=False)


@transaction.atomic
def open_case(
    *,
    kind: str,
    title: str,
    text: str,
    author: NewAuthor,
    channel: str = Channel.WEB,
    details: dict[str, Any] | None = None,
    opened_at: datetime | None = None,
    by: Actor | None = None,
    code: str = "",
) -> Opened:
    """Open a case with its first step, which protects the submission itself. The content row is the caller's.

    ``code`` is the follow code where the caller must be able to show the same one again; else a new one is made.
    """
    municipality = current_municipality()
    # Of nobody more than the day is kept: the hours of the others would tell when an anonymous one came in between.
    opened_at = local_midnight(opened_at or timezone.now())
    opened_on = opened_at.astimezone(municipality.zone).date()
    series = SERIES[kind]
    number = _next_number(series, opened_on.year)
    case = Case.objects.create(
        municipality=municipality,
        kind=kind,
        series=series,
        year=opened_on.year,
        number=number,
        reference="-".join(part for part in (municipality.code, series, str(opened_on.year), f"{number:05d}") if part),
        channel=channel,
        opened_at=opened_at,
        day_only=True,
    )
    follow_code = None if author.person else code or codes.new_code()
    CaseAuthor.objects.create(
        case=case,
        kind=author.kind,
        shown_name=author.shown_name,
        registration_number=author.registration_number,
        representative=author.representative,
        language=author.language,
        person=author.person,
        code_hash=codes.hashed(follow_code, municipality.pk) if follow_code else "",
    )
    promised = {
        "publish_by": add_working_days(opened_on, municipality.publish_days).isoformat(),
        # As promised on that day, whatever the settings say later.
        "extendable_to": (opened_on + timedelta(days=municipality.extension_days)).isoformat(),
    }
    # What the rows of the case and its author say as well: sealed here, so that nobody changes it there.
    identity = {"channel": str(channel), "author": str(author.kind)}
    append(
        case,
        kind=StepKind.STATUS,
        status=Status.RECEIVED,
        explanation=text,
        details={"title": title, "language": author.language, **promised, **identity, **(details or {})},
        by=by or Actor("author", author.person),
        answer_due_on=add_working_days(opened_on, municipality.answer_days),
        promised_on=None,
        made_at=opened_at,
        day_only=True,
    )
    return Opened(case, follow_code)


def _next_number(series: str, year: int) -> int:
    """The lock on the counter is what keeps references free of gaps; it lasts until the caller's commit.

    The number itself follows the last case: a counter that somebody moved shuts nobody out, and is named as a fault.
    """
    where = {"series": series, "year": year}
    if not ReferenceCounter.objects.filter(**where).update(last=F("last") + 1):
        ReferenceCounter.objects.bulk_create([ReferenceCounter(**where)], ignore_conflicts=True)
        ReferenceCounter.objects.filter(**where).update(last=F("last") + 1)
    highest: int | None = Case.objects.filter(**where).aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1
