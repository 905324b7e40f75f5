"""Links in the texts of editors: to the municipality's own rows that the public may see; any other is plain text.

Wagtail's own handlers look a page up by its id alone, and an id can be typed into what a form sends: a neighbour's
draft would tell its address.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.html import escape
from wagtail.admin.rich_text.converters.html_to_contentstate import PageLinkElementHandler
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from cms.queries import address
from portal.media.models import Document
from portal.tenancy.numbers import read_number
from portal.tenancy.pages import own_pages
from portal.tenancy.scope import current_municipality

Attributes = dict[str, str]


def number_of(attributes: Attributes) -> int:
    """The id that a link names; 0 when it is none."""
    return read_number(attributes.get("id", "")) or 0


class OwnPageLink(PageLinkHandler):
    @classmethod
    def get_many(cls, attrs_list: list[Attributes]) -> list[Page | None]:
        numbers = [number_of(attributes) for attributes in attrs_list]
        found = own_pages(current_municipality()).live().select_related("locale").in_bulk(numbers)
        return [found.get(number) for number in numbers]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[Attributes]) -> list[str]:
        pages = (page and page.localized for page in cls.get_many(attrs_list))
        return [
            f'<a href="{escape(address(page.locale.language_code, page.url_path))}">' if page else "<a>"
            for page in pages
        ]

    @classmethod
    def extract_references(cls, attrs: Attributes) -> Iterator[tuple[type, str, str, str]]:
        if number_of(attrs):
            yield from super().extract_references(attrs)


class OwnDocumentLink(DocumentLinkHandler):
    @classmethod
    def get_many(cls, attrs_list: list[Attributes]) -> list[Document | None]:
        numbers = [number_of(attributes) for attributes in attrs_list]
        found = Document.objects.in_bulk(numbers)
        return [found.get(number) for number in numbers]

    @classmethod
    def extract_references(cls, attrs: Attributes) -> Iterator[tuple[type, str, str, str]]:
        if number_of(attrs):
            yield from super().extract_references(attrs)


class OwnPageElement(PageLinkElementHandler):
    """What the editor's form is told about a linked page: of another's, nothing but the id that it sent."""

    def get_attribute_data(self, attrs: Attributes) -> dict[str, Any]:
        number = number_of(attrs)
        if own_pages(current_municipality()).filter(pk=number).exists():
            return dict(super().get_attribute_data(attrs))
        return {"id": number, "url": None, "parentId": None}
