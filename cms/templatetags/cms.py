from django import template
from wagtail.models import Page

from cms.queries import address

register = template.Library()


@register.filter
def page_address(page: Page) -> str:
    """The public path of a page, without asking the database which site it belongs to."""
    return address(page.locale.language_code, page.url_path)
