"""How 10,000 notices get out by e-mail and web push, the mail server away for an hour; and whether any is lost or tells a name.

    .venv/bin/python -m benchmarks.told [--people 10000] [--out benchmarks/results/told.json]

Each person has one notice, wants e-mail at once and has one browser. The mail server really speaks SMTP and hangs up three times; the
push service really speaks HTTPS, and each browser decrypts what it got with its own key (RFC 8291). For an hour, on a clock that is
moved on, nobody answers at the mail server's address. Names of people, agencies and of a child are planted and looked for in all that went
out. Both servers run in this process: what they take is in the figures.
"""

import argparse
import json
import os
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

NAME = "wp_bench_told"
CANARIES = ("Canary-Name", "Canary-House", "Wren", "Ashdown")
MINUTES_AWAY = 60


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=10_000)
    asked.add_argument("--out", type=Path)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="wp-bench-", ignore_cleanup_errors=True) as folder:
        os.environ["WHOLEPICTURE_HOME"] = os.environ.get("WHOLEPICTURE_BENCH_HOME", folder)
        os.environ["WHOLEPICTURE_DATABASE"] = NAME
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wholepicture.config.settings")
        from wholepicture.config import cluster

        try:
            figures = measure(options.people, Path(folder))
        finally:
            cluster.stop()
    print(json.dumps(figures, indent=2))
    if options.out:
        options.out.write_text(json.dumps(figures, indent=2) + "\n")


def measure(people: int, folder: Path) -> dict[str, Any]:
    from wholepicture.config import cluster, installation

    cluster.ensure_running()
    installation.load()
    cluster.drop_database(NAME)
    cluster.bootstrap(NAME)
    installation.make_ready(NAME)
    from django.test import override_settings

    from tests.living import House
    from tests.notices.receiving import HERE, Mailbox, Pushes, free_port, mail_server, push_service
    from wholepicture.config import sending
    from wholepicture.notices.outgoing import MailServer

    house = House.furnished(NAME)
    box, pushes, port = Mailbox(), Pushes(), free_port()
    with push_service(pushes, folder) as certificate:
        os.environ["SSL_CERT_FILE"] = str(certificate)
        told = _people(house, people, pushes)
        ways = {
            "MAIL": MailServer(HERE, port, starttls=False),
            "MAIL_FROM": "whole-picture@example.org",
            "ORIGIN": "https://picture.example.org",
            "HTTPS": True,
            "PUSH_SERVICES": (pushes.at,),
        }
        with override_settings(**ways):
            sending.note_ways()
            telling = _tell(house, told)
            away, push_seconds = _while_away(pushes)
            started = time.monotonic()
            with mail_server(box, port):
                tried = _until_all_is_out(box, people, away["at"])
            mail_seconds = time.monotonic() - started
    return {
        "people": people,
        "tell_seconds": round(telling, 1),
        "while_mail_was_away": {
            "minutes": MINUTES_AWAY,
            "times_it_was_tried": away["failures"],
            "mails_out": away["mails"],
        },
        "mail": _of_mail(box, people) | {"seconds": round(mail_seconds, 1), "passes": tried},
        "push": _of_pushes(pushes, people) | {"seconds": round(push_seconds, 1)},
        "states": _states(),
        "leaks": _leaks(box, pushes),
    }


def _people(house: Any, people: int, pushes: Any) -> list[Any]:
    """So many professionals, each of whom wants e-mail at once and has a browser."""
    from django.db import connections

    from tests.access.raw import as_superuser

    with as_superuser(NAME) as superuser:
        superuser.execute("UPDATE partnership_agency SET name = 'Canary-House' WHERE code = 'HLT'")
        superuser.execute(
            "INSERT INTO partnership_professional (id, agency_id, name, email, job, phone, role, is_lead, is_deputy, is_active, "
            "entered_by) SELECT gen_random_uuid(), %s, 'Canary-Name ' || n, 'p' || n || '@example.org', '', '', 'nurse', false, "
            "false, true, '{}' FROM generate_series(1, %s) n",
            [house.agencies["HLT"], people],
        )
        rows = superuser.execute(
            "SELECT id, email FROM partnership_professional WHERE name LIKE 'Canary%%' ORDER BY email"
        ).fetchall()
        superuser.execute(
            "INSERT INTO notices_choice (professional_id, mails, pushes, digest_at) "
            """SELECT id, '{"assessment": "at_once"}', '{}', 480 FROM partnership_professional WHERE name LIKE 'Canary%%'"""
        )
        with (
            superuser.cursor() as sql,
            sql.copy("COPY notices_browser (id, professional_id, called, endpoint, p256dh, auth) FROM STDIN") as copied,
        ):
            for person, email in rows:
                there = pushes.phone(email.partition("@")[0]).given
                copied.write_row((person, person, "Canary-Name's", there.endpoint, there.p256dh, there.auth))
        superuser.execute("ANALYZE")
    connections.close_all()
    return [person for person, _ in rows]


def _tell(house: Any, told: list[Any]) -> float:
    """Somebody tells all of them of one thing, about a child who is called as nobody may read."""
    from synthetic.factories import child, concern, upn_of
    from wholepicture.notices.telling import tell

    (receipt,) = house.send("HLT", concern(child(identifiers=[upn_of(1)])))
    viewer = house.viewer("nurse")
    started = time.monotonic()
    with viewer.acting():
        tell("assessment", receipt.submission, area=house.area, people=told)
    return time.monotonic() - started


def _while_away(pushes: Any) -> tuple[dict[str, Any], float]:
    """An hour on a clock that is moved on, a minute at a time: pushes go out, e-mails wait."""
    from tests.access.raw import answer, as_superuser
    from wholepicture.base import clock
    from wholepicture.config import sending

    now, push_seconds = clock.now(), 0.0
    for minute in range(MINUTES_AWAY):
        started = time.monotonic()
        sending.send_due(now + timedelta(minutes=minute))
        push_seconds = push_seconds or time.monotonic() - started
    with as_superuser(NAME) as superuser:
        failures = answer(superuser, "SELECT failures FROM notices_channel WHERE code = 'mail'")
        out = answer(superuser, "SELECT count(*) FROM notices_sending WHERE channel = 'mail' AND state = 'sent'")
    return {"at": now + timedelta(minutes=MINUTES_AWAY), "failures": failures, "mails": out}, push_seconds


def _until_all_is_out(box: Any, people: int, at: Any) -> int:
    """The server is back, and hangs up three times. Returns how often it was looked."""
    from wholepicture.config import sending

    passes, hang_ups = 0, [people // 4, people // 2, 3 * people // 4]
    box.hangs_up_after = hang_ups.pop(0)
    while len(box.taken) < people or sending.send_due(at):
        at += timedelta(minutes=1)
        passes += 1
        sending.send_due(at)
        if box.hangs_up_after is None and hang_ups:
            box.hangs_up_after = hang_ups.pop(0)
        if passes > 1000:
            break
    return passes


def _of_mail(box: Any, people: int) -> dict[str, Any]:
    ids = Counter(box.ids())
    return {
        "taken": len(box.taken),
        "people_reached": len({address for address, *_ in box.taken}),
        "lost": people - len({address for address, *_ in box.taken}),
        "sent_twice_with_the_same_id": sum(number - 1 for number in ids.values()),
        "sent_twice_with_another_id": len(ids) - people,
    }


def _of_pushes(pushes: Any, people: int) -> dict[str, Any]:
    from wholepicture.notices.rules import SUBJECT

    read = [pushes.phone(name).read(content) for name, _, content in pushes.taken]
    return {
        "taken": len(pushes.taken),
        "browsers_reached": len({name for name, *_ in pushes.taken}),
        "lost": people - len({name for name, *_ in pushes.taken}),
        "decrypted_to_the_sentence": sum(words == SUBJECT.encode() for words in read),
    }


def _states() -> dict[str, int]:
    from tests.access.raw import as_superuser

    with as_superuser(NAME) as superuser:
        return dict(
            superuser.execute(
                "SELECT channel || ' ' || state, count(*) FROM notices_sending GROUP BY channel, state ORDER BY 1"
            ).fetchall()
        )


def _leaks(box: Any, pushes: Any) -> int:
    """In how many e-mails, pushes and heads of pushes a planted name stands."""
    said = [raw for *_, raw in box.taken]
    said += [pushes.phone(name).read(content) for name, _, content in pushes.taken]
    said += [str(headers).encode() for _, headers, _ in pushes.taken]
    return sum(any(canary.encode() in one for canary in CANARIES) for one in said)


if __name__ == "__main__":
    main()
