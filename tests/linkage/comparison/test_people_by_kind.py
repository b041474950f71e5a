"""Kinds of descriptions that mean one person, or do not, weighed by the shipped model as the queue weighs them."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from wholepicture.linkage.comparison import description, people, shape
from wholepicture.linkage.comparison import stated as stated_facts
from wholepicture.linkage.comparison.description import Columns, blocking_keys, columns_of
from wholepicture.linkage.comparison.names import family_spellings, given_parts, plain, sound_of
from wholepicture.linkage.comparison.stated import profile_of
from wholepicture.linkage.comparison.weight import shipped
from wholepicture.linkage.rules import Likeness, given_names_agree

PEOPLE = 4096
CLEAR = 4.0


def likeness(*, on: date = date(2026, 11, 4), parents: tuple[str, ...] = (), **stated: Any) -> Likeness:
    return profile_of(stated, agency="SCH1", trusted=(), on=on, parents=parents).likeness


def described(**stated: Any) -> Columns:
    return columns_of(likeness(**stated))


def weight(a: Columns, b: Columns) -> float:
    return shipped().weigh(a, b, population=PEOPLE).weight


def meet(a: Columns, b: Columns) -> bool:
    return not set(blocking_keys(a)).isdisjoint(blocking_keys(b))


def are_asked_about(a: Columns, b: Columns) -> bool:
    return meet(a, b) and weight(a, b) >= CLEAR


# -- particles written together ---------------------------------------------------------------------------------------

WRITTEN_OTHERWISE = [
    ("O'Dellfen", "O Dellfen"),
    ("O'Dellfen", "ODellfen"),
    ("McLochfen", "Mac Lochfen"),
    ("McLochfen", "Maclochfen"),
    ("Mc Kayfen", "MacKayfen"),
    ("Al Marwanby", "Almarwanby"),
    ("El-Marwanby", "Almarwanby"),
    ("Elmarwanby", "Al-Marwanby"),
    ("Ash-Sharifby", "Al Sharifby"),
    ("de la Cruzfen", "Delacruzfen"),
    ("De Souzafen", "Desouzafen"),
    ("van der Bergfen", "Vanderbergfen"),
    ("Van Derbergfen", "Vanderbergfen"),
    ("von Trappfen", "Vontrappfen"),
    ("bin Hamidby", "Binhamidby"),
    ("Ibn Rushdby", "Ibnrushdby"),
    ("Abu Bakrby", "Abubakrby"),
    ("St John", "Stjohn"),
    ("Saint Clairfen", "St Clairfen"),
    ("Di Marcofen", "Dimarcofen"),
    ("Le Clercfen", "Leclercfen"),
    ("Al-Marwanby", "Marwanby"),
    ("Almarwanby", "Marwanby"),
]


@pytest.mark.parametrize(("a", "b"), WRITTEN_OTHERWISE)
def test_a_family_name_is_the_same_however_its_particle_is_written(a: str, b: str) -> None:
    one, other = described(given="Sumaya", family=a), described(given="Sumaya", family=b)
    assert meet(one, other), "met without a date of birth"
    born = {"given": "Sumaya", "date_of_birth": "2012-03-03"}
    assert weight(described(family=a, **born), described(family=b, **born)) >= 12


@pytest.mark.parametrize(
    "family", ["Alexander", "Elias", "Allcott", "Macey", "Vance", "Binns", "Stone", "Ashdown", "Desai"]
)
def test_a_name_that_only_begins_like_a_particle_stays_whole(family: str) -> None:
    assert family_spellings(plain(family)) == ()


def test_two_families_with_one_particle_are_two() -> None:
    born = {"given": "Sumaya", "date_of_birth": "2012-03-03"}
    assert weight(described(family="Al-Marwanby", **born), described(family="Al-Qadrinby", **born)) < 0


@pytest.mark.parametrize(
    "given",
    ["Abdul Rahman", "Abd al-Rahman", "Abd ur Rahman", "Abdulrahman", "Abdelrahman", "Abdurrahman", "عبد الرحمن"],
)
def test_a_servant_of_god_is_called_by_one_name_however_it_is_written(given: str) -> None:
    assert sound_of(description.columns_of(Likeness(given=plain(given))).given) == "rmn"


@pytest.mark.parametrize("given", ["abdullah", "abdulla", "abdul", "abdi"])
def test_a_name_that_is_no_servant_of_another_stays_whole(given: str) -> None:
    assert given_parts(given) == given


# -- other scripts ----------------------------------------------------------------------------------------------------

OTHER_SCRIPTS = [
    ("فاطمة", "الزهراني", "Fatima", "Al Zahrani"),
    ("فاطمة", "الزهراني", "Fatma", "Alzahrani"),
    ("محمد", "الهاشمي", "Muhammad", "Al-Hashimi"),
    ("حسین", "رضوانی", "Hossein", "Rezvani"),
    ("زهرا", "علوی", "Zahra", "Alavi"),
    ("نوید", "چودھری", "Naveed", "Chaudhry"),
    ("عبدالرحمن", "المصري", "Abdulrahman", "El Masri"),
    ("داود", "منصور", "Dawud", "Mansoor"),
    ("عائشة", "يوسف", "Aisha", "Yusuf"),
    ("שרה", "כהן", "Sarah", "Cohen"),
    ("רבקה", "גולדברג", "Rivka", "Goldberg"),
    ("Γιώργος", "Παπαδόπουλος", "Giorgos", "Papadopoulos"),
    ("Ευάγγελος", "Ντίνου", "Evangelos", "Dinou"),
    ("শারমিন", "চৌধুরী", "Sharmin", "Chowdhury"),
    ("ਸੰਦੀਪ", "ਗਰੇਵਾਲ", "Sandeep", "Grewal"),
    ("ਗੁਰਪ੍ਰੀਤ", "ਸਿੰਘ", "Gurpreet", "Singh"),
    ("முருகன்", "செல்வம்", "Murugan", "Selvam"),
    ("ሰላም", "ተስፋዬ", "Selam", "Tesfaye"),
    ("გიორგი", "ბერიძე", "Giorgi", "Beridze"),
    ("Олена", "Шевчукова", "Olena", "Shevchukova"),
    ("小明", "欧阳", "Xiaoming", "Ouyang"),
    ("민준", "김", "Minjun", "Kim"),
    ("संदीप", "शर्मा", "Sandeep", "Sharma"),
]


@pytest.mark.parametrize(("given", "family", "given_here", "family_here"), OTHER_SCRIPTS)
def test_a_name_of_another_script_is_asked_about_with_how_it_is_heard(
    given: str, family: str, given_here: str, family_here: str
) -> None:
    one = described(given=given, family=family, date_of_birth="2012-04-04")
    other = described(given=given_here, family=family_here, date_of_birth="2012-04-04")
    assert are_asked_about(one, other)


def test_two_names_of_another_script_are_told_apart() -> None:
    one = described(given="فاطمة", family="الزهراني", date_of_birth="2012-04-04")
    other = described(given="مريم", family="الهاشمي", date_of_birth="2012-04-04")
    assert weight(one, other) < 0


# -- twins ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("mohammed idris", "mohammed harun"),
        ("mohammed idris", "muhammad harun"),
        ("kate ann", "katie beth"),
        ("sam jo", "sammy lee"),
        ("tom james", "thomas john"),
        ("liz mary", "lizzie may"),
        ("lucy ann", "lucy beth"),
        ("will a", "billy b"),
        ("ben joe", "benjamin jack"),
        ("mohd ali hassan", "muhammad ali husain"),
        ("alex ray", "alexander roy"),
    ],
)
def test_twins_who_share_a_first_name_are_two_to_the_rule(a: str, b: str) -> None:
    assert not given_names_agree(a, b)
    assert not given_names_agree(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("kate", "katie"),
        ("mohammed", "muhammad idris"),
        ("kate ann", "katie ann"),
        ("thomas james", "tom"),
        ("wren", "wren mary"),
        ("wren mary", "wren mary ada"),
    ],
)
def test_one_who_gives_fewer_names_is_still_one(a: str, b: str) -> None:
    assert given_names_agree(a, b)
    assert given_names_agree(b, a)


# -- the unborn child and the born one --------------------------------------------------------------------------------

BEFORE_BIRTH = date(2026, 5, 1)
HOME: dict[str, Any] = {"family": "Juniperly", "address": {"postcode": "ZA1 1AA"}}
ROSALIND = described(given="Rosalind", date_of_birth="2026-08-14", **HOME)

UNBORN = [
    {"given": "Unborn"},
    {"given": "UNBORN BABY"},
    {"given": "Unborn baby of Dara"},
    {"given": "Unborn (Dara's)", "family": "Juniperly"},
    {"given": "UBB"},
    {"given": "Bump"},
    {"given": "Baby"},
    {"given": "Baby of Dara"},
    {"given": "B/O Dara"},
    {"given": "Baby Girl 1"},
    {"given": "Foetus"},
    {"given": "TBC"},
    {"given": "Not yet known"},
    {"given": ""},
    {"given": "Unborn twin 2"},
    {"family": "Juniperly (unborn)"},
    {"family": "Unborn Juniperly"},
]


@pytest.mark.parametrize("named", UNBORN, ids=str)
def test_an_unborn_child_is_asked_about_with_the_child_born_near_the_day(named: dict[str, str]) -> None:
    unborn = described(on=BEFORE_BIRTH, **{**HOME, "date_of_birth": "2026-08-10", **named})
    assert are_asked_about(unborn, ROSALIND)


@pytest.mark.parametrize("named", UNBORN, ids=str)
def test_an_unborn_child_has_no_birth_by_which_the_rule_could_join_it(named: dict[str, str]) -> None:
    unborn = likeness(on=BEFORE_BIRTH, **{**HOME, "date_of_birth": "2026-08-10", **named})
    assert (unborn.born, unborn.given) == (None, "")


def test_a_newborn_without_a_name_is_asked_about_and_not_joined_by_the_rule() -> None:
    baby = likeness(given="Baby", date_of_birth="2026-08-14", **HOME)
    assert baby.born is None
    assert are_asked_about(columns_of(baby), ROSALIND)


def test_an_unborn_child_is_met_by_the_name_of_a_parent_alone() -> None:
    unborn = described(
        on=BEFORE_BIRTH, given="Unborn", family="Juniperly", date_of_birth="2026-08-10", parents=("Dara J",)
    )
    born = described(given="Rosalind", family="Juniperly", date_of_birth="2026-06-20", parents=("Dara J",))
    assert are_asked_about(unborn, born)


@pytest.mark.parametrize("born", ["2026-04-01", "2026-09-20", "2025-08-10", "2019-08-10"])
def test_a_child_born_too_early_or_too_late_is_not_the_unborn_one(born: str) -> None:
    unborn = described(on=BEFORE_BIRTH, given="Unborn", date_of_birth="2026-08-10", **HOME)
    other = described(on=date(2027, 1, 4), given="Rosalind", date_of_birth=born, **HOME)
    assert weight(unborn, other) < 0


def test_a_grown_woman_called_baby_keeps_her_name() -> None:
    assert likeness(given="Baby", family="Begum", date_of_birth="1975-02-02").given == "baby"


def test_a_child_with_a_name_and_a_birth_to_come_keeps_both_for_people_to_see() -> None:
    assert likeness(given="Rosalind", date_of_birth="2027-01-01").born == date(2027, 1, 1)


# -- e-mail addresses -------------------------------------------------------------------------------------------------

SAME_BOX = [
    ("dara.j@example.org", "Dara.J@EXAMPLE.org"),
    ("dara.j@example.org", " dara.j@example.org "),
    ("dara.j@example.org", "mailto:dara.j@example.org"),
    ("dara.j@example.org", "<dara.j@example.org>"),
    ("dara.j@example.org", "dara.j+school@example.org"),
    ("dara.j@gmail.com", "daraj@googlemail.com"),
]


@pytest.mark.parametrize(("a", "b"), SAME_BOX)
def test_an_email_address_speaks_for_one_person_as_a_telephone_does(a: str, b: str) -> None:
    by_email = [described(given="Evie", family="Juniperly", emails=[address]) for address in (a, b)]
    by_phone = [described(given="Evie", family="Juniperly", phones=["0115 496 0234"])] * 2
    assert weight(*by_email) == weight(*by_phone)
    assert meet(described(given="Evie", emails=[a]), described(given="Evelyn", family="Other", emails=[b]))


@pytest.mark.parametrize(
    "address", ["none@none.com", "office@example.org", "no-reply@example.org", "n/a", "dara", "info@a.org"]
)
def test_an_address_that_is_nobodys_or_a_whole_offices_says_nothing(address: str) -> None:
    assert likeness(given="Evie", emails=[address]).emails == frozenset()


def test_two_people_of_two_names_do_not_meet_by_an_address_alone() -> None:
    assert not meet(
        described(given="Evie", emails=["a.b@example.org"]), described(given="Noor", emails=["a.b@example.org"])
    )


def test_an_online_account_tied_to_both_brings_two_of_like_names_together_and_speaks_for_one() -> None:
    account = str(UUID(int=7))  # as one platform and one name give it
    evie, evelyn = (
        columns_of(
            profile_of({"given": given, "family": "Juniperly"}, agency="SCH1", trusted=(), things=[account]).likeness
        )
        for given in ("Evie", "Evelyn")
    )
    assert meet(replace(evie, family="", family_sound=""), replace(evelyn, family="", family_sound=""))
    assert weight(evie, evelyn) > weight(replace(evie, things=()), evelyn) + 5


def test_an_address_that_agrees_beside_another_family_name_is_asked_about_where_name_and_birth_agree() -> None:
    born: dict[str, Any] = {"given": "Evie", "date_of_birth": "2012-02-02", "emails": ["a.b@example.org"]}
    assert are_asked_about(described(family="Juniperly", **born), described(family="Marlbeck", **born))


def test_twins_who_share_an_address_and_not_a_family_name_are_not_asked_about() -> None:
    twin: dict[str, Any] = {"date_of_birth": "2012-02-02", "emails": ["a.b@example.org"]}
    one, other = described(given="Evie", family="Juniperly", **twin), described(given="Noor", family="Marlbeck", **twin)
    assert shipped().weigh(one, other).is_two_of_one_home


def weight_of_an_address() -> float:
    """Returns what an e-mail address that agrees adds to the name of two."""
    name: dict[str, Any] = {"given": "Evie", "family": "Juniperly"}
    by_email = described(**name, emails=["a.b@example.org"])
    return weight(by_email, by_email) - weight(described(**name), described(**name))


def test_an_email_address_adds_to_a_name() -> None:
    assert weight_of_an_address() > 4


# -- planted faults ---------------------------------------------------------------------------------------------------


def test_without_the_keys_of_the_young_an_unborn_child_would_meet_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(description, "_keys_of_the_young", lambda columns: iter(()))
    unborn = described(on=BEFORE_BIRTH, given="Unborn", date_of_birth="2026-08-10", **HOME)
    assert not meet(unborn, ROSALIND)


def test_without_its_one_spelling_an_email_address_would_add_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stated_facts, "mailbox_key", lambda address: "")
    assert weight_of_an_address() == 0


def test_without_its_share_the_grade_of_a_due_day_would_be_none_of_the_models() -> None:
    assert ("born", "due") in shape.SET
    assert any(grade.code == "due" for grade in people.BY_CODE["born"].grades)
