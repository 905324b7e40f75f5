"""``urlpatterns`` belongs to every installation, ``styleguide_patterns`` to the demo only."""

from django.urls import path

from portal.design import views

app_name = "design"

urlpatterns = [path("look/<str:digest>/site.css", views.stylesheet, name="stylesheet")]
styleguide_patterns = [path("styleguide/", views.styleguide, name="styleguide")]
