"""Somebody with the database's password puts forged tables before the triggers, or empty ones in their names."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from feedback.models import Case
from feedback.proof import triggers
from portal.tenancy.models import Municipality
from tests.factories import make_idea
from tests.feedback.attacks import POSTGRESQL_ONLY, refused, sql


@pytest.fixture
def case(town: Municipality) -> Case:
    return make_idea(opened_at=datetime(2026, 10, 1, 9, tzinfo=UTC)).case


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
