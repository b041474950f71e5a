"""Every table and column: what it means, whose it is, how sensitive, how long it is kept, and who may see it."""

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections

from wholepicture.config.reference.columns import meanings
from wholepicture.config.reference.declarations import OWNERS, RETENTIONS, SENSITIVITIES
from wholepicture.config.reference.markdown import Page, code, section, sections, table
from wholepicture.config.reference.who_sees import who_sees
from wholepicture.policies import declared as policies

ROOMS = tuple(room.__name__.split(".")[1] for room in policies.ROOMS)


@dataclass(frozen=True)
class Column:
    """One column as the database has it."""

    name: str
    type: str
    meaning: str
    may_be_empty: bool = False


@dataclass(frozen=True)
class Table:
    """One table: what a row of it is, and what it declares."""

    name: str
    meaning: str
    owner: str
    sensitivity: str
    retention: str
    columns: tuple[Column, ...]


# What functions of the schema `sec` keep for themselves, and a column that only PostgreSQL knows of. No model has them.
SECRET = (
    Table(
        "sec.mac_key",
        "The key with which the signed context is made and checked. One row.",
        *("partnership", "credential", "setting"),
        (
            Column("singleton", "boolean", "Keeps it to one row"),
            Column("inner_pad", "bytea", "The key, padded for the inner hash of HMAC"),
            Column("outer_pad", "bytea", "The key, padded for the outer hash of HMAC"),
        ),
    ),
    Table(
        "sec.role",
        "The roles of `access.rules`, where the database reads them.",
        *("partnership", "none", "setting"),
        (
            Column("code", "text", "The role's code"),
            Column("hub", "boolean", "Whether it sees everything in the area up to level `hub`"),
            Column("lead", "boolean", "Whether it sees as a safeguarding lead"),
            Column("reads", "boolean", "Whether it sees content at all"),
            Column("permissions", "text[]", "What it may do"),
            Column("given_in", "text[]", "The types of agency whose own administrator may give it"),
        ),
    ),
    Table(
        "sec.session",
        "A professional's signed-in session.",
        *("partnership", "credential", "setting"),
        (
            Column("id", "uuid", "Its own id, drawn at random"),
            Column("token_hash", "bytea", "SHA-256 of the token that the browser holds"),
            Column("professional", "uuid", "Whose it is"),
            Column("purpose", "text", "For which purpose they look"),
            Column("opened_at", "timestamp with time zone", "When it was opened"),
            Column("expires_at", "timestamp with time zone", "When it ends by itself"),
            Column("revoked_at", "timestamp with time zone", "When it was closed; empty: it holds", may_be_empty=True),
        ),
    ),
    Table(
        "sec.session_use",
        "When a session was last used: after half an hour without it is open no longer. Apart from the session, so that "
        "whoever uses one holds up nobody who ends it.",
        *("partnership", "status", "setting"),
        (
            Column("session", "uuid", "Which session"),
            Column("last_used_at", "timestamp with time zone", "When, to the minute"),
        ),
    ),
    Table(
        "sec.proof",
        "That an account was proved just now, by its password or by another provider: a session uses it up. For a quarter of an "
        "hour.",
        *("partnership", "status", "setting"),
        (
            Column("id", "uuid", "Which proof"),
            Column("professional", "uuid", "Whose account it is"),
            Column("proved_at", "timestamp with time zone", "When"),
        ),
    ),
    Table(
        "sec.browser",
        "What a browser of the site keeps between pages: what was searched for, words sent after a session ended. For half a day.",
        *("partnership", "personal", "draft"),
        (
            Column("mark", "bytea", "SHA-256 of the mark that the browser holds"),
            Column("kept", "text", "What is kept, in JSON; words in it are encrypted"),
            Column("kept_at", "timestamp with time zone", "When it last changed"),
        ),
    ),
    Table(
        "sec.to_write",
        "How often refused keys and errors of ours were written down one by one, so that a flood does not fill the ledger.",
        *("partnership", "none", "tries"),
        (
            Column("mark", "text", "Which allowance of what: a keyed hash"),
            Column("used_until", "timestamp with time zone", "When all of it is there again"),
            Column("in_a_row", "integer", "How many were not written since the last that was"),
        ),
    ),
    Table(
        "sec.api_key",
        "A key of an agency's system.",
        *("partnership", "credential", "setting"),
        (
            Column("id", "uuid", "Its own id, drawn at random"),
            Column("token_hash", "bytea", "SHA-256 of the key, which is shown once"),
            Column("agency", "uuid", "For which agency it acts"),
            Column("made_at", "timestamp with time zone", "When it was made"),
            Column(
                "revoked_at", "timestamp with time zone", "When it was withdrawn; empty: it holds", may_be_empty=True
            ),
            Column("name", "text", "What it is for, in the agency's words"),
            Column(
                "expires_at",
                "timestamp with time zone",
                "When it ends by itself; empty: it does not",
                may_be_empty=True,
            ),
        ),
    ),
    Table(
        "sec.key_use",
        "When a key was last used. Apart from the key, so that whoever uses one holds up nobody who withdraws it.",
        *("partnership", "status", "setting"),
        (
            Column("key", "uuid", "Which key"),
            Column("last_used_at", "timestamp with time zone", "When, to the minute; empty: never", may_be_empty=True),
        ),
    ),
    Table(
        "sec.calendar",
        "The secret address at which somebody reads their own dates in a calendar.",
        *("partnership", "credential", "setting"),
        (
            Column("id", "uuid", "Its own id, drawn at random"),
            Column("token_hash", "bytea", "SHA-256 of the secret, which is shown once"),
            Column("professional", "uuid", "Whose dates"),
            Column("made_at", "timestamp with time zone", "When it was made"),
            Column(
                "ended_at",
                "timestamp with time zone",
                "When it was taken back or replaced, or its owner put out; empty: it holds",
                may_be_empty=True,
            ),
        ),
    ),
    Table(
        "sec.calendar_use",
        "When an address was last read. Apart from it, so that a calendar that reads holds up nobody who takes it back.",
        *("partnership", "status", "setting"),
        (
            Column("calendar", "uuid", "Which address"),
            Column("last_read_at", "timestamp with time zone", "When, to the minute; empty: never", may_be_empty=True),
        ),
    ),
    Table(
        "sec.carer_link",
        "A link by which a foster carer opens their door, once, with a code.",
        *("partnership", "credential", "setting"),
        (
            Column("id", "uuid", "Its own id, drawn at random"),
            Column("token_hash", "bytea", "SHA-256 of the link, which is shown once"),
            Column("code_hash", "bytea", "SHA-256 of the link with its code, which is shown once"),
            Column("door", "uuid", "Which door it opens"),
            Column("made_at", "timestamp with time zone", "When it was made"),
            Column("expires_at", "timestamp with time zone", "When it ends by itself"),
            Column("wrong", "smallint", "How many wrong codes were typed; the fifth ends it"),
            Column("used_at", "timestamp with time zone", "When it was used; empty: not yet", may_be_empty=True),
            Column("ended_at", "timestamp with time zone", "When it was ended; empty: it holds", may_be_empty=True),
        ),
    ),
    Table(
        "sec.carer_telephone",
        "A telephone on which a foster carer opened their door.",
        *("partnership", "credential", "setting"),
        (
            Column("id", "uuid", "Its own id, drawn at random"),
            Column("token_hash", "bytea", "SHA-256 of the secret that it holds"),
            Column("door", "uuid", "Which door it opens"),
            Column("opened_at", "timestamp with time zone", "When it was opened there"),
            Column("ended_at", "timestamp with time zone", "When it was ended; empty: it holds", may_be_empty=True),
        ),
    ),
    Table(
        "sec.carer_use",
        "When a carer's telephone was used last. Apart from it, so that whoever looks holds up nobody who ends the door.",
        *("partnership", "status", "setting"),
        (
            Column("telephone", "uuid", "Which telephone"),
            Column("last_used_at", "timestamp with time zone", "When, to the minute; empty: never", may_be_empty=True),
        ),
    ),
    Table(
        "sec.invitation",
        "A code by which a professional sets a new password, once.",
        *("partnership", "credential", "setting"),
        (
            Column("id", "uuid", "Its own id, drawn at random"),
            Column("code_hash", "bytea", "SHA-256 of the code, which is shown once"),
            Column("professional", "uuid", "For whom it is"),
            Column("made_at", "timestamp with time zone", "When it was made"),
            Column("expires_at", "timestamp with time zone", "When it ends by itself"),
            Column("used_at", "timestamp with time zone", "When it was used; empty: not yet", may_be_empty=True),
            Column(
                "withdrawn_at", "timestamp with time zone", "When it was withdrawn; empty: it holds", may_be_empty=True
            ),
        ),
    ),
    Table(
        "sec.renewal",
        "A factor of somebody's sign-in that another person took away, so that nobody alone takes both.",
        *("partnership", "work", "setting"),
        (
            Column("id", "uuid", "Its own id, drawn at random"),
            Column("professional", "uuid", "Whose factor"),
            Column("factor", "text", "Which: the password, or the second factor"),
            Column("by_professional", "uuid", "Who took it away; empty: the operator", may_be_empty=True),
            Column("at", "timestamp with time zone", "When"),
        ),
    ),
    Table(
        "sec.laid_down",
        "What was laid down of the declared policies, rights and functions, to tell where the database differs. One row.",
        *("partnership", "none", "setting"),
        (
            Column("singleton", "boolean", "Keeps it to one row"),
            Column("declared", "text", "The digest of what the code declared, and of its migrations"),
            Column("catalogue", "text", "The digest of the catalogue as it then was"),
            Column("at", "timestamp with time zone", "When"),
        ),
    ),
    Table(
        "sec.step",
        "The background steps that the application may wake.",
        *("partnership", "none", "setting"),
        (Column("task", "text", "The step's name"),),
    ),
)
UNKNOWN_TO_DJANGO = {
    "picture_passage": (Column("words", "tsvector", "The text as search reads it", may_be_empty=True),),
    "picture_information": (Column("words", "tsvector", "The text as search reads it", may_be_empty=True),),
}


def page() -> Page:
    return Page(
        "data-dictionary.md",
        "Data dictionary",
        "Every table and column: what it means, whose it is, how sensitive, how long it is kept, and who may see it. "
        "Who may see it is read off the row security that the database enforces. "
        "Tables of libraries (Django's sessions, allauth's second factors, procrastinate's queue) are described by them.",
        sections((_words(), *(_room(room) for room in ROOMS), _secret())),
    )


def tables(room: str) -> list[Table]:
    """The tables of a room, in the order in which its models stand."""
    return [_of_model(model) for model in apps.get_app_config(room).get_models()]


def every_table() -> list[Table]:
    """Every table that is ours."""
    return [*(described for room in ROOMS for described in tables(room)), *SECRET]


def _of_model(model: type[Any]) -> Table:
    meaning_of = meanings(model)
    name = model._meta.db_table
    columns = tuple(
        _column(field, meaning_of.get(field.name, "")) for field in model._meta.concrete_fields if field.column
    )
    return Table(
        name,
        inspect.cleandoc(model.__doc__ or ""),
        getattr(model, "owner", ""),
        getattr(model, "sensitivity", ""),
        getattr(model, "retention", ""),
        columns + UNKNOWN_TO_DJANGO.get(name, ()),
    )


def _column(field: Any, meaning: str) -> Column:
    return Column(field.column, field.db_type(connections["default"]), meaning, field.null)


def _words() -> str:
    return sections(
        (
            _meanings_of("Owner", OWNERS),
            _meanings_of("Sensitivity", SENSITIVITIES),
            _meanings_of("Kept", RETENTIONS),
        )
    )


def _meanings_of(title: str, words: Mapping[str, str]) -> str:
    return table((title, "Meaning"), [(code(word), meaning) for word, meaning in words.items()])


def _room(room: str) -> str:
    return section(room, *_each(tables(room)))


def _secret() -> str:
    return section("sec", "No role that signs in reads these; functions of the schema `sec` do.", *_each(SECRET))


def _each(described: Iterable[Table]) -> list[str]:
    return [_table(one_table) for one_table in described]


def _table(described: Table) -> str:
    declared = (
        f"Owner: {code(described.owner)}. Sensitivity: {code(described.sensitivity)}. "
        f"Kept: {code(described.retention)}."
    )
    rows = [
        (code(column.name), column.type, "yes" if column.may_be_empty else "", column.meaning)
        for column in described.columns
    ]
    return section(
        described.name,
        described.meaning,
        declared,
        f"Seen by: {' '.join(who_sees(described.name))}" if described not in SECRET else "",
        table(("Column", "Type", "May be empty", "Meaning"), rows),
        level=3,
    )
