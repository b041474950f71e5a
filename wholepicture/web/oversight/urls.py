"""Addresses of oversight."""

from django.urls import path

from wholepicture.web.oversight import views

urlpatterns = [path("oversight/", views.oversight, name="oversight")]
