"""Addresses of joining."""

from django.urls import path

from wholepicture.web.joining import shared, things, views

urlpatterns = [
    path("joining/", views.queue, name="joining"),
    path("joining/judged/", views.judged, name="joining_judged"),
    path("joining/judged/<uuid:judgement>/undo/", views.undo, name="joining_undo"),
    path("joining/second/", views.second, name="joining_second"),
    path("joining/second/<uuid:judgement>/", views.look, name="joining_look"),
    path("joining/shared/", shared.listed, name="joining_shared"),
    path("joining/shared/<uuid:shared>/", shared.one, name="joining_shared_value"),
    path("joining/shared/word/<uuid:word>/undo/", shared.undo, name="joining_shared_undo"),
    path("joining/things/", things.queue, name="joining_things"),
    path("joining/things/judged/", things.judged, name="joining_things_judged"),
    path("joining/things/judged/<uuid:judgement>/undo/", things.undo, name="joining_things_undo"),
    path("joining/things/<uuid:question>/", things.pair, name="joining_thing_pair"),
    path("joining/things/<uuid:question>/judge/", things.judge, name="joining_thing_judge"),
    path("joining/<uuid:candidate>/", views.pair, name="joining_pair"),
    path("joining/<uuid:candidate>/judge/", views.judge, name="joining_judge"),
]
