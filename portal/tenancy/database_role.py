"""Whether the database role of the web server and the workers could switch the trail's triggers off.

Triggers bind whoever is not the owner of their table. So production runs as a role that owns none, and only ``migrate``
as the owner (``deploy/roles.sql``). Whoever may become the owner is as good as the owner.
"""

from typing import Any, Final

from django.conf import settings
from django.db import OperationalError, connection

_POWERS: Final = """
    SELECT
        role.rolsuper,
        role.rolcreaterole,
        pg_has_role(space.nspowner, 'MEMBER'),
        EXISTS (
            SELECT 1 FROM pg_class AS tables
            WHERE tables.relnamespace = space.oid AND tables.relkind IN ('r', 'p')
            AND pg_has_role(tables.relowner, 'MEMBER')
        )
    FROM pg_roles AS role, pg_namespace AS space
    WHERE role.rolname = current_user AND space.nspname = current_schema()
"""
_WORDS: Final = ("is a superuser", "may make roles", "owns the schema", "owns tables")


def powers(asked: Any) -> list[str]:
    """What the role of this connection may that the web role must not; SQLite knows no roles."""
    if asked.vendor != "postgresql":
        return []
    with asked.cursor() as cursor:
        cursor.execute(_POWERS)
        row = cursor.fetchone() or ()
    return [word for word, has in zip(_WORDS, row, strict=False) if has]


def problem(asked: Any = connection) -> str:
    """A sentence for whoever runs a production; "" when all is well, and in the demo."""
    if settings.DEMO or not (found := powers(asked)):
        return ""
    return f"The database role {' and '.join(found)}: DATABASE_URL must name the web role of deploy/roles.sql."


def problem_at_start() -> str:
    """``problem``, over a connection of its own: no pool that would hold the start up for a database which is down.

    Such a database is no reason to stay down as well; ``/health/ready`` asks again.
    """
    once = connection.copy()
    once.settings_dict["OPTIONS"] = {"connect_timeout": 3} if once.vendor == "postgresql" else {}
    try:
        return problem(once)
    except OperationalError:
        return ""
    finally:
        once.close()
