"""Addresses of joining."""

from django.urls import path

from wholepicture.web.joining import views

urlpatterns = [
    path("joining/", views.queue, name="joining"),
    path("joining/judged/", views.judged, name="joining_judged"),
    path("joining/judged/<uuid:judgement>/undo/", views.undo, name="joining_undo"),
    path("joining/second/", views.second, name="joining_second"),
    path("joining/second/<uuid:judgement>/", views.look, name="joining_look"),
    path("joining/<uuid:candidate>/", views.pair, name="joining_pair"),
    path("joining/<uuid:candidate>/judge/", views.judge, name="joining_judge"),
]
