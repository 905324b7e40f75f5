"""A production with unsafe settings does not start at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAFE = {
    "DEPLOYMENT": "production",
    "SECRET_KEY": "k" * 50,
    "DATABASE_URL": "postgres://nobody@127.0.0.1/none",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
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


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"])
def test_each_of_these_is_needed(tmp_path, name):
    run = start(VAR_DIR=str(tmp_path), **{key: value for key, value in SAFE.items() if key != name})
    assert run.returncode == 1
    assert name in run.stderr


def test_a_short_key_is_none(tmp_path):
    run = start(VAR_DIR=str(tmp_path), **SAFE | {"SECRET_KEY": "changeme"})
    assert run.returncode == 1
    assert "Atbalss does not start" in run.stderr
    assert "SECRET_KEY must be at least 50 random characters." in run.stderr


def test_a_number_must_be_one(tmp_path):
    run = start(VAR_DIR=str(tmp_path), **SAFE, TRUSTED_PROXIES="two")
    assert run.returncode == 1
    assert "TRUSTED_PROXIES must be a whole number" in run.stderr
