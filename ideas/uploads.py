"""From files in a request to kept pictures: each cleaned, each refusal in words."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from feedback.rules import Refused
from ideas.actions.drafts import drop_photo, keep_photo
from ideas.models import PhotoDraft
from portal.media.pictures import PictureRefused, clean, pixels
from portal.tenancy.limits import address_of, allow
from portal.tenancy.numbers import read_number

PHOTOS_PER_HOUR: Final = 300
# Drawing costs time by the pixel: as many as 250 photos that the form has shrunk, or 80 as a phone takes them.
PIXELS_PER_HOUR: Final = 1_000_000_000
# When whoever came to a full table may send the rest again.
RETRY_SECONDS: Final = 5


@dataclass
class Uploads:
    """``point`` is where the first picture that says so was taken: (latitude, longitude).

    ``busy``: the last problem is ours and passes; the pictures from there on are to be sent again.
    """

    kept: list[PhotoDraft] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    point: tuple[float, float] | None = None
    busy: bool = False


def take_uploads(request: Any, form_key: str) -> Uploads:
    """Drop the pictures that are ticked for it, then keep the new ones under the form's key."""
    for draft in PhotoDraft.objects.filter(form_key=form_key, pk__in=_numbers(request.POST.getlist("remove_photo"))):
        drop_photo(draft=draft)
    uploads = Uploads()
    for file in request.FILES.getlist("photos"):
        _take(file, form_key, uploads, request)
        if uploads.busy or len(uploads.problems) >= settings.PICTURES_PER_SUBMISSION:
            break
    return uploads


def _take(file: Any, form_key: str, uploads: Uploads, request: Any) -> None:
    address = address_of(request)
    most = {"max_bytes": settings.PICTURE_MAX_BYTES, "max_pixels": settings.PICTURE_MAX_PIXELS}
    try:
        if not (
            allow("photo", address, limit=PHOTOS_PER_HOUR, seconds=3600)
            and allow("pixels", address, limit=PIXELS_PER_HOUR, seconds=3600, amount=pixels(file, **most))
        ):
            raise Refused(_("Very many photos came from here within an hour. Add yours a little later."))
        picture = clean(file, **most)
        uploads.kept.append(keep_photo(form_key=form_key, picture=picture))
    except PictureRefused as refusal:
        uploads.busy = refusal.code == "busy"
        uploads.problems.append(str(refusal) if uploads.busy else f"{file.name}: {refusal}")
    except Refused as refusal:
        uploads.problems.append(str(refusal))
    else:
        uploads.point = uploads.point or picture.point


def _numbers(values: list[str]) -> list[int]:
    return [number for number in map(read_number, values) if number is not None]
