"""Two municipalities for every test: the town whose scope is open, and the neighbour whose rows must never show."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from portal.tenancy import hosts
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope
from tests.factories import make_municipality


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Hosts and pages kept in memory belong to a database that the last test rolled back."""
    hosts.forget()
    cache.clear()
    yield
    hosts.forget()
    cache.clear()


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
