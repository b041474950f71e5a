"""Whose word on an address is believed, and what counts as one address."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.base.addresses import NotANetwork, client_of, counted_as, is_among, networks

TRUSTED = networks("10.0.3.7, 10.0.4.0/24, 2001:db8::/64")
ANY = st.ip_addresses().map(str)
STRANGER = ANY.filter(lambda address: not is_among(address, TRUSTED))
PROXY = st.sampled_from(["10.0.3.7", "10.0.4.9", "2001:db8::5", "::ffff:10.0.3.7"])


@given(STRANGER, st.text())
def test_a_strangers_word_changes_nothing(peer: str, forwarded: str) -> None:
    assert client_of(peer, forwarded, TRUSTED) == client_of(peer, "", TRUSTED)


@given(PROXY, STRANGER, st.lists(ANY), st.lists(PROXY))
def test_whoever_stands_before_the_nearest_proxies_asks_whatever_they_claim(
    peer: str, client: str, claimed: list[str], between: list[str]
) -> None:
    forwarded = ", ".join([*claimed, client, *between])
    assert ipaddress.ip_address(client_of(peer, forwarded, TRUSTED)) == ipaddress.ip_address(counted(client))


def counted(address: str) -> str:
    return client_of(address, "", ())


@pytest.mark.parametrize("word", ["unknown", "", "x, y", "10.0.3.7.1", "1.2.3.4; DROP", "_hidden"])
def test_what_is_no_address_leaves_the_last_hop_that_is_known(word: str) -> None:
    assert client_of("10.0.3.7", word, TRUSTED) == "10.0.3.7"
    assert client_of("10.0.3.7", f"{word}, 10.0.4.9", TRUSTED) == "10.0.4.9"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("203.0.113.5:4711", "203.0.113.5"),
        ("[2001:db8:1::5]:443", "2001:db8:1::5"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        (" 203.0.113.5 ", "203.0.113.5"),
    ],
)
def test_an_address_is_read_as_proxies_write_it(written: str, address: str) -> None:
    assert client_of("10.0.3.7", written, TRUSTED) == address


def test_no_proxy_is_trusted_unless_it_is_named() -> None:
    assert client_of("127.0.0.1", "203.0.113.5", networks("")) == "127.0.0.1"


@pytest.mark.parametrize("listed", ["everybody", "10.0.3.7/24", "0.0.0.0/0", "::/0", "10.0.3.7 10.0.3.8", "10.0.3"])
def test_a_setting_that_names_no_network_is_refused(listed: str) -> None:
    with pytest.raises(NotANetwork, match="WHOLEPICTURE_TRUSTED_PROXIES"):
        networks(listed)


def test_a_home_with_a_network_of_its_own_is_one_address() -> None:
    assert counted_as("2001:db8:1:2::5") == counted_as("2001:db8:1:2:ffff::1") != counted_as("2001:db8:1:3::5")
    assert counted_as("203.0.113.5") == "203.0.113.5" == counted_as("::ffff:203.0.113.5")
    assert counted_as("") == ""
