"""Grades: the scheme in use, the older one, what a partner's word speaks for, what may tell a source, and what counts as one."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.intake.grades import (
    ASSESSMENTS,
    HANDLINGS,
    READERS,
    SOURCES,
    in_words,
    left_to,
    level_of,
    narrowest,
    older_grade,
    rendered,
    suggested,
)
from wholepicture.intake.grading.rules import (
    Piece,
    Telling,
    agency_called,
    counted,
    mistakes_in,
    not_confirmed,
    readers_under,
    telling_words,
    warnings_of,
    words_found,
)

WHOLE = Piece(
    extract="what was written",
    sanitised="What may be read.",
    source="2",
    assessment="C",
    handling="P",
    readers="partners",
    says_knowers=True,
    knowers=8,
)


def test_a_grade_is_said_in_words() -> None:
    assert rendered("2", "C", "P") == "2-C-P"
    assert in_words("2", "C", "P") == "untested source; known indirectly; may be shared lawfully"


@given(st.sampled_from(sorted(SOURCES)), st.sampled_from(sorted(ASSESSMENTS)), st.sampled_from(sorted(HANDLINGS)))
def test_every_grade_has_words_and_no_two_the_same(source: str, assessment: str, handling: str) -> None:
    others = {
        in_words(one, two, three)
        for one in SOURCES
        for two in ASSESSMENTS
        for three in HANDLINGS
        if (one, two, three) != (source, assessment, handling)
    }
    assert in_words(source, assessment, handling) not in others


# -- the older scheme ------------------------------------------------------------------------------------------------


def test_an_untested_source_of_old_is_untested_and_not_unreliable() -> None:
    assert older_grade("E41").shown_as == "2-D-P"


def test_a_source_that_was_sometimes_reliable_shows_as_not_reliable_beside_what_was_written() -> None:
    older = older_grade("C31")
    assert (older.shown_as, older.written) == ("3-B-P", "C31")
    assert "sometimes reliable" in older.in_words


def test_old_handling_4_stops_sharing_though_it_shows_as_c() -> None:
    older = older_grade("B24")
    assert (older.shown_as, older.stops_sharing) == ("1-A-C", True)
    assert not older_grade("B25").stops_sharing


OLD = st.tuples(st.sampled_from("ABCDE"), st.sampled_from("12345"), st.sampled_from("12345"))
WAYS = st.sampled_from(
    ("{}{}{}", "{}/{}/{}", "{} {} {}", "{}-{}-{}", "5x5x5: {}{}{}", "Source {}, information {}, handling {}")
)


@given(OLD, WAYS, st.booleans())
def test_however_it_was_written_it_is_read_the_same_and_never_shows_assessment_c(
    parts: tuple[str, str, str], way: str, small: bool
) -> None:
    written = way.format(*(part.lower() if small else part for part in parts))
    older = older_grade(written)
    assert (older.source, older.information, older.handling) == parts
    assert older.written == written
    assert older.shown_as.split("-")[1] != "C"
    assert older.stops_sharing is (parts[2] == "4")


@pytest.mark.parametrize("written", ["", "not graded", "see file", "B2", "F21", "B2478", "2-C-P"])
def test_what_is_no_grade_of_the_older_scheme_shows_as_none(written: str) -> None:
    older = older_grade(written)
    assert (older.shown_as, older.in_words, older.is_read) == ("", "", False)


def test_a_handling_that_stands_alone_stops_sharing_as_well() -> None:
    assert older_grade("not evaluated, handling code 4").stops_sharing


@given(st.text(max_size=60))
def test_no_text_upsets_the_reading_of_an_older_grade(written: str) -> None:
    assert older_grade(written).written == written


# -- what a partner says ---------------------------------------------------------------------------------------------


def test_what_a_partner_says_suggests_an_assessment_and_what_they_do_not_say_none() -> None:
    assert {
        said: suggested(said)[0]
        for said in ("saw_or_heard", "child_told_me", "someone_else_told_me", "online", "inferred", "")
    } == {
        "saw_or_heard": "A",
        "child_told_me": "A",
        "someone_else_told_me": "C",
        "online": "C",
        "inferred": "D",
        "": "",
    }


# -- what a piece needs ----------------------------------------------------------------------------------------------


def test_a_whole_piece_needs_nothing() -> None:
    assert mistakes_in(WHOLE) == {}


@pytest.mark.parametrize("field", ["extract", "sanitised", "source", "assessment", "handling", "readers"])
@given(blank=st.sampled_from(["", " ", "\n"]))
def test_what_is_missing_is_said_at_its_field(field: str, blank: str) -> None:
    assert set(mistakes_in(replace(WHOLE, **{field: blank}))) == {field}


def test_how_many_knew_has_to_be_said_though_it_may_be_said_that_it_is_not_known() -> None:
    assert set(mistakes_in(replace(WHOLE, says_knowers=False))) == {"knowers"}
    assert mistakes_in(replace(WHOLE, knowers=None)) == {}
    assert set(mistakes_in(replace(WHOLE, knowers=0))) == {"knowers"}


def test_conditions_stand_under_c_and_under_c_alone() -> None:
    assert set(mistakes_in(replace(WHOLE, handling="C"))) == {"conditions"}
    assert set(mistakes_in(replace(WHOLE, conditions="Ring first."))) == {"handling"}
    assert set(mistakes_in(replace(WHOLE, codes=["A1"]))) == {"handling"}
    assert mistakes_in(replace(WHOLE, handling="C", codes=["A1"])) == {}


@pytest.mark.parametrize("readers", ["police", "unit"])
def test_fewer_than_the_hub_read_under_conditions_only(readers: str) -> None:
    assert set(mistakes_in(replace(WHOLE, readers=readers))) == {"readers"}
    assert mistakes_in(replace(WHOLE, readers=readers, handling="C", conditions="Ring first.")) == {}


def test_what_is_marked_above_official_is_for_the_unit_alone() -> None:
    secret = replace(WHOLE, marking="secret", handling="C", conditions="Ring first.")
    assert set(mistakes_in(secret)) == {"readers"}
    assert mistakes_in(replace(secret, readers="unit")) == {}


def test_a_grade_is_given_again_for_a_reason_only() -> None:
    assert set(mistakes_in(WHOLE, again=True)) == {"why_again"}


@given(st.lists(st.sampled_from(["", *READERS])), st.sampled_from(sorted(READERS)))
def test_a_condition_narrows_who_reads_and_never_widens_it(codes: list[str], chosen: str) -> None:
    order = list(READERS)
    decided = readers_under(chosen, codes)
    assert order.index(decided) >= order.index(chosen)
    assert decided == narrowest(chosen, *codes)
    assert (level_of(decided), left_to(decided)) == (
        ("hub", decided) if decided in ("police", "unit") else (decided, "")
    )


# -- what may tell the source ----------------------------------------------------------------------------------------

TELLING = telling_words(
    names=["Gia Charity-Test", "Kéz O’Neil"],
    said_whole=["youth worker", *agency_called("Open Door Project", ["Harrowmere Police"])],
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A man in a van.", []),
        ("Gia heard it.", ["Gia"]),
        ("The OPEN DOOR project heard it.", ["Open Door Project"]),
        ("Someone at Open Door heard it.", ["Open Door"]),
        ("Kez ONeil's friend", ["Kéz O’Neil"]),
        ("Kez, and later ONeil", ["Kéz", "O’Neil"]),
        ("A youth worker was told.", ["youth worker"]),
        ("The door was open.", []),
        ("giant van", []),
    ],
)
def test_words_that_name_sender_agency_or_informant_are_found_in_any_spelling(text: str, found: list[str]) -> None:
    assert set(words_found(text, TELLING)) == set(found)


@given(st.sampled_from(TELLING), st.text(alphabet=" abc.,", max_size=20))
def test_a_word_that_tells_is_found_wherever_it_stands(word: str, around: str) -> None:
    assert words_found(f"{around} {word.upper()} {around}", TELLING)


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Gull House", ["Gull House", "Gull"]),
        ("Harrowmere Police", ["Harrowmere Police"]),
        ("Marsh Lane Academy", ["Marsh Lane Academy", "Marsh Lane"]),
    ],
)
def test_an_agency_is_known_by_its_short_name_unless_that_is_the_towns(name: str, called: list[str]) -> None:
    agencies = ["Gull House", "Harrowmere Police", "Marsh Lane Academy", "Harrowmere Hospital"]
    assert agency_called(name, agencies) == called


def test_a_warning_stays_until_it_is_confirmed_as_it_stands() -> None:
    piece = replace(WHOLE, knowers=2, sanitised="Gia saw it.")
    warned = warnings_of(piece, telling=TELLING, fewest=5)
    assert [each.code for each in warned] == ["few:2", "word:Gia"]
    assert not_confirmed(warned, ["few:2", "word:Gia"]) == []
    assert [each.code for each in not_confirmed(warned, ["few:4"])] == ["few:2", "word:Gia"]
    assert warnings_of(replace(piece, knowers=5, sanitised="It was seen."), telling=TELLING, fewest=5) == []


def test_a_condition_or_an_opinion_may_tell_the_source_as_well() -> None:
    said = replace(WHOLE, handling="C", conditions="Ring Gia first.", opinion="The youth worker is careful.")
    assert {each.code for each in warnings_of(said, telling=TELLING, fewest=5)} == {"word:Gia", "word:youth worker"}


# -- what counts as a source -----------------------------------------------------------------------------------------


def telling(root: str = "", **fields: object) -> Telling:
    return Telling(item=uuid4(), report=uuid4(), root=root, **fields)  # type: ignore[arg-type]


def test_five_retellings_of_one_statement_by_five_agencies_are_one_source() -> None:
    retold = [telling("SCH1/first") for _ in ("SCH1", "CSC", "HLT", "CHA", "POL")]
    assert (counted(retold).reports, counted(retold).sources) == (5, 1)
    assert counted([*retold, telling("HOM/own")]).sources == 2, "the planted sixth, which is its own"


def test_what_is_said_to_retell_another_counts_with_it_through_any_number_of_hands() -> None:
    first = telling("SCH1/a")
    second = telling("CSC/b", same_as=first.item)
    third = telling("HLT/c", same_as=second.item)
    assert counted([third, first, second]).sources == 1


def test_two_reports_of_one_registered_source_are_one() -> None:
    assert counted([telling("A/1", urn="KK"), telling("B/2", urn="KK"), telling("C/3", urn="MM")]).sources == 2


def test_a_police_echo_of_a_partners_report_corroborates_nothing() -> None:
    assert counted([telling("CHA/info"), telling("CHA/info")]).sources == 1


def test_what_is_suspected_to_be_false_counts_for_nothing_and_an_unreliable_source_apart() -> None:
    told = [telling("A/1"), telling("B/2", assessment="E"), telling("C/3", source="3")]
    assert counted(told) == replace(counted(told), reports=3, sources=1, apart=1, of_no_weight=1)


def test_whoever_cannot_be_told_adds_no_source() -> None:
    assert counted([telling("A/1"), telling(""), telling("")]).sources == 1
    assert counted([telling("")]).sources == 0


ROOTS = st.sampled_from(["", "A/1", "B/2", "C/3"])


@given(
    st.lists(st.tuples(ROOTS, st.sampled_from(["", "KK", "MM"]), st.sampled_from("ABCDE"), st.sampled_from("123"))),
    st.randoms(),
)
def test_the_count_hangs_on_no_order_and_is_never_more_than_the_reports(
    given_pieces: list[tuple[str, str, str, str]], shuffled: object
) -> None:
    pieces: list[Telling] = []
    for root, urn, assessment, source in given_pieces:
        earlier: UUID | None = pieces[-1].item if pieces and len(pieces) % 3 == 0 else None
        pieces.append(telling(root, urn=urn, assessment=assessment, source=source, same_as=earlier))
    count = counted(pieces)
    mixed = [*pieces, *pieces]
    shuffled.shuffle(mixed)  # type: ignore[attr-defined]
    assert counted(mixed) == count
    assert count.sources + count.apart <= count.reports
