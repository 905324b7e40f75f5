"""The promises as triggers: made after migrating, never away on PostgreSQL, missed where they are not.

The triggers that stand are put in place of themselves, so a portal may run while it is migrated. SQLite alone breaks on
them, or loses them, when it rebuilds a table: there they stand aside while migrations run, and every case is held
against its steps afterwards.
"""

import logging
from collections.abc import Sequence
from typing import Any

from django.db import connections

from feedback import kinds
from feedback.proof.promises import CASE, CATCH_UP, EFFECTS, PROMISES, SET_DOWN, STEP, Effect, Promise, content_promises
from feedback.states import INVISIBLE

PREFIX = "trail_"
logger = logging.getLogger(__name__)
_SEALS = "NEW.salt || NEW.seal || NEW.digest"
_SQLITE = {
    "differs": "IS NOT",
    "blank": "'{}'",
    # Without regular expressions: letters and digits are not told from signs here, only from what nobody sees.
    "says_nothing": "typeof(NEW.explanation) <> 'text' OR trim(NEW.explanation, char("
    + ", ".join(str(ord(sign)) for sign in INVISIBLE)
    + ")) = ''",
    "not_hexadecimal": f"typeof({_SEALS}) <> 'text' OR ({_SEALS}) GLOB '*[^0-9a-f]*'",
    "details": "NEW.details",
    "details_type": "json_type(NEW.details)",
    "each_detail": "json_each(NEW.details)",
    "detail_type": "CASE d.type WHEN 'integer' THEN 'number' WHEN 'real' THEN 'number' WHEN 'array' THEN 'list' "
    "ELSE d.type END",
    "five_digits": "printf('%05d', NEW.number)",
    "year_opened": "strftime('%Y', NEW.opened_at)",
    # A row without an id has none yet, or -1; one that brings its own cannot be told apart by SQLite.
    "borrowed_id": "NEW.id < -1",
}
_POSTGRESQL = {
    "differs": "IS DISTINCT FROM",
    "blank": "'{}'",
    "says_nothing": "translate(NEW.explanation, E'"
    + "".join(rf"\U{ord(sign):08x}" for sign in INVISIBLE)
    + "', '') COLLATE \"und-x-icu\" !~ '[[:alnum:]]'",
    "not_hexadecimal": f"({_SEALS}) ~ '[^0-9a-f]'",
    "details": "NEW.details::text",
    "details_type": "jsonb_typeof(NEW.details)",
    "each_detail": "jsonb_each(NEW.details)",
    "detail_type": "CASE jsonb_typeof(d.value) WHEN 'string' THEN 'text' WHEN 'array' THEN 'list' "
    "ELSE jsonb_typeof(d.value) END",
    "five_digits": "lpad(NEW.number::text, greatest(5, length(NEW.number::text)), '0')",
    "year_opened": "extract(year FROM NEW.opened_at)",
    # Ids are drawn, not chosen: heads rely on their order.
    "borrowed_id": "NEW.id IS DISTINCT FROM currval(pg_get_serial_sequence(TG_TABLE_NAME::text, 'id'))",
}
_BRACKETS = "length({details}) * 2 - length(replace({details}, '[', '')) - length(replace({details}, '{', ''))"
# Anybody may make temporary tables, and PostgreSQL looks among those first: a forged ``feedback_step`` of theirs would
# be asked instead of the true one. Our functions look there last.
_PATH = "search_path TO '{schema}', 'pg_temp'"
_RAISE = "RAISE EXCEPTION '{message}' USING ERRCODE = '23514';"


def _fill(sql: str, words: dict[str, str]) -> str:
    for word, replacement in ("brackets", _BRACKETS), *words.items():
        sql = sql.replace("{" + word + "}", replacement)
    return sql


def _sqlite(rule: Promise | Effect) -> list[str]:
    if isinstance(rule, Promise):
        moment, when = "BEFORE", _fill(rule.broken_when, _SQLITE)
        body = f"SELECT RAISE(ABORT, '{rule.message}')"
    else:
        moment, when, body = "AFTER", rule.when, _fill(rule.sql, _SQLITE)
    return [f"CREATE TRIGGER {PREFIX}{rule.name} {moment} {rule.event} ON {rule.table} WHEN {when} BEGIN {body}; END"]


def _postgresql(rule: Promise | Effect) -> list[str]:
    if isinstance(rule, Promise):
        condition, moment = _fill(rule.broken_when, _POSTGRESQL), "BEFORE"
        row = "OLD" if rule.event == "DELETE" else "NEW"
        body = f"IF ({condition}) THEN {_RAISE.replace('{message}', rule.message)} END IF; RETURN {row};"
    else:
        moment, body = "AFTER", f"IF {rule.when} THEN {_fill(rule.sql, _POSTGRESQL)}; END IF; RETURN NULL;"
    return _function_and_trigger(PREFIX + rule.name, body, f"{moment} {rule.event} ON {rule.table} FOR EACH ROW")


def _function_and_trigger(name: str, body: str, when: str) -> list[str]:
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET {_PATH} "
        f"AS $body$ BEGIN {body} END $body$",
        f"CREATE OR REPLACE TRIGGER {name} {when} EXECUTE FUNCTION {name}()",
    ]


def _rules() -> list[Promise | Effect]:
    contents = [promise for kind in kinds.every() for promise in content_promises(kind.table)]
    return [*PROMISES, *SET_DOWN, *contents, *EFFECTS]


def definitions(vendor: str) -> dict[str, list[str]]:
    """Trigger name → the statements that make it, for ``sqlite`` or ``postgresql``."""
    make = _sqlite if vendor == "sqlite" else _postgresql
    wanted = {PREFIX + rule.name: make(rule) for rule in _rules()}
    if vendor == "postgresql":
        for table in sorted({rule.table for rule in _rules()}):
            name = f"{PREFIX}{table}_is_never_emptied"
            body = _RAISE.replace("{message}", "Trails cannot be emptied.")
            wanted[name] = _function_and_trigger(name, body, f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT")
    return wanted


def create(connection: Any) -> int:
    """Make what is missing and take away what is no promise any more. Returns how many were made."""
    absent = missing(connection)
    wanted = definitions(connection.vendor)
    with connection.cursor() as cursor:
        schema = _schema(cursor, connection.vendor)
        for name in _existing(cursor, connection.vendor):
            if name not in wanted or (name in absent and connection.vendor == "sqlite"):
                _drop(cursor, connection.vendor, name)
        for name in absent:
            for statement in wanted[name]:
                cursor.execute(statement.replace("{schema}", schema))
    return len(absent)


def catch_up(connection: Any) -> int:
    """Let every case follow the steps that came in while the triggers were away; how many had not."""
    with connection.cursor() as cursor:
        cursor.execute(_fill(CATCH_UP, _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL))
        return int(cursor.rowcount)


def drop(connection: Any) -> None:
    with connection.cursor() as cursor:
        for name in _existing(cursor, connection.vendor):
            _drop(cursor, connection.vendor, name)


def _drop(cursor: Any, vendor: str, name: str) -> None:
    # On PostgreSQL the trigger goes with its function.
    cursor.execute(f"DROP TRIGGER {name}" if vendor == "sqlite" else f"DROP FUNCTION {name}() CASCADE")


def _schema(cursor: Any, vendor: str) -> str:
    if vendor == "sqlite":
        return ""
    cursor.execute("SELECT current_schema()")
    return str(cursor.fetchone()[0])


def _existing(cursor: Any, vendor: str) -> dict[str, list[str]]:
    """Name → the statements that would make it as it stands, of each trigger of ours that is switched on."""
    if vendor == "sqlite":
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{PREFIX}%"])
        return {name: [sql] for name, sql in cursor.fetchall()}
    # As the database itself tells them, so that nothing hides: another table, a condition, another way to run.
    cursor.execute(
        "SELECT t.tgname, pg_get_functiondef(t.tgfoid), pg_get_triggerdef(t.oid) FROM pg_trigger t "
        "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgname LIKE %s",
        [f"{PREFIX}%"],
    )
    return {name: [function, trigger] for name, function, trigger in cursor.fetchall()}


def missing(connection: Any) -> list[str]:
    """Names of the promises that the database does not hold: absent, switched off, or saying something else."""
    with connection.cursor() as cursor:
        schema, found = _schema(cursor, connection.vendor), _existing(cursor, connection.vendor)
    return sorted(
        name
        for name, statements in definitions(connection.vendor).items()
        if _told(found.get(name, []), schema) != _told(statements, schema)
    )


def _told(statements: Sequence[str], schema: str) -> list[str]:
    """The statements without what PostgreSQL tells in other words than we ask."""
    own = [statement.replace("{schema}", schema).replace("OR REPLACE ", "") for statement in statements]
    if schema:
        own = [statement.replace(f"{schema}.", "").replace("function$", "body$") for statement in own]
    return [" ".join(statement.split()) for statement in own]


def stand_aside(using: str, plan: Sequence[Any] = (), **_: Any) -> None:
    """Before migrating: on SQLite alone, and only where something is to be migrated."""
    if plan and connections[using].vendor == "sqlite":
        drop(connections[using])


def stand_again(using: str, **_: Any) -> None:
    """After migrating."""
    connection = connections[using]
    if have_tables(connection) and create(connection) and (late := catch_up(connection)):
        logger.warning("%d cases did not follow their steps, and do so now. Run verify_trails.", late)


def have_tables(connection: Any) -> bool:
    """False in a database that is about to be migrated for the first time."""
    return {CASE, STEP} <= set(connection.introspection.table_names())
