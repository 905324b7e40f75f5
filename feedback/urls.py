from django.urls import path
from django.views.decorators.vary import vary_on_headers

from feedback.feeds import Heads
from feedback.views import cases, own, record

app_name = "feedback"

root_urlpatterns = [
    path("c/<str:reference>", cases.short, name="short"),
    path("heads.atom", vary_on_headers("Accept-Language")(Heads()), name="heads_feed"),
]
urlpatterns = [
    path("cases/<str:reference>/", cases.case, name="case"),
    path("cases/<str:reference>/files/<int:pk>/", cases.attachment, name="attachment"),
    path("cases/<str:reference>/correct/", own.correct, name="correct"),
    path("cases/<str:reference>/withdraw/", own.withdraw, name="withdraw"),
    path("cases/<str:reference>/second-look/", own.second_look, name="second_look"),
    path("follow/", own.follow, name="follow"),
    path("follow/close/", own.leave, name="leave"),
    path("follow/<str:reference>/", own.followed, name="followed"),
    path("answers/", record.answers, name="answers"),
    path("rules/", record.rules, name="rules"),
]
