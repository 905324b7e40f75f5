"""Names in several languages, stored as JSON: ``{"lv": "Ielas", "en": "Streets"}``."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def translated(names: Mapping[str, str], language: str | None = None) -> str:
    """The name in ``language`` (default: the active one), else in the installation's, else any; "" when empty."""
    for code in (language or get_language() or "", settings.LANGUAGE_CODE):
        if names.get(code):
            return names[code]
    return next((name for name in names.values() if name), "")


class Translated:
    """A read-only attribute that shows a JSON field in the active language: ``name = Translated("names")``."""

    def __init__(self, field: str) -> None:
        self.field = field

    # The heading of its column in the admin.
    short_description = _("Name")

    def __get__(self, row: object, owner: type) -> Any:
        return self if row is None else translated(getattr(row, self.field))
