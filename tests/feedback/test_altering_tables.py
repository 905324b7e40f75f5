"""A later migration may alter the tables of cases and steps, and residents may hand in meanwhile."""

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.operations import AddField, RemoveField
from django.db.migrations.state import ProjectState

from feedback.models import Case, Step
from feedback.proof import triggers
from feedback.proof.verification import faults
from feedback.states import Status
from portal.tenancy.models import Municipality
from tests.factories import fresh, make_idea

SOMETHING_TO_MIGRATE: list[Any] = [("a migration", False)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", ["case", "step"])
def test_a_column_comes_and_goes(town: Municipality, model: str) -> None:
    make_idea()
    for operation in (
        AddField(model, "added_later", models.CharField(max_length=5, default="x")),
        RemoveField(model, "added_later"),
    ):
        triggers.stand_aside(using="default", plan=SOMETHING_TO_MIGRATE)
        _apply(operation)
        triggers.stand_again(using="default")
        assert triggers.missing(connection) == []
    assert Step.objects.count() == 2
    assert list(faults()) == []


def _apply(operation: AddField | RemoveField) -> None:
    before = ProjectState.from_apps(apps)
    if isinstance(operation, RemoveField):
        AddField(operation.model_name, operation.name, models.CharField(max_length=5, default="x")).state_forwards(
            "feedback", before
        )
    after = before.clone()
    operation.state_forwards("feedback", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("feedback", editor, before, after)


@pytest.mark.django_db(transaction=True)
def test_migrating_what_is_migrated_moves_no_trigger(town: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look from inside: at every moment of ``migrate`` the trail is protected."""
    missing = []
    aside = triggers.stand_aside
    monkeypatch.setattr(
        triggers, "create", lambda connection, create=triggers.create: missing.append(create(connection)) or 0
    )
    aside(using="default", plan=[])
    assert triggers.missing(connection) == []
    call_command("migrate", verbosity=0)
    assert missing == [0]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's triggers do stand aside")
def test_on_postgresql_they_stand_while_something_is_migrated(town: Municipality) -> None:
    triggers.stand_aside(using="default", plan=SOMETHING_TO_MIGRATE)
    assert triggers.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_what_comes_in_while_they_are_away_catches_up(town: Municipality, caplog: pytest.LogCaptureFixture) -> None:
    triggers.drop(connection)
    case = make_idea(published=False).case
    assert fresh(case).status == ""
    triggers.stand_again(using="default")
    assert (fresh(case).status, fresh(case).title) == (Status.RECEIVED, "Soliņš pie upes")
    assert fresh(case).answer_due_on is not None
    assert "1 cases did not follow their steps" in caplog.text
    assert list(faults()) == []


def test_a_trigger_of_an_earlier_version_goes(town: Municipality) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE TRIGGER trail_old BEFORE DELETE ON feedback_step BEGIN SELECT 1; END")
        else:
            cursor.execute("CREATE FUNCTION trail_old() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'")
            cursor.execute(
                "CREATE TRIGGER trail_old BEFORE DELETE ON feedback_step FOR EACH ROW EXECUTE FUNCTION trail_old()"
            )
        triggers.create(connection)
        assert "trail_old" not in triggers._existing(cursor, connection.vendor)
    assert Case.objects.count() == 0
