"""Newline-delimited JSON: one bad line never costs another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.making_files import line, rows_of


def test_a_broken_line_waits_with_its_bytes_and_the_others_go_on():
    content = b"\xef\xbb\xbf" + line(key="1") + b"\r\n\n{broken\n" + line(key="3")
    first, second, third = rows_of(content, "a.ndjson")
    assert (first.number, first.body["key"], third.number, third.body["key"]) == (1, "1", 4, "3")
    assert (second.number, second.raw, second.body) == (3, b"{broken", None)
    assert "Expecting property name" in second.problems[0].reason
    assert second.problems[0].row == 3


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b'{"key":"a","key":"b"}', "“key” stands twice"),
        (b'{"subjects":[{"ref":"a","ref":"b"}]}', "“ref” stands twice"),
        (b'{"a": NaN}', "NaN is not a number"),
        (b'{"a": -Infinity}', "-Infinity is not a number"),
        (b'{"a": 1e999}', "too large"),
        (b'{"a": ' + b"9" * 5000 + b"}", "too long"),
        (b'{"a": "\xff"}', "Byte 8 is not UTF-8"),
        (b'{"a": "caf\xe9"}', "UTF-8"),
        (b"[" * 100_000, "too deeply"),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "too deeply"),
        (b'{"a": "b\x00"}', "Invalid control character"),
        (b"[1]", "must be a JSON object"),
        (b'"text"', "must be a JSON object"),
        (b'{"a": 1} {"b": 2}', "Extra data"),
        (b'{"facts": "' + b"x" * 10_000_000 + b'"}', "bytes long"),
    ],
)
def test_a_line_that_readers_could_disagree_on_is_set_aside_alone(raw, words):
    bad, good = rows_of(raw + b"\n" + line(), "a.ndjson")
    assert words in bad.problems[0].reason
    assert (bad.raw, bad.body, good.problems) == (raw, None, [])


@given(st.lists(st.binary(max_size=30).map(lambda b: b.replace(b"\n", b" ")), min_size=1, max_size=8))
def test_every_line_of_any_bytes_comes_out_with_its_bytes(lines):
    content = line() + b"\n" + b"\n".join(lines)
    rows = rows_of(content, "a.ndjson")
    expected = [one.rstrip(b"\r\n") for one in lines if one.strip(b" \t\r\xef\xbb\xbf")]
    assert [row.raw for row in rows[1:]] == expected
    assert all((row.body is None) == bool(row.problems) for row in rows)
