"""The portal's addresses and two more: a trivial page, and one row written."""

from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.urls import path

from portal.urls import urlpatterns as portal_urlpatterns

TABLE = "bench_row"


def trivial(request: Any) -> HttpResponse:
    return HttpResponse("ok")


def insert(request: Any) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} (municipality_id, words) VALUES (%s, %s)", [request.municipality.pk, "ok"])
    return HttpResponse("ok")


urlpatterns = [path("bench/trivial", trivial), path("bench/insert", insert), *portal_urlpatterns]
handler404 = "portal.errors.page_not_found"
