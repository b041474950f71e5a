"""Tries to get in that failed, errors of ours, and what stands out among them by published rules. Standard library only.

A rule says what is seen, and asks a person to look; it blocks nobody and decides nothing. Who and where are **marks**:
keyed hashes of an account and of an address, the same for the same, from which neither can be read.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# The acts under which the ledger holds tries and errors. Codes never change.
SIGN_IN = "web.session.sign_in"
SECOND_FACTOR = "access.tries.second_factor"
KEY = "access.tries.key"
ERROR = "access.tries.error"
OPERATIONS = (SIGN_IN, SECOND_FACTOR, KEY, ERROR)
RESULTS = ("refused", "failed")  # failed: by an error of ours


@dataclass(frozen=True)
class Kind:
    """One kind of try: its code, which never changes, the act it is of, and what is written in the ledger."""

    code: str
    operation: str
    words: str


WRONG_PASSWORD = Kind("wrong_password", SIGN_IN, "Wrong password, or no such account")
BLOCKED_PASSWORD = Kind("blocked_password", SIGN_IN, "Blocked before the password was looked at")
CLOSED_ACCOUNT = Kind("closed_account", SIGN_IN, "Right password, but the account is closed")
WRONG_INVITATION = Kind("wrong_invitation", SIGN_IN, "Wrong code of an invitation, or none for this address")
NO_ROLE = Kind("no_role", SIGN_IN, "Signed in, but no longer at work or without a role")
WRONG_CODE = Kind("wrong_code", SECOND_FACTOR, "Right password, wrong code")
USED_CODE = Kind("used_code", SECOND_FACTOR, "Right password, a code that was used before")
BLOCKED_CODE = Kind("blocked_code", SECOND_FACTOR, "Right password, blocked before the code was looked at")
UNKNOWN_KEY = Kind("unknown_key", KEY, "A key that was never given out")
ENDED_KEY = Kind("ended_key", KEY, "A key that was withdrawn or has ended")
OUR_ERROR = Kind("our_error", ERROR, "Something went wrong on our side")

KINDS = {
    kind.code: kind
    for kind in (
        *(WRONG_PASSWORD, BLOCKED_PASSWORD, WRONG_INVITATION, CLOSED_ACCOUNT, NO_ROLE),
        *(WRONG_CODE, USED_CODE, BLOCKED_CODE),
        *(UNKNOWN_KEY, ENDED_KEY, OUR_ERROR),
    )
}
PASSWORDS = frozenset({WRONG_PASSWORD.code, BLOCKED_PASSWORD.code})
CODES = frozenset({WRONG_CODE.code, USED_CODE.code, BLOCKED_CODE.code})
KEYS = frozenset({UNKNOWN_KEY.code, ENDED_KEY.code})


@dataclass(frozen=True)
class Tried:
    """One try as the rules read it. `account` and `address` are marks; `who` is a name, where the reader may know it."""

    at: datetime
    kind: str
    account: str
    address: str
    known_device: bool = False
    times: int = 1  # a blocked try that is written down stands for those in a row that are not
    who: str = ""


@dataclass(frozen=True)
class Rule:
    """A published rule: `most` of something within `within`, of one account or one address, stands out."""

    code: str
    title: str
    meaning: str
    do: str
    at_least: int
    within: timedelta = timedelta(hours=1)


SPRAY = Rule(
    "spray",
    "A few passwords tried on many accounts",
    "From one address, wrong passwords on ten accounts or more within an hour, on devices where they are not known.",
    "Ask those named here whether it was them. The operator finds the address in the proxy’s log by these times.",
    at_least=10,
)
GUESSING = Rule(
    "guessing",
    "Many passwords tried on one account",
    "On one account, twenty wrong or blocked passwords or more within an hour, on devices where it is not known.",
    "Ask whose account it is whether it was them. They can go on signing in on a device that they have used before.",
    at_least=20,
)
SECOND_FACTOR_ATTACK = Rule(
    "second_factor",
    "Somebody has a password and tries codes",
    "On one account, the right password and then five wrong, used or blocked codes or more within an hour.",
    "Ring whose account it is. If it was not them, somebody knows their password: have it set again today.",
    at_least=5,
)
KEY_GUESSING = Rule(
    "keys",
    "Many keys tried",
    "From one address, ten refused keys of agencies’ systems or more within an hour.",
    "If an agency is named here, its system has an old key: tell them. The operator finds the address in the proxy’s log by "
    "these times.",
    at_least=10,
)
RULES = (SECOND_FACTOR_ATTACK, SPRAY, GUESSING, KEY_GUESSING)


@dataclass(frozen=True)
class StandsOut:
    """What a rule found: of which account or address, from when to when, how many tries, on how many accounts, whose."""

    rule: Rule
    mark: str
    began: datetime
    ended: datetime
    tries: int
    accounts: int
    who: tuple[str, ...]


def what_stands_out(tries: Iterable[Tried]) -> list[StandsOut]:
    """What the rules find among these tries, the most pressing rule first, then the newest. Their order does not matter."""
    listed = sorted(tries, key=lambda tried: (tried.at, tried.kind, tried.account, tried.address))
    stands_out = [found for rule in RULES for found in _found_by(rule, listed)]
    return sorted(stands_out, key=lambda found: (RULES.index(found.rule), -found.ended.timestamp(), found.mark))


def _found_by(rule: Rule, tries: Sequence[Tried]) -> Iterator[StandsOut]:
    grouped: dict[str, list[Tried]] = defaultdict(list)
    for tried in tries:
        mark = _OF_WHAT[rule.code](tried)
        if mark:
            grouped[mark].append(tried)
    for mark, group in grouped.items():
        for run in _runs(rule, group):
            who = tuple(sorted({tried.who for tried in run if tried.who}))
            accounts = len({tried.account for tried in run if tried.account})
            yield StandsOut(rule, mark, run[0].at, run[-1].at, sum(tried.times for tried in run), accounts, who)


def _address_of_a_stranger(tried: Tried) -> str:
    return tried.address if tried.kind in PASSWORDS and not tried.known_device else ""


def _account_of_a_stranger(tried: Tried) -> str:
    return tried.account if tried.kind in PASSWORDS and not tried.known_device else ""


def _account_of_a_code(tried: Tried) -> str:
    return tried.account if tried.kind in CODES else ""


def _address_of_a_key(tried: Tried) -> str:
    return tried.address if tried.kind in KEYS else ""


# Of which tries a rule counts, and what they must share.
_OF_WHAT: dict[str, Callable[[Tried], str]] = {
    SPRAY.code: _address_of_a_stranger,
    GUESSING.code: _account_of_a_stranger,
    SECOND_FACTOR_ATTACK.code: _account_of_a_code,
    KEY_GUESSING.code: _address_of_a_key,
}


def _runs(rule: Rule, tries: Sequence[Tried]) -> list[list[Tried]]:
    """Stretches of these tries, in order, of which every try lies in some window of `rule.within` with enough in it."""
    counts = _Window(rule)
    pressing = [False] * len(tries)
    start = 0
    for end, tried in enumerate(tries):
        counts.add(tried)
        while tried.at - tries[start].at > rule.within:
            counts.drop(tries[start])
            start += 1
        if counts.so_many() >= rule.at_least:
            pressing[start : end + 1] = [True] * (end + 1 - start)
    return _stretches(rule, tries, pressing)


def _stretches(rule: Rule, tries: Sequence[Tried], pressing: Sequence[bool]) -> list[list[Tried]]:
    runs: list[list[Tried]] = []
    for tried, presses in zip(tries, pressing, strict=True):
        if not presses:
            continue
        if runs and tried.at - runs[-1][-1].at <= rule.within:
            runs[-1].append(tried)
        else:
            runs.append([tried])
    return runs


class _Window:
    """What is counted in one window: accounts for a spray, tries for the rest."""

    def __init__(self, rule: Rule):
        self.by_account = rule is SPRAY
        self.accounts: Counter[str] = Counter()
        self.tries = 0

    def add(self, tried: Tried) -> None:
        self.accounts[tried.account] += 1
        self.tries += tried.times

    def drop(self, tried: Tried) -> None:
        self.accounts[tried.account] -= 1
        if not self.accounts[tried.account]:
            del self.accounts[tried.account]
        self.tries -= tried.times

    def so_many(self) -> int:
        return len(self.accounts) if self.by_account else self.tries
