"""A report that is corrected, completed or withdrawn: both are kept, the later one is shown and counted, in whatever order they
come; and whoever is in it stays who they were."""

import json
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic.factories import child, concern, involvement, missing_episode, nhs_of
from tests.access.raw import as_superuser
from tests.living import House
from wholepicture.intake import SameKeyOtherContent, revising, submission_rows
from wholepicture.intake.bulk_intake import take_in
from wholepicture.intake.commands import accept_submission, set_feed
from wholepicture.linkage.people import authors_word
from wholepicture.picture.queries import people_listed, picture_of, reports_behind

CASES = Path(__file__).parents[1] / "intake" / "cases"


def revised(body: dict[str, Any], key: str, how: str = "correction", reason: str = "") -> dict[str, Any]:
    return {**body, "revises": {"key": key, "how": how, "reason": reason}}


def pictures(house: House) -> list[Any]:
    hub = house.viewer("coordinator")
    return [picture_of(hub, nominal=person.id) for person in people_listed(hub, role="child")]


def the_one_told_of(house: House) -> Any:
    """The picture of the only person of whom anything was ever told, listed or not."""
    with as_superuser(house.database) as connection:
        ((nominal,),) = connection.execute("SELECT DISTINCT nominal FROM picture_event").fetchall()
    return picture_of(house.viewer("coordinator"), nominal=nominal)


def facts_told(picture: Any) -> list[str]:
    return [text for entry in picture.chronology for kind, text in entry.passages if kind == "facts"]


def signs_told(picture: Any) -> list[str]:
    return sorted(code for entry in picture.chronology for code, _, _ in entry.signs)


FIRST = concern(child(identifiers=[nhs_of(3)]), facts="Seen in a red car.", signs=["new_phone"], key="r-1")
SECOND = revised(
    concern(child(identifiers=[nhs_of(3)]), facts="Seen in a blue car.", signs=["secretive"], key="r-2"),
    "r-1",
    reason="It was blue.",
)


def test_what_is_corrected_is_shown_and_counted_as_it_was_corrected(house: House) -> None:
    (first, second) = house.send("SCH1", FIRST, SECOND)
    house.process()
    (picture,) = pictures(house)
    assert facts_told(picture) == ["Seen in a blue car."]
    assert signs_told(picture) == ["secretive"]
    (entry,) = picture.chronology
    assert (entry.revises, entry.revision) == (first.submission, "correction")
    assert ("why_revised", "It was blue.") in entry.passages
    assert not second.flags
    earlier = reports_behind(house.viewer("coordinator"), submissions=[first.submission])[first.submission]
    assert ("facts", "Seen in a red car.") in earlier.passages
    assert (earlier.later, earlier.superseded_at is not None) == (second.submission, True)


def test_as_it_was_known_before_a_correction_the_report_is_shown_as_it_was(house: House) -> None:
    house.send("SCH1", FIRST)
    house.process()
    (second,) = house.send("SCH1", SECOND)
    house.process()
    hub = house.viewer("coordinator")
    (person,) = people_listed(hub, role="child")
    before = picture_of(hub, nominal=person.id, known_at=second.received_at - timedelta(microseconds=1))
    assert facts_told(before) == ["Seen in a red car."]
    assert facts_told(picture_of(hub, nominal=person.id, known_at=second.received_at)) == ["Seen in a blue car."]


def test_a_withdrawal_says_so_where_the_report_stood_and_nothing_of_it_counts(house: House) -> None:
    house.send("SCH1", FIRST)
    withdrawn = {
        "key": "r-2",
        "kind": "concern",
        "recorded_at": "2026-03-05T09:12:00+00:00",
        "revises": {"key": "r-1", "how": "withdrawal", "reason": "It was another girl."},
    }
    house.send("SCH1", withdrawn)
    house.process()
    assert pictures(house) == [], "who is told of in what was withdrawn alone is listed no more"
    picture = the_one_told_of(house)
    (entry,) = picture.chronology
    assert (entry.revision, entry.passages, entry.signs) == (
        "withdrawal",
        [("why_revised", "It was another girl.")],
        [],
    )
    assert picture.label == "Name not known" or "name" not in picture.facts


def test_an_involvement_that_is_withdrawn_opens_nothing_any_more(house: House) -> None:
    house.send("POL", concern(child(identifiers=[nhs_of(3)]), facts="Stopped in a car.", key="p-1"))
    house.send("SCH1", involvement(child(identifiers=[nhs_of(3)]), key="i-1"))
    house.process()
    teacher = house.viewer("teacher_dsl")
    (person,) = people_listed(house.viewer("coordinator"), role="child")
    seen = picture_of(teacher, nominal=person.id)
    assert seen is not None
    assert {entry.agency for entry in seen.chronology} >= {"Harrowmere Police"}
    house.send(
        "SCH1",
        {
            "key": "i-2",
            "kind": "involvement",
            "recorded_at": "2026-03-05T09:12:00+00:00",
            "revises": {"key": "i-1", "how": "withdrawal"},
        },
    )
    house.process()
    left = picture_of(house.viewer("teacher_dsl"), nominal=person.id)
    assert left is None or {entry.agency for entry in left.chronology} == {"Marsh Lane Academy"}


def states(number: int) -> list[dict[str, Any]]:
    """So many states of one report, each revising the one before."""
    bodies = []
    for place in range(number):
        body = concern(
            child(identifiers=[nhs_of(3)]),
            facts=f"State {place}.",
            key=f"s-{place}",
            recorded_at=f"2026-03-0{place + 1}T09:00:00+00:00",
        )
        bodies.append(revised(body, f"s-{place - 1}", "later_state") if place else body)
    return bodies


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_whatever_order_states_come_the_last_of_them_is_shown(house: House, order: tuple[int, ...]) -> None:
    bodies = states(3)
    for place in order:
        house.send("SCH1", bodies[place])
        house.process()
    (picture,) = pictures(house)
    assert facts_told(picture) == ["State 2."]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_whatever_order_states_come_whoever_is_in_them_stays_together(house: House, order: tuple[int, ...]) -> None:
    """No number tells who it is: the sender's own refs do, also where a later state is joined first."""
    for place in order:
        body = states(3)[place]
        body["subjects"][0] = {"ref": "c1", "role": "child", "given": ("Wren", "Wrennie", "W")[place]}
        house.send("SCH1", body)
        house.process()
    assert len(pictures(house)) == 1
    with as_superuser(house.database) as connection:
        (nominals,) = connection.execute("SELECT count(DISTINCT nominal) FROM linkage_membership WHERE until IS NULL")
    assert nominals == (1,)


def test_of_one_file_the_states_of_a_report_stay_together_in_any_order(house: House, tmp_path: Path) -> None:
    bodies = states(3)
    for body, given_name in zip(bodies, ("Wren", "Wrennie", "W"), strict=True):
        body["subjects"][0] = {"ref": "c1", "role": "child", "given": given_name}
    path = tmp_path / "states.ndjson"
    path.write_text("\n".join(json.dumps(body) for body in reversed(bodies)), encoding="utf-8")
    take_in(house.operator("SCH1"), path=path)
    house.process()
    (picture,) = pictures(house)
    assert facts_told(picture) == ["State 2."]


@pytest.mark.parametrize("how", ["correction", "withdrawal", "later_state"])
def test_who_may_read_a_report_is_not_widened_by_one_in_its_place_that_does_not_say(house: House, how: str) -> None:
    house.send("SCH1", concern(child(identifiers=[nhs_of(3)]), key="r-1", level="hub"))
    later = concern(child(identifiers=[nhs_of(3)]), facts="Kept to the hub.", key="r-2")
    del later["sharing"]
    house.send("SCH1", revised(later, "r-1", how, "Kept to the hub as well."))
    house.process()
    with as_superuser(house.database) as connection:
        levels = connection.execute("SELECT DISTINCT level FROM picture_event UNION SELECT level FROM intake_original")
        assert levels.fetchall() == [("hub",)]


def test_a_withdrawal_of_what_was_not_sent_yet_tells_the_hub_alone(house: House) -> None:
    house.send(
        "SCH1",
        {
            "key": "r-2",
            "kind": "concern",
            "recorded_at": "2026-03-05T09:12:00+00:00",
            "revises": {"key": "r-1", "how": "withdrawal", "reason": "It was another girl."},
        },
    )
    with as_superuser(house.database) as connection:
        assert connection.execute("SELECT level FROM intake_submission").fetchall() == [("hub",)]


def test_a_correction_stands_whenever_it_says_that_it_was_written(house: House) -> None:
    house.send("SCH1", FIRST)
    earlier = {**FIRST, "narrative": {"facts": "Seen in no car."}, "recorded_at": "2026-03-01T09:12:00+00:00"}
    house.send("SCH1", revised(earlier, "r-1"))
    house.process()
    (picture,) = pictures(house)
    assert facts_told(picture) == ["Seen in no car."]


def test_a_report_that_revises_one_not_sent_yet_says_so_and_stands_by_itself(house: House) -> None:
    (second,) = house.send("SCH1", SECOND)
    assert [flag["field"] for flag in second.flags] == ["revises.key"]
    house.process()
    (picture,) = pictures(house)
    assert facts_told(picture) == ["Seen in a blue car."]


def test_two_reports_that_revise_each_other_do_not_both_vanish(house: House) -> None:
    house.send("SCH1", revised(FIRST, "r-2"), revised(SECOND, "r-1"))
    house.process()
    (picture,) = pictures(house)
    assert len(facts_told(picture)) == 1


def test_nobody_revises_what_another_agency_sent(house: House) -> None:
    house.send("SCH1", FIRST)
    house.send("POL", SECOND)
    house.process()
    (picture,) = pictures(house)
    assert sorted(facts_told(picture)) == ["Seen in a blue car.", "Seen in a red car."]


def test_nobody_revises_what_a_colleague_wrote_but_their_safeguarding_lead(house: House) -> None:
    house.add_colleague("colleague", "nurse", "SCH1")
    accept_submission(house.viewer("teacher_dsl"), body=FIRST, channel="screen")
    sent = accept_submission(house.viewer("colleague"), body=SECOND, channel="screen")
    assert [flag["field"] for flag in sent.flags] == ["revises.key"]
    by_lead = revised({**FIRST, "key": "r-3"}, "r-2")
    assert not accept_submission(house.viewer("teacher_dsl"), body=by_lead, channel="screen").flags


def test_a_feed_that_is_set_so_sends_the_same_key_again_as_a_later_state(house: House) -> None:
    house.send("SCH1", FIRST)
    again = {**FIRST, "narrative": {"facts": "Seen in a red car, twice."}, "recorded_at": "2026-03-06T09:12:00+00:00"}
    with pytest.raises(SameKeyOtherContent):
        house.send("SCH1", again)
    set_feed(house.operator(), agency=house.agencies["SCH1"], same_key="later-state")
    (receipt,) = house.send("SCH1", again)
    assert receipt.is_new
    assert not house.send("SCH1", again)[0].is_new, "sent once more it is a repeat"
    assert not house.send("SCH1", FIRST)[0].is_new
    house.process()
    (picture,) = pictures(house)
    assert facts_told(picture) == ["Seen in a red car, twice."]


@pytest.mark.parametrize("case", ["13-missing-then-back-same-key", "14-missing-then-back-new-key"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_missing_child_who_is_back_is_one_episode_with_its_end(
    house: House, tmp_path: Path, case: str, turned: bool
) -> None:
    lines = (CASES / f"{case}.ndjson").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "sent.ndjson"
    path.write_text("\n".join(reversed(lines) if turned and case.startswith("14") else lines), encoding="utf-8")
    taken = take_in(house.operator("POL"), path=path)
    assert (taken.accepted, taken.quarantined) == (2, 0)
    house.process()
    (picture,) = pictures(house)
    (episode,) = [entry for entry in picture.chronology if entry.kind == "missing_episode"]
    assert episode.until is not None


@pytest.mark.parametrize(
    "other",
    [
        {"reference": "MP/78"},
        {"reference": "not known"},
        {"missing_since": "2026-09-03T23:50:00Z"},
    ],
)
def test_another_episode_stays_another(house: House, other: dict[str, str]) -> None:
    def episode(**block: str) -> dict[str, Any]:
        block = {"reference": "MP/77", "missing_since": "2026-03-03T23:50:00Z", **block}
        return missing_episode(child(identifiers=[nhs_of(3)])) | {"missing": block}

    same = "not known" if other.get("reference") == "not known" else "MP/77"
    house.send("POL", episode(reference=same), episode(**{"reference": same, **other}))
    house.process()
    (picture,) = pictures(house)
    assert len([entry for entry in picture.chronology if entry.kind == "missing_episode"]) == 2


def test_a_reference_used_for_another_child_is_another_episode(house: House) -> None:
    block = {"reference": "MP/77", "missing_since": "2026-03-03T23:50:00Z"}
    house.send("POL", missing_episode(child(identifiers=[nhs_of(3)])) | {"missing": block})
    other = child(given="Teal", date_of_birth="2011-01-01", identifiers=[nhs_of(4)])
    house.send("POL", missing_episode(other) | {"missing": block})
    house.process()
    assert len(pictures(house)) == 2


def test_who_was_matched_by_an_officer_stays_so_when_the_report_is_completed(house: House) -> None:
    from tests.picture.test_whole_picture import _judge_all

    house.send("SCH1", concern(child(identifiers=[nhs_of(3)]), key="k-1"))
    house.send("CHA", concern(child(date_of_birth="2010-05-17"), facts="Seen at the arcade.", key="c-1"))
    house.process()
    _judge_all(house)
    later = concern(child(date_of_birth="2010-05-17"), facts="Seen at the arcade, twice.", key="c-2")
    house.send("CHA", revised(later, "c-1", "later_state"))
    house.process()
    (picture,) = pictures(house)
    assert "Seen at the arcade, twice." in facts_told(picture)


def test_a_correction_that_says_it_is_another_child_leaves_the_first(house: House) -> None:
    house.send("SCH1", concern(child(identifiers=[nhs_of(3)]), key="k-1"))
    house.send("CHA", concern(child(identifiers=[nhs_of(3)]), facts="Seen at the arcade.", key="c-1"))
    other = child(given="Teal", family="Row-Test", date_of_birth="2011-02-03", identifiers=[nhs_of(4)])
    house.send("CHA", revised(concern(other, facts="Seen at the arcade.", key="c-2"), "c-1"))
    house.process()
    told = {picture.label: facts_told(picture) for picture in pictures(house)}
    assert told == {
        "Wren Ashdown-Test": ["Seen at the gate, quieter than usual."],
        "Teal Row-Test": ["Seen at the arcade."],
    }


def test_what_was_derived_from_nothing_is_what_was_derived(house: House) -> None:
    from wholepicture.picture.commands import rebuild_some, submissions_to_rebuild

    house.send("SCH1", *states(3), FIRST, SECOND)
    house.process()
    operator = house.operator()
    assert rebuild_some(operator, submissions=submissions_to_rebuild(operator)) == []


def test_a_withdrawal_that_sends_the_whole_report_again_says_nothing_of_it(house: House) -> None:
    body = concern(
        child(identifiers=[nhs_of(3)], address={"lines": ["4 Test Row"], "postcode": "ZA1 1AA"}),
        facts="Lives at 4 Test Row.",
        signs=["new_phone"],
        key="r-1",
        safety={"immediate_danger": True},
    )
    house.send("SCH1", body)
    (sent,) = house.send("SCH1", revised({**body, "key": "r-2"}, "r-1", "withdrawal", "The wrong address."))
    assert [flag["field"] for flag in sent.flags] == ["revises.how"]
    house.process()
    assert pictures(house) == [], "who is told of in what was withdrawn alone is listed no more"
    picture = the_one_told_of(house)
    assert "address" not in picture.facts
    assert [entry.passages for entry in picture.chronology] == [[("why_revised", "The wrong address.")]]
    with as_superuser(house.database) as connection:
        assert connection.execute("SELECT count(*) FROM picture_sign WHERE superseded_at IS NULL").fetchone() == (0,)
        urgent = connection.execute("SELECT urgency FROM alerts_toread WHERE submission = %s", [sent.submission])
        assert urgent.fetchone() == (3,), "it is read, and not as of a child in danger now"


def test_whoever_corrects_what_they_said_is_no_second_source(house: House) -> None:
    house.send("SCH1", FIRST, SECOND)
    house.process()
    with as_superuser(house.database) as connection:
        assert connection.execute("SELECT DISTINCT root FROM picture_event").fetchall() == [("SCH1/r-1",)]


@pytest.mark.parametrize("answer", ["refused", "confirmed"])
def test_what_was_said_of_an_involvement_is_said_of_its_later_state(house: House, answer: str) -> None:
    from wholepicture.access.commands import AnsweredAlready, answer_involvement

    house.send("POL", concern(child(identifiers=[nhs_of(3)]), facts="Stopped in a car.", key="p-1"))
    service = "School on roll" if answer == "refused" else "Mentoring"  # the first comes by a feed that is trusted
    body = involvement(child(identifiers=[nhs_of(3)]), service=service, key="i-1")
    house.send("SCH1", body)
    house.process()
    (claim,) = _claims(house)
    answer_involvement(house.viewer("coordinator"), involvement=claim, answer=answer, reason="Asked the school.")
    later = {**body, "key": "i-2", "recorded_at": "2026-03-09T09:12:00+00:00"}
    house.send("SCH1", revised(later, "i-1", "later_state"))
    house.process()
    with as_superuser(house.database) as connection:
        assert connection.execute("SELECT answer FROM access_involvement").fetchall() == [(answer,)]
    (claim,) = _claims(house)
    with pytest.raises(AnsweredAlready):
        answer_involvement(house.viewer("coordinator"), involvement=claim, answer=answer, reason="Asked once more.")
    answer_involvement(house.viewer("coordinator"), involvement=claim, answer="withdrawn", reason="A mistake.")
    with as_superuser(house.database) as connection:
        assert connection.execute("SELECT answer FROM access_involvement").fetchall() == [("",)]


def _claims(house: House) -> list[Any]:
    with as_superuser(house.database) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM access_involvement")]


def test_a_name_that_is_typed_over_by_its_author_leaves_the_child(house: House) -> None:
    teacher = house.viewer("teacher_dsl")
    anna = concern({"ref": "c1", "role": "child", "given": "Anna"}, facts="Crying.", key="r-1")
    tom = concern({"ref": "c1", "role": "child", "given": "Tom"}, facts="Crying.", key="r-2")
    accept_submission(teacher, body=anna, channel="screen")
    accept_submission(teacher, body=revised(tom, "r-1"), channel="screen")
    house.process()
    with as_superuser(house.database) as connection:
        row = connection.execute(
            "SELECT count(DISTINCT nominal) FROM linkage_membership WHERE until IS NULL"
        ).fetchone()
    assert row == (2,)


def test_who_loses_a_report_to_one_that_they_may_not_see_is_told(house: House) -> None:
    house.send("SCH1", involvement(child(identifiers=[nhs_of(3)]), key="i-1"))
    house.send("POL", concern(child(identifiers=[nhs_of(3)]), facts="Stopped in a car.", key="p-1"))
    narrower = concern(child(identifiers=[nhs_of(3)]), facts="Stopped in a van.", key="p-2", level="hub")
    house.send("POL", revised(narrower, "p-1"))
    house.process()
    (person,) = people_listed(house.viewer("coordinator"), role="child")
    seen = picture_of(house.viewer("teacher_dsl"), nominal=person.id)
    assert seen is not None
    (left,) = [entry for entry in seen.chronology if entry.kind == "concern"]
    assert (left.superseded_at is not None, left.later) == (True, None)
    assert "van" not in str(seen)


def test_of_an_episode_that_ends_its_end_is_what_changed(house: House) -> None:
    from wholepicture.picture.queries import what_changed
    from wholepicture.web.picture.changed import changes_in_words

    lines = (CASES / "14-missing-then-back-new-key.ndjson").read_text(encoding="utf-8").splitlines()
    sent = house.send("POL", *map(json.loads, lines))
    house.process()
    changes = what_changed(house.viewer("coordinator"), earlier=sent[0].submission, later=sent[1].submission)
    assert "Returned" in {row.what for row in changes_in_words(changes)}


# -- planted faults ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "fault", "test"),
    [
        (
            "_awaited",
            lambda *_: None,
            lambda house: test_in_whatever_order_states_come_the_last_of_them_is_shown(house, (2, 1, 0)),
        ),
        ("may_revise", lambda *_: True, test_nobody_revises_what_a_colleague_wrote_but_their_safeguarding_lead),
        ("_is_another_child", lambda *_: False, test_a_reference_used_for_another_child_is_another_episode),
        ("_place_by_time", lambda chain, _: len(chain), lambda house: _turned(house)),
    ],
)
def test_a_planted_fault_is_found(
    house: House, monkeypatch: pytest.MonkeyPatch, name: str, fault: Any, test: Any
) -> None:
    from django.db.utils import ProgrammingError

    monkeypatch.setattr(revising, name, fault)
    with pytest.raises((AssertionError, ValueError, ProgrammingError)):
        test(house)


def _turned(house: House) -> None:
    first, second = map(
        json.loads, (CASES / "14-missing-then-back-new-key.ndjson").read_text(encoding="utf-8").splitlines()
    )
    house.send("POL", second, first)
    house.process()
    (picture,) = pictures(house)
    (episode,) = [entry for entry in picture.chronology if entry.kind == "missing_episode"]
    assert episode.until is not None


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_reference_that_stands_for_nothing_makes_no_two_episodes_one(a: str, b: str) -> None:
    for unknown in ("", "-", "not known", "N/A"):
        stated = {"missing": {"reference": unknown}, "subjects": []}
        assert not revising._is_same_episode(stated, stated)
    one, other = ({"missing": {"reference": reference}} for reference in (a, b))
    assert revising._is_same_episode(one, other) == revising._is_same_episode(other, one)


def test_a_report_that_told_more_people_would_be_noticed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submission_rows, "_keep_as_narrow", lambda *_: None)
    with pytest.raises(AssertionError):
        test_who_may_read_a_report_is_not_widened_by_one_in_its_place_that_does_not_say(house, "correction")


def test_who_came_before_whoever_they_are_said_to_be_and_is_not_looked_at_would_be_noticed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand = authors_word.stand_by_word

    def without_followers(rows: Any) -> authors_word.Said:
        return replace(stand(rows), followers=set())

    monkeypatch.setattr(authors_word, "stand_by_word", without_followers)
    with pytest.raises(AssertionError):
        test_in_whatever_order_states_come_whoever_is_in_them_stays_together(house, (2, 0, 1))
