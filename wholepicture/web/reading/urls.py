"""Addresses of the reading list."""

from django.urls import path

from wholepicture.web.reading import views

urlpatterns = [
    path("reading/", views.reading, name="reading"),
    path("reading/next/", views.onward, name="reading_next"),
    path("reading/<uuid:submission>/", views.report, name="reading_report"),
    path("reading/<uuid:submission>/answer/", views.answer, name="reading_answer"),
]
