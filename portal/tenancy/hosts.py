"""From a hostname to its municipality, kept in the process for a few seconds."""

import time
from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar

from django.conf import settings
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from portal.tenancy.models import Municipality

Kept = TypeVar("Kept")
KEPT_SECONDS: Final = 5.0
# With a municipality; a flood of invented addresses must not fill the memory.
MOST_KEPT: Final = 500
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


def kept_with(municipality: Municipality, name: Hashable, make: Callable[[], Kept]) -> Kept:
    """What ``make`` returns, kept as long as the municipality itself: ``KEPT_SECONDS``, or until ``forget``."""
    shelf: dict[Hashable, Any] = municipality.__dict__.setdefault("_kept_with", {})
    if len(shelf) > MOST_KEPT:
        shelf.clear()
    if name not in shelf:
        shelf[name] = make()
    found: Kept = shelf[name]
    return found


def is_directory(hostname: str) -> bool:
    """Whether ``hostname`` is the installation's own address, which lists its municipalities."""
    return hostname in settings.DIRECTORY_HOSTS


def forget(**_: object) -> None:
    """Look every hostname up anew; other processes do so within ``KEPT_SECONDS``."""
    _kept.clear()


def forget_with(*models: type[Model]) -> None:
    """Forget whenever a row of these is saved or deleted: what is kept with a municipality was made of them."""
    for signal in (post_save, post_delete):
        for model in models:
            signal.connect(forget, sender=model, dispatch_uid=f"hosts-{model._meta.label}-{id(signal)}")


def connect() -> None:
    for signal in (post_save, post_delete):
        signal.connect(forget, sender=Municipality, dispatch_uid=f"hosts-{id(signal)}")
        signal.connect(forget, sender="wagtailcore.Site", dispatch_uid=f"hosts-site-{id(signal)}")
