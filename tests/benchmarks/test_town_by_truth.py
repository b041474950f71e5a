"""The simple rules that say how hard a town is name what they describe, and nothing that is one step away from it."""

from datetime import date, timedelta

from benchmarks.town_by_truth import Known, Seen, harm, pointing_and_away, three_groups, two_nights

DAY = date(2026, 3, 1)


def _seen(code: str, after: int = 0, agency: str = "SCH1", root: str = "") -> Seen:
    return Seen(DAY + timedelta(days=after), code, agency, (agency, root or f"{code}/{after}"))


def _nights(*after: int) -> Known:
    known = Known()
    for days in after:
        known.nights[DAY + timedelta(days=days)].add(("POL", f"M/{days}"))
    return known


def test_three_groups_of_two_agencies_within_ninety_days_are_named() -> None:
    signs = [_seen("cars_unknown_adults"), _seen("late_return", 40, "CSC"), _seen("secretive", 90)]
    assert three_groups(Known(signs))


def test_one_agency_alone_or_a_group_twice_or_a_day_too_late_is_not() -> None:
    one_agency = [_seen("cars_unknown_adults"), _seen("late_return", 40), _seen("secretive", 90)]
    same_group = [_seen("cars_unknown_adults"), _seen("secretive", 1, "CSC"), _seen("behaviour_change", 2, "CSC")]
    too_late = [_seen("cars_unknown_adults"), _seen("late_return", 40, "CSC"), _seen("secretive", 91)]
    vulnerable = [_seen("cars_unknown_adults"), _seen("late_return", 1, "CSC"), _seen("looked_after", 2, "CSC")]
    assert not any(three_groups(Known(signs)) for signs in (one_agency, same_group, too_late, vulnerable))


def test_two_nights_within_ninety_days_are_named_and_the_same_night_told_twice_is_one() -> None:
    assert two_nights(_nights(0, 90))
    assert not two_nights(_nights(0, 91))
    twice = _nights(0)
    twice.nights[DAY].add(("HOM", "RH-1"))
    assert not two_nights(twice)


def test_a_sign_of_actual_harm_is_named_and_a_risk_is_not() -> None:
    assert harm(Known([_seen("injury_unexplained")]))
    assert not harm(Known([_seen("despair")]))


def test_a_pointing_sign_needs_a_night_told_by_another_source() -> None:
    other, same = _nights(60), _nights(60)
    other.signs.append(_seen("older_partner"))
    same.signs.append(_seen("older_partner", 60, "POL", "M/60"))
    not_pointing = _nights(60)
    not_pointing.signs.append(_seen("secretive"))
    assert pointing_and_away(other)
    assert not pointing_and_away(same)
    assert not pointing_and_away(not_pointing)
