"""The pages that editors write. A municipality has one tree per language; the trees are translations of each other."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PagePermissionTester
from wagtail.search import index

from cms import queries
from cms.blocks import HomeStream, TextStream
from cms.states import NEWS_SLUG, FixedPage
from portal.tenancy.reserved import RESERVED


class OpenToAll(PagePermissionTester):
    """Hides the button beside "visibility": a page behind a password or a log-in could be kept by no cache."""

    def can_set_view_restrictions(self) -> bool:
        return False


class LocalPage(Page):
    """What all pages share: nobody is shut out, and the language switch leads to the same page."""

    private_page_options: list[str] = []
    # No menu of ours asks "show in menus".
    promote_panels = [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")]

    class Meta:
        abstract = True

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        # ``portal.context`` makes the language switch of it.
        request.translations = queries.translations_of(self)
        return context | {"crumbs": queries.crumbs_of(self)}

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return OpenToAll(user, self)

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED:
            raise ValidationError({"slug": _("This address belongs to the portal itself. Choose another one.")})


class HomePage(LocalPage):
    headline = models.CharField(_("headline"), max_length=120)
    lead = models.CharField(_("beneath the headline"), max_length=300, blank=True)
    body = StreamField(HomeStream(), blank=True, verbose_name=_("content"))

    content_panels = [*Page.content_panels, FieldPanel("headline"), FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("headline"), index.SearchField("lead")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.StandardPage", "cms.NewsIndexPage"]
    # ``add_municipality`` makes one per language.
    is_creatable = False
    template = "cms/home_page.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class StandardPage(LocalPage):
    # Set by ``add_municipality`` only: such a page stays where it is.
    key = models.CharField(max_length=20, choices=FixedPage.choices, blank=True, editable=False)
    lead = models.TextField(_("introduction"), blank=True)
    body = StreamField(TextStream(), blank=True, verbose_name=_("content"))

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]
    template = "cms/standard_page.html"

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        if self.key:
            self.slug = self.key
        super().full_clean(*args, **kwargs)


class NewsIndexPage(LocalPage):
    lead = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    search_fields = [*Page.search_fields, index.SearchField("lead")]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]
    max_count_per_parent = 1
    template = "cms/news_index_page.html"

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.slug = NEWS_SLUG
        super().full_clean(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | queries.news_page_of(self, request.GET.get("page", ""))


class NewsPage(LocalPage):
    published_on = models.DateField(_("date"), default=timezone.localdate)
    lead = models.TextField(_("introduction"), blank=True)
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    body = StreamField(TextStream(), blank=True, verbose_name=_("content"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("published_on"),
        FieldPanel("lead"),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("body"),
        index.FilterField("published_on"),
    ]
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "cms/news_page.html"

    class Meta:
        verbose_name = _("piece of news")
        verbose_name_plural = _("news")
