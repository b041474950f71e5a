"""What is done waits for nobody any more, whoever did it; and what waits already goes to whoever covers for somebody who goes away."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import ProgrammingError, transaction

from synthetic.factories import child, concern, upn_of
from tests.access.raw import as_superuser
from tests.living import House
from tests.notices.test_telling import DANGER, is_away, kinds, say, told
from wholepicture.access.viewer import system_viewer
from wholepicture.alerts.commands import answer_report
from wholepicture.alerts.for_the_hub import KIND_OF
from wholepicture.base import clock
from wholepicture.base.database_role import alias, cursor
from wholepicture.base.rowsecurity import Trigger, parts_of
from wholepicture.notices.going_away import say_away
from wholepicture.notices.handing_over import hand_over
from wholepicture.notices.queries import notices_of, unseen
from wholepicture.notices.rules import ENDED_BY_DOING
from wholepicture.notices.security import ends_notices
from wholepicture.notices.telling import tell
from wholepicture.partnership.absences.commands import NotACover, end_absence
from wholepicture.policies.declared import everything


def sent(house: House) -> UUID:
    from wholepicture.intake.commands import accept_submission

    body = concern(child(identifiers=[upn_of(1)])) | DANGER
    report = accept_submission(house.viewer("nurse"), body=body, channel="screen").submission
    house.process()
    return report


def hands_over(house: House) -> int:
    return hand_over(system_viewer("derivation"), at=clock.now())


def test_a_report_that_one_answers_waits_for_nobody_else_of_the_desk(house: House) -> None:
    house.add_colleague("second", "coordinator")
    report = sent(house)
    assert "danger" in kinds(house, "second")
    answer_report(house.viewer("coordinator"), submission=report, decision="act", reason="Invented.")
    assert "danger" not in kinds(house, "second")
    with house.viewer("second").acting():
        assert unseen(house.viewer("second")) == 0
    _, behind = notices_of(house.viewer("second"))
    assert [(row.kind, row.is_done, row.seen_at) for row in behind] == [("danger", True, None)]


def test_a_kind_that_ends_when_it_is_seen_is_ended_by_no_table() -> None:
    with pytest.raises(KeyError):
        ends_notices("alerts_answer", record="submission", kinds=["report", "answer"])


def test_each_kind_that_ends_by_doing_has_a_table_in_which_it_is_done(shared_house: House) -> None:
    done = [trigger for trigger in parts_of(everything(), Trigger) if "sec.end_notices(" in trigger.fires[-1]]
    told = [re.findall(r"sec\.end_notices\('(.*)', '{(.*)}'\)", trigger.fires[1])[0] for trigger in done]
    ending = {kind for _, kinds in told for kind in kinds.split(",")}
    assert ending == ENDED_BY_DOING
    assert {"report", *KIND_OF.values()} <= ending, "every kind by which somebody is told of a report"
    with as_superuser(shared_house.database) as superuser:
        ids = "SELECT table_name, column_name FROM information_schema.columns WHERE data_type = 'uuid'"
        there = set(superuser.execute(ids).fetchall())
    assert {(trigger.table, record) for trigger, (record, _) in zip(done, told, strict=True)} <= there


def test_nobody_ends_a_notice_by_naming_what_it_is_about(house: House) -> None:
    """As the application: neither by calling what ends notices, nor by writing that it is done."""
    record = say(house, "coordinator")
    viewer = house.viewer("coordinator")
    for statement in (
        f"UPDATE notices_notice SET done_at = now() WHERE record = '{record}'",
        "SELECT sec.end_notices()",
        f"SELECT sec.end_notices('{{assessment}}', '{{{record}}}', '{house.area}')",
    ):
        with viewer.acting(), pytest.raises(ProgrammingError), transaction.atomic(using=alias()), cursor() as sql:
            sql.execute(statement)
    assert kinds(house, "coordinator") == ["assessment"]


def test_what_is_done_ends_the_notices_of_its_own_kind_and_of_itself_alone(house: House) -> None:
    first = sent(house)
    say(house, "coordinator")
    with house.viewer("nurse").acting():
        tell("route", first, area=house.area, people=[house.professionals["coordinator"]])
    answer_report(house.viewer("coordinator"), submission=first, decision="act", reason="Invented.")
    waiting = set(kinds(house, "coordinator"))
    assert ("danger" in waiting, {"assessment", "route"} <= waiting) == (False, True)


def test_what_is_done_is_found_by_an_index(house: House) -> None:
    with as_superuser(house.database) as superuser:
        superuser.execute(
            "INSERT INTO notices_notice (id, area_id, person_id, kind, record) "
            "SELECT gen_random_uuid(), %s, %s, 'alert', gen_random_uuid() FROM generate_series(1, 3000)",
            [house.area, house.professionals["coordinator"]],
        )
        superuser.execute("ANALYZE notices_notice")
        source = superuser.execute("SELECT prosrc FROM pg_proc WHERE proname = 'end_notices'").fetchone()[0]
        (statement,) = re.findall(r"UPDATE.*?(?=;)", source, re.DOTALL)
        for given, value in (("(to_jsonb(NEW) ->> TG_ARGV[0])", f"'{UUID(int=7)}'"), ("TG_ARGV[1]", "'{alert}'")):
            assert given in statement
            statement = statement.replace(given, value)
        plan = superuser.execute(f"EXPLAIN {statement}").fetchall()
    assert "notice_that_waits" in str(plan)


def test_whoever_covers_is_told_of_what_waited_before_and_of_each_once(house: House) -> None:
    house.add_colleague("stand_in", "social_worker", "CSC")
    record = say(house, "social_worker")
    finished = say(house, "social_worker", kind="route")
    say(house, "social_worker", kind="answer")
    say(house, "social_worker", kind="unmask", with_cover=False)
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE notices_notice SET done_at = now() WHERE record = %s", [finished])
    assert hands_over(house) == 0, "nobody is away"
    is_away(house, "social_worker", "stand_in")
    assert told(house, "stand_in") == []
    assert hands_over(house) == 1
    (row,) = told(house, "stand_in")
    assert (row.kind, row.record, row.covers_for) == ("assessment", record, "Cora Worker-Test")
    assert hands_over(house) == 0
    assert len(told(house, "stand_in")) == 1


def test_whoever_is_entered_as_away_by_another_hears_of_it_and_no_more_once_that_is_ended(house: House) -> None:
    house.add_colleague("pal", "nurse", "SCH1")
    lead, person = house.viewer("teacher_dsl"), house.professionals["pal"]
    days = {"starts_on": clock.local_date(), "ends_on": clock.local_date() + timedelta(days=2)}
    absence = say_away(lead, person=person, **days)
    assert [(row.kind, row.record) for row in told(house, "pal")] == [("away", person)]
    end_absence(lead, absence=absence)
    assert told(house, "pal") == []
    say_away(house.viewer("pal"), person=person, **days)
    assert told(house, "pal") == [], "they know what they entered"


def test_what_is_refused_tells_nobody(house: House) -> None:
    house.add_colleague("pal", "nurse", "SCH1")
    today = clock.local_date()
    with pytest.raises(NotACover):
        say_away(
            house.viewer("teacher_dsl"),
            person=house.professionals["pal"],
            starts_on=today,
            ends_on=today,
            cover=house.professionals["nurse"],
        )
    assert told(house, "pal") == []
