"""Addresses of judging, of people and of things."""

from django.urls import path

from wholepicture.web.joining import judging
from wholepicture.web.joining.people import PEOPLE
from wholepicture.web.joining.things import THINGS

_PEOPLE, _THINGS = {"kind": PEOPLE}, {"kind": THINGS}

urlpatterns = [
    path("joining/", judging.queue, _PEOPLE, name="joining"),
    path("joining/judged/", judging.judged, _PEOPLE, name="joining_judged"),
    path("joining/judged/<uuid:judgement>/undo/", judging.undo, _PEOPLE, name="joining_undo"),
    path("joining/things/", judging.queue, _THINGS, name="joining_things"),
    path("joining/things/judged/", judging.judged, _THINGS, name="joining_things_judged"),
    path("joining/things/judged/<uuid:judgement>/undo/", judging.undo, _THINGS, name="joining_things_undo"),
    path("joining/things/<uuid:question>/", judging.pair, _THINGS, name="joining_thing_pair"),
    path("joining/things/<uuid:question>/judge/", judging.judge, _THINGS, name="joining_thing_judge"),
    path("joining/<uuid:candidate>/", judging.pair, _PEOPLE, name="joining_pair"),
    path("joining/<uuid:candidate>/judge/", judging.judge, _PEOPLE, name="joining_judge"),
]
