"""Two municipalities for every test: the town whose scope is open, and the neighbour whose rows must never show."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import connection
from django.test import Client, TransactionTestCase
from hypothesis import settings

from feedback.proof import triggers
from portal.tenancy import hosts, streams
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope
from tests import migrated
from tests.factories import make_municipality


@pytest.fixture(scope="session")
def migrations_done(request: pytest.FixtureRequest) -> Callable[[], None]:
    """Begin with a copy of a migrated database, unless one stands there or ``--create-db`` asks for a new one.

    What is given back keeps it for the next runs, as long as it holds nothing else.
    """
    database = Path(str(connection.settings_dict["TEST"]["NAME"]))
    create = request.config.getoption("create_db")
    if connection.vendor != "sqlite" or (database.exists() and not create):
        return lambda: None
    if not create:
        migrated.fetch(database)
    return lambda: migrated.keep(database)


@pytest.fixture(scope="session")
def django_db_setup(migrations_done: Callable[[], None], django_db_setup: None) -> None:
    migrations_done()


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Hosts and pages kept in memory belong to a database that the last test rolled back."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    hosts.forget()
    for shelf in caches.all(initialized_only=True):
        shelf.clear()
    # Of a file that a test asked for and did not read.
    streams.turn._holder = None


# How long an example takes says how busy the machine is, not whether the promise holds.
settings.register_profile("atbalss", deadline=None)
settings.load_profile("atbalss")

_teardown = TransactionTestCase._fixture_teardown


def _teardown_without_triggers(self: TransactionTestCase) -> None:
    """A flush is what the triggers are there to refuse; the ``post_migrate`` after it makes them again."""
    triggers.drop(connection)
    # The rows come back under other ids.
    ContentType.objects.clear_cache()
    _teardown(self)


TransactionTestCase._fixture_teardown = _teardown_without_triggers


@pytest.fixture
def town(db: None) -> Iterator[Municipality]:
    municipality = make_municipality("testene", code="TST")
    with municipality_scope(municipality):
        yield municipality


@pytest.fixture
def neighbour(db: None) -> Municipality:
    return make_municipality("kaimini", code="KAI")


@pytest.fixture
def client(town: Municipality) -> Client:
    """A browser at the town's address."""
    return Client(headers={"host": town.hostname})
