"""The demo's texts: one folder a municipality, everything in it invented but the coast and the river."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

FOLDER: Final = Path(__file__).parent / "content"
TOWNS: Final = ("piekraste", "upmala")


def municipality(town: str) -> dict[str, Any]:
    found: dict[str, Any] = _read(town, "municipality.yaml")
    return found


def pages(town: str) -> dict[str, Any]:
    found: dict[str, Any] = _read(town, "pages.yaml")
    return found


def ideas(town: str) -> list[Mapping[str, Any]]:
    """Every idea, in the order of the files."""
    return [idea for path in sorted((FOLDER / town).glob("ideas-*.yaml")) for idea in _parsed(path)]


def areas(town: str) -> str:
    return (FOLDER / town / "neighbourhoods.geojson").read_text(encoding="utf-8")


def mark(town: str) -> bytes:
    return (FOLDER / town / "mark.svg").read_bytes()


def picture(town: str, name: str) -> bytes:
    """A picture that residents have drawn of their wish: an idea names it under ``photos``."""
    return (FOLDER / town / "pictures" / f"{name}.jpg").read_bytes()


def _read(town: str, name: str) -> Any:
    return _parsed(FOLDER / town / name)


def _parsed(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
