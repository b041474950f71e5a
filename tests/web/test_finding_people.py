"""Where there are more people than a list holds, one is found by typing a part of their name, and nothing that was typed is lost."""

import pytest

from tests.access.raw import as_superuser
from tests.casework.assessment.assessing import known
from tests.casework.cases.opening import as_typed, opened
from tests.living import House
from tests.web.story import client_of
from wholepicture.casework.cases.queries import people_to_choose, who_takes_over
from wholepicture.casework.cases.results import Sought

MANY = 230


@pytest.fixture(scope="module")
def crowded(shared_house: House) -> House:
    """A social care with more workers than a list holds, one of whom stands behind all others by name."""
    known(shared_house)
    with as_superuser(shared_house.database) as superuser:
        superuser.execute(
            """INSERT INTO partnership_professional (id, agency_id, email, name, job, phone, role, is_lead, is_deputy, is_active,
                                                    entered_by)
               SELECT gen_random_uuid(), agency_id, 'crowd' || n || '@example.org', 'Crowd ' || to_char(n, '000') || '-Test', job, '',
                      role, false, false, true, entered_by
               FROM partnership_professional p, generate_series(1, %s) n WHERE p.id = %s""",
            [MANY, shared_house.professionals["social_worker"]],
        )
        superuser.execute(
            "UPDATE partnership_professional SET name = 'Zadie Last-Test' WHERE email = 'crowd230@example.org'"
        )
    return shared_house


def last_of(house: House) -> str:
    with as_superuser(house.database) as superuser:
        row = superuser.execute("SELECT id FROM partnership_professional WHERE name = 'Zadie Last-Test'").fetchone()
    return str(row[0])


def girl_of(house: House) -> object:
    from tests.casework.assessment.assessing import girl

    return girl(house)


def test_who_stands_behind_the_list_is_found_by_a_part_of_the_name(crowded: House) -> None:
    worker, last = crowded.viewer("social_worker"), last_of(crowded)
    child = girl_of(crowded)
    everybody = people_to_choose(worker, nominal=child)
    assert (everybody.is_cut, last in everybody.people) == (True, False)
    found = people_to_choose(worker, nominal=child, sought=Sought("last zad"))
    assert (found.is_cut, list(found.people)) == (False, [last])
    assert people_to_choose(worker, nominal=child, sought=Sought("nobody at all")).people == {}
    taken = who_takes_over(
        crowded.viewer("coordinator"), leaver=crowded.professionals["social_worker"], sought=Sought("zadie")
    )
    assert taken is not None
    assert list(taken[1].people) == [last]


def test_whoever_is_chosen_already_stays_in_the_list_whoever_else_is_looked_for(crowded: House) -> None:
    from uuid import UUID

    chosen = UUID(last_of(crowded))
    offered = people_to_choose(
        crowded.viewer("social_worker"), nominal=girl_of(crowded), sought=Sought("crowd 001", {chosen})
    )
    assert str(chosen) in offered.people
    assert len(offered.people) == 2


def test_postgresql_is_never_asked_about_more_people_than_it_takes_at_once(
    crowded: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from uuid import UUID

    from wholepicture.casework.cases import queries

    asked: list[int] = []
    monkeypatch.setattr(queries, "MOST_ASKED", 2)
    monkeypatch.setattr(queries, "able_for", lambda child, level, people: asked.append(len(people)) or set())
    sought = Sought(chosen=frozenset({UUID(last_of(crowded)), crowded.professionals["social_worker"]}))
    people_to_choose(crowded.viewer("social_worker"), nominal=girl_of(crowded), sought=sought)
    assert max(asked) <= 2 * queries.MOST_ASKED


def test_a_form_looks_for_somebody_and_keeps_all_that_was_typed(crowded: House) -> None:
    child = girl_of(crowded)
    client = client_of(crowded, "social_worker")
    address = f"/children/{child}/case/"
    page = client.get(address).content.decode()
    if "Find somebody by name" not in page:
        pytest.fail("no box to find somebody by")
    typed = as_typed(crowded, "social_worker") | {"case_child": "", "called": "zadie", "find": "yes"}
    answer = client.post(address, typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Zadie Last-Test" in page
    assert "Crowd 001" not in page.replace("Crowd  001", "Crowd 001")
    assert "See her at school, alone." in page
    assert "There is a problem" not in page
    sent = {**typed, "case_lead": last_of(crowded), "action_doer": last_of(crowded)}
    sent.pop("find")
    assert client.post(address, sent).status_code == 302


def test_a_step_of_a_case_and_a_hand_over_look_as_well(crowded: House) -> None:
    case = opened(crowded, "social_worker", girl_of(crowded), "social_worker")  # type: ignore[arg-type]
    client = client_of(crowded, "social_worker")
    answer = client.post(
        f"/cases/{case}/action/", {"what": "Ring the aunt.", "called": "zadie", "find": "yes", "seen": "1"}
    )
    page = answer.content.decode()
    assert (answer.status_code, "Zadie Last-Test" in page, "Ring the aunt." in page) == (200, True, True)
    hub = client_of(crowded, "coordinator")
    over = f"/worklist/hand-over/{crowded.professionals['social_worker']}/"
    answer = hub.post(over, {"called": "zadie", "find": "yes", "reason": "Leaves on Friday."})
    page = answer.content.decode()
    assert (answer.status_code, "Zadie Last-Test" in page, "Leaves on Friday." in page) == (200, True, True)
    answer = hub.post(over, {"called": "no such name", "find": "yes"})
    assert "Nobody who may have it is called that." in answer.content.decode()
