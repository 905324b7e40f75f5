"""Pictures and documents of editors: Wagtail's models, each row with its municipality and a random file name."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument, DocumentQuerySet
from wagtail.images.models import AbstractImage, AbstractRendition, ImageQuerySet
from wagtail.search import index

from portal.media.files import private_storage, random_name
from portal.media.pictures import PictureRefused, clean
from portal.tenancy.models import Scoped, ScopedManager


def _uploader() -> Any:
    """Wagtail's own field, under a reverse name that its own models do not take."""
    field: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    field.wagtail_reference_index_ignore = True
    return field


class _Drawn(ContentFile):
    """Bytes that ``clean`` has made."""


class Image(Scoped, AbstractImage):
    """An editor's picture. Its original too is re-encoded, since Wagtail would keep the camera's GPS in it."""

    uploaded_by_user = _uploader()
    tags = TaggableManager(blank=True, verbose_name=_("tags"), related_name="municipal_images")

    objects = ScopedManager.from_queryset(ImageQuerySet)()

    admin_form_fields = ("title", "file", "description", "focal_point_x", "focal_point_y", "focal_point_width",
                         "focal_point_height")  # fmt: skip
    search_fields = [*AbstractImage.search_fields, index.FilterField("municipality_id")]

    class Meta(AbstractImage.Meta):
        base_manager_name = "objects"
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def get_upload_to(self, filename: str) -> str:
        return random_name(self, filename)

    def clean(self) -> None:
        super().clean()
        try:
            self._draw_anew()
        except PictureRefused as refusal:
            raise ValidationError({"file": str(refusal)}) from refusal

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._draw_anew()
        super().save(*args, **kwargs)

    def _draw_anew(self) -> None:
        if not self.file or self.file._committed or isinstance(self.file.file, _Drawn):
            return
        picture = clean(
            BytesIO(self.file.read()), max_bytes=settings.PICTURE_MAX_BYTES, max_pixels=settings.PICTURE_MAX_PIXELS
        )
        self.file = _Drawn(picture.content, name=f"picture.{picture.format}")
        self.file_size = len(picture.content)
        self._set_file_hash()


class Rendition(Scoped, AbstractRendition):
    image = models.ForeignKey(Image, models.CASCADE, related_name="renditions")

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_image_and_filter"
            )
        ]

    def get_upload_to(self, filename: str) -> str:
        return random_name(self, filename)


class Document(Scoped, AbstractDocument):
    uploaded_by_user = _uploader()
    tags = TaggableManager(blank=True, verbose_name=_("tags"), related_name="municipal_documents")
    file = models.FileField(_("file"), upload_to=random_name, storage=private_storage)

    objects = ScopedManager.from_queryset(DocumentQuerySet)()

    admin_form_fields = ("title", "file")
    search_fields = [*AbstractDocument.search_fields, index.FilterField("municipality_id")]

    class Meta(AbstractDocument.Meta):
        base_manager_name = "objects"
        verbose_name = _("document")
        verbose_name_plural = _("documents")
