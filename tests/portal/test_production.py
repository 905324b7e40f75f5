"""A production with unsafe settings does not start at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from portal.tenancy.checks import unsafe_settings

ROOT = Path(__file__).parents[2]
SAFE = {
    "DEPLOYMENT": "production",
    "SECRET_KEY": "0123456789" * 5,
    "DATABASE_URL": "postgres://nobody@127.0.0.1/none",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "TRUSTED_PROXIES": "1",
}


def start(**environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", "import portal.wsgi"],
        cwd=ROOT,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_whole_production_starts(tmp_path):
    run = start(VAR_DIR=str(tmp_path), **SAFE)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "TRUSTED_PROXIES"])
def test_each_of_these_is_needed(tmp_path, name):
    run = start(VAR_DIR=str(tmp_path), **{key: value for key, value in SAFE.items() if key != name})
    assert run.returncode == 1
    assert name in run.stderr


def test_a_short_key_is_none(tmp_path):
    run = start(VAR_DIR=str(tmp_path), **SAFE | {"SECRET_KEY": "changeme"})
    assert run.returncode == 1
    assert "Atbalss does not start" in run.stderr
    assert "SECRET_KEY must be at least 50 random characters." in run.stderr


DEMOS_KEY = "aTDkz8LRqDqz0sWmKQdnbJHuRS4GRl0pCzQpyHdVdqQ5t1Jkd6H6bX8r"


@pytest.mark.parametrize(
    "key",
    ["k" * 80, "changeme" * 8, "django-insecure-4fJx0pQz7uVb2nLw9sTe5kRy8mHd3gCa1iUo6x@2", DEMOS_KEY],
)
def test_a_weak_key_is_none_either(tmp_path, settings, key):
    (tmp_path / "secret_key").write_text(DEMOS_KEY)
    settings.DEMO, settings.VAR_DIR = False, tmp_path
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    sound = unsafe_settings()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = key, [key]
    assert [problem.split()[0] for problem in unsafe_settings() if problem not in sound] == [
        "SECRET_KEY",
        "SECRET_KEY_FALLBACKS:",
    ]


@pytest.mark.parametrize("private", ["", "pictures"])
def test_private_files_need_a_bucket_of_their_own(tmp_path, private):
    run = start(VAR_DIR=str(tmp_path), **SAFE, S3_BUCKET="pictures", S3_PRIVATE_BUCKET=private)
    assert run.returncode == 1
    assert "S3_PRIVATE_BUCKET must name a bucket of its own" in run.stderr


def test_two_buckets_are_fine(tmp_path):
    run = start(VAR_DIR=str(tmp_path), **SAFE, S3_BUCKET="pictures", S3_PRIVATE_BUCKET="kept")
    assert run.returncode == 0, run.stderr


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no roles")
def test_a_production_whose_role_is_the_owner_does_not_start(tmp_path):
    """The tests' own PostgreSQL is entered by its superuser."""
    run = start(VAR_DIR=str(tmp_path), **SAFE | {"DATABASE_URL": os.environ["DATABASE_URL"]})
    assert run.returncode == 1
    assert "The database role is a superuser" in run.stderr


def test_a_number_must_be_one(tmp_path):
    run = start(VAR_DIR=str(tmp_path), **SAFE | {"TRUSTED_PROXIES": "two"})
    assert run.returncode == 1
    assert "TRUSTED_PROXIES must be a whole number" in run.stderr


ASK = """
import sys
{before}
from django.db import connection
if sys.argv[1:]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        print(cursor.fetchone()[0])
else:
    print(connection.get_connection_params().get("options"))
"""
WEB = "import portal.wsgi"
COMMAND = "import django; django.setup()"


def told(before: str, var_dir: Path, *, connect: bool = False, **environment: str) -> str:
    """What PostgreSQL is told of the time that a question may take, or when it is asked, says of it."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    run = subprocess.run(
        [sys.executable, "-c", ASK.format(before=before), *(["connect"] if connect else [])],
        cwd=ROOT,
        env=kept | SAFE | {"DJANGO_SETTINGS_MODULE": "portal.settings", "VAR_DIR": str(var_dir)} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


def test_a_question_of_a_web_process_has_an_end_and_one_of_a_command_has_none(tmp_path):
    assert told(WEB, tmp_path) == f"-c statement_timeout={settings.WEB_QUESTION_SECONDS}s"
    assert told(COMMAND, tmp_path) == "None"


@pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="no DATABASE_URL: this run has no PostgreSQL"
)
def test_postgresql_keeps_to_it_through_the_pool(tmp_path):
    # The tests' superuser may enter a demo only.
    ours = {"DATABASE_URL": os.environ["DATABASE_URL"], "DEPLOYMENT": "demo"}
    assert told(WEB, tmp_path, connect=True, **ours) == "30s"
    assert told(COMMAND, tmp_path, connect=True, **ours) == "0"


def test_sqlite_is_told_nothing(tmp_path):
    run = start(VAR_DIR=str(tmp_path), DEPLOYMENT="demo")
    assert run.returncode == 0, run.stderr
