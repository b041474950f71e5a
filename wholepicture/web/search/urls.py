"""Addresses of search. None holds what was looked for."""

from django.urls import path

from wholepicture.web.search import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/<uuid:search>/", views.results, name="search_found"),
]
