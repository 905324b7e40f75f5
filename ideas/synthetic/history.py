"""What became of a made-up idea: its steps with their times, none of them against the table of statuses."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from feedback.clock import add_working_days
from feedback.states import Reason, Status
from ideas.synthetic.words import ANSWERS
from portal.tenancy.models import Municipality

S = Status
# After the first weeks: what happened next, and in how many of a hundred.
FATES: tuple[tuple[int, tuple[str, ...]], ...] = (
    (2, (S.PUBLISHED,)),
    (2, (S.PUBLISHED, S.UNDER_REVIEW)),
    (12, (S.PUBLISHED, S.UNDER_REVIEW, S.ACCEPTED)),
    (10, (S.PUBLISHED, S.ACCEPTED, S.IN_PROGRESS)),
    (26, (S.PUBLISHED, S.UNDER_REVIEW, S.ACCEPTED, S.DONE)),
    (30, (S.PUBLISHED, S.UNDER_REVIEW, S.DECLINED)),
    (14, (S.PUBLISHED, S.FORWARDED)),
    (2, (S.DECLINED,)),
    (2, (S.PUBLISHED, S.REMOVED)),
)
WAITING_FATES = ((S.PUBLISHED,), (S.PUBLISHED, S.UNDER_REVIEW), (S.PUBLISHED, S.UNDER_REVIEW), ())
OLD_DAYS = 12


@dataclass(frozen=True)
class Planned:
    status: str
    made_at: datetime
    explanation: str
    role: str
    answer_due_on: date | None
    promised_on: date | None
    more: dict[str, Any]


def plan(random: Random, town: Municipality, opened_at: datetime, now: datetime) -> list[Planned]:
    """The steps after the first, in order, all before ``now``."""
    if (now - opened_at).days < OLD_DAYS:
        fate: tuple[str, ...] = random.choice(WAITING_FATES)
    else:
        fate = random.choices([fate for _share, fate in FATES], [share for share, _fate in FATES])[0]
    due = first_due(town, opened_at)
    steps, made_at = [], opened_at
    for status in fate:
        made_at += timedelta(hours=random.randrange(3, 30 if status == S.PUBLISHED else 150))
        if made_at >= now:
            break
        waits = status in (S.PUBLISHED, S.UNDER_REVIEW)
        promised = made_at.date() + timedelta(days=200) if status in (S.ACCEPTED, S.IN_PROGRESS) else None
        steps.append(
            Planned(
                status=status,
                made_at=made_at,
                explanation=ANSWERS[status],
                role="moderator" if status in (S.PUBLISHED, S.REMOVED) else "responder",
                answer_due_on=due if waits else None,
                promised_on=promised,
                more=_more(status),
            )
        )
    return steps


def first_due(town: Municipality, opened_at: datetime) -> date:
    return add_working_days(opened_at.astimezone(town.zone).date(), town.answer_days)


def _more(status: str) -> dict[str, str]:
    if status == S.DECLINED:
        return {
            "reason": Reason.OWNER_REFUSES.value,
            "next_possible": "Vienojieties ar īpašnieku un iesniedziet vēlreiz.",
        }
    if status == S.REMOVED:
        return {"reason": Reason.OTHER.value}
    return {"forwarded_to": "Valsts iestāde"} if status == S.FORWARDED else {}
