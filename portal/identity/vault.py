"""Sealing what the second factor must be able to read again, so that a copy of the database alone opens no door."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_str

__all__ = ["InvalidToken", "seal", "unseal"]

PURPOSE = "portal.identity.second-factor"


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed; ``InvalidToken`` when SECRET_KEY has changed since and is no fallback either."""
    return _keys().decrypt(sealed.encode()).decode()


def _keys() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(f"{PURPOSE}:{force_str(secret)}".encode()).digest()))
