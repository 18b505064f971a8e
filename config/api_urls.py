"""Addresses of the API, version 1."""

urlpatterns: list[object] = []
