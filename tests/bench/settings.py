"""The portal as in production, plus the addresses that show the limits of this machine."""

from portal.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
SECRET_KEY = "for measuring only, never for a portal that people use, but as long as a real one"  # noqa: S105
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
