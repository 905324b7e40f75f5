"""Follow codes: 12 Crockford characters (60 random bits), shown once, kept as a keyed hash only."""

import hashlib
import hmac
import secrets
from typing import Final

from django.conf import settings

# Crockford's base 32: no I, L, O, U. What people write for them is read as the digit that it looks like.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 12
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def code_from(secret: str) -> str:
    """The code that belongs to ``secret``, which nobody but the writer's browser keeps: asked twice, it is the same."""
    digest = hmac.new(f"follow-code:{settings.SECRET_KEY}".encode(), secret.encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest)
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in range(LENGTH))


def normalised(written: str) -> str:
    """The code as typed by a person, or "" where it cannot be one."""
    code = "".join(ch for ch in written.upper() if ch.isalnum()).translate(_LOOKALIKES)
    return code if len(code) == LENGTH and all(ch in ALPHABET for ch in code) else ""


def hashed(code: str, municipality_id: int) -> str:
    return _hashed(code, municipality_id, settings.SECRET_KEY)


def every_hash(code: str, municipality_id: int) -> list[str]:
    """Under the present key and every earlier one: a code is on paper, and outlives a change of keys."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [_hashed(code, municipality_id, key) for key in keys]


def _hashed(code: str, municipality_id: int, secret: str) -> str:
    key = f"follow-code:{municipality_id}:{secret}".encode()
    return hmac.new(key, code.encode(), hashlib.sha256).hexdigest()
