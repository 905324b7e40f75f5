"""Editors' text, of which a broken piece takes neither the page nor its form along.

Wagtail believes whatever a browser sends as text to be the work of its own editor.
"""

from typing import Any

from django.utils.html import format_html, strip_tags
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.rich_text import EmbedHandler
from wagtail.rich_text.pages import PageLinkHandler


class _OnlyNumbers:
    """A link whose number is none leads nowhere, as one to a page that is gone."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, str]]) -> list[Any]:
        found: list[Any] = super().get_many([{"id": _number(attrs)} for attrs in attrs_list])  # type: ignore[misc]
        return found

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Any:
        return super().extract_references(attrs) if _number(attrs) else ()  # type: ignore[misc]


def _number(attrs: dict[str, str]) -> str | None:
    number = attrs.get("id", "")
    return number if number.isascii() and number.isdigit() and len(number) < 10 else None


class PageLink(_OnlyNumbers, PageLinkHandler):
    pass


class DocumentLink(_OnlyNumbers, DocumentLinkHandler):
    pass


class _Nothing(EmbedHandler):
    """Pictures have a block of their own, and what lies elsewhere would show our readers to others."""

    @staticmethod
    def expand_db_attributes(attrs: dict[str, str]) -> str:
        return ""


class PictureInText(_Nothing):
    identifier = "image"


class ForeignInText(_Nothing):
    identifier = "media"


class Editor(DraftailRichTextArea):
    """Wagtail's own. What it cannot read is empty when it comes from a form, and without its markup in a form."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        try:
            value = super().value_from_datadict(data, files, name)
        # Its converter raises whatever Python does where something else lies than it expects.
        except Exception:
            return ""
        # Signs that no database takes.
        return value and value.replace("\0", "").encode(errors="ignore").decode()

    def format_value(self, value: Any) -> Any:
        try:
            return super().format_value(value)
        except Exception:
            return super().format_value(format_html("<p>{}</p>", strip_tags(str(value))))
