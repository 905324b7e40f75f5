"""Settings for collecting texts: without ``LOCALE_PATHS``, which would draw the texts of all packages below it."""

from portal.settings import *  # noqa: F403

LOCALE_PATHS: list[str] = []
