"""The pages of a municipality: the trees below its home page in every language."""

from typing import Any

from django.db.models import Q
from wagtail.models import Page

from portal.tenancy.models import Municipality


def home_pages(municipality: Municipality) -> list[Page]:
    """The home page in every language, the leading one first: where the trees begin."""
    root = municipality.site.root_page
    return [root, *root.get_translations()]


def in_trees(municipality: Municipality) -> Q:
    condition = Q(pk__in=[])
    for home in home_pages(municipality):
        condition |= Q(path__startswith=home.path)
    return condition


def own_pages(municipality: Municipality) -> Any:
    return Page.objects.filter(in_trees(municipality))
