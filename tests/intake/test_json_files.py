"""JSON files: one bad report never costs another; an outline that cannot be followed refuses the file."""

import pytest

from tests.intake.making_files import line, refused, rows_of


def test_one_object_a_list_and_a_wrapped_list_are_all_read():
    one, two = line(key="1"), line(key="2")
    assert [r.body["key"] for r in rows_of(one, "a.json")] == ["1"]
    assert [r.body["key"] for r in rows_of(b"[" + one + b" , \n" + two + b"]", "a.json")] == ["1", "2"]
    wrapped = b'{ "submissions" : [' + one + b"," + two + b"] }"
    assert [(r.number, r.raw) for r in rows_of(wrapped, "a.json")] == [(1, one), (2, two)]
    assert rows_of(b"[]", "a.json") == []


def test_one_bad_report_in_a_list_does_not_stop_its_neighbours():
    bad = b'{"key":"a","key":"b"}'
    rows = rows_of(b"[" + line() + b"," + bad + b"," + line() + b',7,{"a":NaN}]', "a.json")
    assert [bool(row.problems) for row in rows] == [False, True, False, True, True]
    assert rows[1].raw == bad


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[" + line() + b",]", "not JSON"),
        (b"[" + line(), "not JSON"),
        (b"[" + line() + b"] x", "Extra data"),
        (line() + b"\n" + line(), "name the file .ndjson"),
        (b'{"submissions": {}}', "must be a list"),
        (b'{"submissions": [], "other": 1}', "holds other"),
        (b'{"submissions": [], "submissions": []}', "twice"),
        (b"hello", "not a report"),
        (b"[" * 200_000, "too deeply"),
        (b'["\xff"]', "not UTF-8"),
        (b" \n ", "empty"),
    ],
)
def test_a_json_file_whose_outline_cannot_be_followed_is_refused_whole(content, words):
    assert words in refused(content, "a.json")
