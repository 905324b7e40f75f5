"""Role × act, and state × act: the two tables of the desk, read aloud."""

import pytest
from django.core.exceptions import ValidationError

from feedback.desk.answer_form import Euros
from feedback.desk.rules import Act, answers, may, open_acts
from feedback.states import Status
from portal.identity.states import Role

OWN_ONLY = {Act.ANSWER, Act.EXTEND, Act.MERGE, Act.SECOND_LOOK, Act.RESEND}
MATRIX = {
    Role.MODERATOR: (set(Act), set(Act)),
    Role.RESPONDER: ({Act.READ, Act.NOTE, Act.PASS_ON}, {Act.READ, Act.NOTE, Act.PASS_ON} | OWN_ONLY),
    Role.BUDGET_COORDINATOR: ({Act.READ}, {Act.READ}),
    Role.EDITOR: ({Act.READ}, {Act.READ}),
    Role.AGENT: (set(), set()),
}


@pytest.mark.parametrize("role", list(Role))
def test_role_and_act(role: Role) -> None:
    others, own = MATRIX[role]

    assert {act for act in Act if may(role, act, own=False)} == others
    assert {act for act in Act if may(role, act, own=True)} == own


ALWAYS = {Act.READ, Act.NOTE, Act.REDACT, Act.RESEND}
WAITING = {Act.EXTEND, Act.PASS_ON}


@pytest.mark.parametrize(
    ("status", "shown", "waiting", "expected"),
    [
        (Status.RECEIVED, False, True, WAITING | {Act.PUBLISH, Act.DECLINE}),
        (Status.PUBLISHED, True, True, WAITING | {Act.ANSWER, Act.MERGE, Act.REMOVE}),
        (Status.UNDER_REVIEW, True, True, WAITING | {Act.ANSWER, Act.MERGE, Act.REMOVE}),
        (Status.ACCEPTED, True, False, {Act.ANSWER, Act.REMOVE}),
        (Status.DONE, True, False, {Act.ANSWER, Act.REMOVE}),
        # Declined in public may be taken up again; declined unread may only be shown after all.
        (Status.DECLINED, True, False, {Act.ANSWER, Act.REMOVE}),
        (Status.DECLINED, False, False, {Act.RESTORE}),
        # The second look that somebody asked for comes before everything else.
        (Status.DECLINED, True, True, WAITING | {Act.SECOND_LOOK, Act.REMOVE}),
        (Status.DECLINED, False, True, WAITING | {Act.SECOND_LOOK}),
        (Status.REMOVED, False, False, {Act.RESTORE}),
        (Status.REMOVED, False, True, WAITING | {Act.SECOND_LOOK}),
        (Status.WITHDRAWN, True, False, {Act.REMOVE}),
    ],
)
def test_state_and_act(status: Status, shown: bool, waiting: bool, expected: set[Act]) -> None:
    assert open_acts("idea", status, shown=shown, waiting=waiting, extendable=True) == ALWAYS | expected


def test_the_date_moves_once() -> None:
    acts = open_acts("idea", Status.PUBLISHED, shown=True, waiting=True, extendable=False)

    assert Act.EXTEND not in acts


def test_what_is_not_public_is_not_answered() -> None:
    assert answers("idea", Status.RECEIVED) == []
    assert answers("idea", Status.ACCEPTED) == [Status.ACCEPTED, Status.IN_PROGRESS, Status.DONE, Status.ABANDONED]


@pytest.mark.parametrize(("written", "cost"), [("1500", 1500), ("1 500", 1500), ("1\u00a0500 €", 1500), ("0", 0)])
def test_euros_as_people_write_them(written: str, cost: int) -> None:
    assert Euros(min_value=0).clean(written) == cost


@pytest.mark.parametrize("written", ["1500,50", "1.500", "-5", "tūkstotis", "9" * 5000])
def test_no_cent_is_swallowed(written: str) -> None:
    with pytest.raises(ValidationError):
        Euros(min_value=0).clean(written)
