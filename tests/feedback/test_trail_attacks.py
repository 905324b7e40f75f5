"""Somebody with the database's password, writing SQL past all of our code. Runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from feedback.actions.answering import answer
from feedback.actions.moderation import redact
from feedback.models import Case, Rules, Step, TrailHead
from feedback.proof import heads, triggers
from feedback.proof.verification import faults
from feedback.states import Status
from ideas.models import Idea
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope
from tests.factories import MODERATOR, fresh, make_idea

SQLITE_ONLY = pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is a word of SQLite only")
POSTGRESQL_ONLY = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")


@contextmanager
def refused() -> Iterator[None]:
    # What is no date at all PostgreSQL refuses before any trigger.
    with pytest.raises(DatabaseError), transaction.atomic():
        yield


def sql(statement: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


@pytest.fixture
def case(town: Municipality) -> Case:
    return make_idea(opened_at=datetime(2026, 10, 1, 9, tzinfo=UTC)).case


STEP_COLUMNS = (
    "municipality_id, case_id, number, kind, status, explanation, details, answer_due_on, promised_on, made_at, "
    "day_only, redacts_id, redacted, salt, seal, digest"
)


def insert_step(case: Case, *, verb: str = "INSERT", **changes: object) -> None:
    values = {
        "municipality_id": case.municipality_id,
        "case_id": case.pk,
        "number": 3,
        "kind": "status",
        "status": "under_review",
        "explanation": "We look at it.",
        "details": "{}",
        "answer_due_on": None,
        "promised_on": None,
        "made_at": "2026-11-01 10:00:00",
        "day_only": False,
        "redacts_id": None,
        "redacted": False,
        "salt": "a" * 64,
        "seal": "b" * 64,
        "digest": "c" * 64,
    } | changes
    columns = ", ".join(values)
    sql(
        f"{verb} INTO feedback_step ({columns}) VALUES ({', '.join(['%s'] * len(values))})",
        *values.values(),
    )


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


@pytest.mark.parametrize(
    "assignment",
    [
        "status = 'done'",
        "status = ''",
        "shown = false",
        "title = 'Something else'",
        "text = ''",
        "answer_due_on = NULL",
        "answer_due_on = '2030-01-01'",
        "promised_on = '2030-01-01'",
        "reference = 'TST-2020-00001'",
        "opened_at = '2020-01-01 00:00:00+00'",
        "number = 77",
        "channel = 'paper'",
        "kind = 'wish'",
        "id = id + 1000",
    ],
)
def test_no_column_of_a_case_is_set_past_its_steps(case: Case, assignment: str) -> None:
    before = Case.objects.values().get(pk=case.pk)
    with refused():
        sql(f"UPDATE feedback_case SET {assignment} WHERE id = %s", case.pk)
    assert Case.objects.values().get(pk=case.pk) == before


@POSTGRESQL_ONLY
def test_ids_are_drawn_and_not_chosen(case: Case) -> None:
    """A head covers the steps up to an id: one far ahead would hide behind no head."""
    with pytest.raises(DatabaseError), transaction.atomic():
        insert_step(case, id=2**40)
    insert_step(case)


@pytest.mark.parametrize(
    "change",
    [
        {"number": 3},
        {"number": 2, "reference": "TST-2026-00003"},
        {"number": 2, "reference": "KAI-2026-00001"},
        {"number": 2, "reference": "TST-2026-2"},
        {"number": 0, "reference": "TST-2026-00000"},
        {"series": "X", "number": 1, "reference": "TST-X-2026-00001"},
        {"year": 2031, "number": 1, "reference": "TST-2031-00001"},
        {"opened_at": "9999-01-01 10:00:00"},
        {"opened_at": "infinity"},
    ],
    ids=lambda change: "-".join(f"{key}={value!r}" for key, value in change.items()),
)
def test_a_case_takes_the_next_number_and_no_neighbours(
    case: Case, neighbour: Municipality, change: dict[str, object]
) -> None:
    values = {
        "municipality_id": case.municipality_id,
        "kind": "idea",
        "series": "",
        "year": 2026,
        "number": 2,
        "reference": "TST-2026-00002",
        "channel": "web",
        "opened_at": "2026-06-01 10:00:00",
        "day_only": True,
        "title": "",
        "text": "",
        "status": "",
        "shown": False,
    }

    def insert(**changes: object) -> None:
        row = values | changes
        sql(f"INSERT INTO feedback_case ({', '.join(row)}) VALUES ({', '.join(['%s'] * len(row))})", *row.values())

    with refused():
        insert(**change)
    insert()


def test_a_case_without_a_step_is_nobodys_page(case: Case, client: Client) -> None:
    columns = "municipality_id, kind, series, year, channel, opened_at, day_only, title, text, shown, status"
    values = "municipality_id, kind, series, year, channel, opened_at, day_only, '', '', false, ''"
    sql(
        f"INSERT INTO feedback_case ({columns}, number, reference) "
        f"SELECT {values}, 2, 'TST-2026-00002' FROM feedback_case WHERE id = %s",
        case.pk,
    )
    assert next(str(fault) for fault in faults()) == "TST-2026-00002: has no steps"
    for address in ("/lv/cases/TST-2026-00002/", "/c/TST-2026-00002", "/api/v1/cases/TST-2026-00002"):
        assert client.get(address).status_code == 404
    for address in ("/lv/ideas/", "/lv/answers/", "/api/v1/cases.csv"):
        assert client.get(address).status_code == 200


def test_details_that_are_odd_break_no_page(case: Case, client: Client) -> None:
    details = '{"rule": {}, "decision_on": "2026-99-99", "reason": "none", "attachments": [5]}'
    insert_step(case, status="declined", details=details)
    assert len(list(faults())) == 2
    assert client.get(f"/lv/cases/{case.reference}/").status_code == 200
    assert client.get(f"/api/v1/cases/{case.reference}").status_code == 200


def test_what_is_set_down_once_stays(case: Case) -> None:
    heads.publish_head()
    for table in ("feedback_trailhead", "feedback_rules", "ideas_idea"):
        with refused():
            sql(f"DELETE FROM {table}")
    with refused():
        sql("UPDATE feedback_trailhead SET digest = %s", "0" * 64)
    with refused():
        sql("UPDATE feedback_rules SET valid_from = '2020-01-01'")
    with refused():
        sql("UPDATE ideas_idea SET id = id + 1000")
    assert (TrailHead.objects.count(), Rules.objects.count(), Idea.objects.count()) == (1, 1, 1)


@SQLITE_ONLY
@pytest.mark.parametrize("table", ["feedback_trailhead", "feedback_rules", "ideas_idea"])
def test_a_replacing_insert_replaces_nothing_that_is_set_down(case: Case, table: str) -> None:
    heads.publish_head()
    with refused():
        sql(f"REPLACE INTO {table} SELECT * FROM {table}")


def test_a_case_cannot_be_born_with_a_status(case: Case) -> None:
    columns = "municipality_id, kind, series, year, channel, opened_at, day_only, title, text, shown"
    with refused():
        sql(
            f"INSERT INTO feedback_case ({columns}, number, reference, status) "
            f"SELECT {columns}, 99, 'TST-2026-00099', 'done' FROM feedback_case WHERE id = %s",
            case.pk,
        )


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


@SQLITE_ONLY
def test_a_replacing_insert_replaces_no_case(case: Case) -> None:
    with refused():
        sql("REPLACE INTO feedback_case SELECT * FROM feedback_case WHERE id = %s", case.pk)


@POSTGRESQL_ONLY
def test_an_upsert_replaces_no_step(case: Case) -> None:
    with refused():
        sql(
            f"INSERT INTO feedback_step ({STEP_COLUMNS}) SELECT {STEP_COLUMNS} FROM feedback_step WHERE case_id = %s "
            "AND number = 2 ON CONFLICT (case_id, number) DO UPDATE SET explanation = 'x'",
            case.pk,
        )


FORGERIES = {
    "an empty trail": (
        "DELETE FROM {forged} WHERE case_id = {case}",
        "UPDATE {true_case} SET status = '', shown = false, title = '', text = '', answer_due_on = NULL "
        "WHERE id = {case}",
    ),
    "another end": (
        "UPDATE {forged} SET status = 'done' WHERE case_id = {case} AND number = 2",
        "UPDATE {true_case} SET status = 'done', shown = false WHERE id = {case}",
    ),
    "a redaction that never was": (
        "UPDATE {forged} SET redacts_id = (SELECT id FROM {true_step} WHERE case_id = {case} AND number = 2) "
        "WHERE case_id = {case} AND number = 1",
        "UPDATE {true_step} SET explanation = '', details = '{{}}', salt = '', redacted = true "
        "WHERE case_id = {case} AND number = 2",
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=list(FORGERIES))
def test_a_temporary_table_is_not_asked_instead_of_the_trail(case: Case, forgery: tuple[str, str]) -> None:
    """Making one needs no right on any table of ours."""
    schema = "main" if connection.vendor == "sqlite" else "public"
    forge, change = (
        statement.format(
            forged="feedback_step",
            true_step=f"{schema}.feedback_step",
            true_case=f"{schema}.feedback_case",
            case=case.pk,
        )
        for statement in forgery
    )
    sql(f"CREATE TEMPORARY TABLE feedback_step AS SELECT * FROM {schema}.feedback_step")
    try:
        sql(forge)
        with refused():
            sql(change)
    finally:
        sql(f"DROP TABLE {'temp' if connection.vendor == 'sqlite' else 'pg_temp'}.feedback_step")


@POSTGRESQL_ONLY
@pytest.mark.parametrize(
    "how",
    [
        "BEFORE DELETE ON feedback_step FOR EACH ROW WHEN (false)",
        "BEFORE DELETE ON feedback_stepauthor FOR EACH ROW",
        "AFTER DELETE ON feedback_step FOR EACH ROW",
        "BEFORE DELETE ON feedback_step FOR EACH STATEMENT",
    ],
)
def test_a_trigger_that_only_bears_the_name_is_missed(case: Case, how: str) -> None:
    sql("DROP TRIGGER trail_step_is_never_deleted ON feedback_step")
    sql(f"CREATE TRIGGER trail_step_is_never_deleted {how} EXECUTE FUNCTION trail_step_is_never_deleted()")
    assert triggers.missing(connection) == ["trail_step_is_never_deleted"]


@POSTGRESQL_ONLY
def test_a_function_that_sees_an_old_table_is_missed(case: Case) -> None:
    sql("ALTER FUNCTION trail_step_number_follows() STABLE")
    assert triggers.missing(connection) == ["trail_step_number_follows"]


@POSTGRESQL_ONLY
def test_a_function_that_would_ask_temporary_tables_first_is_missed(case: Case) -> None:
    sql("ALTER FUNCTION trail_case_follows_its_steps() RESET search_path")
    assert triggers.missing(connection) == ["trail_case_follows_its_steps"]


def test_a_stale_row_saved_by_the_orm_changes_nothing(case: Case) -> None:
    stale = fresh(case)
    answer(case=case, status=Status.UNDER_REVIEW, explanation="We look at it.", by=MODERATOR)
    stale.save()
    assert fresh(case).status == Status.UNDER_REVIEW


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


def test_content_cannot_be_hung_on_a_neighbours_case(case: Case, neighbour: Municipality) -> None:
    idea = Idea.objects.get(case=case)
    with refused():
        sql("UPDATE ideas_idea SET municipality_id = %s WHERE id = %s", neighbour.pk, idea.pk)
    with municipality_scope(neighbour):
        other = make_idea("Kaimiņu ideja")
    with refused():
        sql("UPDATE ideas_idea SET case_id = %s WHERE id = %s", other.case_id, idea.pk)
    with refused():
        insert_step(case, municipality_id=neighbour.pk)
