"""What each comparison of two vehicles finds, word for word and step for step: the reasons that an officer reads."""

from typing import Any

import pytest

from tests.linkage.things.findings import PARTS, Case, found

VEHICLES: list[Case] = [
    (
        {"plate": "XX00ABC", "whole": True},
        {"plate": "XX00ABC", "whole": True},
        ["plate agrees +6 The same registration, as written."],
    ),
    (
        {"plate": "XX00ABC", "whole": True},
        {"plate": "XXOOABC", "whole": True},
        ["plate near +5 The same registration but for characters that are easily confused, such as 0 and O."],
    ),
    (
        {"plate": "XX00ABC", "whole": True},
        {"plate": "XX00ABD", "whole": True},
        ["plate differs -9 Two whole registrations that differ.", PARTS],
    ),
    ({"plate": "XX00ABC"}, {"plate": "XX00ABC"}, ["plate agrees +6 The same registration, as written."]),
    (
        {"plate": "XX00ABD"},
        {"plate": "XX00ABC", "whole": True},
        ["plate near +2 All but one character of the registration agree: XX00AB.."],
    ),
    (
        {"plate": "XX0?ABD"},
        {"plate": "XX00ABC", "whole": True},
        ["plate near +2 All but one character of the registration agree: XX0.AB.."],
    ),
    (
        {"plate": "XX??ABD"},
        {"plate": "XX00ABC", "whole": True},
        ["plate differs -6 Characters of the registration differ: only XX..AB. agrees.", PARTS],
    ),
    (
        {"plate": "XX00YYC"},
        {"plate": "XX00ABC", "whole": True},
        ["plate differs -6 Characters of the registration differ: only XX00..C agrees.", PARTS],
    ),
    (
        {"plate": "XX0?ABC"},
        {"plate": "XX00ABC", "whole": True},
        [
            "plate agrees +5 6 of 7 characters of the registration agree, each in its place: XX0.ABC. The others were not read."
        ],
    ),
    (
        {"plate": "XX??ABC"},
        {"plate": "XX00ABC", "whole": True},
        [
            "plate agrees +4 5 of 7 characters of the registration agree, each in its place: XX..ABC. The others were not read."
        ],
    ),
    (
        {"plate": "XX??AB?"},
        {"plate": "XX00ABC", "whole": True},
        [
            "plate agrees +3 4 of 7 characters of the registration agree, each in its place: XX..AB.. The others were not read."
        ],
    ),
    (
        {"plate": "XX??A??"},
        {"plate": "XX00ABC", "whole": True},
        [
            "plate agrees +2 3 of 7 characters of the registration agree, each in its place: XX..A... The others were not read."
        ],
    ),
    (
        {"plate": "XX?????"},
        {"plate": "XX00ABC", "whole": True},
        [
            "plate agrees +0 2 of 7 characters of the registration agree, each in its place: XX...... The others were not read."
        ],
    ),
    (
        {"plate": "XX?????"},
        {"plate": "XX?????"},
        [
            "plate agrees +0 2 of 7 characters of the registration agree, each in its place: XX...... The others were not read."
        ],
    ),
    ({"plate": "X*0*C"}, {"plate": "*B*D"}, []),
    (
        {"plate": "X0C"},
        {"plate": "XX00ABC", "whole": True},
        ["plate near +1 The characters that were read stand in this order in the other: X.0...C."],
    ),
    (
        {"plate": "XX00"},
        {"plate": "XX00ABC", "whole": True},
        [
            "plate agrees +3 4 of 7 characters of the registration agree, each in its place: XX00.... The others were not read."
        ],
    ),
    (
        {"plate": "ABC"},
        {"plate": "XX00ABC", "whole": True},
        [
            "plate agrees +2 3 of 7 characters of the registration agree, each in its place: ....ABC. The others were not read."
        ],
    ),
    (
        {"plate": "YYY"},
        {"plate": "XX00ABC", "whole": True},
        ["plate differs -6 The registrations, as far as they were read, do not fit each other.", PARTS],
    ),
    (
        {"plate": "Y*Y*Y"},
        {"plate": "XX00ABC", "whole": True},
        ["plate differs -6 The registrations, as far as they were read, do not fit each other.", PARTS],
    ),
    ({"make": ["ford"]}, {"make": ["ford"]}, ["make agrees +1 The same make."]),
    ({"make": ["ford"], "model": ["ka"]}, {"make": ["ford"], "model": ["ka"]}, ["make agrees +2 The same model."]),
    ({"make": ["ka"]}, {"model": ["ka"]}, ["make agrees +2 The same model."]),
    ({"model": ["ka"]}, {"make": ["ka"]}, ["make agrees +2 The same model."]),
    (
        {"make": ["ford"], "model": ["ka"]},
        {"make": ["ford"], "model": ["focus"]},
        ["make near -1 The same make, but different models."],
    ),
    ({"make": ["ford"], "model": ["ka"]}, {"make": ["ford"]}, ["make agrees +1 The same make."]),
    ({"make": ["ford"]}, {"make": ["bmw"]}, ["make differs -2 Different makes or models."]),
    ({"model": ["ka"]}, {"model": ["focus"]}, ["make differs -2 Different makes or models."]),
    ({"make": ["ford"]}, {"model": ["focus"]}, []),
    ({"colour": "red", "shade": "red"}, {"colour": "red", "shade": "red"}, ["colour agrees +1 The same colour."]),
    (
        {"colour": "silver", "shade": "grey"},
        {"colour": "grey", "shade": "grey"},
        ["colour near +1 Colours that people take for one another."],
    ),
    (
        {"colour": "red", "shade": "red"},
        {"colour": "blue", "shade": "blue"},
        ["colour differs -1 Different colours. Colours are misread at night."],
    ),
    ({"colour": "red", "shade": "red"}, {"shade": "red"}, []),
    ({"taxi": "123"}, {"taxi": "123"}, ["taxi agrees +2 The same taxi plate number."]),
    (
        {"taxi": "123", "authority": "harrowmere"},
        {"taxi": "123", "authority": "harrowmere"},
        ["taxi agrees +4 The same taxi plate."],
    ),
    (
        {"taxi": "123", "authority": "harrowmere"},
        {"taxi": "123", "authority": "ternhill"},
        ["taxi differs -2 Taxi plates of two licensing authorities."],
    ),
    ({"taxi": "123", "authority": "harrowmere"}, {"taxi": "123"}, ["taxi agrees +2 The same taxi plate number."]),
    (
        {"taxi": "123", "authority": "harrowmere"},
        {"taxi": "124", "authority": "harrowmere"},
        ["taxi differs -2 Different taxi plates."],
    ),
    ({"taxi": "123"}, {"authority": "harrowmere"}, []),
    (
        {"who": ["kez", "wren"]},
        {"who": ["wren", "robin", "kez"]},
        ["who agrees +2 Both are tied to somebody called Kez."],
    ),
    ({"who": ["kez"]}, {"who": ["wren"]}, []),
    (
        {"sectors": ["ZA1 3", "ZA2 1"]},
        {"sectors": ["ZA2 1", "ZA1 3"]},
        ["place agrees +1 Seen near the same place: postcodes that begin with ZA1 3."],
    ),
    (
        {"sectors": ["ZA1 3"], "at": "2026-03-01T10:00:00"},
        {"sectors": ["ZA1 3"], "at": "2026-03-02T10:00:00"},
        [
            "place agrees +1 Seen near the same place: postcodes that begin with ZA1 3.",
            "time agrees +1 Seen there within a day.",
        ],
    ),
    (
        {"sectors": ["ZA1 3"], "at": "2026-03-01T10:00:00"},
        {"sectors": ["ZA1 3"], "at": "2026-03-03T10:00:00"},
        ["place agrees +1 Seen near the same place: postcodes that begin with ZA1 3."],
    ),
    ({"sectors": ["ZA1 3"], "at": "2026-03-01"}, {"sectors": ["ZA2 1"], "at": "2026-03-01"}, []),
    (
        {"sectors": ["ZA1 3"], "at": "2026-03-01"},
        {"sectors": ["ZA1 3"]},
        ["place agrees +1 Seen near the same place: postcodes that begin with ZA1 3."],
    ),
    ({"at": "2026-03-01"}, {"at": "2021-03-02"}, []),
    ({"at": "2026-03-01"}, {"at": "2021-03-01"}, ["time differs -1 Told 5 years apart: cars change hands."]),
    ({"at": "2026-03-01"}, {"at": "2015-03-01"}, ["time differs -1 Told 11 years apart: cars change hands."]),
]


@pytest.mark.parametrize(("one", "other", "told"), VEHICLES)
def test_what_is_found_of_two_vehicles(one: dict[str, Any], other: dict[str, Any], told: list[str]) -> None:
    assert found("vehicle", one, other) == told
