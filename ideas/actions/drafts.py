"""What is typed and chosen but not sent yet: kept for a day under the form's key, known to the writer's page."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import ngettext

from feedback.rules import Refused
from ideas.models import Draft, PhotoDraft
from portal.media.pictures import CleanPicture

KEPT: Final = timedelta(days=1)


def keep_photo(*, form_key: str, picture: CleanPicture) -> PhotoDraft:
    """Keep one more picture; the same one twice is one. ``Refused`` when there are as many as an idea may have."""
    drafts = PhotoDraft.objects.filter(form_key=form_key)
    if same := drafts.filter(sha256=picture.digest_sha256).first():
        return same
    if drafts.count() >= settings.PICTURES_PER_SUBMISSION:
        raise _too_many()
    kept = PhotoDraft.objects.create(
        form_key=form_key,
        file=ContentFile(picture.content, name="photo.jpg"),
        sha256=picture.digest_sha256,
        width=picture.width,
        height=picture.height,
    )
    # A phone sends several at once: whoever is stored last sees all of them, and steps back.
    if drafts.count() > settings.PICTURES_PER_SUBMISSION:
        drop_photo(draft=kept)
        raise _too_many()
    return kept


def _too_many() -> Refused:
    limit = settings.PICTURES_PER_SUBMISSION
    return Refused(
        ngettext(
            "An idea can have %d photo. Remove it to add another.",
            "An idea can have %d photos. Remove one to add another.",
            limit,
        )
        % limit
    )


def drop_photo(*, draft: PhotoDraft) -> None:
    """Forget a picture and its file, unless an idea has taken it over in the meantime."""
    deleted, _rows = PhotoDraft.objects.filter(pk=draft.pk).delete()
    if deleted:
        draft.file.delete(save=False)


def keep_draft(*, form_key: str, fields: dict[str, Any]) -> Draft:
    draft, _created = Draft.objects.update_or_create(
        form_key=form_key, defaults={"fields": fields, "made_at": timezone.now()}
    )
    return draft


def sweep(*, now: datetime) -> None:
    """Forget everything that nobody sent within a day."""
    Draft.objects.filter(made_at__lt=now - KEPT).delete()
    for draft in PhotoDraft.objects.filter(made_at__lt=now - KEPT):
        drop_photo(draft=draft)
