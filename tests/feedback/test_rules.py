"""The rules give reasons, and the table that the database reads says what it should."""

from datetime import date
from typing import Any

import pytest

from feedback import rules
from feedback.states import DECIDED, IDEA, TRANSITIONS, WAITING, Status, may_follow


@pytest.mark.parametrize("kind", sorted(TRANSITIONS))
def test_every_status_can_be_reached_and_names_its_successors(kind: str) -> None:
    table = TRANSITIONS[kind]
    reached, frontier = set(), {""}
    while frontier:
        reached |= frontier
        frontier = set().union(*(table[status] for status in frontier)) - reached
    assert reached == set(table)


def test_a_waiting_case_cannot_be_forgotten() -> None:
    """From every waiting status there is a way to a "no" and to a "yes", and never back to silence."""
    for status in WAITING - {Status.RECEIVED}:
        assert {Status.DECLINED, Status.ACCEPTED} <= IDEA[status]
    assert not any(may_follow("idea", status, Status.RECEIVED) for status in Status)


def test_each_status_either_waits_or_has_decided() -> None:
    assert (set(Status), set()) == (WAITING | DECIDED, WAITING & DECIDED)


@pytest.mark.parametrize(
    "status, details, problems",
    [
        (Status.ACCEPTED, {}, 0),
        (Status.DECLINED, {}, 2),
        (Status.DECLINED, {"reason": "no_money"}, 1),
        (Status.DECLINED, {"reason": "no_money", "next_possible": "  "}, 1),
        (Status.DECLINED, {"reason": "no_money", "next_possible": "Nāc nākamgad."}, 0),
        (Status.DECLINED, {"reason": "against_rule", "next_possible": "Raksti citādi."}, 1),
        (Status.DECLINED, {"reason": "invented", "next_possible": "x"}, 1),
        (Status.ABANDONED, {}, 1),
        (Status.ABANDONED, {"reason": "not_feasible"}, 0),
        (Status.REMOVED, {"reason": "against_rule"}, 1),
    ],
)
def test_a_no_needs_its_reason_and_what_comes_next(status: str, details: dict[str, Any], problems: int) -> None:
    assert len(rules.refusal_problems(status, details)) == problems


DUE = date(2026, 11, 30)


@pytest.mark.parametrize(
    "changes, allowed",
    [
        ({}, True),
        ({"new": date(2026, 12, 14)}, True),
        ({"new": date(2026, 12, 15)}, False),
        ({"new": DUE}, False),
        ({"new": date(2026, 11, 20)}, False),
        ({"extended_before": True}, False),
        ({"current": None}, False),
        ({"today": DUE}, True),
        # Lateness is not moved away.
        ({"today": date(2026, 12, 1)}, False),
    ],
)
def test_the_date_moves_once_and_a_month_at_most(changes: dict[str, Any], allowed: bool) -> None:
    given = {
        "current": DUE, "new": date(2026, 12, 4), "today": date(2026, 11, 23), "latest": date(2026, 12, 14),
        "extended_before": False,
    }  # fmt: skip
    assert (not rules.extension_problems(**given | changes)) is allowed


@pytest.mark.parametrize(
    "decided_by, officer, allowed", [(1, 2, True), (1, 1, False), (None, 1, True), (None, None, True)]
)
def test_the_second_look_is_another_officers(decided_by: int | None, officer: int | None, allowed: bool) -> None:
    assert (not rules.other_officer_problems(decided_by=decided_by, officer=officer)) is allowed
