"""After very many rows PostgreSQL is told, so that it does not read whole tables for the next page."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from portal.tenancy.models import Municipality
from tests.neighbourhoods.shapes import collection, feature, square

pytestmark = pytest.mark.django_db


def measured(command: Callable[[], Any]) -> set[str]:
    """The tables that ``command`` had measured."""
    found: set[str] = set()

    def listen(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("ANALYZE "):
            found.update(table.strip('"') for table in sql.removeprefix("ANALYZE ").split(", "))
        return execute(sql, *rest)

    with connection.execute_wrapper(listen):
        command()
    return found


def on_postgresql(*tables: str) -> set[str]:
    return set(tables) if connection.vendor == "postgresql" else set()


@pytest.fixture
def ideas(tmp_path: Path) -> str:
    path = tmp_path / "ideas.csv"
    path.write_text("external_id,text,category\n1,Pie upes nav kur apsēsties.,Parki\n")
    return str(path)


@pytest.fixture
def areas(tmp_path: Path) -> str:
    path = tmp_path / "areas.geojson"
    path.write_text(collection(feature(square(0, 0, 20), name="Rietumi"), feature(square(20, 0, 20), name="Austrumi")))
    return str(path)


def test_imported_ideas_are_measured_when_there_are_any(town: Municipality, ideas: str) -> None:
    expected = on_postgresql("feedback_case", "feedback_step", "ideas_idea", "ideas_word", "ideas_pincell")
    assert measured(lambda: call_command("import_ideas", "tst", ideas, dry_run=True)) == set()
    assert measured(lambda: call_command("import_ideas", "tst", ideas)) >= expected
    assert measured(lambda: call_command("import_ideas", "tst", ideas)) == set()


def test_imported_areas_are_measured(town: Municipality, areas: str) -> None:
    expected = on_postgresql("neighbourhoods_neighbourhood")
    assert measured(lambda: call_command("import_neighbourhoods", "tst", areas, dry_run=True)) == set()
    assert measured(lambda: call_command("import_neighbourhoods", "tst", areas)) >= expected


def test_a_made_up_town_is_measured(town: Municipality) -> None:
    expected = on_postgresql("feedback_case", "ideas_idea", "neighbourhoods_neighbourhood", "identity_user")
    assert measured(lambda: call_command("make_town", "tst", ideas=10, residents=2)) >= expected


def test_the_demo_is_measured_once(db: None) -> None:
    expected = on_postgresql("feedback_case", "ideas_idea", "neighbourhoods_neighbourhood", "identity_user")
    assert measured(lambda: call_command("demo", stdout=StringIO())) >= expected
    assert measured(lambda: call_command("demo", stdout=StringIO())) == set()
