"""What a configuration prints: harm bypasses the bands, floors hold, not known is never no, and a further sign lowers nothing."""

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.casework.assessment.making import (
    ANSWERS,
    BEFORE,
    CODES,
    DAYS,
    ENTRIES,
    EVERY_TOOL,
    LONG_AGO,
    NOW,
    TODAY,
    TOOLS,
    all_yes,
    answered,
    seen,
)
from wholepicture.casework.assessment import rules
from wholepicture.casework.assessment.answers import (
    NO,
    NOT_KNOWN,
    YES,
    Answers,
    Evidence,
    Said,
    as_data,
    as_seen,
    counted,
    from_data,
    months_before,
    windows_of,
)
from wholepicture.casework.assessment.rules import (
    Fault,
    Given,
    Known,
    Printed,
    arithmetic,
    category,
    differs,
    faults_of,
    print_rule,
    printed_as_data,
    printed_from_data,
)
from wholepicture.casework.assessment.tools import Condition, Tool, newest

SERAF = newest()["seraf_like"]
USUAL = newest()["emerging_significant_experiencing"]
HARM, RISK, VULNERABILITY = (ENTRIES.of(name) for name in ("H", "R", "V"))
PLAIN_RISK = [code for code in RISK if code != "contact_person_of_concern"]


def step_of(tool: Tool, printed: Printed) -> int:
    level = tool.level(printed.level)
    return level.step if level else -1


# -- harm ---------------------------------------------------------------------------------------------------------------


@given(EVERY_TOOL, ANSWERS, st.sampled_from(HARM), DAYS | st.none())
def test_any_sign_of_harm_bypasses_every_band_however_long_ago(
    tool: Tool, answers: dict[str, Said], code: str, on: date | None
) -> None:
    printed = print_rule(tool, answers | {code: Said(YES, on=on)}, ENTRIES, TODAY)
    assert printed.level == tool.harm
    assert printed.has_harm
    assert printed.must_be_raised


@given(EVERY_TOOL, ANSWERS, st.sampled_from(HARM))
def test_harm_of_an_earlier_assessment_counts_in_full_for_ever(tool: Tool, answers: dict[str, Said], code: str) -> None:
    printed = print_rule(tool, answers, ENTRIES, TODAY, past_harm=[code])
    assert printed.level == tool.harm
    assert printed.must_be_raised


@given(EVERY_TOOL, ANSWERS, st.sampled_from(HARM), st.data())
def test_nobody_rests_harm_at_the_lowest_level_whatever_the_reason(
    tool: Tool, answers: dict[str, Said], code: str, data: st.DataObject
) -> None:
    answers = answers | {code: Said(YES)}
    level = data.draw(st.sampled_from([level.code for level in tool.levels if not tool.is_raised(level.code)]))
    printed = print_rule(tool, answers, ENTRIES, TODAY)
    assert "level" in fields_of(faults_of(whole(tool, level, answers), tool, printed, Known()))


# -- overrides ----------------------------------------------------------------------------------------------------------

OVERRIDES = [
    ["under_13"],
    ["learning_disability"],
    ["looked_after", "placed_out_of_area"],
    ["contact_person_of_concern"],
]


@given(EVERY_TOOL, ANSWERS, st.sampled_from(RISK), st.sampled_from(OVERRIDES))
def test_an_override_holds_where_one_sign_of_risk_is_present(
    tool: Tool, answers: dict[str, Said], risk: str, codes: list[str]
) -> None:
    answers = answers | {risk: Said(YES)} | {code: Said(YES) for code in codes}
    printed = print_rule(tool, answers, ENTRIES, TODAY)
    assert tool.is_raised(printed.level)
    given_ = whole(tool, tool.lowest.code, answers)
    assert "level" in fields_of(faults_of(given_, tool, printed, Known()))


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.code)
def test_vulnerability_alone_sets_no_level_and_no_override(tool: Tool) -> None:
    answers = answered(all_yes([*VULNERABILITY, "under_13"], NOW))
    printed = print_rule(tool, answers, ENTRIES, TODAY)
    assert printed.level == tool.lowest.code
    assert printed.floors == ()
    assert not printed.must_be_raised


# -- not known ----------------------------------------------------------------------------------------------------------


@given(EVERY_TOOL, ANSWERS)
def test_what_nobody_answered_is_not_known_and_is_counted_as_no_by_nothing(
    tool: Tool, answers: dict[str, Said]
) -> None:
    stated = dict.fromkeys(CODES, Said()) | answers
    assert print_rule(tool, answers, ENTRIES, TODAY) == print_rule(tool, stated, ENTRIES, TODAY)
    printed = print_rule(tool, answers, ENTRIES, TODAY)
    no = sum(said.answer == NO and code in ENTRIES.signs for code, said in answers.items())
    assert sum(counts.no for counts in printed.counts.values()) == no


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.code)
def test_many_unknowns_are_incomplete_and_never_low(tool: Tool) -> None:
    printed = print_rule(tool, answered({}, others=NOT_KNOWN), ENTRIES, TODAY)
    assert printed.is_incomplete
    assert printed.level == ""
    lowest = tool.lowest
    assert differs(tool, printed, lowest)
    assert "differs_reason" in fields_of(
        faults_of(replace(whole(tool, lowest.code), differs_reason=""), tool, printed, Known())
    )


@given(EVERY_TOOL, ANSWERS, st.sampled_from(CODES))
def test_to_know_no_where_nothing_was_known_never_makes_the_level_higher(
    tool: Tool, answers: dict[str, Said], code: str
) -> None:
    unknown, no = answers | {code: Said(NOT_KNOWN)}, answers | {code: Said(NO)}
    before, after = (print_rule(tool, one, ENTRIES, TODAY) for one in (unknown, no))
    assert step_of(tool, after) <= step_of(tool, before) or before.level == ""


# -- a further sign -----------------------------------------------------------------------------------------------------


@given(EVERY_TOOL, ANSWERS, st.sampled_from(CODES), st.none() | DAYS, st.booleans())
def test_a_further_sign_never_lowers_what_the_rule_prints(
    tool: Tool, answers: dict[str, Said], code: str, on: date | None, is_reported: bool
) -> None:
    before = print_rule(
        tool, {**answers, code: Said(answers.get(code, Said()).answer if code in answers else NO)}, ENTRIES, TODAY
    )
    if code in answers and answers[code].answer == YES:
        return
    evidence = (Evidence("a", "SCH", on),) if is_reported and on else ()
    more = Said(YES, on=None if evidence else on, evidence=evidence)
    after = print_rule(tool, answers | {code: more}, ENTRIES, TODAY)
    assert step_of(tool, after) >= step_of(tool, before)


def test_one_report_of_a_new_phone_is_not_three_signs() -> None:
    answers = all_yes(["money_or_items_unexplained", "phone_use_increased", "new_phone"], NOW)
    assert counted(answers, list(answers), ENTRIES) == 2
    apart = {code: seen(NOW, BEFORE) for code in answers}
    assert counted(apart, list(apart), ENTRIES) == 3


# -- the published arithmetic -------------------------------------------------------------------------------------------

SERIOUS = [code for code in SERAF.groups["significant"] if code in RISK]
ROWS = {
    "one significant sign now, nothing else": (all_yes(SERIOUS[:1], NOW), 5, "not_at_risk", "mild"),
    "one significant, only 6-12 months ago": (all_yes(SERIOUS[:1], BEFORE), 1, "not_at_risk", "mild"),
    "two significant now": (all_yes(SERIOUS[:2], NOW), 10, "mild", "moderate"),
    "three significant now": (all_yes(SERIOUS[:3], NOW), 15, "moderate", "significant"),
    "five significant, all 6-12 months ago": (all_yes(SERIOUS[:5], BEFORE), 5, "not_at_risk", "significant"),
    "one significant in both windows": (all_yes(SERIOUS[:1], NOW, BEFORE), 6, "mild", "moderate"),
    "six vulnerabilities only": (all_yes(SERAF.groups["vulnerability"][:6], LONG_AGO), 6, "mild", "not_at_risk"),
    "eleven vulnerabilities only": (all_yes(SERAF.groups["vulnerability"], LONG_AGO), 11, "moderate", "not_at_risk"),
}


@pytest.mark.parametrize(("yes", "points", "published", "ours"), ROWS.values(), ids=list(ROWS))
def test_where_the_published_points_would_mislead_the_printed_rule_does_not_and_a_warning_says_so(
    yes: dict[str, Said], points: int, published: str, ours: str
) -> None:
    answers = answered(yes)
    assert arithmetic(SERAF, answers, TODAY) == points
    assert category(SERAF, arithmetic(SERAF, answers, TODAY)) == published
    printed = print_rule(SERAF, answers, ENTRIES, TODAY)
    assert printed.level == ours
    (warning,) = printed.warnings
    by_points = SERAF.level(published)
    assert by_points is not None
    assert f"“{by_points.title}”" in warning


@given(ANSWERS)
def test_the_points_are_shown_to_nobody(answers: dict[str, Said]) -> None:
    printed = print_rule(SERAF, answers, ENTRIES, TODAY)
    assert not {field.name for field in fields(printed)} & {"points", "total", "score", "sum"}
    total = arithmetic(SERAF, answers, TODAY)
    if total > 60:  # a number that nothing else on the page could be
        assert str(total) not in " ".join((*printed.reasons, *printed.warnings))


def test_eleven_vulnerabilities_outrank_no_sign_of_present_exploitation() -> None:
    disadvantaged = print_rule(SERAF, answered(ROWS["eleven vulnerabilities only"][0]), ENTRIES, TODAY)
    exploited = print_rule(SERAF, answered(ROWS["two significant now"][0]), ENTRIES, TODAY)
    assert step_of(SERAF, exploited) > step_of(SERAF, disadvantaged)


# -- the other forms ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tool", "yes", "level"),
    [
        ("emerging_significant_experiencing", all_yes(["late_return"], NOW), "emerging"),
        ("emerging_significant_experiencing", all_yes(["cars_unknown_adults", "older_partner"], NOW), "significant"),
        ("emerging_significant_experiencing", all_yes(["cars_unknown_adults", "older_partner"], LONG_AGO), "emerging"),
        ("croydon_like", all_yes(["late_return"], NOW), "low"),
        ("croydon_like", all_yes(["late_return", "missing_overnight"], NOW), "medium"),
        ("croydon_like", all_yes(["hotel_stay", "older_partner", "missing_overnight"], NOW), "high"),
        ("staffordshire_like", all_yes(PLAIN_RISK[:4], NOW, BEFORE), "low"),
        ("staffordshire_like", all_yes(PLAIN_RISK[:5], NOW, BEFORE), "medium"),
        ("staffordshire_like", all_yes(PLAIN_RISK[:10], NOW, BEFORE), "high"),
        ("derby_2012_like", all_yes(["late_return"], NOW), "low"),
        ("derby_2012_like", all_yes(["late_return", *VULNERABILITY[:6]], NOW), "medium"),
        ("derby_2012_like", all_yes(PLAIN_RISK[:6], NOW, BEFORE), "high"),
        ("derby_2012_like", all_yes(["late_return"], LONG_AGO), "low"),
    ],
)
def test_each_form_prints_its_bands(tool: str, yes: dict[str, Said], level: str) -> None:
    printed = print_rule(newest()[tool], answered(yes), ENTRIES, TODAY)
    assert printed.level == level
    assert printed.reasons


# -- what stands beside -------------------------------------------------------------------------------------------------


def test_counts_recency_agencies_and_trend_stand_beside_and_no_total() -> None:
    answers = answered(
        all_yes(["late_return", "hotel_stay"], NOW) | all_yes(["secretive"], BEFORE) | all_yes(["new_phone"], LONG_AGO)
    )
    printed = print_rule(USUAL, answers, ENTRIES, TODAY)
    assert printed.recency == {"recent": 2, "before": 1, "older": 1}
    assert printed.trend == "more"
    assert printed.agencies == 3
    assert printed.counts["R"].yes == 4
    assert printed.counts["H"].no == len(HARM)


def test_a_yes_whose_date_nobody_knows_counts_as_now() -> None:
    assert windows_of(Said(YES), TODAY) == {"recent"}
    assert windows_of(Said(NO, on=NOW), TODAY) == frozenset()


def test_months_are_counted_back_to_the_end_of_a_shorter_month() -> None:
    assert months_before(date(2026, 8, 31), 6) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 12) == date(2025, 1, 15)


@given(EVERY_TOOL, ANSWERS)
def test_what_is_kept_is_read_back_as_it_was(tool: Tool, answers: dict[str, Said]) -> None:
    assert from_data(as_data(answers)) == answers
    printed = print_rule(tool, answers, ENTRIES, TODAY)
    assert printed_from_data(printed_as_data(printed)) == printed


@given(ANSWERS)
def test_a_report_that_does_not_show_leaves_no_trace_in_what_is_read(answers: dict[str, Said]) -> None:
    for said in as_seen(answers, {"a"}).values():
        assert {told.submission for told in said.evidence} <= {"a"}


# -- signing ------------------------------------------------------------------------------------------------------------


def fields_of(faults: list[rules.Fault]) -> set[str]:
    return {fault.field for fault in faults}


def whole(tool: Tool, level: str, answers: Answers | None = None) -> Given:
    """What lacks nothing."""
    return Given(
        kind=tool.kinds[0],
        answers=answers or {},
        protective="Her aunt, who rings every evening.",
        voice_asked="no",
        voice="She was asleep; asked again on Monday.",
        narrative="Invented narrative.",
        level=level,
        reason="Invented reason.",
        differs_reason="Invented: what the rule does not know.",
        lower_reason="Invented: she has been safe for months.",
    )


def printed_of(tool: Tool, answers: Answers) -> Printed:
    return print_rule(tool, answers, ENTRIES, TODAY)


NOTHING = answered({})


def test_what_lacks_nothing_is_signed() -> None:
    assert faults_of(whole(USUAL, "none", NOTHING), USUAL, printed_of(USUAL, NOTHING), Known()) == []


@pytest.mark.parametrize(
    "lacking", ["narrative", "protective", "voice", "voice_asked", "reason", "level", "kind", "shared"]
)
def test_what_is_compulsory_is_asked_for_at_its_field(lacking: str) -> None:
    given_ = replace(whole(USUAL, "none", NOTHING), **{lacking: ""})
    assert fields_of(faults_of(given_, USUAL, printed_of(USUAL, NOTHING), Known())) == {lacking}


@given(EVERY_TOOL, ANSWERS, EVERY_TOOL, st.data())
def test_no_level_is_lowered_without_a_reason(
    tool: Tool, answers: dict[str, Said], before: Tool, data: st.DataObject
) -> None:
    standing = data.draw(st.sampled_from(before.levels))
    level = data.draw(st.sampled_from(tool.levels))
    given_ = replace(whole(tool, level.code, answers), lower_reason="")
    asked = fields_of(faults_of(given_, tool, printed_of(tool, answers), Known(standing=standing)))
    assert ("lower_reason" in asked) == (level.step < standing.step)


@given(EVERY_TOOL, ANSWERS, st.data())
def test_a_level_that_is_not_the_rules_needs_a_reason_either_way(
    tool: Tool, answers: dict[str, Said], data: st.DataObject
) -> None:
    level = data.draw(st.sampled_from(tool.levels))
    printed = printed_of(tool, answers)
    given_ = replace(whole(tool, level.code, answers), differs_reason="")
    asked = fields_of(faults_of(given_, tool, printed, Known()))
    assert ("differs_reason" in asked) == (
        level.code != printed.level if printed.level else not tool.is_raised(level.code)
    )


def test_no_to_a_sign_of_harm_that_a_report_says_yes_to_needs_words() -> None:
    known = Known(reported_harm=frozenset({"injury_unexplained"}))
    assert fields_of(faults_of(whole(USUAL, "none", NOTHING), USUAL, printed_of(USUAL, NOTHING), known)) == {
        "note-injury_unexplained"
    }
    said = NOTHING | {"injury_unexplained": Said(NO, note="Invented: it was of another child.")}
    assert faults_of(whole(USUAL, "none", said), USUAL, printed_of(USUAL, said), known) == []


def test_a_sign_of_harm_that_a_report_says_yes_to_is_not_passed_over_in_silence() -> None:
    known = Known(reported_harm=frozenset({"injury_unexplained"}))
    left_out = {code: said for code, said in NOTHING.items() if code != "injury_unexplained"}
    for answers in (left_out, NOTHING | {"injury_unexplained": Said()}):
        faults = faults_of(whole(USUAL, "none", answers), USUAL, printed_of(USUAL, answers), known)
        assert fields_of(faults) == {"note-injury_unexplained"}
    noted = NOTHING | {"injury_unexplained": Said(note="Invented: the hospital has not answered yet.")}
    assert faults_of(whole(USUAL, "none", noted), USUAL, printed_of(USUAL, noted), known) == []


@pytest.mark.parametrize(
    ("evidence", "shared", "is_fine"),
    [("partners", "partners", True), ("leads", "partners", False), ("hub", "leads", False), ("leads", "hub", True)],
)
def test_it_is_shared_no_wider_than_what_it_rests_on(evidence: str, shared: str, is_fine: bool) -> None:
    given_ = replace(whole(USUAL, "none", NOTHING), shared=shared)
    faults = faults_of(given_, USUAL, printed_of(USUAL, NOTHING), Known(evidence_shared=frozenset({evidence})))
    assert (faults == []) == is_fine


def test_what_is_too_long_is_said_at_its_field() -> None:
    given_ = replace(whole(USUAL, "none", NOTHING), narrative="x" * 20_001)
    assert fields_of(faults_of(given_, USUAL, printed_of(USUAL, NOTHING), Known())) == {"narrative"}


# -- what is asked, in words --------------------------------------------------------------------------------------------


def words_of(given_: Given, tool: Tool = USUAL, printed: Printed | None = None, known: Known = Known()) -> list[Fault]:
    return faults_of(given_, tool, printed or printed_of(tool, given_.answers), known)


def test_what_is_asked_stands_in_the_order_of_the_page_and_says_what_to_do() -> None:
    assert words_of(Given(shared="")) == [
        Fault("kind", "Say which it is: screening or assessment."),
        Fault("protective", "Say what protects the child, or that nothing is known to, and where you looked."),
        Fault("voice_asked", "Say whether the child was asked."),
        Fault("voice", "Give the child’s own account, in their words where you can."),
        Fault("narrative", "Write what you make of it: an assessment without it cannot be signed."),
        Fault("shared", "Choose who may read it."),
        Fault("level", "Choose the level that you set."),
    ]
    assert words_of(replace(whole(USUAL, "none", NOTHING), voice="", voice_asked="no")) == [
        Fault("voice", "Say why the child was not asked.")
    ]
    assert words_of(replace(whole(USUAL, "none", NOTHING), reason="")) == [
        Fault("reason", "Say why you set this level.")
    ]
    assert words_of(replace(whole(USUAL, "none", NOTHING), voice_asked="not known")) == [
        Fault("voice_asked", "Say whether the child was asked.")
    ]


def test_a_sign_of_harm_that_a_report_tells_of_is_asked_about_in_words_each_for_itself() -> None:
    first, second, third = sorted(HARM)[:3]
    answers = NOTHING | {second: Said(NOT_KNOWN), third: Said(NO, note="He fell.")}
    known = Known(reported_harm=frozenset({first, second, third}))
    assert words_of(whole(USUAL, "none", answers), known=known) == [
        Fault(f"note-{first}", "A report says yes to this. Say why you answer no."),
        Fault(f"note-{second}", "A report says yes to this. Answer yes, or say why it is not known."),
    ]
    unanswered = {code: said for code, said in NOTHING.items() if code != first}
    assert words_of(whole(USUAL, "none", unanswered), known=Known(reported_harm=frozenset({first}))) == [
        Fault(f"note-{first}", "A report says yes to this. Answer yes, or say why it is not known.")
    ]


@pytest.mark.parametrize(
    ("evidence", "shared", "asked"),
    [
        (["partners", "hub", "leads"], "leads", "My agency and the co-ordination hub only"),
        (["partners", "leads"], "partners", "The safeguarding leads of those agencies, and the hub"),
        (["leads"], "hub", ""),
        (["leads"], "leads", ""),
        (["named"], "leads", "My agency and the co-ordination hub only"),
        (["named"], "hub", ""),
        ([], "partners", ""),
    ],
)
def test_it_is_said_how_narrowly_it_must_be_shared_by_the_narrowest_report(
    evidence: list[str], shared: str, asked: str
) -> None:
    found = words_of(
        replace(whole(USUAL, "none", NOTHING), shared=shared), known=Known(evidence_shared=frozenset(evidence))
    )
    said = f"It rests on a report that is shared less widely. Choose “{asked}”, or take that report away."
    assert found == ([Fault("shared", said)] if asked else [])


def test_why_a_level_is_not_taken_is_said_with_the_levels_as_they_are_called() -> None:
    harm = NOTHING | {HARM[0]: seen(NOW)}
    never = "The level never rests below “Significant”. Choose that or a higher one."
    (low,) = words_of(whole(USUAL, "none", harm))
    assert low == Fault("level", f"Harm is recorded. {never}")
    floored = NOTHING | {PLAIN_RISK[0]: seen(NOW), "under_13": Said(YES), "learning_disability": Said(YES)}
    printed = printed_of(USUAL, floored)
    assert len(printed.floors) == 2
    (low,) = words_of(whole(USUAL, "none", floored), printed=printed)
    assert low == Fault("level", f"{' '.join(printed.floors)} {never}")
    plain = replace(whole(USUAL, "experiencing", NOTHING), differs_reason="")
    by_rule = "The printed rule gives “No sign of exploitation now”. Say why you set a higher level."
    assert words_of(plain) == [Fault("differs_reason", by_rule)]
    lower = replace(whole(USUAL, "significant", harm), differs_reason="", lower_reason="")
    standing = USUAL.level("experiencing")
    assert words_of(lower, known=Known(standing=standing)) == [
        Fault("differs_reason", "The printed rule gives “Experiencing”. Say why you set a lower level."),
        Fault(
            "lower_reason",
            "This lowers the level, which stands at “Experiencing”. Say why it is safe to lower it now.",
        ),
    ]
    unknown = replace(whole(USUAL, "none", {}), differs_reason="")
    assert words_of(unknown) == [
        Fault("differs_reason", "Too much is not known for a low level. Say why you set one all the same.")
    ]


def test_a_text_may_be_just_as_long_as_is_said() -> None:
    for name, most in (("narrative", 20_000), ("reason", 4_000)):
        fits = replace(whole(USUAL, "none", NOTHING), **{name: "x" * most})
        assert words_of(fits) == []
        (long,) = words_of(replace(fits, **{name: "x" * (most + 1)}))
        assert long == Fault(name, f"Use {most:,} characters or fewer here. There are {most + 1:,}.")


# -- why, in words ------------------------------------------------------------------------------------------------------

MORE_WEIGHT = "of more weight (one that is seen in both half-years counts as two) in the last 12 months."
REASSURES = "By its published points alone this form would say “Category {}”. That would reassure falsely: {}"
VANISHES = "what happened 6 to 12 months ago almost vanishes in them."
WEIGHS_LITTLE = "one serious sign weighs in them as little as a few small ones."


@pytest.mark.parametrize(
    ("tool", "yes", "reasons", "warnings"),
    [
        ("seraf_like", {}, ("No sign of risk is answered yes.",), ()),
        (
            "seraf_like",
            all_yes(SERIOUS[:1], BEFORE),
            (f"1 sign {MORE_WEIGHT}",),
            (REASSURES.format("1: not at risk", VANISHES),),
        ),
        (
            "seraf_like",
            all_yes(SERIOUS[:1], NOW),
            (f"1 sign {MORE_WEIGHT}",),
            (REASSURES.format("1: not at risk", WEIGHS_LITTLE),),
        ),
        (
            "seraf_like",
            all_yes(SERIOUS[:1], NOW, BEFORE),
            (f"2 different signs {MORE_WEIGHT}",),
            (REASSURES.format("2: mild risk", WEIGHS_LITTLE),),
        ),
        ("croydon_like", all_yes(["late_return"], NOW), ("1 sign of risk.",), ()),
        (
            "croydon_like",
            all_yes(["late_return", "missing_overnight"], NOW),
            ("1 sign of the medium group in the last 12 months.",),
            (),
        ),
        (
            "emerging_significant_experiencing",
            all_yes(["cars_unknown_adults", "older_partner"], NOW),
            ("2 different signs of what somebody else does to the child or with them in the last 6 months.",),
            (),
        ),
    ],
)
def test_why_a_band_is_reached_and_where_the_points_reassure_falsely_is_said_in_words(
    tool: str, yes: dict[str, Said], reasons: tuple[str, ...], warnings: tuple[str, ...]
) -> None:
    printed = print_rule(newest()[tool], answered(yes), ENTRIES, TODAY)
    assert (printed.reasons, printed.warnings) == (reasons, warnings)


def test_every_condition_of_a_band_is_said() -> None:
    both = (Condition("R", 2, 6), Condition("medium", 1, 12))
    croydon = newest()["croydon_like"]
    tool = replace(croydon, bands=(replace(croydon.bands[0], when=(both,)),))
    printed = print_rule(tool, answered(all_yes(["late_return", "missing_overnight"], NOW)), ENTRIES, TODAY)
    assert printed.reasons == (
        "2 different signs of risk in the last 6 months and 1 sign of the medium group in the last 12 months.",
    )


def test_harm_of_now_and_of_before_each_say_that_the_bands_are_not_asked() -> None:
    now = "Harm is indicated. The bands are not asked. A person considers whether a strategy discussion is needed."
    before = "Harm is recorded in an earlier assessment. It counts in full for ever."
    first, second = HARM[:2]
    none = "No sign of risk is answered yes."
    for yes, past, said in (
        ([first], [], (now, none)),
        ([], [first], (before, none)),
        ([first], [second], (now, before, none)),
        ([first], [first], (now, none)),
    ):
        printed = print_rule(USUAL, answered(all_yes(yes, NOW)), ENTRIES, TODAY, past_harm=past)
        assert printed.reasons == said


def test_it_is_incomplete_where_more_than_the_share_is_not_known_and_not_where_just_that_is() -> None:
    half = (len(HARM) + len(RISK)) // 2
    tool = replace(USUAL, incomplete_over=50)
    unknown = [*HARM, *RISK][:half]
    assert len(HARM) + len(RISK) == 2 * half
    exactly = NOTHING | {code: Said(NOT_KNOWN) for code in unknown}
    assert not printed_of(tool, exactly).is_incomplete
    assert printed_of(tool, exactly | {RISK[-1]: Said(NOT_KNOWN)}).is_incomplete


def test_each_sign_of_less_weight_gives_its_point_once_and_only_while_it_is_recent() -> None:
    for entry in SERAF.groups["moderate"]:
        codes = entry.split("|")
        assert arithmetic(SERAF, answered(all_yes(codes, NOW)), TODAY) == 1, entry
        assert arithmetic(SERAF, answered(all_yes(codes[-1:], NOW, BEFORE)), TODAY) == 1, entry
        assert arithmetic(SERAF, answered(all_yes(codes, BEFORE)), TODAY) == 0, entry
    vulnerable = answered(all_yes(SERAF.groups["vulnerability"][:2], NOW))
    assert arithmetic(SERAF, vulnerable, TODAY, with_vulnerability=False) == 0
    assert arithmetic(USUAL, vulnerable, TODAY) == 0
    assert category(USUAL, 20) == ""


def test_a_trend_is_told_where_one_half_year_alone_has_signs() -> None:
    for days, trend in (((NOW,), "more"), ((BEFORE,), "fewer"), ((NOW, BEFORE), "same"), ((LONG_AGO,), "")):
        assert printed_of(USUAL, answered(all_yes(PLAIN_RISK[:1], *days))).trend == trend
