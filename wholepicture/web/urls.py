"""Addresses of the screens."""

from django.urls import include, path

urlpatterns = [
    path("", include("wholepicture.web.reporting.urls")),
]
