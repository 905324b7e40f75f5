"""A changed page is seen at once: the kept pages of its municipality are left behind."""

from functools import partial
from typing import Any

from django.db import transaction
from wagtail.models import Page

from portal.tenancy import pagecache


def forget_pages(instance: Page, **_: Any) -> None:
    # A page deleted together with its site has none any more.
    municipality = getattr(instance.get_site(), "municipality", None)
    if municipality is not None:
        transaction.on_commit(partial(pagecache.forget, municipality))
