"""Newline-delimited JSON: one bad line never costs another."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.making_files import line, refused, rows_of


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


REPORTS = [
    {"key": f"k{n}", "kind": "concern", "subjects": [{"ref": "c1"}], "narrative": {"facts": '{["}'}} for n in range(3)
]


@pytest.mark.parametrize("indent", [0, 1, 2, "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("between", ["", "\n\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_objects_over_several_lines_one_after_another_are_read_whole(indent, ends, between, mark):
    objects = [json.dumps(report, indent=indent) for report in REPORTS]
    content = mark + ("\n" + between).join(objects).replace("\n", ends) + ends
    rows = rows_of(content.encode(), "a.ndjson")
    assert [row.body for row in rows] == REPORTS
    starts = [number for number, text in enumerate(content.split(ends), start=1) if text.lstrip("\ufeff") == "{"]
    assert [row.number for row in rows] == [starts[0]] + [n for n in starts[1:] if n in {row.number for row in rows}]


def test_objects_whose_lines_begin_with_commas_are_read_whole():
    content = '{ "key": "a"\n, "kind": "concern"\n, "signs": [\n  {"code": "x"}\n, {"code": "y"}\n]\n}\n'
    rows = rows_of(content.encode() * 2, "a.ndjson")
    assert [row.body["key"] for row in rows] == ["a", "a"]


def test_an_object_that_breaks_off_costs_no_other():
    whole = json.dumps(REPORTS[0], indent=2)
    for cut in ("}", ' "subjects": ['):
        broken = whole[: whole.rindex(cut)] if cut == "}" else whole.partition(cut)[0].rstrip().rstrip(",")
        rows = rows_of(f"{whole}\n{broken}\n{whole}\n{line().decode()}\n".encode(), "a.ndjson")
        assert [row.body is not None for row in rows] == [True, False, True, True]


def test_a_first_line_that_breaks_off_costs_no_other():
    rows = rows_of(b'{"key": "a", "narrative": {"facts": "cu\n' + line(key="b") + b"\n" + line(key="c"), "a.ndjson")
    assert [row.body and row.body["key"] for row in rows] == [None, "b", "c"]


def test_one_list_is_told_its_right_name():
    content = json.dumps(REPORTS, indent=2).encode()
    assert "Name it .json" in refused(content, "a.ndjson")
    assert len(rows_of(content, "a.json")) == len(REPORTS)


@pytest.mark.parametrize(
    "content",
    [
        b'{"a":[\n' * 200_000,
        b'{"a":[\n' + b"{},\n" * 240_000,
        b"{" * 8_000_000 + b"\n}",
        b'{"":\n' * 200_000,
        b'{"' * 4_000_000,
    ],
)
def test_what_opens_and_never_closes_takes_no_more_time_than_its_size(content):
    start = time.process_time()
    rows = rows_of(content, "a.ndjson")
    assert rows
    assert not any(row.body for row in rows)
    assert time.process_time() - start < 20


@given(
    st.lists(st.sampled_from([b"{", b"}", b"[", b"]", b'"a":', b'"b"', b",", b" ", b"\n", b'"', b"\\"]), max_size=60)
)
def test_any_brackets_come_out_with_all_their_bytes(pieces):
    content = b"{\n" + b"".join(pieces)
    rows = rows_of(content, "a.ndjson")
    kept = b"".join(row.raw for row in rows)
    assert b"".join(kept.split()) == b"".join(content.split())
    assert all((row.body is None) == bool(row.problems) for row in rows)


def test_a_fault_in_where_an_object_ends_is_noticed(monkeypatch):
    monkeypatch.setattr("wholepicture.intake.formats.ndjson._goes_on", lambda *_: True)
    with pytest.raises(AssertionError):
        test_an_object_that_breaks_off_costs_no_other()
