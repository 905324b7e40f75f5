"""Which area of a file is which area of ours, and where each belongs: pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.utils.text import slugify
from shapely.geometry.base import BaseGeometry

from neighbourhoods.geometry import Feature
from neighbourhoods.problems import Code, Problem, problem
from neighbourhoods.states import AreaKind

LONGEST_NAME = 120
LONGEST_CODE = 40
# Shared land by all land of both: above it a nameless, codeless polygon is the same one redrawn.
SAME_GROUND = 0.9


class Labelled(Protocol):
    """What can be some area's parent; a protocol, as it is a row of ours or a feature of a file."""

    @property
    def code(self) -> str | None: ...
    @property
    def name(self) -> str: ...


AnyLabelled = TypeVar("AnyLabelled", bound=Labelled)


@dataclass(frozen=True)
class Known:
    """An area that we have; ``parent`` holds the code and the name of its parent."""

    id: int
    code: str
    name: str
    kind: AreaKind
    parent: frozenset[str]
    retired: bool
    geometry: BaseGeometry


def kind_of(feature: Feature, default: AreaKind) -> AreaKind | None:
    """The kind that the feature says, however it spells it (Pilsēta); None if it is not known."""
    if feature.kind is None:
        return default
    word = slugify(feature.kind)
    return AreaKind(word) if word in AreaKind.values else None


def identities(features: Sequence[Feature], kinds: Mapping[int, AreaKind], known: Sequence[Known]) -> dict[int, Known]:
    """By a feature's index the area that it continues; a feature without one is new.

    A code decides. Where the feature or the area has none, the name and kind do; where the name
    is new too, nearly the same ground does, which is a renaming.
    """
    # Living areas first, old before young, so that the outcome never depends on the query.
    free = sorted(known, key=lambda area: (area.retired, area.id))
    found: dict[int, Known] = {}
    for same in (_same_code, _same_name_and_parent, _same_name, _same_ground):
        for feature in features:
            if feature.index in found:
                continue
            for area in free:
                if same(feature, kinds[feature.index], area):
                    found[feature.index] = area
                    free.remove(area)
                    break
    return found


def _same_code(feature: Feature, kind: AreaKind, area: Known) -> bool:
    return bool(feature.code) and feature.code == area.code


def _same_name(feature: Feature, kind: AreaKind, area: Known) -> bool:
    codes_differ = bool(feature.code and area.code)
    same = feature.name.casefold() == area.name.casefold()
    return same and kind == area.kind and not codes_differ


def _same_name_and_parent(feature: Feature, kind: AreaKind, area: Known) -> bool:
    parents_agree = feature.parent in area.parent if feature.parent else not area.parent
    return parents_agree and _same_name(feature, kind, area)


def _same_ground(feature: Feature, kind: AreaKind, area: Known) -> bool:
    if (feature.code and area.code) or kind != area.kind or area.retired:
        return False
    shared = feature.geometry.intersection(area.geometry).area
    both = feature.geometry.area + area.geometry.area - shared
    return bool(shared > SAME_GROUND * both)


def parent_in(word: str, candidates: Sequence[AnyLabelled]) -> AnyLabelled | None:
    """The only candidate with that code, else the only one with that name."""
    for matches in (
        [candidate for candidate in candidates if candidate.code == word],
        [candidate for candidate in candidates if candidate.name.casefold() == word.casefold()],
    ):
        if len(matches) == 1:
            return matches[0]
    return None


def placing_problems(features: Sequence[Feature], *, kind: AreaKind, known: Sequence[Labelled]) -> list[Problem]:
    """What keeps a well-drawn feature from its place among our areas."""
    return [
        found
        for feature in features
        for found in (
            *_wording_problems(feature, kind),
            *_parent_problems(feature, features, known),
        )
    ]


def _wording_problems(feature: Feature, kind: AreaKind) -> Iterator[Problem]:
    for text, limit in ((feature.name, LONGEST_NAME), (feature.code or "", LONGEST_CODE)):
        if len(text) > limit:
            facts = {"found": text[:limit] + "…", "limit": limit}
            yield problem(Code.TOO_LONG, index=feature.index, name=feature.name[:limit], **facts)
    if kind_of(feature, kind) is None:
        others = ", ".join(AreaKind.values)
        facts = {"found": feature.kind, "others": others}
        yield problem(Code.UNKNOWN_KIND, index=feature.index, name=feature.name, **facts)


def _parent_problems(feature: Feature, features: Sequence[Feature], known: Sequence[Labelled]) -> Iterator[Problem]:
    steps: list[Feature] = [feature]
    while (word := steps[-1].parent) is not None:
        above = parent_in(word, [other for other in features if other is not steps[-1]])
        if above is None:
            if len(steps) == 1 and parent_in(word, known) is None:
                yield problem(Code.UNKNOWN_PARENT, index=feature.index, name=feature.name, found=word)
            return
        if above in steps:
            if above is feature:
                way = " → ".join(step.name for step in steps)
                yield problem(Code.PARENT_LOOP, index=feature.index, name=feature.name, others=way)
            return
        steps.append(above)
