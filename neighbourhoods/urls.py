from django.urls import path

from neighbourhoods import tiles, views

app_name = "neighbourhoods"

root_urlpatterns = [path("tiles/<int:zoom>/<int:x>/<int:y>", tiles.tile, name="tile")]
urlpatterns = [
    path("neighbourhoods/", views.areas, name="list"),
    path("neighbourhoods/<slug:slug>/", views.area, name="detail"),
]
