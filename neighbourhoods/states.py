"""What an area can be. The word that the public reads is the area's own kind."""

from django.db import models
from django.utils.translation import pgettext_lazy


class AreaKind(models.TextChoices):
    APKAIME = "apkaime", pgettext_lazy("kind of area", "neighbourhood")
    PILSETA = "pilseta", pgettext_lazy("kind of area", "town")
    PAGASTS = "pagasts", pgettext_lazy("kind of area", "parish")
    CIEMS = "ciems", pgettext_lazy("kind of area", "village")
    APVIENIBA = "apvieniba", pgettext_lazy("kind of area", "union of parishes")
