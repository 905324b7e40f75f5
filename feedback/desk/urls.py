"""The desk's addresses, below ``/admin/``."""

from django.urls import path

from feedback.desk.acts import act
from feedback.desk.case import add_note, case
from feedback.desk.inbox import inbox
from feedback.desk.letters import resend
from feedback.desk.settings import municipality_settings, rulebook

urlpatterns = [
    path("inbox/", inbox, name="desk_inbox"),
    path("rulebook/", rulebook, name="rulebook"),
    path("municipality/", municipality_settings, name="municipality_settings"),
    path("cases/<str:reference>/", case, name="desk_case"),
    path("cases/<str:reference>/notes/", add_note, name="desk_note"),
    path("cases/<str:reference>/letters/<int:letter>/", resend, name="desk_resend"),
    path("cases/<str:reference>/<slug:name>/", act, name="desk_act"),
]
