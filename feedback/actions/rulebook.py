"""A new version of the rules of participation."""

from datetime import date
from functools import partial
from typing import Any

from django.db import transaction

from feedback.models import Rules
from portal.tenancy import pagecache
from portal.tenancy.models import Municipality


@transaction.atomic
def publish_rules(*, rules: list[dict[str, Any]], valid_from: date) -> Rules:
    """The next version of the rules; earlier ones stay, since steps cite them."""
    newest = Rules.objects.order_by("-version").values_list("version", flat=True).first() or 0
    published: Rules = Rules.objects.create(version=newest + 1, valid_from=valid_from, rules=rules)
    Municipality.objects.filter(pk=published.municipality.pk).update(rules_version=published.version)
    transaction.on_commit(partial(pagecache.forget, published.municipality))
    return published
