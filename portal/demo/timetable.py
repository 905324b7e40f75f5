"""When what happened: an idea of the content as moments relative to today. Pure: no database, no settings.

The content counts in days before today and in working days after the opening, so that the demo is as fresh, and as
late, on whatever day it is loaded.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any, Literal
from zoneinfo import ZoneInfo

from feedback.clock import add_working_days

Act = Literal["open", "status", "extend", "ask_again", "remove", "redact"]


@dataclass(frozen=True, order=True)
class Event:
    at: datetime
    # Within one idea and one moment the order of the content decides.
    order: int
    idea: str
    act: Act = field(compare=False)
    step: Mapping[str, Any] = field(compare=False)


def events(ideas: Sequence[Mapping[str, Any]], *, now: datetime, zone: ZoneInfo) -> list[Event]:
    """Everything that happened to ``ideas``, the oldest first, nothing of it later than ``now``."""
    return sorted(event for idea in ideas for event in _of(idea, now=now, zone=zone))


def _of(idea: Mapping[str, Any], *, now: datetime, zone: ZoneInfo) -> Iterator[Event]:
    opened_on = now.astimezone(zone).date() - timedelta(days=idea["days_ago"])
    before = datetime.combine(opened_on, time(), tzinfo=zone)
    for order, (act, days, step) in enumerate(_acts(idea)):
        day = add_working_days(opened_on, days)
        moment = datetime.combine(day, _clock(idea["key"], order, act), tzinfo=zone)
        before = min(max(moment, before), now)
        yield Event(before, order, idea["key"], act, step)


def _acts(idea: Mapping[str, Any]) -> list[tuple[Act, int, Mapping[str, Any]]]:
    acts: list[tuple[Act, int, Mapping[str, Any]]] = [("open", 0, idea)]
    for step in idea["trail"]:
        if step.get("second_look"):
            acts.append(("ask_again", step["after_working_days"] - 1, step))
        acts.append(("status", step["after_working_days"], step))
    if extension := idea.get("due_extension"):
        acts.append(("extend", extension["after_working_days"], extension))
    if removed := idea.get("removed"):
        acts.append(("remove", removed["after_working_days"], removed))
    # A stable sort: what happens on one day stays in the order of the content.
    acts.sort(key=lambda act: act[1])
    if covered := idea.get("redaction"):
        # Right after the moderator has decided about publication.
        acts.insert(2, ("redact", acts[1][1], covered))
    return acts


def _clock(key: str, order: int, act: Act) -> time:
    """Residents write from morning to night, officers in office hours; always the same for the same step."""
    number = int.from_bytes(sha256(f"{key}:{order}".encode()).digest()[:4], "big")
    first, last = (7 * 60, 22 * 60) if act in ("open", "ask_again") else (8 * 60 + 30, 16 * 60 + 30)
    minute = first + number % (last - first)
    return time(minute // 60, minute % 60)


def promised_on(step: Mapping[str, Any], *, today: date) -> date | None:
    days = step.get("promised_on_days")
    return None if days is None else today + timedelta(days=days)
