"""Addresses of messages: one's own, the desk's, their words, and where providers deliver replies."""

from django.urls import path

from website.views import inbound, my_notices, notices, wordings

urlpatterns = [
    path("me/notices/", my_notices.my_notices, name="my-notices"),
    path("me/notices/texts/", my_notices.texts, name="my-texts"),
    path("me/notices/<int:pk>/answer/", my_notices.answer, name="question-answer"),
    path("desk/notices/", notices.notice_list, name="notice-list"),
    path("desk/notices/retry/", notices.retry_all, name="notice-retry-all"),
    path("desk/notices/<int:pk>/", notices.notice, name="notice"),
    path("desk/notices/<int:pk>/retry/", notices.retry, name="notice-retry"),
    path("desk/notices/templates/", wordings.wording_list, name="wording-list"),
    path("desk/notices/templates/<str:occasion>/<slug:language>/", wordings.wording, name="wording"),
]
unprefixed_urlpatterns = [
    path("notices/inbound/<slug:gateway>/", inbound.inbound, name="notices-inbound"),
    path("notices/receipts/<slug:gateway>/", inbound.receipts, name="notices-receipts"),
]
