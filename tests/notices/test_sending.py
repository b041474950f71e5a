"""What goes out by e-mail and web push: to whom, when, how often, and that it says nothing of anybody."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction
from django.test import override_settings

from tests.access.raw import answer, as_role, as_superuser, refused
from tests.access.writing import entries
from tests.living import House
from tests.notices.receiving import Mailbox, Pushes, free_port, mail_server, push_service
from wholepicture.base import clock
from wholepicture.config import sending
from wholepicture.notices import by_push
from wholepicture.notices.by_push import decoded, send, signer
from wholepicture.notices.commands import add_browser, choose, end_browser, see_all
from wholepicture.notices.outgoing import MailServer, Message, NoMailServer, Outcome, ToBrowser, is_of_service
from wholepicture.notices.outgoing import mail_server as read_server
from wholepicture.notices.queries import channels, notices_of
from wholepicture.notices.rules import KINDS, SUBJECT
from wholepicture.notices.telling import tell
from wholepicture.partnership.absences.commands import enter_absence

ORIGIN = "https://picture.example.org"
FROM = "whole-picture@example.org"
NOWHERE = MailServer("127.0.0.1", 1, starttls=False)
AT_ONCE = dict.fromkeys((kind for kind in KINDS if kind != "danger"), "at_once")


@contextmanager
def sends(house: House, server: MailServer | None, services: tuple[str, ...] = ()) -> Iterator[None]:
    """The process that sends, with this mail server and these push services."""
    with override_settings(MAIL=server, MAIL_FROM=FROM, ORIGIN=ORIGIN, HTTPS=True, PUSH_SERVICES=services):
        sending.note_ways()
        yield


def say(house: House, *people: str, kind: str = "assessment") -> UUID:
    record, viewer = uuid4(), house.viewer("coordinator")
    with viewer.acting():
        tell(kind, record, area=house.area, people=[house.professionals[who] for who in people])
    return record


def at_once(house: House, *people: str) -> None:
    for who in people:
        choose(house.viewer(who), mails=AT_ONCE, pushes={}, digest_at=480)


def states(house: House) -> dict[str, int]:
    with as_superuser(house.database) as superuser:
        return dict(superuser.execute("SELECT state, count(*) FROM notices_sending GROUP BY state").fetchall())


def working_day(hour: int) -> datetime:
    """That hour of the next working day, and not today."""
    day = clock.add_working_days(clock.local_date(), 1)
    return datetime(day.year, day.month, day.day, hour, tzinfo=clock.LOCAL)


# -- e-mail --------------------------------------------------------------------------------------------------------------


def test_an_e_mail_says_that_something_waits_and_where_and_nothing_else(house: House) -> None:
    box = Mailbox()
    with mail_server(box) as server, sends(house, server):
        at_once(house, "nurse")
        record = say(house, "nurse", kind="escalation")
        assert sending.send_due() == 1
    ((address, message, raw),) = box.taken
    assert address == house.emails["nurse"]
    assert message["Subject"] == SUBJECT
    assert message["From"] == FROM
    assert message["To"] == house.emails["nurse"]
    assert message["Auto-Submitted"] == "auto-generated"
    body = message.get_payload()
    assert body.startswith("Something waits for you in Whole Picture.")
    assert f"{ORIGIN}/notices/" in body
    for telling in ("escalation", "disagreement", str(record), "Nurse", "Esme"):
        assert telling.encode() not in raw.replace(house.emails["nurse"].encode(), b"")
    assert sending.send_due() == 0
    assert states(house) == {"sent": 1}


def test_whatever_waits_the_e_mail_is_the_same_but_for_its_number_and_its_time(house: House) -> None:
    box = Mailbox()
    with mail_server(box) as server, sends(house, server):
        at_once(house, "nurse")
        for kind in KINDS:
            say(house, "nurse", kind=kind)
            sending.send_due()
    varies = ("Message-ID", "Date", "X-Peer")
    plain = {
        (message.get_payload(), *((name, value) for name, value in message.items() if name not in varies))
        for _, message, _ in box.taken
    }
    assert (len(box.taken), len(plain)) == (len(KINDS), 1)


def test_many_things_that_come_at_once_are_one_e_mail_that_says_how_many(house: House) -> None:
    box = Mailbox()
    with mail_server(box) as server, sends(house, server):
        at_once(house, "nurse")
        for _ in range(30):
            say(house, "nurse")
        sending.send_due()
    ((_, message, _),) = box.taken
    assert message.get_payload().startswith("30 things wait for you in Whole Picture.")
    assert message["Subject"] == SUBJECT
    assert states(house) == {"sent": 30}


def test_a_digest_comes_once_a_day_at_its_hour_with_duplicates_rolled_up_and_is_found_in_the_product(
    house: House,
) -> None:
    box = Mailbox()
    with mail_server(box) as server, sends(house, server):
        choose(house.viewer("nurse"), mails=dict.fromkeys(AT_ONCE, "digest"), pushes={}, digest_at=9 * 60)
        record = say(house, "nurse")
        viewer = house.viewer("coordinator")
        for _ in range(2):
            with viewer.acting():
                tell("assessment", record, area=house.area, people=[house.professionals["nurse"]])
        say(house, "nurse", kind="answer")
        say(house, "nurse", kind="alert")
        assert sending.send_due() == 0, "it waits for its hour"
        assert sending.send_due(working_day(9)) == 1
        assert sending.send_due(working_day(12)) == 0
    ((_, message, _),) = box.taken
    assert message.get_payload().startswith("3 things wait for you in Whole Picture.")
    waiting, _ = notices_of(house.viewer("nurse"))
    assert [(row.kind, row.in_digest_at is not None) for row in waiting] == [
        ("alert", True),
        ("assessment", True),
        ("answer", True),
    ], "ranked, each once"


def test_no_digest_comes_on_a_day_on_which_no_office_is_open(house: House) -> None:
    box = Mailbox()
    with mail_server(box) as server, sends(house, server):
        say(house, "nurse")
        saturday = clock.local_date() + timedelta(days=(5 - clock.local_date().weekday()) % 7 or 7)
        morning = datetime(saturday.year, saturday.month, saturday.day, 9, tzinfo=clock.LOCAL)
        assert sending.send_due(morning) == 0
        monday = clock.add_working_days(saturday, 1)
        assert sending.send_due(datetime(monday.year, monday.month, monday.day, 8, 1, tzinfo=clock.LOCAL)) == 1


def test_many_digests_of_one_hour_do_not_let_those_of_another_out_on_a_day_off(house: House) -> None:
    """What sends was down until noon: of each of three hours more wait than are taken at once."""
    box, hours = Mailbox(), {"nurse": 8, "social_worker": 9, "teacher_dsl": 10}
    with mail_server(box) as server, sends(house, server):
        for who, hour in hours.items():
            choose(house.viewer(who), mails=dict.fromkeys(AT_ONCE, "digest"), pushes={}, digest_at=hour * 60)
        say(house, *hours)
        saturday = clock.local_date() + timedelta(days=(5 - clock.local_date().weekday()) % 7 or 7)
        with as_superuser(house.database) as superuser:
            superuser.execute(
                "INSERT INTO notices_sending (id, professional_id, notice_id, channel, in_digest, urgency, state, tries, "
                "next_try_at, error) SELECT gen_random_uuid(), professional_id, notice_id, channel, in_digest, urgency, state, "
                "tries, next_try_at, error FROM notices_sending, generate_series(1, 250)"
            )
        assert sending.send_due(datetime(saturday.year, saturday.month, saturday.day, 12, tzinfo=clock.LOCAL)) == 0
    assert box.taken == []


def test_what_was_seen_before_the_digest_is_not_in_it(house: House) -> None:
    box = Mailbox()
    with mail_server(box) as server, sends(house, server):
        say(house, "nurse")
        see_all(house.viewer("nurse"), until=clock.now())
        assert sending.send_due(working_day(9)) == 0
    assert states(house) == {"dropped": 1}


def test_who_wants_no_e_mail_gets_none_and_of_danger_who_gets_any_is_told_at_once(house: House) -> None:
    box = Mailbox()
    with mail_server(box) as server, sends(house, server):
        none = dict.fromkeys(AT_ONCE, "none")
        choose(house.viewer("nurse"), mails=none, pushes={}, digest_at=480)
        choose(house.viewer("social_worker"), mails=none | {"answer": "digest"}, pushes={}, digest_at=480)
        say(house, "nurse", "social_worker", kind="escalation")
        say(house, "nurse", "social_worker", kind="danger")
        assert sending.send_due() == 1
    assert [address for address, *_ in box.taken] == [house.emails["social_worker"]]


def test_danger_goes_out_before_all_that_waited_longer(house: House) -> None:
    box = Mailbox()
    with mail_server(box) as server, sends(house, server):
        at_once(house, "nurse", "social_worker")
        say(house, "nurse")
        say(house, "social_worker", kind="danger")
        sending.send_due()
    assert [address for address, *_ in box.taken] == [house.emails["social_worker"], house.emails["nurse"]]


def test_who_is_away_gets_no_e_mail_and_whoever_covers_does(house: House) -> None:
    house.add_colleague("stand_in", "social_worker", "CSC")
    box = Mailbox()
    with mail_server(box) as server, sends(house, server):
        at_once(house, "stand_in", "social_worker")
        enter_absence(
            house.viewer("social_worker"),
            person=house.professionals["social_worker"],
            starts_on=clock.local_date(),
            ends_on=clock.local_date(),
            cover=house.professionals["stand_in"],
        )
        say(house, "social_worker")
        sending.send_due()
    assert [address for address, *_ in box.taken] == [house.emails["stand_in"]]


def test_who_leaves_while_it_waits_gets_nothing_more(house: House) -> None:
    box = Mailbox()
    with mail_server(box) as server, sends(house, server):
        at_once(house, "nurse")
        say(house, "nurse")
        with as_superuser(house.database) as superuser:
            superuser.execute(
                "UPDATE partnership_professional SET is_active = false WHERE id = %s", [house.professionals["nurse"]]
            )
        sending.send_due()
    assert (box.taken, states(house)) == ([], {"dropped": 1})


def test_where_no_mail_server_is_set_nothing_waits_for_one(house: House) -> None:
    with sends(house, None):
        at_once(house, "nurse")
        say(house, "nurse")
        assert sending.send_due() == 0
    assert states(house) == {}
    assert notices_of(house.viewer("nurse"))[0], "in the product it stands all the same"


def test_a_notice_that_is_not_written_is_not_sent(house: House) -> None:
    """The one is not there without the other: both stand in the transaction of what waits."""
    with sends(house, NOWHERE):
        viewer = house.viewer("coordinator")
        with viewer.acting():
            tell("assessment", uuid4(), area=house.area, people=[house.professionals["nurse"]])
            transaction.set_rollback(True)
    assert states(house) == {}


# -- a server that is away, or refuses -----------------------------------------------------------------------------------


def test_while_the_server_is_away_it_is_tried_with_growing_gaps_and_nothing_is_lost(house: House) -> None:
    box, port = Mailbox(), free_port()
    away = MailServer("127.0.0.1", port, starttls=False)
    with sends(house, away):
        at_once(house, "nurse", "social_worker")
        say(house, "nurse", "social_worker")
        now, tries = clock.now(), []
        for minute in range(90):
            before = _failures(house)
            sending.send_due(now + timedelta(minutes=minute))
            tries += [minute] if _failures(house) > before else []
        assert tries == [0, 1, 3, 7, 15, 31, 63]
        with house.operator().acting():
            mail = channels()["mail"]
        assert (mail.error, mail.failing_since) == ("The mail server does not answer.", now)
        with mail_server(box, port):
            assert sending.send_due(now + timedelta(minutes=122)) == 0, "it is not due yet"
            assert sending.send_due(now + timedelta(minutes=124)) == 2
        with house.operator().acting():
            assert channels()["mail"].failing_since is None
    assert sorted(address for address, *_ in box.taken) == sorted(
        [house.emails["nurse"], house.emails["social_worker"]]
    )
    assert states(house) == {"sent": 2}


def _failures(house: House) -> int:
    with as_superuser(house.database) as superuser:
        return int(answer(superuser, "SELECT failures FROM notices_channel WHERE code = 'mail'"))


def test_for_a_day_at_least_nothing_is_given_up(house: House) -> None:
    box, port, now = Mailbox(), free_port(), clock.now()
    with sends(house, MailServer("127.0.0.1", port, starttls=False)):
        at_once(house, "nurse")
        say(house, "nurse")
        for hour in range(30):
            sending.send_due(now + timedelta(hours=2 * hour))
        assert states(house) == {"waiting": 1}
        with mail_server(box, port):
            assert sending.send_due(now + timedelta(hours=62)) == 1


def test_a_message_that_is_sent_again_is_known_by_its_id(house: House) -> None:
    """The server took it, and the line was cut before anybody heard so."""
    box = Mailbox(hangs_up_after=1)
    with mail_server(box) as server, sends(house, server):
        at_once(house, "nurse")
        say(house, "nurse")
        now = clock.now()
        sending.send_due(now)
        sending.send_due(now + timedelta(minutes=5))
    assert len(box.taken) == 2
    assert len(set(box.ids())) == 1
    assert states(house) == {"sent": 1}


def test_what_was_taken_and_never_noted_is_sent_again_with_its_id_and_what_came_since_apart(house: House) -> None:
    from wholepicture.access.viewer import system_viewer
    from wholepicture.notices.commands import LEASE, take_waiting

    box, now = Mailbox(), clock.now()
    with mail_server(box) as server, sends(house, server):
        at_once(house, "nurse")
        say(house, "nurse")
        (taken,) = take_waiting(system_viewer("sending"), channel="mail", at=clock.now())
        assert take_waiting(system_viewer("sending"), channel="mail", at=clock.now()) == []
        say(house, "nurse")
        sending.send_due(now + LEASE + timedelta(minutes=1))
    assert len(box.taken) == 2
    assert f"<{taken.id}@example.org>" in box.ids()


def test_an_address_that_is_refused_for_good_is_not_tried_again_and_one_that_is_refused_for_now_is(
    house: House,
) -> None:
    box = Mailbox(refuses={house.emails["nurse"]: "550 nobody", house.emails["social_worker"]: "451 later"})
    now = clock.now()
    with mail_server(box) as server, sends(house, server):
        at_once(house, "nurse", "social_worker", "teacher_dsl")
        say(house, "nurse", "social_worker", "teacher_dsl")
        sending.send_due(now + timedelta(seconds=1))
        assert [address for address, *_ in box.taken] == [house.emails["teacher_dsl"]]
        assert states(house) == {"sent": 1, "refused": 1, "waiting": 1}
        box.refuses.clear()
        sending.send_due(now + timedelta(minutes=5))
    assert states(house) == {"sent": 2, "refused": 1}


def test_an_address_on_which_the_server_hangs_up_does_not_hold_up_the_others_for_ever(house: House) -> None:
    box, now = Mailbox(hangs_up_on={house.emails["nurse"]}), clock.now()
    with mail_server(box) as server, sends(house, server):
        at_once(house, "nurse", "social_worker")
        say(house, "nurse", kind="danger")
        say(house, "social_worker")
        for minute in range(4):
            sending.send_due(now + timedelta(minutes=minute, seconds=5))
    assert [address for address, *_ in box.taken] == [house.emails["social_worker"]]
    assert states(house) == {"sent": 1, "waiting": 1}


def test_a_server_that_takes_so_many_at_once_is_asked_again_soon_for_the_rest(house: House) -> None:
    """It takes one and hangs up, each time: it does answer, and no gap grows."""
    box, now, people = Mailbox(), clock.now(), ("nurse", "social_worker", "teacher_dsl", "coordinator")
    with mail_server(box) as server, sends(house, server):
        at_once(house, *people)
        say(house, *people)
        for minute in range(0, 16, 2):
            box.hangs_up_before = len(box.taken) + 1
            sending.send_due(now + timedelta(minutes=minute, seconds=5))
    assert states(house) == {"sent": 4}


def test_what_was_refused_is_not_said_to_have_been_sent(house: House) -> None:
    box = Mailbox(refuses={house.emails["nurse"]: "550 nobody"})
    with mail_server(box) as server, sends(house, server):
        at_once(house, "nurse")
        say(house, "nurse")
        sending.send_due()
        with house.operator().acting():
            assert channels()["mail"].sent_at is None
    assert states(house) == {"refused": 1}


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")
def test_a_password_that_is_not_taken_is_said_and_one_that_is_lets_it_out(house: House) -> None:
    box = Mailbox(users={"sender": "a long invented one"})
    how = {"authenticator": box.authenticates, "auth_required": True, "auth_require_tls": False}
    now = clock.now()
    with mail_server(box, **how) as server:
        for minute, password, said in (
            (0, "wrong", "The mail server does not take the user name or the password."),
            (5, "", ""),
        ):
            given = MailServer(server.host, server.port, "sender", password or "a long invented one", starttls=False)
            with sends(house, given):
                if minute == 0:
                    at_once(house, "nurse")
                    say(house, "nurse")
                sending.send_due(now + timedelta(minutes=minute + 1))
                with house.operator().acting():
                    assert channels()["mail"].error == said
    assert len(box.taken) == 1


# -- web push --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def pushes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pushes]:
    made = Pushes()
    with push_service(made, tmp_path) as certificate:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        yield made


def add(house: House, who: str, pushes: Pushes, name: str = "a") -> UUID:
    there = pushes.phone(name).given
    with override_settings(PUSH_SERVICES=(pushes.at,)):
        return add_browser(
            house.viewer(who), called=name, endpoint=there.endpoint, p256dh=there.p256dh, auth=there.auth
        )


def test_a_push_is_encrypted_for_one_browser_signed_as_ours_and_says_one_sentence(house: House, pushes: Pushes) -> None:
    with sends(house, None, (pushes.at,)):
        add(house, "nurse", pushes)
        add(house, "social_worker", pushes, "b")
        say(house, "nurse", kind="danger")
        assert sending.send_due() == 1
        with house.operator().acting():
            public = channels()["push"].public_key
    ((name, headers, content),) = pushes.taken
    assert name == "a"
    assert pushes.phone("a").read(content) == SUBJECT.encode()
    with pytest.raises(InvalidTag):
        pushes.phone("b").read(content)
    scheme, _, signed = headers["Authorization"].partition(" ")
    token, key = (part.partition("=")[2] for part in signed.split(", "))
    assert (scheme, key) == ("vapid", public)
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(public))
    claims = jwt.decode(token, point, algorithms=["ES256"], audience=f"https://{pushes.at}")
    assert claims["sub"] == ORIGIN


def test_whatever_waits_the_push_service_sees_the_same(house: House, pushes: Pushes) -> None:
    with sends(house, None, (pushes.at,)):
        add(house, "nurse", pushes)
        for kind in KINDS:
            say(house, "nurse", kind=kind)
            sending.send_due()
    assert len(pushes.taken) == len(KINDS)
    assert len({len(content) for *_, content in pushes.taken}) == 1
    plain = {
        tuple(sorted((name, value) for name, value in headers.items() if name != "Authorization"))
        for _, headers, _ in pushes.taken
    }
    assert len(plain) == 1


def test_a_browser_that_is_gone_is_asked_no_more_and_one_taken_away_is_not_asked_at_all(
    house: House, pushes: Pushes
) -> None:
    with sends(house, None, (pushes.at,)):
        add(house, "nurse", pushes, "gone")
        away = add(house, "nurse", pushes, "away")
        pushes.answers["gone"] = 410
        say(house, "nurse")
        end_browser(house.viewer("nurse"), browser=away)
        sending.send_due()
        say(house, "nurse")
    assert (pushes.taken, states(house)) == ([], {"dropped": 2})


def test_who_wants_no_push_of_a_kind_gets_none_of_it_but_of_danger(house: House, pushes: Pushes) -> None:
    with sends(house, None, (pushes.at,)):
        add(house, "nurse", pushes)
        choose(house.viewer("nurse"), mails={}, pushes=dict.fromkeys(KINDS, False), digest_at=480)
        say(house, "nurse", kind="escalation")
        assert sending.send_due() == 0
        say(house, "nurse", kind="danger")
        assert sending.send_due() == 1


def test_a_push_service_that_is_away_or_busy_is_asked_again_later(house: House, pushes: Pushes) -> None:
    now = clock.now()
    with sends(house, None, (pushes.at,)):
        add(house, "nurse", pushes)
        pushes.answers["a"] = 503
        say(house, "nurse")
        sending.send_due(now + timedelta(seconds=1))
        assert states(house) == {"waiting": 1}
        pushes.answers.clear()
        assert sending.send_due(now + timedelta(minutes=5)) == 1
    assert states(house) == {"sent": 1}


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/\x01",
        "https://fcm.googleapis.com/\x7f",
        "https://fcm.googleapis.com/ü",
        f"https://{'a' * 64}.push.apple.com/x",
        "https://a..push.apple.com/x",
        "https://.push.apple.com/x",
        "https://xn--ß.push.apple.com/x",
    ],
)
def test_what_is_no_address_is_not_taken_and_where_it_was_it_holds_up_nobody_elses_push(
    house: House, pushes: Pushes, endpoint: str
) -> None:
    assert not is_of_service(endpoint)
    services = (pushes.at, "fcm.googleapis.com", "*.push.apple.com")
    with sends(house, None, services):
        wrong = add(house, "nurse", pushes)
        add(house, "social_worker", pushes, "b")
        with as_superuser(house.database) as superuser:
            superuser.execute("UPDATE notices_browser SET endpoint = %s WHERE id = %s", [endpoint, wrong])
        say(house, "nurse", "social_worker", kind="danger")
        sending.send_due()
    assert [name for name, *_ in pushes.taken] == ["b"]
    assert states(house) == {"sent": 1, "dropped": 1}


def test_an_address_that_passes_for_one_and_cannot_be_asked_ends_alone(pushes: Pushes, monkeypatch: Any) -> None:
    monkeypatch.setattr(by_push, "is_of_service", lambda *_: True)
    wrong = [ToBrowser(one, *_keys(pushes)) for one in ("https://a..example.org/x", "https://example.org/\x01")]
    messages = [Message(uuid4(), 1, browser=one) for one in (*wrong, pushes.phone().given)]
    tried = send(messages, signer(b"x" * 32, ORIGIN))
    assert [result.outcome for result in tried.results] == [Outcome.GONE, Outcome.GONE, Outcome.SENT]


def _keys(pushes: Pushes) -> tuple[str, str]:
    there = pushes.phone().given
    return there.p256dh, there.auth


def test_one_browser_that_is_never_reached_does_not_put_off_what_goes_to_others(house: House, pushes: Pushes) -> None:
    """Whoever adds a browser gives its address: no word of theirs makes anybody else wait to hear of danger."""
    nowhere, now = f"localhost:{free_port()}", clock.now()
    with sends(house, None, (pushes.at, nowhere)):
        wrong = add(house, "nurse", pushes)
        add(house, "social_worker", pushes, "b")
        with as_superuser(house.database) as superuser:
            superuser.execute("UPDATE notices_browser SET endpoint = %s WHERE id = %s", [f"https://{nowhere}/a", wrong])
        say(house, "nurse")
        for minute in range(8):
            sending.send_due(now + timedelta(minutes=minute, seconds=5))
        say(house, "social_worker", kind="danger")
        assert sending.send_due(now + timedelta(minutes=8, seconds=5)) == 1
    assert [name for name, *_ in pushes.taken] == ["b"]


def test_a_machine_that_is_no_push_service_of_ours_is_never_asked(pushes: Pushes) -> None:
    message = Message(uuid4(), 1, browser=pushes.phone().given)
    tried = send([message], signer(b"x" * 32, ORIGIN), services=("push.example.org",))
    assert [result.outcome for result in tried.results] == [Outcome.GONE]
    assert pushes.taken == []


def test_a_message_of_the_standard_is_read_as_the_standard_says() -> None:
    """RFC 8291, appendix A: what our tests read pushes with is right by somebody else's word."""
    from tests.notices.receiving import Phone

    private = int.from_bytes(decoded("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), "big")
    phone = Phone(ec.derive_private_key(private, ec.SECP256R1()), decoded("BTBZMqHH6r4Tts7J_aSIgg"), "")
    sent = (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95b"
        "Qpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    assert phone.read(decoded(sent)) == b"When I grow up, I want to be a watermelon"


# -- what the process that sends may know ----------------------------------------------------------------------------------


def test_the_role_that_sends_reads_addresses_and_nothing_of_what_waits(house: House) -> None:
    with sends(house, NOWHERE):
        say(house, "nurse")
    with as_role("wp_sender", house.database) as sender:
        assert answer(sender, "SELECT count(email) FROM partnership_professional") > 0
        for statement in (
            "SELECT 1 FROM notices_notice",
            "SELECT notice_id FROM notices_sending",
            "SELECT name FROM partnership_professional",
            "SELECT 1 FROM intake_submission",
            "SELECT 1 FROM picture_event",
            "SELECT 1 FROM alerts_alert",
            "SELECT 1 FROM access_ledgerentry",
            "SELECT 1 FROM notices_choice",
            "UPDATE partnership_professional SET email = 'x'",
            "DELETE FROM notices_sending",
            "UPDATE notices_sending SET professional_id = gen_random_uuid()",
            "UPDATE notices_browser SET endpoint = 'https://example.org'",
            "SELECT sec.begin('x')",
        ):
            assert refused(sender, statement) == "InsufficientPrivilege", statement
        for system in ("derivation", "operator"):
            assert refused(sender, "SELECT sec.begin_system(%s, NULL)", system) == "InvalidParameterValue"


def test_each_batch_that_is_sent_is_an_act_and_names_nobody(house: House) -> None:
    box = Mailbox()
    with mail_server(box) as server, sends(house, server):
        at_once(house, "nurse", "social_worker")
        say(house, "nurse", "social_worker")
        sending.send_due()
        sending.count_waiting()
    taken = entries(house, "notices.commands.take_waiting")
    noted = entries(house, "notices.commands.note_results")
    assert [entry[1:] for entry in taken] == [("allowed", "system:sending", "2 by mail")]
    assert [entry[1:] for entry in noted] == [("allowed", "system:sending", "2 sent by mail")]
    with as_superuser(house.database) as superuser:
        held = answer(
            superuser,
            "SELECT count(*) FROM access_ledgerentry WHERE role = 'system:sending' AND (records <> '{}' OR subjects <> '{}')",
        )
    assert held == 0


def test_nothing_is_written_where_nothing_is_due(house: House) -> None:
    with sends(house, NOWHERE):
        before = len(entries(house, "notices.commands.take_waiting"))
        for _ in range(3):
            sending.send_due()
        assert len(entries(house, "notices.commands.take_waiting")) == before


# -- a leak of a name is caught --------------------------------------------------------------------------------------------

CANARY = "Wren Ashdown-Test"


def leaks(box: Mailbox, pushes: Pushes | None = None) -> bool:
    """Whether a name got out, in plain or encoded."""
    plain = box.said()
    for _, message, _ in box.taken:
        plain += base64.b64decode(message.get_payload()) if message["Content-Transfer-Encoding"] == "base64" else b""
    read = [pushes.phone(name).read(content) for name, _, content in pushes.taken] if pushes else []
    return any(CANARY.split()[0].encode() in said for said in (plain, *read))


def test_a_planted_leak_of_a_name_is_caught(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from wholepicture.notices import by_mail

    for planted, is_leak in ((SUBJECT, False), (f"{CANARY} is in danger", True)):
        monkeypatch.setattr(by_mail, "SUBJECT", planted)
        box = Mailbox()
        with mail_server(box) as server, sends(house, server):
            at_once(house, "nurse")
            say(house, "nurse")
            sending.send_due()
        assert leaks(box) is is_leak


# -- settings --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", None),
        ("smtp://mail.example.org", MailServer("mail.example.org", 587)),
        (
            "smtps://u%40example.org@mail.example.org:4650",
            MailServer("mail.example.org", 4650, "u@example.org", tls=True, starttls=False),
        ),
        ("smtp://localhost:2525", MailServer("localhost", 2525, starttls=False)),
    ],
)
def test_a_mail_server_is_read_as_it_is_written(written: str, read: Any) -> None:
    assert read_server(written) == read


@pytest.mark.parametrize(
    "written",
    ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://u:secret@mail.example.org", "smtp://h:x"],
)
def test_what_is_no_mail_server_is_refused_and_so_is_a_password_in_the_open(written: str) -> None:
    with pytest.raises(NoMailServer):
        read_server(written)


def test_a_password_stands_in_nothing_that_is_printed() -> None:
    assert "secret" not in repr(MailServer("h", 1, "u", "secret"))
    assert "value" not in repr(signer(b"x" * 32, ORIGIN))
