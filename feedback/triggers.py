"""The promises of ``feedback.promises`` as triggers: made after every migrate, dropped before, missed when absent."""

from typing import Any

from django.db import connections

from feedback import kinds
from feedback.promises import CASE, EFFECTS, PROMISES, STEP, Effect, Promise, content_promises
from feedback.states import INVISIBLE

PREFIX = "trail_"
_SQLITE = {
    "differs": "IS NOT",
    "blank": "'{}'",
    "trimmed": f"trim(NEW.explanation, char({', '.join(str(ord(sign)) for sign in INVISIBLE)}))",
    "details_type": "json_type(NEW.details)",
    "title_type": "coalesce(json_type(NEW.details, '$.title'), 'text')",
    "text_type": "'text'",
}
_POSTGRESQL = {
    "differs": "IS DISTINCT FROM",
    "blank": "'{}'::jsonb",
    "trimmed": "btrim(NEW.explanation, E'" + "".join(rf"\u{ord(sign):04x}" for sign in INVISIBLE) + "')",
    "details_type": "jsonb_typeof(NEW.details)",
    "title_type": "coalesce(jsonb_typeof(NEW.details -> 'title'), 'string')",
    "text_type": "'string'",
}
# Anybody may make temporary tables, and PostgreSQL looks among those first: a forged ``feedback_step`` of theirs would
# be asked instead of the true one. Our functions look there last.
_PATH = "search_path = {schema}, pg_temp"
_RAISE = "RAISE EXCEPTION '{message}' USING ERRCODE = '23514';"


def _fill(sql: str, words: dict[str, str]) -> str:
    for word, replacement in words.items():
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
        body = f"IF {condition} THEN {_RAISE.replace('{message}', rule.message)} END IF; RETURN {row};"
    else:
        moment, body = "AFTER", f"IF {rule.when} THEN {_fill(rule.sql, _POSTGRESQL)}; END IF; RETURN NULL;"
    return _function_and_trigger(PREFIX + rule.name, body, f"{moment} {rule.event} ON {rule.table} FOR EACH ROW")


def _function_and_trigger(name: str, body: str, when: str) -> list[str]:
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET {_PATH} "
        f"AS $body$ BEGIN {body} END $body$",
        f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {name}()",
    ]


def _promises() -> list[Promise | Effect]:
    contents = [promise for kind in kinds.every() for promise in content_promises(kind.table)]
    return [*PROMISES, *contents, *EFFECTS]


def definitions(vendor: str) -> dict[str, list[str]]:
    """Trigger name → the statements that make it, for ``sqlite`` or ``postgresql``."""
    make = _sqlite if vendor == "sqlite" else _postgresql
    wanted = {PREFIX + rule.name: make(rule) for rule in _promises()}
    if vendor == "postgresql":
        for table in (CASE, STEP):
            name = f"{PREFIX}{table}_is_never_emptied"
            body = _RAISE.replace("{message}", "Trails cannot be emptied.")
            wanted[name] = _function_and_trigger(name, body, f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT")
    return wanted


def create(connection: Any) -> None:
    drop(connection)
    with connection.cursor() as cursor:
        schema = ""
        if connection.vendor == "postgresql":
            cursor.execute("SELECT quote_ident(current_schema())")
            (schema,) = cursor.fetchone()
        for statements in definitions(connection.vendor).values():
            for statement in statements:
                cursor.execute(statement.replace("{schema}", schema))


def drop(connection: Any) -> None:
    with connection.cursor() as cursor:
        for name, *_ in _existing(cursor, connection.vendor):
            # On PostgreSQL the trigger goes with its function.
            cursor.execute(
                f"DROP TRIGGER {name}" if connection.vendor == "sqlite" else f"DROP FUNCTION {name}() CASCADE"
            )


def _existing(cursor: Any, vendor: str) -> list[tuple[str, str, bool]]:
    """(name, what the database says that it does, whether it is switched on) of each trigger of ours."""
    if vendor == "sqlite":
        cursor.execute(
            "SELECT name, sql, true FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{PREFIX}%"]
        )
    else:
        cursor.execute(
            "SELECT t.tgname, p.prosrc, t.tgenabled IN ('O', 'A') AND EXISTS (SELECT 1 FROM unnest(p.proconfig) AS c "
            "WHERE c LIKE 'search_path=%%, pg_temp') FROM pg_trigger t "
            "JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND t.tgname LIKE %s",
            [f"{PREFIX}%"],
        )
    return list(cursor.fetchall())


def missing(connection: Any) -> list[str]:
    """Names of the promises that the database does not hold: absent, switched off, or saying something else."""
    with connection.cursor() as cursor:
        found = {name: source for name, source, is_on in _existing(cursor, connection.vendor) if is_on}
    around = "{}" if connection.vendor == "sqlite" else "$body${}$body$"
    return sorted(
        name
        for name, statements in definitions(connection.vendor).items()
        if name not in found or around.format(found[name]) not in statements[0]
    )


def drop_before_migrate(using: str, **_: Any) -> None:
    drop(connections[using])


def create_after_migrate(using: str, **_: Any) -> None:
    if have_tables(connections[using]):
        create(connections[using])


def have_tables(connection: Any) -> bool:
    """False in a database that is about to be migrated for the first time."""
    return {CASE, STEP} <= set(connection.introspection.table_names())
