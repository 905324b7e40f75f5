"""A later migration may alter the tables of cases and steps: triggers stand aside for it and come back."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.operations import AddField, RemoveField
from django.db.migrations.state import ProjectState

from feedback import triggers
from feedback.models import Step
from feedback.verification import faults
from portal.tenancy.models import Municipality
from tests.factories import make_idea


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", ["case", "step"])
def test_a_column_comes_and_goes(town: Municipality, model: str) -> None:
    make_idea()
    for operation in (
        AddField(model, "added_later", models.CharField(max_length=5, default="x")),
        RemoveField(model, "added_later"),
    ):
        triggers.drop_before_migrate(using="default")
        _apply(operation)
        triggers.create_after_migrate(using="default")
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


def test_migrate_itself_drops_and_creates_them(town: Municipality) -> None:
    from django.db.models.signals import post_migrate, pre_migrate

    config = apps.get_app_config("feedback")
    pre_migrate.send(config, app_config=config, using="default", verbosity=0, interactive=False)
    assert len(triggers.missing(connection)) == len(triggers.definitions(connection.vendor))
    post_migrate.send(config, app_config=config, using="default", verbosity=0, interactive=False)
    assert triggers.missing(connection) == []
