"""The chain of digests over a trail: pure functions, the same as in the one-file script for outsiders.

``seal``   = HMAC-SHA-256(salt, canonical JSON of explanation and details), hex. Blanking text and salt leaves it.
``digest`` = SHA-256(canonical JSON of the digest before, the seal and the step's other columns), hex.
"""

import hashlib
import hmac
import json
from typing import Any

START = ""


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no blanks, UTF-8: the same bytes on every database and in every language."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def seal(*, salt: str, explanation: str, details: dict[str, Any]) -> str:
    return hmac.new(bytes.fromhex(salt), canonical([explanation, details]), hashlib.sha256).hexdigest()


def digest(
    *,
    before: str,
    seal: str,
    reference: str,
    number: int,
    kind: str,
    status: str,
    made_at: str,
    answer_due_on: str,
    promised_on: str,
    redacts: int | None,
    day_only: bool,
) -> str:
    """``made_at`` as of ``feedback.when``, the dates as ISO or "", ``redacts`` the number of the covered step."""
    dates = [made_at, int(day_only), answer_due_on, promised_on]
    parts = [before, seal, reference, number, kind, status, *dates, redacts]
    return hashlib.sha256(canonical(parts)).hexdigest()


def head(digests: list[tuple[str, str]]) -> str:
    """One fingerprint over all trails: (reference, newest digest) of each case, sorted by reference."""
    return hashlib.sha256(canonical([list(pair) for pair in sorted(digests)])).hexdigest()
