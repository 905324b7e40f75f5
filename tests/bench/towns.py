"""A database for each size of town, kept from run to run."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

SLUG, HOST = "testava", "testava.localhost"
RESIDENTS = 400


def database_url(base: str, folder: Path, size: int) -> str:
    """The address of the database of that size; "" is SQLite in ``folder``."""
    return urlunsplit(urlsplit(base)._replace(path=f"/atbalss_bench_{size}")) if base else ""


def environment(url: str, folder: Path, size: int, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL", "VAR_DIR")}
    own = {
        "VAR_DIR": str(folder / str(size)),
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "PAGE_CACHE_SECONDS": "0",
    }
    return kept | own | ({"DATABASE_URL": url} if url else {}) | more


def build(base: str, folder: Path, size: int) -> str:
    """Make sure that the town of that size stands; returns its database's address."""
    url = database_url(base, folder, size)
    variables = environment(url, folder, size)
    (folder / str(size)).mkdir(parents=True, exist_ok=True)
    if url:
        _create(base, f"atbalss_bench_{size}")
    _manage(variables, "migrate", "--verbosity", "0")
    _manage(variables, "collectstatic", "--noinput", "--verbosity", "0")
    missing = size - int(_ask(variables, "count"))
    if missing > 0:
        if not int(_ask(variables, "towns")):
            _manage(
                variables, "add_municipality", "--name", "Testava", "--slug", SLUG, "--hostname", HOST, "--code", "TSV"
            )
        print(f"making a town of {size:,} ideas …", file=sys.stderr, flush=True)
        _manage(
            variables, "make_town", SLUG, "--ideas", str(missing), "--residents", str(RESIDENTS), "--seed", str(size)
        )
    return url


def _create(base: str, name: str) -> None:
    with psycopg.connect(base, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}"')


def _manage(variables: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments, "--skip-checks"]
    subprocess.run(command, env=variables, check=True, stdout=subprocess.DEVNULL)


def _ask(variables: dict[str, str], *question: str) -> str:
    command = [sys.executable, "-m", "tests.bench.inside", *question]
    return subprocess.run(command, env=variables, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def ask(url: str, folder: Path, size: int, *question: str) -> str:
    """The answer of ``tests.bench.inside`` from within that town."""
    return _ask(environment(url, folder, size), *question)
