"""Who may see a row, case by case: the same decision that the database makes, without one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from wholepicture.access.policy import Asking, Involved, Row, feed_of, may_see, opens_from
from wholepicture.access.rules import FOR_A_CHILD, LEVELS, ROLES, may_grade, purposes_for

TODAY = date(2026, 3, 4)
DAY = timedelta(days=1)
STRANGER = Asking(agency="SCH1", area="here", professional="me")
WORKS = Involved(TODAY, TODAY, answer="confirmed")
INVOLVED = replace(STRANGER, involved={"girl": WORKS})
LEAD = replace(INVOLVED, lead=True)
HUB = replace(STRANGER, hub=True)
ROW = Row(agency="POL", area="here", level="partners", nominals=("girl",))


def sees(asking: Asking, row: Row = ROW, **changed: object) -> bool:
    return may_see(asking, replace(row, **changed), today=TODAY)


@pytest.mark.parametrize(
    ("level", "stranger", "involved", "lead", "hub"),
    [
        ("partners", False, True, True, True),
        ("leads", False, False, True, True),
        ("hub", False, False, False, True),
        ("named", False, False, False, False),
    ],
)
def test_each_level_shows_to_these(level: str, stranger: bool, involved: bool, lead: bool, hub: bool) -> None:
    told = [sees(asking, level=level) for asking in (STRANGER, INVOLVED, LEAD, HUB)]
    assert told == [stranger, involved, lead, hub]
    assert level in LEVELS


def test_what_an_agency_wrote_itself_it_always_sees_whatever_the_level_and_area() -> None:
    for level in LEVELS:
        assert sees(STRANGER, agency="SCH1", area="there", level=level, located=True)
        assert sees(replace(STRANGER, hidden=("girl",)), agency="SCH1", level=level, located=True)


def test_nobody_sees_over_the_border_of_their_area_but_by_name() -> None:
    for asking in (INVOLVED, LEAD, HUB):
        assert not sees(asking, area="there")
    assert sees(STRANGER, area="there", level="named", named=("me",))


def test_only_those_whom_its_author_named_see_what_is_for_them() -> None:
    assert sees(STRANGER, level="named", named=("me", "you"))
    assert not sees(STRANGER, level="named", named=("you",))
    assert not sees(HUB, level="named", named=("you",))
    assert not sees(replace(LEAD, professional=None), level="named", named=("me",))


def test_a_bar_goes_before_everything_even_ones_own_report() -> None:
    for asking in (STRANGER, INVOLVED, LEAD, HUB):
        barred = replace(asking, barred=("girl",))
        assert not sees(barred)
        assert not sees(barred, agency="SCH1")
        assert not sees(barred, level="named", named=("me",))
        assert not sees(barred, nominals=("girl", "boy"))
    assert sees(replace(HUB, barred=("boy",)))


def test_a_role_that_reads_nothing_sees_not_even_its_own_agencys() -> None:
    assert not sees(replace(HUB, reads=False))
    assert not sees(replace(HUB, reads=False), agency="SCH1")


def test_where_a_protected_child_is_is_hidden_and_the_rest_is_not() -> None:
    for asking in (INVOLVED, LEAD, HUB):
        hidden = replace(asking, hidden=("girl",))
        assert not sees(hidden, located=True)
        assert not sees(hidden, located=True, level="named", named=("me",))
        assert sees(hidden, located=False)
        assert sees(replace(asking, hidden=("boy",)), located=True)


@pytest.mark.parametrize(
    ("span", "live"),
    [
        ((TODAY, None), True),
        ((TODAY, TODAY), True),
        ((TODAY - 9 * DAY, TODAY), True),
        ((TODAY - 9 * DAY, TODAY + DAY), True),
        ((TODAY - 9 * DAY, TODAY - DAY), False),
        ((TODAY + DAY, None), False),
        ((TODAY + DAY, TODAY + 9 * DAY), False),
    ],
)
def test_a_tie_to_a_child_shows_what_partners_share_from_its_first_to_its_last_day(
    span: tuple[date, date | None], live: bool
) -> None:
    begins, ends = span
    works = Involved(begins, TODAY - 9 * DAY, ends, answer="confirmed")
    assert sees(replace(STRANGER, involved={"girl": works})) is live
    assert sees(replace(STRANGER, involved={"girl": works, "boy": WORKS})) is live


@pytest.mark.parametrize(
    ("feed", "answer", "opens"),
    [
        ("", "", False),
        ("", "refused", False),
        ("", "confirmed", True),
        ("file:roll", "", True),
        ("file:roll", "refused", False),
        ("file:roll", "confirmed", True),
        ("api:roll", "", False),
        ("file:register", "", False),
        ("api:roll", "confirmed", True),
    ],
)
def test_a_tie_opens_what_others_wrote_only_where_it_is_more_than_its_senders_word(
    feed: str, answer: str, opens: bool
) -> None:
    works = Involved(TODAY - DAY, TODAY - DAY, feed=feed, answer=answer)
    assert sees(replace(STRANGER, involved={"girl": works}, trusted=("file:roll",))) is opens


def test_a_tie_never_reaches_back_before_it_was_made_known() -> None:
    assert opens_from(TODAY - 300 * DAY, TODAY) == TODAY
    assert opens_from(TODAY + DAY, TODAY) == TODAY + DAY
    over = Involved(TODAY - 300 * DAY, TODAY, TODAY - DAY, answer="confirmed")
    assert not sees(replace(STRANGER, involved={"girl": over}))
    assert not sees(replace(STRANGER, involved={"girl": replace(WORKS, made_known=TODAY + DAY)}))


@pytest.mark.parametrize(
    ("channel", "service", "by_a_person", "feed"),
    [
        ("file", "School on roll", False, "file:school on roll"),
        ("api", "  School   ON Roll ", False, "api:school on roll"),
        ("screen", "School on roll", False, ""),
        ("file", "School on roll", True, ""),
        ("api", "School on roll", True, ""),
        ("file", "  ", False, ""),
    ],
)
def test_only_what_a_system_sends_of_a_service_that_it_names_comes_by_a_feed(
    channel: str, service: str, by_a_person: bool, feed: str
) -> None:
    assert feed_of(channel, service, by_a_person=by_a_person) == feed


def test_a_tie_to_one_of_the_children_of_a_row_is_enough_and_to_another_child_is_not() -> None:
    assert sees(INVOLVED, nominals=("boy", "girl"))
    assert not sees(INVOLVED, nominals=("boy",))
    assert not sees(INVOLVED, nominals=())


def test_a_viewer_and_a_row_of_which_no_more_is_said_are_nobodys() -> None:
    assert not may_see(Asking("SCH1", "here"), Row("POL", "here", "partners"), today=TODAY)
    assert may_see(Asking("SCH1", "here", hub=True), Row("POL", "here", "partners"), today=TODAY)
    assert may_see(Asking("SCH1", "here"), Row("SCH1", "here", "partners"), today=TODAY)


@pytest.mark.parametrize(
    ("role", "first"),
    [
        ("police_intelligence", "crime_prevention"),
        ("coordinator", "coordination"),
        ("linkage_officer", "linkage"),
        ("information_governance", "information_governance"),
        ("nurse", "safeguarding_child"),
        ("teacher_dsl", "safeguarding_child"),
    ],
)
def test_a_role_signs_in_for_its_first_purpose(role: str, first: str) -> None:
    assert purposes_for(role)[0] == first
    assert role in ("police_intelligence", "coordinator", "linkage_officer") or len(purposes_for(role)) == 1


def test_a_role_that_there_is_not_reads_for_a_child_and_grades_nothing() -> None:
    assert purposes_for("no_such_role") == FOR_A_CHILD
    assert may_grade("no_such_role") is False


def test_a_role_has_its_own_purposes_and_grades_where_the_registry_says_so() -> None:
    for code, role in ROLES.items():
        assert purposes_for(code) == role.purposes
        assert may_grade(code) is role.grades
    assert sum(map(may_grade, ROLES)) >= 1
