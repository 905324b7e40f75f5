from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from cms.actions import found_municipality
from cms.models import HomePage
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope
from tests.emptying import empty


@pytest.fixture(scope="module")
def liepkalne(django_db_setup: None, django_db_blocker: Any) -> Iterator[Municipality]:
    """A municipality as ``add_municipality`` leaves it, saved once for a module and taken away after it."""
    with django_db_blocker.unblock():
        if Municipality.objects.exists():
            empty()
        try:
            yield found_municipality(
                slug="liepkalne",
                hostname="liepkalne.localhost",
                code="LKN",
                names={
                    "lv": {"nominative": "Liepkalne", "genitive": "Liepkalnes", "locative": "Liepkalnē"},
                    "en": {"nominative": "Liepkalne"},
                },
                languages=["lv", "en"],
            )
        finally:
            empty()


@pytest.fixture
def founded(liepkalne: Municipality, db: None) -> Iterator[Municipality]:
    """It, with its scope open; what the test writes is rolled back."""
    # Read anew: what one test does to the object is nothing to the next.
    municipality = Municipality.objects.select_related("site__root_page").get(pk=liepkalne.pk)
    with municipality_scope(municipality):
        yield municipality


@pytest.fixture
def home(founded: Municipality) -> HomePage:
    return HomePage.objects.get(locale__language_code="lv")


@pytest.fixture
def reader(founded: Municipality) -> Client:
    return Client(headers={"host": founded.hostname})
