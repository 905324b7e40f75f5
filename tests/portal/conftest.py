"""Where there is no nginx, the run says so at its end; under CI=true its absence is a failure."""

import os
from typing import Any

import pytest

from tests.portal import nginx


@pytest.fixture
def needs_nginx() -> None:
    if not nginx.path():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(nginx.MISSING)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not nginx.path():
        terminalreporter.section("NGINX", red=True, bold=True)
        terminalreporter.line(nginx.MISSING, red=True)
