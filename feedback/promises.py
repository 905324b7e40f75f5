"""What the database itself refuses about cases and steps: one promise, one trigger, on SQLite and on PostgreSQL.

Each ``Promise`` says when a row change breaks it; each ``Effect`` says what follows from a new step. The SQL in them
is the common part of both dialects; ``feedback.triggers`` wraps it.
"""

from dataclasses import dataclass
from typing import Final, Literal

from feedback.states import SERIES, TRANSITIONS, StepKind

Event = Literal["INSERT", "UPDATE", "DELETE"]
CASE: Final = "feedback_case"
STEP: Final = "feedback_step"


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
    Promise("step_has_an_explanation", STEP, "INSERT", "{trimmed} = ''", "A step needs an explanation."),
    Promise(
        "step_is_whole",
        STEP,
        "INSERT",
        f"NEW.kind NOT IN ({_KINDS}) OR (NEW.kind = 'status') <> (NEW.status <> '') "
        "OR (NEW.kind = 'redaction') <> (NEW.redacts_id IS NOT NULL) OR NEW.redacted "
        "OR length(NEW.salt) <> 64 OR length(NEW.seal) <> 64 OR length(NEW.digest) <> 64 "
        "OR {details_type} <> 'object' OR {title_type} <> {text_type}",
        "A step needs a kind, a status where its kind has one, its details by name, and its seals.",
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


def content_promises(table: str) -> tuple[Promise, ...]:
    """For the table of a kind's content (``ideas_idea``): it stays with its case, and in its municipality."""
    stranger = "NEW.municipality_id {differs} (SELECT c.municipality_id FROM feedback_case c WHERE c.id = NEW.case_id)"
    message = "Content belongs to its case and its municipality."
    return (
        Promise(f"{table}_has_its_case", table, "INSERT", stranger, message),
        Promise(f"{table}_keeps_its_case", table, "UPDATE", f"NEW.case_id <> OLD.case_id OR {stranger}", message),
    )
