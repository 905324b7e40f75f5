"""``manage.py check --database default`` warns of every promise that the database does not hold."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from feedback.proof import triggers


@register(Tags.database)
def triggers_are_there(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    return [
        Warning(f"The trigger {name} is missing.", hint="Run manage.py migrate.", id="feedback.W001")
        for alias in databases or []
        if triggers.have_tables(connections[alias])
        for name in triggers.missing(connections[alias])
    ]
