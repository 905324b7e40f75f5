"""From a hostname to its municipality, kept in the process for a few seconds."""

import time
from typing import Final

from django.conf import settings
from django.db.models.signals import post_delete, post_save

from portal.tenancy.models import Municipality

KEPT_SECONDS: Final = 5.0
_kept: dict[str, tuple[float, Municipality | None]] = {}


def municipality_at(hostname: str) -> Municipality | None:
    """The municipality that answers at ``hostname`` (without port), or None."""
    now = time.monotonic()
    found = _kept.get(hostname)
    if found is None or found[0] < now:
        if len(_kept) > 1000:  # A flood of invented hostnames must not fill the memory.
            _kept.clear()
        row = Municipality.objects.select_related("site__root_page").filter(site__hostname=hostname).first()
        found = _kept[hostname] = (now + KEPT_SECONDS, row)
    return found[1]


def is_directory(hostname: str) -> bool:
    """Whether ``hostname`` is the installation's own address, which lists its municipalities."""
    return hostname in settings.DIRECTORY_HOSTS


def forget(**_: object) -> None:
    """Look every hostname up anew; other processes do so within ``KEPT_SECONDS``."""
    _kept.clear()


def connect() -> None:
    for signal in (post_save, post_delete):
        signal.connect(forget, sender=Municipality, dispatch_uid=f"hosts-{id(signal)}")
        signal.connect(forget, sender="wagtailcore.Site", dispatch_uid=f"hosts-site-{id(signal)}")
