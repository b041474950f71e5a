"""The register of sources: numbers that tell nothing, identities that the custodian alone reads, and every request kept."""

from dataclasses import replace
from uuid import UUID

import pytest

from tests.access.raw import answer, as_role, as_superuser, refused
from tests.access.writing import entries
from tests.intake.test_grading import PIECE, graded, sent, texts  # noqa: F401 - a fixture
from tests.living import House
from wholepicture.base.ids import RECEIPT_ALPHABET
from wholepicture.base.ledgered import NeedsReason, NotFound, NotPermitted
from wholepicture.intake.grading import AlreadyDecided, NoSuchSource, NotGradable, NotTheirOwn
from wholepicture.intake.grading.commands import ask_to_unmask, decide_unmask, enter_source
from wholepicture.intake.grading.queries import (
    identity_granted,
    identity_of,
    own_requests,
    register,
    registered_source,
    requests_to_unmask,
)
from wholepicture.picture.queries import report_behind

WHY = "To warn them before the arrest."


def entered(house: House, **fields: object) -> str:
    told = {"name": "Kez Friend-Test", "reach": "At the ferry on Fridays", "risk": "Beaten before"} | fields
    return enter_source(house.viewer("police_intelligence"), **told)  # type: ignore[arg-type]


def test_a_source_is_known_by_a_random_number_and_two_have_nothing_in_common(house: House) -> None:
    one, other = entered(house), entered(house)
    assert one != other
    assert set(one.replace("-", "")) <= set(RECEIPT_ALPHABET)
    shown = registered_source(house.viewer("police_intelligence"), urn=one.lower())
    assert shown is not None
    assert "Kez" not in repr(shown)


def test_the_custodian_reads_who_it_is_with_a_reason_on_the_ledger(house: House) -> None:
    urn, custodian = entered(house), house.viewer("source_custodian")
    with pytest.raises(NeedsReason):
        identity_of(custodian, urn=urn, reason=" ")
    told = identity_of(custodian, urn=urn, reason=WHY)
    assert (told.name, told.reach, told.risk) == ("Kez Friend-Test", "At the ferry on Fridays", "Beaten before")
    last = entries(house, "intake.grading.queries.identity_of")[-1]
    assert (last[1], last[3]) == ("allowed", WHY)


@pytest.mark.parametrize("who", ["police_intelligence", "coordinator", "charity_worker", "information_governance"])
def test_nobody_else_reads_it_not_even_whoever_entered_it(house: House, who: str) -> None:
    urn = entered(house)
    with pytest.raises(NotPermitted):
        identity_of(house.viewer(who), urn=urn, reason=WHY)
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        connection.execute("SELECT sec.begin(%s)", [house.token(who)])
        assert answer(connection, "SELECT count(*) FROM intake_sourceidentity") == 0
    for role in ("wp_worker", "wp_operator"):
        with as_role(role, house.database) as connection:
            assert refused(connection, "SELECT 1 FROM intake_sourceidentity") == "InsufficientPrivilege"


def test_it_is_locked_with_a_key_of_its_own(house: House) -> None:
    from wholepicture.intake.encryption import REGISTER, Unreadable, unlock_json
    from wholepicture.intake.grading.queries import bound

    urn = entered(house)
    with as_superuser(house.database) as superuser:
        locked = answer(superuser, "SELECT locked FROM intake_sourceidentity")
    assert b"Kez" not in bytes(locked)
    assert unlock_json(locked, bound(urn), key=REGISTER)["name"] == "Kez Friend-Test"
    with pytest.raises(Unreadable):
        unlock_json(locked, bound(urn))


def test_whoever_asks_is_told_once_another_grants_it_and_every_request_is_kept(house: House) -> None:
    urn, police, custodian = entered(house), house.viewer("police_intelligence"), house.viewer("source_custodian")
    with pytest.raises(NeedsReason):
        ask_to_unmask(police, urn=urn, reason="")
    with pytest.raises(NoSuchSource):
        ask_to_unmask(police, urn="3333-3333-3333", reason=WHY)
    first, second = (ask_to_unmask(police, urn=urn, reason=WHY) for _ in range(2))
    with pytest.raises(NotFound):
        identity_granted(police, request=first)
    decide_unmask(custodian, request=first, is_granted=False, reason="Not needed for that.")
    with pytest.raises(NotFound):
        identity_granted(police, request=first)
    decide_unmask(custodian, request=second, is_granted=True, reason="They are in danger.")
    assert identity_granted(police, request=second).name == "Kez Friend-Test"
    assert [row.is_granted for row in requests_to_unmask(custodian)] == [True, False]
    assert {row.decision_reason for row in own_requests(police)} == {"Not needed for that.", "They are in danger."}
    with pytest.raises(AlreadyDecided):
        decide_unmask(custodian, request=first, is_granted=True, reason="Changed my mind.")


def test_what_was_granted_is_whoever_askeds_alone_and_for_a_day(house: House) -> None:
    urn, police = entered(house), house.viewer("police_intelligence")
    request = ask_to_unmask(police, urn=urn, reason=WHY)
    decide_unmask(house.viewer("source_custodian"), request=request, is_granted=True, reason="In danger.")
    house.add_colleague("other_officer", "police_intelligence", "POL")
    with pytest.raises(NotFound):
        identity_granted(house.viewer("other_officer"), request=request)
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE intake_unmaskdecision SET decided_at = decided_at - interval '25 hours'")
    with pytest.raises(NotFound):
        identity_granted(police, request=request)
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        connection.execute("SELECT sec.begin(%s)", [house.token("police_intelligence")])
        assert answer(connection, "SELECT count(*) FROM intake_sourceidentity") == 0


def test_nobody_decides_what_they_asked_themself_nor_takes_a_request_away(house: House) -> None:
    """Who holds both roles at different times asks in the one and cannot decide in the other."""
    urn = entered(house)
    request = ask_to_unmask(house.viewer("police_intelligence"), urn=urn, reason=WHY)
    person, custodian = house.professionals["police_intelligence"], house.professionals["source_custodian"]
    with as_superuser(house.database) as superuser:
        superuser.execute("UPDATE partnership_professional SET role = 'source_custodian' WHERE id = %s", [person])

    now_custodian = house.viewer("police_intelligence")
    with pytest.raises(NotTheirOwn):
        decide_unmask(now_custodian, request=request, is_granted=True, reason="Mine.")
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        connection.execute("SELECT sec.begin(%s)", [house.token("police_intelligence")])
        own = decision_row(house, request, person)
        assert refused(connection, own) == "InsufficientPrivilege"
        assert refused(connection, decision_row(house, request, custodian)) == "InsufficientPrivilege"
        assert refused(connection, "DELETE FROM intake_unmaskrequest") == "InsufficientPrivilege"
    with as_role("wp_app", house.database) as connection, connection.transaction(force_rollback=True):
        connection.execute("SELECT sec.begin(%s)", [house.token("source_custodian")])
        assert refused(connection, decision_row(house, request, custodian)) == ""


def decision_row(house: House, request: UUID, by: UUID) -> str:
    return f"""INSERT INTO intake_unmaskdecision (request_id, area_id, is_granted, reason, decided_by_id, decided_at)
        VALUES ('{request}', '{house.area}', true, 'x', '{by}', now())"""


def test_a_piece_carries_the_number_and_a_number_that_is_none_is_refused(house: House, sent: UUID) -> None:  # noqa: F811
    urn = entered(house)
    graded(house, sent, replace(PIECE, urn=urn))
    with pytest.raises(NotGradable) as refusal:
        graded(house, sent, replace(PIECE, urn="3333-3333-3333"))
    assert set(refusal.value.wrong) == {"urn"}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"fitting": 21}, "neighbour, a charity"),
        ({"fitting": 20}, ""),
        ({"fitting": None}, ""),
        ({"fitting": 400, "anonymous_to_partners": True}, ""),
    ],
)
def test_what_is_told_of_a_source_hangs_on_how_many_people_it_fits_and_on_what_they_asked(
    house: House,
    sent: UUID,  # noqa: F811
    fields: dict[str, object],
    told: str,
) -> None:
    urn = entered(house, agency=house.agencies["CHA"], role_type="neighbour", **fields)
    item = graded(house, sent, replace(PIECE, urn=urn))
    shown = report_behind(house.viewer("teacher_dsl"), submission=item)
    assert shown is not None
    assert shown.graded[0].told_as == told
    (row,) = register(house.viewer("source_custodian"))
    assert row.told_as == told


def test_the_custodian_reads_no_report_and_a_custodian_elsewhere_no_source(house: House, sent: UUID) -> None:  # noqa: F811
    from tests.intake.test_grading import elsewhere

    graded(house, sent, replace(PIECE, urn=entered(house)))
    with pytest.raises(NotPermitted):
        texts(house, "source_custodian")
    elsewhere(house)
    house.add_colleague("far_custodian", "source_custodian", "FAR")
    far = house.viewer("far_custodian")
    assert register(far) == []
    assert requests_to_unmask(far) == []


def test_the_custodian_is_told_that_somebody_asks_and_whoever_asked_that_it_was_decided(house: House) -> None:
    from wholepicture.notices.queries import notices_of

    urn, custodian, police = entered(house), house.viewer("source_custodian"), house.viewer("police_intelligence")
    asked = ask_to_unmask(police, urn=urn, reason="To warn them.")
    assert [(notice.kind, notice.record) for notice in notices_of(custodian)[0]] == [("unmask", asked)]
    assert "unmask" not in {notice.kind for notice in notices_of(police)[0]}
    decide_unmask(custodian, request=asked, is_granted=False, reason="Not needed to warn them.")
    assert "unmask" in {notice.kind for notice in notices_of(police)[0]}
