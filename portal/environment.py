"""The one place where environment variables are named, explained and read.

``VARIABLES`` is the table that README.md shows; a test keeps the two equal.
"""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Variable:
    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable("DEPLOYMENT", "demo", "`demo` or `production`; production refuses to start with unsafe settings."),
    Variable("PORT", "8000", "Port of `make run`."),
    Variable("BIND", "127.0.0.1", "Address that `make run` listens on."),
    Variable("DIRECTORY_HOST", "localhost", "Hostnames, comma between, at which the list of municipalities stands."),
    Variable("SECRET_KEY", "", "At least 50 random characters. The demo makes its own and keeps it in `var/`."),
    Variable(
        "SECRET_KEY_FALLBACKS", "", "Earlier keys, comma between: sessions, second factors and follow codes go on."
    ),
    Variable("DATABASE_URL", "", "`postgres://user:password@host/name`; empty: SQLite in `var/`."),
    Variable("REDIS_URL", "", "`redis://host:6379/0`: shared cache, limits and django-rq; empty: none needed."),
    Variable("PUBLIC_URL_PORT", "", "Port shown in links when it is neither 80 nor 443; empty: `PORT` in the demo."),
    Variable("VAR_DIR", "", "Where the database, uploads and demo letters live; empty: `var/` beside `manage.py`."),
    Variable("EMAIL_URL", "", "`smtp://user:password@host:587?tls=1`; empty: letters are files in `var/letters/`."),
    Variable("EMAIL_FROM", "", "Sender of letters when a municipality sets none."),
    Variable(
        "MAP_TILES_URL", "", "Upstream street map, `https://…/{z}/{x}/{y}.png`; empty: neighbourhoods are the map."
    ),
    Variable("MAP_ATTRIBUTION", "", "Credit line of the street map."),
    Variable("PAGE_CACHE_SECONDS", "10", "How long an anonymous page may be kept; 0 switches the page cache off."),
    Variable("TRUSTED_PROXIES", "0", "Number of proxies in front whose `X-Forwarded-*` headers are believed."),
    Variable("S3_BUCKET", "", "Bucket for public files; empty: `VAR_DIR`."),
    Variable("S3_PRIVATE_BUCKET", "", "Bucket for private files; required with `S3_BUCKET`."),
    Variable("SOURCE_URL", "", "Where the source of this installation can be had; the licence asks to say so."),
    Variable("TEST_DATABASE_URL", "local PostgreSQL", "PostgreSQL that `make test` uses for its second run."),
    Variable("TEST_REDIS_URL", "local Redis", "Redis that `make test` uses for its second run."),
)

_NAMES = {variable.name: variable for variable in VARIABLES}


def read(name: str) -> str:
    """The variable's value or its default. An undocumented name is a KeyError."""
    return os.environ.get(name, "").strip() or _NAMES[name].default


def read_int(name: str) -> int:
    value = read(name)
    if not value.isdigit():
        raise SystemExit(f"{name} must be a whole number, not {value!r}.")
    return int(value)
