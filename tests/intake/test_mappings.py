"""The mapping of a partner's export: a wrong one is refused with the key that it is about."""

import copy
from datetime import date

import pytest

from tests.intake.making_files import MAPPING, rows_of
from wholepicture.config.home import PROJECT
from wholepicture.intake.formats import MappingRefused, load_mapping, preview
from wholepicture.intake.rules import flags_of


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"fields": {}}, "[fields] is empty"),
        ({"feilds": {}}, "no setting “feilds”"),
        ({"source": {"colour": 1}}, "[source] has no setting “colour”"),
        ({"source": {"encoding": "klingon"}}, "encoding “klingon” is not known"),
        ({"source": {"encoding": "zip"}}, "encoding “zip” is not known"),
        ({"source": {"timezone": "Mars/Base"}}, "timezone “Mars/Base” is not known"),
        ({"source": {"timezone": "../../etc/passwd"}}, "timezone"),
        ({"source": {"delimiter": "ab"}}, "delimiter must be one character"),
        ({"source": {"header_row": 0}}, "header_row"),
        ({"source": {"date_formats": ["dd/mm"]}}, "“dd/mm” is not a date format"),
        ({"constants": {"kind": "gossip"}}, "kind cannot be “gossip”"),
        ({"constants": {"subjects[0].surname": "x"}}, "“subjects[0].surname” is not a field"),
        ({"constants": {"key": "x"}}, "stands in [constants] and in [fields]"),
        ({"fields": {"subjects": "A"}}, "such as “subjects[0].ref”"),
        ({"fields": {"subjects.given": "A"}}, "“subjects.given” is not a field"),
        ({"fields": {"subjects[0]": {"given": "A"}}}, "holds further fields"),
        ({"fields": {"key": 7}}, "must be a column name"),
        ({"fields": {"key": {}}}, "needs either column"),
        ({"fields": {"key": {"column": "A", "colum": 1}}}, "no setting “colum”"),
        ({"fields": {"key": {"column": "A", "split": ";"}}}, "cannot be split"),
        ({"fields": {"recorded_at": {"column": "A", "format": "%Q"}}}, "not a date format"),
        ({"fields": {"signs": "A"}}, "must be a table"),
        (
            {"fields": {"signs": {"columns": {"A": "x"}, "yes": ["Y"], "no": ["y"]}}},
            "“y” stands for two answers",
        ),
        ({"values": {"subjects[0].family": {"a": "b"}}}, "has no column in [fields]"),
        ({"values": {"subjects[0].sex": {"f": "Girl"}}}, "cannot be “Girl”"),
    ],
)
def test_a_wrong_mapping_is_refused_with_the_key_it_is_about(change, words):
    with pytest.raises(MappingRefused) as caught:
        load_mapping(copy.deepcopy(MAPPING) | change)
    assert words in str(caught.value)


def test_a_mapping_that_is_no_toml_says_where(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text('[fields]\nkey = Reference"\n')
    with pytest.raises(MappingRefused, match=r"m\.toml is not TOML.*line 2"):
        load_mapping(path)


def test_optional_columns_may_be_absent_and_joined_columns_make_one_value():
    mapping = {
        "fields": {
            "key": "A",
            "narrative.facts": {"columns": ["B", "C"], "join": "; "},
            "narrative.opinion": {"column": "D", "optional": True},
            "subjects[0].address.lines": {"columns": ["B", "C"]},
        }
    }
    [row] = rows_of(b"A,B,C\n1,x,y\n", "a.csv", mapping=mapping)
    assert row.body["narrative"] == {"facts": "x; y"}
    assert row.body["subjects"][0]["address"]["lines"] == ["x", "y"]


def test_the_example_of_the_how_to_is_read_without_a_remark(tmp_path):
    page = (PROJECT / "docs" / "how-to" / "write-a-mapping.md").read_text("utf-8")
    for kind, name in (("csv", "absences.csv"), ("toml", "absences.toml")):
        (tmp_path / name).write_text(page.split(f"```{kind}\n")[1].partition("```")[0], "utf-8")
    seen = preview(tmp_path / "absences.csv", tmp_path / "absences.toml")
    [row] = seen.rows
    assert (seen.unused_columns, seen.missing_columns, row.problems) == ([], [], [])
    assert flags_of(row.body, today=date(2026, 3, 5)) == []
    assert row.body["missing"] == {"missing_since": "2026-03-03T22:00:00+00:00"}
    assert row.body["signs"] == [{"code": "new_phone", "answer": "yes", "subject": "c1"}]
