"""Ideas in the Wagtail admin."""

from typing import Any

from django.urls import path
from wagtail import hooks

from ideas.desk import photo


@hooks.register("register_admin_urls")
def photo_address() -> list[Any]:
    return [path("cases/<str:reference>/photos/<int:pk>/", photo, name="desk_photo")]
