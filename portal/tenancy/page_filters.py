"""The choices beside a list of pages: Wagtail offers the people and the sites of the whole installation."""

from typing import Any

from django.contrib.auth import get_user_model
from django.forms import CheckboxSelectMultiple
from wagtail.admin.filters import MultipleUserFilter
from wagtail.admin.views.pages.listing import EditedByFilter, GenericPageFilterSet
from wagtail.models import PageLogEntry

from portal.tenancy.pages import own_pages


def owners(request: Any) -> Any:
    return get_user_model().objects.filter(pk__in=own_pages(request.municipality).values("owner"))


def editors(request: Any) -> Any:
    edits = PageLogEntry.objects.filter(action="wagtail.edit", page__in=own_pages(request.municipality))
    return get_user_model().objects.filter(pk__in=edits.values("user"))


def _theirs(filter_class: Any, wagtails: str, people: Any) -> Any:
    """Wagtail's filter ``wagtails`` with its own label."""
    return filter_class(
        label=GenericPageFilterSet.base_filters[wagtails].label, queryset=people, widget=CheckboxSelectMultiple
    )


class OwnPageFilters(GenericPageFilterSet):
    owner = _theirs(MultipleUserFilter, "owner", owners)
    edited_by = _theirs(EditedByFilter, "edited_by", editors)
    # There is one.
    site = None
