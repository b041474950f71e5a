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
    "away.views",
    "directory.views",
    "reporting.views",
    "reporting.sent_reports",
    "reporting.revising",
    "files.views",
    "files.matching",
    "files.template_pages",
    "notices.views",
    "notices.how",
    "picture.views",
    "assessment.views",
    "assessment.writing",
    "bars.views",
    "involvements.views",
    "search.views",
    "signs.reading",
    "signs.editing",
    "signs.cards",
    "alerts.views",
    "alerts.marks",
    "reading.front_door",
    "reading.views",
    "reading.heard",
    "reading.held",
    "reading.source",
    "grading.views",
    "grading.settings",
    "grading.sources",
    "grading.register",
    "rules.views",
    "rules.thresholds",
    "joining.put_forward",
    "joining.second_look",
    "joining.shared_values",
    "joining.urls",
    "escalation.learning",
    "escalation.ladder",
    "escalation.raising",
    "escalation.views",
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
