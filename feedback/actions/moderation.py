"""Before and against publication: publish, decline, remove, cover."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from feedback import attachments, kinds, rules
from feedback.actions.steps import lock, take_step
from feedback.actors import Actor
from feedback.models import Case, Step
from feedback.rulebook import rule_text
from feedback.states import Reason, Status, StepKind


def publish(*, case: Case, by: Actor, explanation: str = "", made_at: datetime | None = None) -> Step:
    """Show the case to everybody. The words are given where the moderator adds none."""
    return take_step(
        case=case,
        status=Status.PUBLISHED,
        explanation=explanation or _("It follows the rules and is now public."),
        by=by,
        made_at=made_at,
    )


def decline(
    *, case: Case, rule: int, explanation: str, by: Actor, next_possible: str = "", made_at: datetime | None = None
) -> Step:
    """Do not publish. The step freezes the text of the rule; the reference keeps resolving."""
    return take_step(
        case=case,
        status=Status.DECLINED,
        explanation=explanation,
        by=by,
        made_at=made_at,
        reason=Reason.AGAINST_RULE.value,
        rule=rule_text(rule),
        next_possible=next_possible or _("Send it again without what the rule forbids, or ask for a second look."),
    )


def remove(*, case: Case, rule: int, explanation: str, by: Actor, made_at: datetime | None = None) -> Step:
    """Take published content away; a tombstone with the rule stays at its address."""
    return take_step(
        case=case,
        status=Status.REMOVED,
        explanation=explanation,
        by=by,
        made_at=made_at,
        reason=Reason.AGAINST_RULE.value,
        rule=rule_text(rule),
    )


@transaction.atomic
def redact(
    *,
    case: Case,
    number: int,
    explanation: str,
    by: Actor,
    title: str | None = None,
    text: str | None = None,
    photos: Collection[int] = (),
    made_at: datetime | None = None,
) -> Step:
    """Cover step ``number`` for good: the database blanks its words and salt. ``title`` and ``text`` replace them.

    The files beside it go too, and of the case's photos those of the numbers ``photos``. Raises ``Refused`` when there
    is no such step or photo, or it is covered already.
    """
    case = lock(case)
    step = case.steps.filter(number=number).first()
    if step is None or step.redacted or step.kind == StepKind.REDACTION:
        raise rules.Refused(_("There is nothing to cover in step %d.") % number)
    details: dict[str, Any] = step.details
    cover = take_step(
        case=case,
        kind=StepKind.REDACTION,
        explanation=explanation,
        by=by,
        redacts=step,
        made_at=made_at,
        photos_covered=_still_there(case, photos) or None,
    )
    attachments.cover(step, by=cover)
    kinds.get(case.kind).cover(case, photos, cover)
    if text:
        take_step(
            case=case,
            kind=StepKind.CORRECTION,
            explanation=text,
            by=by,
            made_at=made_at,
            title=details.get("title", "") if title is None else title,
            # The author's words in the author's language, whoever covers a part of them.
            language=details.get("language", ""),
            corrects=number,
        )
    return cover


@transaction.atomic
def cover_photos(
    *, case: Case, photos: Collection[int], explanation: str, by: Actor, made_at: datetime | None = None
) -> Step:
    """Take the photos of these numbers away for good, and leave the words as they are. ``Refused`` as ``redact``."""
    case = lock(case)
    cover = take_step(
        case=case,
        kind=StepKind.PHOTOS,
        explanation=explanation,
        by=by,
        made_at=made_at,
        photos_covered=_still_there(case, photos),
    )
    kinds.get(case.kind).cover(case, photos, cover)
    return cover


def _still_there(case: Case, photos: Collection[int]) -> list[int]:
    for number in set(photos) - kinds.get(case.kind).pictures(case).keys():
        raise rules.Refused(_("There is no photo %d to cover.") % number)
    return sorted(set(photos))
