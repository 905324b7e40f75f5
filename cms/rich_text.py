"""Editors' text, of which a broken piece takes neither the page nor its form along.

Wagtail believes whatever a browser sends as text to be the work of its own editor.
"""

from typing import Any

from django.utils.html import format_html, strip_tags
from wagtail.admin.rich_text import DraftailRichTextArea


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
