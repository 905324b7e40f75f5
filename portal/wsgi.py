"""The WSGI entry point: ``gunicorn portal.wsgi``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - needs the name of the settings
from django.db import connection  # noqa: E402

from portal.tenancy.checks import refuse_unsafe_production  # noqa: E402 - needs the applications above

if connection.vendor == "postgresql":
    # Every thread's connections are made from this one dictionary; none has been made yet.
    connection.settings_dict["OPTIONS"]["options"] = f"-c statement_timeout={settings.WEB_QUESTION_SECONDS}s"
refuse_unsafe_production()
