"""What the details of a step may say, by name: read by the database triggers, so that no page meets a surprise.

A kind of case may seal more beside it (``place``, ``photos``); of the names below, each has one type.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Literal

DetailType = Literal["text", "number", "object", "list"]

DETAILS: Final[dict[str, DetailType]] = {
    # Version of these names.
    "v": "number",
    # Who: a role of ``feedback.actors``, and the department by language.
    "role": "text",
    "department": "object",
    # In which language the step is written.
    "language": "text",
    # The submission: its words, how it came in, what was promised then (ISO dates).
    "title": "text",
    "channel": "text",
    "author": "text",
    "publish_by": "text",
    "extendable_to": "text",
    # An answer.
    "reason": "text",
    "rule": "object",
    "next_possible": "text",
    "cost_eur": "number",
    "period": "text",
    "deciding_body": "text",
    "decision_number": "text",
    "decision_on": "text",
    "decision_url": "text",
    "forwarded_to": "text",
    "merged_into": "text",
    # The step that stood before a removal, and stands again.
    "again": "number",
    "attachments": "list",
    # The department by language.
    "passed_to": "object",
    # A correction: why, and the step whose words it replaces.
    "why": "text",
    "corrects": "number",
    # A covering: numbers of the photos that went with it, the first is 1.
    "photos_covered": "list",
}

# More than any form takes; a deeper nest of brackets than this could not even be read.
LONGEST: Final = 100_000
DEEPEST: Final = 500


def day_in(details: Mapping[str, Any], name: str) -> date | None:
    """The day under ``name``; None where there is none, or none in any calendar."""
    try:
        return date.fromisoformat(details[name])
    except (KeyError, ValueError):
        return None
