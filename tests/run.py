"""``make test``: the suite on SQLite and, beside it, on PostgreSQL with Redis where they answer.

Under CI=true their absence is a failure. Arguments go on to pytest.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

POSTGRESQL = os.environ.get("TEST_DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
REDIS = os.environ.get("TEST_REDIS_URL") or "redis://127.0.0.1:6379/9"
CI = os.environ.get("CI") == "true"


@dataclass
class Run:
    name: str
    process: "subprocess.Popen[bytes]"
    log: Path


def start(name: str, folder: Path, arguments: list[str], **environment: str) -> Run:
    log = folder / f"{name}.log"
    plain = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL", "VAR_DIR")}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "pytest", *arguments],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=plain | {"VAR_DIR": str(folder / name)} | environment,
        )
    return Run(name, process, log)


def services() -> str:
    """ "" when PostgreSQL and Redis answer, else which of them does not and why."""
    import psycopg
    import redis

    try:
        psycopg.connect(POSTGRESQL, connect_timeout=3).close()
        redis.Redis.from_url(REDIS, socket_connect_timeout=3).ping()
    except (psycopg.Error, redis.RedisError) as silent:
        return f"{type(silent).__module__.split('.')[0]}: {silent}"
    return ""


def main(arguments: list[str]) -> int:
    silent = services()
    if silent and CI:
        print(f"CI needs PostgreSQL and Redis. {silent}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="atbalss-") as name:
        folder = Path(name)
        # Side by side: each of the two cores takes one.
        runs = [start("sqlite", folder, arguments)]
        if not silent:
            runs.append(start("postgresql", folder, arguments, DATABASE_URL=POSTGRESQL, REDIS_URL=REDIS))
        for run in runs:
            run.process.wait()
            print(f"\n===== {run.name} =====", flush=True)
            print(run.log.read_text(errors="replace"), flush=True)
    if silent:
        print(f"!!! Not tested on PostgreSQL and Redis, which do not answer here. {silent}", file=sys.stderr)
    return max(abs(run.process.returncode) for run in runs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
