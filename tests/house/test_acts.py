"""Every act is called something, so that the reader of the ledger reads words; and no entry is ever orphaned."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import pytest

from wholepicture.base.ledgered import Act, CodeTaken, acts, called, command, name_act
from wholepicture.config import installation
from wholepicture.config.home import PROJECT

ROOT = PROJECT / "wholepicture"
PINNED = Path(__file__).with_name("act_codes.txt")


@pytest.fixture(scope="module")
def every_act() -> tuple[Act, ...]:
    """The acts that the house names by itself; others' tests may add toys, which stand in no module of the house."""
    installation.load()
    return tuple(act for act in acts() if not act.code.startswith("toy."))


def decorated(folder: Path) -> list[str]:
    """Functions with a decorator `command(...)` or `query(...)`, as written, loaded or not."""
    return [
        node.name
        for file in folder.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if ast.unparse(decorator).startswith(("command(", "query("))
    ]


def codes(listed: Iterable[Act]) -> set[str]:
    return {code for act in listed for code in (act.code, *act.formerly)}


def unsaid(listed: Iterable[Act]) -> list[str]:
    """Codes of acts whose words are missing, are a code themselves, or are another act's."""
    by_words: dict[str, str] = {}
    wrong = []
    for act in listed:
        is_sentence = act.called[:1].isupper() and not {"_", "."} & set(act.called)
        if not is_sentence or by_words.setdefault(act.called, act.code) != act.code:
            wrong.append(act.code)
    return wrong


def orphaned(pinned: Collection[str], known: Collection[str]) -> set[str]:
    """Codes that ledgers hold and that no act answers to any more."""
    return set(pinned) - set(known)


def pinned_codes() -> list[str]:
    return PINNED.read_text("utf-8").split()


def test_every_act_is_called_something_of_its_own(every_act: tuple[Act, ...]) -> None:
    assert unsaid(every_act) == []


@pytest.mark.parametrize("words", ["", "linkage.commands.join", "judged", "Joined_again"])
def test_words_that_are_no_words_are_found(words: str) -> None:
    assert unsaid([Act("linkage.commands.join", words)]) == ["linkage.commands.join"]


def test_two_acts_of_the_same_words_are_found() -> None:
    assert unsaid([Act("a.commands.judge", "Judged"), Act("b.commands.judge", "Judged")]) == ["b.commands.judge"]


@pytest.mark.long
def test_every_act_in_the_house_is_named_once_the_house_is_loaded(every_act: tuple[Act, ...]) -> None:
    assert Counter(decorated(ROOT)) == Counter(act.where.rpartition(".")[2] for act in every_act if act.where)
    assert len(decorated(ROOT)) > 100


# What a process knows that has begun and opened no page. `{}`: what is done to it before.
BEGUN = """
from wholepicture.config import apps, installation
{}
installation.load()
from wholepicture.base.ledgered import acts
print("\\n".join(code for act in acts() for code in (act.code, *act.formerly)))
"""


def known_once_begun(before: str = "") -> set[str]:
    """Asked of a process of its own: in this one other tests have imported pages, and with them what those call."""
    asked = subprocess.run(  # noqa: S603
        [sys.executable, "-c", BEGUN.format(before)], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    return set(asked.stdout.split())


def test_every_act_is_known_to_a_process_that_has_only_begun() -> None:
    assert orphaned(pinned_codes(), known_once_begun()) == set()
    lacking = "apps.ACTS = [name for name in apps.ACTS if name != 'clocks.commands']"
    assert "partnership.clocks.commands.set_clock" in orphaned(pinned_codes(), known_once_begun(lacking))


def test_no_entry_of_an_older_version_is_orphaned(every_act: tuple[Act, ...]) -> None:
    """A function was renamed? Give its decorator `code=` as listed here. Gone? Keep its words with `name_act`."""
    assert orphaned(pinned_codes(), codes(every_act)) == set()


def test_every_code_is_pinned_before_ledgers_hold_it(every_act: tuple[Act, ...]) -> None:
    """A new act: add its code to tests/house/act_codes.txt, where it stays for good."""
    assert codes(every_act) - set(pinned_codes()) == set()
    assert pinned_codes() == sorted(set(pinned_codes()))


def test_a_renamed_function_orphans_its_entries_unless_it_keeps_its_code() -> None:
    pinned = ["toy.commands.ease"]
    assert orphaned(pinned, codes([Act("toy.commands.withdraw", "Withdrew")])) == {"toy.commands.ease"}
    assert orphaned(pinned, codes([Act("toy.commands.ease", "Withdrew")])) == set()
    assert orphaned(pinned, codes([Act("toy.commands.withdraw", "Withdrew", ("toy.commands.ease",))])) == set()


def test_a_renamed_function_may_keep_the_code_of_its_entries() -> None:
    @command("toy", called="Did a toy thing", code="toy.commands.old", formerly=["toy.commands.older"])
    def renamed(viewer: Any) -> None: ...

    assert called("toy.commands.old") == called("toy.commands.older") == "Did a toy thing"


def test_two_acts_never_share_a_code() -> None:
    name_act("toy.commands.first", called="Did the first", where="tests.first")
    with pytest.raises(CodeTaken):
        name_act("toy.commands.second", called="Did the second", where="tests.second", formerly=["toy.commands.first"])


def test_a_code_from_nowhere_is_never_shown() -> None:
    assert called("nothing.happened") == "Something that this version has no words for"


def test_signing_in_and_acts_of_older_versions_read_in_words(every_act: tuple[Act, ...]) -> None:
    assert called("web.session.sign_in") == "Signed in"
    assert called("linkage.things.queries.submissions_with_things") == "Listed reports whose things are looked through"
