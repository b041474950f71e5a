"""What receives in tests: a mail server that really speaks SMTP, and a push service that really speaks HTTPS."""

import datetime
import http.server
import ssl
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.x509.oid import NameOID

from wholepicture.notices.by_push import coded
from wholepicture.notices.outgoing import MailServer, ToBrowser

HERE = "127.0.0.1"


@dataclass
class Mailbox:
    """What a mail server took, and what it says to whom."""

    taken: list[tuple[str, Message, bytes]] = field(default_factory=list)  # to whom, what, as it came
    refuses: dict[str, str] = field(default_factory=dict)  # what it answers to an address
    hangs_up_after: int | None = None
    hangs_up_before: int | None = None  # when it has taken so many, it takes no further one in this connection
    hangs_up_on: set[str] = field(default_factory=set)
    users: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        if address in self.hangs_up_on or len(self.taken) == self.hangs_up_before:
            server.transport.abort()
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        raw = bytes(envelope.content or b"")
        self.taken += [(address, message_from_bytes(raw), raw) for address in envelope.rcpt_tos]
        if self.hangs_up_after is not None and len(self.taken) >= self.hangs_up_after:
            self.hangs_up_after = None
            server.transport.abort()
        return "250 OK"

    def authenticates(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any
    ) -> AuthResult:
        return AuthResult(handled=False, success=self.users.get(given.login.decode()) == given.password.decode())

    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for _, message, _ in self.taken]

    def said(self) -> bytes:
        return b"\n".join(raw for *_, raw in self.taken)


@contextmanager
def mail_server(box: Mailbox, port: int = 0, **how: Any) -> Iterator[MailServer]:
    """A mail server on this machine, for as long as it is wanted."""
    controller = Controller(box, hostname=HERE, port=port or free_port(), **how)
    controller.start()
    try:
        yield MailServer(HERE, controller.port, starttls=False)
    finally:
        controller.stop()


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Phone:
    """A browser with its keys, which can read what is sent to it, by RFC 8291, in code of its own."""

    key: ec.EllipticCurvePrivateKey
    auth: bytes
    endpoint: str

    @property
    def p256dh(self) -> bytes:
        return self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )

    @property
    def given(self) -> ToBrowser:
        return ToBrowser(self.endpoint, coded(self.p256dh), coded(self.auth))

    def read(self, content: bytes) -> bytes:
        salt, length = content[:16], content[20]
        theirs, sealed = content[21 : 21 + length], content[21 + length :]
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
        secret = derived(shared, self.auth, b"WebPush: info\0" + self.p256dh + theirs, 32)
        key = derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = derived(secret, salt, b"Content-Encoding: nonce\0", 12)
        return AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0").removesuffix(b"\x02")


def derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


@dataclass
class Pushes:
    """What a push service took, by the path of the browser's address; what it answers to some of them."""

    at: str = ""
    taken: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)

    def phone(self, name: str = "a") -> Phone:
        number = int.from_bytes(name.encode(), "big") + 1
        return Phone(
            ec.derive_private_key(number, ec.SECP256R1()), name.encode().rjust(16, b"."), f"https://{self.at}/{name}"
        )


@contextmanager
def push_service(pushes: Pushes, folder: Path, port: int = 0) -> Iterator[Path]:
    """A push service on this machine; answers the certificate by which it is known."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:  # noqa: N802
            content = self.rfile.read(int(self.headers["Content-Length"]))
            name = self.path.lstrip("/")
            status = pushes.answers.get(name, 201)
            if status < 300:
                pushes.taken.append((name, dict(self.headers.items()), content))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    certificate = _certificate(folder)
    server = http.server.ThreadingHTTPServer((HERE, port), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    pushes.at = f"localhost:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield certificate
    finally:
        server.shutdown()
        server.server_close()


def _certificate(folder: Path) -> Path:
    """A certificate for this machine, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".pem", delete=False) as file:
        file.write(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        file.write(made.public_bytes(serialization.Encoding.PEM))
        return Path(file.name)
