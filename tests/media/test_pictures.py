from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

from portal.media.pictures import CleanPicture, PictureRefused, clean

# Pillow warns of what it then reads or refuses.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::PIL.Image.DecompressionBombWarning")

# Planted wherever a file can hide something; none may come out.
SECRET = b"SECRET-MARKER"
MAX_BYTES, MAX_PIXELS = 2 * 1024**2, 10_000_000


def cleaned(content: bytes) -> CleanPicture:
    return clean(io.BytesIO(content), max_bytes=MAX_BYTES, max_pixels=MAX_PIXELS)


def refusal(content: bytes) -> str:
    with pytest.raises(PictureRefused) as refused:
        cleaned(content)
    return refused.value.code


def exif(orientation: int = 1, **gps: Any) -> Image.Exif:
    block = Image.Exif()
    block[Base.Orientation] = orientation
    block[Base.Make] = SECRET.decode()
    block[Base.ImageDescription] = SECRET.decode()
    if gps:
        block.get_ifd(IFD.GPSInfo).update({GPS[name]: value for name, value in gps.items()})
    return block


def riga() -> dict[str, Any]:
    return {
        "GPSLatitudeRef": "N", "GPSLatitude": (56.0, 57.0, 0.0),
        "GPSLongitudeRef": "E", "GPSLongitude": (24.0, 6.0, 18.0),
    }  # fmt: skip


def saved(picture: Image.Image, format: str, **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


def corner_red(size: tuple[int, int] = (64, 32)) -> Image.Image:
    """White, with a red top left corner, so that one sees how it was turned."""
    picture = Image.new("RGB", size, "white")
    picture.paste((255, 0, 0), (0, 0, size[0] // 4, size[1] // 4))
    return picture


def shown(picture: CleanPicture) -> Image.Image:
    return Image.open(io.BytesIO(picture.content)).convert("RGB")


def is_red(picture: Image.Image, x: int, y: int) -> bool:
    red, green, blue = picture.getpixel((x, y))  # type: ignore[misc]
    return red > 200 and green < 80 and blue < 80


def planted(format: str) -> bytes:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options: dict[str, Any] = {"exif": exif(**riga()), "icc_profile": srgb}
    if format != "PNG":
        options["xmp"] = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"
    if format == "JPEG":
        options["comment"] = SECRET
    if format == "PNG":
        text = PngInfo()
        text.add_text("Comment", SECRET.decode())
        text.add_itxt("XML:com.adobe.xmp", SECRET.decode(), zip=True)
        options["pnginfo"] = text
    return saved(corner_red(), format, **options) + SECRET


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_nothing_but_pixels_and_the_place_comes_through(format: str) -> None:
    picture = cleaned(planted(format))
    assert picture.point == pytest.approx((56.95, 24.105))
    assert (picture.format, picture.width, picture.height) == ("jpeg", 64, 32)
    assert is_red(shown(picture), 2, 2)
    assert not is_red(shown(picture), 60, 30)
    for trace in (SECRET, b"Exif", b"xmp", b"ICC", b"Adobe", b"http"):
        assert trace not in picture.content
    reopened = Image.open(io.BytesIO(picture.content))
    assert not reopened.getexif()
    assert set(reopened.info) == {
        "jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression",
    }  # fmt: skip
    assert picture.content.endswith(b"\xff\xd9")


def test_a_zip_behind_a_picture_is_left_behind() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("page.html", SECRET * 10)
    picture = cleaned(saved(corner_red(), "JPEG") + archive.getvalue())
    assert not zipfile.is_zipfile(io.BytesIO(picture.content))


def test_the_digest_is_of_the_result_and_stable() -> None:
    assert cleaned(planted("JPEG")) == cleaned(planted("JPEG"))
    assert len(cleaned(planted("JPEG")).digest_sha256) == 64


@pytest.mark.parametrize(
    ("orientation", "size", "corner"),
    [
        (1, (64, 32), (2, 2)), (2, (64, 32), (61, 2)), (3, (64, 32), (61, 29)),
        (4, (64, 32), (2, 29)), (5, (32, 64), (2, 2)), (6, (32, 64), (29, 2)),
        (7, (32, 64), (29, 61)), (8, (32, 64), (2, 61)), (99, (64, 32), (2, 2)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stands_upright(
    format: str, orientation: int, size: tuple[int, int], corner: tuple[int, int]
) -> None:
    picture = cleaned(saved(corner_red(), format, exif=exif(orientation)))
    assert (picture.width, picture.height) == size
    assert is_red(shown(picture), *corner)


def test_large_pictures_are_made_smaller_and_small_ones_stay() -> None:
    large = cleaned(saved(Image.new("RGB", (4200, 2100), "green"), "JPEG"))
    assert (large.width, large.height) == (2000, 1000)
    thin = cleaned(saved(Image.new("RGB", (9000, 1), "green"), "PNG"))
    assert (thin.width, thin.height) == (2000, 1)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixel_becomes_rgb(mode: str) -> None:
    format = "JPEG" if mode == "CMYK" else "PNG"
    if mode == "I;16":
        source = Image.new("I;16", (64, 32), 128 * 256)
    else:
        source = corner_red().convert(mode if mode != "PA" else "P")
    picture = shown(cleaned(saved(source, format)))
    assert picture.mode == "RGB"
    if mode == "I;16":
        assert abs(picture.getpixel((5, 5))[0] - 128) < 3  # type: ignore[index]
    elif mode not in ("1", "L", "LA"):
        assert is_red(picture, 2, 2)


def test_transparency_becomes_white() -> None:
    clear = Image.new("RGBA", (8, 8), (255, 0, 0, 0))
    assert shown(cleaned(saved(clear, "PNG"))).getpixel((4, 4)) == (255, 255, 255)
    palette = Image.new("P", (8, 8))
    assert shown(cleaned(saved(palette, "PNG", transparency=0))).getpixel((4, 4)) == (255,) * 3


def test_colours_are_carried_into_srgb() -> None:
    lab_like = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    for profile in (lab_like, b"no profile at all"):
        assert is_red(shown(cleaned(saved(corner_red(), "JPEG", icc_profile=profile))), 2, 2)


def test_of_an_animation_the_first_frame_is_taken() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue", "green")]
    for format in ("PNG", "WEBP"):
        content = saved(frames[0], format, save_all=True, append_images=frames[1:])
        assert is_red(shown(cleaned(content)), 4, 4)


def png_header(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + checksum

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + header + pixels


@pytest.mark.parametrize("side", [4_000, 10_000, 50_000])
def test_bombs_are_refused_by_their_header(side: int) -> None:
    assert refusal(png_header(side, side)) == "too-many-pixels"


def test_a_jpeg_with_thousands_of_scans_is_refused() -> None:
    content = saved(corner_red(), "JPEG", progressive=True)
    start = content.rindex(b"\xff\xda")

    def scans(times: int) -> bytes:
        return content[:start] + content[start:-2] * times + b"\xff\xd9"

    assert is_red(shown(cleaned(scans(50))), 2, 2)
    assert refusal(scans(500)) == "damaged"
    # Behind its end a picture may carry what it likes, such as a phone's short film.
    assert is_red(shown(cleaned(content + b"\xff\xda" * 500)), 2, 2)


def test_a_text_chunk_that_swells_is_refused() -> None:
    text = PngInfo()
    text.add_text("Comment", "A" * 20_000_000, zip=True)
    assert refusal(saved(corner_red(), "PNG", pnginfo=text)) == "damaged"


def test_too_many_bytes_are_refused_before_opening() -> None:
    assert refusal(saved(corner_red(), "JPEG") + bytes(MAX_BYTES)) == "too-large"


ZIP = b"PK\x03\x04" + bytes(50)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"hello", ZIP, b"<html><script>1</script></html>", b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        b"<?xml version='1.0'?><svg/>", saved(corner_red(), "GIF"), saved(corner_red(), "BMP"),
        saved(corner_red(), "TIFF"), b"<html>" + saved(corner_red(), "JPEG"),
        ZIP + saved(corner_red(), "PNG"),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    assert refusal(content) == "not-a-picture"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_truncated_pictures_are_refused(format: str) -> None:
    noise = Image.effect_noise((200, 200), 90).convert("RGB")
    content = saved(noise, format)
    assert refusal(content[: len(content) // 2]) in ("damaged", "not-a-picture")


base = planted("JPEG"), planted("PNG"), planted("WEBP")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(base), st.integers(0, 400), st.binary(min_size=1, max_size=6))
def test_broken_bytes_are_drawn_anew_or_refused(content: bytes, place: int, noise: bytes) -> None:
    broken = content[:place] + noise + content[place + len(noise) :]
    try:
        picture = cleaned(broken)
    except PictureRefused as refused:
        assert refused.code in ("damaged", "not-a-picture", "too-many-pixels")
    else:
        assert SECRET not in picture.content


def test_a_file_is_read_from_its_beginning_and_not_used_up() -> None:
    file = io.BytesIO(planted("JPEG"))
    file.read(10)
    assert clean(file, max_bytes=MAX_BYTES, max_pixels=MAX_PIXELS).point == pytest.approx((56.95, 24.105))
    assert file.tell() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"GPSLatitude": (0.0, 0.0, 0.0), "GPSLongitude": (0.0, 0.0, 0.0)},
        {"GPSLatitude": (91.0, 0.0, 0.0)},
        {"GPSLongitude": (181.0, 0.0, 0.0)},
        {"GPSLatitude": (56.0,)},
        {"GPSLatitudeRef": "X"},
        {"GPSLongitudeRef": None},
        {"GPSLatitude": None},
    ],
)
def test_an_unlikely_place_is_no_place(wrong: dict[str, Any]) -> None:
    gps = {name: value for name, value in (riga() | wrong).items() if value is not None}
    content = saved(corner_red(), "JPEG", exif=exif(**gps))
    assert cleaned(content).point is None


def test_south_and_west_are_negative() -> None:
    content = saved(corner_red(), "JPEG", exif=exif(**riga() | {"GPSLatitudeRef": "S", "GPSLongitudeRef": "W"}))
    assert cleaned(content).point == pytest.approx((-56.95, -24.105))


def test_heic_of_a_phone_is_read() -> None:
    assert pillow_heif.is_supported(planted("HEIF")[:20])
