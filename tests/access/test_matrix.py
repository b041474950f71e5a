"""Who may see what: PostgreSQL against the oracle, cell by cell; and the faults that the comparison must catch."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.access.raw import altered, as_role
from tests.access.witnesses import LEVELS, LIST, LOCATED, Witnesses, gather, today
from tests.living import House
from wholepicture.access.policy import Asking, Involved, Row, may_see
from wholepicture.access.sql.rows import COUNTS, visible

# How those are called whose agency lets nobody see anything that is not for them by name.
BLIND = tuple(
    f" at {code}"
    for code in (
        *("STRANGER", "ENDED", "NOT_YET", "KNOWN_LATE", "CLAIMS", "CLAIMS_TODAY", "REFUSED", "FED_AND_REFUSED"),
        *("FED_OTHERWISE", "FED_NO_MORE", "FAR_HUB", "FAR_ACTIVE"),
    )
)
TABLES = sorted(LOCATED | {"picture_sign", "linkage_subjectprofile", "linkage_membership", LIST})


@pytest.fixture(scope="module")
def witnesses(shared_house: House) -> Witnesses:
    return gather(shared_house)


def test_postgresql_shows_each_viewer_exactly_what_the_oracle_does(shared_house: House, witnesses: Witnesses) -> None:
    assert sorted(witnesses.rows) == TABLES, "a derived table that the matrix does not cover, or one that is gone"
    assert witnesses.cells > 10_000
    with as_role("wp_app", shared_house.database) as connection:
        assert list(witnesses.mismatches(connection)) == []


# The same person one step nearer: what is denied to the one is allowed to the other.
NEARER = (
    ("reads at ENDED", "reads at ENDS_TODAY"),
    ("reads at NOT_YET", "reads at STARTS_TODAY"),
    ("reads at STRANGER", "reads at ACTIVE"),
    ("reads at KNOWN_LATE", "reads at KNOWN_TODAY"),
    ("reads at CLAIMS", "reads at ACTIVE"),
    ("reads at CLAIMS_TODAY", "reads at ACTIVE"),
    ("leads at CLAIMS", "leads at ACTIVE"),
    ("reads at REFUSED", "reads at ACTIVE"),
    ("reads at CLAIMS", "reads at FED"),
    ("reads at FED_AND_REFUSED", "reads at FED"),
    ("reads at FED_OTHERWISE", "reads at FED"),
    ("reads at FED_NO_MORE", "reads at FED"),
    ("reads at FED_NO_MORE", "reads at FED_NO_MORE_CONFIRMED"),
    ("reads at ACTIVE", "lead by the directory"),
    ("leads at ACTIVE", "reads at HUB"),
    ("barred at AUTHOR", "bar lifted at AUTHOR"),
    ("barred at ACTIVE", "bar lifted at ACTIVE"),
    ("barred at HUB", "bar lifted at HUB"),
    ("reads nothing at AUTHOR", "reads at AUTHOR"),
    ("key of HUB", "reads at HUB"),
    ("reads at FAR_HUB", "reads at HUB"),
    ("reads at FAR_ACTIVE", "reads at ACTIVE"),
    ("reads at ACTIVE", "reader in the circle"),
    ("reads at ACTIVE", "reads at CIRCLE"),
    ("reads at FAR_ACTIVE", "named at FAR_ACTIVE"),
    ("named and barred", "named at STRANGER"),
    ("named, reads nothing", "named at STRANGER"),
    ("judges at HUB", "reads at HUB"),
    ("reads at HUB", "named at HUB"),
)


def test_each_deny_is_paired_with_an_allow(witnesses: Witnesses) -> None:
    everything = {(table, one) for table, rows in witnesses.rows.items() for one in rows}
    shown = {person.name: witnesses.expected(person) for person in witnesses.people}
    for cell in everything:
        assert any(cell in seen for seen in shown.values())
        assert any(cell not in seen for seen in shown.values())
    for person in witnesses.people:
        if person.name.endswith(BLIND):
            continue
        assert bool(shown[person.name]) is person.asking.reads, f"{person.name} should see something, or nothing"
    for denied, allowed in NEARER:
        assert shown[denied] < shown[allowed], (denied, allowed)


def _widened(table: str) -> str:
    return f"ALTER POLICY viewer_reads ON {table} USING (true)"


def _without(table: str, clause: str, instead: str) -> str:
    condition = " ".join(visible(table).split())
    assert clause in condition, clause
    return f"ALTER POLICY viewer_reads ON {table} USING ({condition.replace(clause, instead)})"


CLAUSES = {
    "roles that read nothing": ("(SELECT sec.reads()) AND", ""),
    "own agency": ("{t}.agency_id = (SELECT sec.agency()) OR", ""),
    "hub: not what is for named people": ("{t}.level <> 'named' AND", ""),
    "hub: of this area": ("(SELECT sec.is_hub()) AND {t}.area_id = (SELECT sec.area())", "(SELECT sec.is_hub())"),
    "hub at all": ("(SELECT sec.is_hub())", "true"),
    "leads only": ("AND (SELECT sec.is_lead())", ""),
    "partners": ("{t}.level = 'partners' OR", ""),
    "partners: of this area": ("AND {t}.area_id = (SELECT sec.area()) AND EXISTS", "AND EXISTS"),
    "involvement: this child's": ("AND i.nominal = ANY ({t}.nominals)", ""),
    "involvement: this agency's": ("i.agency_id = (SELECT sec.agency())", "true"),
    "involvement: started": ("AND i.starts_on <= (SELECT sec.today())", ""),
    "involvement: not ended": ("AND (i.ends_on IS NULL OR i.ends_on >= (SELECT sec.today()))", ""),
    "involvement: ends with the day": ("i.ends_on >=", "i.ends_on >"),
    "involvement: more than its sender's word": (f"AND {COUNTS}", ""),
    "involvement: what was refused": ("i.answer = '' AND", ""),
    "involvement: by which feed": ("i.feed = ANY ((SELECT sec.trusted_feeds())::text[])", "i.feed <> ''"),
    "involvement: what was confirmed": ("i.answer = 'confirmed' OR", ""),
    "involvement: what is fed": ("OR (i.answer = '' AND i.feed = ANY ((SELECT sec.trusted_feeds())::text[]))", ""),
    "named people": ("AND (SELECT sec.professional()) = ANY ({t}.named)", ""),
    "named level": ("{t}.level = 'named' AND (SELECT sec.professional())", "(SELECT sec.professional())"),
}


TRUST_FOR_EVER = """CREATE OR REPLACE FUNCTION sec.trusted_feeds() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT array_agg(f.feed) FROM public.access_trustedfeed f WHERE f.agency_id = sec.agency() $$"""


def _mutants() -> dict[str, list[str]]:
    out = {f"{table}: shows to anyone": [_widened(table)] for table in TABLES}
    out |= {f"{table}: shows to nobody": [f"ALTER POLICY viewer_reads ON {table} USING (false)"] for table in TABLES}
    out |= {f"{table}: bars nobody": [f"DROP POLICY conflict_bars ON {table}"] for table in TABLES}
    out |= {f"{table}: hides no place": [f"DROP POLICY location_hides ON {table}"] for table in sorted(LOCATED)}
    out |= {f"{table}: no row security": [f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"] for table in TABLES}
    event = "picture_event"
    out |= {
        f"{event}: without {name}": [_without(event, clause.format(t=event), instead)]
        for name, (clause, instead) in CLAUSES.items()
    }
    works, here = "(SELECT sec.may('alerts'))", f"{LIST}.area_id = (SELECT sec.area())"
    named = f"({LIST}.level <> 'named' OR (SELECT sec.professional()) = ANY ({LIST}.named))"
    by_name = f"({LIST}.level = 'named' AND (SELECT sec.may('answer_named')))"
    out |= {
        f"{LIST}: without {name}": [
            f"ALTER POLICY viewer_reads ON {LIST} USING (({hub} OR {kept}) AND {who} AND {visible(LIST)})"
        ]
        for name, hub, kept, who in (
            ("who works it", here, by_name, named),
            ("whom it names", f"({works} AND {here})", by_name, "true"),
            ("the area", works, by_name, named),
            ("what is kept to somebody by name", f"({works} AND {here})", "false", named),
        )
    }
    out["the application owns a table that is not forced"] = [
        f"GRANT ALL ON {event} TO wp_app",
        f"ALTER TABLE {event} NO FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {event} OWNER TO wp_app",
    ]
    out["every feed is trusted for ever"] = [TRUST_FOR_EVER]
    out["involvement shows whose it is not"] = ["ALTER POLICY own_agency ON access_involvement USING (false)"]
    return out


def _table(name: str) -> str:
    """The table a mutant's name begins with: comparing that one is enough to catch it."""
    table = name.partition(":")[0]
    return table if table in TABLES else "picture_event"


# Mutants that widen what another clause narrows all the same: the policy on access_involvement shows an agency its own
# ties alone, so that naming the agency in the policy serves the index, not the answer; and the hub reads of its own area alone anyway.
SAME = {"picture_event: without involvement: this agency's", "alerts_toread: without the area"}


@pytest.mark.parametrize("name", sorted(_mutants()))
def test_the_comparison_catches_a_broken_policy(shared_house: House, witnesses: Witnesses, name: str) -> None:
    with altered(shared_house.database, *_mutants()[name]) as connection:
        fault = next(witnesses.mismatches(connection, _table(name)), "")
    assert bool(fault) is (name not in SAME)


def test_the_comparison_lets_a_policy_that_says_the_same_live(shared_house: House, witnesses: Witnesses) -> None:
    again = f"ALTER POLICY viewer_reads ON picture_event USING (({visible('picture_event')}) AND true)"
    with altered(shared_house.database, again) as connection:
        assert list(witnesses.mismatches(connection, "picture_event")) == []


CHILDREN = st.sets(st.sampled_from(["n1", "n2", "n3"]))
DAY = today()
SPANS = st.builds(
    Involved,
    stated_from=st.sampled_from([DAY - timedelta(9), DAY, DAY + timedelta(1)]),
    made_known=st.sampled_from([DAY - timedelta(9), DAY]),
    to=st.sampled_from([None, DAY, DAY - timedelta(1)]),
    feed=st.sampled_from(["", "file:roll", "api:roll"]),
    answer=st.sampled_from(["", "confirmed", "refused"]),
)
ASKING = st.builds(
    Asking,
    agency=st.sampled_from("AB"),
    area=st.sampled_from(["here", "there"]),
    professional=st.sampled_from(["me", None]),
    reads=st.booleans(),
    hub=st.booleans(),
    lead=st.booleans(),
    involved=st.dictionaries(st.sampled_from(["n1", "n2", "n3"]), SPANS),
    trusted=st.sampled_from([(), ("file:roll",)]),
    barred=CHILDREN,
    hidden=CHILDREN,
)
ROWS = st.builds(
    Row,
    agency=st.sampled_from("AB"),
    area=st.sampled_from(["here", "there"]),
    level=st.sampled_from(LEVELS),
    nominals=CHILDREN,
    named=st.sampled_from([(), ("me",)]),
    located=st.booleans(),
)


@given(ASKING, ROWS)
def test_a_bar_always_wins_and_a_role_that_reads_nothing_sees_nothing(asking: Asking, row: Row) -> None:
    if set(asking.barred) & set(row.nominals) or not asking.reads:
        assert not may_see(asking, row, today=DAY)


@given(ASKING, ROWS)
def test_sharing_more_widely_hides_from_nobody(asking: Asking, row: Row) -> None:
    seen = [may_see(asking, replace(row, level=level), today=DAY) for level in ("hub", "leads", "partners")]
    assert seen == sorted(seen)


@given(ASKING, ROWS, SPANS)
def test_more_involvement_hides_nothing_and_reaches_no_other_area(asking: Asking, row: Row, span: Involved) -> None:
    more = replace(asking, involved={**dict.fromkeys(["n1", "n2", "n3"], span), **asking.involved})
    if may_see(asking, row, today=DAY):
        assert may_see(more, row, today=DAY)
    if row.area != asking.area and row.level != "named" and row.agency != asking.agency:
        assert not may_see(more, row, today=DAY)


@given(ASKING, ROWS)
def test_nobodys_own_word_opens_anything(asking: Asking, row: Row) -> None:
    claims = {child: replace(said, answer="", feed="") for child, said in asking.involved.items()}
    claiming = may_see(replace(asking, involved=claims), row, today=DAY)
    assert claiming is may_see(replace(asking, involved={}), row, today=DAY)


@given(ASKING, ROWS)
def test_the_authors_own_agency_is_never_refused_its_own(asking: Asking, row: Row) -> None:
    own = replace(row, agency=asking.agency)
    assert may_see(asking, own, today=DAY) is (asking.reads and not set(asking.barred) & set(row.nominals))
