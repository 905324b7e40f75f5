from django.urls import path

from ideas.views import listing, map, photos, submit, support

app_name = "ideas"

urlpatterns = [
    path("ideas/", listing.ideas, name="list"),
    path("ideas/map/", map.ideas_map, name="map"),
    path("ideas/new/", submit.new, name="new"),
    path("ideas/new/photos/", photos.add, name="add_photo"),
    path("ideas/new/photos/<str:form_key>/", photos.kept, name="draft_photos"),
    path("ideas/new/photos/<str:form_key>/<int:pk>/", photos.picture, name="draft_photo"),
    path("ideas/new/photos/<str:form_key>/<int:pk>/remove/", photos.remove, name="remove_draft_photo"),
    path("ideas/new/thanks/<str:reference>/", submit.thanks, name="thanks"),
    path("cases/<str:reference>/support/", support.support, name="support"),
    path("cases/<str:reference>/support/box", support.box, name="support_box"),
]
