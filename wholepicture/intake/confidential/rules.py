"""How much may be told, and how often somebody may try. Standard library only."""

import hashlib
import hmac
import ipaddress
import secrets
import threading
from collections import OrderedDict
from datetime import datetime, timedelta

from wholepicture.access.limits import Allowance, after_one_more, has_one_left

MOST_A_DAY = 300  # reports of one area's public in a day, besides danger: more than a hub reads
LONGEST_TELLING = 5_000  # characters: as many as one page may send, in any script
LONGEST_MESSAGE = 4_000

# A whole school may share one address. Nobody waits longer for the next try than `every`, however many were wrong.
CODES_HERE = Allowance(
    "receipt.address", "Receipt codes from one address that are wrong", 10, timedelta(seconds=10), ""
)
TELLING_HERE = Allowance("telling.address", "Messages from one address", 20, timedelta(minutes=1), "")
MOST_KEPT = 20_000  # addresses of which something is kept in mind


class Allowances:
    """What is left of an allowance, by address. In this process's memory alone, under a key that ends with it; what is whole again
    is forgotten."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._used_until: OrderedDict[bytes, datetime] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, allowance: Allowance, address: str, now: datetime) -> bool:
        """Take one; False where there is none left now. A try that is refused takes nothing."""
        mark = self._mark(allowance, address)
        with self._lock:
            self._forget(now)
            used_until = self._used_until.get(mark, now)
            if not has_one_left(used_until, allowance, now):
                return False
            self._used_until[mark] = after_one_more(used_until, allowance, now)
            self._used_until.move_to_end(mark)
            return True

    def give_back(self, allowance: Allowance, address: str) -> None:
        """It was right after all: it counts for nothing."""
        mark = self._mark(allowance, address)
        with self._lock:
            if mark in self._used_until:
                self._used_until[mark] -= allowance.every

    def _mark(self, allowance: Allowance, address: str) -> bytes:
        return hmac.digest(self._key, f"{allowance.code} {network_of(address)}".encode(), hashlib.sha256)

    def _forget(self, now: datetime) -> None:
        """Those at the front were used longest ago."""
        while self._used_until:
            mark, used_until = next(iter(self._used_until.items()))
            if used_until > now and len(self._used_until) <= MOST_KEPT:
                return
            del self._used_until[mark]


def network_of(address: str) -> str:
    """What counts as one address: of IPv6 the network that one line has."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{read}/64", strict=False)) if read.version == 6 else str(read)
