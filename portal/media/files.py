"""Where uploaded files lie: random names in a public or a private storage, so that no address can be guessed."""

import secrets
from pathlib import PurePosixPath
from typing import Any

from django.core.files.storage import Storage, storages


def public_storage() -> Storage:
    return storages["public"]


def private_storage() -> Storage:
    """Files that only a view hands out, after asking who may see them."""
    return storages["private"]


def random_name(row: Any, filename: str) -> str:
    """``ab/cd/<128 random bits>.<ending>``: nothing of the sender's file name but a short, plain ending is kept."""
    ending = PurePosixPath(filename).suffix.lower()
    safe = ending if ending[1:].isascii() and ending[1:].isalnum() and len(ending) <= 6 else ""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name[2:4]}/{name}{safe}"
