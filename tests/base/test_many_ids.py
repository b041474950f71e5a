"""Very many ids are handed over as one value, and mean what a list of them means."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.test.utils import CaptureQueriesContext

from tests.access.raw import as_superuser
from tests.living import House
from wholepicture.access.viewer import system_viewer
from wholepicture.base.many_ids import Ids

pytestmark = pytest.mark.usefixtures("house")


def _agencies() -> Any:
    from wholepicture.partnership.models import Agency

    return Agency.objects


def _said(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    return rows.query.sql_with_params()


@pytest.mark.parametrize("number", [2, 3, 5000])
def test_a_statement_is_as_long_for_very_many_ids_as_for_two(number: int) -> None:
    statement, values = _said(_agencies().filter(id__in=[uuid4() for _ in range(number)]))
    assert statement.endswith("= ANY (%s::uuid[])")
    assert len(values) == 1
    assert values[0].count(",") == number - 1


def test_what_several_statements_name_is_written_out_once() -> None:
    ids = [uuid4() for _ in range(5)]
    among = Ids([*ids, ids[0]])
    first, second = (_said(_agencies().filter(id__in=among))[1] for _ in range(2))
    assert first[0] is second[0]
    assert first == _said(_agencies().filter(id__in=ids))[1], "and reads as a list of them does"
    assert (list(among), len(among), ids[1] in among, uuid4() in among) == (ids, 5, True, False)


def _planned(house: House, ids: Sequence[UUID | str | None]) -> str:
    from wholepicture.picture.models import Event

    statement, values = _said(Event.every.filter(nominal__in=ids).order_by("-received_at").values_list("id")[:5])
    with as_superuser(house.database) as superuser:
        superuser.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
        return "\n".join(row[0] for row in superuser.execute(f"EXPLAIN {statement}".encode(), values).fetchall())


def test_of_one_id_an_index_gives_the_newest_few_and_nothing_is_sorted(house: House) -> None:
    one = uuid4()
    for ids in ([one], [one, None, one], [str(one)]):
        planned = _planned(house, ids)
        assert "event_by_nominal" in planned
        assert "Sort" not in planned
    assert "ANY" in _planned(house, [one, uuid4()])


def test_those_are_found_that_a_list_would_find(house: House) -> None:
    ids = [*house.agencies.values()]
    with system_viewer("operator").acting():
        every = _agencies()
        assert set(every.filter(id__in=ids[:3]).values_list("id", flat=True)) == set(ids[:3])
        assert set(every.filter(id__in={str(ids[0]), str(uuid4())}).values_list("id", flat=True)) == {ids[0]}
        assert set(every.exclude(id__in=ids[1:]).values_list("id", flat=True)) == {ids[0]}
        assert set(every.filter(~Q(id__in=ids[1:]) | Q(code="POL")).values_list("code", flat=True)) == {
            *every.filter(id=ids[0]).values_list("code", flat=True),
            "POL",
        }
        assert set(every.exclude(id__in=[ids[0], None]).values_list("id", flat=True)) == set(ids[1:])
        assert set(every.filter(id__in=(id for id in ids[:2])).values_list("id", flat=True)) == set(ids[:2])
        assert set(every.filter(id__in=[F("id"), ids[0]]).values_list("id", flat=True)) == set(ids)
        same = every.filter(id__in=[OuterRef("id")])
        assert set(every.filter(Exists(same), id__in=ids[:2]).values_list("id", flat=True)) == set(ids[:2])
        assert set(every.in_bulk(ids[:2])) == set(ids[:2])
        assert every.filter(id__in=every.filter(code="POL").values("id")).get().code == "POL", "a subquery stays one"
        assert every.filter(id__in=[F("id")]).count() == len(ids), "an expression stays one"
        assert every.annotate(n=Count("id")).filter(id__in=[ids[0], None, ids[0]]).count() == 1


def test_where_there_are_none_nobody_is_asked(house: House) -> None:
    with system_viewer("operator").acting(), CaptureQueriesContext(connections["operator"]) as asked:
        assert list(_agencies().filter(id__in=[])) == []
        assert list(_agencies().filter(id__in=[None])) == []
        assert _agencies().exclude(id__in=list[UUID]()).count() == len(house.agencies)
    assert len(asked) == 1


def test_an_id_that_is_none_is_refused_before_anything_is_asked() -> None:
    with pytest.raises(Exception, match="not a valid UUID"):
        _agencies().filter(id__in=["' OR true"])
