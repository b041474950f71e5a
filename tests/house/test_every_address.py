"""Every address of the site, asked by somebody who has no business there, answers as if there were nothing.

The addresses come from the URL table itself, so a new page is covered the day it is added; one that takes an id of a
kind this file does not know fails until it is told which real record to try.
"""

import json
import re
import uuid
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from synthetic.factories import child, concern, involvement, missing_episode, upn_of, vehicle
from tests.casework.assessment.assessing import begun, signed
from tests.casework.cases.opening import opened
from tests.casework.disagreeing import answered, disagrees
from tests.casework.disruption.measures import measured
from tests.casework.meeting.discussing import discussion_in
from tests.casework.meeting.panelling import panel_about
from tests.casework.operation.operating import Sandpiper
from tests.casework.placement.placing import Placing, home_at
from tests.casework.referral.referring import at_the_door
from tests.governance import packing
from tests.living import House
from tests.web.sending_files import Sender
from tests.web.story import client_of

THRESHOLD: dict[str, Any] = {
    "title": "Three signs",
    "counts": "signs",
    "at_least": 3,
    "days": 90,
    "use": "off",
    "reason": "Invented.",
}
# What the site says of itself: nothing of anybody, and the same to anybody.
ABOUT = ("help/", "accessibility/", "privacy/")
# What anybody opens without signing in; what belongs to a code is never in an address.
UNNAMED = "message/"
# Whoever has the secret of a calendar's address opens it, signed in or not; nobody else does (tests/web/test_own_dates.py).
CALENDAR = "dates/<slug:calendar_secret>.ics"
# Pages that take an id and answer everyone alike: a draft's address is the writer's own to begin; a role's card, by when things
# are due, what was done with pupils, the empty lists of training and the record of a home are for everybody.
BEGUN_BY_ASKING = (
    *("report/<uuid:draft_id>/", "cards/<slug:card_code>/", "clocks/<slug:clock>/"),
    *("prevention/<uuid:done>/", "training/templates/", "homes/<uuid:home>/"),
    CALENDAR,
)


def _addresses(patterns: Any, before: str = "") -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _addresses(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield before + str(one.pattern)


@pytest.fixture(scope="module")
def addresses(shared_house: House) -> list[str]:
    return [
        one
        for one in _addresses(get_resolver().url_patterns)
        if not one.startswith(("accounts/", "api/", "^api/", "^static"))
    ]


@pytest.fixture(scope="module")
def records(shared_house: House) -> dict[str, Any]:
    """One real record of each kind, about a child whom the stranger's agency does not know."""
    house = shared_house
    wren = child(identifiers=[upn_of(1)])
    seen = dict(vehicles=[vehicle()], ties=[{"from": "c1", "to": "v1", "type": "travelled_in"}])
    house.send("HOM", concern(wren, key="h1", signs=["late_return"], recorded_at="2026-11-01T09:00:00+00:00", **seen))
    sent = house.send(
        "POL", concern(wren, key="p1", signs=["older_partner"], recorded_at="2026-11-02T09:00:00+00:00", **seen)
    )
    house.send("SCH1", concern(wren, key="s1", signs=["missing_frequent"], recorded_at="2026-11-03T09:00:00+00:00"))
    from wholepicture.intake.commands import accept_submission, hold_in_quarantine

    house.send("CSC", involvement(wren, key="i1", recorded_at="2026-11-03T09:00:00+00:00"))
    nurses = involvement(wren, service="School nursing", recorded_at="2026-11-03T09:00:00+00:00")
    accept_submission(house.viewer("nurse"), body=nurses, channel="screen")
    # an unjoined description and part of a plate, so that there are a pair and two things to judge
    unjoined = concern(
        child(identifiers=None), key="c1", recorded_at="2026-11-04T09:00:00+00:00", vehicles=[vehicle("XX0? ABC")]
    )
    (told,) = house.send("CHA", unjoined)
    (away,) = house.send("HOM", missing_episode(wren, key="m1"))
    named = {"level": "named", "named": [house.emails["teacher_dsl"]], "lawful_basis": "gdpr_6_1_e"}
    (kept,) = house.send("HOM", concern(wren, key="k1", recorded_at="2026-11-04T09:00:00+00:00", sharing=named))
    # a number that so many give that it is listed
    for number, given in enumerate(("Ada", "Bram", "Cleo", "Dov", "Finn", "Hugo")):
        one = child(given=given, family=f"Row{given}-Test", identifiers=None, phones=["01632 960100"])
        house.send("CHA", concern(one, key=f"n{number}"))
    house.process()
    hub = house.viewer("coordinator")
    from tests.access.administering import key_id
    from wholepicture.access.accounts import new_agency_key
    from wholepicture.access.calendars import new_calendar
    from wholepicture.alerts.front_door import Taken, decide_report, open_routes
    from wholepicture.alerts.queries import alerts_awaiting
    from wholepicture.alerts.rule_settings import set_threshold
    from wholepicture.casework.cases.queries import worklist
    from wholepicture.linkage.commands import judge_shared_value
    from wholepicture.linkage.queries import pairs_to_judge, shared_values
    from wholepicture.linkage.things.queries import things_to_judge
    from wholepicture.picture.queries import involvements_to_confirm, people_listed, picture_of

    ways = {"crime": Taken("Crime desk", house.professionals["police_intelligence"])}
    decide_report(hub, submission=told.submission, decision="watch", reason="Invented.", ways=ways)
    sender = Sender(house, "teacher_dsl")
    file = [json.dumps(concern(wren, key=f"f{number}")).encode() for number in range(2)]
    taken = sender.upload("taken.ndjson", file[0])
    sender.take(taken)
    pages = [picture_of(hub, nominal=one.id) for one in people_listed(hub, role="child")]
    page = max((one for one in pages if one), key=lambda one: len(one.chronology))
    person, car = page.id, next(tie for tie in page.ties if tie.kind == "vehicle")
    officer = house.viewer("linkage_officer")
    number = shared_values(officer)[0].id
    house.add_colleague("agency_administrator", "agency_administrator", "HOM")
    house.add_colleague("partnership_administrator", "partnership_administrator", "HUB")
    from wholepicture.base import clock
    from wholepicture.partnership import commands as partnership
    from wholepicture.partnership.queries import agreements_of, teams_at

    with house.operator().acting():
        teams_at_home = teams_at([house.agencies["HOM"]])
    partnership.make_agreements(
        house.operator(),
        area=house.area,
        holder=house.agencies["HOM"],
        reader=house.agencies["CSC"],
        starts_on=clock.local_date(),
    )
    (agreed,) = agreements_of(house.operator(), area=house.area)
    disputed = answered(house, "care_home_worker")
    key = new_agency_key(house.operator(), agency=house.agencies["HOM"])
    from wholepicture.partnership.absences.commands import enter_absence

    today = clock.local_date()
    carer = house.professionals["care_home_worker"]
    absence = enter_absence(house.viewer("care_home_worker"), person=carer, starts_on=today, ends_on=today)
    from wholepicture.partnership.duty.commands import add_member, add_weekly, share_team

    at_home = teams_at_home[0].id
    share_team(house.operator(), team=at_home, shared=True)
    member = add_member(house.operator(), team=at_home, person=house.professionals["nurse"])
    (shift,) = add_weekly(house.operator(), team=at_home, days=[1], starts=0, ends=60, person=carer)
    from tests.notices.receiving import Pushes
    from wholepicture.notices.commands import add_browser
    from wholepicture.notices.queries import notices_of

    phone = Pushes(at="fcm.googleapis.com").phone().given
    browser = add_browser(hub, called="x", endpoint=phone.endpoint, p256dh=phone.p256dh, auth=phone.auth)
    from wholepicture.intake.grading.commands import ask_to_unmask, enter_source

    police = house.viewer("police_intelligence")
    urn = enter_source(police, name="Kez Friend-Test")
    from tests.intake.files import photo, sent_with
    from tests.partnership.trained import course, done_row
    from wholepicture.analysis.commands import keep_chart
    from wholepicture.casework.missing.commands import follow_procedure
    from wholepicture.intake.attachments.queries import files_of
    from wholepicture.partnership.training.commands import take_prevention
    from wholepicture.partnership.training.queries import done_of

    (step,) = follow_procedure(hub, nominal=person, episode=away.submission, steps=["police"])
    course(house, "partnership_administrator")
    take_prevention(house.viewer("agency_administrator"), rows=[done_row()])
    brought = sent_with(house, "care_home_worker", photo())
    _profiled(house, person)
    house.process()
    return {
        "file": files_of(hub, submission=brought)[0].file,
        "number": 1,
        "course": "CSE-1",
        "list": "training",
        "person": carer,
        "worker": house.professionals["police_intelligence"],
        "done": done_of(hub, since=today)[0].id,
        "browser": browser,
        "notice": notices_of(hub)[0][0].id,
        "absence": absence,
        "shift": shift,
        "member": member,
        "urn": urn,
        "asked": ask_to_unmask(police, urn=urn, reason="To warn them."),
        "professional": house.professionals["care_home_worker"],
        "act": "close",
        "agency": house.agencies["HOM"],
        "agreement": agreed.id,
        "key": key_id(house, key),
        "team": teams_at_home[0].id,
        "shared": number,
        "word": judge_shared_value(officer, value=number, answer="damp", reason="The hub's own number").id,
        "calendar_secret": new_calendar(hub),
        "nominal": person,
        "episode": away.submission,
        "entered": step,
        "release": uuid.uuid4(),
        "thing": car.id,
        "about": car.id,
        "kind": "vehicle",
        "one": car.id,
        "other_kind": "nominal",
        "other": person,
        "chart": keep_chart(hub, asked=[("nominal", person)]),
        "format": "csv",
        "sign_code": "older_partner",
        "card_code": "teacher",
        "submission": sent[0].submission,
        "for_named": kept.submission,
        "alert": alerts_awaiting(hub)[0].id,
        "route": open_routes(hub)[0].id,
        "candidate": pairs_to_judge(officer)[0].id,
        "clock": "alert_triage",
        "rule": set_threshold(hub, **THRESHOLD).rule,
        "question": things_to_judge(officer)[0].id,
        "receipt": sent[0].receipt,
        "upload": UUID(sender.upload("waits.ndjson", file[1])),
        "delivery": UUID(taken),
        "draft_id": uuid.uuid4(),
        "involvement": next(
            row.involvement for row in involvements_to_confirm(hub) if row.work.service == "School nursing"
        ),
        "held": hold_in_quarantine(
            house.operator("SCH1"), raw=b"{", problems=[], channel="file", given={"safety": {"immediate_danger": True}}
        ),
        "disputed": "report",
        "way": disputed.receipt,
        "escalation": disagrees(house, disputed, "care_home_worker"),
        "assessment": signed(house, "coordinator", person, "significant", **{"a-late_return": "yes"}),
        "draft": begun(house, "coordinator", person),
        "case": opened(house, "coordinator", person, "coordinator"),
        "action": worklist(hub).actions[0].id,
        "doing": "lead",
        "referral": at_the_door(house, "coordinator", person, "SCH1"),
        "manner": "refer",
        "turn": "withdraw",
        "move": "end",
        "discussion": discussion_in(house, person),
        "write": "held",
        "panel": (panel := panel_about(house, person))[0],
        "panel_item_id": panel[1],
        "paper": "pack",
        "measure": measured(house),
        "operation": (sandpiper := Sandpiper(house)).id,
        "step": sandpiper.step("charge", 0, 0),
        "child": sandpiper.rows[0],
        "placement": Placing(house).placed(),
        "home": home_at(house),
        "pack": packing.packed(house, "coordinator", person),
        "pack_draft": packing.begun(house, "coordinator", person),
        "pack_format": "pdf",
        "entry": sandpiper.rows[0],
        "letter": "panel_invitation",
        "letter_about": panel[0],
        "judgement": uuid.uuid4(),
        "restriction": uuid.uuid4(),
        "search": uuid.uuid4(),
    }


def _profiled(house: House, nominal: UUID) -> None:
    """A profile of somebody, with a photo in it."""
    from tests.intake.files import photo
    from wholepicture.base.clock import local_date
    from wholepicture.casework.missing.photos import put_photo
    from wholepicture.casework.missing.profiles import keep_profile

    hub = house.viewer("coordinator")
    keep_profile(hub, nominal=nominal, parts={"description": "Tall."}, review_by=local_date(), follows=None)
    put_photo(hub, nominal=nominal, content=photo(), seen=None)


def _filled(address: str, values: dict[str, Any]) -> str:
    def fill(found: re.Match[str]) -> str:
        name = found.group(1).partition(":")[2] or found.group(1)
        assert name in values, f"{address}: say in this file which record `{name}` is"
        return str(values[name])

    return "/" + re.sub(r"<([^>]+)>", fill, address)


def _plain(body: bytes) -> str:
    """The page without what differs by design: tokens, the address asked for, and the minute in which it was shown."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body.decode())
    text = re.sub(r"as shown on [^.]*\.", "", text)
    return re.sub(r"next=[^\"&]*", "", text)


def test_a_stranger_gets_the_same_answer_for_what_is_hidden_and_for_what_does_not_exist(
    shared_house: House, addresses: list[str], records: dict[str, Any]
) -> None:
    stranger = client_of(shared_house, "other_teacher")
    absent = {name: uuid.uuid4() if isinstance(value, UUID) else value for name, value in records.items()} | {
        "receipt": "3333-4444-6666",
        "way": "3333-4444-6666",
        "urn": "3333-4444-6666",
    }
    tried = 0
    for address in addresses:
        if "<" not in address or address.startswith(BEGUN_BY_ASKING):
            continue
        for ask in (stranger.get, stranger.post):
            hidden, nothing = ask(_filled(address, records)), ask(_filled(address, absent))
            tried += 1
            assert hidden.status_code == nothing.status_code, address
            assert hidden.status_code in (404, 405), f"{address} answered {hidden.status_code}"
            assert _plain(hidden.content) == _plain(nothing.content), address
    assert tried >= 10
    # Nor has the stranger's asking done anything to what they may not see.
    assert client_of(shared_house, "teacher_dsl").get(f"/report/file/{records['upload']}/").status_code == 200


def test_the_same_addresses_open_for_those_who_may(
    shared_house: House, addresses: list[str], records: dict[str, Any]
) -> None:
    """The other side of the coin: a page that refuses everyone would pass the test above."""
    opened = set()
    opening = (
        "coordinator",
        "care_home_worker",
        "linkage_officer",
        "police_intelligence",
        "social_worker",
        "teacher_dsl",
        "information_governance",
    )
    for who in (*opening, "agency_administrator", "partnership_administrator", "source_custodian"):
        client = client_of(shared_house, who)
        opened |= {one for one in addresses if client.get(_filled(one, records)).status_code in (200, 302, 405)}
    closed = {one for one in addresses if one not in opened and "<" in one}
    # A judgement, a restriction and a search are made up above; a receipt is its own agency's; no template is of a vehicle.
    assert not {one for one in closed if not re.search("judgement|restriction|search|receipt|draft_id|templates", one)}


def test_nobody_gets_anything_without_signing_in(addresses: list[str], records: dict[str, Any]) -> None:
    client = Client()
    for address in addresses:
        if address == "healthz" or address in ABOUT or address.startswith(UNNAMED) or address == CALENDAR:
            continue
        answer = client.get(_filled(address, records))
        assert answer.status_code == 302, address
        assert answer["Location"].startswith("/accounts/login/"), address


def test_every_answer_carries_the_headers_that_keep_it_private(
    shared_house: House, addresses: list[str], records: dict[str, Any]
) -> None:
    client = client_of(shared_house, "coordinator")
    for address in [*addresses, "api/v1/docs"]:
        answer = client.get(_filled(address, records))
        assert "default-src 'none'" in answer["Content-Security-Policy"], address
        assert "unsafe" not in answer["Content-Security-Policy"], address
        assert answer["Cache-Control"] == "no-store", address
