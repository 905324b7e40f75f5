"""A person's own addresses. The way in is in ``account_urls``, since django-allauth's names have no namespace."""

from django.urls import path

from portal.identity.views import me

app_name = "identity"

root_urlpatterns = [path("me/header", me.corner, name="corner")]
urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/delete/", me.delete, name="delete"),
]
