"""Doing things at the same moment, each over a connection of its own."""

import threading
from collections.abc import Callable
from contextlib import nullcontext
from typing import Final

from django.db import connection

from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope

# Nothing here takes so long: whoever still waits then waits for somebody who waits for them.
SECONDS: Final = 120


def together(*acts: Callable[[], object], at: Municipality | None = None) -> list[BaseException]:
    """Begin all ``acts`` at once, each in the scope of ``at`` when given; what they raised, when all have ended.

    The test needs ``transaction=True``: others' connections see only what is saved.
    """
    failures: list[BaseException] = []
    gate = threading.Barrier(len(acts), timeout=SECONDS)

    def run(act: Callable[[], object]) -> None:
        try:
            with municipality_scope(at) if at else nullcontext():
                gate.wait()
                act()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act], daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    return failures + [TimeoutError(thread.name) for thread in threads if thread.is_alive()]
