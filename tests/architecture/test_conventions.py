"""What the house promises about its own files, commands and tables."""

import os
from pathlib import Path
from typing import Any, Final

import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management import get_commands, load_command_class

from portal.tenancy import checks

ROOT: Final = Path(settings.BASE_DIR)
PACKAGES: Final = {"portal", "neighbourhoods", "feedback", "ideas", "budgets", "cms"}
LONGEST: Final = 400
# Written by programs, or one entry after the other: no file of these is read from top to bottom.
NOT_READ: Final = (
    *(".lock", ".po", ".mo", ".yaml", ".geojson", ".csv", ".json"),
    *(".svg", ".png", ".jpg", ".webp", ".ico", "LICENSE"),
)
MADE: Final = {"var", "__pycache__", "test-results", "migrations"}
NAMES_WITHOUT_MEANING: Final = {"utils.py", "helpers.py", "common.py", "services.py"}


def our_apps() -> list[AppConfig]:
    return [config for config in apps.get_app_configs() if config.name.partition(".")[0] in PACKAGES]


def our_files() -> list[Path]:
    """Of the whole tree, what somebody wrote."""
    found = []
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below if not (name.startswith(".") or name in MADE)]
        found += [Path(folder, name) for name in names if not name.startswith(".")]
    return found


def test_no_file_is_longer_than_a_person_reads() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in our_files()
        if not path.name.endswith(NOT_READ)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_file_is_called_after_nothing() -> None:
    assert [path for path in our_files() if path.name in NAMES_WITHOUT_MEANING] == []


def test_every_table_belongs_to_a_municipality() -> None:
    assert checks.every_table_belongs() == []


def test_a_table_of_nobodys_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "OURS", {"sessions"})
    assert [found.msg for found in checks.every_table_belongs()] == ["sessions.Session belongs to no municipality."]


def test_the_check_knows_every_package_with_tables() -> None:
    with_tables = {config.label for config in our_apps() if list(config.get_models())}
    # The floor itself: the municipality belongs to no other.
    assert with_tables - checks.OURS == {"tenancy"}


def our_commands() -> list[str]:
    ours = {config.name for config in our_apps()}
    return sorted(name for name, app in get_commands().items() if app in ours)


@pytest.mark.parametrize("name", our_commands())
def test_every_command_says_what_it_does(name: str) -> None:
    command: Any = load_command_class(get_commands()[name], name)
    parser = command.create_parser("manage.py", name)
    assert command.help
    # Django's own options carry Django's own help.
    silent = [action.dest for action in parser._actions if not action.help]
    assert silent == []


def test_the_commands_that_others_rely_on_are_there() -> None:
    promised = "demo add_municipality import_neighbourhoods locate import_ideas make_town verify_trails tick"
    assert set(promised.split()) - set(our_commands()) == set()
