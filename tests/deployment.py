"""``manage.py check --deploy`` with the settings of a production; part of ``make check``."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

PRODUCTION = {
    "DEPLOYMENT": "production",
    "SECRET_KEY": "only for the check: 4fJx0pQz7uVb2nLw9sTe5kRy8mHd3gCa1iUo6",
    "DATABASE_URL": "postgres://nobody@127.0.0.1/none",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "EMAIL_FROM": "portal@example.org",
    "TRUSTED_PROXIES": "1",
}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        return subprocess.run(
            command, cwd=Path(__file__).parent.parent, env=os.environ | PRODUCTION | {"VAR_DIR": folder}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
