from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from wagtail.models import Page
        from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

        from cms import foundation, freshness

        # Not a migration: a flush takes these rows away and brings them back this way.
        post_migrate.connect(foundation.lay, sender=self, dispatch_uid="wagtail-foundation")
        for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
            signal.connect(freshness.forget_pages, dispatch_uid="pages-changed")
        post_delete.connect(freshness.forget_pages, sender=Page, dispatch_uid="page-deleted")
