"""Sends e-mail, each message to one person: that something waits, and where. Django's SMTP backend does the talking."""

import smtplib
import ssl
from collections.abc import Iterable
from email.utils import formatdate
from uuid import UUID

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from wholepicture.notices.outgoing import MailServer, Message, Outcome, Result, Tried
from wholepicture.notices.rules import SUBJECT, said_waiting

PATIENCE = 30  # seconds for an answer
UNANSWERED = "The mail server does not answer."

BODY = """{waiting} in Whole Picture.

{open}
This message does not say what it is about, so that it tells nothing of anybody.{choose}
"""


class _Lost(Exception):
    """The server was lost on this message."""

    def __init__(self, result: Result):
        super().__init__(result.error)
        self.result = result


def written(message: Message, *, sender: str, origin: str) -> EmailMessage:
    """The e-mail as it goes out: the same for whatever waits."""
    where = f"Sign in and open: {origin}/notices/\n" if origin else "Sign in to Whole Picture to read on.\n"
    choose = f" You choose how you are told at {origin}/notices/how/" if origin else ""
    return EmailMessage(
        subject=SUBJECT,
        body=BODY.format(waiting=said_waiting(message.number), open=where, choose=choose),
        from_email=sender,
        to=[message.address],
        headers={
            "Message-ID": message_id(message.id, sender),
            "Date": formatdate(localtime=False),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )


def message_id(message: UUID, sender: str) -> str:
    """By which whoever gets it twice can tell that it is one."""
    return f"<{message}@{sender.rpartition('@')[2].rstrip('>')}>"


def send(messages: Iterable[Message], server: MailServer, *, sender: str, origin: str) -> Tried:
    """Hand these messages over, through one connection. Where the server is lost on the way, the rest is not tried; the one on
    which it was lost waits longer than they do, so that an address on which the server hangs up holds up the others once."""
    connection = EmailBackend(
        host=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_tls=server.starttls,
        use_ssl=server.tls,
        timeout=PATIENCE,
        fail_silently=False,
    )
    results: list[Result] = []
    try:
        connection.open()
        for message in messages:
            results.append(_handed_over(connection, message, written(message, sender=sender, origin=origin)))
    except _Lost as lost:
        return Tried((*results, lost.result), UNANSWERED)
    except smtplib.SMTPAuthenticationError:
        return Tried(tuple(results), "The mail server does not take the user name or the password.")
    except smtplib.SMTPSenderRefused:
        return Tried(tuple(results), "The mail server takes no mail from the address that is set.")
    except ssl.SSLError:
        return Tried(tuple(results), "The mail server could not prove who it is (its certificate).")
    except (OSError, smtplib.SMTPException):
        return Tried(tuple(results), UNANSWERED)
    finally:
        _hang_up(connection)
    return Tried(tuple(results))


def _handed_over(connection: EmailBackend, message: Message, mail: EmailMessage) -> Result:
    """What the server said to one message. Raises where it is the server that is wrong, and not this one address."""
    try:
        connection.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as refusal:
        code = max((code for code, _ in refusal.recipients.values()), default=0)
        return _refused(message, code)
    except smtplib.SMTPDataError as refusal:
        return _refused(message, refusal.smtp_code)
    except (UnicodeError, ValueError):
        return Result(message.id, Outcome.REFUSED, "The address is none to which mail can be sent.")
    except smtplib.SMTPSenderRefused:
        raise
    except (OSError, smtplib.SMTPException) as problem:
        raise _Lost(Result(message.id, Outcome.LATER, UNANSWERED)) from problem
    return Result(message.id, Outcome.SENT)


def _refused(message: Message, code: int) -> Result:
    if code >= 500:
        return Result(message.id, Outcome.REFUSED, "The mail server takes no mail for this address.")
    return Result(message.id, Outcome.LATER, "The mail server takes no mail for this address just now.")


def _hang_up(connection: EmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        return
