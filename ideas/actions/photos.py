"""Where the pictures of an idea lie: in private until it is published, and in public only as long as it is shown."""

import hashlib
import hmac
from collections.abc import Collection
from functools import partial
from io import BytesIO
from typing import Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from PIL import Image

from feedback.attachments import forget_files
from feedback.models import Step
from ideas.models import Idea, Photo
from portal.jobs.actions import enqueue
from portal.media.files import public_storage
from portal.tenancy import pagecache

PREVIEW_EDGE: Final = 800


def settle_later(*, idea: Idea, step: int) -> None:
    """Have the pictures follow what step number ``step`` did, once its transaction stands."""
    if Photo.objects.filter(idea=idea).exists():
        enqueue("ideas.settle_photos", key=f"ideas.settle_photos:{idea.pk}:{step}", idea=idea.pk)


@transaction.atomic
def settle(*, idea: Idea) -> None:
    """Publish the pictures of a shown idea, take those of a hidden one out of public storage. Repeating it is harmless.

    The private file stays: a removal can turn out to be wrong.
    """
    shown = Idea.objects.shown().filter(pk=idea.pk).exists()
    photos = list(Photo.objects.select_for_update().filter(idea=idea))
    for photo in photos:
        if shown and photo.private_file and not photo.public_file:
            _publish(photo)
        elif not shown:
            _hide(photo)
    if photos:
        transaction.on_commit(partial(pagecache.forget, idea.municipality))


def still_there(idea: Idea) -> list[Photo]:
    """The pictures that are not covered."""
    return list(Photo.objects.filter(idea=idea).exclude(private_file=""))


def cover(*, idea: Idea, numbers: Collection[int], by: Step) -> None:
    """Part with the pictures of these numbers: from now on no row names their files, and a job deletes them."""
    photos = Photo.objects.select_for_update().filter(idea=idea, position__in=[number - 1 for number in numbers])
    for photo in photos:
        forget_files(by=by, private=[photo.private_file.name], public=_public_names(photo))
        photo.private_file.name = photo.public_file.name = photo.public_preview.name = photo.caption = ""
        photo.save(update_fields=["private_file", "public_file", "public_preview", "caption"])


def _publish(photo: Photo) -> None:
    with photo.private_file.open("rb") as file:
        content = file.read()
    storage = public_storage()
    photo.public_file.name = _put(storage, public_name(photo, "full"), content)
    photo.public_preview.name = _put(storage, public_name(photo, "preview"), preview(content))
    photo.save(update_fields=["public_file", "public_preview"])


def _hide(photo: Photo) -> None:
    storage = public_storage()
    for name in _public_names(photo):
        storage.delete(name)
    if photo.public_file or photo.public_preview:
        photo.public_file.name = photo.public_preview.name = ""
        photo.save(update_fields=["public_file", "public_preview"])


def _public_names(photo: Photo) -> set[str]:
    """Where copies may lie, also those of a publication which broke off."""
    derived = {public_name(photo, "full"), public_name(photo, "preview")}
    return {name for name in (photo.public_file.name, photo.public_preview.name, *derived) if name}


def public_name(photo: Photo, size: str) -> str:
    """An address that nobody can guess, and the same one after a crash half-way, so that no copy is left behind."""
    name = hmac.new(settings.SECRET_KEY.encode(), f"{size}:{photo.pk}:{photo.sha256}".encode(), hashlib.sha256)
    digest = name.hexdigest()[:32]
    return f"{digest[:2]}/{digest[2:4]}/{digest}.jpg"


def _put(storage: Storage, name: str, content: bytes) -> str:
    storage.delete(name)
    return storage.save(name, ContentFile(content))


def preview(content: bytes, edge: int = PREVIEW_EDGE) -> bytes:
    """A small copy of a cleaned picture, for cards and phones."""
    with Image.open(BytesIO(content), formats=["JPEG"]) as picture:
        picture.thumbnail((edge, edge))
        encoded = BytesIO()
        picture.save(encoded, "JPEG", quality=78, progressive=True, optimize=True)
    return encoded.getvalue()
