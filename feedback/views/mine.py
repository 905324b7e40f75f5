"""The author's part of "My page": what they have handed in under their account, with its status and its date."""

from typing import Any

from feedback import kinds, queries, trail
from feedback.views.cases import heading


def mine(request: Any) -> dict[str, Any]:
    return {
        "rows": [
            {
                "case": case,
                "heading": heading(case),
                "status_label": kinds.status_label(case.kind, case.status),
                "status_tone": trail.tone(case.status),
                "clock": trail.clock(case),
            }
            for case in queries.newest_of(request.user.pk)
        ]
    }
