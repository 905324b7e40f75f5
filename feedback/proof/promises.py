"""What the database itself refuses about cases and steps: one promise, one trigger, on SQLite and on PostgreSQL.

Each ``Promise`` says when a row change breaks it; each ``Effect`` says what follows from a new step. The SQL in them
is the common part of both dialects; ``feedback.proof.triggers`` wraps it, and fills in the words in braces.
"""

from dataclasses import dataclass
from typing import Final, Literal

from feedback.details import DEEPEST, DETAILS, LONGEST
from feedback.states import SERIES, TRANSITIONS, StepKind

Event = Literal["INSERT", "UPDATE", "DELETE"]
CASE: Final = "feedback_case"
STEP: Final = "feedback_step"
HEAD: Final = "feedback_trailhead"
RULES: Final = "feedback_rules"


@dataclass(frozen=True)
class Promise:
    name: str
    table: str
    event: Event
    broken_when: str
    message: str


@dataclass(frozen=True)
class Effect:
    name: str
    table: str
    event: Event
    when: str
    sql: str


def _transitions() -> str:
    rows = [
        f"('{kind}', '{old}', '{new}')"
        for kind, table in sorted(TRANSITIONS.items())
        for old, successors in sorted(table.items())
        for new in sorted(str(status) for status in successors)
    ]
    return ", ".join(rows)


_NEWEST_STATUS = (
    "coalesce((SELECT s.status FROM feedback_step s WHERE s.case_id = {case} AND s.kind = 'status' "
    "ORDER BY s.number DESC LIMIT 1), '')"
)
_NEWEST = "(SELECT s.{column} FROM feedback_step s WHERE s.case_id = {case} ORDER BY s.number DESC LIMIT 1)"
_SHOWN = (
    "coalesce((SELECT s.status = 'published' FROM feedback_step s WHERE s.case_id = {case} AND s.kind = 'status' "
    "AND s.status IN ('published', 'removed') ORDER BY s.number DESC LIMIT 1), false)"
)
# The submission's words: the newest of the first step and the corrections that no redaction has covered.
_WORDS = (
    "coalesce((SELECT {what} FROM feedback_step s WHERE s.case_id = {case} AND NOT s.redacted "
    "AND (s.number = 1 OR s.kind = 'correction') ORDER BY s.number DESC LIMIT 1), '')"
)
_TITLE = _WORDS.replace("{what}", "coalesce(s.details ->> 'title', '')")
_TEXT = _WORDS.replace("{what}", "s.explanation")

_IDENTITY = (
    "id", "municipality_id", "kind", "series", "year", "number", "reference", "channel", "opened_at", "day_only",
)  # fmt: skip
_STEP_KEPT = (
    "id", "municipality_id", "case_id", "number", "kind", "status", "answer_due_on", "promised_on", "made_at",
    "day_only", "redacts_id", "seal", "digest",
)  # fmt: skip


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"NEW.{column} {{differs}} OLD.{column}" for column in columns)


def _impossible(column: str) -> str:
    """No day that a portal could see: "infinity" and its like would break whatever reads it."""
    return (
        f"(NEW.{column} IS NOT NULL AND NOT coalesce(date(NEW.{column}) BETWEEN '2000-01-01' AND '2200-01-01', false))"
    )


def _derived(case: str) -> dict[str, str]:
    """Each column that follows from the steps, with the SQL that computes it for ``case``."""
    return {
        "status": _NEWEST_STATUS.format(case=case),
        "answer_due_on": _NEWEST.format(case=case, column="answer_due_on"),
        "promised_on": _NEWEST.format(case=case, column="promised_on"),
        "shown": _SHOWN.format(case=case),
        "title": _TITLE.format(case=case),
        "text": _TEXT.format(case=case),
    }


_STRAYS = " OR ".join(f"NEW.{column} {{differs}} {sql}" for column, sql in _derived("NEW.id").items())
_DETAILS = ", ".join(f"('{name}', '{type_}')" for name, type_ in DETAILS.items())
_KINDS = ", ".join(f"'{kind}'" for kind in StepKind.values)
_SERIES = ", ".join(f"('{kind}', '{series}')" for kind, series in SERIES.items())

PROMISES: Final = (
    Promise("case_is_never_deleted", CASE, "DELETE", "true", "A case cannot be deleted."),
    Promise(
        "case_is_never_replaced",
        CASE,
        "INSERT",
        "EXISTS (SELECT 1 FROM feedback_case c WHERE c.id = NEW.id OR c.reference = NEW.reference OR "
        "(c.municipality_id = NEW.municipality_id AND c.series = NEW.series AND c.year = NEW.year "
        "AND c.number = NEW.number))",
        "A case cannot be replaced.",
    ),
    Promise(
        "case_opens_without_status",
        CASE,
        "INSERT",
        "NEW.status <> '' OR NEW.title <> '' OR NEW.text <> '' OR NEW.shown OR NEW.answer_due_on IS NOT NULL "
        f"OR NEW.promised_on IS NOT NULL OR (NEW.kind, NEW.series) NOT IN (VALUES {_SERIES})",
        "A case opens without a status: its steps give it one.",
    ),
    # Else one row could take a neighbour's next number, or the last that there is, and nobody could hand in again.
    Promise(
        "case_takes_the_next_number",
        CASE,
        "INSERT",
        "NEW.number {differs} coalesce((SELECT max(c.number) FROM feedback_case c WHERE "
        "c.municipality_id = NEW.municipality_id AND c.series = NEW.series AND c.year = NEW.year), 0) + 1 "
        "OR NEW.reference {differs} (SELECT m.code FROM tenancy_municipality m WHERE m.id = NEW.municipality_id) "
        "|| '-' || CASE NEW.series WHEN '' THEN '' ELSE NEW.series || '-' END || NEW.year || '-' || {five_digits} "
        "OR {borrowed_id} OR abs(NEW.year - {year_opened}) > 1 OR " + _impossible("opened_at"),
        "A case takes the next number of its municipality, series and year.",
    ),
    # Every reference begins with it, so that after a change nobody could hand in any more.
    Promise(
        "reference_code_never_changes",
        "tenancy_municipality",
        "UPDATE",
        "NEW.code <> OLD.code",
        "The code of a municipality never changes.",
    ),
    Promise("case_identity_never_changes", CASE, "UPDATE", _changed(_IDENTITY), "Who a case is never changes."),
    Promise(
        "case_follows_its_steps",
        CASE,
        "UPDATE",
        _STRAYS,
        "Status, dates and words of a case follow from its newest steps only.",
    ),
    Promise("step_is_never_deleted", STEP, "DELETE", "true", "A step cannot be deleted."),
    Promise(
        "step_is_never_replaced",
        STEP,
        "INSERT",
        "EXISTS (SELECT 1 FROM feedback_step s WHERE s.id = NEW.id "
        "OR (s.case_id = NEW.case_id AND s.number = NEW.number) OR s.redacts_id = NEW.redacts_id)",
        "A step cannot be replaced.",
    ),
    Promise(
        "step_number_follows",
        STEP,
        "INSERT",
        "NEW.number <> coalesce((SELECT max(s.number) FROM feedback_step s WHERE s.case_id = NEW.case_id), 0) + 1",
        "Steps are numbered without gaps.",
    ),
    Promise(
        "step_stays_with_its_municipality",
        STEP,
        "INSERT",
        "NEW.municipality_id {differs} (SELECT c.municipality_id FROM feedback_case c WHERE c.id = NEW.case_id)",
        "A step belongs to the municipality of its case.",
    ),
    Promise("step_has_an_explanation", STEP, "INSERT", "{says_nothing}", "A step needs an explanation."),
    Promise(
        "step_is_whole",
        STEP,
        "INSERT",
        f"NEW.kind NOT IN ({_KINDS}) OR (NEW.kind = 'status') <> (NEW.status <> '') "
        "OR (NEW.kind = 'redaction') <> (NEW.redacts_id IS NOT NULL) OR NEW.redacted "
        "OR length(NEW.salt) <> 64 OR length(NEW.seal) <> 64 OR length(NEW.digest) <> 64 OR {not_hexadecimal} "
        "OR {borrowed_id} OR " + " OR ".join(map(_impossible, ("made_at", "answer_due_on", "promised_on"))),
        "A step needs a kind, a status where its kind has one, possible dates, and its seals.",
    ),
    Promise(
        "step_can_be_read",
        STEP,
        "INSERT",
        f"length(NEW.explanation) > {LONGEST} OR length({{details}}) > {LONGEST} OR {{brackets}} > {DEEPEST} "
        "OR CASE {details_type} WHEN 'object' THEN EXISTS (SELECT 1 FROM {each_detail} d "
        f"WHERE d.key IN (SELECT k.column1 FROM (VALUES {_DETAILS}) k) "
        f"AND (d.key, {{detail_type}}) NOT IN (VALUES {_DETAILS})) ELSE true END",
        "A step is no longer than a person reads, and its details have names and types.",
    ),
    Promise(
        "step_merges_into_a_case_of_its_own",
        STEP,
        "INSERT",
        "NEW.status = 'merged' AND NOT EXISTS (SELECT 1 FROM feedback_case c WHERE c.id <> NEW.case_id "
        "AND c.municipality_id = NEW.municipality_id AND c.reference = NEW.details ->> 'merged_into')",
        "A case is merged into another one of its municipality.",
    ),
    Promise(
        "status_follows_the_table",
        STEP,
        "INSERT",
        "NEW.kind = 'status' AND ((SELECT c.kind FROM feedback_case c WHERE c.id = NEW.case_id), "
        + _NEWEST_STATUS.format(case="NEW.case_id")
        + f", NEW.status) NOT IN (VALUES {_transitions()})",
        "This status cannot follow the present one.",
    ),
    Promise(
        "redaction_covers_its_own_case",
        STEP,
        "INSERT",
        "NEW.redacts_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM feedback_step s WHERE s.id = NEW.redacts_id "
        "AND s.case_id = NEW.case_id AND s.kind <> 'redaction' AND NOT s.redacted)",
        "A redaction covers one step of its own case, once.",
    ),
    Promise(
        "step_never_changes",
        STEP,
        "UPDATE",
        _changed(_STEP_KEPT)
        + " OR NOT NEW.redacted OR NEW.explanation <> '' OR NEW.salt <> '' OR NEW.details {differs} {blank} "
        "OR NOT EXISTS (SELECT 1 FROM feedback_step s WHERE s.redacts_id = NEW.id)",
        "A step never changes; only a redaction blanks one.",
    ),
)

_MOVE = "UPDATE feedback_case SET {columns} WHERE id = NEW.case_id".replace(
    "{columns}", ", ".join(f"{column} = {sql}" for column, sql in _derived("NEW.case_id").items())
)
_OWN = _derived("feedback_case.id").items()
# For steps that came in while the triggers were away.
CATCH_UP: Final = "UPDATE feedback_case SET {columns} WHERE {strays}".replace(
    "{columns}", ", ".join(f"{column} = {sql}" for column, sql in _OWN)
).replace("{strays}", " OR ".join(f"{column} {{differs}} {sql}" for column, sql in _OWN))
EFFECTS: Final = (
    Effect("step_moves_its_case", STEP, "INSERT", "true", _MOVE),
    Effect(
        "redaction_blanks_its_step",
        STEP,
        "INSERT",
        "NEW.redacts_id IS NOT NULL",
        "UPDATE feedback_step SET explanation = '', details = {blank}, salt = '', redacted = true "
        "WHERE id = NEW.redacts_id",
    ),
    # The words of the case may have stood in the step that is now blank.
    Effect("blanked_step_moves_its_case", STEP, "UPDATE", "true", _MOVE),
)


def _set_down(table: str, same: str, what: str) -> tuple[Promise, ...]:
    """For rows that are written once, and never again."""
    return (
        Promise(f"{table}_is_never_changed", table, "UPDATE", "true", f"{what} never changes."),
        *_kept(table, same, what),
    )


def _kept(table: str, same: str, what: str) -> tuple[Promise, ...]:
    return (
        Promise(f"{table}_is_never_deleted", table, "DELETE", "true", f"{what} cannot be deleted."),
        Promise(
            f"{table}_is_never_replaced",
            table,
            "INSERT",
            f"EXISTS (SELECT 1 FROM {table} r WHERE r.id = NEW.id OR {same})",
            f"{what} cannot be replaced.",
        ),
    )


SET_DOWN: Final = (
    *_set_down(HEAD, "(r.municipality_id = NEW.municipality_id AND r.day = NEW.day)", "A published head"),
    *_set_down(
        RULES, "(r.municipality_id = NEW.municipality_id AND r.version = NEW.version)", "A version of the rules"
    ),
)


def content_promises(table: str) -> tuple[Promise, ...]:
    """For the table of a kind's content (``ideas_idea``): it stays, with its case and in its municipality."""
    stranger = "NEW.municipality_id {differs} (SELECT c.municipality_id FROM feedback_case c WHERE c.id = NEW.case_id)"
    message = "Content belongs to its case and its municipality."
    moved = f"NEW.id <> OLD.id OR NEW.case_id <> OLD.case_id OR {stranger}"
    return (
        Promise(f"{table}_has_its_case", table, "INSERT", stranger, message),
        Promise(f"{table}_keeps_its_case", table, "UPDATE", moved, message),
        *_kept(table, "r.case_id = NEW.case_id", "Content"),
    )
