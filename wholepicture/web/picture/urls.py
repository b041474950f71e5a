"""Addresses of the pictures. None holds a name."""

from django.urls import path

from wholepicture.web.picture import views

urlpatterns = [
    path("children/", views.children, name="children"),
    path("people/<uuid:nominal>/", views.person, name="person"),
    path("people/<uuid:nominal>/protect/", views.protect, name="person_protect"),
    path("people/<uuid:nominal>/protect/<uuid:restriction>/lift/", views.lift, name="protection_lift"),
    path("things/", views.things, name="things"),
    path("things/<str:kind>/<uuid:thing>/", views.thing, name="thing"),
    path("behind/<uuid:submission>/", views.behind, name="report_behind"),
]
