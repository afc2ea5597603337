"""Addresses around people's own data. None of them holds a number or a name."""

from django.urls import path

from website.views import data_requests, keeping, my_data, numbers, privacy_notice

urlpatterns = [
    path("privacy/", privacy_notice.notice, name="privacy"),
    path("me/data/", my_data.my_data, name="my-data"),
    path("me/data/seen/", my_data.who_saw, name="who-saw"),
    path("me/data/consents/<slug:name>/", my_data.my_consent, name="my-consent"),
    path("me/data/export/", my_data.export_ask, name="my-export-ask"),
    path("me/data/export/<uuid:pk>/", my_data.export_fetch, name="my-export"),
    path("me/data/correct/", my_data.correct, name="my-data-correct"),
    path("me/data/erase/", my_data.erase, name="my-data-erase"),
    path("me/data/requests/<uuid:pk>/withdraw/", my_data.request_withdraw, name="my-request-withdraw"),
    path("desk/data-requests/", data_requests.request_list, name="data-request-list"),
    path("desk/data-requests/<uuid:pk>/", data_requests.request_detail, name="data-request"),
    path("desk/numbers/<slug:code>/<slug:field>/", numbers.number, name="number"),
    path("desk/retention/", keeping.retention, name="retention"),
    path("desk/field-keys/", keeping.field_keys, name="field-keys"),
    path("desk/seen/", keeping.who_saw_whom, name="who-saw-whom"),
]
