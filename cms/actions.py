"""Founding a municipality: its site, its pages in every language, its groups, categories and rules."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from wagtail.models import Locale, Page, Site

from cms import starter_texts
from cms.models import HomePage, NewsIndexPage, StandardPage
from cms.states import NEWS_SLUG, FixedPage
from feedback.actions.rulebook import publish_rules
from ideas.models import Category
from portal.identity.actions import ensure_groups
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope

AnyPage = TypeVar("AnyPage", bound=Page)


@transaction.atomic
def found_municipality(
    *,
    slug: str,
    hostname: str,
    code: str,
    names: Mapping[str, Mapping[str, str]],
    languages: Sequence[str],
    rules_from: date | None = None,
    **fields: Any,
) -> Municipality:
    """Everything that must stand before the first resident comes. Raises ``ValidationError``, and then nothing stands.

    ``names``: by language the nominative, in Latvian also genitive and locative. ``rules_from``: since when its rules
    are valid; None is today. ``fields``: more of ``Municipality``.
    """
    municipality = Municipality(slug=slug, code=code, names=names, languages=list(languages), **fields)
    municipality.full_clean(exclude=["site"])
    homes = _homes(municipality)
    municipality.site = Site(hostname=hostname, port=_port(), site_name=municipality.slug, root_page=homes[0])
    municipality.site.full_clean()
    municipality.site.save()
    # An unsaved relation noted no id.
    municipality.site = municipality.site
    municipality.save()
    with municipality_scope(municipality):
        for home in homes:
            _pages_below(home, municipality)
        _categories()
        publish_rules(rules=starter_texts.rules(), valid_from=rules_from or timezone.localdate())
        ensure_groups(municipality)
    return municipality


def _port() -> int:
    """The port decides whether links begin with https: Wagtail knows it by 443."""
    return int(settings.PUBLIC_URL_PORT or (80 if settings.DEMO else 443))


def _homes(municipality: Municipality) -> list[HomePage]:
    """One home page per language, translations of each other, right below the root of all pages."""
    root = Page.get_first_root_node()
    homes: list[HomePage] = []
    for language in municipality.languages:
        with translation.override(language):
            home = HomePage(
                title=municipality.name,
                slug=f"{municipality.slug}-{language}",
                locale=Locale.objects.get(language_code=language),
                headline=starter_texts.headline(municipality),
                lead=starter_texts.lead(),
                body=starter_texts.home_body(starter_texts.steps()),
            )
        if homes:
            home.translation_key = homes[0].translation_key
        homes.append(add_page(parent=root, page=home))
    return homes


def _pages_below(home: HomePage, municipality: Municipality) -> None:
    language = home.locale.language_code
    with translation.override(language):
        for key in FixedPage:
            lead, body = starter_texts.fixed_page(key, municipality, language)
            page = StandardPage(title=str(key.label), slug=key.value, key=key.value, lead=lead, body=body)
            add_page(parent=home, page=page)
        add_page(parent=home, page=NewsIndexPage(title=starter_texts.news_title(), slug=NEWS_SLUG))


def add_page(*, parent: Page, page: AnyPage) -> AnyPage:
    """Publish ``page`` below ``parent``, as the translation of the page that stands there in another language."""
    if parent.depth > 1:
        page.locale = parent.locale
        if twin := _twin(parent, page.slug):
            page.translation_key = twin.translation_key
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def _twin(parent: Page, slug: str) -> Page | None:
    """The page of the same slug below the translations of ``parent``."""
    for other in parent.get_translations():
        if found := other.get_children().filter(slug=slug).first():
            return found
    return None


def _categories() -> None:
    Category.objects.bulk_create(
        [
            Category(slug=row["slug"], names=row["names"], order=order)
            for order, row in enumerate(starter_texts.categories())
        ]
    )
