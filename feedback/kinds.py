"""The registry of kinds of cases. Packages above fill it, so that feedback imports none of them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.utils.functional import Promise

from feedback.models import Case, Step

Label = str | Promise


@dataclass(frozen=True)
class Kind:
    """What feedback must know of a kind of case to show it, list it and keep its content in step."""

    slug: str
    # The database table of its content, one row a case: "ideas_idea".
    table: str
    # "idea"; lowercase, nominative.
    label: Label
    # One string per status: in Latvian the participle agrees with the kind's gender.
    status_labels: Mapping[str, Label]
    # The public page of one case, and what the template gets as ``content``.
    template: str
    content: Callable[[Case], Any]
    # The officer's panel beside the trail, given the same ``content``.
    panel: str
    # Place names of many cases at once, for lists: {case id: "Juglas apkaime"}.
    places: Callable[[Iterable[int]], Mapping[int, str]]
    # The condition on cases that a word stands in the shown words, in any of its forms, or names the place.
    found: Callable[[str], Q]
    # What the content of many cases says of what their first steps sealed, by the names of the details:
    # {case id: {"point": [56.95, 24.1]}}. A case that is not among them has lost its content.
    sealed: Callable[[Iterable[int]], Mapping[int, Mapping[str, Any]]]
    # Every file that is kept of what the first steps sealed: (reference, file, SHA-256 in hex).
    files: Callable[[], Iterable[tuple[str, FieldFile, str]]]
    # The pictures of a case that are still there, by number, each with its address at the desk.
    pictures: Callable[[Case], Mapping[int, str]]
    # Takes the pictures of these numbers away for good, in the transaction of the step that says so.
    cover: Callable[[Case, Collection[int], Step], None]
    # Runs in the step's transaction: publish photos, index words, take a pin off the map.
    after_step: Callable[[Case, Step], None]


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.slug] = kind


def get(slug: str) -> Kind:
    """The registered kind; ``KeyError`` for one that no installed package has."""
    return _kinds[slug]


def every() -> list[Kind]:
    return list(_kinds.values())


def places(cases: Iterable[Case]) -> dict[int, str]:
    """Where each of ``cases`` lies, by its id; one query for each kind among them."""
    return {pk: place for slug, pks in _ids(cases).items() for pk, place in get(slug).places(pks).items()}


def sealed(cases: Iterable[Case]) -> dict[int, Mapping[str, Any]]:
    """``Kind.sealed`` of cases of all kinds."""
    return {pk: said for slug, pks in _ids(cases).items() for pk, said in get(slug).sealed(pks).items()}


def _ids(cases: Iterable[Case]) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = {}
    for case in cases:
        ids.setdefault(case.kind, []).append(case.pk)
    return ids


def status_label(kind: str, status: str) -> Label:
    return _kinds[kind].status_labels[status]
