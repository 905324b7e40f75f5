"""The demo's own door; mounted only where the demo is switched on."""

from django.urls import path

from portal.demo import views

app_name = "demo"

root_urlpatterns = [
    path("demo/", views.door, name="door"),
    path("demo/enter/", views.enter, name="enter"),
]
