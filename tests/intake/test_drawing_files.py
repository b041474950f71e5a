"""Whatever a file holds, drawing it ends: with pictures that hold nothing else of it, or with why there are none, in words."""

import io
import os
import re
import socket
import struct
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.intake.files import EICAR, document, files_for, photo, photo_taken_at, sent_with
from tests.living import House
from wholepicture.config import installation

installation.load()

from wholepicture.access.viewer import system_viewer  # noqa: E402
from wholepicture.intake.attachments import drawing, looking  # noqa: E402
from wholepicture.intake.attachments.queries import shown_file  # noqa: E402
from wholepicture.intake.attachments.scanning import (  # noqa: E402
    Scanner,
    ScannerAway,
    finds_harm,
    is_there,
    scanner_at,
)
from wholepicture.intake.file_kinds import WHYS, kind_of, name_kept, place_from, problem_of  # noqa: E402

TEN = (1.0, 10.0, 0.0)


def drawn(content: bytes) -> drawing.Drawn:
    return drawing.draw(content, kind_of(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_of_each_kind_is_drawn_once_large_and_once_small(kind: str) -> None:
    (large, small) = drawn(photo(kind, size=(900, 600))).pages
    assert (large.number, small.number) == (1, 0)
    assert Image.open(io.BytesIO(large.picture)).size == (900, 600) == (large.width, large.height)
    assert max(Image.open(io.BytesIO(small.picture)).size) == 480


def test_a_document_is_drawn_page_by_page_as_far_as_forty() -> None:
    there = drawn(document(42))
    assert there.page_count == 42
    assert sorted(page.number for page in there.pages) == list(range(41))


def test_a_drawing_holds_neither_where_it_was_taken_nor_by_what_and_the_place_is_told_apart() -> None:
    there = drawn(photo_taken_at((51.0, 30.0, 36.0), (0.0, 7.0, 30.0), "SE"))
    assert there.place == (-51.51, 0.125)
    for page in there.pages:
        seen = Image.open(io.BytesIO(page.picture))
        assert dict(seen.getexif()) == {}
        assert b"Telephone-Test" not in page.picture


def test_a_turned_photo_is_drawn_upright() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    large, _ = drawn(photo(size=(400, 200), exif=turned)).pages
    assert (large.width, large.height) == (200, 400)


def bomb() -> bytes:
    """A PNG of 400 million pixels in a few hundred kilobytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + name + data + struct.pack("!I", zlib.crc32(name + data))

    head = struct.pack("!IIBBBBB", 20000, 20000, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1024 * 1024), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def hundred_megapixels() -> bytes:
    written = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(written, "PNG")
    return written.getvalue()


def locked() -> bytes:
    """A PDF that asks for a password."""
    head, _, tail = document(1).rpartition(b"trailer\n<<")
    key = (
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <"
        + b"41" * 32
        + b"> /U <"
        + b"42" * 32
        + b"> /P -4 >> /ID [<01> <01>] "
    )
    return head + b"trailer\n<< " + key + tail


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (bomb(), "too_large"),
        (hundred_megapixels(), "too_large"),
        (photo()[:3000], "unreadable"),
        (photo("PNG")[:200], "unreadable"),
        (document()[:400], "unreadable"),
        (b"\xff\xd8\xff<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "unreadable"),
        (b"GIF89a<html><script>alert(1)</script>", "unreadable"),
        (b"%PDF-1.7\n/JavaScript (app.alert(1))", "unreadable"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "unreadable"),
        (locked(), "locked"),
    ],
)
def test_what_would_harm_or_cannot_be_drawn_is_held_in_words(content: bytes, why: str) -> None:
    assert drawn(content).why == why
    assert WHYS[why].endswith(".")


def test_of_a_file_that_is_two_things_only_the_picture_comes_through() -> None:
    page = b"<html><script>alert('invented')</script></html>"
    large, small = drawn(photo() + page).pages
    assert page not in large.picture + small.picture
    assert b"script" not in large.picture + small.picture


@settings(max_examples=12)
@given(st.binary(max_size=400), st.sampled_from(["JPEG", "PNG", "GIF", "WEBP", "PDF"]), st.integers(0, 2000))
def test_no_bytes_make_drawing_fail_otherwise_than_in_words(spoilt: bytes, kind: str, at: int) -> None:
    whole = document(1) if kind == "PDF" else photo(kind, size=(64, 48))
    content = whole[: 12 + at] + spoilt + whole[12 + at + len(spoilt) :]
    there = drawn(content)
    assert bool(there.pages) != bool(there.why)
    assert not there.why or there.why in WHYS


PROBES: dict[str, str] = {
    "reads a file": "open('/etc/passwd').read()",
    "writes a file": "open('/tmp/wholepicture-probe', 'w').write('x')",
    "makes a connection": "socket.socket().connect(('127.0.0.1', PORT))",
    "starts a process": "__import__('os').posix_spawn('/bin/true', ['true'], {})",
    "forks": "__import__('os').fork()",
}


@pytest.mark.parametrize("does", PROBES)
def test_the_process_that_draws_can_do_nothing_else(does: str, tmp_path: Path) -> None:
    if drawing.missing_walls():
        pytest.skip("this machine does not let a process be kept in")
    with socket.create_server(("127.0.0.1", 0)) as server:
        probe = PROBES[does].replace("PORT", str(server.getsockname()[1]))
        text = Path(drawing._DRAWER).read_text("utf-8")
        planted = tmp_path / "planted.py"
        fault = (
            f"    import socket, os\n    walls = put_up_walls()\n    try:\n        {probe}\n        os._exit(7)\n"
            "    except OSError:\n        os._exit(0)\n"
        )
        planted.write_text(text.replace("    walls = put_up_walls()\n", fault))
        command = [sys.executable, "-I", "-B", str(planted), "walls", "{}", *drawing._folders()]
        assert subprocess.run(command, env={}, input=b"", capture_output=True, check=False).returncode == 0  # noqa: S603
        planted.write_text(text.replace("    walls = put_up_walls()\n", fault.replace("put_up_walls()", "[]")))
        if does not in ("writes a file", "forks", "starts a process"):  # those are refused by limits as well
            assert subprocess.run(command, env={}, input=b"", capture_output=True, check=False).returncode == 7  # noqa: S603


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ("print('no json')", "unreadable"),
        ("print('[]')", "unreadable"),
        (
            """print('{"pages": [[1, 10, 10, 4], [0, 10, 10, 4]], "page_count": 1}'); print('<htmlhtml', end='')""",
            "unreadable",
        ),
        ("""print('{"why": "because"}')""", "unreadable"),
        ("""print('{"why": ["locked"]}')""", "unreadable"),
        ("print('{}')", "unreadable"),
        ("""print('{"pages": [[1, 10]]}')""", "unreadable"),
        ("print('[' * 60000)", "unreadable"),
        ("import os, time; os.close(1); time.sleep(60)", "too_slow"),
        ("import os; os.abort()", "unreadable"),
        ("import sys\nwhile True: sys.stdout.write('x' * 1000000)", "unreadable"),
        ("import time; time.sleep(60)", "too_slow"),
        ("while True: pass", "too_slow"),
    ],
)
def test_what_the_process_answers_is_not_believed(
    answers: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(answers)
    monkeypatch.setattr(drawing, "_DRAWER", planted)
    monkeypatch.setattr(drawing, "MOST_ANSWERED", 1_000_000)
    monkeypatch.setattr(drawing, "SECONDS", 2.0 if why == "too_slow" else 30.0)
    began = time.monotonic()
    assert drawn(photo()).why == why
    assert time.monotonic() - began < 30


def test_what_takes_all_its_time_of_the_processor_is_said_to_be_too_slow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = tmp_path / "planted.py"
    text = Path(drawing._DRAWER).read_text("utf-8").replace("\nSECONDS = 20\n", "\nSECONDS = 1\n")
    planted.write_text(text.replace("    walls = put_up_walls()\n", "    while True: pass\n"))
    monkeypatch.setattr(drawing, "_DRAWER", planted)
    began = time.monotonic()
    assert drawn(photo()).why == "too_slow"
    assert time.monotonic() - began < drawing.SECONDS, "of the processor it has fewer than by the clock"


def test_walls_that_do_not_stand_are_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("""print('{"walls": ["calls"]}')""")
    monkeypatch.setattr(drawing, "_DRAWER", planted)
    (told,) = drawing.missing_walls()
    assert "a network of its own" in told


# -- what is taken ---------------------------------------------------------------------------------------------------


@given(st.binary(max_size=64), st.text(max_size=300))
def test_what_a_file_is_goes_by_its_content_and_its_name_is_only_kept(content: bytes, name: str) -> None:
    assert bool(kind_of(content)) == (not problem_of(content))
    kept = name_kept(name)
    assert kept.isprintable()
    assert 0 < len(kept) <= 200
    assert not re.search(r"[/\\]", kept)


@pytest.mark.parametrize(
    "said", [None, [], [1, 2], [91.0, 0.0], [0.0, 181.0], ["1", "2"], {"a": 1}, [float("nan"), 0.0]]
)
def test_a_place_that_is_none_on_earth_is_none(said: object) -> None:
    assert place_from(said) is None


# -- the scanner -----------------------------------------------------------------------------------------------------


class Clamd:
    """A daemon that speaks clamd's INSTREAM and knows one thing that harms computers."""

    def __init__(self, answer: Callable[[bytes], bytes] | None = None):
        self.answer = answer or (
            lambda content: b"stream: Eicar-Test-Signature FOUND" if EICAR in content else b"stream: OK"
        )
        self.server = socket.create_server(("127.0.0.1", 0))
        self.scanner = Scanner(host="127.0.0.1", port=self.server.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.server.accept()
            except OSError:
                return
            with line, line.makefile("rb") as read:
                if read.read(6) == b"zPING\0":
                    line.sendall(b"PONG\0")
                    continue
                read.read(len(b"zINSTREAM\0") - 6)
                content = b""
                while length := struct.unpack("!I", read.read(4))[0]:
                    content += read.read(length)
                line.sendall(self.answer(content) + b"\0")


@pytest.fixture
def clamd() -> Iterator[Clamd]:
    made = Clamd()
    yield made
    made.server.close()


def test_a_scanner_is_spoken_to_as_clamd_is(clamd: Clamd) -> None:
    assert is_there(clamd.scanner)
    assert finds_harm(clamd.scanner, photo() + EICAR)
    assert not finds_harm(clamd.scanner, os.urandom(300_000))


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR", b"", b"stream: broken ERROR"])
def test_what_a_scanner_did_not_look_over_waits(answer: bytes) -> None:
    with pytest.raises(ScannerAway):
        finds_harm(Clamd(lambda _: answer).scanner, b"x")


@pytest.mark.parametrize("address", ["127.0.0.1:3310", "http://127.0.0.1", "tcp://", "unix://", "tcp://host/path"])
def test_an_address_that_is_no_scanners_is_refused_in_words(address: str) -> None:
    with pytest.raises(ValueError, match="WHOLEPICTURE_SCANNER"):
        scanner_at(address)


def test_an_address_of_a_scanner_is_understood() -> None:
    assert scanner_at("unix:///run/clamav/clamd.ctl") == Scanner(path="/run/clamav/clamd.ctl")
    assert scanner_at("tcp://scan.example.org") == Scanner(host="scan.example.org", port=3310)
    assert scanner_at(" ") is None


def test_a_file_waits_while_the_scanner_is_away_is_held_where_it_finds_harm_and_is_drawn_otherwise(
    house: House, clamd: Clamd
) -> None:
    report = sent_with(house, "teacher_dsl", photo(), photo() + EICAR)
    worker = system_viewer("derivation")
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        gone = Scanner(host="127.0.0.1", port=nobody_listens.getsockname()[1])
        assert looking.draw_waiting(worker, gone) == 0
    assert [row.state for row in files_for(house, "teacher_dsl", report)] == ["waiting", "waiting"]
    assert looking.draw_waiting(worker, clamd.scanner) == 2
    good, harmful = files_for(house, "teacher_dsl", report)
    assert (good.state, harmful.state, harmful.why) == ("drawn", "held", "harmful")
    for who in ("teacher_dsl", "police_intelligence"):
        house.process()
        assert not shown_file(house.viewer(who), file=harmful.file).may_have_original


def test_a_file_that_the_scanner_does_not_look_over_waits_and_holds_no_other_up(house: House) -> None:
    report = sent_with(house, "teacher_dsl", photo() + b"too much for it", photo())
    refuses = Clamd(lambda content: b"stream: broken ERROR" if b"too much" in content else b"stream: OK")
    worker = system_viewer("derivation")
    for drawn_now in (1, 0, 0, 0):
        assert looking.draw_waiting(worker, refuses.scanner) == drawn_now
        assert [row.state for row in files_for(house, "teacher_dsl", report)] == ["waiting", "drawn"]
    assert looking.draw_waiting(worker, Clamd().scanner) == 1


def test_what_cannot_be_opened_with_the_key_at_hand_waits_for_the_right_one_and_nobody_has_its_original(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = sent_with(house, "teacher_dsl", photo())
    worker = system_viewer("derivation")
    with monkeypatch.context() as lost:
        lost.setattr("django.conf.settings.FILES_KEY", bytes(32))
        for _ in range(4):
            assert looking.draw_waiting(worker, None) == 0
    (row,) = files_for(house, "teacher_dsl", report)
    assert row.state == "waiting"
    assert not shown_file(house.viewer("teacher_dsl"), file=row.file).may_have_original
    assert looking.draw_waiting(worker, None) == 1


def test_what_is_drawn_is_not_asked_past_for_the_next(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    sent_with(house, "teacher_dsl", *(photo("PNG", size=(8, 8)) for _ in range(3)))
    asked: list[int] = []
    next_to_draw = looking.next_to_draw

    def counted(*, beyond: Collection[UUID]) -> UUID | None:
        asked.append(len(beyond))
        return next_to_draw(beyond=beyond)

    monkeypatch.setattr(looking, "next_to_draw", counted)
    monkeypatch.setattr(looking.drawing, "draw", lambda *_: drawing.Drawn(why="locked"))
    assert looking.draw_waiting(system_viewer("derivation"), None) == 3
    assert asked == [0, 0, 0, 0]


def test_a_file_that_goes_wrong_for_a_reason_of_ours_is_tried_three_times_after_the_others(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = sent_with(house, "teacher_dsl", photo(), photo("PNG"))

    def fails_for_jpeg(content: bytes, kind: str) -> drawing.Drawn:
        if kind == "jpeg":
            raise OSError("no process can be started")
        return drawing.Drawn(why="locked")

    monkeypatch.setattr(looking.drawing, "draw", fails_for_jpeg)
    worker = system_viewer("derivation")
    states = []
    for _ in range(3):
        looking.draw_waiting(worker, None)
        states.append([(row.state, row.why) for row in files_for(house, "teacher_dsl", report)])
    assert states == [
        [("waiting", ""), ("held", "locked")],
        [("waiting", ""), ("held", "locked")],
        [("held", "not_drawn"), ("held", "locked")],
    ]
