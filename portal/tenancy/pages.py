"""The pages of a municipality: the trees below its home page in every language."""

from typing import Any

from django.db.models import Q
from wagtail.models import Page

from portal.tenancy.models import Municipality


def home_paths(municipality: Municipality) -> list[str]:
    """Where the trees begin, as treebeard's paths."""
    root = municipality.site.root_page
    return [root.path, *root.get_translations().values_list("path", flat=True)]


def in_trees(municipality: Municipality) -> Q:
    condition = Q(pk__in=[])
    for path in home_paths(municipality):
        condition |= Q(path__startswith=path)
    return condition


def own_pages(municipality: Municipality) -> Any:
    return Page.objects.filter(in_trees(municipality))
