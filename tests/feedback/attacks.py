"""Ways of somebody with the database's password: SQL past all of our code."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from feedback.models import Case

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
