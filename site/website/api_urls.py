"""Addresses for other programs: the interface, its keys at the desk, and the figures for monitoring."""

from django.urls import include, path

from website.api.assembly import addresses, nothing_here
from website.views import api_keys, metrics

urlpatterns = [
    path("api/", api_keys.api_guide, name="api-guide"),
    path("desk/api-keys/", api_keys.key_list, name="api-key-list"),
    path("desk/api-keys/new/", api_keys.key_new, name="api-key-new"),
    path("desk/api-keys/<int:pk>/", api_keys.key_page, name="api-key"),
    path("desk/api-keys/<int:pk>/revoke/", api_keys.key_revoke, name="api-key-revoke"),
]
unprefixed_urlpatterns = [
    path("api/v1/", include((addresses(), "ninja"), namespace="api-1")),
    path("metrics", metrics.metrics, name="metrics"),
    path("api/v1/<path:rest>", nothing_here, name="api-nothing"),
]
