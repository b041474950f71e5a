"""What comes by a foster carer's door: as what it enters, about who, what is kept with it, and what a carer's context reads."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from tests.access.raw import altered, answer, as_role, as_superuser, refused
from tests.casework.carers.giving import Caring, carer, page, says_missing
from tests.living import House


@pytest.fixture
def caring(house: House) -> Caring:
    return Caring(house)


def one(house: House, statement: str, *values: Any) -> Any:
    with as_superuser(house.database) as connection:
        return answer(connection, statement, *values)


def times_of(caring: Caring, who: str = "social_worker") -> Any:
    from wholepicture.casework.missing.queries import times_of_child

    return times_of_child(caring.house.viewer(who), nominal=caring.rose)


def test_a_report_is_of_the_authority_that_placed_the_child_and_joins_that_child_by_the_carers_word(
    caring: Caring, house: House
) -> None:
    telephone = caring.telephone(caring.placed())
    submission = says_missing(telephone)
    house.process()
    told = {report.submission for time in times_of(caring) for report in time.told}
    assert told == {submission}
    agency = one(house, "SELECT agency_id FROM intake_submission WHERE id = %s", submission)
    assert agency == house.agencies["CSC"]
    assert one(house, "SELECT author_id FROM intake_submission WHERE id = %s", submission) is None


def test_who_the_carer_is_lies_in_the_source_compartment_and_where_they_live_is_nowhere(
    caring: Caring, house: House
) -> None:
    submission = says_missing(caring.telephone(caring.placed()))
    stated = str(one(house, "SELECT stated FROM intake_submission WHERE id = %s", submission))
    for kept in ("Linden", "960 123", "Invented Lane"):
        assert kept not in stated
    assert "Foster carer" in stated
    assert one(house, "SELECT source IS NOT NULL FROM intake_original WHERE submission_id = %s", submission)


def test_what_is_sent_twice_by_one_page_is_one_report(caring: Caring) -> None:
    telephone = caring.telephone(caring.placed())
    assert says_missing(telephone) == says_missing(telephone)
    assert len(page(telephone).sent) == 1


def test_steps_are_kept_as_followed_each_once_with_its_time_and_show_on_the_time_away(
    caring: Caring, house: House
) -> None:
    from wholepicture.casework.carers.commands import say_followed
    from wholepicture.casework.missing.queries import time_page

    telephone = caring.telephone(caring.placed())
    submission = says_missing(telephone)
    child = page(telephone).children[0].id
    say_followed(carer(telephone), child=child, steps=["look", "police"])
    first = page(telephone).sent[0].followed
    say_followed(carer(telephone), child=child, steps=["police", "family", "no such step"])
    followed = page(telephone).sent[0].followed
    assert set(followed) == {"look", "police", "family"}
    assert followed["police"] == first["police"]
    house.process()
    shown = time_page(house.viewer("social_worker"), nominal=caring.rose, episode=submission)
    done = {step.code: step.done.by for step in shown.followed if step.done}
    assert done == dict.fromkeys(("look", "police", "family"), "The foster carer")


def test_she_is_back_ends_the_time_away_and_keeps_what_was_said_of_it(caring: Caring, house: House) -> None:
    from wholepicture.casework.carers.commands import say_back

    telephone = caring.telephone(caring.placed())
    says_missing(telephone)
    child = page(telephone).children[0].id
    assert page(telephone).away(child) is not None
    back = say_back(carer(telephone), child=child, key="carer-2")
    assert say_back(carer(telephone), child=child, key="carer-2") == back
    assert page(telephone).away(child) is None
    house.process()
    (time,) = times_of(caring)
    assert not time.is_out
    assert "grey hoodie" in str(one(house, "SELECT stated FROM intake_submission WHERE id = %s", back))


def test_nobody_is_back_who_was_not_reported_missing(caring: Caring) -> None:
    from wholepicture.base.ledgered import NotFound
    from wholepicture.casework.carers.commands import say_back, say_followed

    telephone = caring.telephone(caring.placed())
    child = page(telephone).children[0].id
    with pytest.raises(NotFound):
        say_back(carer(telephone), child=child, key="carer-2")
    with pytest.raises(NotFound):
        say_followed(carer(telephone), child=child, steps=["look"])


def test_a_worry_goes_on_the_hubs_reading_list_and_its_carer_reads_in_a_word_what_came_of_it(
    caring: Caring, house: House
) -> None:
    from wholepicture.alerts.commands import answer_report
    from wholepicture.casework.carers.commands import say_worry

    telephone = caring.telephone(caring.placed())
    child = page(telephone).children[0].id
    words = "A man waits in a car. Invented."
    submission = say_worry(carer(telephone), child=child, key="carer-w", words=words, is_danger=False)
    assert page(telephone).sent[0].came_of_it == "We have it"
    house.process()
    answer_report(
        house.viewer("coordinator"),
        submission=submission,
        decision="act",
        reason="For the hub alone.",
        changes="Invented.",
    )
    (sent,) = page(telephone).sent
    assert sent.came_of_it == "Read, and being acted on"
    assert "hub alone" not in repr(sent)


def test_what_a_carer_sent_is_revised_by_no_colleague_but_the_carer_and_a_lead(caring: Caring, house: House) -> None:
    from wholepicture.casework.carers.commands import say_worry
    from wholepicture.intake.commands import accept_submission
    from wholepicture.intake.models import Revision

    telephone = caring.telephone(caring.placed())
    child = page(telephone).children[0].id
    say_worry(carer(telephone), child=child, key="carer-w", words="Of her worker. Invented.", is_danger=False)
    withdrawal = {
        "key": "withdrawn-w",
        "kind": "concern",
        "recorded_at": datetime.now(UTC).isoformat(),
        "revises": {"key": "carer-w", "how": "withdrawal", "reason": "Invented."},
    }
    accept_submission(house.viewer("social_worker"), body=withdrawal, channel="screen")
    house.process()
    with house.operator("CSC").acting():
        assert [row.earlier_id for row in Revision.objects.all()] == [None]
    says_missing(telephone)
    house.process()
    with house.operator("CSC").acting():
        assert [row.earlier_id for row in Revision.objects.all()] == [None]


def test_a_carer_reports_about_no_child_but_their_own(caring: Caring, house: House) -> None:
    from wholepicture.base.ledgered import NotFound

    ivy = caring.child("Ivy")
    telephone = caring.telephone(caring.placed())
    other = caring.telephone(caring.placed(ivy), carer="Another Carer-Test", called="Ivy")
    for child in (page(other).children[0].id, caring.rose, uuid4()):
        with pytest.raises(NotFound):
            says_missing(telephone, child=child)
    assert one(house, "SELECT count(*) FROM intake_submission WHERE key = 'carer-1'") == 0


def test_what_was_sent_about_a_child_who_lives_there_no_more_is_gone_with_them(caring: Caring) -> None:
    ivy = caring.child("Ivy")
    telephone = caring.telephone(caring.placed())
    hers = caring.placed(ivy)
    caring.link(hers, called="Ivy")
    says_missing(telephone, child=next(one.id for one in page(telephone).children if one.called == "Ivy"))
    caring.step(hers, "ended")
    assert page(telephone).sent == []


def test_whoever_sees_to_the_placement_is_told_and_nobody_else_by_the_door(caring: Caring, house: House) -> None:
    from wholepicture.casework.carers.queries import children_of_carers

    placement = caring.placed()
    says_missing(caring.telephone(placement))
    told = "SELECT array_agg(person_id) FROM notices_notice WHERE kind = 'carer' AND record = %s"
    assert one(house, told, placement) == [house.professionals["social_worker"]]
    assert children_of_carers(house.viewer("social_worker"), placements=[placement]) == {placement: "Rose Alder-Test"}
    assert children_of_carers(house.viewer("nurse"), placements=[placement]) == {}


# What lies open to whoever asks for an area: its agencies, their people and settings. A carer's page shows of it who to ring.
OF_THE_AREA = ("partnership_", "access_trustedfeed", "procrastinate_", "django_")


def test_a_carers_context_reads_no_table_but_their_own_reports_and_the_areas_directory(
    caring: Caring, house: House
) -> None:
    telephone = caring.telephone(caring.placed())
    with as_superuser(house.database) as superuser:
        tables = superuser.execute(
            b"SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
            b"AND has_table_privilege('wp_app', oid, 'SELECT') ORDER BY 1"
        ).fetchall()
    says_missing(telephone)
    read = set()
    with as_role("wp_app", house.database) as connection, connection.transaction():
        connection.execute("SELECT sec.begin_carer(%s)", [telephone])
        for (table,) in tables:
            if not table.startswith(OF_THE_AREA) and answer(connection, f"SELECT 1 FROM {table} LIMIT 1"):
                read.add(table)
        assert answer(connection, "SELECT count(*) FROM intake_submission") == 1
        assert answer(connection, "SELECT key FROM intake_submission") == "carer-1"
    assert read <= {
        "intake_submission",
        "intake_subject",
        "intake_meetingkey",
        "intake_submissionstate",
    }


def test_a_policy_that_showed_a_carer_their_agencys_reports_would_be_noticed(caring: Caring, house: House) -> None:
    telephone = caring.telephone(caring.placed())
    says_missing(telephone)
    wider = "CREATE POLICY planted ON intake_submission FOR SELECT TO wp_app USING (agency_id = (SELECT sec.agency()))"
    with altered(house.database, wider) as connection:
        connection.execute("SELECT sec.begin_carer(%s)", [telephone])
        assert answer(connection, "SELECT count(*) FROM intake_submission") > 1


def test_a_carers_context_writes_nothing_but_reports_that_name_no_author(caring: Caring, house: House) -> None:
    telephone = caring.telephone(caring.placed())
    reader = house.professionals["social_worker"]
    said = (
        "INSERT INTO intake_submission (id, area_id, agency_id, author_id, receipt, key, kind, channel, recorded_at, received_at, level, "
        "named, digest, stated, flags, version) VALUES (gen_random_uuid(), sec.area(), sec.agency(), %s, %s, %s, %s, %s, now(), now(), %s, "
        "'{}', 'x', '{}', '[]', 1)"
    )
    good: tuple[Any, ...] = (None, "R-1", "carer-x", "concern", "screen", "partners")
    with as_role("wp_app", house.database) as connection, connection.transaction():
        connection.execute("SELECT sec.begin_carer(%s)", [telephone])
        assert refused(connection, said, *good) == ""
        for place, wrong in ((0, reader), (2, "their-key"), (3, "involvement"), (4, "api"), (5, "named")):
            bad = [*good[:place], wrong, *good[place + 1 :]]
            assert refused(connection, said, *bad) == "InsufficientPrivilege"
        assert answer(connection, "SELECT sec.carer_told(%s, %s, 'missing')", uuid4(), uuid4()) is None
        assert answer(connection, "SELECT sec.carer_follows(%s, ARRAY['look'], 1)", uuid4()) is False


def test_a_transaction_that_goes_on_after_the_placement_ended_reads_nothing_more(caring: Caring, house: House) -> None:
    placement = caring.placed()
    telephone = caring.telephone(placement)
    with as_role("wp_app", house.database) as connection, connection.transaction():
        connection.execute("SELECT sec.begin_carer(%s)", [telephone])
        assert answer(connection, "SELECT sec.carers_page()") is not None
        caring.step(placement, "ended")
        assert answer(connection, "SELECT sec.carers_page()") is None
