"""What a person types into the form for an idea."""

import re
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

NEW = "/lv/ideas/new/"
KEY = "k" * 32


def typed(**changes: Any) -> dict[str, Any]:
    """A form that can be handed in at once; ``None`` takes a field out."""
    fields = {
        "form_key": KEY,
        "title": "Soliņš pie upes",
        "text": "Pie upes nav kur apsēsties. Lūdzu, uzlieciet soliņu.",
        "category": "parki",
        "lat": "56.95",
        "lon": "24.05",
        "neighbourhood": "",
        "author_kind": "anonymous",
        **changes,
    }
    return {name: value for name, value in fields.items() if value is not None}


def photo(
    name: str = "foto.jpg", *, colour: str = "green", size: tuple[int, int] = (1200, 900), gps: Any = None
) -> Any:
    """A JPEG as a phone sends it; ``gps`` is latitude and longitude, each as (degrees, minutes)."""
    picture = Image.new("RGB", size, colour)
    exif = Image.Exif()
    exif[0x010F] = "Telefons"
    if gps:
        (lat_degrees, lat_minutes), (lon_degrees, lon_minutes) = gps
        exif[0x8825] = {1: "N", 2: (lat_degrees, lat_minutes, 0.0), 3: "E", 4: (lon_degrees, lon_minutes, 0.0)}
    file = BytesIO()
    picture.save(file, "JPEG", exif=exif)
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/jpeg")


def form_key_in(html: str) -> str:
    found = re.search(r'name="form_key" value="([^"]+)"', html)
    assert found
    return found[1]


def code_in(html: str) -> str:
    found = re.search(r'data-code="([^"]+)"', html)
    return found[1] if found else ""
