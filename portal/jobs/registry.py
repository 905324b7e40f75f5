"""Which function does which task. A task is named in the row, so that code may move without losing waiting work."""

from collections.abc import Callable
from typing import Any

Task = Callable[..., Any]
_tasks: dict[str, Task] = {}
_periodic: dict[str, int] = {}


def task(name: str) -> Callable[[Task], Task]:
    """Register a function as the task ``name``. It runs in the job's scope with the payload as keyword arguments."""

    def register(function: Task) -> Task:
        _tasks[name] = function
        return function

    return register


def every(seconds: int) -> Callable[[Task], Task]:
    """Mark a registered task as one that ``tick`` enqueues for each municipality every ``seconds``."""

    def register(function: Task) -> Task:
        name = next(name for name, known in _tasks.items() if known is function)
        _periodic[name] = seconds
        return function

    return register


def find(name: str) -> Task:
    return _tasks[name]


def periodic() -> dict[str, int]:
    return dict(_periodic)
