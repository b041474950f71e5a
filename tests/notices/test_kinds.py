"""What a notice says of each kind of thing that waits."""

import pytest

from wholepicture.notices.rules import KINDS


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_notice_says_that_something_waits_and_names_nobody(kind: str) -> None:
    assert KINDS[kind][0].isupper()
    assert not KINDS[kind].endswith(".")
    assert "{" not in KINDS[kind]
