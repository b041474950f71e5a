"""How tall every page is on a telephone: 320 px wide, before anything is unfolded; and a child's page on a desk.

    .venv/bin/python -m benchmarks.page_heights                  a table of what each role sees
    .venv/bin/python -m benchmarks.page_heights --publish after  kept in results/, and in docs/reference/page-heights.md

An invented house is served to the browser of the journeys. In it stand a child of whom one report is known and one of whom many
are, with danger, and lists longer than a page: of cars, adults, children who are missing, bars, exports. Each role opens
every address that it may, one record of each kind, and both children. Every kind of report is opened as an empty form. A page
is to be no taller than six screens of 640 px.
"""

import argparse
import json
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "page-heights.json"
PAGE = ROOT / "docs" / "reference" / "page-heights.md"
SCREEN = 640
MOST = 6 * SCREEN
REPORTS = 60  # about the busy child
LISTED = 26  # cars, and adults, tied to her: more than a page of their list
MISSING = 12  # children who are missing now
EXPORTS = 12
ROLES = (
    "coordinator",
    "teacher_dsl",
    "social_worker",
    "linkage_officer",
    "information_governance",
    "agency_administrator",
    "partnership_administrator",
)
PUBLIC = ("/accounts/login/", "/accounts/password/reset/", "/help/", "/accessibility/", "/privacy/")
# From the top of the page to the end of what stands above its own words.
TOP = """[...document.querySelectorAll('body > header, body > .wp-search, body > .wp-navigation')]
    .reduce((low, each) => Math.max(low, each.getBoundingClientRect().bottom), 0)"""
LINKS = "all => all.map(one => one.getAttribute('href'))"

Heights = dict[str, dict[str, int]]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--publish", choices=("before", "after"))
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="wp-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["WHOLEPICTURE_HOME"] = os.environ.get("WHOLEPICTURE_BENCH_HOME", folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "wholepicture.config.settings"
        from wholepicture.config import cluster

        try:
            heights = measure()
        finally:
            cluster.stop()
    for name, row in heights.items():
        print(f"{row['height']:6}  {row['header']:4}  {name}")
    tall = [name for name, row in heights.items() if row["height"] > MOST]
    print(f"{len(tall)} of {len(heights)} pages are taller than {MOST} px.")
    if options.publish:
        _publish(options.publish, heights)


def measure() -> Heights:
    """Returns each page's height and that of its header, in px, by role and address."""
    from tests import databases

    template = databases.furnished()
    with databases.copied(template) as name:
        house = databases.house_in(name, template)
        children = _furnish(house)
        with _served() as site, _browser() as browser:
            return dict(_measured(house, children, site, browser))


def _furnish(house: Any) -> dict[str, UUID]:
    """A child of whom little is known, and one of whom much is: their nominals, by what they are called in the table."""
    from synthetic.factories import (
        adult,
        attendance,
        child,
        concern,
        involvement,
        missing_episode,
        tie,
        upn_of,
        vehicle,
    )
    from wholepicture.picture.queries import people_listed

    wren, ines = child(identifiers=[upn_of(1)]), child(given="Ines", family="Marl-Test", identifiers=[upn_of(2)])
    signs = ("late_return", "older_partner", "new_phone", "education_disengaged", "harm_disclosed")
    senders = ("HOM", "POL", "SCH1", "HLT", "CSC", "CHA")
    for number in range(REPORTS):
        day = f"2026-{5 + number // 10:02}-{1 + number % 10 * 2:02}"
        seen = {
            "vehicles": [vehicle(f"XX{number % LISTED:02} ABC")],
            "ties": [tie("c1", "v1", "travelled_in"), tie("c1", "p1")],
        }
        told = {
            "recorded_at": f"{day}T20:00:00+00:00",
            "happened": {"from": day, "precision": "day"},
            "key": f"b{number}",
        }
        man = adult(given=f"Invented{chr(97 + number % LISTED)}", family="Known-Test")
        house.send(
            senders[number % 6],
            concern(wren, man, signs=[signs[number % 5]], facts="She got into a car. " * 12, **told, **seen),
        )
    house.send("HOM", missing_episode(wren, key="m1", recorded_at="2026-11-20T10:00:00+00:00"))
    house.send("CSC", involvement(wren, key="i1", service="Allocated social worker"))
    house.send("SCH1", involvement(wren, key="i2"), attendance(ines, key="a1"), involvement(ines, key="i3"))
    house.send("CHA", concern(child(identifiers=None), key="c1", recorded_at="2026-11-04T09:00:00+00:00"))
    house.send("CHA", *(_row(number) for number in range(6)))
    house.send("POL", *(_missing(number) for number in range(MISSING)))
    house.process()
    house.add_colleague("agency_administrator", "agency_administrator", "CSC")
    house.add_colleague("partnership_administrator", "partnership_administrator")
    _barred(house)
    _exported(house)
    listed = {one.label.partition(" ")[0]: one.id for one in people_listed(house.viewer("teacher_dsl"), role="child")}
    return {"busy child": listed["Wren"], "quiet child": listed["Ines"]}


def _row(number: int) -> Any:
    """Somebody who gives a number that others give as well."""
    from synthetic.factories import child, concern

    given = ("Ada", "Bram", "Cleo", "Dov", "Finn", "Hugo")[number]
    one = child(given=given, family=f"Row{given}-Test", identifiers=None, phones=["01632 960100"])
    return concern(one, key=f"n{number}", recorded_at="2026-11-04T09:00:00+00:00")


def _missing(number: int) -> Any:
    """Somebody who has not come back. Every second one is in danger now, says the report."""
    from synthetic.factories import child, missing_episode, nhs_of

    letter = chr(97 + number)
    gone = child(
        given=f"{letter}one",
        family=f"Away{letter}-Test",
        date_of_birth=f"2012-{number % 12 + 1:02}-11",
        identifiers=[nhs_of(50 + number)],
    )
    return missing_episode(
        gone,
        key=f"g{number}",
        recorded_at=f"2026-11-28T{number + 8:02}:00:00+00:00",
        missing_since=f"2026-11-28T{number + 7:02}:00:00+00:00",
        reported_at=f"2026-11-28T{number + 7:02}:30:00+00:00",
        returned_at=None,
        safety={"immediate_danger": number % 2 == 0},
    )


def _barred(house: Any) -> None:
    """Somebody who must not read of any of these children."""
    from wholepicture.access.commands import bar_viewer
    from wholepicture.picture.queries import people_listed

    viewer = house.viewer("coordinator")
    for one in people_listed(viewer, role="child"):
        if " Away" in one.label:
            bar_viewer(viewer, professional=house.professionals["nurse"], nominal=one.id, reason="Her own family. " * 4)


def _exported(house: Any) -> None:
    from wholepicture.access.exports import export_looks
    from wholepicture.access.queries import Asked

    for number in range(EXPORTS):
        export_looks(
            house.viewer("information_governance"), asked=Asked(), question=f"Who looked at anything? {number}"
        )


@contextmanager
def _served() -> Iterator[str]:
    from django.core.wsgi import get_wsgi_application

    from tests.journeys.conftest import _Server

    server = _Server()
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@contextmanager
def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    from tests.journeys.conftest import ARGUMENTS

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Django would otherwise refuse the database beside a loop
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=ARGUMENTS)
        yield chromium
        chromium.close()


def _measured(house: Any, children: dict[str, UUID], site: str, browser: Any) -> Iterator[tuple[str, dict[str, int]]]:
    from tests.journeys.conftest import PHONE

    stranger = browser.new_context(viewport=PHONE, base_url=site).new_page()
    for address in PUBLIC:
        if stranger.goto(address).status == 200:
            yield f"nobody signed in: {address}", _size(stranger)
    for who in ROLES:
        page = _signed_in(house, who, site, browser)
        yield from ((f"{who}: {name}", size) for name, size in _of_role(page, children))
    for who in ROLES[:3]:
        page = _signed_in(house, who, site, browser, wide=True)
        for name, nominal in children.items():
            if _opens(page, f"/people/{nominal}/"):
                yield f"{who}: /people/… {name}, at 1280 px", _size(page)
    page = _signed_in(house, "teacher_dsl", site, browser)
    yield from ((f"teacher_dsl: {name}", size) for name, size in _forms(page))


def _signed_in(house: Any, who: str, site: str, browser: Any, *, wide: bool = False) -> Any:
    from tests.journeys.conftest import DESK, PHONE
    from tests.web.story import client_of

    client = client_of(house, who)
    context = browser.new_context(viewport=DESK if wide else PHONE, base_url=site, locale="en-GB")
    context.set_default_timeout(30_000)
    context.add_cookies(
        [
            {"name": name, "value": cookie.value, "domain": "127.0.0.1", "path": cookie["path"]}
            for name, cookie in client.cookies.items()
        ]
    )
    return context.new_page()


def _of_role(page: Any, children: dict[str, UUID]) -> Iterator[tuple[str, dict[str, int]]]:
    """Every address that the role may open: those without an id, the two children, and one record of each kind it is led to."""
    from tests.journeys.test_every_page import pages_without_id

    called = {f"/people/{nominal}/": f"/people/… {name}" for name, nominal in children.items()}
    seen: set[str] = set()
    waiting = [*pages_without_id(), *called]
    while waiting:
        address = waiting.pop(0)
        name = called.get(address) or _kind_of(address)
        if name in seen or name in ("/people/…/", *PUBLIC, "/report/", "/purpose/…"):
            continue
        if not _opens(page, address):
            continue
        seen.add(name)
        yield name, _size(page)
        found = page.eval_on_selector_all("main a[href^='/']", LINKS)
        waiting += [link.partition("#")[0] for link in found if "…" in _kind_of(link)]


def _opens(page: Any, address: str) -> bool:
    answer = page.goto(address)
    is_page = answer is not None and "text/html" in answer.headers.get("content-type", "")
    return bool(is_page and answer.status == 200)


def _kind_of(address: str) -> str:
    """An address without what stands for one record, and without what is asked of it."""
    bare = address.partition("#")[0].partition("?")[0]
    return "/".join("…" if len(part) in (14, 36) and "-" in part else part for part in bare.split("/"))


def _forms(page: Any) -> Iterator[tuple[str, dict[str, int]]]:
    """The form of every kind, empty, and with what it says is to be put right."""
    from wholepicture.web.parts.report.kinds import KINDS

    for code, kind in KINDS.items():
        page.goto(f"/report/?kind={code}")
        if kind.asks_danger:
            yield f"/report/…/ {code}", _size(page)
            page.get_by_label("No", exact=True).check()
            page.get_by_role("button", name="Continue").click()
            page.wait_for_url("**/write/**")
        yield f"/report/…/write/ {code}", _size(page)
        with page.expect_navigation():  # the button saves first, then goes on
            page.get_by_role("button", name="Check and send", exact=True).click()
        yield f"/report/…/write/ {code}, to put right", _size(page)


def _size(page: Any) -> dict[str, int]:
    header = round(page.evaluate(TOP))
    return {"height": page.evaluate("document.documentElement.scrollHeight"), "header": header}


def _publish(when: str, heights: Heights) -> None:
    known = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    known[when] = heights
    RESULTS.write_text(json.dumps(known, indent=2) + "\n", "utf-8")
    PAGE.write_text(_told(known.get("before", {}), known.get("after", {})), "utf-8")


def _told(before: Heights, after: Heights) -> str:
    """The page of docs/reference: each page's height at 320 px, before and after."""
    lines = [
        "# How tall the pages are",
        "",
        "Every page at 320 px wide, before anything is unfolded: its height and that of its header, in px, before and after the",
        f"header was folded and long pages were. No page is to be taller than six screens ({MOST:,} px), no header taller than 120.",
        "Made by `.venv/bin/python -m benchmarks.page_heights --publish after`.",
        "",
        "| Who: page | Height before | Height after | Header before | Header after |",
        "|---|---:|---:|---:|---:|",
    ]
    for name in {**before, **after}:
        first, then = before.get(name), after.get(name)
        heights = [f"{each['height']:,}" if each else "" for each in (first, then)]
        headers = [str(each["header"]) if each else "" for each in (first, then)]
        lines.append(f"| {name} | {' | '.join([*heights, *headers])} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
