"""May this step be made, and is it whole? Pure functions that give reasons; forms and actions share them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from feedback.states import REFUSED, Reason, Status, may_follow
from feedback.words import says_something
from portal.design.templatetags.latvian import date_short


class Refused(Exception):
    """A step that may not be made; ``reasons`` are sentences for the person who asked."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def refuse_for(reasons: list[str]) -> None:
    if reasons:
        raise Refused(*reasons)


def status_problems(kind: str, old: str, new: str) -> list[str]:
    if may_follow(kind, old, new):
        return []
    labels = dict(Status.choices)
    return [
        _("A case that is “%(old)s” cannot become “%(new)s”.")
        % {"old": labels.get(old, old), "new": labels.get(new, new)}
    ]


def explanation_problems(explanation: str) -> list[str]:
    return [] if says_something(explanation) else [_("Write an explanation: nobody's proposal is moved without one.")]


def refusal_problems(status: str, details: Mapping[str, Any]) -> dict[str, str]:
    """A "no" needs its reason, and what the person can do next. What is missing, by its name among the details."""
    if status not in REFUSED:
        return {}
    problems = {}
    if details.get("reason") not in Reason.values:
        problems["reason"] = _("Choose the reason.")
    if status == Status.DECLINED and not str(details.get("next_possible", "")).strip():
        problems["next_possible"] = _("Write what the person can do next.")
    if details.get("reason") == Reason.AGAINST_RULE and not details.get("rule"):
        problems["rule"] = _("Choose the rule.")
    return problems


def promise_problems(promised_on: date | None, today: date) -> list[str]:
    """A promise is made for a day to come."""
    late = promised_on is not None and promised_on < today
    return [_("The promised day has passed already. Choose one to come.")] if late else []


def merge_problems(status: str, details: dict[str, Any]) -> list[str]:
    """What is merged says where it goes on."""
    return [_("Write which case stays.")] if status == Status.MERGED and not details.get("merged_into") else []


def extension_problems(
    *, current: date | None, new: date, today: date, latest: date, extended_before: bool
) -> list[str]:
    """One extension, in time, to a later day until ``latest`` (Iesniegumu likums: a month)."""
    if current is None:
        return [_("No answer is due, so there is nothing to move.")]
    if current < today:
        return [_("The answer is late already, and everybody sees by how much. Answer now.")]
    problems = []
    if extended_before:
        problems.append(_("The date has been moved once; it cannot be moved again."))
    if new <= current:
        problems.append(_("The new date must be later than the present one."))
    if new > latest:
        problems.append(_("The new date is too late: at the latest %s.") % date_short(latest))
    return problems


def passing_problems(*, has: tuple[int, int | None] | None, to: tuple[int, int | None]) -> list[str]:
    """A case goes somewhere: ``has`` and ``to`` are the ids of a department and, perhaps, of its officer."""
    if has is None or has[0] != to[0] or (to[1] is not None and to[1] != has[1]):
        return []
    return [_("This department has the case already. Choose another one, or another specialist of it.")]


def correction_problems(status: str) -> list[str]:
    """Authors put their words right until others have read and supported them."""
    return [] if status == Status.RECEIVED else [_("The words can be changed only until they are public.")]


def second_look_problems(status: str, *, asked_before: bool) -> list[str]:
    if status not in REFUSED:
        return [_("A second look can be asked for when the answer was no.")]
    return [_("A second look has been asked for already.")] if asked_before else []


def other_officer_problems(*, decided_by: int | None, officer: int | None) -> list[str]:
    """The second look is by somebody else than whoever said no."""
    if decided_by is not None and decided_by == officer:
        return [_("You gave the first answer. Somebody else must take the second look.")]
    return []
