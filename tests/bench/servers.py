"""gunicorn with two workers, once for each town and once bare."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.request import Request, urlopen

WORKERS, THREADS = 2, 4


@dataclass
class Server:
    name: str
    port: int
    process: "subprocess.Popen[bytes]"

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def start(name: str, application: str, environment: dict[str, str]) -> Server:
    port = _free_port()
    command = [
        sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS),
        "--worker-class", "gthread", "--threads", str(THREADS), "--keep-alive", "30", "--log-level", "error",
        "--no-control-socket",
    ]  # fmt: skip
    return Server(name, port, subprocess.Popen(command, env=os.environ | environment))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(server: Server, host: str, path: str) -> None:
    """Until every worker answers; raises after half a minute."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with urlopen(Request(f"http://127.0.0.1:{server.port}{path}", headers={"Host": host})) as answer:
                answer.read()
                return
        except HTTPError as wrong:
            raise SystemExit(f"{server.name} answers {path} with {wrong.code}.") from wrong
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{server.name} did not start.")
