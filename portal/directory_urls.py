"""The installation's own address: a list of its municipalities, and nothing else."""

from django.urls import include, path

from portal import directory, views

handler404 = "portal.errors.page_not_found"
handler500 = "portal.errors.server_error"

urlpatterns = [
    path("", directory.municipalities, name="front"),
    path("", include("portal.design.urls")),
    path("media/<path:path>", views.public_file, name="public_file"),
]
