"""The sections of a person's own page, filled in ``AppConfig.ready()`` by the packages above.

Each shows its person what is theirs. There is no such page about anybody else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Context = Callable[[Any], Mapping[str, Any]]


@dataclass(frozen=True, order=True)
class Section:
    """``template`` is rendered with what ``context(request)`` gives, and with nothing else but the request's own."""

    order: int
    key: str
    template: str = field(compare=False)
    context: Context = field(compare=False)


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    _sections[section.key] = section


def sections() -> list[Section]:
    return sorted(_sections.values())
