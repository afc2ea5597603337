"""Addresses of certification."""

urlpatterns: list = []
unprefixed_urlpatterns: list = []
