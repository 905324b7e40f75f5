"""Somebody with the database's password writes steps past all of our code. Runs on SQLite and on PostgreSQL."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from feedback.actions.moderation import redact
from feedback.models import Case, Step
from feedback.proof.verification import faults
from feedback.states import Status
from portal.tenancy.models import Municipality
from tests.factories import MODERATOR, fresh, make_idea
from tests.feedback.attacks import POSTGRESQL_ONLY, SQLITE_ONLY, insert_step, refused, sql


@pytest.fixture
def case(town: Municipality) -> Case:
    return make_idea(opened_at=datetime(2026, 10, 1, 9, tzinfo=UTC)).case


def test_a_well_made_step_moves_its_case(case: Case) -> None:
    insert_step(case)
    assert fresh(case).status == Status.UNDER_REVIEW


@pytest.mark.parametrize(
    "change",
    [
        {"explanation": ""},
        {"explanation": " \n\t "},
        {"explanation": "\u200b\xa0\u3164"},
        {"explanation": "\u2800"},
        {"explanation": "\uffa0 \u202a\u2062\ufe0f\U000e0041\u180e"},
        {"explanation": "x" * 100_001},
        {"details": "[]"},
        {"details": "5"},
        {"kind": "correction", "status": "", "details": '{"title": {"a": 1}}'},
        {"kind": "correction", "status": "", "details": '{"title": null}'},
        {"details": '{"role": 5}'},
        {"details": '{"rule": "3"}'},
        {"details": '{"decision_on": {}}'},
        {"details": '{"merged_into": ["TST-2026-00001"]}'},
        {"details": '{"cost_eur": "cheap"}'},
        {"status": "merged"},
        {"status": "merged", "details": '{"merged_into": "TST-2026-00001"}'},
        {"status": "merged", "details": '{"merged_into": "../../admin/"}'},
        {"details": '{"more": ' + "[" * 501 + "]" * 501 + "}"},
        {"made_at": "infinity"},
        {"made_at": "1999-12-31 10:00:00"},
        {"answer_due_on": "9999-01-01"},
        {"answer_due_on": "infinity"},
        {"promised_on": "1900-01-01"},
        {"salt": "g" * 64},
        {"seal": "A" * 64},
        {"id": -5},
        {"status": ""},
        {"status": "done"},
        {"status": "nonsense"},
        {"kind": "nonsense", "status": ""},
        {"kind": "correction"},
        {"number": 2},
        {"number": 4},
        {"salt": ""},
        {"digest": "short"},
        {"redacted": True},
        {"kind": "redaction", "status": ""},
    ],
    ids=lambda change: "-".join(f"{key}={value!r}" for key, value in change.items()),
)
def test_a_step_that_breaks_a_promise_is_refused(case: Case, change: dict[str, object]) -> None:
    with refused():
        insert_step(case, **change)
    assert case.steps.count() == 2


@pytest.mark.parametrize(
    "assignment",
    [
        "explanation = 'Nothing happened.'",
        "explanation = '', details = '{}', salt = '', redacted = true",
        "status = 'done'",
        "details = '{}'",
        "salt = ''",
        "seal = 'x'",
        "digest = 'x'",
        "number = 9",
        "made_at = '2020-01-01 00:00:00+00'",
        "answer_due_on = NULL",
        "case_id = case_id + 1",
        "id = id + 1000",
    ],
)
def test_no_step_is_ever_updated(case: Case, assignment: str) -> None:
    before = list(case.steps.values())
    with refused():
        sql(f"UPDATE feedback_step SET {assignment} WHERE case_id = %s AND number = 2", case.pk)
    assert list(case.steps.values()) == before


@pytest.mark.parametrize("table", ["feedback_step", "feedback_case"])
def test_nothing_is_ever_deleted(case: Case, table: str) -> None:
    with refused():
        sql(f"DELETE FROM {table}")
    with refused():
        sql(f"DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table})")
    assert case.steps.count() == 2


@POSTGRESQL_ONLY
@pytest.mark.parametrize(
    "table",
    ["feedback_step", "feedback_case", "feedback_trailhead", "feedback_rules", "ideas_idea", "tenancy_municipality"],
)
def test_nothing_is_ever_truncated(case: Case, table: str) -> None:
    # Foreign keys of this transaction are still to be checked, which alone would refuse it.
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    with refused():
        sql(f"TRUNCATE {table} CASCADE")
    assert case.steps.count() == 2


@POSTGRESQL_ONLY
def test_ids_are_drawn_and_not_chosen(case: Case) -> None:
    """A head covers the steps up to an id: one far ahead would hide behind no head."""
    with pytest.raises(DatabaseError), transaction.atomic():
        insert_step(case, id=2**40)
    insert_step(case)


def test_details_that_are_odd_break_no_page(case: Case, client: Client) -> None:
    details = '{"rule": {}, "decision_on": "2026-99-99", "reason": "none", "attachments": [5]}'
    insert_step(case, status="declined", details=details)
    assert len(list(faults())) == 2
    assert client.get(f"/lv/cases/{case.reference}/").status_code == 200
    assert client.get(f"/api/v1/cases/{case.reference}").status_code == 200


@SQLITE_ONLY
def test_a_replacing_insert_replaces_no_step(case: Case) -> None:
    newest = case.steps.order_by("-number").first()
    with refused():
        insert_step(case, verb="REPLACE", number=2)
    with refused():
        insert_step(case, verb="INSERT OR REPLACE", number=3, id=newest.pk)
    with refused():
        sql("UPDATE OR REPLACE feedback_step SET number = 1 WHERE id = %s", newest.pk)
    assert case.steps.count() == 2


STEP_COLUMNS = (
    "municipality_id, case_id, number, kind, status, explanation, details, answer_due_on, promised_on, made_at, "
    "day_only, redacts_id, redacted, salt, seal, digest"
)


@POSTGRESQL_ONLY
def test_an_upsert_replaces_no_step(case: Case) -> None:
    with refused():
        sql(
            f"INSERT INTO feedback_step ({STEP_COLUMNS}) SELECT {STEP_COLUMNS} FROM feedback_step WHERE case_id = %s "
            "AND number = 2 ON CONFLICT (case_id, number) DO UPDATE SET explanation = 'x'",
            case.pk,
        )


def test_the_status_after_two_steps_in_one_statement_is_the_newest(case: Case) -> None:
    def step(number: int, status: str) -> Step:
        return Step(
            case=case, number=number, kind="status", status=status, explanation="x", made_at="2026-11-01T10:00:00Z",
            salt="a" * 64, seal="b" * 64, digest="c" * 64,
        )  # fmt: skip

    Step.objects.bulk_create([step(3, "under_review"), step(4, "accepted")])
    assert fresh(case).status == Status.ACCEPTED
    with refused():
        Step.objects.bulk_create([step(5, "in_progress"), step(6, "published")])


def test_a_redaction_blanks_words_and_salt_and_nothing_else(case: Case) -> None:
    before = case.steps.values().get(number=1)
    redact(case=case, number=1, explanation="A phone number stood here.", by=MODERATOR)
    after = case.steps.values().get(number=1)
    assert after == before | {"explanation": "", "details": {}, "salt": "", "redacted": True}
    assert (fresh(case).title, fresh(case).text) == ("", "")


def test_a_redaction_of_another_case_is_refused(case: Case) -> None:
    stranger = make_idea("Cita ideja").case.steps.get(number=1)
    with refused():
        insert_step(case, kind="redaction", status="", redacts_id=stranger.pk)


def test_a_step_is_covered_once(case: Case) -> None:
    redact(case=case, number=1, explanation="A name.", by=MODERATOR, title="Soliņš", text="Soliņš pie upes.")
    assert (fresh(case).title, fresh(case).text) == ("Soliņš", "Soliņš pie upes.")
    with refused():
        insert_step(case, kind="redaction", status="", number=5, redacts_id=case.steps.get(number=1).pk)
