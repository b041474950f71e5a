"""Every kind of report typed into the form, on the real database: what is sent, its receipt, what the picture shows of it.

The three examples of the contract are typed as a person would. What is sent holds what the example holds, but for what
the form makes itself: the key, the time of writing, the author, and the refs.
"""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.access.raw import as_superuser
from tests.living import House
from tests.web.paper import Paper, begun, sent
from tests.web.story import client_of, signed_in

EXAMPLES = Path(__file__).parents[1] / "contract"
WREN = {"children-0-given": "Wren", "children-0-family": "Ashdown-Test"}
BORN = {"children-0-dob-day": "17", "children-0-dob-month": "5", "children-0-dob-year": "2010"}


def day(name: str, written: str) -> dict[str, str]:
    """`7 3 2025`, or `7 3 2025 9pm`, in the boxes of a question."""
    parts = written.split()
    return {f"{name}-{part}": said for part, said in zip(("day", "month", "year", "time"), parts, strict=False)}


def stored(receipt: str, who: Any) -> dict[str, Any]:
    """The body behind a receipt, with what tells who the source is, as it was sent."""
    from wholepicture.intake.encryption import unlock_json
    from wholepicture.intake.models import Original, Submission

    with who.acting():
        one = Submission.objects.get(receipt=receipt)
        found: dict[str, Any] = unlock_json(Original.objects.get(submission=one).body, one.id)
        return found


# Every kind


def missing(paper: Paper) -> None:
    paper.write(WREN | BORN | {"missing-missing_since": "7 3 2025 9pm"} | {"missing-returned_at": "8 3 2025 2am"})
    paper.press("add-places")
    paper.write({"places-0-name": "Harbour View guest house", "missing-found_where": "l1"})


def interview(paper: Paper) -> None:
    paper.write(WREN | BORN | {"return_interview-held_at": "10 3 2025 4pm"})
    paper.write({"return_interview-accepted": "yes", "return_interview-with_whom": "A man they call Kez."})


def information(paper: Paper) -> None:
    paper.write({"facts": "He gives out phones.", "people-0-called": "Kez", "people-0-role": "person_of_concern"})


def placement(paper: Paper) -> None:
    paper.write(WREN | BORN | day("placement-from", "12 1 2025") | {"placement-type": "residential"})
    paper.press("add-places")
    paper.write({"places-0-name": "Rowan House", "placement-place": "l1"})


def attendance(paper: Paper) -> None:
    paper.write(WREN | BORN | day("attendance-from", "24 2 2025") | day("attendance-to", "7 3 2025"))
    paper.write({"attendance-possible_sessions": "20", "attendance-attended_sessions": "0"})


def involvement(paper: Paper) -> None:
    paper.write(WREN | BORN | day("involvement-from", "1 9 2024"))
    paper.write({"involvement-service": "School nursing", "involvement-worker": "Pat Worker-Test"})


def concern(paper: Paper) -> None:
    paper.write(WREN | BORN | {"facts": "Into a dark car at the gate."})


KINDS = {
    "concern": (concern, "child", {}),
    "missing_episode": (missing, "child", {"missing_since": "2025-03-07T21:00:00+00:00"}),
    "return_interview": (interview, "child", {"accepted": True, "held_at": "2025-03-10T16:00:00+00:00"}),
    "intelligence": (information, "person_of_concern", {}),
    "placement": (placement, "child", {"type": "residential", "from": "2025-01-12"}),
    "attendance": (attendance, "child", {"possible_sessions": 20, "attended_sessions": 0}),
    "involvement": (involvement, "child", {"service": "School nursing"}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_of_each_kind_is_typed_checked_sent_and_shown_in_the_picture(house: House, kind: str) -> None:
    from wholepicture.intake.understanding import check_submission
    from wholepicture.picture.queries import people_listed, picture_of
    from wholepicture.web.wording.reports import KINDS as TITLES

    type_in, role, detail = KINDS[kind]
    client = client_of(house, "teacher_dsl")
    paper = begun(client, kind)
    type_in(paper)
    paper.press("save")
    assert TITLES[kind] in paper.words, "the draft is listed by its kind"
    paper.show(client.get(re.findall(r"/report/[0-9a-f-]{36}/write/", paper.text)[0]))
    receipt = sent(paper)

    body = stored(receipt, house.viewer("teacher_dsl"))
    assert body["kind"] == kind
    assert check_submission(body) == []
    for address in (f"/reports/{receipt}/receipt/", f"/reports/{receipt}/", "/reports/", "/"):
        assert TITLES[kind] in Paper(client, address).words, address

    house.process()
    hub = house.viewer("coordinator")
    (listed,) = people_listed(hub, role=role)
    page = picture_of(hub, nominal=listed.id)
    assert page is not None
    assert [one.kind for one in page.chronology] == [kind]
    assert detail.items() <= page.chronology[0].detail.items()


# The examples of the contract


def type_concern(paper: Paper) -> None:
    example = json.loads((EXAMPLES / "concern.json").read_text())
    for thing in ("people", "cars", "places"):
        paper.press(f"add-{thing}")
    paper.write(example["narrative"] | {"basis": "older_person"})
    paper.write({"when": "date", **{f"when-{part}": n for part, n in (("day", "3"), ("month", "3"), ("year", "2025"))}})
    paper.write({"when_time": "3:20pm", "how_known": "saw_or_heard"})
    paper.write({"sign-cars_unknown_adults": "yes", "sign-new_phone": "yes", "sign-missing_frequent": "not_known"})
    paper.write(
        WREN
        | BORN
        | {
            "children-0-sex": "female",
            "children-0-upn": "B801200005001",
            "children-0-school": "Invented Academy",
            "children-0-year_group": "9",
        }
    )
    paper.write(
        {
            "people-0-role": "person_of_concern",
            "people-0-called": "Kez",
            "people-0-age": "20 to 30",
            "people-0-sex": "male",
            "people-0-description": "Short beard, grey tracksuit",
            "people-0-with": ["c1"],
            "cars-0-registration": "XX0? ABC",
            "cars-0-make": "Vauxhall",
            "cars-0-colour": "black",
            "cars-0-driver": "p1",
            "cars-0-inside": ["c1"],
            "places-0-name": "school gate, Mill Lane",
            "places-0-kind": "school",
            "places-0-seen": ["p1"],
        }
    )
    paper.write({"necessity": example["sharing"]["necessity"], "child_told": "no", "why_not_told": "Might alert him."})


def type_intelligence(paper: Paper) -> None:
    for thing in ("cars", "places"):
        paper.press(f"add-{thing}")
    paper.write(json.loads((EXAMPLES / "intelligence.json").read_text())["narrative"])
    paper.write({"how_known": "child_told_me", "informant": "Given in confidence", "informant_kind": "child"})
    paper.write({"risk_to_source": "Would be known if named."})
    paper.write({"people-0-role": "person_of_concern", "people-0-called": "Kez"})
    paper.write({"cars-0-make": "Vauxhall", "cars-0-model": "Corsa", "cars-0-colour": "black", "cars-0-driver": "p1"})
    paper.write({"places-0-name": "guest house by the harbour", "places-0-kind": "hotel", "places-0-seen": ["p1"]})


def type_missing(paper: Paper) -> None:
    for thing in ("children", "cars", "places"):
        paper.press(f"add-{thing}")
    paper.write(WREN | BORN | {"children-0-family": "Ashdown Test", "children-0-phone": "07700 900123"})
    paper.write({"children-1-given": "Ines", "children-1-family": "Marl-Test", "children-1-with": ["c1"]})
    paper.write({"missing-missing_since": "7 3 2025 9pm"} | {"missing-reported_at": "7 3 2025 11:15pm"})
    paper.write({"missing-returned_at": "8 March 2025 2:10am"})
    paper.write({"missing-reference": "M/25/000318", "missing-type": "missing", "missing-missing_from": "home"})
    paper.write({"missing-police_risk": "medium", "cars-0-registration": "XX05ABC"})
    paper.write(
        {"places-0-name": "Harbour View guest house", "places-0-kind": "hotel", "places-0-postcode": "ZZ99 3VZ"}
    )
    paper.write({"places-0-seen": ["c1"], "places-0-tie": "stayed_at"})
    paper.write({"missing-found_where": "l1", "missing-found_with": ["c2"]})


TYPED = {
    "concern": (type_concern, "teacher_dsl"),
    "intelligence": (type_intelligence, "charity_worker"),
    "missing_episode": (type_missing, "police_intelligence"),
}
MADE_BY_THE_FORM = {"key", "recorded_at", "author"}  # nothing else of the examples is left out


def lacking(wanted: Any, found: Any, at: str = "") -> list[str]:
    """Where `found` does not hold what `wanted` holds. Lists hold the same, in any order."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return [line for name, value in wanted.items() for line in lacking(value, found.get(name), f"{at}.{name}")]
    if isinstance(wanted, list) and isinstance(found, list):
        return _lacking_in_list(wanted, found, at)
    return [] if wanted == found else [f"{at}: {wanted} is {found}"]


def _lacking_in_list(wanted: list[Any], found: list[Any], at: str) -> list[str]:
    spare = list(found)
    out = []
    for value in wanted:
        match = next((one for one in spare if not lacking(value, one)), None)
        if match is None:
            out.append(f"{at}: {value}")
        else:
            spare.remove(match)
    return out + [f"{at} has {one} besides" for one in spare]


def test_what_is_lacking_is_found() -> None:
    wanted = {"a": {"b": 1}, "c": [{"d": 2}, {"e": 3}]}
    assert lacking(wanted, {"a": {"b": 1, "x": 0}, "c": [{"e": 3}, {"d": 2}]}) == []
    assert lacking(wanted, {"a": {"b": 2}, "c": [{"d": 2}]}) == [".a.b: 1 is 2", ".c: {'e': 3}"]
    assert lacking({"c": []}, {"c": [1]}) == [".c has 1 besides"]


@pytest.mark.parametrize("example", TYPED)
def test_an_example_of_the_contract_can_be_typed_with_everything_in_it(house: House, example: str) -> None:
    type_in, who = TYPED[example]
    paper = begun(client_of(house, who), example)
    type_in(paper)
    receipt = sent(paper)
    wanted = json.loads((EXAMPLES / f"{example}.json").read_text())
    wanted = {name: value for name, value in wanted.items() if name not in MADE_BY_THE_FORM}
    assert lacking(wanted, stored(receipt, house.viewer(who))) == []


@pytest.mark.parametrize("example", TYPED)
def test_an_example_sent_again_has_the_same_receipt_and_changed_is_told_so(house: House, example: str) -> None:
    type_in, who = TYPED[example]
    client = client_of(house, who)
    paper = begun(client, example)
    type_in(paper)
    paper.press("check")
    address = paper.address.replace("/check/", "/send/")
    first, again = client.post(address), client.post(address)
    assert first["Location"] == again["Location"]
    receipt = first["Location"].rstrip("/").rpartition("/")[2]

    paper.show(client.get(paper.address.replace("/check/", "/write/")))
    paper.write({"facts": "Other words under the same key."})
    paper.press("check")
    changed = client.post(address)
    assert changed.status_code == 409
    assert receipt in changed.content.decode()
    assert "Other words" not in Paper(client, f"/reports/{receipt}/").words


# What the page asks


def test_the_kinds_are_offered_in_plain_words_and_lead_to_their_form(house: House) -> None:
    client = client_of(house, "nurse")
    for address in ("/", "/reports/"):
        assert 'href="/report/other/"' in Paper(client, address).text
    page = Paper(client, "/report/other/")
    offered = re.findall(r'href="(/report/\?kind=[a-z_]+)"', page.text)
    assert len(offered) == 6
    for address in offered:
        assert client.get(address).status_code == 302


def test_the_routine_kinds_do_not_ask_about_danger_and_the_others_do(house: House) -> None:
    client = client_of(house, "nurse")
    asked = {kind: "danger" in Paper(client, f"/report/?kind={kind}").names for kind in KINDS}
    assert [kind for kind, is_asked in asked.items() if not is_asked] == ["placement", "attendance", "involvement"]


def test_a_grade_posted_by_one_who_may_not_grade_is_not_sent(house: House) -> None:
    for who, graded in (("nurse", False), ("police_intelligence", True)):
        client = client_of(house, who)
        paper = begun(client, "intelligence")
        assert ("grading-source" in paper.names) is graded
        written = {"facts": "He gives out phones.", "kind": "intelligence", "grading-source": "2", "do": "check"}
        paper.show(client.post(paper.address, written))
        paper.press()
        assert ("grading" in stored(paper.address.split("/")[2], house.viewer(who))) is graded


def test_mistakes_come_back_with_every_word_and_the_kind(house: House) -> None:
    paper = begun(client_of(house, "nurse"), "missing_episode")
    paper.write(WREN | {"missing-missing_since": "8 3 2025 9pm"} | {"missing-returned_at": "7 3 2025"})
    paper.press("check")
    assert paper.answer.status_code == 422
    assert "A child cannot be back before they went missing" in paper.words
    assert "Report a child missing, or back" in paper.words
    paper.write({"missing-returned_at": "9 3 2025"})
    assert sent(paper)


def test_words_typed_after_the_session_ended_come_back_in_the_kind_they_were_typed_in(house: House) -> None:
    client = client_of(house, "nurse")
    paper = begun(client, "placement")
    paper.write(WREN | {"placement-provider": "Rowan House"})
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE sec.session_use SET last_used_at = last_used_at - interval '31 minutes'")
    address = paper._read.action
    answer = client.post(address, {name: values for name, values in paper._read.typed.items() if values})
    assert answer["Location"] == f"/accounts/login/?{urlencode({'next': address})}"
    signed_in(client, house, "nurse")
    back = Paper(client, address)
    assert "Tell partners about a placement" in back.words
    assert back._read.typed["placement-provider"] == ["Rowan House"]
