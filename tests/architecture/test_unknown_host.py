"""An address that belongs to no municipality shows nothing, whatever is asked for."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from portal.tenancy.models import Municipality
from tests.architecture.test_neighbours_row import patterns

# Probes come by number, not by name.
EXEMPT = {"health_live", "health_ready"}
ARGUMENT = re.compile(r"<(?:(\w+):)?\w+>|\(\?P<\w+>.*?\)(?=/|$|\.)")


def paths() -> list[tuple[str, str]]:
    found = []
    for name, route, _pattern in patterns(get_resolver()):
        filled = ARGUMENT.sub(lambda match: "1" if match[1] == "int" else "x", route)
        found.append((name, "/" + re.sub(r"[\^$?\\]", "", filled)))
    return found


@pytest.mark.parametrize("host", ["unknown.example", "testene.example", "testene.localhost.example", "127.0.0.1"])
def test_every_address_is_a_404(town: Municipality, host: str) -> None:
    client = Client(headers={"host": host})
    answers = {path: client.get(path) for name, path in paths() if name not in EXEMPT}
    assert len(answers) > 100
    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code != 404} == {}
    assert {path for path, answer in answers.items() if answer.cookies} == set()
    assert {path for path, answer in answers.items() if town.name in answer.content.decode()} == set()
