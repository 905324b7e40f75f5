"""Take a picture from anybody: check it, read where it was taken, and draw it anew.

Only pixels pass: the result is encoded from scratch, so no metadata, no hidden data and nothing
behind the end of the file can come along. Wagtail would keep a camera's GPS in its originals,
so its uploads pass here too.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from PIL.ExifTags import Base
from pillow_heif import register_heif_opener

from portal.media.metadata import Point, taken_at
from portal.media.table import TABLE, TableFull

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_EDGE = 2000
QUALITY = 82
# A camera writes about ten scans. Each one more costs a pass over all pixels, so a small file
# with thousands of them would keep a processor busy for minutes.
MOST_SCANS = 100

READS = ("JPEG", "PNG", "WEBP", "HEIF")
register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


@dataclass(frozen=True)
class CleanPicture:
    """A JPEG without any metadata; ``point`` is (latitude, longitude) as the camera noted it."""

    content: bytes
    format: str
    width: int
    height: int
    digest_sha256: str
    point: Point | None


class PictureRefused(ValueError):
    """The picture cannot be taken; the message tells the sender what to do."""

    def __init__(self, code: str, message: StrOrPromise) -> None:
        super().__init__(code)
        self.code, self.message = code, message

    def __str__(self) -> str:
        return str(self.message)


NOT_A_PICTURE = _("This is not a picture that we can read. Choose a JPEG, PNG, WebP or HEIC file.")
DAMAGED = _("The picture is damaged. Take it again, or choose another one.")
BUSY = _("Very many pictures are arriving just now. Send yours again in a moment.")


def clean(file: IO[bytes], *, max_bytes: int, max_pixels: int) -> CleanPicture:
    """The picture upright, in sRGB, at most LONGEST_EDGE pixels long, as JPEG.

    Transparency becomes white and of an animation the first frame is taken. Raises
    PictureRefused, with code "too-large", "too-many-pixels", "not-a-picture", "damaged" or, where
    so many others are being drawn that it has to be sent again, "busy".
    """
    with _opened(file, max_bytes, max_pixels) as picture:
        point = taken_at(picture)
        with TABLE.place():
            drawn = _drawn(picture)
            encoded = io.BytesIO()
            drawn.save(encoded, "JPEG", quality=QUALITY, progressive=True, optimize=True)
    result = encoded.getvalue()
    digest = hashlib.sha256(result).hexdigest()
    return CleanPicture(result, "jpeg", drawn.width, drawn.height, digest, point)


def pixels(file: IO[bytes], *, max_bytes: int, max_pixels: int) -> int:
    """How many pixels ``clean`` would have to draw, by the header alone. Raises PictureRefused as ``clean`` does."""
    with _opened(file, max_bytes, max_pixels) as picture:
        return picture.width * picture.height


@contextmanager
def _opened(file: IO[bytes], max_bytes: int, max_pixels: int) -> Iterator[Image.Image]:
    """The picture, nothing of it decoded yet; what goes wrong with it in the block is refused in our words."""
    content = _read(file, max_bytes)
    try:
        with Image.open(io.BytesIO(content), formats=READS) as picture:
            _refuse_bomb(picture, content, max_pixels)
            yield picture
    except PictureRefused:
        raise
    except TableFull as error:
        raise PictureRefused("busy", BUSY) from error
    except UnidentifiedImageError as error:
        raise PictureRefused("not-a-picture", NOT_A_PICTURE) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(max_pixels) from error
    # Whatever else a decoder raises on hostile bytes (OSError, SyntaxError, struct.error,
    # MemoryError …) means the same to the sender.
    except Exception as error:
        raise PictureRefused("damaged", DAMAGED) from error


def _read(file: IO[bytes], max_bytes: int) -> bytes:
    file.seek(0)
    content = file.read(max_bytes + 1)
    file.seek(0)
    if len(content) > max_bytes:
        raise PictureRefused(
            "too-large",
            format_lazy(
                _("The picture is larger than {limit} MB. Send a smaller one."),
                limit=max(1, max_bytes // 1024**2),
            ),
        )
    return content


def _too_many_pixels(max_pixels: int) -> PictureRefused:
    return PictureRefused(
        "too-many-pixels",
        format_lazy(
            _("The picture has more than {limit} million pixels. Send a smaller one."),
            limit=max(1, max_pixels // 10**6),
        ),
    )


def _refuse_bomb(picture: Image.Image, content: bytes, max_pixels: int) -> None:
    """By the header alone: opening decodes nothing yet."""
    if picture.width * picture.height > max_pixels:
        raise _too_many_pixels(max_pixels)
    if picture.info.get("progressive") and _scans(content) > MOST_SCANS:
        raise PictureRefused("damaged", DAMAGED)


def _scans(jpeg: bytes) -> int:
    """How often the JPEG's data passes over the pixels; what follows its end is not counted."""
    scans, place = 0, 2
    # In scan data 0xFF is followed by 0 or a restart marker; segments say their own length.
    marker = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])", re.DOTALL)
    while (found := marker.search(jpeg, place)) and found[1] != b"\xd9":
        scans += found[1] == b"\xda"
        length = int.from_bytes(jpeg[found.end() : found.end() + 2], "big")
        place = found.end() + max(length, 2)
    return scans


def _drawn(picture: Image.Image) -> Image.Image:
    # A JPEG can be decoded at a half or a quarter at once; that saves most of the memory.
    picture.draft(None, (2 * LONGEST_EDGE, 2 * LONGEST_EDGE))
    upright = _upright(_in_srgb(_opaque(picture), picture.info.get("icc_profile")), picture)
    upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    # Pillow saves some of what it found in ``info``, such as comments; a new image has none.
    blank = Image.new("RGB", upright.size)
    blank.paste(upright)
    return blank


def _opaque(picture: Image.Image) -> Image.Image:
    """Without transparency and palette, in 8 bits; the colours are still the picture's own."""
    if picture.mode.startswith("I;16"):
        # Straight to 8 bits Pillow would clip: all but the darkest grey would be white.
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("RGB")
    picture.load()
    return picture if picture.mode in ("RGB", "L", "CMYK") else picture.convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, source, srgb, outputMode="RGB")
        # A profile that is broken or made for another kind of picture: better slightly wrong
        # colours than no picture.
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
        else:
            if converted is not None:
                return converted
    return picture.convert("RGB")


def _upright(drawn: Image.Image, original: Image.Image) -> Image.Image:
    try:
        orientation = original.getexif().get(Base.Orientation)
    # A broken EXIF block costs the turn, not the picture.
    except Exception:
        return drawn
    drawn.info.clear()
    drawn.getexif()[Base.Orientation] = orientation
    return ImageOps.exif_transpose(drawn)
