"""Addresses of the screens."""

from django.urls import include, path

from wholepicture.web.frame.health import healthz
from wholepicture.web.frame.purpose import purpose

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("purpose/", purpose, name="purpose"),
    path("", include("wholepicture.web.home.urls")),
    path("", include("wholepicture.web.directory.urls")),
    path("", include("wholepicture.web.reporting.urls")),
    path("", include("wholepicture.web.files.urls")),
    path("", include("wholepicture.web.picture.urls")),
    path("", include("wholepicture.web.search.urls")),
    path("", include("wholepicture.web.alerts.urls")),
    path("", include("wholepicture.web.reading.urls")),
    path("", include("wholepicture.web.joining.urls")),
    path("", include("wholepicture.web.oversight.urls")),
]
