"""A very large crowd of invented people, written straight into the derived tables by COPY. For measuring only."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any
from uuid import UUID

SCHOOLS, OTHERS = 40, ("POL", "CSC", "HLT", "HOM", "CHA", "HUB")
WORKS_WITH = {"SCH1": 1000, "CHA": 30, "CSC": 20_000}  # how many of them an agency works with
LEVELS = ("partners",) * 17 + ("leads", "hub", "hub")
WORDS_A_REPORT = 40
WORDS_A_DESCRIPTION = 6
HIDDEN_ONLY = "quillwort"  # stands in one of a hundred reports, all of them for the hub alone
AT_ONCE = 20_000
TABLES = ("picture_fact", "picture_term", "picture_passage", "picture_event")
Row = dict[str, Any]


class Invented:
    """Names, plates, postcodes and words by how common they are: a few are everyone's, most are somebody's."""

    def __init__(self, chance: Random):
        self.chance = chance
        self.families = self._many(20_000, 2, 4)
        self.givens = self._many(3_000, 2, 3)
        self.words = self._many(6_000, 2, 4)
        self.streets = self._many(4_000, 2, 3)
        # the commonest of 20,000 is borne by about one in a hundred
        self.weights = {
            many: list(accumulate(1 / (rank + 10) for rank in range(many))) for many in (20_000, 3_000, 6_000, 4_000)
        }

    def _many(self, count: int, fewest: int, most: int) -> list[str]:
        starts, ends = "b br c d dr f g h j k l m n p r s st t tr v w".split(), "a e i o u ar en il or un".split()
        names: dict[str, None] = {}
        while len(names) < count:
            parts = self.chance.randint(fewest, most)
            names["".join(self.chance.choice(starts) + self.chance.choice(ends) for _ in range(parts))] = None
        return list(names)

    def one(self, of: list[str]) -> str:
        return self.chance.choices(of, cum_weights=self.weights[len(of)])[0]

    def plate(self) -> str:
        return f"{self._letters(2)}00 {self._letters(3)}"

    def postcode(self) -> str:
        return f"ZA{self.chance.randint(1, 60)} {self.chance.randint(1, 9)}{self._letters(2, 'ABDEFGHJLN')}"

    def _letters(self, many: int, of: str = "ABCDEFGHJKLMNOPRSTUVWXY") -> str:
        return "".join(self.chance.choices(of, k=many))

    def id(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)


def fill(house: Any, people: int, chance: Random) -> None:
    """Fill a furnished house: indexes are made afterwards, statistics gathered."""
    from wholepicture.config.cluster import _administrator
    from wholepicture.partnership.commands import add_agency

    for number in range(3, SCHOOLS + 1):
        made, _ = add_agency(
            house.operator(), area=house.area, code=f"SCH{number}", name=f"School {number}", type="school"
        )
        house.agencies[made.code] = made.id
    invented = Invented(chance)
    nominals = [invented.id() for _ in range(people)]
    with _administrator(house.database) as database:
        database.execute("SET synchronous_commit = off")
        database.execute("SET maintenance_work_mem = '1GB'")
        with _without_indexes(database):
            for start in range(0, people, AT_ONCE):
                _copy_reports(database, _reports(house, invented, nominals[start : start + AT_ONCE], start))
        for code, many in WORKS_WITH.items():
            known = chance.sample(nominals, min(many, people // 4))
            rows = [_works_with(house, invented, code, nominal) for nominal in known]
            _copy(database, "access_involvement", rows)
        for table in (*TABLES, "access_involvement"):
            database.execute(f"VACUUM (ANALYZE) {table}".encode())


@contextmanager
def _without_indexes(database: Any) -> Iterator[None]:
    """Drops what is not a primary key, and makes it again at the end."""
    indexes = database.execute(
        "SELECT indexdef, indexname FROM pg_indexes WHERE tablename = ANY (%s) AND indexname NOT LIKE '%%pkey'",
        [list(TABLES)],
    ).fetchall()
    for _, name in indexes:
        database.execute(f"DROP INDEX {name}".encode())
    yield
    for definition, _ in indexes:
        database.execute(definition.encode())


def _copy_reports(database: Any, reports: Iterable[dict[str, list[Row]]]) -> None:
    rows: dict[str, list[Row]] = {table: [] for table in TABLES}
    for report in reports:
        for table in TABLES:
            rows[table] += report[table]
    for table in TABLES:
        _copy(database, table, rows[table])


def furnished_before(name: str) -> Any:
    """The house of a database that was filled by an earlier run."""
    from tests.living import House
    from wholepicture.access.viewer import system_viewer
    from wholepicture.partnership.models import Agency, Professional

    with system_viewer("operator").acting():
        agencies = list(Agency.objects.all())
        hub = next(agency for agency in agencies if agency.code == "HUB")
        house = House(name, hub.area_id, {agency.code: agency.id for agency in agencies})
        for person in Professional.objects.all():
            house.professionals[person.email.partition("@")[0].replace(".", "_")] = person.id
    return house


def _works_with(house: Any, invented: Invented, code: str, nominal: UUID) -> Row:
    return {
        "id": invented.id(),
        "area_id": house.area,
        "agency_id": house.agencies[code],
        "nominal": nominal,
        "submission": nominal,
        "starts_on": date(2025, 9, 1),
        "made_known_at": datetime(2025, 9, 1, tzinfo=UTC),
        "feed": "",
        "answer": "confirmed",
    }


def _reports(house: Any, invented: Invented, nominals: list[UUID], start: int) -> Iterator[dict[str, list[Row]]]:
    """Rows by table, one report a person."""
    chance, schools = invented.chance, [code for code in house.agencies if code not in OTHERS]
    for number, nominal in enumerate(nominals, start):
        seen = {
            "area_id": house.area,
            "agency_id": house.agencies[chance.choice(schools if number % 3 else OTHERS)],
            "level": chance.choice(LEVELS),
            "nominals": [nominal],
            "named": [],
            "submission": invented.id(),
            "received_at": datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=number * 20),
        }
        role = "child" if number % 2 else "person_of_concern"
        rows: dict[str, list[Row]] = {table: [] for table in TABLES}
        _describe(rows, seen, invented, {"about_kind": "nominal", "about": nominal}, role, _person(invented, number))
        if number % 5 == 0:
            car = {"about_kind": "vehicle", "about": invented.id()}
            _describe(rows, seen, invented, car, "", [("registration", invented.plate(), False)])
        text = _text(invented, is_hidden=seen["level"] == "hub" and number % 10 == 0)
        passage = {"id": invented.id(), "kind": "facts", "text": text, "located": False}
        rows["picture_passage"].append(seen | passage)
        rows["picture_event"].append(seen | _event(invented, nominal, role, seen["received_at"]))
        if number % 20 == 0:
            term = {"id": invented.id(), "role": "", "keys": [f"i/MP{number:07}"], "located": False}
            rows["picture_term"].append(seen | {"about_kind": "report", "about": seen["submission"]} | term)
            rows["picture_event"][-1] |= {"kind": "missing_episode", "detail": f'{{"reference": "MP/{number:07}"}}'}
        yield rows


def _text(invented: Invented, *, is_hidden: bool) -> str:
    words = [invented.one(invented.words) for _ in range(WORDS_A_REPORT)]
    return " ".join([*words, HIDDEN_ONLY] if is_hidden else words)


def _person(invented: Invented, number: int) -> list[tuple[str, str, bool]]:
    """Facts of a person: kind, value, whether it tells where they are."""
    chance = invented.chance
    home = f"{chance.randint(1, 150)} {invented.one(invented.streets).title()} Road, {invented.postcode()}"
    facts = [
        ("name", f"{invented.one(invented.givens)} {invented.one(invented.families)}".title(), False),
        ("date_of_birth", str(date(2000, 1, 1) + timedelta(days=chance.randrange(7000))), False),
        ("nhs_number", f"999{number:07}", False),
        ("phone", f"07700 90{chance.randint(0, 9999):04}", True),
        ("address", home, True),
        ("description", " ".join(invented.one(invented.words) for _ in range(WORDS_A_DESCRIPTION)), False),
    ]
    return facts if number % 3 else [*facts, ("also_known_as", invented.one(invented.givens).title(), False)]


def _describe(
    rows: dict[str, list[Row]], seen: Row, invented: Invented, about: Row, role: str, facts: list[tuple[str, str, bool]]
) -> None:
    from wholepicture.picture.search.keys import keys_of

    keys: dict[bool, set[str]] = {}
    for kind, value, located in facts:
        subject = about["about"] if about["about_kind"] == "nominal" else None
        fact = {
            "id": invented.id(),
            "subject": subject,
            "kind": kind,
            "value": value,
            "outcome": "",
            "located": located,
        }
        rows["picture_fact"].append(seen | about | fact)
        keys.setdefault(located, set()).update(keys_of(about["about_kind"], kind, value))
    for located, held in keys.items():
        term = {"id": invented.id(), "role": role, "keys": sorted(held), "located": located}
        rows["picture_term"].append(seen | about | term)


def _event(invented: Invented, nominal: UUID, role: str, at: datetime) -> Row:
    return {
        "id": invented.id(),
        "subject": nominal,
        "nominal": nominal,
        "role": role,
        "kind": "concern",
        "at": at,
        "precision": "day",
        "recorded_at": at,
        "how_known": "",
        "root": "",
        "passed_on": False,
        "author_job": "",
        "detail": "{}",
        "revision": "",
        "located": False,
    }


def _copy(database: Any, table: str, rows: list[Row]) -> None:
    columns = ", ".join(rows[0])
    with database.cursor().copy(f"COPY {table} ({columns}) FROM STDIN".encode()) as copied:
        for row in rows:
            copied.write_row(list(row.values()))
