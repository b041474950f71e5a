"""Addresses of the screens. Each stands beside its view, at the end of the module; none holds a name."""

from django.urls import include, path

from wholepicture.web.frame import about
from wholepicture.web.frame.health import healthz
from wholepicture.web.frame.purpose import purpose

SCREENS = (
    "home.views",
    "missing.views",
    "administration.people",
    "administration.keys",
    "administration.entries",
    "administration.partnership",
    "administration.agreements",
    "administration.public_door",
    "directory.views",
    "reporting.views",
    "reporting.sent_reports",
    "reporting.revising",
    "files.views",
    "files.matching",
    "files.template_pages",
    "picture.views",
    "bars.views",
    "involvements.views",
    "search.views",
    "signs.reading",
    "signs.editing",
    "signs.cards",
    "alerts.views",
    "alerts.marks",
    "reading.views",
    "reading.held",
    "reading.source",
    "speaking_up.views",
    "rules.views",
    "rules.thresholds",
    "joining.put_forward",
    "joining.second_look",
    "joining.shared_values",
    "joining.urls",
    "oversight.views",
    "oversight.exports",
    "oversight.tries",
    "oversight.wording",
)

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("purpose/", purpose, name="purpose"),
    *about.urlpatterns,
    *(path("", include(f"wholepicture.web.{screen}")) for screen in SCREENS),
]
