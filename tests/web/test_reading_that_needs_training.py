"""The pages of reading that needs training: rules, one's own standing, who lapses, and a lift in an emergency."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from tests.access.raw import as_superuser
from tests.casework.assessment.assessing import known
from tests.living import House
from tests.partnership.narrowed import TODAY, course, forget, rule
from tests.web.story import client_of, text_of
from wholepicture.intake.queries import draft_of
from wholepicture.partnership.narrowing.queries import reading_rules, reminded_after
from wholepicture.partnership.narrowing.rules import MOST_LISTED


@pytest.fixture(scope="module")
def set_up(shared_house: House) -> House:
    shared_house.add_colleague("sets_up", "partnership_administrator", "HUB")
    shared_house.add_colleague("lead", "nurse", "CSC", is_lead=True)
    return shared_house


@pytest.fixture(autouse=True)
def nothing_set(set_up: House) -> None:
    forget(set_up)
    course(set_up)


FROM = TODAY + timedelta(days=60)
TYPED = {
    "role": "social_worker",
    "need": "course:CSE-1",
    "from-day-day": str(FROM.day),
    "from-day-month": str(FROM.month),
    "from-day-year": str(FROM.year),
    "warnings": "60, 30 and 7",
    "reason": "Agreed on the board.",
    "seen": "0",
}


def test_a_rule_is_set_changed_and_ended_by_who_sets_up_the_partnership(set_up: House) -> None:
    client = client_of(set_up, "sets_up")
    assert client.post("/training/reading/new/", TYPED).status_code == 302
    page = text_of(client, "/training/reading/")
    assert "Social worker : Signs of exploitation" in page
    assert "Warnings 60, 30 and 7 days before." in page
    (row,) = reading_rules(set_up.viewer("sets_up"))
    ended = {**TYPED, "is_ended": "yes", "seen": "1"}
    assert client.post(f"/training/reading/{row.id}/", ended).status_code == 302
    again = client.post("/training/reading/new/", TYPED)
    assert again.status_code == 422
    assert again.content.decode().count("This role has a rule about this already, or had one that ended.") == 2
    assert "No role needs training to read here." in text_of(client_of(set_up, "nurse"), "/training/reading/")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("role", "", "Choose a role."),
        ("need", "", "Choose what this role needs."),
        ("warnings", "soon", "Enter how many days before each warning is given"),
        ("from-day-day", "45", "Correct the day or the month."),
        ("from-day-year", str(TODAY.year - 1), "so that everybody gets every warning before it"),
        ("reason", "", "Say in a few words why."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_the_rest_stays_typed(
    set_up: House, field: str, typed: str, said: str
) -> None:
    answer = client_of(set_up, "sets_up").post("/training/reading/new/", {**TYPED, field: typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(said) == 2, "above, and at the field"
    for other, text in TYPED.items():
        assert other in (field, "role", "need", "seen") or text in page


def test_after_how_long_somebody_is_reminded_is_set_on_the_page(set_up: House) -> None:
    client = client_of(set_up, "sets_up")
    assert client.post("/training/reading/", {"months": "9", "seen": "0"}).status_code == 302
    assert "sent no report for 9 months" in text_of(client, "/training/reading/")
    answer = client.post("/training/reading/", {"months": "99", "seen": "1"})
    assert "Enter a whole number of months" in answer.content.decode()
    with set_up.viewer("sets_up").acting():
        assert reminded_after(set_up.area) == (9, 1)


def test_who_lapsed_reads_on_every_page_why_and_what_still_works(set_up: House) -> None:
    rule(set_up, "social_worker")
    client = client_of(set_up, "social_worker")
    home = text_of(client, "/")
    assert "Your training lapsed, so you cannot read about children here. You can report as before." in home
    assert 'Report<span class="wp-header__more"> a concern' in client.get("/").content.decode()
    yours = text_of(client, "/training/yours/")
    for words in (
        "What still works",
        "How you get it back",
        "What you enter of yourself does not count",
        "the duty desk",
    ):
        assert words in yours
    assert client.get("/children/").status_code == 404
    assert client.get("/report/").status_code in (200, 302)
    assert client.get("/reports/").status_code == 200
    assert "Your training lapsed" not in text_of(client_of(set_up, "nurse"), "/")


def test_the_duty_desk_lifts_it_on_the_page_and_ends_it_again(set_up: House) -> None:
    rule(set_up, "social_worker")
    hub, person = client_of(set_up, "coordinator"), set_up.professionals["social_worker"]
    assert "Cora Worker-Test" in text_of(hub, "/training/lapsing/")
    assert "Cora Worker-Test" in text_of(client_of(set_up, "lead"), "/training/lapsing/")
    address = f"/training/lapsing/{person}/"
    answer = hub.post(address, {"days": "30", "reason": "A child is in danger."})
    assert answer.status_code == 422
    assert "as a whole number from 1 to 14" in answer.content.decode()
    assert "A child is in danger." in answer.content.decode()
    assert hub.post(address, {"days": "2", "reason": "A child is in danger."}).status_code == 302
    page = text_of(hub, address)
    assert "Reads for some days" in page
    assert text_of(client_of(set_up, "lead"), address).count("A child is in danger.") == 1
    assert "End it now" not in text_of(client_of(set_up, "lead"), address)
    assert "You can read until" in text_of(client_of(set_up, "social_worker"), "/training/yours/")
    (lift,) = [part.split('"')[0] for part in hub.get(address).content.decode().split('name="lift" value="')[1:]]
    assert hub.post(address, {"lift": lift}).status_code == 302
    assert "Reports only" in text_of(hub, address)


def test_one_of_more_than_are_listed_is_found_by_name_and_let_read_in_an_emergency(set_up: House) -> None:
    rule(set_up, "social_worker")
    with as_superuser(set_up.database) as superuser:
        superuser.execute(
            """INSERT INTO partnership_professional (id, agency_id, email, name, job, phone, role, is_lead, is_deputy, is_active,
                                                    entered_by)
               SELECT CASE n WHEN 1 THEN 'ffffffff-ffff-4fff-bfff-ffffffffffff'::uuid ELSE gen_random_uuid() END, agency_id,
                      'lapsed' || n || '@example.org', CASE n WHEN 1 THEN 'Zadie Last-Test' ELSE 'Crowd-Test' END, job, '', role,
                      false, false, true, entered_by
               FROM partnership_professional p, generate_series(1, %s) n WHERE p.id = %s""",
            [MOST_LISTED + 1, set_up.professionals["social_worker"]],
        )
    try:
        hub = client_of(set_up, "coordinator")
        page = text_of(hub, "/training/lapsing/")
        assert ("Find somebody by name" in page, "Zadie Last-Test" in page) == (True, False)
        page = text_of(hub, "/training/lapsing/?called=last+ZAD")
        assert ("Zadie Last-Test" in page, "Crowd-Test" in page) == (True, False)
        assert "Nobody who lapses is called that." in text_of(hub, "/training/lapsing/?called=nobody")
        of_one = "/training/lapsing/ffffffff-ffff-4fff-bfff-ffffffffffff/"
        assert hub.post(of_one, {"days": "1", "reason": "A child is in danger."}).status_code == 302
        assert "Reads for some days" in text_of(hub, of_one)
    finally:
        forget(set_up)
        with as_superuser(set_up.database) as superuser:
            superuser.execute("DELETE FROM partnership_professional WHERE email LIKE 'lapsed%'")


def test_who_is_told_of_nobody_finds_no_page_of_anybody(set_up: House) -> None:
    rule(set_up, "social_worker")
    person = set_up.professionals["social_worker"]
    for who in ("nurse", "care_home_worker", "police_intelligence", "information_governance"):
        client = client_of(set_up, who)
        assert client.get("/training/lapsing/").status_code == 404
        assert client.get(f"/training/lapsing/{person}/").status_code == 404
    assert (
        client_of(set_up, "lead").post(f"/training/lapsing/{person}/", {"days": "1", "reason": "x"}).status_code == 404
    )
    assert client_of(set_up, "nurse").get("/training/reading/new/").status_code == 404


def test_what_was_being_told_when_training_lapsed_is_told_all_the_same(set_up: House) -> None:
    hers = known(set_up)
    client = client_of(set_up, "social_worker")
    written = client.get(f"/report/?about={hers}", follow=True).redirect_chain[-1][0]
    assert client.get(f"/missing/now/{hers}/").status_code == 200
    rule(set_up, "social_worker")
    assert client.get(written).status_code == 200
    assert "A child is missing now" in text_of(client, "/")
    assert "Press Another child , and say who it is." in text_of(client, "/missing/now/")
    answer = client.post(
        f"/missing/now/{hers}/", {"since": "10pm", "how": "Out of the window.", "key": ""}, follow=True
    )
    assert answer.status_code == 200
    page = answer.content.decode()
    draft = answer.redirect_chain[-1][0].split("/")[2]
    kept = draft_of(set_up.viewer("social_worker"), draft_id=UUID(draft))
    assert kept is not None
    assert (kept["kind"], "Out of the window." in kept.values()) == ("missing_episode", True)
    assert "Say who the child is" in page
    assert client_of(set_up, "care_home_worker").get(f"/missing/now/{uuid4()}/").status_code == 404
