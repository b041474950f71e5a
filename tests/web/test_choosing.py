"""Whoever reports chooses from the children they work with, and from nobody else."""

import json
import re
import uuid
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

import wholepicture.web.reporting.chosen as chosen_module
from synthetic.factories import child, involvement, upn_of
from tests.living import House
from tests.web.story import client_of, text_of
from wholepicture.picture.results import ChildRow
from wholepicture.web.reporting.chosen import difference, in_words

SABLE = {"given": "Sable", "family": "Reed-Test", "date_of_birth": "2010-06-01", "school": "Marsh Lane Academy"}
ELSEWHERE = {"given": "Sabel", "family": "Stone-Test", "date_of_birth": "2011-02-03", "school": "Tern Hill School"}
FACTS = {"facts": "Quieter than usual.", "how_known": "saw_or_heard", "level": "partners", "do": "check"}


@pytest.fixture
def school(house: House) -> House:
    """A school that works with Sable and a twin pair; another that works with a girl whose name is nearly Sable's."""
    house.send("SCH1", involvement(child(**SABLE, identifiers=[upn_of(1)]), key="s1"))
    twins = {"family": "Vale-Test", "date_of_birth": "2012-01-31"}
    house.send("SCH1", involvement(child(given="Ada", **twins, identifiers=[upn_of(2)]), key="s2"))
    house.send("SCH1", involvement(child(given="Bram", **twins, identifiers=[upn_of(3)]), key="s3"))
    house.send("SCH2", involvement(child(**ELSEWHERE, identifiers=[upn_of(4)]), key="t1"))
    house.process()
    return house


def nominal_of(house: House, given: str) -> UUID:
    from wholepicture.picture.queries import people_listed

    children = people_listed(house.viewer("coordinator"), role="child")
    return next(row.id for row in children if row.label.startswith(given))


def begun(client: Client) -> str:
    draft = f"/report/{uuid.uuid4()}/"
    client.post(draft, {"kind": "concern", "danger": "no"})
    return draft


def page_of(answer: Any) -> str:
    return answer.content.decode().partition("<main")[2]


def sent(client: Client, draft: str, house: House) -> dict[str, Any]:
    """The report as it was stored."""
    at = client.post(f"{draft}send/")["Location"]
    client.get(at)  # the draft is no more
    receipt = at.rstrip("/").rpartition("/")[2]
    from wholepicture.intake.queries import report_of

    stored = report_of(house.viewer("teacher_dsl"), receipt=receipt)
    assert stored is not None
    return stored.body


# -- among whom --------------------------------------------------------------------------------------------------------


def test_the_form_offers_the_children_one_works_with_by_name_age_and_school_and_nobody_elses(school: House) -> None:
    client = client_of(school, "teacher_dsl")
    page = page_of(client.get(f"{begun(client)}write/"))
    assert "Is it a child you work with?" in page
    for words in ("Sable Reed-Test, 16", "Ada Vale-Test, 14", "Bram Vale-Test, 14", "Marsh Lane Academy"):
        assert words in page
    assert "Stone-Test" not in page
    assert "Tern Hill" not in page


def test_a_child_is_found_by_a_name_that_is_not_quite_hers_among_ones_own_alone(school: House) -> None:
    client = client_of(school, "teacher_dsl")
    draft = begun(client)
    for typed in ("Sable", "sabel reed", "Reed-Test"):
        posted = client.post(
            f"{draft}write/", {**FACTS, "children-0-given": "", "children-0-find": typed, "do": "find-children-0"}
        )
        assert posted["Location"].endswith("/write/#children-0")
        page = page_of(client.get(f"{draft}write/"))
        assert "Sable Reed-Test, 16" in page, typed
        assert "Stone-Test" not in page
        assert "Ada Vale-Test" not in page
    client.post(
        f"{draft}write/", {**FACTS, "children-0-given": "", "children-0-find": "Stone-Test", "do": "find-children-0"}
    )
    assert "Nobody you work with is called “Stone-Test”" in page_of(client.get(f"{draft}write/"))


def test_enter_where_one_types_to_find_a_child_finds_her_and_does_not_go_on(school: House) -> None:
    client = client_of(school, "teacher_dsl")
    draft = begun(client)
    typed = {**FACTS, "children-0-given": "", "children-0-find": "Ada"}
    assert client.post(f"{draft}write/", typed)["Location"].endswith("/write/#children-0")
    assert client.post(f"{draft}write/", {**typed, "children-0-shown": "Ada"})["Location"].endswith("/check/")


def test_a_large_school_is_offered_the_persons_own_and_finds_the_others_by_name(house: House) -> None:
    for number in range(14):
        pupil = child(given=f"Pupil{'abcdefghijklmn'[number]}", family="Row-Test", identifiers=[upn_of(50 + number)])
        extra = {"worker_email": house.emails["teacher_dsl"]} if number == 3 else {}
        house.send("SCH1", involvement(pupil, key=f"r{number}", **extra))
    house.process()
    client = client_of(house, "teacher_dsl")
    draft = begun(client)
    page = page_of(client.get(f"{draft}write/"))
    assert "Pupild Row-Test" in page, "she is recorded as this pupil's worker"
    assert page.count("Row-Test") == 1
    client.post(
        f"{draft}write/", {**FACTS, "children-0-find": "Pupilm", "children-0-given": "", "do": "find-children-0"}
    )
    assert "Pupilm Row-Test" in page_of(client.get(f"{draft}write/"))


def test_a_child_with_whom_work_has_ended_is_offered_no_more(house: House) -> None:
    from_to = {"from": "2025-01-01", "to": "2025-12-31"}
    house.send("SCH1", involvement(child(**SABLE, identifiers=[upn_of(1)]), key="s1", **from_to))
    house.process()
    client = client_of(house, "teacher_dsl")
    assert "Reed-Test" not in page_of(client.get(f"{begun(client)}write/"))


def test_whoever_reads_nothing_of_children_is_offered_none(school: House) -> None:
    client = client_of(school, "information_governance")
    page = page_of(client.get(f"{begun(client)}write/"))
    assert "child you work with" not in page
    assert "Reed-Test" not in page


# -- chosen ------------------------------------------------------------------------------------------------------------


def test_the_chosen_child_goes_into_the_report_with_what_is_known_as_what_it_says(school: House) -> None:
    client = client_of(school, "teacher_dsl")
    draft, sable = begun(client), nominal_of(school, "Sable")
    client.post(f"{draft}write/", {**FACTS, "children-0-given": "", "children-0-person": str(sable)})
    said = text_of(client, f"{draft}check/")
    assert "You chose Sable Reed-Test, 16, born 1 June 2010, Marsh Lane Academy." in said
    assert "new person" not in said
    (stated,) = sent(client, draft, school)["subjects"]
    assert stated == {
        "ref": "c1",
        "role": "child",
        "person": str(sable),
        "given": "Sable",
        "family": "Reed-Test",
        "date_of_birth": "2010-06-01",
    }


def test_what_somebody_wrote_is_not_written_over_by_what_is_known(school: House) -> None:
    client = client_of(school, "teacher_dsl")
    draft, sable = begun(client), nominal_of(school, "Sable")
    written = {"children-0-given": "Sabby", "children-0-family": "Reed-Test"}
    client.post(f"{draft}write/", {**FACTS, **written, "children-0-person": str(sable)})
    (stated,) = sent(client, draft, school)["subjects"]
    assert (stated["given"], stated["person"], stated["date_of_birth"]) == ("Sabby", str(sable), "2010-06-01")


def test_boxes_of_a_page_made_before_she_was_chosen_do_not_empty_what_was_filled_in(school: House) -> None:
    client = client_of(school, "teacher_dsl")
    draft, sable = begun(client), nominal_of(school, "Sable")
    page = {**FACTS, "children-0-given": "", "children-0-family": "", "children-0-person": str(sable)}
    client.post(f"{draft}save", page)
    client.post(f"{draft}save", page)
    client.post(f"{draft}write/", page)
    (stated,) = sent(client, draft, school)["subjects"]
    assert (stated["given"], stated["family"]) == ("Sable", "Reed-Test")


def test_somebody_else_is_a_button_that_takes_back_what_was_filled_in_and_nothing_that_was_written(
    school: House,
) -> None:
    client = client_of(school, "teacher_dsl")
    draft, sable = begun(client), nominal_of(school, "Sable")
    filled = {"children-0-given": "Sable", "children-0-family": "Reed-Test", "children-0-dob-day": "2"}
    client.post(f"{draft}write/", {**FACTS, "children-0-given": "", "children-0-person": str(sable)})
    client.post(f"{draft}write/", {**FACTS, **filled, "children-0-person": str(sable), "do": "nobody-children-0"})
    page = page_of(client.get(f"{draft}write/"))
    assert "You chose this child" not in page
    assert re.search(r'name="children-0-given"[^>]*value="Sable"', page) is None
    assert re.search(r'name="children-0-dob-day"[^>]*value="2"', page)


def test_the_form_and_the_check_say_plainly_when_it_is_a_new_person(school: House) -> None:
    client = client_of(school, "teacher_dsl")
    draft = begun(client)
    plainly = "Nobody you work with is chosen. This goes in as a new person until it is matched."
    assert plainly in text_of(client, f"{draft}write/")
    client.post(f"{draft}write/", {**FACTS, "children-0-given": "Zinnia"})
    assert plainly in text_of(client, f"{draft}check/")


# -- may be one of yours -------------------------------------------------------------------------------------------------


def test_a_name_typed_without_choosing_is_offered_before_sending_and_one_press_chooses(school: House) -> None:
    client = client_of(school, "teacher_dsl")
    draft, sable = begun(client), nominal_of(school, "Sable")
    typed = {"children-0-given": "Sable", "children-0-family": "Reed-Test", "children-0-age": "16"}
    client.post(f"{draft}write/", {**FACTS, **typed})
    assert "Sable Reed-Test may be one of yours" in text_of(client, f"{draft}write/")
    said = text_of(client, f"{draft}check/")
    assert "Sable Reed-Test may be one of yours." in said
    assert "It is Sable Reed-Test, 16, born 1 June 2010, Marsh Lane Academy" in said
    client.post(f"{draft}choose/", {"block": "0", "person": str(sable)})
    assert "You chose Sable Reed-Test" in text_of(client, f"{draft}check/")
    (stated,) = sent(client, draft, school)["subjects"]
    assert stated["person"] == str(sable)


def test_a_last_name_that_is_quite_another_is_offered_where_the_first_name_and_the_date_of_birth_are_hers(
    school: House,
) -> None:
    client = client_of(school, "teacher_dsl")
    draft = begun(client)
    born = {"children-0-dob-day": "1", "children-0-dob-month": "6", "children-0-dob-year": "2010"}
    typed = {**FACTS, "children-0-given": "Sable", "children-0-family": "Quillfeather"}
    client.post(f"{draft}write/", {**typed, **born})
    assert "It is Sable Reed-Test, 16, born 1 June 2010" in text_of(client, f"{draft}check/")
    client.post(f"{draft}write/", {**typed, **born, "children-0-dob-day": "2"})
    assert "may be one of yours" not in text_of(client, f"{draft}check/")


def test_a_name_of_another_schools_child_is_offered_to_nobody(school: House) -> None:
    client = client_of(school, "teacher_dsl")
    draft = begun(client)
    client.post(f"{draft}write/", {**FACTS, "children-0-given": "Sabel", "children-0-family": "Stone-Test"})
    for page in ("write/", "check/"):
        said = text_of(client, draft + page)
        assert "may be one of yours" not in said
        assert "Tern Hill" not in said
    assert "person" not in sent(client, draft, school)["subjects"][0]


# -- what is hidden ------------------------------------------------------------------------------------------------------


def answers_to(client: Client, person: str, house: House) -> list[str]:
    """All that the form answers where this id is put for a child, from its address to the stored report."""
    said = [str(client.get(f"/report/?about={person}").status_code)]
    draft = f"/report/{uuid.uuid4()}/"
    said.append(page_of(client.get(f"{draft}?about={person}")))
    said.append(page_of(client.get(f"/report/other/?about={person}")))
    client.post(f"{draft}?about={person}", {"kind": "concern", "danger": "no"})
    said.append(page_of(client.get(f"{draft}write/")))
    typed = {**FACTS, "children-0-given": "Wren", "children-0-person": person}
    said.append(client.post(f"{draft}save", typed).content.decode())
    said.append(client.post(f"{draft}write/", typed)["Location"])
    said.append(page_of(client.get(f"{draft}write/")))
    said.append(client.post(f"{draft}choose/", {"block": "0", "person": person})["Location"])
    said.append(page_of(client.get(f"{draft}check/")))
    body = sent(client, draft, house)
    assert "person" not in body["subjects"][0]
    said.append(json.dumps(body["subjects"]))
    plain = "\n".join(said).replace(person, "PERSON").replace(draft, "DRAFT").replace(draft.strip("/"), "DRAFT")
    plain = plain.replace(draft.strip("/").rpartition("/")[2], "ID")
    return [re.sub(r'name="(csrfmiddlewaretoken|writer|page)" value="[^"]*"|Saved [^<]*|saved_at": "[^"]*"', "", plain)]


def test_the_id_of_another_agencys_child_counts_as_not_given_and_answers_as_a_random_one(school: House) -> None:
    hidden = str(nominal_of(school, "Sabel"))
    client = client_of(school, "teacher_dsl")
    of_hidden = answers_to(client, hidden, school)
    of_nobody = answers_to(client, str(uuid.uuid4()), school)
    assert of_hidden[0].splitlines() == of_nobody[0].splitlines()
    for junk in ("x" * 64, "%D9%A0" * 9, "%00", "' OR 1=1", str(nominal_of(school, "Sable"))[:-1]):
        assert answers_to(client, junk, school)


def test_planted_a_form_that_trusted_the_id_would_be_caught(school: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tampering test is not blind: were whoever may be seen not asked about, it would fail."""

    def trusting(viewer: Any, content: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
        return content

    monkeypatch.setattr(chosen_module, "with_those_who_may_be_seen", trusting)
    hidden = str(nominal_of(school, "Sabel"))
    with pytest.raises(AssertionError):
        answers_to(client_of(school, "teacher_dsl"), hidden, school)


def test_looking_for_a_child_is_on_the_ledger_with_whom_it_showed(school: House) -> None:
    from wholepicture.access.queries import Asked, who_looked

    client = client_of(school, "teacher_dsl")
    sable = nominal_of(school, "Sable")
    client.get(f"{begun(client)}write/")
    entries = who_looked(school.viewer("information_governance"), asked=Asked(person=sable))
    assert any(entry.operation == "picture.worked_with.queries.children_to_choose" for entry in entries)


# -- from her page -------------------------------------------------------------------------------------------------------


def test_her_page_leads_to_a_report_about_her(school: House) -> None:
    client = client_of(school, "teacher_dsl")
    sable = nominal_of(school, "Sable")
    page = page_of(client.get(f"/people/{sable}/"))
    assert "Report about Sable" in page
    start = client.get(f"/report/?about={sable}")["Location"]
    asked = page_of(client.get(start))
    assert "Report about Sable Reed-Test" in asked
    draft = start.partition("?")[0]
    action = re.search(r'<form method="post" action="([^"]*)"', asked)
    assert action
    client.post(action[1].replace("&amp;", "&"), {"kind": "concern", "danger": "no"})
    assert "You chose this child" in page_of(client.get(f"{draft}write/"))


def test_the_routine_kinds_start_from_her_page_too(school: House) -> None:
    client = client_of(school, "teacher_dsl")
    sable = nominal_of(school, "Sable")
    other = page_of(client.get(f"/report/other/?about={sable}"))
    assert "About Sable Reed-Test" in other
    assert f"kind=attendance&amp;about={sable}" in other
    start = client.get(f"/report/?kind=attendance&about={sable}")["Location"]
    assert "You chose this child" in page_of(client.get(start))


# -- in words ------------------------------------------------------------------------------------------------------------

CHILD = ChildRow(
    uuid.UUID(int=1), "Sable Reed-Test", "Sable Reed-Test", "2010-06-01", "Marsh Lane Academy", "4 Fern Walk, ZA3 1AA"
)


def test_what_is_written_and_cannot_be_so_of_whom_was_chosen_is_said() -> None:
    assert difference({"given": "Sable", "family": "Reed-Test"}, CHILD) == ""
    assert difference({"given": "SABLE", "family": "Other"}, CHILD) == "", "names change"
    assert difference({}, CHILD) == ""
    assert "wrote the name Wren Brown" in difference({"given": "Wren", "family": "Brown"}, CHILD)
    born = {"dob-day": "2", "dob-month": "June", "dob-year": "2010"}
    assert "born 1 June 2010, and wrote that the child was born 2 June 2010" in difference(born, CHILD)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "Sable Reed-Test, 16, born 1 June 2010, Marsh Lane Academy"),
        ({"school": ""}, "Sable Reed-Test, 16, born 1 June 2010, 4 Fern Walk, ZA3 1AA"),
        ({"born": "", "school": "", "home": ""}, "Sable Reed-Test"),
        ({"born": "about 2010"}, "Sable Reed-Test, born about 2010, Marsh Lane Academy"),
    ],
)
def test_a_child_is_told_from_another_by_name_age_and_school_or_home(changed: dict[str, str], words: str) -> None:
    from dataclasses import replace

    assert in_words(replace(CHILD, **changed)) == words
