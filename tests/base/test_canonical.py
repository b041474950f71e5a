"""One spelling for a body, and a digest that its holder can check."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.base.canonical import LARGEST_INTEGER, NotCanonical, canonical_bytes, digest

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
    | st.floats(-LARGEST_INTEGER, LARGEST_INTEGER)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


def test_the_example_of_the_standard_is_spelled_as_the_standard_says():
    body = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"\u002f",
        "literals": [None, True, False],
    }
    expected = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert canonical_bytes(body) == expected.encode()


def test_the_order_of_fields_does_not_change_the_digest():
    assert digest({"a": 1, "b": [1, 2]}) == digest({"b": [1, 2], "a": 1})
    assert digest({"b": [1, 2]}) != digest({"b": [2, 1]})


def test_a_digest_is_sha_256_of_the_canonical_bytes_in_hexadecimal():
    assert digest({"key": "a"}) == hashlib.sha256(b'{"key":"a"}').hexdigest()


@given(JSON)
def test_canonical_bytes_read_back_as_the_same_value_with_the_same_digest(value):
    again = json.loads(canonical_bytes(value))
    assert again == value
    assert digest(again) == digest(value)


def deep(levels):
    value = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"n": LARGEST_INTEGER + 1}, "send it as text"),
        ({"n": float("nan")}, "not a number"),
        ({"n": float("inf")}, "infinite"),
        ({"t": "\ud800"}, "half of a character"),
        ({1: "x"}, "cannot express"),
        ({"o": object()}, "cannot express"),
        (deep(100_000), "too deeply"),
    ],
)
def test_what_has_no_canonical_form_is_refused_in_a_sentence(body, reason):
    with pytest.raises(NotCanonical, match=reason):
        digest(body)
