"""An assessment in two places: neither page writes over what was typed on the other."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.casework.assessment.assessing import begun, known
from tests.living import House
from wholepicture.casework.assessment.commands import WrittenElsewhere, keep_assessment, sign_assessment
from wholepicture.casework.assessment.places import Drawn, is_overtaken, state_of, together
from wholepicture.casework.assessment.queries import assessment_draft, assessments_of

NAMES = ["narrative", "voice", "a-late_return", "on-new_phone-day", "on-new_phone-month", "ev-new_phone"]


@st.composite
def forms(draw: st.DrawFn) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True)):
        if name.startswith("ev-"):
            fields[name] = draw(st.lists(st.sampled_from("rst"), unique=True, min_size=1))
        elif name.startswith("a-"):
            fields[name] = draw(st.sampled_from(["yes", "no", "not known"]))
        else:
            fields[name] = draw(st.sampled_from(["1", "2", "Both of them"]))
    return fields


@st.composite
def presses(draw: st.DrawFn) -> list[tuple[str, dict[str, Any], bool]]:
    return draw(st.lists(st.tuples(st.sampled_from("ab"), forms(), st.booleans()), max_size=8))


@given(presses())
def test_whatever_two_pages_send_nothing_is_written_over_that_its_page_has_not_shown(
    sent: list[tuple[str, dict[str, Any], bool]],
) -> None:
    kept: dict[str, Any] = {}
    last, seen = "", {"a": state_of({}), "b": state_of({})}
    for page, fields, is_heard in sent:
        if is_overtaken(Drawn(page, seen[page]), last, kept, fields):
            assert last != page
            assert seen[page] != state_of(kept)
            continue
        assert last in ("", page) or seen[page] == state_of(kept) or state_of(fields) == state_of(kept)
        kept, last = fields, page
        if is_heard:  # an answer may be lost on its way
            seen[page] = state_of(kept)


@given(forms(), forms())
def test_both_texts_together_hold_all_that_was_typed_here_and_where_nothing_was_what_is_kept(
    kept: dict[str, Any], here: dict[str, Any]
) -> None:
    both = together(kept, here)
    for name in ("narrative", "voice"):
        assert both.get(name) == here.get(name, kept.get(name))
    days = [name for name in NAMES if name.startswith("on-")]
    assert {name: both.get(name) for name in days} == {
        name: (here if here.keys() & set(days) else kept).get(name) for name in days
    }
    assert set(both.get("ev-new_phone", ())) == {*kept.get("ev-new_phone", ()), *here.get("ev-new_phone", ())}


def test_a_yes_that_is_kept_is_not_taken_back_by_a_box_left_at_not_known() -> None:
    assert together({"a-late_return": "yes"}, {"a-late_return": "not known"}) == {"a-late_return": "yes"}
    assert together({"a-late_return": "yes"}, {"a-late_return": "no"}) == {"a-late_return": "no"}
    assert together({}, {"a-late_return": "not known"}) == {"a-late_return": "not known"}


def test_a_page_that_says_nothing_of_itself_writes_over_nothing_that_a_page_wrote() -> None:
    assert is_overtaken(Drawn(), "a", {"narrative": "Kept"}, {"narrative": "Mine"})
    assert not is_overtaken(Drawn(), "", {"narrative": "Kept"}, {"narrative": "Mine"})
    assert not is_overtaken(Drawn(), "a", {"narrative": "The same"}, {"narrative": "The same"})


@pytest.fixture
def wren(house: House) -> UUID:
    return known(house)


def test_the_later_of_two_pages_is_refused_and_what_the_other_wrote_stays(house: House, wren: UUID) -> None:
    viewer, draft = house.viewer("nurse"), begun(house, "nurse", wren)
    page = assessment_draft(viewer, draft=draft)
    first, second = Drawn("a", page.state), Drawn("b", page.state)
    keep_assessment(viewer, draft=draft, fields={**page.fields, "narrative": "At the gate."}, drawn=first)
    keep_assessment(viewer, draft=draft, fields={**page.fields, "narrative": "At the gate at four."}, drawn=first)
    with pytest.raises(WrittenElsewhere):
        keep_assessment(viewer, draft=draft, fields={**page.fields, "narrative": "At the station."}, drawn=second)
    assert assessment_draft(viewer, draft=draft).fields["narrative"] == "At the gate at four."


def test_nobody_signs_what_another_page_wrote_after_they_read_it(house: House, wren: UUID) -> None:
    viewer, draft = house.viewer("nurse"), begun(house, "nurse", wren, level="significant", differs_reason="Invented.")
    page = assessment_draft(viewer, draft=draft)
    keep_assessment(viewer, draft=draft, fields={**page.fields, "narrative": "Another."}, drawn=Drawn("a", page.state))
    with pytest.raises(WrittenElsewhere):
        sign_assessment(viewer, draft=draft, state=page.state)
    sign_assessment(viewer, draft=draft, state=assessment_draft(viewer, draft=draft).state)
    assert len(assessments_of(viewer, nominal=wren).levels) == 1


def test_a_draft_that_changes_while_it_is_kept_or_signed_is_neither(
    house: House, wren: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wholepicture.casework.assessment import commands

    viewer, draft = house.viewer("nurse"), begun(house, "nurse", wren, level="significant", differs_reason="Invented.")
    read, page = commands.draft_of, assessment_draft(viewer, draft=draft)

    def read_before_the_other_wrote(*asked: Any) -> Any:
        row = read(*asked)
        monkeypatch.setattr(commands, "draft_of", read)
        keep_assessment(viewer, draft=draft, fields={"narrative": "Of the other."}, drawn=Drawn("a", page.state))
        return row

    monkeypatch.setattr(commands, "draft_of", read_before_the_other_wrote)
    with pytest.raises(WrittenElsewhere):
        keep_assessment(viewer, draft=draft, fields={"narrative": "Mine."}, drawn=Drawn("b", page.state))
    monkeypatch.setattr(commands, "draft_of", read_before_the_other_wrote)
    with pytest.raises(WrittenElsewhere):
        sign_assessment(viewer, draft=draft)
    assert assessments_of(viewer, nominal=wren).levels == []
