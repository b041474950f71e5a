"""Addresses of alerts."""

from django.urls import path

from wholepicture.web.alerts import views

urlpatterns = [
    path("alerts/", views.alerts, name="alerts"),
    path("alerts/<uuid:alert>/", views.alert, name="alert"),
    path("alerts/<uuid:alert>/decide/", views.decide, name="alert_decide"),
]
