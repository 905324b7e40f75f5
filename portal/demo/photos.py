"""What residents have drawn of their wishes: taken like anybody's upload, shown where the idea is."""

from collections.abc import Iterable
from io import BytesIO

from django.conf import settings

from ideas.actions.drafts import keep_photo
from ideas.actions.photos import settle as settle_one
from ideas.models import Idea, PhotoDraft
from portal.demo import content
from portal.media.pictures import CleanPicture, clean


def keep(town: str, names: Iterable[str], *, form_key: str) -> list[PhotoDraft]:
    """The pictures of these names as if chosen in the form of ``form_key``, which is not sent yet."""
    return [keep_photo(form_key=form_key, picture=_cleaned(content.picture(town, name))) for name in names]


def settle(ideas: Iterable[Idea]) -> None:
    """At once what publication has left to a job, so that the first visitor sees the pictures too."""
    for idea in ideas:
        settle_one(idea=idea)


def _cleaned(sent: bytes) -> CleanPicture:
    return clean(BytesIO(sent), max_bytes=settings.PICTURE_MAX_BYTES, max_pixels=settings.PICTURE_MAX_PIXELS)
