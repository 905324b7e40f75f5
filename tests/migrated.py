"""A migrated SQLite database, kept outside the tree and copied by every run whose migrations are the same.

Whatever could make another database is in its name, and ``migrate`` still runs on the copy.
"""

import inspect
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import django
from django.apps import apps
from django.db.models.signals import post_migrate

IMPORTED: Final = re.compile(r"^(?:import|from) ([\w.]+)", re.MULTILINE)


def kept() -> Path:
    """Where the database of these very migrations is kept, or will be."""
    digest = sha256(f"{django.__version__} {sqlite3.sqlite_version}".encode())
    for source in sorted(set(_sources())):
        digest.update(str(source).encode() + b"\0" + source.read_bytes())
    return Path(tempfile.gettempdir(), f"atbalss-migrated-{os.getuid()}-{digest.hexdigest()[:24]}.sqlite3")


def _sources() -> Iterator[Path]:
    """The migrations of every package, what they import, and what acts after them."""
    for config in apps.get_app_configs():
        for migration in Path(config.path, "migrations").glob("*.py"):
            yield migration
            for name in IMPORTED.findall(migration.read_text(encoding="utf-8")):
                if (spec := find_spec(name)) and spec.has_location:
                    yield Path(str(spec.origin))
    for _key, receiver, *_ in post_migrate.receivers:
        yield Path(inspect.getfile(receiver()))


def fetch(database: Path) -> None:
    """Put the kept one, if there is one, where a run expects its own."""
    if kept().exists():
        database.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept(), database)


def keep(database: Path) -> None:
    """Keep ``database``, in which nothing but the migrations has written, for the next runs."""
    if (place := kept()).exists():
        return
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        whole = Path(folder, place.name)
        # Not a copy of the file: part of it may still lie in its log.
        copying = sqlite3.connect(database)
        copying.execute("VACUUM INTO ?", [str(whole)])
        copying.close()
        # Two runs may come here at once: either's is whole.
        whole.replace(place)
