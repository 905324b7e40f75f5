"""Files beside a step: checked, cleaned, stored privately; their digests are part of the step."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO, Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from feedback.models import Step, StepAttachment
from feedback.rules import Refused
from portal.jobs.actions import enqueue
from portal.media.pictures import PictureRefused, clean

MAX_BYTES: Final = 10 * 1024 * 1024


@dataclass(frozen=True)
class CleanFile:
    name: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def clean_attachment(file: IO[bytes], name: str) -> CleanFile:
    """A PDF as it is, a picture re-encoded without its metadata; ``Refused`` for anything else."""
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Refused(_("The file is larger than 10 MB. Attach a smaller one."))
    stem = name.rsplit(".", 1)[0][:100] or _("attachment")
    if content.startswith(b"%PDF-"):
        return CleanFile(f"{stem}.pdf", content)
    file.seek(0)
    try:
        picture = clean(file, max_bytes=MAX_BYTES, max_pixels=settings.PICTURE_MAX_PIXELS)
    except PictureRefused as refusal:
        raise Refused(str(refusal) if refusal.code == "busy" else _("Attach a PDF or a picture.")) from refusal
    return CleanFile(f"{stem}.jpg", picture.content)


def attach(step: Step, files: Iterable[CleanFile]) -> None:
    for file in files:
        StepAttachment.objects.create(
            step=step,
            name=file.name,
            sha256=file.sha256,
            size=len(file.content),
            file=ContentFile(file.content, name=file.name),
        )


def cover(step: Step, *, by: Step) -> None:
    """Part with the files beside ``step``, which the step ``by`` covers: their digests stay, nothing else does."""
    beside = StepAttachment.objects.filter(step=step).exclude(file="")
    names = list(beside.values_list("file", flat=True))
    # A file's name may say as much as the words did.
    beside.update(file="", name="")
    forget_files(by=by, private=names)


def forget_files(*, by: Step, private: Iterable[str] = (), public: Iterable[str] = ()) -> None:
    """Have files that no row names any more deleted, once the step ``by`` stands."""
    for storage, names in (("private", private), ("public", public)):
        for name in names:
            enqueue("feedback.forget_file", key=f"feedback.forget_file:{by.pk}:{name}", storage=storage, name=name)
