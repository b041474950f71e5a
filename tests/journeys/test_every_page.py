"""Every page of the site, at a telephone's width and a desk's: axe finds nothing, and nothing scrolls sideways."""

from collections.abc import Callable

from django.urls import URLResolver
from playwright.sync_api import Page

from synthetic.factories import child, concern, involvement, upn_of, vehicle
from tests.casework.assessment.assessing import begun, girl, signed
from tests.journeys.conftest import DESK, PHONE
from tests.living import House

EVERYONE = (
    *("/", "/directory/", "/purpose/", "/report/", "/report/other/", "/reports/"),
    *("/report/file/", "/report/file/quarantine/", "/away/", "/notices/", "/notices/how/"),
    *("/signs/", "/signs/versions/", "/cards/", "/cards/taxi_marshal/"),
)
# What answers a machine, and the parts for which an open first page asks.
NO_PAGES = ("/healthz", "/message/leave/", "/your-work/now/", "/your-work/cards/", "/your-work/notices/")
PAGES = {
    "coordinator": (
        *(
            *EVERYONE,
            "/alerts/",
            "/alerts/again/",
            "/alerts/of-concern/",
            "/reading/",
            "/involvements/",
            "/children/",
            "/bars/",
            "/disagreements/",
            "/disagreements/learning/",
            "/assessments/",
            "/away/colleague/",
        ),
        *("/things/", "/things/?kind=vehicle", "/things/?kind=nominal"),
        *(
            "/signs/add/",
            "/signs/of/older_partner/",
            "/signs/of/harm_disclosed/",
            "/signs/groups/",
            "/signs/published/",
        ),
        *("/signs/cards/add/", "/signs/cards/of/nurse/", "/signs/compare/"),
        "/api/v1/docs",
    ),
    "linkage_officer": (
        *("/joining/", "/joining/judged/", "/joining/second/", "/joining/shared/"),
        *("/joining/things/", "/joining/things/judged/"),
    ),
    "information_governance": ("/oversight/", "/oversight/exports/", "/oversight/tries/"),
    "teacher_dsl": ("/attendance/",),
    "agency_administrator": ("/administration/", "/administration/keys/"),
    "partnership_administrator": ("/partnership/ladder/",),
}


def _furnish(house: House) -> None:
    """Enough that no page is empty: a raised child, a shared car, a pair to judge, somebody who works with her, a key."""
    from wholepicture.access.accounts import new_agency_key

    wren = child(identifiers=[upn_of(1)], school="Invented Academy")
    other = child(given="Ines", family="Marl-Test", date_of_birth="2013-09-02", identifiers=[upn_of(2)])
    for number, (agency, sign) in enumerate((("HOM", "late_return"), ("POL", "older_partner"), ("SCH1", "new_phone"))):
        house.send(
            agency,
            concern(
                [wren, other, wren][number],
                wren,
                key=f"k{number}",
                signs=[{"code": sign, "answer": "yes", "subject": "c2"}],
                vehicles=[vehicle()],
                ties=[{"from": "c1", "to": "v1", "type": "travelled_in"}],
                recorded_at=f"2026-11-0{number + 1}T09:00:00+00:00",
                happened={"from": f"2026-11-0{number + 1}", "precision": "approximate"},
            ),
        )
    house.send("CSC", involvement(wren, key="i1", recorded_at="2026-11-03T09:00:00+00:00"))
    house.send("HLT", involvement(wren, service="A clinic that is not registered", key="i2"))
    unjoined = concern(
        child(identifiers=None), key="c1", recorded_at="2026-11-04T09:00:00+00:00", vehicles=[vehicle("XX0? ABC")]
    )
    house.send("CHA", unjoined)
    for number, given in enumerate(("Ada", "Bram", "Cleo", "Dov", "Finn", "Hugo")):
        one = child(given=given, family=f"Row{given}-Test", identifiers=None, phones=["01632 960100"])
        house.send("CHA", concern(one, key=f"n{number}", recorded_at="2026-11-04T09:00:00+00:00"))
    house.process()
    house.add_colleague("agency_administrator", "agency_administrator", "CSC")
    house.add_colleague("partnership_administrator", "partnership_administrator")
    house.account("social_worker")
    new_agency_key(house.operator(), agency=house.agencies["CSC"], name="Case system", days=90)
    assessed = girl(house, "k0")
    signed(house, "social_worker", assessed, "experiencing", **{"a-late_return": "yes", "a-harm_disclosed": "yes"})
    begun(house, "coordinator", assessed)
    _judge_against_the_facts(house)


def _judge_against_the_facts(house: House) -> None:
    """A colleague's judgement that waits for a second look."""
    from wholepicture.base.database_role import speaking_as
    from wholepicture.linkage.commands import record_judgement
    from wholepicture.linkage.models import SubjectProfile

    house.add_colleague("second_officer", "linkage_officer")
    with speaking_as("worker"):
        first = {row.given: row.subject for row in SubjectProfile.objects.all()}
    record_judgement(
        house.viewer("second_officer"),
        subject_a=first["wren"],
        subject_b=first["ines"],
        answer="same",
        reason="She gives two names.",
    )


def test_axe_finds_nothing_on_any_page(
    house: House, somebody: Callable[..., Page], look: Callable[[Page, str], None]
) -> None:
    _furnish(house)
    seen: set[str] = set()
    for who, addresses in PAGES.items():
        page = somebody(who)
        waiting = list(addresses)
        while waiting:
            address = waiting.pop(0)
            kind = _kind_of(address)
            if f"{who} {kind}" in seen and "?" not in address:
                continue
            seen.add(f"{who} {address if '?' in address else kind}")
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            _look_at_both_widths(page, f"{who}{kind}", look)
            waiting += _led_to(page)
    _look_at_the_rest(seen, somebody, look)
    kinds = " ".join(seen)
    for expected in (
        "/people/…/",
        "/behind/…/",
        "/alerts/…/",
        "/reading/…/",
        "/involvements/…/",
        "/joining/…/",
        "/joining/second/…/",
        "/joining/things/…/",
        "/things/vehicle/…/",
        "/people/…/assessments/",
        "/people/…/assessments/new/",
        "/assessments/…/",
        "/assessment/…/write/",
        "/administration/people/…/",
        "/administration/keys/…/",
    ):
        assert expected in kinds, f"no page led to {expected}"


def _kind_of(address: str) -> str:
    """An address without what stands for one record."""
    return "/".join("…" if _is_id(part) else part for part in address.partition("?")[0].split("/"))


def _led_to(page: Page) -> list[str]:
    """Addresses of records to which a page leads, and of no file that is taken out."""
    found = page.eval_on_selector_all("main a[href^='/']", "all => all.map(one => one.getAttribute('href'))")
    parts = {address: address.partition("#")[0].partition("?")[0].split("/") for address in found}
    return [address for address in parts if any(map(_is_id, parts[address])) and "." not in parts[address][-1]]


def _look_at_both_widths(page: Page, name: str, look: Callable[[Page, str], None]) -> None:
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        look(page, name.replace("/", "-").rstrip("-"))


def _look_at_the_rest(seen: set[str], somebody: Callable[..., Page], look: Callable[[Page, str], None]) -> None:
    """Pages that take no id and that nobody above has opened, from the URL table: a new page is here the day it is added."""
    addresses = [each.partition(" ")[2].partition("?")[0] for each in seen]
    rest = [address for address in pages_without_id() if address not in addresses]
    for who in PAGES:
        page = somebody(who)
        for address in list(rest):
            answer = page.goto(address)
            if answer is None or answer.status != 200:
                continue  # not this one's to open, or not a page
            rest.remove(address)
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue  # a file for machines
            _look_at_both_widths(page, f"{who}{address}", look)


def pages_without_id() -> list[str]:
    """Addresses of the screens that hold nothing that varies."""
    from wholepicture.config.installation import load

    load()
    from wholepicture.web.urls import urlpatterns

    listed: list[str] = []
    for pattern in urlpatterns:
        below = pattern.url_patterns if isinstance(pattern, URLResolver) else [pattern]
        listed += (f"/{each.pattern}" for each in below)
    return [address for address in listed if "<" not in address and address not in NO_PAGES]


def _is_id(part: str) -> bool:
    return len(part.partition("#")[0].partition("?")[0]) == 36
