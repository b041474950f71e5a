"""The worked examples of the how-tos that add something, done in a copy of the house: each edit as the page shows it.

What a page shows as code is taken from the page itself; only where it goes is said here, as whoever follows the page
would find the place.
"""

import re
import shutil
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from wholepicture.config.home import PROJECT

HOW_TOS = PROJECT / "docs" / "how-to"
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "node_modules", "static", ".*_cache")
FENCE = re.compile(r"(?ms)^( *)```\w+\n(.*?)^\1```$")


def shown(page: str, file: str, *, further: int = 0) -> str:
    """The block of code that a how-to shows below its first mention of a file, or one further down."""
    text = (HOW_TOS / f"{page}.md").read_text("utf-8")
    blocks = FENCE.findall(text, text.index(f"`{file}`"))
    return textwrap.dedent(blocks[further][1])


@dataclass(frozen=True)
class Copy:
    """A copy of the house in which examples are followed. `touched`: the files that were edited or are new."""

    root: Path
    touched: set[str] = field(default_factory=set)

    @classmethod
    def made_in(cls, folder: Path) -> "Copy":
        shutil.copytree(PROJECT, folder, ignore=LEFT_OUT, dirs_exist_ok=True)
        return cls(folder)

    def add(self, page: str, file: str) -> None:
        """Puts a new file there, as the page shows it."""
        assert not (self.root / file).exists(), f"{file} is there already"
        self._write(file, shown(page, file))

    def put(self, file: str, text: str, *, before: str = "", after: str = "") -> None:
        """Puts text into a file, before or after something that stands there once."""
        anchor = before or after
        self._once(file, anchor, text + anchor if before else anchor + text)

    def change(self, file: str, old: str, new: str) -> None:
        """Writes something else where `old` stands, which it does once."""
        self._once(file, old, new)

    def append(self, file: str, text: str) -> None:
        self._write(file, self._read(file) + text)

    def sort_in(self, file: str, lines: str) -> None:
        """Puts lines into a file of lines in alphabetical order."""
        self._write(file, "".join(sorted([*self._read(file).splitlines(True), *lines.splitlines(True)])))

    def _once(self, file: str, old: str, new: str) -> None:
        before = self._read(file)
        assert before.count(old) == 1, f"{old!r} stands {before.count(old)} times in {file}"
        self._write(file, before.replace(old, new))

    def _read(self, file: str) -> str:
        return (self.root / file).read_text("utf-8")

    def _write(self, file: str, text: str) -> None:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        self.touched.add(file)


def entry(block: str) -> str:
    """An entry of a registry as it stands in the tuple of entries."""
    return textwrap.indent(block.rstrip("\n"), " " * 8) + ",\n"


# -- each page ------------------------------------------------------------------------------------------------------


def add_a_rule(copy: Copy) -> None:
    for file in ("wholepicture/alerts/rules/same_day.py", "tests/alerts/rules/test_same_day.py"):
        copy.add("add-a-rule", file)


def add_a_sign(copy: Copy) -> None:
    signs, tests = "wholepicture/base/indicators.toml", "tests/intake/test_rules.py"
    copy.put(signs, shown("add-a-sign", signs) + "\n", before="# Further risk indicators\n")
    copy.change(tests, '"H": 13, ', '"H": 14, ')
    copy.change(tests, "len(indicator_codes()) == 64", "len(indicator_codes()) == 65")


def add_a_role(copy: Copy) -> None:
    roles, people = "wholepicture/access/rules.py", "synthetic/agencies.py"
    copy.put(roles, entry(shown("add-a-role", roles)), before='        Role(\n            "coordinator",\n')
    somebody = textwrap.indent(shown("add-a-role", people).rstrip("\n"), " " * 4) + ",\n"
    copy.put(people, somebody, before='    ("SCH1", "pastoral", "Hugo Caldmoor-Vane"')


def add_an_identifier(copy: Copy) -> None:
    types, contract = "wholepicture/base/identifiers/types.py", "wholepicture/intake/submission.v1.schema.json"
    copy.put(types, " check_uln,", after="check_plain, check_pnc_id,")
    local_number = '        IdentifierType(\n            "local_id",\n'
    copy.put(types, entry(shown("add-an-identifier", types)), before=local_number)
    copy.put(contract, '\n          "uln",', after='"pnc_id",')


def add_a_kind(copy: Copy) -> None:
    kinds, contract = "wholepicture/intake/kinds.py", "wholepicture/intake/submission.v1.schema.json"
    forms, words = "wholepicture/web/parts/report/kinds.py", "wholepicture/web/wording/reports.py"
    copy.put(kinds, entry(shown("add-a-kind", kinds)), before="    )\n}\n\nBLOCKS")
    copy.put(contract, ',\n    "emergency_visit"', after='"attendance",\n    "involvement"')
    copy.put(contract, shown("add-a-kind", contract), before='  "involvement": {\n')
    copy.put(forms, shown("add-a-kind", forms) + "\n", before="KINDS: dict[str, Kind] = {\n")
    copy.put(forms, ", EMERGENCY_VISIT", after="PLACEMENT, ATTENDANCE, INVOLVEMENT")
    passages, details = (shown("add-a-kind", words, further=number) for number in (0, 1))
    copy.put(words, textwrap.indent(passages, "    "), after='    "would_help": "What would help",\n')
    copy.put(words, textwrap.indent(details, "    "), after='    "plan": "Plan",\n')


def add_a_screen(copy: Copy) -> None:
    views, menu = "wholepicture/web/directory/views.py", "wholepicture/web/frame/navigation.py"
    addresses = 'urlpatterns = [path("directory/", directory, name="directory")]\n'
    copy.change(views, addresses, shown("add-a-screen", views))
    copy.add("add-a-screen", "wholepicture/web/templates/directory/duty_teams.html")
    (item,) = re.findall(r'(?m)^ +\("Duty teams".*\n', shown("add-a-screen", menu))
    copy.put(menu, item, after='    ("Who to call", "/directory/", Permission.DIRECTORY),\n')
    copy.add("add-a-screen", "tests/web/test_duty_teams.py")


def add_a_folder_of_screens(copy: Copy) -> None:
    for file in ("__init__.py", "views.py"):
        copy.add("add-a-screen", f"wholepicture/web/roles/{file}")
    copy.add("add-a-screen", "wholepicture/web/templates/roles/index.html")
    urls = "wholepicture/web/urls.py"
    copy.put(urls, "    " + shown("add-a-screen", urls), after='    "oversight.views",\n')
    line = shown("add-a-screen", ".importlinter")
    copy.change(".importlinter", re.sub(r" roles \|", "", line).strip(), line.strip())
    copy.add("add-a-screen", "tests/web/test_roles.py")


NEW_IN_THE_ROOM = ("__init__", "apps", "models", "rules", "security", "commands", "queries")


def add_a_room(copy: Copy) -> None:
    glossary = "docs/glossary.md"
    copy.put(glossary, shown("add-a-room", glossary), before="| Agency |")
    for module in NEW_IN_THE_ROOM:
        copy.add("add-a-room", f"wholepicture/advocacy/{module}.py")
    copy.put(
        "wholepicture/config/settings.py", '\n    "wholepicture.advocacy",', after='    "wholepicture.governance",'
    )
    _declare_policies(copy)
    _declare_who_imports_whom(copy)
    owners = ".github/CODEOWNERS"
    copy.put(owners, shown("add-a-room", owners), before="/wholepicture/web/ ")
    _declare_in_tests(copy)
    copy.add("add-a-room", "tests/advocacy/test_advocate_requests.py")


def _declare_policies(copy: Copy) -> None:
    declared, phrases = "wholepicture/policies/declared.py", "wholepicture/config/reference/who_sees.py"
    imported, rooms = shown("add-a-room", declared).split("\n\n")
    copy.put(declared, imported + "\n", before="from wholepicture.alerts import security as alerts\n")
    copy.change(
        declared,
        "ROOMS = (partnership, access, notices, intake, linkage, picture, alerts, casework, analysis, governance)\n",
        rooms,
    )
    copy.put(phrases, "    " + shown("add-a-room", phrases), before='    r"professional_id = ME"')


def _declare_who_imports_whom(copy: Copy) -> None:
    contracts = ".importlinter"
    copy.put(contracts, "    advocacy\n", before="    governance\n")
    copy.put(contracts, "    wholepicture.advocacy.rules\n", before="    wholepicture.alerts.agencies\n")
    copy.put(contracts, "    wholepicture.advocacy.models\n", after="    wholepicture.alerts.models\n")
    copy.append(contracts, "\n" + shown("add-a-room", contracts))


def _declare_in_tests(copy: Copy) -> None:
    floors, codes = "tests/house/test_floors.py", "tests/house/act_codes.txt"
    copy.put(floors, '    "advocacy",\n', before='    "flow",\n    "policies",\n')
    copy.put(floors, '    "advocacy",\n', before=")\nDOORS = ")
    copy.put(floors, "    " + shown("add-a-room", floors).strip() + ",\n", before='    ("access/queries.py", ')
    copy.put(
        "tests/access/test_refused_statements.py", ', "advocacy_advocaterequest"', after='"linkage_thingjudgement"'
    )
    copy.put(
        "tests/policies/test_laying_down.py",
        '        "advocacy",\n',
        after='        "analysis",\n        "governance",\n',
    )
    copy.sort_in(codes, shown("add-a-room", codes))


ADDED: dict[str, Callable[[Copy], None]] = {
    "add-a-rule": add_a_rule,
    "add-a-sign": add_a_sign,
    "add-a-role": add_a_role,
    "add-an-identifier": add_an_identifier,
    "add-a-kind": add_a_kind,
    "add-a-screen": add_a_screen,
    "add-a-room": add_a_room,
}
