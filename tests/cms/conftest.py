from collections.abc import Iterator

import pytest
from django.test import Client

from cms.actions import found_municipality
from cms.models import HomePage
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope


@pytest.fixture
def founded(db: None) -> Iterator[Municipality]:
    """A municipality as ``add_municipality`` leaves it, its scope open."""
    municipality = found_municipality(
        slug="liepkalne",
        hostname="liepkalne.localhost",
        code="LKN",
        names={
            "lv": {"nominative": "Liepkalne", "genitive": "Liepkalnes", "locative": "Liepkalnē"},
            "en": {"nominative": "Liepkalne"},
        },
        languages=["lv", "en"],
    )
    with municipality_scope(municipality):
        yield municipality


@pytest.fixture
def home(founded: Municipality) -> HomePage:
    return HomePage.objects.get(locale__language_code="lv")


@pytest.fixture
def reader(founded: Municipality) -> Client:
    return Client(headers={"host": founded.hostname})
