"""The address of the directory."""

from django.urls import path

from wholepicture.web.directory import views

urlpatterns = [path("directory/", views.directory, name="directory")]
