"""Schemas of releases: written from a commit of this repository, read back by tests, and compared as text."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
# What is stored besides the schema: which migrations had run, which steps could be woken.
ROWS = ("public.django_migrations", "sec.step")
# Runs with the release's own code, before which nothing of ours may be imported.
INSTALLS = "import sys; from wholepicture.config import installation; installation.make_ready(sys.argv[1])"
# Comments of pg_dump, and a mark that is drawn anew each time.
NOISE = re.compile(r"^(--|-- (Name|Data for Name|PostgreSQL|Dumped).*|\\(un)?restrict .*)\n", re.MULTILINE)


def dumped(database: str, *options: str) -> str:
    """What pg_dump writes of a database, without what says nothing of it."""
    from wholepicture.config import cluster, postgres_place, postgres_server

    server = cluster.address()
    program = postgres_server._binary("pg_dump", cluster.status().version)
    where = postgres_place.place()
    assert where is not None
    run = subprocess.run(
        [
            program,
            *options,
            "--host",
            server["host"],
            "--port",
            str(server["port"]),
            "--username",
            cluster.SUPERUSER,
            database,
        ],
        # The superuser has no password: who asks is the server's own account.
        **postgres_server.as_account(where.account),
        capture_output=True,
        text=True,
        check=True,
    )
    return re.sub(r"\n{3,}", "\n\n", NOISE.sub("", run.stdout))


def statements(database: str) -> list[str]:
    """Everything that stands in a database but its rows, a statement each, in alphabetical order."""
    written = dumped(database, "--schema-only")
    # A list of words reads otherwise once it was written by pg_dump and read back: each word cast, not the list.
    written = re.sub(r"\(('[^']*'::character varying)\)::text\b", r"\1", written)
    written = re.sub(r"\((ARRAY\['[^]]*\])\)::text\[\]", r"\1", written)
    return sorted(re.split(r"(?<=;)\n+(?=[A-Z])", written))


def load(name: str, database: str) -> None:
    """Put what a release had made into a database that is prepared and otherwise empty."""
    from tests.access.raw import as_superuser

    with as_superuser(database) as connection:
        connection.execute((HERE / f"{name}.sql").read_bytes())


def made_by(commit: str) -> str:
    """What an installation holds that the code of a commit has made."""
    from wholepicture.config import cluster

    name = "wp_test_release"
    project = HERE.parents[1]
    cluster.ensure_running()
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(
            ["git", "archive", commit, "wholepicture"], cwd=project, capture_output=True, check=True
        )
        subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
        try:
            environment = os.environ | {"PYTHONPATH": folder, "WHOLEPICTURE_DATABASE": name}
            subprocess.run([sys.executable, "-c", INSTALLS, name], cwd=folder, env=environment, check=True)
            schema = dumped(name, "--schema-only", "--schema=public", "--schema=sec")
            rows = dumped(name, "--data-only", "--inserts", *(f"--table={table}" for table in ROWS))
        finally:
            cluster.drop_database(name)
    # The schema `public` is there in every database, and pg_dump says so.
    return re.sub(r"^(CREATE|ALTER) SCHEMA public\b.*\n", "", schema, flags=re.MULTILINE) + rows


if __name__ == "__main__":
    os.environ.setdefault("WHOLEPICTURE_HOME", str(HERE.parents[1] / "var" / "test"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wholepicture.config.settings")
    commit, name = sys.argv[1:]
    (HERE / f"{name}.sql").write_text(made_by(commit), "utf-8")
