"""An online name is read from an address by its platform's own form, equals the bare name, and is never a step by luck."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholepicture.base import identifiers as ids
from wholepicture.base.identifiers import online_names
from wholepicture.linkage.comparison.stated import thing_key

NAMED: list[tuple[str, str, str]] = [
    ("https://www.facebook.com/profile.php?id=100000000000777", "facebook", "100000000000777"),
    ("https://m.facebook.com/profile.php?id=100000000000777&mibextid=x", "facebook", "100000000000777"),
    ("facebook.com/people/Kez-Harbour/100012345678", "facebook", "100012345678"),
    ("https://de-de.facebook.com/kez.harbour/photos", "facebook", "kez.harbour"),
    ("https://www.facebook.com/groups/12345/user/678910/", "facebook", "678910"),
    ("fb.com/kez.harbour", "facebook", "kez.harbour"),
    ("https://www.instagram.com/kez.harbour/reels/", "instagram", "kez.harbour"),
    ("instagram.com/kez.harbour", "instagram", "kez.harbour"),
    ("HTTPS://WWW.INSTAGRAM.COM/Kez.Harbour/?hl=en#top", "instagram", "kez.harbour"),
    ("https://www.instagram.com/kez.harbour/p/Cxyz/", "instagram", "kez.harbour"),
    ("https://instagram.com/stories/kez.harbour/123/", "instagram", "kez.harbour"),
    ("https://www.tiktok.com/@kez.harbour?lang=en", "tiktok", "kez.harbour"),
    ("https://www.tiktok.com/@kez.harbour/video/7212345678901234567", "tiktok", "kez.harbour"),
    ("https://www.tiktok.com/en/@kez.harbour", "tiktok", "kez.harbour"),
    ("https://www.snapchat.com/add/kez_01?share_id=x", "snapchat", "kez_01"),
    ("https://snapchat.com/@kez_01", "snapchat", "kez_01"),
    ("https://www.youtube.com/@kez/videos", "youtube", "kez"),
    ("https://m.youtube.com/channel/UCkez", "youtube", "uckez"),
    ("https://www.roblox.com/users/1000001/profile", "roblox", "1000001"),
    ("https://www.roblox.com/de/users/1000001/profile/", "roblox", "1000001"),
    ("https://x.com/kez/status/123", "x", "kez"),
    ("mobile.twitter.com/kez?s=20", "x", "kez"),
    ("https://old.reddit.com/user/kez/comments", "reddit", "kez"),
    ("reddit.com/u/kez", "reddit", "kez"),
    ("t.me/kez", "telegram", "kez"),
    ("https://t.me/s/kez/12", "telegram", "kez"),
    ("tg://resolve?domain=kez", "telegram", "kez"),
    ("https://steamcommunity.com/id/kez/", "steam", "kez"),
    ("https://steamcommunity.com/profiles/76561198000000000/games", "steam", "76561198000000000"),
    ("https://www.twitch.tv/kez/videos", "twitch", "kez"),
    ("https://uk.linkedin.com/in/kez-harbour-1?x=1", "linkedin", "kez-harbour-1"),
    ("https://discord.com/users/214365870912", "discord", "214365870912"),
    ("his page https://instagram.com/kez_01/ (old)", "instagram", "kez_01"),
]


@pytest.mark.parametrize(("address", "platform", "name"), NAMED)
def test_a_name_is_read_by_the_form_of_its_platform(address: str, platform: str, name: str) -> None:
    assert ids.check_handle(address).normalised == name
    from_address = thing_key("account", {"handle": address})
    assert from_address == f"{platform}:{name}"
    assert thing_key("account", {"platform": platform, "handle": f"@{name}"}) == from_address
    assert thing_key("account", {"platform": "Other", "handle": "", "url": address}) == from_address


NAMELESS = [
    "https://www.instagram.com/p/Cxyz123/", "https://www.instagram.com/reel/Cxyz123/?igsh=1", "https://www.instagram.com/",
    "instagram.com", "https://www.instagram.com/reels/", "https://www.instagram.com/explore/people/", "https://vm.tiktok.com/ZMabc/",
    "https://www.tiktok.com/foryou", "https://www.facebook.com/groups/12345", "https://www.facebook.com/share/abc/",
    "https://www.facebook.com/profile.php", "https://www.facebook.com/login.php", "https://www.roblox.com/games/1/x",
    "https://www.roblox.com/users/profile", "https://youtu.be/abc", "https://youtube.com/watch?v=abc", "https://x.com/i/status/123",
    "https://reddit.com/r/teenagers", "https://t.me/+abc", "https://t.me/joinchat/abc", "https://discord.gg/abc",
    "https://www.twitch.tv/videos/123", "https://www.linkedin.com/company/acme", "https://example.org/a/b/c", "https://",
    "https://instagram.com/one https://instagram.com/two", "https://instagram.com/unknown", "https://www.snapchat.com/",
]  # fmt: skip


@pytest.mark.parametrize("address", NAMELESS)
def test_an_address_that_names_nobody_is_nothing(address: str) -> None:
    checked = ids.check_handle(address)
    assert (checked.normalised, checked.outcome) == (None, "invalid")
    assert checked.reason
    assert thing_key("account", {"platform": "Instagram", "handle": address}) is None


@pytest.mark.parametrize(
    ("written", "name"),
    [("@kez_01", "kez_01"), ("Snap: kez_01", "kez_01"), ("u/kez", "kez"), ("kez#1234", "kez#1234"), ("kez.harbour7", "kez.harbour7"),
     ("her insta is @kez_01 now", "kez_01"), ("kez_01 (old)", "kez_01"), ("kez_01 on Snap Chat", "kez_01")],
)  # fmt: skip
def test_a_bare_name_is_read_without_what_stands_around_it(written: str, name: str) -> None:
    assert ids.check_handle(written).normalised == name


@pytest.mark.parametrize("written", ["Snapchat", "insta", "TikTok", "@facebook"])
def test_the_name_of_a_platform_is_nobodys(written: str) -> None:
    assert ids.check_handle(written).outcome == "invalid"


@pytest.mark.parametrize(
    ("called", "platform"),
    [("Insta", "instagram"), ("IG", "instagram"), ("Instagram (old)", "instagram"), ("FB", "facebook"), ("snap", "snapchat"),
     ("Snap Chat", "snapchat"), ("Tik Tok", "tiktok"), ("tik-tok", "tiktok"), ("Twitter", "x"), ("X", "x"), ("X (Twitter)", "x"),
     ("www.instagram.com", "instagram"), ("Yubo", "yubo"), ("unknown", ""), ("Other", ""), ("social media", ""), ("", "")],
)  # fmt: skip
def test_a_platform_is_one_however_it_is_called(called: str, platform: str) -> None:
    assert ids.platform_named(called) == platform


names = st.from_regex(r"[a-z][a-z0-9_.]{3,14}[a-z0-9]", fullmatch=True).filter(
    lambda name: ids.check_handle(name).normalised == name and not name.endswith((".php", ".html"))
)
forms = st.sampled_from(
    [
        ("instagram", "https://www.instagram.com/{}/"),
        ("instagram", "instagram.com/{}?igsh=x"),
        ("instagram", "https://m.instagram.com/{}/tagged/#a"),
        ("tiktok", "https://www.tiktok.com/@{}/video/7212345678901234567?lang=en"),
        ("snapchat", "https://www.snapchat.com/add/{}"),
        ("youtube", "youtube.com/@{}"),
        ("reddit", "https://www.reddit.com/user/{}/"),
        ("steam", "https://steamcommunity.com/id/{}"),
    ]
)


@given(names, forms)
def test_a_name_read_from_an_address_is_the_bare_name(name: str, form: tuple[str, str]) -> None:
    platform, address = form
    written: dict[str, Any] = {"handle": address.format(name)}
    bare = {"platform": platform, "handle": name}
    assert thing_key("account", written) in (thing_key("account", bare), None)
    if name not in online_names._known().elsewhere.never:
        reserved = online_names._platform_of_host(f"{platform}.com")
        assert thing_key("account", written) == thing_key("account", bare) or (reserved and name in reserved.never)


def test_a_planted_fault_the_last_step_of_an_address_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(online_names, "_name_in", lambda address: address.path.rstrip("/").rpartition("/")[2])
    assert ids.check_handle("https://www.roblox.com/users/1000001/profile").normalised == "profile"
