"""A bare Django: one view, no middleware, no database. As WSGI application: ``tests.bench.bare:application``."""

from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path


def bare(request: Any) -> HttpResponse:
    return HttpResponse("ok")


settings.configure(ROOT_URLCONF="tests.bench.bare", ALLOWED_HOSTS=["*"], MIDDLEWARE=[], SECRET_KEY="bare")  # noqa: S106
urlpatterns = [path("bare", bare)]
application = get_wsgi_application()
