"""Whom the author of a report picks: the report joins them at once, and nobody else with it; undone like any other judgement."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.utils import DatabaseError

from synthetic.factories import child, concern, involvement, local_id, nhs_of
from tests.access.raw import as_superuser
from tests.living import House
from wholepicture.access.accounts import new_agency_key
from wholepicture.access.viewer import viewer_from_token
from wholepicture.intake.commands import accept_submission
from wholepicture.linkage.commands import record_judgement, undo_judgement
from wholepicture.linkage.models import Judgement
from wholepicture.linkage.people import authors_word
from wholepicture.linkage.queries import pairs_to_judge
from wholepicture.picture.queries import people_listed, picture_of

KNOWN = child(identifiers=[nhs_of(3)])
OTHER = child(given="Teal", family="Row-Test", date_of_birth="2011-02-03", identifiers=[nhs_of(4)])


def furnish(house: House) -> dict[str, UUID]:
    """The school works with Wren; the police know Teal. Returns each one's id."""
    house.send("SCH1", involvement(KNOWN, key="i-1"), concern(KNOWN, key="k-1"))
    house.send("POL", concern(OTHER, facts="Stopped in a car.", key="p-1"))
    house.process()
    hub = house.viewer("coordinator")
    return {person.label.split()[0]: person.id for person in people_listed(hub, role="child")}


def picking(person: Any, **fields: Any) -> dict[str, Any]:
    usual = {"given": "Wrennie", "family": None, "date_of_birth": None, "sex": None, "person": str(person)}
    return concern(child(**(usual | fields)), facts="Crying at break.", key="w-1")


def told_of(house: House, nominal: UUID) -> list[str]:
    picture = picture_of(house.viewer("coordinator"), nominal=nominal)
    assert picture is not None
    return [text for entry in picture.chronology for kind, text in entry.passages if kind == "facts"]


def children(house: House) -> int:
    return len(people_listed(house.viewer("coordinator"), role="child"))


def test_a_report_about_a_child_whom_its_author_picked_is_in_that_childs_picture_at_once(house: House) -> None:
    people = furnish(house)
    sent = accept_submission(house.viewer("teacher_dsl"), body=picking(people["Wren"]), channel="screen")
    house.process()
    assert sent.flags == ()
    assert "Crying at break." in told_of(house, people["Wren"])
    assert children(house) == 2


def test_it_is_the_authors_judgement_on_record_and_is_undone_like_any_other(house: House) -> None:
    people = furnish(house)
    accept_submission(house.viewer("teacher_dsl"), body=picking(people["Wren"]), channel="screen")
    house.process()
    (word,) = Judgement.objects.using("owner").exclude(said_of=None)
    assert (word.made_by_id, word.said_by_id) == (house.professionals["teacher_dsl"], house.agencies["SCH1"])
    undo_judgement(house.viewer("linkage_officer"), judgement=word.id, reason="It was her sister.")
    house.process()
    assert "Crying at break." not in told_of(house, people["Wren"])
    assert children(house) == 3


def test_an_officer_who_says_it_is_somebody_else_goes_before_the_author(house: House) -> None:
    people = furnish(house)
    accept_submission(house.viewer("teacher_dsl"), body=picking(people["Wren"]), channel="screen")
    house.process()
    (word,) = Judgement.objects.using("owner").exclude(said_of=None)
    officer = house.viewer("linkage_officer")
    a, b = word.subjects
    record_judgement(officer, subject_a=a, subject_b=b, answer="different", reason="Her sister.")
    house.process()
    assert "Crying at break." not in told_of(house, people["Wren"])


def test_what_an_officer_said_and_took_back_leaves_the_authors_word_as_it_was(house: House) -> None:
    people = furnish(house)
    known = {name: KNOWN[name] for name in ("given", "family", "date_of_birth")}
    body = picking(people["Wren"], **known, identifiers=[nhs_of(3), local_id("L-7")])
    accept_submission(house.viewer("teacher_dsl"), body=body, channel="screen")
    house.process()
    (word,) = Judgement.objects.using("owner").exclude(said_of=None)
    a, b = word.subjects
    officer = house.viewer("linkage_officer")
    said = record_judgement(officer, subject_a=a, subject_b=b, answer="different", reason="Her sister.")
    house.process()
    undo_judgement(officer, judgement=said.id, reason="It is her.")
    house.process()
    assert "Crying at break." in told_of(house, people["Wren"])


@pytest.mark.parametrize("who", ["another", "nobody", "words"])
def test_an_id_that_the_author_may_not_see_counts_as_not_given_and_tells_nothing(house: House, who: str) -> None:
    people = furnish(house)
    person = {"another": people["Teal"], "nobody": uuid4(), "words": "Teal"}[who]
    sent = accept_submission(house.viewer("teacher_dsl"), body=picking(person), channel="screen")
    house.process()
    (flag,) = sent.flags
    assert (flag["field"], flag["reason"]) == (
        "subjects[0].person",
        "Nobody you may see has this id. It is matched by what the report says of them.",
    )
    assert told_of(house, people["Teal"]) == ["Stopped in a car."]
    assert not Judgement.objects.using("owner").exclude(said_of=None).exists()


def test_one_report_with_a_picked_child_and_anothers_number_opens_neither_to_the_other(house: House) -> None:
    people = furnish(house)
    both = picking(
        people["Wren"], **{name: OTHER[name] for name in ("given", "family", "date_of_birth", "identifiers")}
    )
    accept_submission(house.viewer("teacher_dsl"), body=both, channel="screen")
    house.process()
    seen = picture_of(house.viewer("teacher_dsl"), nominal=people["Wren"])
    assert seen is not None
    assert "Stopped in a car." not in str(seen.chronology)
    assert told_of(house, people["Wren"]) == ["Seen at the gate, quieter than usual."]


def test_a_picked_child_of_whom_little_is_known_is_not_joined_to_whoever_has_the_number_that_is_given(
    house: House,
) -> None:
    furnish(house)
    little = child(given="Sable", family=None, date_of_birth=None, sex=None)
    house.send("SCH1", involvement(little, key="i-2"))
    house.process()
    hub = house.viewer("coordinator")
    (sable,) = [person.id for person in people_listed(hub, role="child") if person.label == "Sable"]
    both = picking(sable, **{name: OTHER[name] for name in ("given", "family", "date_of_birth", "identifiers")})
    accept_submission(house.viewer("teacher_dsl"), body=both, channel="screen")
    house.process()
    seen = picture_of(house.viewer("teacher_dsl"), nominal=sable)
    assert seen is not None
    assert "Crying at break." not in str(seen.chronology), "it is with whoever has the number, by the published rule"
    assert "Stopped in a car." not in str(seen.chronology)


@pytest.mark.parametrize(
    "plain",
    [{"date_of_birth": "2013-01-01"}, {"sex": "male"}, {"identifiers": [nhs_of(9)]}],
)
def test_what_plainly_contradicts_the_picked_child_joins_nobody_and_waits_for_an_officer(
    house: House, plain: dict[str, Any]
) -> None:
    people = furnish(house)
    named = {"given": KNOWN["given"], "family": KNOWN["family"], "date_of_birth": KNOWN["date_of_birth"]} | plain
    accept_submission(house.viewer("teacher_dsl"), body=picking(people["Wren"], **named), channel="screen")
    house.process()
    assert "Crying at break." not in told_of(house, people["Wren"])
    asked = pairs_to_judge(house.viewer("linkage_officer"))
    (mine,) = [pair for pair in asked if people["Wren"] in (pair.a.nominal, pair.b.nominal)]
    assert mine.is_open
    record_judgement(
        house.viewer("linkage_officer"),
        subject_a=mine.a.subject,
        subject_b=mine.b.subject,
        answer="unsure",
        reason="The school looks it up.",
    )


def test_a_system_names_whom_its_agency_wrote_of_or_works_with_and_nobody_else(house: House) -> None:
    people = furnish(house)
    key = viewer_from_token(new_agency_key(house.operator(), agency=house.agencies["SCH1"]), channel="api")
    assert accept_submission(key, body=picking(people["Wren"]), channel="api").flags == ()
    other = picking(people["Teal"]) | {"key": "w-2"}
    assert [flag["field"] for flag in accept_submission(key, body=other, channel="api").flags] == ["subjects[0].person"]
    by_file = picking(people["Wren"]) | {"key": "w-3"}
    assert house.send("SCH1", by_file)[0].flags == ()
    assert house.send("POL", picking(people["Wren"]) | {"key": "w-4"})[0].flags
    house.process()
    assert told_of(house, people["Wren"]).count("Crying at break.") == 2


def test_who_was_picked_follows_whoever_they_stand_with(house: House) -> None:
    people = furnish(house)
    accept_submission(house.viewer("teacher_dsl"), body=picking(people["Wren"]), channel="screen")
    house.send("CHA", concern(child(), facts="At the arcade.", key="c-1"))
    house.process()
    from tests.picture.test_whole_picture import _judge_all

    made = _judge_all(house)
    assert made
    assert {"Crying at break.", "At the arcade."} <= set(told_of(house, people["Wren"]))
    for judgement in made:
        undo_judgement(house.viewer("linkage_officer"), judgement=judgement.id, reason="Judged in error.")
    house.process()
    assert "Crying at break." in told_of(house, people["Wren"])


def test_the_application_itself_notes_no_word_of_somebody_whom_its_viewer_may_not_see(house: House) -> None:
    people = furnish(house)
    teacher = house.viewer("teacher_dsl")
    body = picking(uuid4())
    accept_submission(teacher, body=body, channel="screen")
    from wholepicture.intake.spoken_for import SpokenFor

    mine = _subject_of(house, "w-1")
    with pytest.raises(DatabaseError, match="row-level security"), teacher.acting():
        authors_word.note(teacher, [SpokenFor(mine, people["Teal"], "Hers.")])
    theirs = _subject_of(house, "p-1")
    with pytest.raises(DatabaseError, match="row-level security"), teacher.acting():
        authors_word.note(teacher, [SpokenFor(theirs, people["Wren"], "Hers.")])


def _subject_of(house: House, key: str) -> UUID:
    with as_superuser(house.database) as connection:
        row = connection.execute(
            "SELECT s.id FROM intake_subject s JOIN intake_submission r ON r.id = s.submission_id WHERE r.key = %s",
            [key],
        ).fetchone()
    assert row
    return UUID(str(row[0]))


def test_a_judgement_about_a_child_looks_at_no_report_again_that_stays_with_her(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many have chosen her: with the identity that she has, they stand where it does."""
    people = furnish(house)
    for number in range(5):
        body = picking(people["Wren"]) | {"key": f"w-{number}"}
        accept_submission(house.viewer("teacher_dsl"), body=body, channel="screen")
    house.process()
    looked_at: list[int] = []
    stand = authors_word.stand_by_word

    def counted(rows: Any) -> authors_word.Said:
        looked_at.append(len(rows))
        return stand(rows)

    monkeypatch.setattr(authors_word, "stand_by_word", counted)
    chosen, other = _subject_of(house, "i-1"), _subject_of(house, "p-1")
    officer = house.viewer("linkage_officer")
    record_judgement(officer, subject_a=chosen, subject_b=other, answer="different", reason="Two girls.")
    house.process()
    assert looked_at == [2]
    assert told_of(house, people["Wren"]).count("Crying at break.") == 5


@pytest.mark.parametrize(
    ("name", "fault", "test"),
    [
        (
            "_is_anothers_number",
            lambda *_: False,
            test_a_picked_child_of_whom_little_is_known_is_not_joined_to_whoever_has_the_number_that_is_given,
        ),
        ("_judged_other", lambda *_: {}, None),
        (
            "_contradicts",
            lambda *_: False,
            lambda house: test_what_plainly_contradicts_the_picked_child_joins_nobody_and_waits_for_an_officer(
                house, {"sex": "male"}
            ),
        ),
        (
            "stand_by_word",
            lambda *_: authors_word.Said(),
            test_a_report_about_a_child_whom_its_author_picked_is_in_that_childs_picture_at_once,
        ),
    ],
)
def test_a_planted_fault_is_found(
    house: House, monkeypatch: pytest.MonkeyPatch, name: str, fault: Any, test: Any
) -> None:
    monkeypatch.setattr(authors_word, name, fault)
    with pytest.raises(AssertionError):
        (test or _anothers_judgement)(house)


def _anothers_judgement(house: House) -> None:
    """An officer judges it different from another description of whoever was picked."""
    people = furnish(house)
    accept_submission(house.viewer("teacher_dsl"), body=picking(people["Wren"]), channel="screen")
    house.process()
    mine = _subject_of(house, "w-1")
    other = Judgement.objects.using("owner").get(said_of=mine)
    another = next(iter({_subject_of(house, "i-1"), _subject_of(house, "k-1")} - set(other.subjects)))
    record_judgement(
        house.viewer("linkage_officer"), subject_a=mine, subject_b=another, answer="different", reason="Her sister."
    )
    house.process()
    assert "Crying at break." not in told_of(house, people["Wren"])


def test_an_officer_who_judges_it_against_any_description_goes_before_the_author(house: House) -> None:
    _anothers_judgement(house)
