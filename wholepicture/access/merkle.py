"""A Merkle tree hash over a growing list (RFC 6962 section 2.1). Pure; SHA-256; hashes are 32 bytes.

`Peaks` holds the roots of the full subtrees, so that a leaf is added and the root told without reading the others.
"""

import hashlib
from collections.abc import Iterable


def leaf_hash(content: bytes) -> bytes:
    """The hash of an entry of the log (RFC 6962)."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side (RFC 6962)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Peaks:
    """The full subtrees of a list of `size` leaves, largest first."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()):
        self.size = size
        self.peaks = list(map(bytes, peaks))
        if len(self.peaks) != bin(size).count("1"):
            raise ValueError("the number of peaks does not fit the size")

    def add(self, leaf: bytes) -> None:
        """Add a leaf hash at index `size`."""
        self.peaks.append(leaf)
        below = self.size
        while below & 1:
            right, left = self.peaks.pop(), self.peaks.pop()
            self.peaks.append(node_hash(left, right))
            below >>= 1
        self.size += 1

    def root(self) -> bytes:
        """The tree hash; of nothing, the hash of an empty string (RFC 6962)."""
        if not self.peaks:
            return hashlib.sha256().digest()
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root
