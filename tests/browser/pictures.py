"""A photo as a phone takes it: with the place, and more, noted inside."""

import io

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

MAKER = "A maker that nobody may read of"


def photo_taken_at(lat: float, lon: float) -> bytes:
    """A JPEG of 1200×900 that says where it was taken; north and east only."""
    block = Image.Exif()
    block[Base.Make] = MAKER
    noted = block.get_ifd(IFD.GPSInfo)
    noted.update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: _degrees(lat)})
    noted.update({GPS.GPSLongitudeRef: "E", GPS.GPSLongitude: _degrees(lon)})
    file = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((1200, 900)).save(file, "JPEG", exif=block)
    return file.getvalue()


def _degrees(value: float) -> tuple[float, float, float]:
    minutes = value % 1 * 60
    return float(int(value)), float(int(minutes)), round(minutes % 1 * 60, 4)
