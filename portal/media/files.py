"""Where uploaded files lie: random names in a public or a private storage, so that no address can be guessed."""

import os
import secrets
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Final

from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db.models.fields.files import FieldFile

# What a browser shows without running anything in it.
ENDINGS: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".pdf", ".docx", ".xlsx", ".odt", ".ods", ".csv"})


def public_storage() -> Storage:
    return storages["public"]


def private_storage() -> Storage:
    """Files that only a view hands out, after asking who may see them."""
    return storages["private"]


def random_name(row: Any, filename: str) -> str:
    """``ab/cd/<128 random bits>.<ending>``: nothing of the sender's file name but a harmless ending is kept."""
    ending = PurePosixPath(filename).suffix.lower()
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name[2:4]}/{name}{ending if ending in ENDINGS else ''}"


def forget_moment(file: FieldFile, moment: datetime) -> None:
    """Let the file, and the folders made for it, say ``moment`` instead of when it came.

    A storage elsewhere keeps its own time, out of our reach; so does a disk's own note of its last change (ctime),
    which no backup takes along.
    """
    if isinstance(file.storage, FileSystemStorage) and file.name and file.storage.exists(file.name):
        for name in (file.name, *PurePosixPath(file.name).parents):
            os.utime(file.storage.path(str(name)), (moment.timestamp(), moment.timestamp()))
