"""What the pages of casework cost at the server, where few reports and open actions are stored and where many are.

    .venv/bin/python -m benchmarks.desk [--stored 20000,1000000] [--actions 2000,100000] [--out benchmarks/results/desk.json]

The databases are those of `child_page.py`, with so many open actions added, five to a case, of children of the whole area; whoever
does them has a hundred. As many children are missing, and as many alerts wait, at each size: what grows is what came before.
Opened are the worklists of the co-ordinator and of a social worker, the group's, the board of who is missing, a panel's agenda, also
while it is built again, the first page, and children's pages; with row security and the ledger on. The databases are gone round in
turns; of each page the quickest of its passes counts, and the figure to look at is the ratio of the larger to the smaller.
WHOLEPICTURE_BENCH_HOME keeps the databases, and a second run does not make them again.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.child_page import PASSES, Look, _asked, _children, _copied, _looked, _told, filled, signed_in

IN_A_CASE, OF_A_PERSON = 5, 100
MISSING, WAITING = 30, 300  # children, and alerts, at once
CHILDREN = 8  # whose pages are opened
SEEN = 3  # times that a page is opened in one pass


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--stored", default="20000,1000000")
    asked.add_argument("--actions", default="2000,100000")
    asked.add_argument("--town", type=int, default=2000)
    asked.add_argument("--out", type=Path)
    options = asked.parse_args()
    sizes, actions = ([int(each) for each in text.split(",")] for text in (options.stored, options.actions))
    with tempfile.TemporaryDirectory(prefix="wp-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["WHOLEPICTURE_HOME"] = os.environ.get("WHOLEPICTURE_BENCH_HOME", folder)
        os.environ["WHOLEPICTURE_DATABASE"] = "wp_bench_child_making"
        from wholepicture.config import cluster, installation

        try:
            cluster.ensure_running()
            installation.load()
            towns, _ = filled(sizes, options.town)
            desks = [
                _copied(name, f"{name}_desk_{many}", partial(give, many))
                for name, many in zip(towns, actions, strict=True)
            ]
            figures = measure(desks)
        finally:
            cluster.stop()
    print(json.dumps(figures, indent=2))
    if options.out:
        options.out.write_text(json.dumps(figures, indent=2) + "\n")


# -- what is stored -------------------------------------------------------------------------------------------------------


# Of everybody who could see to something: colleagues of the social worker.
PEOPLE = """INSERT INTO partnership_professional ({names}) SELECT {values}
FROM generate_series(1, %(people)s) k CROSS JOIN partnership_professional t WHERE t.email = 'social.worker@example.org'"""
OWN = {"id": "gen_random_uuid()", "email": "'desk' || k || '@example.org'", "name": "'Worker ' || k || '-Test'"}
CASES = """
CREATE TEMP TABLE at_work AS SELECT row_number() OVER (ORDER BY email) - 1 n, id, agency_id FROM partnership_professional
WHERE email LIKE 'desk%' OR email IN ('social.worker@example.org', 'coordinator@example.org');
CREATE TEMP TABLE taken_on AS SELECT gen_random_uuid() id, row_number() OVER (ORDER BY md5(nominal::text)) - 1 n, nominal, subject
FROM (SELECT DISTINCT ON (nominal) nominal, subject FROM picture_event
      WHERE role = 'child' AND level = 'partners' AND nominal IS NOT NULL ORDER BY nominal, subject) children
ORDER BY 2 LIMIT {cases};
INSERT INTO casework_case (id, area_id, agency_id, level, about, nominals, named, what, opened_by_id, at, lead_id, sharing, state, moved_at)
SELECT c.id, a.area_id, w.agency_id, 'partners', c.subject, ARRAY[c.nominal], '{{}}', 'What the benchmark looks at', w.id,
       now() - make_interval(days => c.n::int % 400), w.id, '{{}}', 'open', now() - make_interval(days => c.n::int % 400)
FROM taken_on c JOIN at_work w ON w.n = c.n % (SELECT count(*) FROM at_work) JOIN partnership_agency a ON a.id = w.agency_id;
INSERT INTO casework_casemove (id, case_id, number, kind, source_kind, lead_id, sharing, state, reason, by_id, at)
SELECT gen_random_uuid(), id, 1, 'opened', '', lead_id, '{{}}', 'open', '', opened_by_id, at FROM casework_case;
INSERT INTO casework_action (id, case_id, area_id, what, given_by_id, at, doer_id, due_on, state, came_at)
SELECT gen_random_uuid(), c.id, c.area_id, 'See her at home', c.lead_id, c.at, w.id,
       (now() + make_interval(days => (k * 7 + t.n)::int % 60 - 5))::date, 'open', c.at
FROM casework_case c JOIN taken_on t ON t.id = c.id CROSS JOIN generate_series(1, {in_a_case}) k
JOIN at_work w ON w.n = (t.n + k) % (SELECT count(*) FROM at_work);
INSERT INTO casework_actionmove (id, action_id, number, kind, doer_id, due_on, state, words, by_id, at)
SELECT gen_random_uuid(), id, 1, 'given', doer_id, due_on, 'open', '', given_by_id, at FROM casework_action;
"""
# But for the last: a partnership decides what is raised.
DECIDED = """WITH decided AS (
    SELECT id, area_id, raised_at FROM alerts_alert WHERE NOT is_listed ORDER BY raised_at DESC, id OFFSET %s
), said AS (
    INSERT INTO alerts_triage (id, alert_id, area_id, decision, reason, made_by_id, at)
    SELECT gen_random_uuid(), d.id, d.area_id, 'watch', 'Measured.', p.id, d.raised_at FROM decided d
    CROSS JOIN LATERAL (SELECT id FROM partnership_professional WHERE role = 'coordinator' LIMIT 1) p)
UPDATE alerts_alert a SET decided_at = d.raised_at FROM decided d WHERE d.id = a.id"""
# Of the children whose report came last, one says that they went yesterday, and none that they are back.
WENT = """WITH went AS (
    SELECT DISTINCT ON (nominal) id, nominal, received_at FROM picture_event
    WHERE kind = 'missing_episode' AND role = 'child' AND nominal IS NOT NULL AND superseded_at IS NULL AND level <> 'named'
    ORDER BY nominal, received_at DESC, id
), chosen AS (SELECT id FROM went ORDER BY received_at DESC, id LIMIT %s)
UPDATE picture_event e SET detail = detail - 'returned_at', at = now() - interval '20 hours',
    recorded_at = now() - interval '18 hours', received_at = now() - interval '18 hours' FROM chosen WHERE chosen.id = e.id"""
# All others are back.
BACK = """UPDATE picture_event SET detail = detail || jsonb_build_object('returned_at', at + interval '1 day')
WHERE kind = 'missing_episode' AND NOT detail ? 'returned_at'"""


def give(actions: int, database: str) -> None:
    """Adds so many open actions, with whoever does them; few alerts wait, and few children are missing."""
    from benchmarks.multiplied import _columns, hurry
    from wholepicture.config import cluster

    with cluster._administrator(database) as connection:
        hurry(connection)
        columns = [column.name for column in _columns(connection, "partnership_professional")]
        values = ", ".join(OWN.get(name, f't."{name}"') for name in columns)
        names = ", ".join(f'"{name}"' for name in columns)
        connection.execute(PEOPLE.format(names=names, values=values), {"people": actions // OF_A_PERSON})
        for statement in CASES.format(cases=actions // IN_A_CASE, in_a_case=IN_A_CASE).split(";\n")[:-1]:
            connection.execute(statement)
        connection.execute(DECIDED, [WAITING])
        connection.execute(BACK)
        connection.execute(WENT, [MISSING])
        connection.execute("VACUUM (ANALYZE)")


# -- a look ---------------------------------------------------------------------------------------------------------------


@dataclass
class Desk:
    """What is opened in one database, by its name, and what each look at it took, pass by pass."""

    database: str
    pages: dict[str, Callable[[], None]] = field(default_factory=dict)
    looks: dict[str, list[list[Look]]] = field(default_factory=dict)

    def once(self) -> None:
        from benchmarks.rules import use

        use(self.database)
        for name, open_page in self.pages.items():
            open_page()  # the connections know their tables
            self.looks.setdefault(name, []).append([_looked(open_page) for _ in range(SEEN)])

    def told(self) -> dict[str, Any]:
        """What is stored, and what the looks took."""
        (stored,) = _asked(
            self.database,
            "SELECT (SELECT count(*) FROM intake_submission), (SELECT count(*) FROM casework_action WHERE state = 'open')",
        )
        return {"reports": stored[0], "open_actions": stored[1]} | {
            name: _told(passes) for name, passes in self.looks.items()
        }


def measure(databases: Sequence[str]) -> dict[str, Any]:
    """The figures at each size, and of each page the ratio of the last to the first."""
    from django.test.utils import setup_test_environment

    from wholepicture.config.door.settled import settle

    setup_test_environment()  # so that the site answers to a browser in its own process
    settle()  # as the site's processes do
    children = _children(CHILDREN)
    desks = [desk_of(database, children) for database in databases]
    for _ in range(PASSES):
        for desk in desks:
            desk.once()
    sizes = [desk.told() for desk in desks]
    first, last = sizes[0], sizes[-1]
    ratios = {name: round(last[name]["p50_ms"] / first[name]["p50_ms"], 2) for name in desks[0].pages}
    return {"sizes": sizes, "ratio_of_p50": ratios}


def desk_of(database: str, children: Sequence[UUID]) -> Desk:
    """The pages of a database, signed in to; a panel is called in it, where none is."""
    from tests.web.story import client_of

    house, hub = signed_in(database)
    worker = client_of(house, "social_worker")
    panel = _panel(house)

    def opened(client: Any, *paths: str) -> Callable[[], None]:
        def open_them() -> None:
            for path in paths:
                answer = client.get(path)
                assert answer.status_code == 200, (path, answer.status_code)

        return open_them

    def built() -> None:
        answer = hub.post(f"/panels/{panel}/build/")
        assert answer.status_code in (200, 302), answer.status_code

    pages = {
        "first page": opened(hub, "/"),
        "the co-ordinator's worklist": opened(hub, "/worklist/"),
        "a social worker's worklist": opened(worker, "/worklist/"),
        "the group's": opened(hub, "/worklist/group/"),
        "who is missing": opened(hub, "/missing/"),
        "interviews that wait": opened(hub, "/missing/interviews/"),
        "a panel's agenda": opened(hub, f"/panels/{panel}/"),
        "the agenda built again": built,
        "children's pages": opened(hub, *(f"/people/{child}/" for child in children)),
    }
    return Desk(database, pages)


def _panel(house: Any) -> UUID:
    from datetime import timedelta

    from wholepicture.base import clock
    from wholepicture.casework.meeting.panels.commands import call_panel
    from wholepicture.casework.models import Panel

    hub = house.viewer("coordinator")
    called = _asked(house.database, f"SELECT id FROM {Panel._meta.db_table} LIMIT 1")
    if called:
        return UUID(str(called[0][0]))
    chair = house.professionals["coordinator"]
    return call_panel(hub, name="Panel of the benchmark", meets_at=clock.now() + timedelta(days=7), chair=chair)


if __name__ == "__main__":
    main()
