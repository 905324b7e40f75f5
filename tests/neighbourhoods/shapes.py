"""Small shapes near Rīga, and the folder of real data, for the tests of this package."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

LON, LAT = 24.0, 57.0
DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"

Ring = list[list[float]]


def square(x: float, y: float, size: float = 1.0) -> Ring:
    """A closed ring; ``x``, ``y`` and ``size`` in hundredths of a degree (about 600 by 1,100 m)."""
    corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]
    return ring(*corners)


def ring(*points: tuple[float, float]) -> Ring:
    return [[LON + x / 100, LAT + y / 100] for x, y in points]


def feature(*rings: Ring, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": list(rings)},
    }


def collection(*features: Any, **extra: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **extra})


def real(name: str) -> bytes:
    """A file of the shared data folder; its absence skips the test, and says so."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"REAL DATA ABSENT: {name} is not in the shared data folder, nothing checked")
    return path.read_bytes()
