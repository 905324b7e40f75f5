"""The WSGI entry point: ``gunicorn portal.wsgi``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()

from portal.tenancy.checks import refuse_unsafe_production  # noqa: E402 - needs the applications above

refuse_unsafe_production()
