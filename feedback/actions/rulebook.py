"""A new version of the rules of participation."""

from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.models import Rules
from feedback.rules import Refused
from portal.tenancy import pagecache
from portal.tenancy.models import Municipality
from portal.tenancy.scope import current_municipality


@transaction.atomic
def publish_rules(*, rules: list[dict[str, Any]], valid_from: date) -> Rules:
    """The next version of the rules; earlier ones stay, since steps cite them. ``Refused`` where nothing changed."""
    # Two officers at once would both be the next version.
    municipality = Municipality.objects.select_for_update(no_key=True).get(pk=current_municipality().pk)
    newest = Rules.objects.order_by("-version").first()
    if newest and newest.rules == rules:
        raise Refused(_("These are the same rules as in version %d.") % newest.version)
    version = newest.version + 1 if newest else 1
    published: Rules = Rules.objects.create(version=version, valid_from=valid_from, rules=rules)
    transaction.on_commit(partial(pagecache.forget, municipality))
    return published
