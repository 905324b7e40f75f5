"""Debian's own Chromium, so that nothing is downloaded to run the tests."""

import shutil
from typing import Any, Final

# ``--no-sandbox``: a container's root has no user namespaces. The others keep the browser from calling home,
# which would hide a call of ours among its own.
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP *.localhost 127.0.0.1",
)
MISSING: Final = "No Chromium, so no page was looked at. On Debian: apt-get install chromium"


def path() -> str | None:
    return shutil.which("chromium")


def launch_options() -> dict[str, Any]:
    return {"executable_path": path(), "args": list(FLAGS)}
