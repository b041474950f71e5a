"""Loading the invented area: who takes part, their files through the ordinary door, every step run to its end.

Everything here can be interrupted and done again: what is there already is left as it is.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connections

from wholepicture.access.accounts import open_account
from wholepicture.access.commands import protect_location, trust_service_feed
from wholepicture.access.models import Account
from wholepicture.access.queries import protected_nominals
from wholepicture.access.rules import ROLES, purposes_for
from wholepicture.access.viewer import Viewer, system_viewer, viewer_from_token
from wholepicture.alerts.front_door import Taken, decide_report, end_route, open_routes
from wholepicture.alerts.queries import reading_list
from wholepicture.alerts.results import ReadingRow
from wholepicture.alerts.urgency import HARM
from wholepicture.base import clock
from wholepicture.config import home
from wholepicture.config.demo.assessing import assess
from wholepicture.config.demo.cases import CASES, open_cases
from wholepicture.config.demo.people import PASSWORD, secret_of
from wholepicture.config.demo.stages import Stages
from wholepicture.config.demo.together import PARTS, work_together
from wholepicture.config.processing import process
from wholepicture.intake.bulk_intake import take_in
from wholepicture.linkage.queries import nominals_of_subjects, subjects_by_name
from wholepicture.partnership import commands
from wholepicture.partnership.queries import professional_with
from wholepicture.picture.queries import picture_of

ANSWERED = "Invented for the demonstration: read when it came in."
CHANGES = "Invented for the demonstration: whoever works with her knows of it."
PASSED_TO = "Invented: the desk, with its reference"
CAME_OF_IT = "Invented for the demonstration: they looked into it, and thank you."
STILL_OPEN = 3  # of what was passed on, so many still wait for somebody to say what came of it
FED = "Invented for the demonstration: its own register says who works with whom."
UNREAD = timedelta(weeks=3)  # of the invented area's last weeks, reports still wait to be read
AREA = ("harrowmere", "Harrowmere (invented)")
STEPS = {
    "linkage.join": "Joining people and things",
    "linkage.rejoin": "Joining again after judgements",
    "picture.derive": "Deriving pictures",
    "alerts.put_on_list": "Listing what the hub is to read",
    "alerts.look": "Looking for what should be raised",
}


def load(stages: Stages, seed: int) -> None:
    """Everything, from the invented area to the last alert."""
    folder = home.home() / "area"
    with stages.stage("Inventing an area"):
        _invent(folder, seed)
    files = folder / "files"
    agencies, people, sources = (_json(files / f"{name}.json") for name in ("agencies", "professionals", "files"))
    with stages.stage("Agencies, people and sign-ins", len(agencies) + len(people)) as bar:
        ids = take_part(agencies, people, bar)
    with stages.stage("Taking in their files", sum(source["rows"] for source in sources)) as bar:
        for source in sources:
            mapping = files / source["mapping"] if source["mapping"] else None
            viewer = system_viewer("operator", agency=ids[source["agency"]])
            take_in(viewer, path=files / source["path"], mapping=mapping, on_rows=bar)
    _process(stages)
    with stages.stage("Protecting where one child is"):
        _protect(_json(folder / "truth" / "truth.json"), people, ids)
    _process(stages)
    coordinator = signed_in(_coordinator(people))
    older = _older_reports(coordinator)
    with stages.stage("Answering all but the newest reports", len(older)) as bar:
        for row in older:
            _answer(coordinator, row)
            bar(1)
        while len(waiting := open_routes(coordinator)) > STILL_OPEN:
            for route in waiting[:-STILL_OPEN]:
                end_route(coordinator, route=route.id, done=ANSWERED, told=CAME_OF_IT)
    worker = signed_in(_in_role(people, "social_worker"))
    with stages.stage("Assessing a few children", 4) as bar:
        assess(worker, coordinator, bar)
    with stages.stage("Opening a few cases", len(CASES)) as bar:
        open_cases(worker, coordinator, bar)
    officer = signed_in(_in_role(people, "police_intelligence"))
    with stages.stage("Working together on a few", PARTS) as bar:
        work_together(worker, coordinator, officer, bar)
    _process(stages)


def _answer(coordinator: Viewer, row: ReadingRow) -> None:
    """What says harm goes to social care, information to the intelligence unit; all else is watched."""
    way = "safeguarding" if row.urgency == HARM else "intelligence" if row.kind == "intelligence" else ""
    decide_report(
        coordinator,
        submission=row.submission,
        decision="act" if way else "watch",
        reason=ANSWERED,
        changes=CHANGES,
        ways={way: Taken(PASSED_TO, coordinator.person)} if way else {},
    )


def _older_reports(viewer: Viewer) -> list[ReadingRow]:
    """What waits to be read, without the last weeks' and without what stands behind an alert."""
    rows = list(_waiting(viewer))
    last = max((row.report.recorded_at for row in rows if row.report), default=clock.now())
    older = []
    for row in rows:
        if row.report and not row.behind and row.report.recorded_at < last - UNREAD:
            older.append(row)
    return older


def _invent(folder: Path, seed: int) -> None:
    # Another program: the product itself never knows what is invented.
    made = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "synthetic", "--seed", str(seed), "--size", "demo", "--out", str(folder)],
        cwd=home.PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise RuntimeError(f"The area could not be invented: {made.stderr.strip()}")


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def take_part(
    agencies: list[dict[str, Any]], people: list[dict[str, Any]], bar: Callable[[float], None]
) -> dict[str, UUID]:
    """Agencies, teams, professionals, sign-ins, agreements. Returns the agencies' ids by code."""
    operator = system_viewer("operator")
    area, _ = commands.add_area(operator, code=AREA[0], name=AREA[1])
    ids: dict[str, UUID] = {}
    teams: dict[tuple[str, str], UUID] = {}
    for agency in agencies:
        code = agency["code"]
        made, _ = commands.add_agency(operator, area=area.id, code=code, name=agency["name"], type=agency["type"])
        ids[code] = made.id
        teams |= _add_teams(operator, agency, made.id, people)
        for service in agency["feeds"]:
            trust_service_feed(operator, agency=made.id, channel="file", service=service, reason=FED)
        bar(1)
    for person in people:
        _employ(operator, person, ids[person["agency"]], teams[person["agency"], person["team"]])
        bar(1)
    commands.make_agreements(operator, area=area.id, holder=None, reader=None, starts_on=clock.local_date())
    return ids


def _add_teams(
    operator: Viewer, agency: dict[str, Any], id: UUID, people: list[dict[str, Any]]
) -> dict[tuple[str, str], UUID]:
    """An agency's teams with its duty desk. Returns their ids by (agency's code, team's code)."""
    code = agency["code"]
    staff = [person for person in people if person["agency"] == code and person["role"]]
    hub_teams = {person["team"] for person in staff if ROLES[person["role"]].hub}
    has_coordinator = any(person["role"] == "coordinator" for person in staff)
    is_duty = has_coordinator or agency["type"] == "social_care"
    commands.add_team(operator, agency=id, name="Duty desk", phone=agency["phone"], is_duty=is_duty)
    teams = {}
    for team in agency["teams"]:
        is_hub = team["code"] in hub_teams
        made, _ = commands.add_team(operator, agency=id, name=team["name"], phone=team["phone"], is_hub=is_hub)
        teams[code, team["code"]] = made.id
    return teams


def _employ(operator: Viewer, entry: dict[str, Any], agency: UUID, team: UUID) -> None:
    """Put somebody in the directory, with a sign-in where they have a role."""
    person, _ = commands.add_professional(
        operator,
        agency=agency,
        team_id=team,
        email=entry["email"],
        name=entry["name"],
        job=entry["job"],
        phone=entry["phone"],
        role=entry["role"],
        is_lead=entry["lead"] == "lead",
        is_deputy=entry["lead"] == "deputy",
    )
    if person.role:
        secret = secret_of(person.email)
        open_account(operator, professional=person.id, email=person.email, password=PASSWORD, totp_secret=secret)


def _process(stages: Stages) -> None:
    """Run what waits; the time goes to the step that took it."""
    began = last = time.monotonic()
    with stages.out.progress("Processing") as bar:

        def ran(name: str) -> None:
            nonlocal last
            now = time.monotonic()
            title = STEPS.get(name, name)
            stages.seconds[title] = stages.seconds.get(title, 0.0) + now - last
            last = now
            bar(1)

        done = process(ran)
    stages.out.say(f"✓ Processing, {done.steps} steps ({time.monotonic() - began:.1f} s)")
    if done.failed:
        stages.out.error(f"{done.failed} steps could not be done: wholepicture process --retry-failed")


def _protect(truth: dict[str, Any], people: list[dict[str, Any]], agencies: dict[str, UUID]) -> None:
    """The co-ordinator hides where one child is from all but herself and the child's social care."""
    child = truth["protected"]["person"]
    described = []
    for subject in truth["subjects"]:
        if subject["person"] == child:
            described.append((subject["agency"], subject["key"], subject["ref"]))
    operator = system_viewer("operator")
    subjects = subjects_by_name(operator, names=described).values()
    with operator.acting():
        nominals = set(nominals_of_subjects(subjects).values())
        nominals -= protected_nominals(nominals)
    coordinator = signed_in(_coordinator(people))
    for nominal in nominals:
        picture = picture_of(coordinator, nominal=nominal)
        if picture is not None:
            protect_location(
                coordinator,
                nominal=nominal,
                submissions={entry.submission for entry in picture.chronology},
                reason="Invented for the demonstration: somebody who harmed her is looking for her.",
                reader_agencies=[agencies["CSC"]],
            )


def _coordinator(people: list[dict[str, Any]]) -> str:
    """The e-mail address of the area's co-ordinator."""
    return _in_role(people, "coordinator")


def _in_role(people: list[dict[str, Any]], role: str) -> str:
    """The e-mail address of the first who holds a role."""
    return str(next(person["email"] for person in people if person["role"] == role))


def _waiting(viewer: Viewer) -> Iterator[ReadingRow]:
    """The whole reading list, page by page."""
    page = reading_list(viewer)
    yield from page.rows
    while page.is_more:
        page = reading_list(viewer, after=page.rows[-1].submission)
        yield from page.rows


def signed_in(email: str) -> Viewer:
    """A viewer for somebody of the demo, as signing in opens it."""
    with system_viewer("operator").acting():
        person = professional_with(email)
    account = Account.objects.filter(email=email).first()
    if person is None or account is None or not account.check_password(PASSWORD):
        raise RuntimeError(f"{email} does not sign in with the demo's password any more: load the demo into a new home")
    with connections["signin"].cursor() as sql:
        sql.execute("SELECT sec.open_session(%s, %s, 1)", [person.id, purposes_for(person.role)[0]])
        return viewer_from_token(sql.fetchone()[0], channel="command")
