"""Which role may do what at the desk, and what a case is open for. Pure functions over two tables."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from feedback.states import REFUSED, Status, next_statuses
from portal.identity.states import Role


class Act(StrEnum):
    READ = "read"
    NOTE = "note"
    PUBLISH = "publish"
    DECLINE = "decline"
    ANSWER = "answer"
    EXTEND = "extend"
    PASS_ON = "pass-on"  # noqa: S105 - an act, not a password
    MERGE = "merge"
    SECOND_LOOK = "second-look"
    REMOVE = "remove"
    RESTORE = "restore"
    REDACT = "redact"
    RESEND = "resend"


# A moderator keeps the whole desk moving and in a small town is often its only officer, so answers as well.
ON_ANY_CASE: Final[Mapping[str, frozenset[Act]]] = {
    Role.MODERATOR: frozenset(Act),
    Role.RESPONDER: frozenset({Act.READ, Act.NOTE, Act.PASS_ON}),
    Role.BUDGET_COORDINATOR: frozenset({Act.READ}),
    Role.EDITOR: frozenset({Act.READ}),
}
# What a responder may do besides, where the case waits for nobody yet, for their department or for themselves.
ON_OWN_CASE: Final[Mapping[str, frozenset[Act]]] = {
    Role.RESPONDER: frozenset({Act.ANSWER, Act.EXTEND, Act.MERGE, Act.SECOND_LOOK, Act.RESEND}),
}

# The statuses that an answer may give; the others are acts of their own, or the author's.
GIVEN_BY_OFFICERS: Final = (
    Status.UNDER_REVIEW,
    Status.ANSWERED,
    Status.ACCEPTED,
    Status.IN_PROGRESS,
    Status.DONE,
    Status.DECLINED,
    Status.FORWARDED,
    Status.ABANDONED,
)


def may(role: str, act: Act, *, own: bool) -> bool:
    """Whether ``role`` may do ``act``; ``own``: the case waits for this officer, their department, or nobody yet."""
    return act in ON_ANY_CASE.get(role, ()) or (own and act in ON_OWN_CASE.get(role, ()))


def answers(kind: str, status: str) -> list[Status]:
    """The statuses that an officer may give a case now, in the order in which a case usually runs through them."""
    open_now = next_statuses(kind, status)
    # What has not been published is published or declined, not answered.
    return [] if status == Status.RECEIVED else [answer for answer in GIVEN_BY_OFFICERS if answer in open_now]


def second_look_asked(status: str, *, waiting: bool) -> bool:
    """A "no" whose clock runs again: only the author's request for a second look starts it."""
    return status in REFUSED and waiting


def second_look_reopens(kind: str, status: str, *, shown: bool) -> str:
    """The status in which a second look takes the case up again; "" where a "no" of this kind is final."""
    back = Status.UNDER_REVIEW if shown else Status.PUBLISHED
    return back if back in next_statuses(kind, status) else ""


def open_acts(kind: str, status: str, *, shown: bool, waiting: bool, extendable: bool) -> frozenset[Act]:
    """What the state allows at all. ``waiting``: an answer is due; ``extendable``: not late, and never moved before."""
    following = next_statuses(kind, status)
    asked = second_look_asked(status, waiting=waiting)
    conditions = {
        Act.READ: True,
        Act.NOTE: True,
        Act.REDACT: True,
        Act.RESEND: True,
        Act.PUBLISH: status == Status.RECEIVED,
        Act.DECLINE: status == Status.RECEIVED,
        Act.ANSWER: bool(answers(kind, status)) and not asked and (shown or status != Status.DECLINED),
        Act.EXTEND: waiting and extendable,
        Act.PASS_ON: waiting,
        Act.MERGE: Status.MERGED in following,
        Act.SECOND_LOOK: asked,
        Act.REMOVE: shown and Status.REMOVED in following,
        Act.RESTORE: not shown and status in (Status.DECLINED, Status.REMOVED) and not asked,
    }
    return frozenset(act for act, is_open in conditions.items() if is_open)
