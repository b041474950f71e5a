"""Each process opens its own secrets and signs in as itself alone: found out by trying, as its account."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house.test_cluster import installation, running  # noqa: F401 - fixtures
from wholepicture.config import cluster, home, postgres_place, postgres_server, process_accounts, reach

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="accounts of their own are given by root alone")


@pytest.fixture
def apart(running: Path) -> Iterator[Path]:  # noqa: F811
    process_accounts.prepare()
    assert process_accounts.why_not_apart() is None
    yield running
    process_accounts.prepare()


@as_root
def test_no_process_opens_or_signs_in_as_what_is_anothers(apart: Path) -> None:
    assert reach.beyond() == []


def opened_to_all(folder: Path, name: str) -> Callable[[], None]:
    return lambda: (folder / name).chmod(0o644)


@as_root
@pytest.mark.parametrize("process", home.ROLES_OF)
def test_secrets_that_others_can_read_are_told_with_what_they_let_in_to(apart: Path, process: str) -> None:
    (apart / "secrets" / f"{process}.json").chmod(0o644)
    told = "\n".join(reach.beyond())
    for other, account in process_accounts.ACCOUNTS.items():
        for role in home.ROLES_OF[process]:
            assert (f"{account} can sign in to the database as {role}." in told) == (other != process)
        assert (f"{account} can open secrets/{process}.json" in told) == (other != process)
    process_accounts.prepare()
    assert reach.beyond() == []


@as_root
@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda folder: (folder / "keys/source.key").chmod(0o644), "wp-worker can open keys/source.key"),
        (lambda folder: (folder / "secrets/web.json").chmod(0o000), "wp-web cannot open secrets/web.json"),
        (lambda folder: os.chown(folder / "secrets/web.json", 0, 0), "wp-web cannot open secrets/web.json"),
    ],
)
def test_keys_that_others_can_read_and_secrets_that_nobody_can_are_told(
    apart: Path, spoil: Callable[[Path], None], told: str
) -> None:
    spoil(apart)
    assert told in "\n".join(reach.beyond())
    assert reach.beyond()


@as_root
def test_a_superuser_who_is_let_in_without_more_is_told(apart: Path) -> None:
    where = postgres_place.place()
    assert where is not None
    file = where.data / "pg_hba.conf"
    file.write_text(file.read_text().replace("peer map=superuser", "trust"))
    pid = postgres_server.postmaster(where)
    assert pid is not None
    os.kill(pid, 1)
    try:
        assert any("as wp_bootstrap" in sentence for sentence in _until_told())
    finally:
        cluster.ensure_running()  # which writes who is let in, and tells the server
    assert reach.beyond() == []


def _until_told() -> list[str]:
    for _ in range(20):  # the server reads its files when it comes to it
        if told := reach.beyond():
            return told
    return []


def test_the_superuser_has_no_password(running: Path) -> None:  # noqa: F811
    with cluster._administrator("postgres") as connection:
        found = connection.execute(
            "SELECT rolname FROM pg_authid WHERE rolsuper AND rolpassword IS NOT NULL"
        ).fetchall()
    assert found == []
    assert postgres_server.SUPERUSER not in home.secrets().passwords


@as_root
def test_the_password_of_the_mail_server_is_the_senders_alone(apart: Path) -> None:
    held = apart / "secrets" / home.MAIL_PASSWORD
    held.write_text("invented\n")
    try:
        held.chmod(0o644)
        told = "\n".join(reach.beyond())
        assert "wp-web can open secrets/mail-password" in told
        assert "wp-worker can open secrets/mail-password" in told
        process_accounts.prepare()
        assert reach.beyond() == []
        assert home.mail_password() == "invented"
    finally:
        held.unlink()


@pytest.mark.parametrize("added", home.ADDED)
def test_an_installation_from_before_there_was_such_a_process_gets_what_is_its_and_one_that_lost_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, added: str
) -> None:
    monkeypatch.setenv("WHOLEPICTURE_HOME", str(tmp_path))
    before = home.secrets()
    (tmp_path / "cluster.json").write_text("{}")
    (tmp_path / "secrets" / f"{added}.json").unlink()
    with pytest.raises(home.HomeError, match=f"{added}.json is missing"):
        home.secrets()
    for key in home.KEYS_OF[added]:
        (tmp_path / "keys" / key).unlink()
    after = home.secrets()
    assert all((tmp_path / "keys" / key).exists() for key in home.KEYS_OF[added])
    its_own = set(home.ROLES_OF[added])
    assert {role for role in before.passwords if after.passwords[role] != before.passwords[role]} == its_own


def test_an_installation_of_four_processes_becomes_one_of_six_with_nothing_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the release before the public page and the sender left it: four processes, three keys."""
    monkeypatch.setenv("WHOLEPICTURE_HOME", str(tmp_path))
    home.secrets()
    (tmp_path / "cluster.json").write_text("{}")
    for added in ("public", "sender"):
        (tmp_path / "secrets" / f"{added}.json").unlink()
    for key in ("code.key", "push.key", "register.key"):
        (tmp_path / "keys" / key).unlink()
    of_site = tmp_path / "secrets" / "web.json"
    of_site.write_text(json.dumps(json.loads(of_site.read_text()) | {"keys": ["source.key"]}))

    def kept(folder: str) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in (tmp_path / folder).iterdir()}

    secrets, keys = kept("secrets"), kept("keys")
    known = home.secrets()
    assert kept("keys").items() >= keys.items()
    assert kept("secrets").items() >= {name: held for name, held in secrets.items() if name != "web.json"}.items()
    assert json.loads(of_site.read_text()) == json.loads(secrets["web.json"]) | {"keys": ["source.key", "register.key"]}
    assert set(known.keys) == {key for keys_of_one in home.KEYS_OF.values() for key in keys_of_one}
    made = kept("keys")
    assert len(set(made.values())) == len(made) == 7
    assert home.secrets() == known
    assert kept("keys") == made


def test_what_one_file_held_for_all_is_shared_out_and_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOLEPICTURE_HOME", str(tmp_path))
    roles = ("wp_bootstrap", "wp_owner", "wp_app", "wp_worker", "wp_signin", "wp_sequencer")
    before = {
        "django_key": "k" * 50,
        "passwords": {role: f"of {role}" for role in roles},
        "keys": ["source.key", "ledger.key"],
    }
    (tmp_path / "secrets.json").write_text(json.dumps(before))
    (tmp_path / "cluster.json").write_text("{}")
    (tmp_path / "keys").mkdir()
    for name in ("source.key", "ledger.key"):
        (tmp_path / "keys" / name).write_text("a" * 44)
    known = home.secrets()
    assert not (tmp_path / "secrets.json").exists()
    assert {role: f"of {role}" for role in roles[1:]}.items() <= known.passwords.items()
    assert set(known.passwords) == {role for held in home.ROLES_OF.values() for role in held}
    assert known.django_key == before["django_key"], "whoever is signed in stays so"
    assert (tmp_path / "keys" / "source.key").read_text() == "a" * 44
    held = {process: json.loads((tmp_path / "secrets" / f"{process}.json").read_text()) for process in home.ROLES_OF}
    assert {process: tuple(sorted(one["passwords"])) for process, one in held.items()} == {
        process: tuple(sorted(roles)) for process, roles in home.ROLES_OF.items()
    }
    assert len({one["django_key"] for one in held.values()}) == len(held), "no process signs what another believes"
    assert home.secrets() == known


@pytest.mark.parametrize("process", home.SERVING)
def test_a_process_knows_its_own_roles_and_keys_and_has_connections_of_no_other(tmp_path: Path, process: str) -> None:
    told = os.environ | {"WHOLEPICTURE_HOME": str(tmp_path)}
    code = (
        "import json; from wholepicture.config import home, settings as s; "
        "print(json.dumps([sorted(home.secrets().passwords), len(s.SOURCE_KEY), "
        "sorted({d['USER'] for d in s.DATABASES.values() if d})]))"
    )
    subprocess.run([sys.executable, "-c", "from wholepicture.config import home; home.secrets()"], env=told, check=True)
    run = subprocess.run(
        [sys.executable, "-c", code],
        env=told | {"WHOLEPICTURE_PROCESS": process},
        capture_output=True,
        text=True,
        check=True,
    )
    roles = sorted(home.ROLES_OF[process])
    assert json.loads(run.stdout) == [roles, 32 if process == "web" else 0, roles]


def test_a_process_that_nobody_knows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOLEPICTURE_PROCESS", "wbe")
    with pytest.raises(home.HomeError, match="WHOLEPICTURE_PROCESS is 'wbe'"):
        home.secrets()
