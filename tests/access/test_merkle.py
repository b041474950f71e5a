"""The Merkle tree against the definition in RFC 6962, written out naively."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.access.merkle import Peaks, leaf_hash, node_hash


def tree_hash(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, word for word: of contents, not of leaf hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + tree_hash(leaves[:k]) + tree_hash(leaves[k:])).digest()


def test_the_root_is_the_tree_hash_at_every_size_up_to_three_hundred() -> None:
    peaks, contents = Peaks(), []
    assert peaks.root() == tree_hash([])
    for n in range(300):
        contents.append(f"entry {n}".encode())
        peaks.add(leaf_hash(contents[-1]))
        assert peaks.size == n + 1
        assert peaks.root() == tree_hash(contents)


def test_the_published_roots_of_certificate_transparencys_test_vectors() -> None:
    vectors = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    roots = {
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }
    peaks = Peaks()
    for number, vector in enumerate(vectors, 1):
        peaks.add(leaf_hash(bytes.fromhex(vector)))
        assert peaks.root().hex() == roots.get(number, peaks.root().hex())


@given(st.lists(st.binary(max_size=4), max_size=40), st.integers(0, 40))
def test_going_on_from_stored_peaks_gives_the_same_tree(contents: list[bytes], stop: int) -> None:
    first = Peaks()
    for one in contents[:stop]:
        first.add(leaf_hash(one))
    later = Peaks(first.size, first.peaks)
    for one in contents[stop:]:
        later.add(leaf_hash(one))
    assert later.root() == tree_hash(contents)


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=30), st.data())
def test_any_change_gives_another_root(contents: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(contents) - 1))
    changed = [*contents[:at], contents[at] + b"!", *contents[at + 1 :]]
    for other in (
        changed,
        contents[:at] + contents[at + 1 :],
        [*contents, b"x"],
        [*contents[: at + 1], b"x", *contents[at + 1 :]],
    ):
        assert tree_hash(other) != tree_hash(contents)


def test_a_leaf_cannot_be_taken_for_a_node() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)


def test_peaks_that_do_not_fit_their_size_are_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Peaks(3, [leaf_hash(b"a")])
