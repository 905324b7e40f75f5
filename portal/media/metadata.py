"""What a camera writes beside the picture: where it was taken. Read once, never kept."""

from __future__ import annotations

from fractions import Fraction
from math import isfinite
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD

Point = tuple[float, float]


def taken_at(picture: Image.Image) -> Point | None:
    """Latitude and longitude in degrees from the EXIF block; None where absent or not plausible."""
    try:
        gps = picture.getexif().get_ifd(IFD.GPSInfo)
        lat = _degrees(gps.get(GPS.GPSLatitude), gps.get(GPS.GPSLatitudeRef), "NS")
        lon = _degrees(gps.get(GPS.GPSLongitude), gps.get(GPS.GPSLongitudeRef), "EW")
    # EXIF is written by thousands of devices and editors; Pillow's parser raises whatever a
    # broken block provokes (struct, key, type, zero division …). A bad note about the place is no
    # reason to refuse the picture.
    except Exception:
        return None
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
        return None
    # Cameras without a fix write zeros.
    if lat == 0 and lon == 0:
        return None
    return lat, lon


def _degrees(value: Any, reference: Any, signs: str) -> float | None:
    if value is None or len(value) != 3:
        return None
    if isinstance(reference, bytes):
        reference = reference.decode("ascii", "replace")
    letter = str(reference or "").strip("\0 ").upper()
    if letter not in tuple(signs):
        return None
    degrees, minutes, seconds = (float(Fraction(part)) for part in value)
    if not all(isfinite(part) and part >= 0 for part in (degrees, minutes, seconds)):
        return None
    total = degrees + minutes / 60 + seconds / 3600
    return -total if letter == signs[1] else total
